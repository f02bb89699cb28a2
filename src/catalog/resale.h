// What a partner asks of its customers, apart from what it pays (S3): prices of its own, or a margin on cost or off the
// recommended price. The other book (price_import.h) is the partner's cost.
//
// Invariants:
// 1. A rule is its partner's alone. It changes no cost, no order and no invoice of the operator's.
// 2. The narrowest rule wins: availability before SKU before product before all, and with a term before without.
// 3. A rule begins now or later; it holds until the next one of the same scope. `none` ends it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalog/model.h"
#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

enum class ResaleKind : std::uint8_t { kFixed, kCostPlus, kRecommendedMinus, kNone };
std::string_view to_string(ResaleKind kind);   ///< fixed | cost_plus | recommended_minus | none
std::optional<ResaleKind> parse_resale_kind(std::string_view word);

struct ResaleRule {
  std::string product_id, sku_id, availability_id;   ///< empty: all below it
  std::optional<std::string> term;                   ///< empty text: perpetual
  Instant from;
  ResaleKind kind = ResaleKind::kNone;
  Decimal amount;      ///< of a fixed price: one unit for the whole term; else percent
  Currency currency;   ///< of a fixed price
};

/// All rules of one partner, to be asked item by item.
class ResaleBook {
 public:
  explicit ResaleBook(const std::vector<ResaleRule>& rules);
  /// The rule that holds at the moment; null for none.
  const ResaleRule* rule_for(const Availability& availability, std::string_view term, Instant at) const;

 private:
  using Scope = std::tuple<std::string, std::string, std::string, std::optional<std::string>>;
  std::map<Scope, std::vector<ResaleRule>> rules_;   ///< by date
};

/// What the rule makes of a cost: rounded half away from zero to the currency, but a fixed price is taken as it is. nullopt
/// when it cannot be told: a fixed price in another currency, or no recommended price to take something off.
std::optional<Decimal> resale_price(const ResaleRule& rule, const Price& cost);

inline constexpr std::size_t kMostResaleRules = 10'000;   ///< of one partner

/// `rule.from` before the actor's moment means now. kInvalidProperty for a negative or absurd amount, a fixed price that
/// names no availability or another currency than the list's, a scope that is not in the catalogue; kInvalidInput for a
/// rule too many.
Result<ResaleRule> set_resale_rule(sql::Tx& tx, const Actor& actor, ResaleRule rule);
/// The partner's rules, by scope and date.
std::vector<ResaleRule> list_resale_rules(sql::Tx& tx, const Actor& actor);

}  // namespace chandlery::catalog
