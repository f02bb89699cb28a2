// See budget_rules.h.
#include "billing/budget_rules.h"

#include "billing/month.h"

namespace chandlery::billing {

Money month_estimate(const Money& used, Instant at) {
  const Date today = Date::of(at);
  const std::int64_t over = today.day() - 1;
  if (over == 0) return used;
  const std::int64_t days = BillingMonth::of(today).last_day().day();
  return {multiply_divide(used.minor, days, over, Rounding::kHalfAwayFromZero), used.currency};
}

Decimal percent_used(const Money& used, const std::optional<Money>& budget) {
  constexpr int kDigits = 2;
  constexpr std::int64_t kHundredthsOfAPercent = 10'000;
  if (!budget || budget->minor <= 0 || used.minor <= 0) return {0, kDigits};
  return {static_cast<__int128>(used.minor) * kHundredthsOfAPercent / budget->minor, kDigits};
}

bool is_near(const Money& used, const std::optional<Money>& budget) {
  return percent_used(used, budget) >= Decimal(kNearPercent, 0);
}

bool told_anew(const std::optional<Money>& before, const std::optional<Money>& now, const Money& used) {
  const bool raised = now && (!before || now->minor > before->minor);
  return raised && !is_near(used, now);
}

}  // namespace chandlery::billing
