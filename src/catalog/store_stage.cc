#include "catalog/store_stage.h"

#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kBookVersion{"SELECT version FROM price_book WHERE id = 1"};
const sql::Statement kAdvanceBookFrom{"UPDATE price_book SET version = version + 1 WHERE id = 1 AND version = $1"};

// A stage is open while it is filled, then closed: switched on, or given up. (005_price_stages.sql says staging and applied.)
const sql::Statement kFindStage{
    "SELECT digest, book_version, staged, state, touched_at FROM price_stage WHERE id = 1"};
const sql::Statement kOpenStage{R"(
INSERT INTO price_stage (id, digest, book_version, staged, state, started_by, touched_at)
VALUES (1, $1, $2, 0, 'open', $3, $4))"};
const sql::Statement kAdvanceStage{R"(
UPDATE price_stage SET staged = $3, touched_at = $4
WHERE id = 1 AND state = 'open' AND digest = $1 AND staged = $2)"};
const sql::Statement kCloseStage{
    "UPDATE price_stage SET state = 'closed' WHERE id = 1 AND state = 'open' AND digest = $1"};
const sql::Statement kDropStage{"DELETE FROM price_stage WHERE id = 1"};

const sql::Statement kStagePrice{R"(
INSERT INTO staged_prices (position, product_id, sku_id, availability_id, market, segment, term, billing_cycle,
  effective_from, effective_to, currency, unit_price, unit_scale, erp, erp_scale, tiers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))"};
// SQLite reads ON CONFLICT behind a SELECT only when that has a WHERE.
const sql::Statement kPutStagedAvailabilities{R"(
INSERT INTO availabilities (product_id, sku_id, id, market, segment)
SELECT DISTINCT product_id, sku_id, availability_id, market, segment FROM staged_prices WHERE position >= 0
ON CONFLICT (product_id, sku_id, id) DO NOTHING)"};
const sql::Statement kPutStagedPrices{R"(
INSERT INTO prices (product_id, sku_id, availability_id, term, billing_cycle, effective_from, effective_to, currency,
  unit_price, unit_scale, erp, erp_scale, tiers)
SELECT product_id, sku_id, availability_id, term, billing_cycle, effective_from, effective_to, currency,
  unit_price, unit_scale, erp, erp_scale, tiers
FROM staged_prices WHERE position >= 0
ON CONFLICT (product_id, sku_id, availability_id, term, billing_cycle, effective_from)
DO UPDATE SET effective_to = excluded.effective_to, currency = excluded.currency, unit_price = excluded.unit_price,
  unit_scale = excluded.unit_scale, erp = excluded.erp, erp_scale = excluded.erp_scale, tiers = excluded.tiers)"};
const sql::Statement kFirstStaged{"SELECT position FROM staged_prices ORDER BY position LIMIT 1"};
const sql::Statement kDropStaged{"DELETE FROM staged_prices WHERE position < $1"};

}  // namespace

std::int64_t book_version(sql::Tx& tx) {
  return tx.first(kBookVersion, {}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

bool advance_book_from(sql::Tx& tx, std::int64_t version) { return tx.execute(kAdvanceBookFrom, {version}) == 1; }

std::optional<PriceStage> find_stage(sql::Tx& tx) {
  return tx.first(kFindStage, {}, [](const sql::Row& row) {
    return PriceStage{row.string(0), row.integer(1), row.integer(2), row.text(3) == "open", row.instant(4)};
  });
}

void open_stage(sql::Tx& tx, const PriceStage& stage, std::string_view started_by) {
  tx.queue(kOpenStage, {stage.digest, stage.book_version, started_by, stage.touched_at});
}

bool advance_stage(sql::Tx& tx, std::string_view digest, std::int64_t from, std::int64_t to, Instant at) {
  return tx.execute(kAdvanceStage, {digest, from, to, at}) == 1;
}

void stage_price(sql::Tx& tx, std::int64_t position, const PriceRow& row) {
  const Availability& a = row.availability;
  const Price& price = row.price;
  const std::string tiers = write_tiers(price.tiers);
  tx.queue(kStagePrice,
           {position, a.product_id, a.sku_id, a.id, a.market, customers::to_string(a.segment), price.term,
            price.billing_cycle, price.from, price.to, price.currency.code(), mantissa_of(price.unit_price),
            price.unit_price.scale(), price.erp ? sql::Param(mantissa_of(*price.erp)) : sql::Param(nullptr),
            price.erp ? price.erp->scale() : 0, tiers});
}

bool close_stage(sql::Tx& tx, std::string_view digest) { return tx.execute(kCloseStage, {digest}) == 1; }

void put_staged_prices(sql::Tx& tx) {
  tx.queue(kPutStagedAvailabilities, {});
  tx.queue(kPutStagedPrices, {});
}

bool sweep_stage(sql::Tx& tx, std::int64_t rows) {
  const auto first = tx.first(kFirstStaged, {}, [](const sql::Row& row) { return row.integer(0); });
  if (first) {
    tx.queue(kDropStaged, {*first + rows});
    return true;
  }
  tx.queue(kDropStage, {});
  return false;
}

}  // namespace chandlery::catalog::store
