#include "catalog/store_offers.h"

#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

#define IN_FORCE "r.effective_from <= $7 AND (r.effective_to IS NULL OR r.effective_to > $7)"
const sql::Statement kShelfPage{"SELECT " PRODUCT_COLUMNS R"(
FROM product_views v
JOIN products p ON p.id = v.product_id
WHERE v.target_view = $1 AND (v.title_key, v.product_id) > ($2, $3) AND (v.title_key, v.product_id) <= ($13, $14)
  AND (CAST($8 AS TEXT) = '' OR EXISTS (
    SELECT 1 FROM (SELECT lower(p.title || ' ' || s.title || ' ' || p.publisher || ' ' || p.id || ':' || s.id) AS words
                   FROM skus s WHERE s.product_id = p.id) t
    WHERE t.words LIKE $8 ESCAPE '\' AND t.words LIKE $9 ESCAPE '\' AND t.words LIKE $10 ESCAPE '\'
      AND t.words LIKE $11 ESCAPE '\'))
  AND CAST($15 AS TEXT) IN ('', p.publisher)
  AND (CAST($16 AS TEXT) = '' OR (p.kind = 'reservation' AND lower(p.sub_type_id) = $16))
  AND EXISTS (
    SELECT 1 FROM availabilities a
    JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
    WHERE a.market = $4 AND a.product_id = p.id AND a.segment IN ($5, $6, $18, $19) AND )" IN_FORCE R"(
      AND (CAST($17 AS TEXT) = '' OR (r.billing_cycle IN ('', $17) AND EXISTS (
        SELECT 1 FROM skus c WHERE c.product_id = a.product_id AND c.id = a.sku_id
          AND ' ' || c.billing_cycles || ' ' LIKE '% ' || $17 || ' %'))))
ORDER BY v.title_key, v.product_id
LIMIT CAST($12 AS BIGINT))"};
#undef IN_FORCE
const sql::Statement kShelfBeyond{R"(
SELECT title_key, product_id FROM product_views WHERE target_view = $1 AND (title_key, product_id) > ($2, $3)
ORDER BY title_key, product_id LIMIT 1 OFFSET CAST($4 AS BIGINT))"};
const sql::Statement kShelfPlace{"SELECT title_key FROM product_views WHERE target_view = $1 AND product_id = $2"};
const sql::Statement kSkus{"SELECT " SKU_COLUMNS " FROM skus s WHERE s.product_id = $1 ORDER BY s.id"};
const sql::Statement kPrices{R"(
SELECT r.term, r.billing_cycle, r.effective_from, r.effective_to, r.currency, r.unit_price, r.unit_scale, r.erp,
  r.erp_scale, r.tiers, a.product_id, a.sku_id, a.id, a.market, a.segment
FROM availabilities a
JOIN prices r ON r.product_id = a.product_id AND r.sku_id = a.sku_id AND r.availability_id = a.id
  AND r.effective_from <= $3 AND (r.effective_to IS NULL OR r.effective_to > $3)
WHERE a.market = $2 AND a.product_id = $1
ORDER BY a.sku_id, a.segment, a.id, r.term, r.billing_cycle)"};
const sql::Statement kChoices{"SELECT choice, word, name FROM shelf_choices WHERE target_view = $1 ORDER BY choice, word"};
const sql::Statement kDropChoices{"DELETE FROM shelf_choices"};
// Another import may be at the same: what it has put there is as true.
const sql::Statement kPutPublishers{R"(
INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT DISTINCT v.target_view, 'publisher', p.publisher, ''
FROM product_views v JOIN products p ON p.id = v.product_id
WHERE TRUE
ON CONFLICT DO NOTHING)"};
const sql::Statement kPutCycles{R"(
INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT DISTINCT v.target_view, 'billing_cycle', c.word, ''
FROM (SELECT 'one_time' AS word UNION ALL SELECT 'monthly' UNION ALL SELECT 'annual' UNION ALL SELECT 'none') c
JOIN skus s ON ' ' || s.billing_cycles || ' ' LIKE '% ' || c.word || ' %'
JOIN product_views v ON v.product_id = s.product_id
WHERE TRUE
ON CONFLICT DO NOTHING)"};
const sql::Statement kPutReservationTypes{R"(
INSERT INTO shelf_choices (target_view, choice, word, name)
SELECT v.target_view, 'reservation_type', p.sub_type_id, MIN(p.sub_type_name)
FROM product_views v JOIN products p ON p.id = v.product_id
WHERE p.kind = 'reservation' AND p.sub_type_id <> ''
GROUP BY v.target_view, p.sub_type_id
ON CONFLICT DO NOTHING)"};
const sql::Statement kPromotionsInForce{"SELECT " PROMOTION_COLUMNS R"( FROM promotions
WHERE valid_from <= $1 AND valid_to > $1 ORDER BY id)"};

}  // namespace

std::vector<Product> shelf_page(sql::Tx& tx, const ShelfSearch& search, Instant at) {
  const ShelfPlace last = search.up_to.value_or(ShelfPlace{"\U0010FFFF", ""});
  return tx.all(kShelfPage,
                {search.view, search.after.title_key, search.after.product_id, search.market,
                 customers::to_string(search.segments[0]), customers::to_string(search.segments[1]), at,
                 search.patterns[0], search.patterns[1], search.patterns[2], search.patterns[3], search.limit,
                 last.title_key, last.product_id, search.publisher, search.reservation_type, search.billing_cycle,
                 customers::to_string(search.segments[2]), customers::to_string(search.segments[3])},
                product_of);
}

std::optional<ShelfPlace> shelf_place_beyond(sql::Tx& tx, std::string_view view, const ShelfPlace& after,
                                             std::int64_t count) {
  return tx.first(kShelfBeyond, {view, after.title_key, after.product_id, count - 1},
                  [](const sql::Row& row) { return ShelfPlace{row.string(0), row.string(1)}; });
}

std::optional<ShelfPlace> shelf_place(sql::Tx& tx, std::string_view view, std::string_view product_id) {
  return tx.first(kShelfPlace, {view, product_id}, [&](const sql::Row& row) {
    return ShelfPlace{row.string(0), std::string(product_id)};
  });
}

ShelfChoices shelf_choices(sql::Tx& tx, std::string_view view) {
  ShelfChoices choices;
  tx.query(kChoices, {view}, [&](const sql::Row& row) {
    if (row.text(0) == "publisher") choices.publishers.push_back(row.string(1));
    if (row.text(0) == "billing_cycle") choices.billing_cycles.push_back(row.string(1));
    if (row.text(0) == "reservation_type") choices.reservation_types.push_back({row.string(1), row.string(2)});
  });
  return choices;
}

void renew_shelf_choices(sql::Tx& tx) {
  for (const sql::Statement* each : {&kDropChoices, &kPutPublishers, &kPutCycles, &kPutReservationTypes}) tx.queue(*each, {});
}

std::vector<ShelfStock> shelf_stock(sql::Tx& tx, const std::vector<Product>& products, std::string_view market,
                                    Instant at) {
  std::vector<ShelfStock> stocks(products.size());
  std::vector<sql::Tx::Question> questions;
  for (std::size_t i = 0; i < products.size(); ++i) {
    ShelfStock& stock = stocks[i];
    questions.push_back({kSkus, {products[i].id}, [&stock](const sql::Row& row) { stock.skus.push_back(sku_of(row)); }});
    questions.push_back({kPrices, {products[i].id, market, at}, [&stock](const sql::Row& row) {
                           stock.prices.push_back({availability_of(row, 10), price_of(row)});
                         }});
  }
  tx.query_all(questions);
  return stocks;
}

std::vector<Promotion> promotions_in_force(sql::Tx& tx, Instant at) {
  return tx.all(kPromotionsInForce, {at}, promotion_of);
}

}  // namespace chandlery::catalog::store
