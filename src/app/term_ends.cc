// See term_ends.h.
#include "app/term_ends.h"

#include <fmt/format.h>

#include <iostream>
#include <limits>

#include "app/buying.h"
#include "app/commands.h"
#include "app/month_end.h"
#include "app/progress_line.h"
#include "app/told_work.h"
#include "platform/log/log.h"
#include "reservations/terms.h"
#include "subscriptions/terms.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kStepsOfATurn = 2'000;  // some seconds; the rest of a standstill waits for the next turn

}  // namespace

void keep_subscriptions(Shop& shop) {
  do_told(shop, "subscriptions", "terms of subscriptions failed", [&] {
    Actor actor = console_actor(shop.clock);
    actor.user_name = "schedule";
    const auto run = subscriptions::keep_terms(*shop.database, actor, actor.at, kStepsOfATurn,
                                               [](const subscriptions::TermRun&) { return !told_to_stop(); });
    for (const std::string& problem : run.problems) log::warning("a subscription was left", {{"what", problem}});
    if (run.steps() + run.failed > 0) {
      log::info("terms of subscriptions", {{"reminded", run.reminded},
                                           {"renewed", run.renewed},
                                           {"expired", run.expired},
                                           {"deleted", run.deleted},
                                           {"failed", run.failed}});
    }
    return fmt::format("{} renewed, {} ended, {} reminders, {} left", run.renewed, run.expired, run.reminded, run.failed);
  });
}

void keep_reservations(Shop& shop) {
  do_told(shop, "reservations", "terms of reservations failed", [&] {
    Actor actor = console_actor(shop.clock);
    actor.user_name = "schedule";
    const ordering::Services services = buying_services(shop);
    const auto run = reservations::keep_reservations(*shop.database, services, actor, actor.at, kStepsOfATurn,
                                                     [] { return !told_to_stop(); });
    for (const std::string& problem : run.problems) log::warning("a reservation was left", {{"what", problem}});
    if (run.steps() + run.failed > 0) {
      log::info("terms of reservations", {{"charged", run.charged},
                                          {"reminded", run.reminded},
                                          {"renewed", run.renewed},
                                          {"expired", run.expired},
                                          {"failed", run.failed}});
    }
    return fmt::format("{} charged, {} renewed, {} ended, {} left", run.charged, run.renewed, run.expired, run.failed);
  });
}

bool renew_subscriptions(Shop& shop, const std::string& word) {
  const Actor actor = console_actor(shop.clock);
  Instant until = actor.at;
  if (!word.empty()) {
    const std::optional<Date> day = parse_iso_date(word);
    const std::optional<Instant> moment = parse_iso(word);
    if (!moment) throw std::runtime_error("a day is written as 2026-11-28, not as " + word);
    if (*moment > actor.at) throw std::runtime_error(word + " lies ahead: no term ends before its day");
    until = day ? std::min(actor.at, Instant{day->plus_days(1).start().micros - 1}) : *moment;
  }
  ProgressLine line("Subscriptions, step");
  bool stopped = false;
  const auto run = subscriptions::keep_terms(*shop.database, actor, until, std::numeric_limits<std::int64_t>::max(),
                                             [&](const subscriptions::TermRun& so_far) {
                                               line.show(so_far.steps());
                                               stopped = told_to_stop();
                                               return !stopped;
                                             });
  for (const std::string& problem : run.problems) std::cerr << problem << "\n";
  std::cout << run.renewed << " renewed, " << run.expired << " expired, " << run.deleted << " deleted, " << run.reminded
            << " reminders, " << run.failed << " left" << (stopped ? "; stopped, run it again for the rest" : "")
            << "\n";
  return !stopped && run.failed == 0;
}

}  // namespace chandlery::app
