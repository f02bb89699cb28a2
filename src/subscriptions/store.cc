// The SQL of subscriptions.
#include "subscriptions/store.h"

#include <stdexcept>

#include "catalog/service.h"
#include "ordering/rules.h"
#include "platform/sql/seek.h"

namespace chandlery::subscriptions::store {
namespace {

#define COLUMNS                                                                                                      \
  "partner_id, customer_id, subscription_id, order_id, line_number, version, status, product_id, sku_id, "           \
  "availability_id, product_type, product_title, sku_title, publisher, friendly_name, quantity, currency, "          \
  "unit_price, price_includes_tax, billing_cycle, term_duration, renews_to, auto_renew, return_policy, "             \
  "reseller_mpn_id, term, term_start, term_end, changed_day, unit_days, charge_id, charge_month, reminded, "         \
  "created_at, changed_at, suspended_at, ended_at, due_at"
const sql::Statement kInsert("INSERT INTO subscriptions (" COLUMNS
                             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
                             " $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34,"
                             " $35, $36, $37, $38)");
const sql::Statement kUpdate(
    "UPDATE subscriptions SET version = version + 1, status = $5, product_id = $6, sku_id = $7, availability_id = $8,"
    " product_type = $9, product_title = $10, sku_title = $11, publisher = $12, friendly_name = $13, quantity = $14,"
    " unit_price = $15, price_includes_tax = $16, term_duration = $17, renews_to = $18, auto_renew = $19,"
    " return_policy = $20, reseller_mpn_id = $21, term = $22, term_start = $23, term_end = $24, changed_day = $25,"
    " unit_days = $26, charge_id = $27, charge_month = $28, reminded = $29, changed_at = $30, suspended_at = $31,"
    " ended_at = $32, due_at = $33"
    " WHERE partner_id = $1 AND customer_id = $2 AND subscription_id = $3 AND version = $4");
const sql::Statement kFind("SELECT " COLUMNS
                           " FROM subscriptions WHERE partner_id = $1 AND customer_id = $2 AND subscription_id = $3");
const sql::Statement kOfCustomer("SELECT " COLUMNS
                                 " FROM subscriptions WHERE partner_id = $1 AND customer_id = $2"
                                 " AND subscription_id >= $3 AND subscription_id <= $4"
                                 " AND (CAST($5 AS TEXT) = '' OR order_id = CAST($5 AS TEXT))"
                                 " AND (CAST($6 AS TEXT) = '' OR reseller_mpn_id = CAST($6 AS TEXT))"
                                 " ORDER BY subscription_id LIMIT CAST($7 AS BIGINT) OFFSET CAST($8 AS BIGINT)");
#undef COLUMNS
const sql::Statement kDue(
    "SELECT due_at, partner_id, customer_id, subscription_id FROM subscriptions"
    " WHERE due_at IS NOT NULL AND due_at <= $1"
    " AND (due_at, partner_id, customer_id, subscription_id) > ($2, $3, $4, $5)"
    " ORDER BY due_at, partner_id, customer_id, subscription_id LIMIT CAST($6 AS BIGINT)");

template <class T>
T known(std::optional<T> value, std::string_view what) {
  if (!value) throw std::logic_error("a subscription holds an unknown " + std::string(what));
  return *std::move(value);
}

Subscription subscription_of(const sql::Row& row) {
  Subscription s;
  int column = 0;
  const auto text = [&] { return row.string(column++); };
  const auto number = [&] { return row.integer(column++); };
  const auto instant = [&] { return row.instant(column++); };
  const auto flag = [&] { return row.flag(column++); };
  s.partner_id = text();
  s.customer_id = text();
  s.id = text();
  s.order_id = text();
  s.line_number = number();
  s.version = number();
  s.status = static_cast<Status>(number());
  s.item.product_id = text();
  s.item.sku_id = text();
  s.item.availability_id = text();
  s.product_type = known(catalog::parse_product_type(text()), "kind of product");
  s.product_title = text();
  s.sku_title = text();
  s.publisher = text();
  s.friendly_name = text();
  s.quantity = number();
  s.currency = known(Currency::parse(text()), "currency");
  s.unit_price = known(Decimal::parse(text()), "price");
  s.price_includes_tax = flag();
  s.billing_cycle = text();
  s.term_duration = text();
  s.renews_to = text();
  s.auto_renew = flag();
  s.return_policy = text();
  s.reseller_mpn_id = text();
  s.term = number();
  s.term_start = instant();
  s.term_end = instant();
  s.changed_day = number();
  s.unit_days = number();
  s.charge_id = text();
  s.charge_month.months = static_cast<std::int32_t>(number());
  s.reminded = flag();
  s.created_at = instant();
  s.changed_at = instant();
  s.suspended_at = row.optional_instant(column++);
  s.ended_at = row.optional_instant(column++);
  s.due_at = row.optional_instant(column++);
  return s;
}

std::int64_t month_of(const Subscription& s) { return s.charge_month.months; }

}  // namespace

void insert(sql::Tx& tx, const Subscription& s) {
  tx.queue(kInsert,
           {s.partner_id, s.customer_id, s.id, s.order_id, s.line_number, s.version, static_cast<int>(s.status),
            s.item.product_id, s.item.sku_id, s.item.availability_id, catalog::to_string(s.product_type),
            s.product_title, s.sku_title, s.publisher, s.friendly_name, s.quantity, s.currency.code(),
            s.unit_price.to_string(), s.price_includes_tax, s.billing_cycle, s.term_duration, s.renews_to,
            s.auto_renew, s.return_policy, s.reseller_mpn_id, s.term, s.term_start, s.term_end, s.changed_day,
            s.unit_days, s.charge_id, month_of(s), s.reminded, s.created_at, s.changed_at, s.suspended_at, s.ended_at,
            s.due_at});
}

bool update(sql::Tx& tx, Subscription& s) {
  const bool updated =
      tx.execute(kUpdate, {s.partner_id, s.customer_id, s.id, s.version, static_cast<int>(s.status), s.item.product_id,
                           s.item.sku_id, s.item.availability_id, catalog::to_string(s.product_type), s.product_title,
                           s.sku_title, s.publisher, s.friendly_name, s.quantity, s.unit_price.to_string(),
                           s.price_includes_tax, s.term_duration, s.renews_to, s.auto_renew, s.return_policy,
                           s.reseller_mpn_id, s.term, s.term_start, s.term_end, s.changed_day, s.unit_days, s.charge_id,
                           month_of(s), s.reminded, s.changed_at, s.suspended_at, s.ended_at, s.due_at}) == 1;
  if (updated) ++s.version;
  return updated;
}

std::optional<Subscription> find(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                 std::string_view id) {
  return tx.first(kFind, {partner_id, customer_id, id}, subscription_of);
}

std::vector<Subscription> of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                      const Listing& listing) {
  // The ids of an order's subscriptions are made of its own, and so lie together.
  std::string first, last(sql::kAfterEveryId);
  if (!listing.order_id.empty()) {
    first = ordering::subscription_id(listing.order_id, 0);
    last = ordering::subscription_id(listing.order_id, ordering::kMostLines - 1);
  }
  return tx.all(kOfCustomer, {partner_id, customer_id, first, last, listing.order_id, listing.mpn_id, listing.limit,
                              listing.offset},
                subscription_of);
}

std::vector<Due> due(sql::Tx& tx, Instant until, const std::optional<Due>& after, std::int64_t limit) {
  const Due from = after.value_or(Due{{INT64_MIN}, {}, {}, {}});
  return tx.all(kDue, {until, from.at, from.partner_id, from.customer_id, from.id, limit}, [](const sql::Row& row) {
    return Due{row.instant(0), row.string(1), row.string(2), row.string(3)};
  });
}

}  // namespace chandlery::subscriptions::store
