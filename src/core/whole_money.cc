// See whole_money.h.
#include "core/whole_money.h"

namespace chandlery {

std::optional<Money> whole_money(const Decimal& amount, Currency currency) {
  const Decimal whole = amount.at_scale(currency.exponent(), Rounding::kTowardsZero);
  if (whole != amount || whole.mantissa() > INT64_MAX || whole.mantissa() < INT64_MIN) return std::nullopt;
  return Money{static_cast<std::int64_t>(whole.mantissa()), currency};
}

}  // namespace chandlery
