// The SQL of what was given back.
#include "reservations/returns_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kInsert(
    "INSERT INTO reservation_returns (partner_id, customer_id, return_id, reservation_id, exchange, returned_at, currency,"
    " commitment, credit, fee, cap_currency, counted, held)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
const sql::Statement kHeld(
    "SELECT CAST(COALESCE(SUM(held), 0) AS BIGINT) FROM reservation_returns"
    " WHERE partner_id = $1 AND customer_id = $2 AND reservation_id IN (SELECT reservation_id FROM reservations"
    " /*sqlite: INDEXED BY reservations_by_line */ WHERE partner_id = $1 AND customer_id = $2 AND reservation_order_id = $3)");
const sql::Statement kCounted(
    "SELECT CAST(COALESCE(SUM(counted), 0) AS BIGINT) FROM reservation_returns"
    " WHERE partner_id = $1 AND customer_id = $2 AND exchange = 0 AND cap_currency = $3 AND returned_at > $4");

}  // namespace

void insert(sql::Tx& tx, const ReturnRow& row) {
  const bool capped = !(row.counted.currency == Currency());
  tx.queue(kInsert, {row.partner_id, row.customer_id, row.id, row.reservation_id, row.exchange, row.returned_at,
                     row.credit.currency.code(), row.commitment.minor, row.credit.minor, row.fee.minor,
                     capped ? row.counted.currency.code() : std::string_view(), row.counted.minor,
                     row.held.minor});
}

Money counted_since(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Currency currency,
                    Instant since) {
  Money sum{0, currency};
  tx.query(kCounted, {partner_id, customer_id, currency.code(), since},
           [&](const sql::Row& row) { sum.minor = row.integer(0); });
  return sum;
}

Money held_of_order(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                    std::string_view reservation_order_id, Currency currency) {
  Money sum{0, currency};
  tx.query(kHeld, {partner_id, customer_id, reservation_order_id},
           [&](const sql::Row& row) { sum.minor = row.integer(0); });
  return sum;
}

}  // namespace chandlery::reservations::store
