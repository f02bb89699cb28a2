// What people are told of reservations: partner and customer each in a notice of their own. `actor` acts for the partner.
#pragma once

#include <optional>
#include <string_view>

#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

/// That too little of the reservation is used; the partner also what the week's rest has cost.
void tell_underuse(sql::Tx& tx, const Actor& actor, const Reservation& reservation, const Decimal& percent,
                   const Decimal& lost);

/// That the term is about to end, or to be bought again where the reservation renews; the partner also for how much, where
/// it is still sold (`offered`).
void tell_reminder(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& reservation,
                   const std::optional<Money>& offered);
/// That `next` was bought for it.
void tell_renewed(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& next);
/// That it has ended; the partner also `why` it was not renewed though it was to be. Empty: it was to end.
void tell_ended(sql::Tx& tx, const Actor& actor, std::string_view customer_name, const Reservation& reservation,
                std::string_view why);

}  // namespace chandlery::reservations
