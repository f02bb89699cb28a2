// Refund requests: the form that the cancel dialog opens (S20, S71), and the claim that is submitted, checked against
// what a cancellation would give back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "customers/service.h"
#include "platform/sql/sql.h"
#include "support/model.h"

namespace chandlery::support {

/// A draft as far as the order and the directory know it.
struct RefundForm {
  Draft draft;
  customers::Buyer customer;
  std::string contact_id;
  std::vector<std::string> to_fill_in;  ///< the fields that only a person can fill in; with them the draft is accepted
};
/// Of every line of the order that can be cancelled by a request now. kRoleMissing without the right to cancel,
/// kPartnerNotValidForOffer for an indirect reseller, the errors of ordering::cancellation_outlook, and the first
/// line's reason when none can.
Result<RefundForm> refund_form(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                               std::string_view order_id);

struct CheckedRefund {
  customers::Buyer customer;
  Refund refund;
};
/// The errors of check_claim, of finding customer and order, of ordering::quote_cancellation and of check_refund, each
/// with the field of the claim.
Result<CheckedRefund> check_refund_of(sql::Tx& tx, const Actor& actor, const Draft& draft);

/// Makes the request to cancel that goes with the refund, and notes it there.
Result<void> request_cancellation(sql::Tx& tx, const Actor& actor, CheckedRefund& checked);

}  // namespace chandlery::support
