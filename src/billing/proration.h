// Parts of a charge by days, pure: what of a period was used, and what of its price is owed or given back (rules 3.3).
//
// Invariants:
// 1. A part is never more than the whole: under kLine, and under the other rules once `credit` has capped it.
// 2. Under kLine the parts of one period add up to the whole, whatever the cuts (`part`).
// 3. The same holds of a stretch in which the quantity changes (`rest`).
// 4. Everything is whole numbers; each division rounds half away from zero, where the rule says so and nowhere else.
#pragma once

#include <cstdint>

#include "core/money.h"
#include "core/time.h"

namespace chandlery::billing {

/// How the price of some days is rounded. The documents' examples follow four regimes; kLine is ours, the others exist
/// to reproduce the documents.
enum class ProrationRule : std::uint8_t {
  kLine,     ///< R(P * q * n / N)
  kNested2,  ///< R(R(P * q / N) * n / q) * q: the formula as documented
  kUnit2,    ///< R(P * n / N) * q
};

/// The price of a whole period.
struct Charge {
  Decimal unit_price;  ///< of one unit for the whole period
  std::int64_t quantity = 1;
  Currency currency;
  std::int64_t days = 1;  ///< N, first and last day included
};

/// The price of `days` of the charge's days; std::logic_error for days outside 0..N or a charge without days or units.
Money prorate(ProrationRule rule, const Charge& charge, std::int64_t days);
/// The price of the days from `from` until before `to`, by cumulative rounding, so that parts add up to the whole.
Money part(const Charge& charge, std::int64_t from, std::int64_t to);
/// A stretch of a charged period in which the price of a unit stays and the quantity changes: a whole term, or what is
/// left of one after it changed to another product.
struct Stretch {
  Decimal unit_price;  ///< of one unit for the whole period
  Currency currency;
  std::int64_t days = 1;       ///< N, of the whole period
  std::int64_t unit_days = 0;  ///< units times days that the stretch has used until now
};
/// What `quantity` units cost for the next `days` days. Under kLine by cumulative rounding,
/// R(cum_i) - R(cum_{i-1}): what a chain of changes charges and gives back adds up to the price of all its unit-days.
/// Under the other rules as `prorate`. std::logic_error for a stretch without days, or numbers below zero.
Money rest(ProrationRule rule, const Stretch& stretch, std::int64_t quantity, std::int64_t days);

/// What is given back for `unused` days: their price, and never more than is charged and not yet credited.
Money credit(ProrationRule rule, const Charge& charge, std::int64_t unused, const Money& not_yet_credited);

/// Days of the period that begins on the day of `start` and ends before the day of `end`.
std::int64_t days_between(Instant start, Instant end);

/// Which days count as used when something is given back.
struct UsedDays {
  bool cancel_day_counts = false;
  std::int64_t full_within_hours = 0;  ///< within so many hours of the start nothing counts as used
};
/// Used days at `at` of a period of `days` that began at `start`: from 0, also when the clock went back, to `days`.
std::int64_t used_days(const UsedDays& rule, Instant start, Instant at, std::int64_t days);

}  // namespace chandlery::billing
