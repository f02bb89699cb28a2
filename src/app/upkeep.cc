// See upkeep.h.
#include "app/upkeep.h"

#include <fmt/format.h>

#include "app/month_end.h"
#include "app/replays.h"
#include "app/term_ends.h"
#include "app/usage_rating.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/rules.h"
#include "fulfilment/service.h"
#include "fulfilment/telling.h"
#include "identity/grants.h"
#include "identity/sessions.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace chandlery::app {
namespace {

// Tells the operator how many keys each pool has left, and once when a pool has become low.
void watch_key_pools(Shop& shop, Instant now) {
  std::vector<fulfilment::KeyPool> pools;
  shop.database->read_now([&](sql::Tx& tx) { pools = fulfilment::store::pools(tx); });
  for (const fulfilment::KeyPool& pool : pools) {
    metrics::gauge("chandlery_key_pool_available", "Product keys left in a pool.",
                   {{"product", pool.product_id}, {"sku", pool.sku_id}, {"version", pool.version}})
        .set(pool.available);
    if (!fulfilment::crossed_low(pool)) continue;
    bool told = false;
    shop.database->write_now([&](sql::Tx& tx) {
      if (pool.low_since)
        fulfilment::store::unmark_low(tx, pool.number);
      else
        told = fulfilment::tell_low_pool(tx, pool.product_id, pool.sku_id, now);
    });
    if (told) {
      log::warning("key pool is low", {{"product", pool.product_id},
                                       {"sku", pool.sku_id},
                                       {"version", pool.version},
                                       {"available", pool.available},
                                       {"total", pool.total}});
    }
  }
}

// What must be swept now and then; a failure is told and tried again next time.
void keep_up(Shop& shop) {
  constexpr std::string_view kName = "upkeep";
  shop.board.began(kName, shop.clock.now());
  try {
    std::int64_t replays = 0, grants = 0, sessions = 0, lines = 0;
    const Instant now = shop.clock.now();
    shop.database->write_now([&](sql::Tx& tx) { replays = drop_old_replays(tx, now); });
    shop.database->write_now([&](sql::Tx& tx) { grants = identity::forget_ended_grants(tx, now); });
    shop.database->write_now([&](sql::Tx& tx) { sessions = identity::forget_ended_sessions(tx, now); });
    shop.database->write_now([&](sql::Tx& tx) { lines = fulfilment::fulfil_all_pending(tx, now); });
    watch_key_pools(shop, now);
    log::info("upkeep", {{"stored_answers_dropped", replays},
                         {"grants_forgotten", grants},
                         {"sessions_forgotten", sessions},
                         {"lines_fulfilled", lines}});
    shop.board.ended(kName, shop.clock.now(),
                     fmt::format("{} stored answers dropped, {} grants and {} sessions forgotten, {} lines fulfilled", replays,
                                 grants, sessions, lines));
  } catch (const std::exception& failure) {
    log::warning("upkeep failed", {{"what", failure.what()}});
    shop.board.failed(kName, shop.clock.now(), failure.what());
  }
}

}  // namespace

void do_what_is_due(Shop& shop) {
  keep_subscriptions(shop);
  keep_reservations(shop);
  keep_up(shop);
  keep_usage(shop);
  keep_months(shop);
  if (shop.send_waiting) shop.send_waiting();
}

}  // namespace chandlery::app
