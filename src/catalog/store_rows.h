// How a row of the catalogue's tables becomes a value; shared by the module's store files alone.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "catalog/model.h"
#include "catalog/policies.h"
#include "catalog/pricing.h"
#include "catalog/rules.h"
#include "catalog/store.h"
#include "core/word_list.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

/// A word that a store function wrote; another one is corruption.
template <class T>
T known(std::optional<T> value, std::string_view what) {
  if (!value) throw std::runtime_error("catalog: the database holds an unknown " + std::string(what));
  return *std::move(value);
}

/// Of ten columns, in the order of SHEET_COLUMNS.
inline Price price_of(const sql::Row& row, int first = 0) {
  return {.term = row.string(first),
          .billing_cycle = row.string(first + 1),
          .from = row.instant(first + 2),
          .to = row.optional_instant(first + 3),
          .currency = known(Currency::parse(row.text(first + 4)), "currency"),
          .unit_price = Decimal(row.integer(first + 5), static_cast<int>(row.integer(first + 6))),
          .erp = row.is_null(first + 7)
                     ? std::nullopt
                     : std::optional(Decimal(row.integer(first + 7), static_cast<int>(row.integer(first + 8)))),
          .tiers = known(parse_tiers(row.text(first + 9)), "tier of prices")};
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

#define PRODUCT_COLUMNS \
  "p.id, p.title, p.description, p.publisher, p.is_microsoft_product, p.kind, p.type_id, p.type_name, p.sub_type_id, p.sub_type_name"
inline constexpr int kProductColumns = 10;

inline Product product_of(const sql::Row& row) {
  return {.id = row.string(0),
          .title = row.string(1),
          .description = row.string(2),
          .publisher = row.string(3),
          .is_microsoft_product = row.flag(4),
          .kind = known(parse_product_type(row.text(5)), "kind of product"),
          .type = {row.string(6), row.string(7)},
          .sub_type = {row.string(8), row.string(9)}};
}

#define SKU_COLUMNS                                                                                               \
  "s.product_id, s.id, s.title, s.description, s.unit_of_measure, s.minimum_quantity, s.maximum_quantity, "        \
  "s.is_trial, s.terms, s.billing_cycles, s.prerequisites, s.inventory_variables, s.provisioning_variables, "      \
  "s.dynamic_attributes, s.terms_of_use, s.key_source, s.activations_per_unit, s.fulfilment_family, "              \
  "s.return_family, s.inventory, s.quantity_changes, s.renews, s.conversions"
inline constexpr int kSkuColumns = 23;

inline Sku sku_of(const sql::Row& row) {
  return {.product_id = row.string(0),
          .id = row.string(1),
          .title = row.string(2),
          .description = row.string(3),
          .unit_of_measure = row.string(4),
          .minimum_quantity = row.integer(5),
          .maximum_quantity = row.integer(6),
          .is_trial = row.flag(7),
          .terms = split_words(row.text(8)),
          .billing_cycles = split_words(row.text(9)),
          .prerequisites = split_words(row.text(10)),
          .inventory_variables = split_words(row.text(11)),
          .provisioning_variables = split_words(row.text(12)),
          .dynamic_attributes = row.string(13),
          .terms_of_use = row.string(14),
          .key_source = known(parse_key_source(row.text(15)), "key source"),
          .activations_per_unit = row.integer(16),
          .fulfilment_family = row.string(17),
          .return_family = row.string(18),
          .inventory = row.optional_integer(19),
          .quantity_changes = row.flag(20),
          .renews = row.flag(21),
          .conversions = split_words(row.text(22))};
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

/// `T` is the table's alias with its point, or "".
#define RETURN_COLUMNS_OF(T)                                                                                        \
  T "id, " T "family, " T "effective_from, " T "window_value, " T "window_unit, " T "anchor, " T "basis, "          \
  T "full_within_hours, " T "cancel_day_counts_as_used, " T "early_termination_percent, " T "path, " T "unit, "      \
  T "exchange_allowed, " T "annual_cap_amount, " T "annual_cap_currency, " T "annual_cap_per"
#define RETURN_COLUMNS RETURN_COLUMNS_OF("")

inline ReturnPolicy return_of(const sql::Row& row, int first = 0) {
  ReturnPolicy policy{.id = row.string(first),
                      .family = row.string(first + 1),
                      .effective_from = row.instant(first + 2),
                      .window_value = row.optional_integer(first + 3),
                      .window_unit = known(parse_window_unit(row.text(first + 4)), "word of a return policy"),
                      .anchor = row.string(first + 5),
                      .basis = known(parse_return_basis(row.text(first + 6)), "word of a return policy"),
                      .full_within_hours = row.integer(first + 7),
                      .cancel_day_counts_as_used = row.flag(first + 8),
                      .early_termination_percent = known(Decimal::parse(row.text(first + 9)), "percentage"),
                      .path = known(parse_return_path(row.text(first + 10)), "word of a return policy"),
                      .unit = known(parse_return_unit(row.text(first + 11)), "word of a return policy"),
                      .exchange_allowed = row.flag(first + 12),
                      .annual_cap_per = row.string(first + 15)};
  if (!row.is_null(first + 13)) policy.annual_cap = Money{row.integer(first + 13), known(Currency::parse(row.text(first + 14)), "currency")};
  return policy;
}

}  // namespace chandlery::catalog::store
