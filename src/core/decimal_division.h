// Division of decimals, for exchange rates and effective prices: the one operation that cannot be exact.
#pragma once

#include "core/money.h"

namespace chandlery {

/// dividend / divisor with `scale` digits after the point, rounded as told. std::logic_error for a divisor of zero,
/// std::overflow_error where the widened dividend leaves 128 bits.
Decimal divide(const Decimal& dividend, const Decimal& divisor, int scale, Rounding rounding);

}  // namespace chandlery
