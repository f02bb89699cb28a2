// Whether a price has its tax in it, as the tables of products and markets say.
#pragma once

#include "platform/sql/sql.h"

namespace chandlery::catalog::store {

sql::Tx::Question includes_tax_question(std::string_view product_id, std::string_view country, bool& included);

}  // namespace chandlery::catalog::store
