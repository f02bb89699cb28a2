// The table of reservations. Only store.cc names it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
/// In the order of their making. Empty `reservation_order_id`: all.
std::vector<Reservation> of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                     std::string_view reservation_order_id = {});

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
