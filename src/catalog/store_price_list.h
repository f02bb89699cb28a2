// Prices of a country in the order of lists, page by page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/store.h"

namespace chandlery::catalog::store {

/// Where a page ends: product, SKU, availability, term, billing cycle. Default: before everything.
struct ListPlace {
  std::string product_id, sku_id, availability_id, term, billing_cycle;
  static ListPlace of(const SheetRow& row);
  /// `product:sku:availability:term:cycle`; empty is the beginning. nullopt for another text.
  static std::optional<ListPlace> parse(std::string_view text);
  std::string to_string() const;
  friend bool operator==(const ListPlace&, const ListPlace&) = default;
};
struct ListSearch {
  std::string market;
  std::string segment;   ///< empty: all
  ListPlace after;
  std::int64_t limit = 0;
};
/// Prices in force at one of two moments, or at both.
std::vector<SheetRow> list_prices(sql::Tx& tx, const ListSearch& search, Instant one, Instant other);

}  // namespace chandlery::catalog::store
