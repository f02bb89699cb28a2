// See upkeep.h.
#include "app/upkeep.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/month_end.h"
#include "app/replays.h"
#include "app/term_ends.h"
#include "app/told_work.h"
#include "app/usage_rating.h"
#include "audit/verifications.h"
#include "console/queues.h"
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

constexpr std::int64_t kVerificationsLookedAt = 20;  // the newest

// Tells the operator once when a pool has become low.
void watch_key_pools(Shop& shop, Instant now) {
  std::vector<fulfilment::KeyPool> pools;
  shop.database->read_long_now([&](sql::Tx& tx) { pools = fulfilment::store::pools(tx); });
  for (const fulfilment::KeyPool& pool : pools) {
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

void tell_queues(const console::Queues& queues) {
  const auto waiting = [](std::string_view queue, std::int64_t count) {
    metrics::gauge("chandlery_waiting", "What waits for somebody or something, by queue.", {{"queue", queue}}).set(count);
  };
  waiting("cancellations", queues.cancellations.submitted);
  waiting("service_requests", queues.service_requests.attention_needed);
  waiting("lines_without_key", queues.lines_waiting_for_keys);
  waiting("mail", queues.mail_waiting);
  waiting("mail_given_up", queues.mail_failed);
  waiting("webhooks_given_up", queues.webhooks_failed);
  waiting("bank_entries", queues.bank_entries);
  waiting("qualifications", queues.qualifications);
  waiting("withholding_requests", queues.withholding_requests);
  const auto pools = [](std::string_view level, std::int64_t count) {
    metrics::gauge("chandlery_key_pools", "Pools that orders draw from, by what is left in them.", {{"level", level}}).set(count);
  };
  pools("low", queues.low_pools);
  pools("empty", queues.empty_pools);
}

void tell_log(sql::Tx& tx) {
  static const auto verified = metrics::gauge("chandlery_log_verified_timestamp_seconds",
                                              "When the activity log was last found whole by the operator's order; 0: never.");
  static const auto broken =
      metrics::gauge("chandlery_log_broken", "1 when the last verification of the activity log that ended found it broken.");
  const auto page = audit::list_verifications(tx, {}, kVerificationsLookedAt);
  if (!page) return;
  const auto ended = [](const audit::VerificationRun& run) { return run.finished_at.has_value(); };
  const auto whole = [&](const audit::VerificationRun& run) { return ended(run) && !run.first_break; };
  const auto last = std::ranges::find_if(page->items, ended), good = std::ranges::find_if(page->items, whole);
  broken.set(last != page->items.end() && last->first_break ? 1 : 0);
  verified.set(good == page->items.end() ? 0 : good->finished_at->micros / Instant::kSecond);
}

// What must be swept now and then.
void keep_up(Shop& shop) {
  do_told(shop, "upkeep", "upkeep failed", [&] {
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
    return fmt::format("{} stored answers dropped, {} grants and {} sessions forgotten, {} lines fulfilled", replays, grants,
                       sessions, lines);
  });
}

}  // namespace

void watch_what_waits(Shop& shop) {
  try {
    const Instant now = shop.clock.now();
    // Counting what is free of large pools takes a while, which no other read is to wait for.
    shop.database->read_long_now([now](sql::Tx& tx) {
      const std::vector<fulfilment::KeyPool> pools = fulfilment::store::pools(tx);
      tell_queues(console::count_queues(tx, pools, now));
      for (const fulfilment::KeyPool& pool : pools) {
        metrics::gauge("chandlery_key_pool_available", "Product keys left in a pool.",
                       {{"product", pool.product_id}, {"sku", pool.sku_id}, {"version", pool.version}})
            .set(pool.available);
      }
      tell_log(tx);
    });
  } catch (const std::exception& failure) {
    log::debug("what waits was not counted", {{"what", failure.what()}});
  }
}

void do_what_is_due(Shop& shop) {
  keep_subscriptions(shop);
  keep_reservations(shop);
  keep_up(shop);
  keep_usage(shop);
  keep_budgets(shop);
  keep_months(shop);
  watch_what_waits(shop);
  if (shop.send_waiting) shop.send_waiting();
}

}  // namespace chandlery::app
