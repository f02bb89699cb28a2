#include "catalog/store_price_list.h"

#include <array>

#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

// The bare product_id >= $3 is there for the index: it cannot be used for a comparison of rows from two tables.
const sql::Statement kListPrices{"SELECT " SHEET_COLUMNS R"(
FROM availabilities a
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
JOIN skus s ON s.product_id = a.product_id AND s.id = a.sku_id
JOIN products p ON p.id = a.product_id
WHERE a.market = $1 AND ($2 = '' OR a.segment = $2) AND a.product_id >= $3
  AND (a.product_id, a.sku_id, a.id, r.term, r.billing_cycle) > ($3, $4, $5, $6, $7) AND a.product_id <= $11
  AND ((r.effective_from <= $8 AND (r.effective_to IS NULL OR r.effective_to > $8))
    OR (r.effective_from <= $9 AND (r.effective_to IS NULL OR r.effective_to > $9)))
ORDER BY a.product_id, a.sku_id, a.id, r.term, r.billing_cycle, r.effective_from
LIMIT $10)"};
// The last product of so many availabilities, whether they have prices or not.
const sql::Statement kProductBeyond{R"(
SELECT product_id FROM availabilities WHERE market = $1 AND product_id > $2 ORDER BY product_id LIMIT 1 OFFSET CAST($3 AS BIGINT))"};

}  // namespace

ListPlace ListPlace::of(const SheetRow& row) {
  return {row.availability.product_id, row.availability.sku_id, row.availability.id, row.price.term, row.price.billing_cycle};
}

ListPlace ListPlace::after_product(std::string id) { return {std::move(id), "z", "z", "z", "z"}; }

std::optional<ListPlace> ListPlace::parse(std::string_view text) {
  if (text.empty()) return ListPlace{};
  if (text.size() > 200) return std::nullopt;
  std::array<std::string, 5> parts;
  std::size_t part = 0;
  for (const char c : text) {
    if (c == ':') ++part;
    else if (part < parts.size()) parts[part] += c;
    if (part >= parts.size()) return std::nullopt;
  }
  if (part != parts.size() - 1) return std::nullopt;
  return ListPlace{parts[0], parts[1], parts[2], parts[3], parts[4]};
}

std::string ListPlace::to_string() const {
  return product_id + ":" + sku_id + ":" + availability_id + ":" + term + ":" + billing_cycle;
}

std::vector<SheetRow> list_prices(sql::Tx& tx, const ListSearch& search, Instant one, Instant other) {
  const ListPlace& after = search.after;
  return tx.all(kListPrices,
                {search.market, search.segment, after.product_id, after.sku_id, after.availability_id, after.term,
                 after.billing_cycle, one, other, search.limit, search.last_product},
                sheet_row_of);
}

std::optional<std::string> product_beyond(sql::Tx& tx, std::string_view market, std::string_view after, std::int64_t count) {
  return tx.first(kProductBeyond, {market, after, count - 1}, [](const sql::Row& row) { return row.string(0); });
}

}  // namespace chandlery::catalog::store
