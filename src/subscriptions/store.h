// The table of subscriptions. Only store.cc names it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "subscriptions/model.h"

namespace chandlery::subscriptions::store {

/// Queued.
void insert(sql::Tx& tx, const Subscription& subscription);
/// Writes everything but its ids and counts the version on. False when it was changed since it was read as this version;
/// on PostgreSQL it waits for whoever is changing it.
bool update(sql::Tx& tx, Subscription& subscription);
std::optional<Subscription> find(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view id);
/// In the order of purchase. Empty `order_id` and `mpn_id` (of the partner on record): all.
std::vector<Subscription> of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                      std::string_view order_id, std::string_view mpn_id);

/// One that is due, and its place in the queue.
struct Due {
  Instant at;
  std::string partner_id, customer_id, id;
  friend auto operator<=>(const Due&, const Due&) = default;
};
/// Those due until `until`, the longest due first, after the place `after` (none: from the beginning).
std::vector<Due> due(sql::Tx& tx, Instant until, const std::optional<Due>& after, std::int64_t limit);

}  // namespace chandlery::subscriptions::store
