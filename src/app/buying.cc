// See buying.h.
#include "app/buying.h"

#include "reservations/service.h"
#include "subscriptions/service.h"

namespace chandlery::app {
namespace {

void follow_purchase(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                     std::span<const billing::ChargeLine> charges) {
  subscriptions::follow_purchase(tx, actor, order, charges);
  reservations::follow_purchase(tx, actor, order, charges);
}

}  // namespace

ordering::Services buying_services(Shop& shop) {
  return {.keyring = shop.keyring,
          .cart_lifetime_seconds = shop.settings.carts.lifetime_hours * 3600,
          .follow_purchase = follow_purchase,
          .judge_reservation = reservations::judge_line};
}

}  // namespace chandlery::app
