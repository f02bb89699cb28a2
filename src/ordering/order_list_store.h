// The SQL of long lists of orders.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search_words.h"
#include "ordering/model.h"
#include "platform/sql/sql.h"

namespace chandlery::ordering {

/// The older of two orders by their ids; an empty one is none.
inline std::string_view older_of(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  return std::min(a, b);
}

/// Which orders, all of it by id and content. Empty texts: any.
struct OrderSearch {
  std::string customer_id;
  std::string newest, oldest;    ///< ids, both included
  std::optional<Instant> until;  ///< created before
  /// Of a completed order those that are marked as waiting for keys, too: whether they still wait is fulfilment's to
  /// say.
  std::optional<OrderStatus> status;
  std::string billing_cycle;
  SearchPatterns patterns;  ///< in the titles and the friendly name of one line
};
/// Newest first, with all their lines: those below `after` (empty: from the newest on).
std::vector<Order> load_order_page(sql::Tx& tx, std::string_view partner_id, const OrderSearch& search,
                                   std::string_view after, std::int64_t limit);
/// The id of the newest order that was made before the moment; nullopt for none.
std::optional<std::string> newest_before(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                         Instant moment);
/// The id of the order `count` orders below `after`, nullopt where fewer are left.
std::optional<std::string> order_below(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view after, std::int64_t count);
/// Ids of the partner's orders whose id, or alternate id, is from `first` to `last`.
std::vector<std::string> orders_with_id(sql::Tx& tx, std::string_view partner_id, const IdRange& range,
                                        std::int64_t limit);
std::vector<std::string> orders_with_alternate_id(sql::Tx& tx, std::string_view partner_id, const IdRange& range,
                                                  std::int64_t limit);
/// An order of any partner, by its name alone.
struct PlacedOrder {
  std::string partner_id, customer_id, order_id;
  Instant created_at;
};
/// Orders of any partner whose id, or alternate id, is this one: for the operator. Two seeks for each partner that has
/// orders, so that no purchase pays for an index without the partner.
std::vector<PlacedOrder> orders_anywhere(sql::Tx& tx, std::string_view order_id, std::int64_t limit);
std::vector<PlacedOrder> orders_anywhere_with_alternate_id(sql::Tx& tx, std::string_view alternate_id,
                                                           std::int64_t limit);
/// Whole orders of any of the partner's customers by their ids, in their order; one round trip.
std::vector<Order> load_orders_by_id(sql::Tx& tx, std::string_view partner_id, const std::vector<std::string>& ids);

}  // namespace chandlery::ordering
