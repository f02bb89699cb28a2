// See sheet_catalogue.h.
#include "catalog/sheet_catalogue.h"

#include "catalog/store.h"

namespace chandlery::catalog {

StoredCatalogue::StoredCatalogue(sql::Tx& tx) : tx_(tx) {
  for (Market& market : store::list_markets(tx)) markets_.emplace(market.country, market);
}

bool StoredCatalogue::has_product(const std::string& id) {
  auto [found, fresh] = products_.try_emplace(id);
  if (fresh) found->second = store::find_product(tx_, id).has_value();
  return found->second;
}

const std::optional<Sku>& StoredCatalogue::sku(const std::string& product_id, const std::string& sku_id) {
  auto [found, fresh] = skus_.try_emplace({product_id, sku_id});
  if (fresh) found->second = store::find_sku(tx_, product_id, sku_id);
  return found->second;
}

}  // namespace chandlery::catalog
