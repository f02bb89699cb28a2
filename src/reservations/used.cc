// See used.h.
#include "reservations/used.h"

#include "reservations/discount_store.h"
#include "reservations/store.h"

namespace chandlery::reservations {

bool was_used(sql::Tx& tx, const Reservation& r, Instant at) {
  const Hour from = Hour::of(r.effective_at), before{Hour::of(at).number + 1};
  for (const Reservation& each : store::of_order_line(tx, r.partner_id, r.customer_id, r.reservation_order_id)) {
    if (store::given_sum(tx, {r.partner_id, r.customer_id}, each.id, from, before).given > 0) return true;
  }
  return false;
}

}  // namespace chandlery::reservations
