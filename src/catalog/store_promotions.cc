#include "catalog/store.h"
#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kListPromotions{"SELECT " PROMOTION_COLUMNS " FROM promotions ORDER BY id"};
const sql::Statement kPutPromotion{"INSERT INTO promotions (" PROMOTION_COLUMNS R"()
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (product_id, id) DO UPDATE SET name = excluded.name, sku_id = excluded.sku_id, market = excluded.market,
  segment = excluded.segment, term = excluded.term, percent = excluded.percent,
  percent_scale = excluded.percent_scale, valid_from = excluded.valid_from, valid_to = excluded.valid_to)"};

}  // namespace

std::vector<Promotion> list_promotions(sql::Tx& tx) { return tx.all(kListPromotions, {}, promotion_of); }

void put_promotion(sql::Tx& tx, const Promotion& promotion) {
  const std::string_view segment = promotion.segment ? customers::to_string(*promotion.segment) : std::string_view();
  tx.queue(kPutPromotion, {promotion.product_id, promotion.id, promotion.name, promotion.sku_id, promotion.market, segment,
                           term_word(promotion.term), mantissa_of(promotion.percent), promotion.percent.scale(), promotion.from, promotion.to});
}

}  // namespace chandlery::catalog::store
