// See discount_cost.h.
#include "reservations/discount_cost.h"

#include "core/decimal_division.h"

namespace chandlery::reservations {
namespace {

constexpr int kFractionScale = 12;

Decimal of_ratio(std::int64_t ratio) { return {static_cast<__int128>(ratio) * kMicroHour, 0}; }

}  // namespace

Decimal hours_of(__int128 ratio_hours, std::int64_t ratio) {
  return divide(Decimal(ratio_hours, 0), of_ratio(ratio), 6, Rounding::kHalfAwayFromZero);
}

Decimal pay_as_you_go(__int128 ratio_hours, std::int64_t ratio, const Decimal& unit_price) {
  return divide(Decimal(ratio_hours, 0) * unit_price, of_ratio(ratio), kCostScale, Rounding::kHalfAwayFromZero);
}

Decimal utilisation_percent(__int128 given, __int128 capacity) {
  if (capacity == 0) return {0, 2};
  return divide(Decimal(given * 100, 0), Decimal(capacity, 0), 2, Rounding::kFloor);
}

Decimal amortised_hour(const Decimal& term_price, std::int64_t term_hours) {
  if (term_hours <= 0) return {0, kCostScale};
  return divide(term_price, Decimal(term_hours, 0), kCostScale, Rounding::kHalfAwayFromZero);
}

std::int64_t term_hours(Instant starts, Instant ends) { return Hour::of(ends).number - Hour::of(starts).number; }

Decimal unused_cost(const Decimal& amortised_hour, std::int64_t hours, __int128 given, __int128 capacity) {
  if (capacity == 0) return {0, kCostScale};
  const Decimal unused =
      divide(Decimal(capacity - given, 0), Decimal(capacity, 0), kFractionScale, Rounding::kHalfAwayFromZero);
  return (amortised_hour * Decimal(hours, 0) * unused).at_scale(kCostScale, Rounding::kHalfAwayFromZero);
}

}  // namespace chandlery::reservations
