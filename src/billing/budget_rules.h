// What a customer used of Azure this month, held against what its partner meant it to use (rules 6.1). Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "core/money.h"
#include "core/time.h"

namespace chandlery::billing {

inline constexpr std::int64_t kNearPercent = 80;  ///< of a budget: whoever set it is told

/// What the month of `at` comes to if its other days are as those that are over: used x days of the month / days over,
/// rounded half away from zero to the minor unit. Usage is charged by days that are over, so the day that runs counts
/// for nothing; on the first day the estimate is what was used.
Money month_estimate(const Money& used, Instant at);

/// Of the budget, with two digits after the point, rounded down: 80.00 is reached, 79.99 is not. 0 without a budget, or
/// where nothing was used.
Decimal percent_used(const Money& used, const std::optional<Money>& budget);

/// Whether 80 % or more of it are used.
bool is_near(const Money& used, const std::optional<Money>& budget);

/// Whether a partner that was told this month is told again when 80 % are reached anew: only of a budget that was
/// raised so far that they are not reached. `before`: none where it was taken away since, which counts as lower than
/// any.
bool told_anew(const std::optional<Money>& before, const std::optional<Money>& now, const Money& used);

}  // namespace chandlery::billing
