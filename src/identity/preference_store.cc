// See preference_store.h.
#include "identity/preference_store.h"

namespace chandlery::identity::store {
namespace {

const sql::Statement kFind("SELECT document FROM user_preferences WHERE tenant_id = $1 AND user_id = $2");
const sql::Statement kPut(
    "INSERT INTO user_preferences (tenant_id, user_id, document, changed_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (tenant_id, user_id) DO UPDATE SET document = excluded.document, changed_at = excluded.changed_at");

}  // namespace

std::optional<std::string> find_preferences(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id) {
  return tx.first(kFind, {tenant_id, user_id}, [](const sql::Row& row) { return row.string(0); });
}

void put_preferences(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view document,
                     Instant at) {
  tx.queue(kPut, {tenant_id, user_id, document, at});
}

}  // namespace chandlery::identity::store
