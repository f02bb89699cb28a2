// What people are told of the use of their reservations.
#pragma once

#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

/// Partner and customer learn that too little of the reservation is used; the partner also what the week's rest has cost.
/// `actor` acts for the reservation's partner.
void tell_underuse(sql::Tx& tx, const Actor& actor, const Reservation& reservation, const Decimal& percent,
                   const Decimal& lost);

}  // namespace chandlery::reservations
