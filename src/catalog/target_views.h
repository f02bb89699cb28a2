// The target views that products are in: the words by which the trade groups what it sells (contract 3.1).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// All views that any of the products is in, with the views that contain them; one round trip, a row a product and view.
std::set<std::string, std::less<>> target_views_of(sql::Tx& tx, const std::vector<std::string_view>& product_ids);

}  // namespace chandlery::catalog
