#include "core/decimal_division.h"

#include <algorithm>
#include <stdexcept>

namespace chandlery {

Decimal divide(const Decimal& dividend, const Decimal& divisor, int scale, Rounding rounding) {
  if (divisor.zero()) throw std::logic_error("a decimal was divided by zero");
  // Both sides as whole numbers of one size: dividend x 10^(scale + divisor's scale - dividend's scale) / divisor.
  const int shift = scale + divisor.scale() - dividend.scale();
  __int128 numerator = Decimal(dividend.mantissa(), 0).at_scale(std::max(shift, 0), Rounding::kTowardsZero).mantissa();
  __int128 denominator = Decimal(divisor.mantissa(), 0).at_scale(std::max(-shift, 0), Rounding::kTowardsZero).mantissa();
  if (denominator < 0) numerator = -numerator, denominator = -denominator;
  __int128 quotient = numerator / denominator;
  const __int128 remainder = numerator % denominator;
  const __int128 size = remainder < 0 ? -remainder : remainder;
  const int away = numerator < 0 ? -1 : 1;
  if (rounding == Rounding::kHalfAwayFromZero && size != 0 && size >= denominator - size) quotient += away;
  if (rounding == Rounding::kFloor && remainder < 0) --quotient;
  return Decimal(quotient, scale);
}

}  // namespace chandlery
