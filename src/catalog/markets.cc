// See markets.h.
#include "catalog/markets.h"

#include "catalog/store.h"

namespace chandlery::catalog {

bool same_selling_region(sql::Tx& tx, std::string_view country, std::string_view other) {
  const auto one = store::find_market(tx, country), two = store::find_market(tx, other);
  return one && two && !one->region.empty() && one->region == two->region;
}

}  // namespace chandlery::catalog
