// The tables of carts and orders. Only store.cc names them. Every function takes the partner's id from the actor.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// All writes are queued, unless they return something.
void insert_cart(sql::Tx& tx, std::string_view partner_id, const Cart& cart);
std::optional<Cart> load_cart(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                              std::string_view cart_id);
sql::Tx::Question cart_question(std::string_view partner_id, std::string_view customer_id, std::string_view cart_id,
                                std::optional<Cart>& cart);
/// Replaces lines and times of the cart that was read as `cart.version`, and counts the version on. False when the cart
/// was changed or ordered since.
bool update_cart(sql::Tx& tx, std::string_view partner_id, Cart& cart);
/// Marks the cart as ordered; a question, so that it travels with others. Of several that try at once, exactly one is
/// `marked`. None also when the cart was changed since it was read.
sql::Tx::Question mark_cart_ordered(std::string_view partner_id, const Cart& cart, bool& marked);

void insert_order(sql::Tx& tx, std::string_view partner_id, const Order& order);
std::optional<Order> load_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                std::string_view order_id);
/// Newest first. Empty `billing_cycle`: all.
std::vector<Order> load_orders(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                               std::string_view billing_cycle);
/// Counts the order's version on, and marks it cancelled when all of it is. Not `claimed` when it was changed since it
/// was read as `order`; on PostgreSQL it waits for whoever is changing it. Whoever takes lines of an order claims it
/// first.
sql::Tx::Question claim_order(std::string_view partner_id, const Order& order, bool all_cancelled, bool& claimed);
bool claim_order(sql::Tx& tx, std::string_view partner_id, const Order& order, bool all_cancelled);
void mark_order_cancelled(sql::Tx& tx, std::string_view partner_id, const Order& order);
void mark_line_amended(sql::Tx& tx, std::string_view partner_id, const Order& order, std::int64_t line_number);
void mark_line_cancelled(sql::Tx& tx, std::string_view partner_id, const Order& order, std::int64_t line_number);

}  // namespace chandlery::ordering
