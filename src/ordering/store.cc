// The SQL of carts and orders.
#include "ordering/store.h"

#include "ordering/order_rows.h"
#include "ordering/rules.h"

namespace chandlery::ordering {
namespace {

// --- carts

const sql::Statement kInsertCart(R"(
  INSERT INTO carts (partner_id, customer_id, cart_id, status, version, created_at, modified_at, expires_at, modified_by)
  VALUES ($1, $2, $3, 'active', $4, $5, $6, $7, $8))");

const sql::Statement kInsertCartLine(R"(
  INSERT INTO cart_lines (partner_id, customer_id, cart_id, line_number, catalog_item_id, friendly_name, quantity,
    billing_cycle, term_duration, reseller_mpn_id, renews_to_term, provisioning_context, order_group, currency,
    unit_price, total, error_code, error_text)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))");

const sql::Statement kDeleteCartLines(
    "DELETE FROM cart_lines WHERE partner_id = $1 AND customer_id = $2 AND cart_id = $3");

// A cart always has a line, so that one join reads it whole in one round trip.
const sql::Statement kSelectCart(R"(
  SELECT c.status, c.version, c.created_at, c.modified_at, c.expires_at, c.modified_by,
    l.line_number, l.catalog_item_id, l.friendly_name, l.quantity, l.billing_cycle, l.term_duration, l.reseller_mpn_id,
    l.renews_to_term, l.provisioning_context, l.order_group, l.currency, l.unit_price, l.total, l.error_code, l.error_text
  FROM carts c
  JOIN cart_lines l ON l.partner_id = c.partner_id AND l.customer_id = c.customer_id AND l.cart_id = c.cart_id
  WHERE c.partner_id = $1 AND c.customer_id = $2 AND c.cart_id = $3
  ORDER BY l.line_number)");

const sql::Statement kUpdateCart(R"(
  UPDATE carts SET version = version + 1, modified_at = $5, expires_at = $6, modified_by = $7
  WHERE partner_id = $1 AND customer_id = $2 AND cart_id = $3 AND version = $4 AND status = 'active')");

const sql::Statement kMarkCartOrdered(R"(
  UPDATE carts SET version = version + 1, status = 'ordered'
  WHERE partner_id = $1 AND customer_id = $2 AND cart_id = $3 AND version = $4 AND status = 'active' RETURNING 1)");

// --- orders

const sql::Statement kInsertOrder(R"(
  INSERT INTO orders (partner_id, customer_id, order_id, status, version, billing_cycle, currency, total, country,
    cart_id, created_at, created_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))");

const sql::Statement kInsertOrderLine(R"(
  INSERT INTO order_lines (partner_id, customer_id, order_id, line_number, status, product_id, sku_id, availability_id,
    product_type, product_title, sku_title, publisher, friendly_name, quantity, term_duration, unit_price, total,
    price_includes_tax, return_policy, reseller_mpn_id, renews_to_term, provisioning_context, cancellable_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23))");

// An order that waits for keys stays marked so: whether it still waits is asked, not copied.
const sql::Statement kClaimOrder(R"(
  UPDATE orders SET version = version + 1,
    status = CASE WHEN CAST($5 AS BIGINT) = 1 THEN 'cancelled' ELSE status END
  WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND version = $4 RETURNING 1)");

const sql::Statement kMarkOrderCancelled(
    "UPDATE orders SET status = 'cancelled' WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3");

const sql::Statement kMarkLineAmended(R"(
  UPDATE order_lines SET amended = 1, cancellable_until = NULL
  WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND line_number = $4)");

const sql::Statement kMarkLineCancelled(R"(
  UPDATE order_lines SET status = 'cancelled'
  WHERE partner_id = $1 AND customer_id = $2 AND order_id = $3 AND line_number = $4)");

#define ORDERS_WITH_LINES                                                                                            \
  COLUMNS_OF_ORDER_AND_LINE                                                                                          \
  " FROM orders o"                                                                                                   \
  " JOIN order_lines l ON l.partner_id = o.partner_id AND l.customer_id = o.customer_id AND l.order_id = o.order_id" \
  " WHERE o.partner_id = $1 AND o.customer_id = $2"
const sql::Statement kSelectOrder(ORDERS_WITH_LINES " AND o.order_id = $3 ORDER BY l.line_number");
const sql::Statement kSelectOrders(
    ORDERS_WITH_LINES
    " AND (CAST($3 AS TEXT) = '' OR o.billing_cycle = CAST($3 AS TEXT)) ORDER BY o.order_id DESC, l.line_number");
#undef ORDERS_WITH_LINES

// --- rows

void insert_lines(sql::Tx& tx, std::string_view partner_id, const Cart& cart) {
  for (const CartLine& line : cart.lines) {
    const bool priced = !line.problem;
    const LineProblem problem = line.problem.value_or(LineProblem{});
    tx.queue(kInsertCartLine,
             {partner_id, cart.customer_id, cart.id, line.number, line.asked.catalog_item_id, line.asked.friendly_name,
              line.asked.quantity, line.asked.billing_cycle, line.asked.term_duration, line.asked.reseller_mpn_id,
              line.asked.renews_to_term, line.asked.provisioning_context, line.order_group,
              priced ? line.total.currency.code() : std::string_view(), line.unit_price.to_string(),
              priced ? line.total.minor : 0, problem.code, problem.description});
  }
}

CartLine cart_line_of(const sql::Row& row) {
  CartLine line;
  line.number = row.integer(6);
  line.asked = {row.string(7),  row.string(8),  row.integer(9), row.string(10),
                row.string(11), row.string(12), row.string(13), row.string(14)};
  line.order_group = row.string(15);
  if (const std::int64_t code = row.integer(19); code != 0) {
    line.problem = LineProblem{code, row.string(20)};
  } else {
    line.unit_price = price_of(row.text(17));
    line.total = {row.integer(18), currency_of(row.text(16))};
  }
  return line;
}

}  // namespace

