// How a row of orders and their lines becomes a value; shared by the module's store files alone.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

#define COLUMNS_OF_ORDER_AND_LINE                                                                                     \
  "SELECT o.order_id, o.status, o.version, o.billing_cycle, o.currency, o.total, o.country, o.cart_id, o.created_at," \
  " o.created_by, l.line_number, l.status, l.product_id, l.sku_id, l.availability_id, l.product_type,"                \
  " l.product_title, l.sku_title, l.publisher, l.friendly_name, l.quantity, l.term_duration, l.unit_price, l.total,"  \
  " l.price_includes_tax, l.return_policy, l.reseller_mpn_id, l.renews_to_term, l.provisioning_context,"              \
  " l.cancellable_until, o.customer_id, l.amended"

inline constexpr std::string_view kOrderStatuses[] = {"pending", "completed", "cancelled"};
inline constexpr std::string_view kLineStatuses[] = {"pending", "fulfilled", "cancelled"};

/// The value of a word; another one than the store wrote is corruption.
template <class Enum, std::size_t n>
Enum value_of(const std::string_view (&words)[n], std::string_view word) {
  for (std::size_t i = 0; i < n; ++i) {
    if (words[i] == word) return static_cast<Enum>(i);
  }
  throw std::logic_error("a row holds an unknown word: " + std::string(word));
}

inline Decimal price_of(std::string_view text) {
  if (const std::optional<Decimal> price = Decimal::parse(text)) return *price;
  throw std::logic_error("a row holds a price that is no decimal");
}

inline Currency currency_of(std::string_view code) {
  if (const std::optional<Currency> currency = Currency::parse(code)) return *currency;
  throw std::logic_error("a row holds an unknown currency");
}

inline OrderLine order_line_of(const sql::Row& row, Currency currency) {
  const std::optional<catalog::ProductType> type = catalog::parse_product_type(row.text(15));
  if (!type) throw std::logic_error("a row holds an unknown product type: " + row.string(15));
  return {.number = row.integer(10),
          .status = value_of<LineStatus>(kLineStatuses, row.text(11)),
          .item = {row.string(12), row.string(13), row.string(14)},
          .product_type = *type,
          .product_title = row.string(16),
          .sku_title = row.string(17),
          .publisher = row.string(18),
          .friendly_name = row.string(19),
          .quantity = row.integer(20),
          .term_duration = row.string(21),
          .unit_price = price_of(row.text(22)),
          .total = {row.integer(23), currency},
          .price_includes_tax = row.flag(24),
          .return_policy = row.string(25),
          .cancellable_until = row.optional_instant(29),
          .reseller_mpn_id = row.string(26),
          .renews_to_term = row.string(27),
          .provisioning_context = row.string(28),
          .amended = row.flag(31)};
}

/// Joined rows, an order's own one after the other, become orders with lines.
inline void collect(std::vector<Order>& orders, const sql::Row& row) {
  if (orders.empty() || orders.back().id != row.text(0)) {
    orders.push_back({.customer_id = row.string(30),
                      .id = row.string(0),
                      .status = value_of<OrderStatus>(kOrderStatuses, row.text(1)),
                      .version = row.integer(2),
                      .billing_cycle = row.string(3),
                      .total = {row.integer(5), currency_of(row.text(4))},
                      .country = row.string(6),
                      .cart_id = row.string(7),
                      .created_at = row.instant(8),
                      .created_by = row.string(9),
                      .lines = {}});
  }
  orders.back().lines.push_back(order_line_of(row, orders.back().total.currency));
}

}  // namespace chandlery::ordering
