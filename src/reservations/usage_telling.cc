// See usage_telling.h.
#include "reservations/usage_telling.h"

#include "customers/service.h"
#include "notices/service.h"

namespace chandlery::reservations {

void tell_underuse(sql::Tx& tx, const Actor& actor, const Reservation& reservation, const Decimal& percent,
                   const Decimal& lost) {
  const std::string name = reservation.name.empty() ? reservation.sku_title : reservation.name;
  const notices::Subject subject{.customer_id = reservation.customer_id,
                                 .order_id = reservation.order_id,
                                 .line_number = reservation.line_number};
  notices::tell(tx, actor,
                {.kind = notices::Kind::kReservationUnderused,
                 .audience = notices::Audience::kCustomer,
                 .subject = subject,
                 .facts = {{"reservation", name}, {"percent", percent.to_string()}}});
  const auto buyer = customers::find_buyer(tx, actor, reservation.customer_id);
  const Decimal amount = lost.at_scale(reservation.currency.exponent(), Rounding::kHalfAwayFromZero);
  notices::tell(tx, actor,
                {.kind = notices::Kind::kReservationUnderused,
                 .audience = notices::Audience::kPartner,
                 .subject = subject,
                 .facts = {{"reservation", name},
                           {"customer", buyer ? buyer->name : std::string()},
                           {"percent", percent.to_string()},
                           {"amount", amount.to_string()},
                           {"currency", std::string(reservation.currency.code())}}});
}

}  // namespace chandlery::reservations
