// Billing months as text.
#include "billing/month.h"

namespace chandlery::billing {

std::optional<BillingMonth> BillingMonth::parse(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const std::optional<Date> first = parse_iso_date(std::string(text) + "-01");
  if (!first || first->year() < 1970) return std::nullopt;
  return of(*first);
}

std::string BillingMonth::to_string() const { return to_iso(first_day()).substr(0, 7); }

}  // namespace chandlery::billing
