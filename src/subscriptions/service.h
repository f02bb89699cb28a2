// Subscriptions: what order lines become that run for a term (contract 6, rules 3.3, 4.6).
//
// Invariants:
// 1. Each order line that is a subscription has one, made in the order's transaction and with an id that follows from the
//    line's. Perpetual software has none.
// 2. A change claims the order of its line, holds the seller's account and writes the row by its version, in one
//    transaction with its charges, entitlement and records. Nothing is changed and cancelled at once.
// 3. The price of a unit is locked until the term ends. What a term charges adds up to the price of all its unit-days, and
//    never more is given back than was charged and not yet given back (rules.h, billing/term_changes.h).
// 4. Increases ask the credit limit; renewals and credits do not (rules 3.10).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "core/actor.h"
#include "core/result.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"
#include "subscriptions/standing.h"

namespace chandlery::subscriptions {

/// Begins the subscriptions of a new order: ordering's PurchaseFollower. Queued: a row for each line that is one.
void follow_purchase(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                     std::span<const billing::ChargeLine> charges);

struct Question {
  std::string_view customer_id;
  std::string_view order_id = {}, mpn_id = {};  ///< of the order, and of the partner on record; empty: all
  std::int64_t size = 0, offset = 0;            ///< 0: all of them
};
struct Listed {
  customers::Buyer buyer;
  std::vector<Standing> standings;  ///< in the order of purchase
  bool more = false;
};
/// A customer's subscriptions, ended ones among them. The errors of customers::find_buyer.
Result<Listed> list_subscriptions(sql::Tx& tx, const Actor& actor, const Question& question);
/// The errors of customers::find_buyer; kSubscriptionNotFound.
Result<Found> find_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);

/// What a caller wants to be another: at most one of them (contract 6).
struct Changes {
  std::optional<std::int64_t> quantity = {};
  std::optional<Status> status = {};
  std::optional<bool> auto_renew = {};
  std::optional<std::string> friendly_name = {};
  std::optional<std::string> partner_on_record = {};   ///< MPN id; empty: none
  std::optional<std::string> renewal_term = {};        ///< P1Y...
  std::optional<std::string> billing_cycle = {};
  std::optional<std::string> management_group = {};    ///< of an Azure subscription (azure.h); empty: none
  std::string etag = {};  ///< as the caller read it; empty: whatever is there
};
/// Changes what differs from the subscription as it is; nothing differs: nothing happens. kInvalidInput when several
/// differ. In this order: the errors of find_to_change, kBillingCycleByOrder, and by what is changed:
/// - quantity: rules.h, may_have_units; for more as sides_of_purchase, kNoQuantityIncrease where it is not sold any more,
///   kCreditBlocked, kCreditExceeded
/// - status: kSubscriptionDeleted from deleted, kStatusTransition; suspending what waits for keys:
///   kSubscriptionNotActivated; deleting: kRoleMissing without the right to cancel, kOrderNotCancellable and
///   kCancellationWindowPassed as for an order, unless it is suspended: then it is deleted without a credit
/// - anything else: kSuspendedUnchangeable; kNoAutoRenew; kBillingCycleInvalid for a term that its SKU has not;
///   kPartnerOnRecordFixed for none of the seller's resellers
/// and kPendingAdjustment while somebody else changes it or a request to cancel it is open.
Result<Found> change_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                  const Changes& changes);

/// Whether the partner may end its relationship with the customer: as ordering::may_end_relationship, and kInvalidInput,
/// naming it, while a subscription is active (rules 4.1).
Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

}  // namespace chandlery::subscriptions
