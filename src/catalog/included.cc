// See included.h.
#include "catalog/included.h"

#include <map>

#include "catalog/store.h"

namespace chandlery::catalog {

std::vector<std::vector<IncludedSku>> included_with(sql::Tx& tx, std::span<const BoughtSku> purchases) {
  using SkuName = std::pair<std::string_view, std::string_view>;
  std::map<SkuName, std::vector<store::DatedInclusion>> of_sku;
  for (const BoughtSku& bought : purchases) of_sku[{bought.product_id, bought.sku_id}];
  store::load_inclusions(tx, of_sku);

  std::vector<std::vector<IncludedSku>> found(purchases.size());
  for (std::size_t i = 0; i < purchases.size(); ++i) {
    const BoughtSku& bought = purchases[i];
    for (const store::DatedInclusion& each : of_sku.at({bought.product_id, bought.sku_id})) {
      if (bought.at < each.from || (each.to && bought.at >= *each.to)) continue;
      const bool again = !found[i].empty() && found[i].back().product_id == each.included.product_id &&
                         found[i].back().sku_id == each.included.sku_id &&
                         found[i].back().version == each.included.version;
      if (!again) found[i].push_back(each.included);
    }
  }
  return found;
}

}  // namespace chandlery::catalog
