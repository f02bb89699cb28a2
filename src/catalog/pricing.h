// The arithmetic of prices, pure: tiers, promotions, margins (rules 3.8). Everything is exact until a rounding is named.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.h"
#include "core/money.h"

namespace chandlery::catalog {

Decimal add(const Decimal& a, const Decimal& b);
Decimal subtract(const Decimal& a, const Decimal& b);
/// Without zeros at the end, but with at least `scale` digits after the point.
Decimal trimmed(const Decimal& value, int scale);

/// Each unit at the price of its tier: 101 units with 1-100 at 1.00 and 101+ at 0.80 are 100.80.
Decimal graduated_total(const Price& price, std::int64_t quantity);

/// The promotion of the highest percentage that fits, of two equal ones the first by id; null for none.
const Promotion* best_promotion(const std::vector<Promotion>& promotions, const Availability& availability,
                                std::string_view term, Instant at);
/// `amount` less the percentage; exact.
Decimal less_percent(const Decimal& amount, const Decimal& percent);

/// What a quantity costs at a price, and why.
struct Quote {
  Decimal unit_price;        ///< times the quantity, rounded half away from zero to the currency, it is the total
  std::string promotion_id;  ///< empty for none
  std::string adjustment;    ///< a JSON array of sentences; empty when unit_price is the list's
};
/// Without tiers the unit price is exact; with them it is the total by the quantity to 15 significant digits (rules 3.1).
Quote quote(const Price& price, const Promotion* promotion, std::int64_t quantity);

/// What a price leaves over a cost: margin of the recommended price over the list price is the worked example of rules
/// 3.8 (120.00 and 100.00: 20.00, 16.67 %).
struct Margin {
  Decimal amount;
  std::optional<Decimal> percent;  ///< of the price, two digits, half away from zero; none for a price of 0
};
Margin margin(const Decimal& price, const Decimal& cost);

/// `101:0.80 1001:0.75`, as tables hold tiers.
std::string write_tiers(const std::vector<PriceTier>& tiers);
std::optional<std::vector<PriceTier>> parse_tiers(std::string_view words);

}  // namespace chandlery::catalog
