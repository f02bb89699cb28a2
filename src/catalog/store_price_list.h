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
  /// Behind all prices of the product: SKUs and availabilities have ids of upper case and digits.
  static ListPlace after_product(std::string id);
  /// `product:sku:availability:term:cycle`; empty is the beginning. nullopt for another text.
  static std::optional<ListPlace> parse(std::string_view text);
  std::string to_string() const;
  friend bool operator==(const ListPlace&, const ListPlace&) = default;
};
struct ListSearch {
  std::string market;
  std::string segment;   ///< empty: all
  ListPlace after;
  std::string last_product = "z";  ///< itself included
  std::int64_t limit = 0;
};
/// Prices in force at one of two moments, or at both.
std::vector<SheetRow> list_prices(sql::Tx& tx, const ListSearch& search, Instant one, Instant other);
/// The product of the market's availability `count` availabilities behind a product's; nullopt where fewer are left.
std::optional<std::string> product_beyond(sql::Tx& tx, std::string_view market, std::string_view after, std::int64_t count);

}  // namespace chandlery::catalog::store
