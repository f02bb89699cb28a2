// Counts open carts by what is in them, for whoever is about to change prices.
#include "ordering/service.h"

namespace chandlery::ordering {
namespace {

const sql::Statement kOpenLines(R"(
  SELECT c.partner_id, c.customer_id, c.cart_id, l.catalog_item_id
  FROM carts c
  JOIN cart_lines l ON l.partner_id = c.partner_id AND l.customer_id = c.customer_id AND l.cart_id = c.cart_id
  WHERE c.status = 'active' AND c.expires_at > $1
  ORDER BY c.partner_id, c.customer_id, c.cart_id)");

}  // namespace

catalog::CartCount count_open_carts(sql::Tx& tx, const catalog::ItemIds& items, Instant at) {
  catalog::CartCount count;
  std::string last;
  tx.query(kOpenLines, {at}, [&](const sql::Row& row) {
    const std::optional<catalog::CatalogItemId> item = catalog::CatalogItemId::parse(row.text(3));
    if (!item || !items.contains(item->to_string())) return;
    ++count.lines;
    std::string cart = row.string(0) + "/" + row.string(1) + "/" + row.string(2);
    if (cart != last) ++count.carts;
    last = std::move(cart);
  });
  return count;
}

}  // namespace chandlery::ordering
