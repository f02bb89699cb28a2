// See tax_rules.h.
#include "billing/tax_rules.h"

#include <algorithm>
#include <stdexcept>

#include "partners/countries.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kShortTaxId = 10;  // digits of a South African or Turkish one

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Decimal plus_one(const Decimal& rate) {
  return {Decimal(1, 0).at_scale(rate.scale(), Rounding::kFloor).mantissa() + rate.mantissa(), rate.scale()};
}

// amount * numerator / denominator for rates, whose scales cancel out.
Money times(const Money& amount, const Decimal& numerator, const Decimal& denominator) {
  const int scale = std::max(numerator.scale(), denominator.scale());
  const auto whole = [&](const Decimal& d) {
    return static_cast<std::int64_t>(d.at_scale(scale, Rounding::kFloor).mantissa());
  };
  return {multiply_divide(amount.minor, whole(numerator), whole(denominator), Rounding::kHalfAwayFromZero),
          amount.currency};
}

}  // namespace

bool is_valid_tax_id(std::string_view country, std::string_view tax_id) {
  if (country == "ZA" || country == "TR") {
    if (tax_id.starts_with(country)) tax_id.remove_prefix(2);
    return tax_id.size() == kShortTaxId && all_digits(tax_id);
  }
  const auto rules = partners::country_rules(country);
  return rules && rules->is_vat_id(tax_id);
}

TaxDecision decide_tax(const TaxFacts& facts) {
  if (facts.rate_name.empty()) return {};
  TaxDecision decision{.name = std::string(facts.rate_name)};
  if (facts.price_includes_tax) decision.included_rate = facts.rate;
  if (facts.exempt) {
    decision.treatment = TaxTreatment::kExempt;
  } else if (facts.partner_country != facts.seller_country && is_valid_tax_id(facts.partner_country, facts.tax_id)) {
    decision.treatment = TaxTreatment::kReverseCharge;
  } else {
    decision.treatment = facts.price_includes_tax ? TaxTreatment::kInclusive : TaxTreatment::kExclusive;
    decision.rate = facts.rate;
  }
  return decision;
}

Taxed apply_tax(const TaxDecision& decision, const Money& price) {
  const Money none{0, price.currency};
  if (!decision.included_rate.zero()) {
    const Money included = times(price, decision.included_rate, plus_one(decision.included_rate));
    return {price - included, decision.rate.zero() ? none : included};
  }
  return {price, times(price, decision.rate, Decimal(1, 0))};
}

Taxed reverse_tax(const Taxed& charged, const Money& whole, const Money& before, const Money& part) {
  const Money after = before + part;
  if (before.minor < 0 || part.minor < 0 || after.minor > whole.minor) {
    throw std::logic_error("more is given back than was charged");
  }
  const auto share = [&](const Money& amount) {
    const auto of = [&](const Money& given_back) {
      return whole.minor == 0
                 ? 0
                 : multiply_divide(amount.minor, given_back.minor, whole.minor, Rounding::kHalfAwayFromZero);
    };
    return Money{of(after) - of(before), amount.currency};
  };
  const Money tax = share(charged.tax);
  return {share(charged.total()) - tax, tax};
}

}  // namespace chandlery::billing
