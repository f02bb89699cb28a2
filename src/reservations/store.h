// The table of reservations. Only store.cc names it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search_words.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations::store {

/// Queued.
void insert(sql::Tx& tx, const Reservation& reservation);
/// Writes everything but its ids and what was bought, and counts the version on. False when it was changed since it was
/// read as this version; on PostgreSQL it waits for whoever is changing it.
bool update(sql::Tx& tx, Reservation& reservation);
std::optional<Reservation> find(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                std::string_view id);
/// Those of one order line, in the order of their making.
std::vector<Reservation> of_order_line(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view reservation_order_id);
/// Which of a customer's are listed: the newest first, after the id `after` (empty: from the newest), `limit` of them.
struct Listing {
  std::string order_id;          ///< empty: of every order
  std::optional<State> state;    ///< as it is at `at`
  SearchPatterns patterns;       ///< in name, product, size and region
  std::string after;
  std::string down_to;           ///< an id, itself included; empty: to the oldest
  std::int64_t limit = 0;
  Instant at;
};
std::vector<Reservation> list(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                              const Listing& listing);
/// The id of the customer's reservation `count` reservations below `after` (empty: of the newest); nullopt where fewer are left.
std::optional<std::string> below(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view after, std::int64_t count);
/// The newest that runs or is about to; nullopt for none.
std::optional<Reservation> newest_running(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Instant at);

/// How many reservation orders of the customer run.
std::int64_t running_orders(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Instant at);
/// How many instances run in the region with the subscription as their scope, but for those of the reservation `except`.
std::int64_t running_instances(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                               std::string_view region, std::string_view scope_subscription, Instant at,
                               std::string_view except);

/// Those of the customer that covered usage at some moment from `from` until before `to`, in the order of their making.
std::vector<Reservation> live_of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                          Instant from, Instant to);
/// A customer of a partner.
struct Holder {
  std::string partner_id, customer_id;
  friend auto operator<=>(const Holder&, const Holder&) = default;
};
/// The customers, of all partners, with a reservation that covered usage at some moment of the window, at most `limit` of
/// them after `after` (none: from the beginning).
std::vector<Holder> holders_live(sql::Tx& tx, Instant from, Instant to, const std::optional<Holder>& after,
                                 std::int64_t limit);

/// One that is due, and its place in the queue.
struct Due {
  Instant at;
  std::string partner_id, customer_id, id;
  friend auto operator<=>(const Due&, const Due&) = default;
};
/// Those due until `until`, the longest due first, after the place `after` (none: from the beginning).
std::vector<Due> due(sql::Tx& tx, Instant until, const std::optional<Due>& after, std::int64_t limit);

}  // namespace chandlery::reservations::store
