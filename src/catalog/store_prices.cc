#include "catalog/store.h"
#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kPutAvailability{R"(
INSERT INTO availabilities (product_id, sku_id, id, market, segment) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (product_id, sku_id, id) DO NOTHING)"};
const sql::Statement kPricesOfSku{R"(
SELECT term, billing_cycle, effective_from, effective_to, currency, unit_price, unit_scale, erp, erp_scale, tiers,
  availability_id
FROM prices WHERE product_id = $1 AND sku_id = $2)"};
const sql::Statement kPutPrice{R"(
INSERT INTO prices (product_id, sku_id, availability_id, term, billing_cycle, effective_from, effective_to, currency,
  unit_price, unit_scale, erp, erp_scale, tiers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (product_id, sku_id, availability_id, term, billing_cycle, effective_from)
DO UPDATE SET effective_to = excluded.effective_to, currency = excluded.currency, unit_price = excluded.unit_price,
  unit_scale = excluded.unit_scale, erp = excluded.erp, erp_scale = excluded.erp_scale, tiers = excluded.tiers)"};
const sql::Statement kAdvanceBook{"UPDATE price_book SET version = version + 1 WHERE id = 1"};
const sql::Statement kSheetRows{"SELECT " SHEET_COLUMNS R"(
FROM availabilities a
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
JOIN skus s ON s.product_id = a.product_id AND s.id = a.sku_id
JOIN products p ON p.id = a.product_id
WHERE ($1 = '' OR a.market = $1) AND r.effective_from < $3 AND (r.effective_to IS NULL OR r.effective_to > $2)
ORDER BY a.product_id, a.sku_id, a.market, a.segment, r.term, r.billing_cycle, r.effective_from)"};

}  // namespace

void put_availability(sql::Tx& tx, const Availability& availability) {
  tx.queue(kPutAvailability, {availability.product_id, availability.sku_id, availability.id, availability.market,
                              customers::to_string(availability.segment)});
}

std::vector<DatedPrice> prices_of_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return tx.all(kPricesOfSku, {product_id, sku_id},
                [](const sql::Row& row) { return DatedPrice{row.string(10), price_of(row)}; });
}

void put_price(sql::Tx& tx, const Availability& a, const Price& price) {
  const std::string tiers = write_tiers(price.tiers);
  tx.queue(kPutPrice,
           {a.product_id, a.sku_id, a.id, price.term, price.billing_cycle, price.from, price.to, price.currency.code(),
            mantissa_of(price.unit_price), price.unit_price.scale(),
            price.erp ? sql::Param(mantissa_of(*price.erp)) : sql::Param(nullptr), price.erp ? price.erp->scale() : 0,
            tiers});
}

void advance_price_book(sql::Tx& tx) { tx.queue(kAdvanceBook, {}); }

void each_sheet_row(sql::Tx& tx, std::string_view market, Instant from, Instant to,
                    const std::function<void(const SheetRow&)>& each) {
  tx.query(kSheetRows, {market, from, to}, [&](const sql::Row& row) { each(sheet_row_of(row)); });
}

}  // namespace chandlery::catalog::store
