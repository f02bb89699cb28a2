// What a market decides: its selling region, in which alone a partner sells (rules 2.4), and whether its prices have the
// tax in them (S36).
#pragma once

#include <string_view>

#include "platform/sql/sql.h"

namespace chandlery::catalog {

/// False also where one of the two is no market at all.
bool same_selling_region(sql::Tx& tx, std::string_view country, std::string_view other);

/// Whether the product's prices in the customer's market have the tax in them, as price_item would say; for a round trip
/// with others. The names must live until it is asked, as all parameters; `included` stays where one of them is unknown.
sql::Tx::Question includes_tax_question(std::string_view product_id, std::string_view country, bool& included);

}  // namespace chandlery::catalog
