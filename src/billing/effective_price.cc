// See effective_price.h.
#include "billing/effective_price.h"

#include <stdexcept>

namespace chandlery::billing {
namespace {

constexpr int kMostDecimals = 24;

}  // namespace

Decimal quotient(const Decimal& a, const Decimal& b, int significant_digits) {
  if (b.zero()) throw std::logic_error("a quotient by zero");
  if (a.zero()) return {};
  const bool negative = a.negative() != b.negative();
  __int128 dividend = a.negative() ? -a.mantissa() : a.mantissa();
  __int128 divisor = b.negative() ? -b.mantissa() : b.mantissa();
  // Long division, a digit at a time: `digits` counts the significant ones, `decimals` those after the point. Both
  // scales are brought to the same power of ten by moving the point of the result.
  int decimals = a.scale() - b.scale();
  __int128 result = dividend / divisor;
  __int128 rest = dividend % divisor;
  int digits = 0;
  for (__int128 left = result; left > 0; left /= 10) ++digits;
  while (digits < significant_digits && rest != 0 && decimals < kMostDecimals) {
    rest *= 10;
    result = result * 10 + rest / divisor;
    rest %= divisor;
    ++decimals;
    if (result > 0) ++digits;
  }
  if (digits <= significant_digits && 2 * rest >= divisor) ++result;
  for (; digits > significant_digits; --digits, --decimals) {  // the whole part alone was longer: round it, too
    const bool up = digits == significant_digits + 1 && result % 10 >= 5;
    result = result / 10 + (up ? 1 : 0);
  }
  for (; decimals > 0 && result % 10 == 0; --decimals) result /= 10;
  for (; decimals < 0; ++decimals) result *= 10;
  return {negative ? -result : result, decimals};
}

Decimal effective_unit_price(const Decimal& unit_price, std::int64_t days, std::int64_t days_of_period,
                             const Decimal& tax_rate) {
  const Decimal whole(1, 0);
  const Decimal ones = whole.at_scale(tax_rate.scale(), Rounding::kFloor);
  const Decimal with_tax(ones.mantissa() + tax_rate.mantissa(), tax_rate.scale());
  return quotient(unit_price * Decimal(days, 0), with_tax * Decimal(days_of_period, 0));
}

}  // namespace chandlery::billing
