// Carts and orders as JSON: what clients send, and what they are answered (contract 4, 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ordering/model.h"
#include "ordering/service.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::ordering {

struct CartTaxes;  // taxes.h

/// The lines of a cart as sent, normalised. `catalogId` is taken for `catalogItemId`, `renewsTo` as object or array.
Result<std::vector<LineRequest>> read_cart_lines(const json::Object& cart);
/// An order as sent, normalised, its lines in the order of their numbers.
Result<OrderCommand> read_order(const json::Object& order, std::string_view customer_id);

/// An ordered cart tells no taxes: its invoice does.
void write_cart(json::Writer& w, const Cart& cart, const CartTaxes& taxes, std::string_view locale);
/// `include_price` adds totalPrice and each line's pricing.
/// `customer_name` as a field of its own, for lists over all customers.
void write_order(json::Writer& w, const Order& order, bool include_price, std::string_view customer_name = {});
/// {"totalCount","items","links":{"self"},"attributes"} around what `write_items` writes.
template <class WriteItems>
std::string collection(std::size_t count, std::string_view self, WriteItems&& write_items) {
  json::Writer w;
  json::begin_collection(w, count);
  write_items(w);
  json::end_collection(w, self);
  return w.take();
}
std::string checkout_result(const std::vector<Order>& orders);
std::string order_list(const std::vector<Order>& orders, std::string_view self, bool include_price);
std::string provisioning_status(const Order& order);
/// Links to the software of the given lines (contract 17.2): how unmodified clients come to keys and downloads.
std::string activation_links(const Order& order, std::optional<std::int64_t> line_number);

/// The order as the activity log keeps it: Pascal-cased names, no links, no secrets (contract 12).
std::string snapshot(const Order& order);

/// "/customers/{id}/orders/{id}"
std::string path_of(const Order& order);
/// {"id":...,"version":n} in base64 (contract 1.5).
std::string etag_of(const Order& order);

}  // namespace chandlery::ordering
