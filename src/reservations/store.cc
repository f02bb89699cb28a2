// The SQL of reservations.
#include "platform/sql/seek.h"
#include "reservations/store.h"

#include <stdexcept>

namespace chandlery::reservations::store {
namespace {

#define COLUMNS                                                                                                      \
  "partner_id, customer_id, reservation_id, reservation_order_id, order_id, line_number, version, state, "           \
  "subscription_id, product_id, sku_id, availability_id, product_title, sku_title, publisher, name, "                \
  "reservation_type, arm_sku_name, region, quantity, scope, scope_subscription, scope_resource_group, "              \
  "scope_management_group, flexible, term_duration, effective_at, expires_at, began_at, ended_at, plan, currency, "  \
  "unit_price, price_includes_tax, price, paid, charged_subtotal, charged_tax, instalments, return_policy, "         \
  "reseller_mpn_id, renews, reminded, followed_by, created_by, created_at, changed_at, due_at"
const sql::Statement kInsert("INSERT INTO reservations (" COLUMNS
                             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
                             " $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34,"
                             " $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48)");
const sql::Statement kUpdate(
    "UPDATE reservations SET version = version + 1, state = $5, name = $6, scope = $7, scope_subscription = $8,"
    " scope_resource_group = $9, scope_management_group = $10, flexible = $11, ended_at = $12, paid = $13,"
    " charged_subtotal = $14, charged_tax = $15, renews = $16, reminded = $17, followed_by = $18, changed_at = $19,"
    " due_at = $20, instalments = $21"
    " WHERE partner_id = $1 AND customer_id = $2 AND reservation_id = $3 AND version = $4");
const sql::Statement kFind("SELECT " COLUMNS
                           " FROM reservations WHERE partner_id = $1 AND customer_id = $2 AND reservation_id = $3");
// Without statistics SQLite takes the key, and reads all of the customer's.
const sql::Statement kOfOrderLine("SELECT " COLUMNS
                                  " FROM reservations /*sqlite: INDEXED BY reservations_by_line */"
                                  " WHERE partner_id = $1 AND customer_id = $2"
                                  " AND reservation_order_id = $3 ORDER BY reservation_id");
// $4 the state or -1, $5 now: one whose term is over has expired, though its step is still to be taken.
#define WORDS "lower(name || ' ' || product_title || ' ' || sku_title || ' ' || arm_sku_name || ' ' || region)"
#define LISTED                                                                                                    \
  " WHERE partner_id = $1 AND customer_id = $2 AND reservation_id < $3 AND reservation_id >= $11"                   \
  " AND (CAST($4 AS BIGINT) < 0 OR CAST($4 AS BIGINT) = CASE WHEN state = 1 AND expires_at <= $5 THEN 5 ELSE state END)" \
  " AND (CAST($6 AS TEXT) = '' OR (" WORDS " LIKE $6 ESCAPE '\\' AND " WORDS " LIKE $7 ESCAPE '\\' AND " WORDS       \
  " LIKE $8 ESCAPE '\\' AND " WORDS " LIKE $9 ESCAPE '\\'))"
#define NEWEST_FIRST " ORDER BY reservation_id DESC LIMIT CAST($10 AS BIGINT)"
const sql::Statement kList("SELECT " COLUMNS " FROM reservations" LISTED NEWEST_FIRST);
const sql::Statement kListOfOrder("SELECT " COLUMNS " FROM reservations /*sqlite: INDEXED BY reservations_by_order */" LISTED
                                  " AND order_id = $12" NEWEST_FIRST);
#undef NEWEST_FIRST
#undef LISTED
#undef WORDS
const sql::Statement kBelow(
    "SELECT reservation_id FROM reservations WHERE partner_id = $1 AND customer_id = $2 AND reservation_id < $3"
    " ORDER BY reservation_id DESC LIMIT 1 OFFSET CAST($4 AS BIGINT)");
const sql::Statement kNewestRunning("SELECT " COLUMNS
                                    " FROM reservations WHERE partner_id = $1 AND customer_id = $2"
                                    " AND (state = 0 OR (state = 1 AND expires_at > $3)) ORDER BY reservation_id DESC LIMIT 1");
const sql::Statement kLive("SELECT " COLUMNS
                           " FROM reservations WHERE partner_id = $1 AND customer_id = $2"
                           " AND began_at < $4 AND COALESCE(ended_at, expires_at) > $3 ORDER BY reservation_id");
#undef COLUMNS
#define RUNNING \
  " FROM reservations WHERE partner_id = $1 AND customer_id = $2 AND state IN (0, 1) AND expires_at > $3"
const sql::Statement kRunningOrders("SELECT COUNT(DISTINCT reservation_order_id)" RUNNING);
const sql::Statement kRunningInstances("SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT)" RUNNING
                                       " AND region = $4 AND scope_subscription = $5 AND reservation_id <> $6");
#undef RUNNING
const sql::Statement kHolders(
    "SELECT DISTINCT partner_id, customer_id FROM reservations"
    " WHERE (partner_id, customer_id) > ($3, $4) AND began_at < $2 AND COALESCE(ended_at, expires_at) > $1"
    " ORDER BY partner_id, customer_id LIMIT CAST($5 AS BIGINT)");
const sql::Statement kDue(
    "SELECT due_at, partner_id, customer_id, reservation_id FROM reservations"
    " WHERE due_at IS NOT NULL AND due_at <= $1"
    " AND (due_at, partner_id, customer_id, reservation_id) > ($2, $3, $4, $5)"
    " ORDER BY due_at, partner_id, customer_id, reservation_id LIMIT CAST($6 AS BIGINT)");

using sql::kAfterEveryId;

template <class T>
T known(std::optional<T> value, std::string_view what) {
  if (!value) throw std::logic_error("a reservation holds an unknown " + std::string(what));
  return *std::move(value);
}

Reservation reservation_of(const sql::Row& row) {
  Reservation r;
  int column = 0;
  const auto text = [&] { return row.string(column++); };
  const auto number = [&] { return row.integer(column++); };
  const auto instant = [&] { return row.instant(column++); };
  const auto flag = [&] { return row.flag(column++); };
  const auto money = [&] { return Money{row.integer(column++), r.currency}; };
  r.partner_id = text();
  r.customer_id = text();
  r.id = text();
  r.reservation_order_id = text();
  r.order_id = text();
  r.line_number = number();
  r.version = number();
  r.state = static_cast<State>(number());
  r.subscription_id = text();
  r.item.product_id = text();
  r.item.sku_id = text();
  r.item.availability_id = text();
  r.product_title = text();
  r.sku_title = text();
  r.publisher = text();
  r.name = text();
  r.reservation_type = text();
  r.arm_sku_name = text();
  r.region = text();
  r.quantity = number();
  r.scope.kind = static_cast<ScopeKind>(number());
  r.scope.subscription_id = text();
  r.scope.resource_group = text();
  r.scope.management_group = text();
  r.flexible = flag();
  r.term_duration = text();
  r.effective_at = instant();
  r.expires_at = instant();
  r.began_at = instant();
  r.ended_at = row.optional_instant(column++);
  r.plan = static_cast<BillingPlan>(number());
  r.currency = known(Currency::parse(text()), "currency");
  r.unit_price = known(Decimal::parse(text()), "price");
  r.price_includes_tax = flag();
  r.price = money();
  r.paid = money();
  r.charged.subtotal = money();
  r.charged.tax = money();
  r.instalments = number();
  r.return_policy = text();
  r.reseller_mpn_id = text();
  r.renews = flag();
  r.reminded = flag();
  r.followed_by = text();
  r.created_by = text();
  r.created_at = instant();
  r.changed_at = instant();
  r.due_at = row.optional_instant(column++);
  return r;
}

}  // namespace

void insert(sql::Tx& tx, const Reservation& r) {
  tx.queue(kInsert, {r.partner_id, r.customer_id, r.id, r.reservation_order_id, r.order_id, r.line_number, r.version,
                     static_cast<int>(r.state), r.subscription_id, r.item.product_id, r.item.sku_id,
                     r.item.availability_id, r.product_title, r.sku_title, r.publisher, r.name, r.reservation_type,
                     r.arm_sku_name, r.region, r.quantity, static_cast<int>(r.scope.kind), r.scope.subscription_id,
                     r.scope.resource_group, r.scope.management_group, r.flexible, r.term_duration, r.effective_at,
                     r.expires_at, r.began_at, r.ended_at, static_cast<int>(r.plan), r.currency.code(),
                     r.unit_price.to_string(), r.price_includes_tax, r.price.minor, r.paid.minor,
                     r.charged.subtotal.minor, r.charged.tax.minor, r.instalments, r.return_policy, r.reseller_mpn_id,
                     r.renews, r.reminded, r.followed_by, r.created_by, r.created_at, r.changed_at, r.due_at});
}

bool update(sql::Tx& tx, Reservation& r) {
  const bool updated =
      tx.execute(kUpdate, {r.partner_id, r.customer_id, r.id, r.version, static_cast<int>(r.state), r.name,
                           static_cast<int>(r.scope.kind), r.scope.subscription_id, r.scope.resource_group,
                           r.scope.management_group, r.flexible, r.ended_at, r.paid.minor, r.charged.subtotal.minor,
                           r.charged.tax.minor, r.renews, r.reminded, r.followed_by, r.changed_at, r.due_at,
                           r.instalments}) == 1;
  if (updated) ++r.version;
  return updated;
}

std::optional<Reservation> find(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                std::string_view id) {
  return tx.first(kFind, {partner_id, customer_id, id}, reservation_of);
}

std::vector<Reservation> of_order_line(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                       std::string_view reservation_order_id) {
  return tx.all(kOfOrderLine, {partner_id, customer_id, reservation_order_id}, reservation_of);
}

std::vector<Reservation> list(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                              const Listing& listing) {
  const std::string_view before = listing.after.empty() ? kAfterEveryId : std::string_view(listing.after);
  const int state = listing.state ? static_cast<int>(*listing.state) : -1;
  const auto& words = listing.patterns;
  if (listing.order_id.empty()) {
    return tx.all(kList, {partner_id, customer_id, before, state, listing.at, words[0], words[1], words[2], words[3],
                          listing.limit, listing.down_to}, reservation_of);
  }
  return tx.all(kListOfOrder, {partner_id, customer_id, before, state, listing.at, words[0], words[1], words[2], words[3],
                               listing.limit, listing.down_to, listing.order_id}, reservation_of);
}

std::optional<std::string> below(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view after, std::int64_t count) {
  return tx.first(kBelow, {partner_id, customer_id, after.empty() ? kAfterEveryId : after, count - 1},
                  [](const sql::Row& row) { return row.string(0); });
}

std::optional<Reservation> newest_running(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Instant at) {
  return tx.first(kNewestRunning, {partner_id, customer_id, at}, reservation_of);
}

std::int64_t running_orders(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, Instant at) {
  return tx.first(kRunningOrders, {partner_id, customer_id, at}, [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::int64_t running_instances(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                               std::string_view region, std::string_view scope_subscription, Instant at,
                               std::string_view except) {
  return tx.first(kRunningInstances, {partner_id, customer_id, at, region, scope_subscription, except},
                  [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<Reservation> live_of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                          Instant from, Instant to) {
  return tx.all(kLive, {partner_id, customer_id, from, to}, reservation_of);
}

std::vector<Holder> holders_live(sql::Tx& tx, Instant from, Instant to, const std::optional<Holder>& after,
                                 std::int64_t limit) {
  const Holder place = after.value_or(Holder{});
  return tx.all(kHolders, {from, to, place.partner_id, place.customer_id, limit},
                [](const sql::Row& row) { return Holder{row.string(0), row.string(1)}; });
}

std::vector<Due> due(sql::Tx& tx, Instant until, const std::optional<Due>& after, std::int64_t limit) {
  const Due from = after.value_or(Due{{INT64_MIN}, {}, {}, {}});
  return tx.all(kDue, {until, from.at, from.partner_id, from.customer_id, from.id, limit}, [](const sql::Row& row) {
    return Due{row.instant(0), row.string(1), row.string(2), row.string(3)};
  });
}

}  // namespace chandlery::reservations::store
