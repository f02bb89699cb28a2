// See lifecycle.h.
#include "catalog/lifecycle.h"

#include "catalog/store.h"

namespace chandlery::catalog {

std::optional<Lifecycle> lifecycle_of(sql::Tx& tx, std::string_view product_id, std::string_view sku_id) {
  std::optional<Sku> sku = store::find_sku(tx, product_id, sku_id);
  if (!sku) return std::nullopt;
  const std::optional<Product> product = store::find_product(tx, product_id);
  return Lifecycle{.product_id = std::move(sku->product_id),
                   .sku_id = std::move(sku->id),
                   .title = std::move(sku->title),
                   .unit_of_measure = std::move(sku->unit_of_measure),
                   .terms = std::move(sku->terms),
                   .minimum_quantity = sku->minimum_quantity,
                   .maximum_quantity = sku->maximum_quantity,
                   .quantity_changes = sku->quantity_changes,
                   .renews = sku->renews,
                   .is_trial = sku->is_trial,
                   .is_microsoft_product = product && product->is_microsoft_product,
                   .conversions = std::move(sku->conversions)};
}

}  // namespace chandlery::catalog
