// See usage_rating.h.
#include "app/usage_rating.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <limits>

#include "app/commands.h"
#include "app/month_end.h"
#include "app/progress_line.h"
#include "app/told_work.h"
#include "billing/budgets.h"
#include "platform/log/log.h"
#include "reservations/usage_import.h"
#include "reservations/usage_rating.h"

namespace chandlery::app {
namespace {

constexpr std::int64_t kDaysOfATurn = 1'000;  // customers' days; the rest of a standstill waits for the next turn

Date read_day(const std::string& word) {
  const std::optional<Date> day = parse_iso_date(word);
  if (!day) throw std::runtime_error("a day is written as 2026-11-28, not as " + word);
  return *day;
}

}  // namespace

void keep_usage(Shop& shop) {
  do_told(shop, "usageRating", "usage was not rated", [&] {
    Actor actor = console_actor(shop.clock);
    actor.user_name = "schedule";
    const auto run = reservations::rate_usage(*shop.database, actor, kDaysOfATurn,
                                              [](const reservations::RatingRun&) { return !told_to_stop(); });
    for (const std::string& problem : run.problems) log::warning("a day of usage was left", {{"what", problem}});
    if (run.days + run.failed > 0) {
      log::info("usage rated", {{"days", run.days},
                                {"uses", run.uses},
                                {"charges", run.charges},
                                {"alarms", run.alarms},
                                {"failed", run.failed}});
    }
    return fmt::format("{} days with {} hours of machines rated, {} lines charged, {} left", run.days, run.uses, run.charges,
                       run.failed);
  });
}

void keep_budgets(Shop& shop) {
  do_told(shop, "budgets", "budgets were not looked through", [&] {
    Actor actor = console_actor(shop.clock);
    actor.user_name = "schedule";
    const std::int64_t told = billing::tell_near_budgets(*shop.database, actor, [] { return !told_to_stop(); });
    if (told > 0) log::info("budgets nearly spent", {{"customers", told}});
    return fmt::format("{} budgets nearly spent", told);
  });
}

bool rate_reservations(Shop& shop, const std::string& from, const std::string& to) {
  const Actor actor = console_actor(shop.clock);
  ProgressLine line("Rating, customer's day");
  bool stopped = false;
  const auto go_on = [&](const reservations::RatingRun& so_far) {
    line.show(so_far.days);
    stopped = told_to_stop();
    return !stopped;
  };
  reservations::RatingRun run;
  if (from.empty() && to.empty()) {
    run = reservations::rate_usage(*shop.database, actor, std::numeric_limits<std::int64_t>::max(), go_on);
  } else {
    if (from.empty() || to.empty()) throw std::runtime_error("a window has both --from and --to");
    const Date first = read_day(from), last = read_day(to);
    if (last < first) throw std::runtime_error("--to lies before --from");
    if (last > Date::of(actor.at)) throw std::runtime_error(to + " lies ahead: nothing was used yet");
    run = reservations::rate_window(*shop.database, actor, first, last.plus_days(1), go_on);
  }
  for (const std::string& problem : run.problems) std::cerr << problem << "\n";
  std::cout << run.days << " customers' days rated with " << run.uses << " hours of machines, " << run.charges
            << " lines charged, " << run.alarms << " notices of underuse, " << run.failed << " left"
            << (stopped ? "; stopped, run it again for the rest" : "") << "\n";
  return !stopped && run.failed == 0;
}

void import_usage_file(Shop& shop, const std::filesystem::path& file) {
  std::ifstream text(file, std::ios::binary);
  if (!text) throw std::runtime_error("cannot read " + file.string());
  ProgressLine line("Importing usage, row");
  const bool lines = file.extension() == ".ndjson" || file.extension() == ".jsonl";
  const auto report = reservations::import_usage(
      *shop.database, console_actor(shop.clock),
      lines ? reservations::UsageFormat::kNdjson : reservations::UsageFormat::kCsv, file.filename().string(), text,
      [&](std::int64_t rows) { line.show(rows); });
  if (!report) throw command_failure(file.string(), report.error());
  std::cout << file.string() << ": " << report->rows << " rows, " << report->added << " added, " << report->corrections
            << " corrections among them, " << report->duplicates << " known already\n";
}

}  // namespace chandlery::app
