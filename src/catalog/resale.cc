#include "catalog/resale.h"

#include <algorithm>
#include <array>

#include "audit/service.h"
#include "catalog/price_sheet.h"
#include "catalog/pricing.h"
#include "catalog/store.h"
#include "core/text.h"

namespace chandlery::catalog {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"fixed", "cost_plus", "recommended_minus", "none"};
constexpr int kPercentDecimals = 4;
constexpr std::int64_t kHighestPercentOnCost = 1000;

/// The scope names things that are there, from the widest to the narrowest.
Result<void> check_scope(sql::Tx& tx, const ResaleRule& rule) {
  if (rule.sku_id.empty() && !rule.availability_id.empty()) return fail(errors::kInvalidProperty, "An availability needs its SKU.", "skuId");
  if (rule.product_id.empty() && !rule.sku_id.empty()) return fail(errors::kInvalidProperty, "A SKU needs its product.", "productId");
  if (!rule.product_id.empty() && !store::find_product(tx, rule.product_id)) {
    return fail(errors::kInvalidProperty, "There is no such product.", "productId");
  }
  if (!rule.sku_id.empty() && !store::find_sku(tx, rule.product_id, rule.sku_id)) {
    return fail(errors::kInvalidProperty, "The product has no such SKU.", "skuId");
  }
  return {};
}

Result<void> check_fixed_price(sql::Tx& tx, const ResaleRule& rule) {
  if (rule.availability_id.empty()) {
    return fail(errors::kInvalidProperty, "A price of its own needs the item that it is for, as product:sku:availability.", "catalogItemId");
  }
  if (std::optional<std::string> reason = refuse_price(rule.amount, rule.currency)) {
    return fail(errors::kInvalidProperty, "The price " + *reason + ".", "amount");
  }
  bool listed = false;
  for (const store::DatedPrice& dated : store::prices_of_sku(tx, rule.product_id, rule.sku_id)) {
    if (dated.availability_id != rule.availability_id) continue;
    listed = true;
    if (dated.price.currency == rule.currency) return {};
  }
  if (!listed) return fail(errors::kInvalidProperty, "There is no such item.", "catalogItemId");
  return fail(errors::kInvalidProperty, "The item is listed in another currency than " + std::string(rule.currency.code()) + ".",
              "currency");
}

Result<void> check_percent(const ResaleRule& rule) {
  const Decimal highest(rule.kind == ResaleKind::kCostPlus ? kHighestPercentOnCost : 100, 0);
  if (rule.amount.negative() || rule.amount > highest || rule.amount.scale() > kPercentDecimals) {
    return fail(errors::kInvalidProperty,
                "The percentage must be from 0 to " + highest.to_string() + " with at most 4 digits after the point.", "percent");
  }
  return {};
}

}  // namespace

std::string_view to_string(ResaleKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<ResaleKind> parse_resale_kind(std::string_view word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (text::equal_ignoring_case(kKinds[i], word)) return static_cast<ResaleKind>(i);
  }
  return std::nullopt;
}

ResaleBook::ResaleBook(const std::vector<ResaleRule>& rules) {
  for (const ResaleRule& rule : rules) {
    rules_[{rule.product_id, rule.sku_id, rule.availability_id, rule.term}].push_back(rule);
  }
  for (auto& [scope, dated] : rules_) {
    std::sort(dated.begin(), dated.end(), [](const ResaleRule& a, const ResaleRule& b) { return a.from < b.from; });
  }
}

const ResaleRule* ResaleBook::rule_for(const Availability& a, std::string_view term, Instant at) const {
  if (rules_.empty()) return nullptr;
  const Scope scopes[] = {
      {a.product_id, a.sku_id, a.id, std::string(term)}, {a.product_id, a.sku_id, a.id, std::nullopt},
      {a.product_id, a.sku_id, "", std::string(term)},   {a.product_id, a.sku_id, "", std::nullopt},
      {a.product_id, "", "", std::string(term)},         {a.product_id, "", "", std::nullopt},
      {"", "", "", std::string(term)},                   {"", "", "", std::nullopt}};
  for (const Scope& scope : scopes) {
    const auto found = rules_.find(scope);
    if (found == rules_.end()) continue;
    const auto next = std::find_if(found->second.begin(), found->second.end(), [&](const ResaleRule& rule) { return rule.from > at; });
    if (next == found->second.begin()) continue;
    const ResaleRule& rule = *std::prev(next);
    if (rule.kind != ResaleKind::kNone) return &rule;
  }
  return nullptr;
}

std::optional<Decimal> resale_price(const ResaleRule& rule, const Price& cost) {
  const auto rounded = [&](const Decimal& exact) {
    return exact.at_scale(cost.currency.exponent(), Rounding::kHalfAwayFromZero);
  };
  switch (rule.kind) {
    case ResaleKind::kFixed:
      if (rule.currency == cost.currency) return rule.amount;
      return std::nullopt;
    case ResaleKind::kCostPlus:
      return rounded(less_percent(cost.unit_price, Decimal(-rule.amount.mantissa(), rule.amount.scale())));
    case ResaleKind::kRecommendedMinus:
      if (cost.erp) return rounded(less_percent(*cost.erp, rule.amount));
      return std::nullopt;
    case ResaleKind::kNone: break;
  }
  return std::nullopt;
}

Result<ResaleRule> set_resale_rule(sql::Tx& tx, const Actor& actor, ResaleRule rule) {
  RETURN_IF_FAILED(check_scope(tx, rule));
  if (rule.kind == ResaleKind::kFixed) RETURN_IF_FAILED(check_fixed_price(tx, rule));
  else if (rule.kind != ResaleKind::kNone) RETURN_IF_FAILED(check_percent(rule));
  if (rule.from < actor.at) rule.from = actor.at;
  if (list_resale_rules(tx, actor).size() >= kMostResaleRules) {
    return fail(errors::kInvalidInput, "A partner has at most " + std::to_string(kMostResaleRules) + " resale rules.");
  }
  store::put_resale_rule(tx, actor.partner_id, rule, actor.principal());
  audit::append(tx, actor,
                {.operation = "undefined",
                 .resource_type = "undefined",
                 .customized = {{"Operation", "set_resale_price"},
                                {"Item", rule.product_id + ":" + rule.sku_id + ":" + rule.availability_id},
                                {"Kind", std::string(to_string(rule.kind))},
                                {"Amount", rule.amount.to_string()},
                                {"From", to_iso(rule.from)}}});
  return rule;
}

std::vector<ResaleRule> list_resale_rules(sql::Tx& tx, const Actor& actor) {
  return store::resale_rules_of(tx, actor.partner_id);
}

}  // namespace chandlery::catalog
