// A page of a market's shelf: products of a view by title, with their SKUs and the prices in force; and what a view can be
// narrowed by.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/list_changes.h"
#include "catalog/model.h"
#include "core/search_words.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

/// Where a page ends; default: before everything.
struct ShelfPlace {
  std::string title_key, product_id;
};
struct ShelfSearch {
  std::string view, market;
  /// Of the availabilities that make a product seen; fewer stand there again.
  std::array<customers::Segment, 4> segments = {};
  SearchPatterns patterns;   ///< which the product and one of its SKUs must match together
  // Empty: any.
  std::string_view publisher = {};
  std::string_view billing_cycle = {};     ///< by which one of its prices in force can be paid
  std::string_view reservation_type = {};  ///< in lower case
  ShelfPlace after;
  std::optional<ShelfPlace> up_to = {};  ///< the last place that is looked at; none: the view's end
  std::int64_t limit = 0;
};
/// Products of which anything has a price in force, without their views.
std::vector<Product> shelf_page(sql::Tx& tx, const ShelfSearch& search, Instant at);
/// The place of the product `count` products after another's; nullopt where fewer are left.
std::optional<ShelfPlace> shelf_place_beyond(sql::Tx& tx, std::string_view view, const ShelfPlace& after,
                                             std::int64_t count);
/// Where the product stands in the view.
std::optional<ShelfPlace> shelf_place(sql::Tx& tx, std::string_view view, std::string_view product_id);

/// What products of the view have, in the order of words: as many rows as there are choices, by one range.
ShelfChoices shelf_choices(sql::Tx& tx, std::string_view view);
/// Has them follow what the catalogue holds now. Reads every product, SKU and view: for imports.
void renew_shelf_choices(sql::Tx& tx);

/// What is sold of one product in a market.
struct ShelfStock {
  std::vector<Sku> skus;            ///< by id, those without a price there, too
  std::vector<ListedPrice> prices;  ///< in force, by SKU, segment, availability, term and billing cycle
};
/// For each product, in their order: one round trip.
std::vector<ShelfStock> shelf_stock(sql::Tx& tx, const std::vector<Product>& products, std::string_view market,
                                    Instant at);
/// All that are in force. Reads the whole table, in which promotions are few.
std::vector<Promotion> promotions_in_force(sql::Tx& tx, Instant at);

}  // namespace chandlery::catalog::store
