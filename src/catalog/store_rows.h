// How a row of the catalogue's tables becomes a value; shared by the module's store files alone.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalog/model.h"
#include "catalog/pricing.h"
#include "catalog/rules.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

/// A word that a store function wrote; another one is corruption.
template <class T>
T known(std::optional<T> value, std::string_view what) {
  if (!value) throw std::runtime_error("catalog: the database holds an unknown " + std::string(what));
  return *std::move(value);
}

/// Its columns are the first ten: PRICE_COLUMNS.
inline Price price_of(const sql::Row& row) {
  return {.term = row.string(0),
          .billing_cycle = row.string(1),
          .from = row.instant(2),
          .to = row.optional_instant(3),
          .currency = known(Currency::parse(row.text(4)), "currency"),
          .unit_price = Decimal(row.integer(5), static_cast<int>(row.integer(6))),
          .erp = row.is_null(7) ? std::nullopt
                                : std::optional(Decimal(row.integer(7), static_cast<int>(row.integer(8)))),
          .tiers = known(parse_tiers(row.text(9)), "tier of prices")};
}

inline Availability availability_of(const sql::Row& row, int first) {
  return {.product_id = row.string(first),
          .sku_id = row.string(first + 1),
          .id = row.string(first + 2),
          .market = row.string(first + 3),
          .segment = known(parse_segment(row.text(first + 4)), "segment")};
}

/// A mantissa that the importer has checked to fit.
inline std::int64_t mantissa_of(const Decimal& value) { return static_cast<std::int64_t>(value.mantissa()); }


#define PROMOTION_COLUMNS \
  "product_id, id, name, sku_id, market, segment, term, percent, percent_scale, valid_from, valid_to"
inline constexpr std::string_view kPerpetualOnly = "-";   // a promotion's term, where an empty one matches all

inline Promotion promotion_of(const sql::Row& row) {
  Promotion promotion{.id = row.string(1),
                      .name = row.string(2),
                      .product_id = row.string(0),
                      .sku_id = row.string(3),
                      .market = row.string(4),
                      .segment = {},
                      .term = {},
                      .percent = Decimal(row.integer(7), static_cast<int>(row.integer(8))),
                      .from = row.instant(9),
                      .to = row.instant(10)};
  if (!row.text(5).empty()) promotion.segment = known(parse_segment(row.text(5)), "segment");
  if (!row.text(6).empty()) promotion.term = row.text(6) == kPerpetualOnly ? std::string() : row.string(6);
  return promotion;
}

}  // namespace chandlery::catalog::store
