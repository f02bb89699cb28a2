// Rates usage against reservations, a customer's day at a time: by the server's upkeep once a day is over, again when records
// of it come late or are corrected, and by `chandlery reservations rate`.
//
// Invariants:
// 1. A customer's day is rated as a whole in one transaction: readers see the old or the new answer. Its cost is that of the
//    day: the reservations that live in it, the resources used in it and 24 walks over its hours.
// 2. Whoever holds a reservation has every day rated, with usage or without: what nobody used is told.
// 3. A day is rated from what it holds at that moment. One that changes meanwhile stays to be rated; two servers that rate at
//    once rate it once.
// 4. A day that is over is charged as it is rated (usage_charging.h).
// 5. A run that is stopped goes on where it stopped. A day that fails is told and holds up no other.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/actor.h"
#include "platform/sql/database.h"
#include "reservations/usage_store.h"

namespace chandlery::reservations {

/// A reservation of which less is used over kAlarmDays is worth a notice. A week, because machines sleep at weekends.
inline constexpr std::int64_t kAlarmPercent = 80;
inline constexpr int kAlarmDays = 7;

struct RatingRun {
  std::int64_t days = 0;       ///< customers' days that were rated
  std::int64_t uses = 0;       ///< hours of resources in them
  std::int64_t charges = 0;    ///< lines that were charged (usage_charging.h)
  std::int64_t alarms = 0;     ///< reservations of which people were told
  std::int64_t failed = 0;     ///< left for the next run
  std::vector<std::string> problems;
};
using RatingGoesOn = std::function<bool(const RatingRun&)>;

/// Rates what is to be rated of the days that are over, oldest first, at most `most` customers' days. `go_on` is asked
/// before each.
RatingRun rate_usage(sql::Database& database, const Actor& actor, std::int64_t most, const RatingGoesOn& go_on);

/// Rates all days from `from` until before `before`, also those that were rated: for a table of ratios that came late. The
/// day that runs may be among them; it is rated again when it is over.
RatingRun rate_window(sql::Database& database, const Actor& actor, Date from, Date before, const RatingGoesOn& go_on);

/// One day, in this transaction; false when it need not be rated any more.
bool rate_day(sql::Tx& tx, const Actor& actor, const store::UsageDay& day, const SizeTable& sizes, RatingRun& run);

}  // namespace chandlery::reservations
