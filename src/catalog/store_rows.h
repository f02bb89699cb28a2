// How a row of the catalogue's tables becomes a value; shared by the module's store files alone.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalog/model.h"
#include "catalog/pricing.h"
#include "catalog/rules.h"
#include "catalog/store.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

/// A word that a store function wrote; another one is corruption.
template <class T>
T known(std::optional<T> value, std::string_view what) {
  if (!value) throw std::runtime_error("catalog: the database holds an unknown " + std::string(what));
  return *std::move(value);
}

/// Of the first ten columns, in the order of SHEET_COLUMNS.
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

// A term that may match every term: empty does, and `-` is perpetual.
inline constexpr std::string_view kPerpetualOnly = "-";
inline std::optional<std::string> term_of(std::string_view word) {
  if (word.empty()) return std::nullopt;
  return word == kPerpetualOnly ? std::string() : std::string(word);
}
inline std::string_view term_word(const std::optional<std::string>& term) {
  if (!term) return {};
  return term->empty() ? kPerpetualOnly : std::string_view(*term);
}

#define SHEET_COLUMNS                                                                                               \
  "r.term, r.billing_cycle, r.effective_from, r.effective_to, r.currency, r.unit_price, r.unit_scale, r.erp, "      \
  "r.erp_scale, r.tiers, a.product_id, a.sku_id, a.id, a.market, a.segment, p.title, s.title, p.publisher, "        \
  "s.description, s.unit_of_measure, p.kind"

inline SheetRow sheet_row_of(const sql::Row& row) {
  return {.product_title = row.string(15),
          .sku_title = row.string(16),
          .publisher = row.string(17),
          .sku_description = row.string(18),
          .unit_of_measure = row.string(19),
          .kind = known(parse_product_type(row.text(20)), "kind of product"),
          .availability = availability_of(row, 10),
          .price = price_of(row)};
}

#define PROMOTION_COLUMNS \
  "product_id, id, name, sku_id, market, segment, term, percent, percent_scale, valid_from, valid_to"

inline Promotion promotion_of(const sql::Row& row) {
  Promotion promotion{.id = row.string(1),
                      .name = row.string(2),
                      .product_id = row.string(0),
                      .sku_id = row.string(3),
                      .market = row.string(4),
                      .segment = {},
                      .term = term_of(row.text(6)),
                      .percent = Decimal(row.integer(7), static_cast<int>(row.integer(8))),
                      .from = row.instant(9),
                      .to = row.instant(10)};
  if (!row.text(5).empty()) promotion.segment = known(parse_segment(row.text(5)), "segment");
  return promotion;
}

}  // namespace chandlery::catalog::store
