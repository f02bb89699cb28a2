// The table of what was given back. Only returns_store.cc names it.
#pragma once

#include <string>
#include <string_view>

#include "core/money.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::reservations::store {

struct ReturnRow {
  std::string partner_id, customer_id, id, reservation_id;
  bool exchange = false;
  Instant returned_at;
  Money commitment, credit, fee;
  Money counted;  ///< in the cap's currency; of no currency where there is no cap
  Money held;     ///< of an earlier credit of the order line (rules.h, Return::held)
};
/// Queued.
void insert(sql::Tx& tx, const ReturnRow& row);
/// What the customer's returns after `since` count in this currency.
Money counted_since(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Currency currency,
                    Instant since);
/// What the returns of a reservation order have borne of its credits.
Money held_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                    std::string_view reservation_order_id, Currency currency);

}  // namespace chandlery::reservations::store
