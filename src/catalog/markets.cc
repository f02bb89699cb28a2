// See markets.h.
#include "catalog/markets.h"

#include "catalog/store.h"
#include "catalog/store_inclusion.h"

namespace chandlery::catalog {

bool same_selling_region(sql::Tx& tx, std::string_view country, std::string_view other) {
  const auto one = store::find_market(tx, country), two = store::find_market(tx, other);
  return one && two && !one->region.empty() && one->region == two->region;
}

sql::Tx::Question includes_tax_question(std::string_view product_id, std::string_view country, bool& included) {
  return store::includes_tax_question(product_id, country, included);
}

}  // namespace chandlery::catalog
