#include "catalog/pricing.h"

#include <algorithm>
#include <charconv>

#include "catalog/rules.h"
#include "core/decimal_division.h"
#include "core/word_list.h"
#include "platform/json/writer.h"

namespace chandlery::catalog {
namespace {

constexpr int kSignificantDigits = 15;   // of an effective price (rules 3.1)

int digits_of(__int128 whole) {
  int digits = 0;
  for (; whole != 0; whole /= 10) ++digits;
  return digits;
}

bool fits(const Promotion& promotion, const Availability& availability, std::string_view term, Instant at) {
  const auto matches = [](std::string_view wanted, std::string_view actual) { return wanted.empty() || wanted == actual; };
  return matches(promotion.product_id, availability.product_id) && matches(promotion.sku_id, availability.sku_id) &&
         matches(promotion.market, availability.market) &&
         (!promotion.segment || *promotion.segment == availability.segment) &&
         (!promotion.term || *promotion.term == term) && promotion.from <= at && at < promotion.to;
}

/// total / quantity with enough digits that the product rounds to the total again.
Decimal effective_price(const Decimal& total, std::int64_t quantity, Currency currency) {
  const Decimal rounded = total.at_scale(currency.exponent(), Rounding::kHalfAwayFromZero);
  const Decimal whole = divide(rounded, Decimal(quantity, 0), 0, Rounding::kTowardsZero);
  const int scale = std::max(kSignificantDigits - digits_of(whole.mantissa()), currency.exponent() + digits_of(quantity));
  return trimmed(divide(rounded, Decimal(quantity, 0), scale, Rounding::kHalfAwayFromZero), currency.exponent());
}

/// "Volume tiers: 100 at 1.00, 1 at 0.80"
std::string describe_tiers(const Price& price, std::int64_t quantity) {
  std::string text = "Volume tiers: ";
  Decimal unit_price = price.unit_price;
  std::int64_t from = 1;
  const auto add_part = [&](std::int64_t units) {
    text += (from == 1 ? "" : ", ") + std::to_string(units) + " at " + unit_price.to_string();
  };
  for (const PriceTier& tier : price.tiers) {
    if (tier.from > quantity) break;
    add_part(tier.from - from);
    from = tier.from;
    unit_price = tier.unit_price;
  }
  add_part(quantity - from + 1);
  return text;
}

}  // namespace

Decimal add(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale(), b.scale());
  return Decimal(a.at_scale(scale, Rounding::kTowardsZero).mantissa() + b.at_scale(scale, Rounding::kTowardsZero).mantissa(),
                 scale);
}

Decimal subtract(const Decimal& a, const Decimal& b) { return add(a, Decimal(-b.mantissa(), b.scale())); }

Decimal trimmed(const Decimal& value, int scale) {
  __int128 mantissa = value.mantissa();
  int digits = value.scale();
  for (; digits > scale && mantissa % 10 == 0; --digits) mantissa /= 10;
  return Decimal(mantissa, digits);
}

Decimal graduated_total(const Price& price, std::int64_t quantity) {
  Decimal total(0, 0);
  Decimal unit_price = price.unit_price;
  std::int64_t from = 1;
  for (const PriceTier& tier : price.tiers) {
    if (tier.from > quantity) break;
    total = add(total, unit_price * Decimal(tier.from - from, 0));
    from = tier.from;
    unit_price = tier.unit_price;
  }
  return add(total, unit_price * Decimal(quantity - from + 1, 0));
}

const Promotion* best_promotion(const std::vector<Promotion>& promotions, const Availability& availability,
                                std::string_view term, Instant at) {
  const Promotion* best = nullptr;
  for (const Promotion& promotion : promotions) {
    if (!fits(promotion, availability, term, at)) continue;
    if (!best || promotion.percent > best->percent || (promotion.percent == best->percent && promotion.id < best->id)) {
      best = &promotion;
    }
  }
  return best;
}

Decimal less_percent(const Decimal& amount, const Decimal& percent) {
  const Decimal rest = subtract(Decimal(100, 0), percent);
  return amount * Decimal(rest.mantissa(), rest.scale() + 2);
}

Quote quote(const Price& price, const Promotion* promotion, std::int64_t quantity) {
  Quote quote{.unit_price = price.unit_price, .promotion_id = {}, .adjustment = {}};
  const bool tiered = !price.tiers.empty() && price.tiers.front().from <= quantity;
  if (!tiered && !promotion) return quote;
  json::Writer sentences;
  sentences.begin_array();
  Decimal amount = tiered ? graduated_total(price, quantity) : price.unit_price;
  if (tiered) sentences.value(describe_tiers(price, quantity));
  if (promotion) {
    amount = less_percent(amount, promotion->percent);
    quote.promotion_id = promotion->id;
    sentences.value(trimmed(promotion->percent, 0).to_string() + "% promotion: " + promotion->name);
  }
  quote.unit_price = tiered ? effective_price(amount, quantity, price.currency) : trimmed(amount, price.unit_price.scale());
  quote.adjustment = sentences.end_array().take();
  return quote;
}

Margin margin(const Decimal& price, const Decimal& cost) {
  Margin margin{.amount = subtract(price, cost), .percent = {}};
  if (!price.zero()) {
    margin.percent = divide(margin.amount * Decimal(100, 0), price, 2, Rounding::kHalfAwayFromZero);
  }
  return margin;
}

std::string write_tiers(const std::vector<PriceTier>& tiers) {
  std::string words;
  for (const PriceTier& tier : tiers) {
    if (!words.empty()) words += ' ';
    words += std::to_string(tier.from) + ":" + tier.unit_price.to_string();
  }
  return words;
}

std::optional<std::vector<PriceTier>> parse_tiers(std::string_view words) {
  std::vector<PriceTier> tiers;
  if (words.empty()) return tiers;
  for (const std::string& word : split_words(words)) {
    PriceTier tier;
    const std::size_t colon = word.find(':');
    if (colon == word.npos) return std::nullopt;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + colon, tier.from);
    const std::optional<Decimal> unit_price = Decimal::parse(std::string_view(word).substr(colon + 1));
    if (problem != std::errc() || end != word.data() + colon || !unit_price) return std::nullopt;
    tier.unit_price = *unit_price;
    tiers.push_back(tier);
  }
  return tiers;
}

}  // namespace chandlery::catalog
