// See amount_text.h.
#include "billing/amount_text.h"

namespace chandlery::billing {
namespace {

std::string with_groups(std::string digits) {
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  std::size_t end = digits.find('.');
  if (end == digits.npos) end = digits.size();
  while (end > begin + 3) digits.insert(end -= 3, 1, ',');
  return digits;
}

std::string trimmed(const Decimal& number, int least_digits) {
  Decimal kept = number;
  while (kept.scale() > least_digits && kept.mantissa() % 10 == 0)
    kept = Decimal(kept.mantissa() / 10, kept.scale() - 1);
  if (kept.scale() < least_digits) kept = kept.at_scale(least_digits, Rounding::kTowardsZero);
  return kept.to_string();
}

}  // namespace

std::string grouped(const Money& money) { return with_groups(money.to_string()); }
std::string grouped(const Decimal& number, int least_digits) { return with_groups(trimmed(number, least_digits)); }
std::string percent(const Decimal& rate) { return trimmed(rate * Decimal(100, 0), 0); }

}  // namespace chandlery::billing
