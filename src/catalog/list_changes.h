// What differs between two price lists, by the trade's row flags (rules 3.8). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/model.h"

namespace chandlery::catalog {

/// ADD, CHG, DEL, UNC.
enum class RowFlag : std::uint8_t { kAdded, kChanged, kDeleted, kUnchanged };
inline constexpr int kRowFlags = 4;
std::string_view to_string(RowFlag flag);
std::optional<RowFlag> parse_row_flag(std::string_view word);

/// What a buyer sees of a price: currency, amount, tiers and recommended price. From when until when is not of it: the same
/// amount from another date on is unchanged.
bool same_price(const Price& a, const Price& b);

/// One price of a list at a moment. A list holds one for each availability, term and billing cycle, in their order.
struct ListedPrice {
  Availability availability;
  Price price;
};
/// Orders by product, SKU, availability, term and billing cycle.
bool comes_before(const ListedPrice& a, const ListedPrice& b);

struct PriceDifference {
  RowFlag flag = RowFlag::kUnchanged;
  Availability availability;
  std::optional<Price> before, after;   ///< kAdded has no before, kDeleted no after
};
/// Both lists in their order; so is the answer, which has a row for everything in either.
std::vector<PriceDifference> difference(const std::vector<ListedPrice>& before, const std::vector<ListedPrice>& after);
/// The list that a difference leads to. `list` is the one that it was taken from.
std::vector<ListedPrice> applied(const std::vector<ListedPrice>& list, const std::vector<PriceDifference>& changes);

}  // namespace chandlery::catalog
