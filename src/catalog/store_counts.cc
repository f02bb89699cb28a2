// See store_counts.h.
#include "catalog/store_counts.h"

#include "catalog/model.h"
#include "catalog/service.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kCount{
    "SELECT (SELECT COUNT(*) FROM markets), (SELECT COUNT(*) FROM products), (SELECT COUNT(*) FROM skus), "
    "(SELECT COUNT(*) FROM skus WHERE key_source = $1), (SELECT COUNT(*) FROM (SELECT 1 FROM prices LIMIT 1) p)"};

}  // namespace

CatalogueCounts count_catalogue(sql::Tx& tx) {
  return tx
      .first(kCount, {to_string(KeySource::kPool)},
             [](const sql::Row& row) {
               return CatalogueCounts{.markets = row.integer(0),
                                      .products = row.integer(1),
                                      .skus = row.integer(2),
                                      .skus_from_pools = row.integer(3),
                                      .has_prices = row.integer(4) > 0};
             })
      .value_or(CatalogueCounts{});
}

}  // namespace chandlery::catalog::store
