// Charges a customer's day of usage once it is rated: a line for each resource, of what reservations leave of it (rules 3.11,
// 3.12, billing/usage_meters.h).
//
// Invariants:
// 1. In the rating's transaction, with the seller's account held: what is charged is what was rated, in the month of the
//    day, or in the first open one when that was issued.
// 2. Rated again, a resource's day whose quantity, price or credit differs is taken back as it was charged, to the minor unit
//    and less what the operator credited of the charge, and charged anew. One that is as it was is left alone.
// 3. What reservations cover whole is charged nothing and has no line.
#pragma once

#include "core/actor.h"
#include "platform/sql/sql.h"
#include "reservations/usage_store.h"

namespace chandlery::reservations {

/// How many lines were charged. `actor` belongs to no tenant. A customer or a partner that is known no more is charged
/// nothing.
std::int64_t charge_day(sql::Tx& tx, const Actor& actor, const store::UsageOwner& owner, Date day);

}  // namespace chandlery::reservations
