// What one unit came to: the effective unit price of charges and reconciliation files (rules 3.1, 3.3, 3.11), pure.
#pragma once

#include <cstdint>

#include "core/money.h"

namespace chandlery::billing {

inline constexpr int kEffectivePriceDigits = 15;  ///< significant ones, as the documents print

/// a / b to so many significant digits, rounded half away from zero, without zeros at its end; std::logic_error for
/// b = 0. At most 24 digits after the point.
Decimal quotient(const Decimal& a, const Decimal& b, int significant_digits = kEffectivePriceDigits);

/// P * n / N, without the tax that `tax_rate` says the price includes (0: none).
Decimal effective_unit_price(const Decimal& unit_price, std::int64_t days, std::int64_t days_of_period,
                             const Decimal& tax_rate = {});

}  // namespace chandlery::billing
