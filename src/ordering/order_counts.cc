// See order_counts.h.
#include "ordering/order_counts.h"

namespace chandlery::ordering {
namespace {

const sql::Statement kCountOrders(
    "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE partner_id = $1 LIMIT CAST($2 AS BIGINT)) counted");

}  // namespace

std::int64_t count_orders(sql::Tx& tx, std::string_view partner_id, std::int64_t most) {
  return tx.first(kCountOrders, {partner_id, most}, [](const sql::Row& row) { return row.integer(0); }).value_or(0);
}

}  // namespace chandlery::ordering
