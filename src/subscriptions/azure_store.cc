// The SQL of Azure subscriptions.
#include "subscriptions/azure_store.h"

namespace chandlery::subscriptions::store {
namespace {

#define COLUMNS                                                                                                     \
  "partner_id, customer_id, subscription_id, version, status, friendly_name, management_group, reseller_mpn_id, "  \
  "registered_at, created_at, changed_at"
const sql::Statement kInsert("INSERT INTO azure_subscriptions (" COLUMNS
                             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
const sql::Statement kUpdate(
    "UPDATE azure_subscriptions SET version = version + 1, status = $5, friendly_name = $6, management_group = $7,"
    " registered_at = $8, changed_at = $9"
    " WHERE partner_id = $1 AND customer_id = $2 AND subscription_id = $3 AND version = $4");
const sql::Statement kFind("SELECT " COLUMNS " FROM azure_subscriptions"
                           " WHERE partner_id = $1 AND customer_id = $2 AND subscription_id = $3");
const sql::Statement kOfCustomer("SELECT " COLUMNS " FROM azure_subscriptions"
                                 " WHERE partner_id = $1 AND customer_id = $2"
                                 " AND (CAST($3 AS TEXT) = '' OR reseller_mpn_id = CAST($3 AS TEXT))"
                                 " ORDER BY subscription_id");
#undef COLUMNS

AzureSubscription azure_of(const sql::Row& row) {
  AzureSubscription s;
  s.partner_id = row.string(0);
  s.customer_id = row.string(1);
  s.id = row.string(2);
  s.version = row.integer(3);
  s.status = static_cast<Status>(row.integer(4));
  s.friendly_name = row.string(5);
  s.management_group = row.string(6);
  s.reseller_mpn_id = row.string(7);
  s.registered_at = row.optional_instant(8);
  s.created_at = row.instant(9);
  s.changed_at = row.instant(10);
  return s;
}

}  // namespace

void insert(sql::Tx& tx, const AzureSubscription& s) {
  tx.queue(kInsert, {s.partner_id, s.customer_id, s.id, s.version, static_cast<int>(s.status), s.friendly_name,
                     s.management_group, s.reseller_mpn_id, s.registered_at, s.created_at, s.changed_at});
}

bool update(sql::Tx& tx, AzureSubscription& s) {
  const bool updated = tx.execute(kUpdate, {s.partner_id, s.customer_id, s.id, s.version, static_cast<int>(s.status),
                                            s.friendly_name, s.management_group, s.registered_at, s.changed_at}) == 1;
  if (updated) ++s.version;
  return updated;
}

std::optional<AzureSubscription> find_azure(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                            std::string_view id) {
  return tx.first(kFind, {partner_id, customer_id, id}, azure_of);
}

std::vector<AzureSubscription> azure_of_customer(sql::Tx& tx, std::string_view partner_id,
                                                 std::string_view customer_id, std::string_view mpn_id) {
  return tx.all(kOfCustomer, {partner_id, customer_id, mpn_id}, azure_of);
}

}  // namespace chandlery::subscriptions::store