void insert_cart(sql::Tx& tx, std::string_view partner_id, const Cart& cart) {
  tx.queue(kInsertCart, {partner_id, cart.customer_id, cart.id, cart.version, cart.created_at, cart.modified_at,
                         cart.expires_at, cart.modified_by});
  insert_lines(tx, partner_id, cart);
}

std::optional<Cart> load_cart(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                              std::string_view cart_id) {
  std::optional<Cart> cart;
  const sql::Tx::Question question = cart_question(partner_id, customer_id, cart_id, cart);
  tx.query_all({&question, 1});
  return cart;
}

sql::Tx::Question cart_question(std::string_view partner_id, std::string_view customer_id, std::string_view cart_id,
                                std::optional<Cart>& cart) {
  return {kSelectCart, {partner_id, customer_id, cart_id}, [&cart, customer_id, cart_id](const sql::Row& row) {
    if (!cart) {
      cart.emplace();
      cart->customer_id = customer_id;
      cart->id = cart_id;
      cart->status = row.text(0) == "active" ? CartStatus::kActive : CartStatus::kOrdered;
      cart->version = row.integer(1);
      cart->created_at = row.instant(2);
      cart->modified_at = row.instant(3);
      cart->expires_at = row.instant(4);
      cart->modified_by = row.string(5);
    }
    cart->lines.push_back(cart_line_of(row));
  }};
}

bool update_cart(sql::Tx& tx, std::string_view partner_id, Cart& cart) {
  const bool updated = tx.execute(kUpdateCart, {partner_id, cart.customer_id, cart.id, cart.version, cart.modified_at,
                                                cart.expires_at, cart.modified_by}) == 1;
  if (!updated) return false;
  ++cart.version;
  tx.queue(kDeleteCartLines, {partner_id, cart.customer_id, cart.id});
  insert_lines(tx, partner_id, cart);
  return true;
}

sql::Tx::Question mark_cart_ordered(std::string_view partner_id, const Cart& cart, bool& marked) {
  return {kMarkCartOrdered, {partner_id, cart.customer_id, cart.id, cart.version}, [&marked](const sql::Row&) {
            marked = true;
          }};
}

void insert_order(sql::Tx& tx, std::string_view partner_id, const Order& order) {
  tx.queue(kInsertOrder, {partner_id, order.customer_id, order.id, to_string(order.status), order.version,
                          order.billing_cycle, order.total.currency.code(), order.total.minor, order.country,
                          order.cart_id, order.created_at, order.created_by});
  for (const OrderLine& line : order.lines) {
    tx.queue(kInsertOrderLine, {partner_id,
                                order.customer_id,
                                order.id,
                                line.number,
                                to_string(line.status),
                                line.item.product_id,
                                line.item.sku_id,
                                line.item.availability_id,
                                catalog::to_string(line.product_type),
                                line.product_title,
                                line.sku_title,
                                line.publisher,
                                line.friendly_name,
                                line.quantity,
                                line.term_duration,
                                line.unit_price.to_string(),
                                line.total.minor,
                                line.price_includes_tax,
                                line.return_policy,
                                line.reseller_mpn_id,
                                line.renews_to_term,
                                line.provisioning_context,
                                line.cancellable_until});
  }
}

std::optional<Order> load_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                std::string_view order_id) {
  std::vector<Order> found;
  tx.query(kSelectOrder, {partner_id, customer_id, order_id}, [&](const sql::Row& row) { collect(found, row); });
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Order> load_orders(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                               std::string_view billing_cycle) {
  std::vector<Order> found;
  tx.query(kSelectOrders, {partner_id, customer_id, billing_cycle}, [&](const sql::Row& row) { collect(found, row); });
  return found;
}

sql::Tx::Question claim_order(std::string_view partner_id, const Order& order, bool all_cancelled, bool& claimed) {
  return {kClaimOrder,
          {partner_id, order.customer_id, order.id, order.version, all_cancelled},
          [&claimed](const sql::Row&) { claimed = true; }};
}

bool claim_order(sql::Tx& tx, std::string_view partner_id, const Order& order, bool all_cancelled) {
  bool claimed = false;
  const sql::Tx::Question question = claim_order(partner_id, order, all_cancelled, claimed);
  tx.query_all({&question, 1});
  return claimed;
}

void mark_line_cancelled(sql::Tx& tx, std::string_view partner_id, const Order& order, std::int64_t line_number) {
  tx.queue(kMarkLineCancelled, {partner_id, order.customer_id, order.id, line_number});
}

void mark_order_cancelled(sql::Tx& tx, std::string_view partner_id, const Order& order) {
  tx.queue(kMarkOrderCancelled, {partner_id, order.customer_id, order.id});
}

void mark_line_amended(sql::Tx& tx, std::string_view partner_id, const Order& order, std::int64_t line_number) {
  tx.queue(kMarkLineAmended, {partner_id, order.customer_id, order.id, line_number});
}

}  // namespace chandlery::ordering
