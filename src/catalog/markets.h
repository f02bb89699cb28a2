// Selling regions: a partner sells in the region of its own country alone (rules 2.4).
#pragma once

#include <string_view>

#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// False also where one of the two is no market at all.
bool same_selling_region(sql::Tx& tx, std::string_view country, std::string_view other);

}  // namespace chandlery::catalog
