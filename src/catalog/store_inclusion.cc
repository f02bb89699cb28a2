// See store_inclusion.h.
#include "catalog/store_inclusion.h"

#include "catalog/store_rows.h"

namespace chandlery::catalog::store {
namespace {

const sql::Statement kIncludesTax(
    "SELECT p.kind, m.price_includes_tax_software, m.price_includes_tax_reservations"
    " FROM products p CROSS JOIN markets m WHERE p.id = $1 AND m.country = $2");

}  // namespace

sql::Tx::Question includes_tax_question(std::string_view product_id, std::string_view country, bool& included) {
  return {kIncludesTax, {product_id, country}, [&included](const sql::Row& row) {
            const ProductType type = known(parse_product_type(row.text(0)), "kind of product");
            included = row.flag(is_software(type) ? 1 : 2);
          }};
}

}  // namespace chandlery::catalog::store
