// The table of subscriptions. Only store.cc names it.
#pragma once

#include <cstdint>
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
/// Which of a customer's are listed, in the order of purchase.
struct Listing {
  std::string_view order_id, mpn_id;  ///< of the order, and of the partner on record; empty: all
  std::int64_t offset = 0, limit = kEvery;
  static constexpr std::int64_t kEvery = 1'000'000'000;
};
std::vector<Subscription> of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                      const Listing& listing);

/// One that is due, and its place in the queue.
struct Due {
  Instant at;
  std::string partner_id, customer_id, id;
  friend auto operator<=>(const Due&, const Due&) = default;
};
/// Those due until `until`, the longest due first, after the place `after` (none: from the beginning).
std::vector<Due> due(sql::Tx& tx, Instant until, const std::optional<Due>& after, std::int64_t limit);

}  // namespace chandlery::subscriptions::store
