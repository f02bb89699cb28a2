// Customers by the beginning of what people know of them, for the one search box.
#pragma once

#include <string_view>
#include <vector>

#include "core/actor.h"
#include "customers/model.h"
#include "platform/sql/sql.h"

namespace chandlery::customers {

/// The actor's customers whose company name or domain begins with the text, or whose tenant id does: at most `most`,
/// names first. Three reads by index, each of as many rows.
std::vector<CustomerSummary> find_by_beginning(sql::Tx& tx, const Actor& actor, std::string_view text, int most);

}  // namespace chandlery::customers
