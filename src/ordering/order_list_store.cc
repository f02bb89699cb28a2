// See order_list_store.h.
#include "ordering/order_list_store.h"

#include "ordering/order_rows.h"
#include "ordering/rules.h"

namespace chandlery::ordering {
namespace {

constexpr std::string_view kAfterAll = "g";  // ids are hexadecimal

// The page is cut from the orders alone, by their key or by their age, before their lines are joined. $1 partner,
// $2 customer, $3 below, $4 newest, $5 oldest, $6 until, $7 status, $8 cycle, $9 to $12 patterns, $13 limit.
#define WORDS "lower(w.product_title || ' ' || w.sku_title || ' ' || w.friendly_name)"
#define PAGE_OF(WHOSE)                                                                                               \
  COLUMNS_OF_ORDER_AND_LINE                                                                                          \
  " FROM (SELECT * FROM orders p WHERE p.partner_id = $1 AND " WHOSE                                                 \
  "   AND p.order_id < $3 AND p.order_id <= $4 AND p.order_id >= $5"                                                 \
  "   AND (CAST($6 AS BIGINT) IS NULL OR p.created_at < CAST($6 AS BIGINT))"                                         \
  "   AND (CAST($7 AS TEXT) = '' OR p.status = $7 OR (CAST($7 AS TEXT) = 'completed' AND p.status = 'pending'))"     \
  "   AND (CAST($8 AS TEXT) = '' OR p.billing_cycle = $8)"                                                           \
  "   AND (CAST($9 AS TEXT) = '' OR EXISTS (SELECT 1 FROM order_lines w WHERE w.partner_id = p.partner_id"           \
  "     AND w.customer_id = p.customer_id AND w.order_id = p.order_id AND " WORDS " LIKE $9 ESCAPE '\\' AND " WORDS  \
  " LIKE $10 ESCAPE '\\' AND " WORDS " LIKE $11 ESCAPE '\\' AND " WORDS                                              \
  " LIKE $12 ESCAPE '\\'))"                                                                                          \
  "   ORDER BY p.order_id DESC LIMIT CAST($13 AS BIGINT)) o"                                                         \
  " JOIN order_lines l ON l.partner_id = o.partner_id AND l.customer_id = o.customer_id AND l.order_id = o.order_id" \
  " ORDER BY o.order_id DESC, l.line_number"
const sql::Statement kPageOfCustomer(PAGE_OF("p.customer_id = $2"));
const sql::Statement kPageOfPartner(PAGE_OF("CAST($2 AS TEXT) = ''"));
#undef PAGE_OF
#undef WORDS

#define NEWEST_BEFORE(WHOSE)                                     \
  "SELECT order_id FROM orders WHERE partner_id = $1 AND " WHOSE \
  " AND created_at < $3"                                         \
  " ORDER BY order_id DESC LIMIT 1"
const sql::Statement kNewestOfCustomer(NEWEST_BEFORE("customer_id = $2"));
const sql::Statement kNewestOfPartner(NEWEST_BEFORE("CAST($2 AS TEXT) = ''"));
#undef NEWEST_BEFORE
#define BELOW(WHOSE)                                             \
  "SELECT order_id FROM orders WHERE partner_id = $1 AND " WHOSE \
  " AND order_id < $3"                                           \
  " ORDER BY order_id DESC LIMIT 1 OFFSET CAST($4 AS BIGINT)"
const sql::Statement kBelowOfCustomer(BELOW("customer_id = $2"));
const sql::Statement kBelowOfPartner(BELOW("CAST($2 AS TEXT) = ''"));
#undef BELOW

const sql::Statement kWithId(
    "SELECT order_id FROM orders WHERE partner_id = $1 AND order_id >= $2 AND order_id <= $3"
    " ORDER BY order_id DESC LIMIT CAST($4 AS BIGINT)");
const sql::Statement kWithAlternateId(
    "SELECT order_id FROM orders WHERE partner_id = $1 AND substr(order_id, 25) >= $2 AND substr(order_id, 25) <= $3"
    " ORDER BY substr(order_id, 25) LIMIT CAST($4 AS BIGINT)");
// From one partner's orders to the next one's by the first column of the indices.
#define EACH_PARTNER                                                                      \
  "WITH RECURSIVE each_partner(id) AS (SELECT MIN(partner_id) FROM orders UNION ALL"      \
  " SELECT (SELECT MIN(n.partner_id) FROM orders n WHERE n.partner_id > each_partner.id)" \
  " FROM each_partner WHERE each_partner.id IS NOT NULL)"                                 \
  " SELECT o.partner_id, o.customer_id, o.order_id, o.created_at FROM each_partner CROSS JOIN orders o"
const sql::Statement kAnywhere(EACH_PARTNER
                               " WHERE o.partner_id = each_partner.id AND o.order_id = $1 LIMIT CAST($2 AS BIGINT)");
// Without statistics SQLite takes the index that holds the columns, and reads past all orders of a partner.
const sql::Statement kAnywhereWithAlternateId(
    EACH_PARTNER
    " /*sqlite: INDEXED BY orders_by_alternate_id */ WHERE o.partner_id = each_partner.id"
    " AND substr(o.order_id, 25) = $1 LIMIT CAST($2 AS BIGINT)");
#undef EACH_PARTNER
// The plus keeps SQLite from looking for the lines by anything but the order that was found.
const sql::Statement kById(
    COLUMNS_OF_ORDER_AND_LINE
    " FROM orders o CROSS JOIN order_lines l"
    " WHERE l.partner_id = o.partner_id AND l.customer_id = o.customer_id AND l.order_id = /*sqlite: + */ o.order_id"
    " AND o.partner_id = $1 AND o.order_id = $2 ORDER BY l.line_number");

}  // namespace

std::vector<Order> load_order_page(sql::Tx& tx, std::string_view partner_id, const OrderSearch& search,
                                   std::string_view after, std::int64_t limit) {
  const std::string_view status = search.status ? to_string(*search.status) : std::string_view();
  std::vector<Order> found;
  tx.query(
      search.customer_id.empty() ? kPageOfPartner : kPageOfCustomer,
      {partner_id, search.customer_id, after.empty() ? kAfterAll : after,
       search.newest.empty() ? kAfterAll : std::string_view(search.newest), search.oldest, search.until, status,
       search.billing_cycle, search.patterns[0], search.patterns[1], search.patterns[2], search.patterns[3], limit},
      [&](const sql::Row& row) { collect(found, row); });
  return found;
}

std::optional<std::string> newest_before(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                         Instant moment) {
  return tx.first(customer_id.empty() ? kNewestOfPartner : kNewestOfCustomer, {partner_id, customer_id, moment},
                  [](const sql::Row& row) { return row.string(0); });
}

std::optional<std::string> order_below(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view after, std::int64_t count) {
  return tx.first(customer_id.empty() ? kBelowOfPartner : kBelowOfCustomer,
                  {partner_id, customer_id, after.empty() ? kAfterAll : after, count - 1},
                  [](const sql::Row& row) { return row.string(0); });
}

std::vector<std::string> orders_with_id(sql::Tx& tx, std::string_view partner_id, const IdRange& range,
                                        std::int64_t limit) {
  return tx.all(kWithId, {partner_id, range.first, range.last, limit},
                [](const sql::Row& row) { return row.string(0); });
}

std::vector<std::string> orders_with_alternate_id(sql::Tx& tx, std::string_view partner_id, const IdRange& range,
                                                  std::int64_t limit) {
  return tx.all(kWithAlternateId, {partner_id, range.first, range.last, limit},
                [](const sql::Row& row) { return row.string(0); });
}

namespace {
std::vector<PlacedOrder> placed(sql::Tx& tx, const sql::Statement& statement, std::string_view id, std::int64_t limit) {
  return tx.all(statement, {id, limit}, [](const sql::Row& row) {
    return PlacedOrder{row.string(0), row.string(1), row.string(2), row.instant(3)};
  });
}
}  // namespace

std::vector<PlacedOrder> orders_anywhere(sql::Tx& tx, std::string_view order_id, std::int64_t limit) {
  return placed(tx, kAnywhere, order_id, limit);
}

std::vector<PlacedOrder> orders_anywhere_with_alternate_id(sql::Tx& tx, std::string_view alternate_id,
                                                           std::int64_t limit) {
  return placed(tx, kAnywhereWithAlternateId, alternate_id, limit);
}

std::vector<Order> load_orders_by_id(sql::Tx& tx, std::string_view partner_id, const std::vector<std::string>& ids) {
  std::vector<Order> found;
  std::vector<sql::Tx::Question> questions;
  for (const std::string& id : ids) {
    questions.push_back({kById, {partner_id, id}, [&found](const sql::Row& row) { collect(found, row); }});
  }
  tx.query_all(questions);
  return found;
}

}  // namespace chandlery::ordering
