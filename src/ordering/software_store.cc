// See software_store.h.
#include "ordering/software_store.h"

#include "ordering/order_list_store.h"
#include "ordering/order_rows.h"

namespace chandlery::ordering {
namespace {

constexpr std::string_view kAfterAll = "g";  // ids are hexadecimal

// What a search asks of a line `l`, from its product on: $1 partner, $2 customer, $3 product, $4 which states, $5 to $8
// patterns.
#define FITS                                                                                                   \
  " AND l.product_type <> 'reservation' AND (CAST($3 AS TEXT) = '' OR l.product_id = $3)"                      \
  " AND (CAST($4 AS TEXT) <> 'cancelled' OR l.status = 'cancelled')"                                           \
  " AND (CAST($4 AS TEXT) <> 'open' OR l.status <> 'cancelled')"                                               \
  " AND (CAST($5 AS TEXT) = '' OR (" WORDS " LIKE $5 ESCAPE '\\' AND " WORDS " LIKE $6 ESCAPE '\\' AND " WORDS \
  " LIKE $7 ESCAPE '\\' AND " WORDS " LIKE $8 ESCAPE '\\'))"
#define WORDS "lower(l.product_title || ' ' || l.sku_title || ' ' || l.friendly_name)"

// Of a customer the page is cut from the lines alone, by their key, before anything is joined: SQLite would join all
// and sort it.
const sql::Statement kOfCustomer(
    COLUMNS_OF_ORDER_AND_LINE
    " FROM (SELECT * FROM order_lines l WHERE partner_id = $1 AND customer_id = $2 AND order_id <= $9"
    "   AND (order_id < $9 OR line_number > $10) AND order_id >= $11" FITS
    "   ORDER BY order_id DESC, line_number LIMIT CAST($12 AS BIGINT)) l"
    " JOIN orders o ON o.partner_id = l.partner_id AND o.customer_id = l.customer_id AND o.order_id = l.order_id"
    " ORDER BY o.order_id DESC, l.line_number");
// Of a partner the orders come first, by their age, and each brings its lines. The plus keeps SQLite from looking for
// the lines by the range of orders instead of by the order.
const sql::Statement kOfPartner(
    COLUMNS_OF_ORDER_AND_LINE
    " FROM orders o CROSS JOIN order_lines l"
    " WHERE l.partner_id = o.partner_id AND l.customer_id = o.customer_id AND l.order_id = /*sqlite: + */ o.order_id"
    " AND o.partner_id = $1 AND CAST($2 AS TEXT) = '' AND o.order_id <= $9 AND (o.order_id < $9 OR l.line_number > $10)"
    " AND o.order_id >= $11" FITS " ORDER BY o.order_id DESC, l.line_number LIMIT CAST($12 AS BIGINT)");

// The index's own conditions stand in the query, so that SQLite may use it.
#define CANCELLABLE " l.partner_id = $1 AND l.cancellable_until IS NOT NULL AND l.status <> 'cancelled'"
const sql::Statement kCancellable(
    COLUMNS_OF_ORDER_AND_LINE
    " FROM order_lines l"
    " JOIN orders o ON o.partner_id = l.partner_id AND o.customer_id = l.customer_id AND o.order_id = l.order_id"
    " WHERE" CANCELLABLE
    " AND l.cancellable_until >= $9 AND l.cancellable_until <= $10"
    " AND (l.cancellable_until, l.order_id, l.line_number) > ($9, $11, $12)"
    " AND (l.cancellable_until, l.order_id, l.line_number) <= ($10, $13, $14)"
    " AND (CAST($2 AS TEXT) = '' OR l.customer_id = $2) AND l.order_id >= $16 AND l.order_id <= $17" FITS
    " ORDER BY l.cancellable_until, l.order_id, l.line_number LIMIT CAST($15 AS BIGINT)");
const sql::Statement kLaterWindow(
    "SELECT l.cancellable_until, l.order_id, l.line_number FROM order_lines l WHERE" CANCELLABLE
    " AND l.cancellable_until >= $2 AND l.cancellable_until <= $3"
    " AND (l.cancellable_until, l.order_id, l.line_number) > ($2, $4, $5)"
    " ORDER BY l.cancellable_until, l.order_id, l.line_number LIMIT 1 OFFSET CAST($6 AS BIGINT)");
const sql::Statement kCountCancellable(
    "SELECT COUNT(*) FROM (SELECT 1 FROM order_lines l WHERE" CANCELLABLE
    " AND l.cancellable_until >= $2 AND l.cancellable_until <= $3 LIMIT CAST($4 AS BIGINT)) AS found");
#undef CANCELLABLE

const sql::Statement kLine(
    COLUMNS_OF_ORDER_AND_LINE
    " FROM orders o"
    " JOIN order_lines l ON l.partner_id = o.partner_id AND l.customer_id = o.customer_id AND l.order_id = o.order_id"
    " WHERE o.partner_id = $1 AND o.customer_id = $2 AND o.order_id = $9 AND l.line_number = $10" FITS);
#undef WORDS
#undef FITS

std::string_view states_of(const SoftwareSearch& search) {
  if (!search.cancelled) return {};
  return *search.cancelled ? "cancelled" : "open";
}

}  // namespace

std::vector<Order> load_software(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                                 const SoftwarePlace& after, std::string_view floor, std::int64_t limit) {
  // The page begins below the place or with the newest order that was asked for, whichever is older.
  std::string_view start = older_of(after.order_id, search.newest);
  if (start.empty()) start = kAfterAll;
  const std::int64_t line = start == after.order_id ? after.line : -1;
  const std::string_view lowest = std::max(floor, std::string_view(search.oldest));
  std::vector<Order> found;
  tx.query(search.customer_id.empty() ? kOfPartner : kOfCustomer,
           {partner_id, search.customer_id, search.product_id, states_of(search), search.patterns[0],
            search.patterns[1], search.patterns[2], search.patterns[3], start, line, lowest, limit},
           [&](const sql::Row& row) { collect(found, row); });
  return found;
}

std::vector<Order> load_cancellable(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                                    const Windows& windows, const SoftwarePlace& after,
                                    const std::optional<SoftwarePlace>& ceiling, std::int64_t limit) {
  const Instant from = after.order_id.empty() ? windows.from : after.until;
  const std::string_view newest = search.newest.empty() ? kAfterAll : std::string_view(search.newest);
  std::vector<Order> found;
  tx.query(kCancellable,
           {partner_id, search.customer_id, search.product_id, states_of(search), search.patterns[0],
            search.patterns[1], search.patterns[2], search.patterns[3], from, ceiling ? ceiling->until : windows.until,
            after.order_id, after.line, ceiling ? std::string_view(ceiling->order_id) : kAfterAll,
            ceiling ? ceiling->line : kAfterAllLines, limit, search.oldest, newest},
           [&](const sql::Row& row) { collect(found, row); });
  return found;
}

std::optional<SoftwarePlace> later_window(sql::Tx& tx, std::string_view partner_id, const Windows& windows,
                                          const SoftwarePlace& after, std::int64_t count) {
  const Instant from = after.order_id.empty() ? windows.from : after.until;
  return tx.first(kLaterWindow, {partner_id, from, windows.until, after.order_id, after.line, count - 1},
                  [](const sql::Row& row) {
                    return SoftwarePlace{row.string(1), row.integer(2), row.instant(0)};
                  });
}

std::int64_t count_cancellable(sql::Tx& tx, std::string_view partner_id, const Windows& windows, std::int64_t most) {
  return tx
      .first(kCountCancellable, {partner_id, windows.from, windows.until, most},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<Order> load_lines(sql::Tx& tx, std::string_view partner_id, const SoftwareSearch& search,
                              std::span<const fulfilment::LineName> lines) {
  std::vector<Order> found;
  std::vector<sql::Tx::Question> questions;
  for (const fulfilment::LineName& line : lines) {
    questions.push_back({kLine,
                         {partner_id, line.customer_id, search.product_id, states_of(search), search.patterns[0],
                          search.patterns[1], search.patterns[2], search.patterns[3], line.order_id, line.line_number},
                         [&found](const sql::Row& row) { collect(found, row); }});
  }
  tx.query_all(questions);
  return found;
}

}  // namespace chandlery::ordering
