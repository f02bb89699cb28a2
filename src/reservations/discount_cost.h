// What the ratio-hours of the discount are in hours, percent and money (rules 5.5). Every function rounds once, where its name
// or comment says so; sums are made of ratio-hours, before.
#pragma once

#include <cstdint>

#include "core/money.h"
#include "reservations/discount.h"

namespace chandlery::reservations {

inline constexpr int kCostScale = 10;  ///< digits of a cost that is not yet an amount to be paid

/// Hours of a machine of this ratio, six digits, half away from zero.
Decimal hours_of(__int128 ratio_hours, std::int64_t ratio);
/// What these hours cost at `unit_price` an hour; half away from zero at kCostScale.
Decimal pay_as_you_go(__int128 ratio_hours, std::int64_t ratio, const Decimal& unit_price);

/// given / capacity in percent, two digits, rounded down: only what is all used is 100. 0 for no capacity.
Decimal utilisation_percent(__int128 given, __int128 capacity);

/// Of the price of the whole term, an hour's part; half away from zero at kCostScale.
Decimal amortised_hour(const Decimal& term_price, std::int64_t term_hours);
/// Hours of a term, by the rule of Holding.
std::int64_t term_hours(Instant starts, Instant ends);
/// The part of `hours` amortised hours that nobody used; half away from zero at kCostScale. `given` and `capacity` are sums
/// over those hours.
Decimal unused_cost(const Decimal& amortised_hour, std::int64_t hours, __int128 given, __int128 capacity);

}  // namespace chandlery::reservations
