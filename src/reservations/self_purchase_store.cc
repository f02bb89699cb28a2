// See self_purchase_store.h.
#include "reservations/self_purchase_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kFind(
    "SELECT allowed, version, changed_by, changed_at FROM self_purchase WHERE partner_id = $1 AND customer_id = $2");
const sql::Statement kPut(
    "INSERT INTO self_purchase (partner_id, customer_id, allowed, version, changed_by, changed_at)"
    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, customer_id)"
    " DO UPDATE SET allowed = excluded.allowed, version = excluded.version, changed_by = excluded.changed_by,"
    " changed_at = excluded.changed_at WHERE self_purchase.version = excluded.version - 1");
const sql::Statement kOwners(
    "SELECT subscription_id, user_id FROM subscription_owners WHERE partner_id = $1 AND customer_id = $2"
    " ORDER BY subscription_id, user_id");
const sql::Statement kForget("DELETE FROM subscription_owners WHERE partner_id = $1 AND customer_id = $2");
const sql::Statement kAdd(
    "INSERT INTO subscription_owners (partner_id, customer_id, subscription_id, user_id) VALUES ($1, $2, $3, $4)");
const sql::Statement kIsOwner(
    "SELECT 1 FROM subscription_owners WHERE partner_id = $1 AND customer_id = $2 AND subscription_id = $3"
    " AND user_id = $4");

}  // namespace

StoredSelfPurchase find_self_purchase(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id) {
  StoredSelfPurchase found{.switched = {.customer_id = std::string(customer_id)}};
  tx.query(kFind, {partner_id, customer_id}, [&](const sql::Row& row) {
    found.switched.allowed = row.integer(0) != 0;
    found.version = row.integer(1);
    found.switched.changed_by = row.string(2);
    found.switched.changed_at = row.instant(3);
  });
  found.switched.owners = tx.all(kOwners, {partner_id, customer_id}, [](const sql::Row& row) {
    return SubscriptionOwner{row.string(0), row.string(1), {}};
  });
  return found;
}

bool put_self_purchase(sql::Tx& tx, std::string_view partner_id, const SelfPurchase& now, std::int64_t version) {
  return tx.execute(kPut, {partner_id, now.customer_id, now.allowed, version + 1, now.changed_by, now.changed_at}) == 1;
}

void put_owners(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                const std::vector<SubscriptionOwner>& owners) {
  tx.queue(kForget, {partner_id, customer_id});
  for (const SubscriptionOwner& each : owners) {
    tx.queue(kAdd, {partner_id, customer_id, each.subscription_id, each.user_id});
  }
}

bool is_owner(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, std::string_view subscription_id,
              std::string_view user_id) {
  return tx.first(kIsOwner, {partner_id, customer_id, subscription_id, user_id}, [](const sql::Row&) { return true; })
      .value_or(false);
}

}  // namespace chandlery::reservations::store
