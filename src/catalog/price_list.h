// Price lists as partners read them: what everything costs in a country at a moment, what the partner asks for it, and what
// differs between two moments. Read page by page, so that a list of any size costs one page of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/list_changes.h"
#include "catalog/model.h"
#include "catalog/pricing.h"
#include "catalog/resale.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

struct ListQuestion {
  std::string country;
  std::optional<customers::Segment> segment;   ///< nullopt: all
  std::string words;                           ///< each of them in the title of the product or the item; a list's alone
};
inline constexpr std::int64_t kLargestListPage = 1000;   ///< price rows read for one page

/// What a row says of its item.
struct ListItem {
  Availability availability;
  std::string product_title, sku_title;
  ProductType kind = ProductType::kPerpetualSoftware;
};
struct PriceListRow {
  ListItem item;
  Price price;                          ///< the partner's cost
  std::optional<Margin> list_margin;    ///< recommended price over cost; none without one
  std::optional<Decimal> resale;        ///< by the partner's own book
  std::optional<Margin> resale_margin;  ///< over cost
};
struct DifferenceRow {
  ListItem item;
  RowFlag flag = RowFlag::kUnchanged;
  std::optional<Price> before, after;
};

/// A moment for a month: now within the month that runs, else its first instant.
Instant moment_of_month(Date month, Instant now);

/// One page of the list at a moment, with the partner's resale prices. kInvalidProperty for a country where nothing is
/// sold or a token that is none.
Result<Page<PriceListRow>> price_list(sql::Tx& tx, const Actor& actor, const ListQuestion& question, Instant at,
                                      std::string_view token, std::int64_t size);
/// One page of what differs between two moments; every row of either list is in one of the pages, with its flag.
Result<Page<DifferenceRow>> price_difference(sql::Tx& tx, const ListQuestion& question, Instant before, Instant after,
                                             std::string_view token, std::int64_t size);

}  // namespace chandlery::catalog
