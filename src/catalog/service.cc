#include "catalog/service.h"

#include "catalog/rules.h"
#include "catalog/store.h"

namespace chandlery::catalog {

Result<PricedItem> price_item(sql::Tx& tx, const ItemQuestion& question, Instant at) {
  const std::optional<ItemFacts> facts = store::load_item(tx, question, at);
  if (!facts) return fail(errors::kInvalidOffer, "There is no such catalog item.", "catalogItemId");
  return judge_item(*facts, question, at);
}

std::map<std::string, std::string, std::less<>> product_titles(sql::Tx& tx,
                                                               const std::set<std::string_view>& product_ids) {
  return store::product_titles(tx, product_ids);
}

bool has_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  return store::find_sku(tx, product_id, sku_id).has_value();
}

Result<void> take_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity) {
  if (store::take_inventory(tx, item, quantity) == 0) return fail(errors::kInventoryUnavailable, {}, "quantity");
  return {};
}

void return_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity) {
  store::return_inventory(tx, item, quantity);
}

}  // namespace chandlery::catalog
