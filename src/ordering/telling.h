// What people are told of an order and of its end (S66, S67, S69, rules 4.5 effects): the facts of each notice.
#pragma once

#include <string_view>

#include "ordering/cancellation.h"
#include "ordering/purchase.h"

namespace chandlery::ordering {

/// The customer: what was bought. One queued insert.
void tell_ordered(sql::Tx& tx, const Actor& actor, const Sides& sides, const Order& order);

/// For each of these `actor` acts in the seller's tenant.
/// The operator: a decision is asked for.
void tell_requested(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Order& order,
                    const Cancellation& request);
/// The seller: rejected, or more has to be said.
void tell_not_approved(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Cancellation& request);
/// The customer, with the duties to stop using, uninstall and delete; the seller, with the credit as well.
void tell_cancelled(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Order& order,
                    const Cancellation& cancellation);

}  // namespace chandlery::ordering
