// The SQL of second factors. No other file of the house names these tables.
#include "identity/second_factor_store.h"
#include "platform/sql/bytes.h"

namespace chandlery::identity::store {
namespace {

using sql::bytes_of;

const sql::Statement kSecondFactor(
    "SELECT (SELECT created_at FROM second_factors WHERE tenant_id = $1 AND user_id = $2), "
    "(SELECT COUNT(*) FROM security_keys WHERE tenant_id = $1 AND user_id = $2), "
    "(SELECT COUNT(*) FROM account_recovery_codes WHERE tenant_id = $1 AND user_id = $2)");
const sql::Statement kAuthenticator(
    "SELECT sealed_secret, last_step FROM second_factors WHERE tenant_id = $1 AND user_id = $2");
const sql::Statement kAnyAuthenticator("SELECT tenant_id, user_id, sealed_secret FROM second_factors LIMIT 1");
const sql::Statement kPutAuthenticator(
    "INSERT INTO second_factors (tenant_id, user_id, sealed_secret, last_step, created_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant_id, user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, "
    "last_step = excluded.last_step, created_at = excluded.created_at");
const sql::Statement kTakeStep(
    "UPDATE second_factors SET last_step = $3 WHERE tenant_id = $1 AND user_id = $2 AND last_step < $3");
const sql::Statement kRemoveAuthenticator("DELETE FROM second_factors WHERE tenant_id = $1 AND user_id = $2");
// What a server from before security keys wrote stands on the authenticator (schema/012_security_keys.sql).
const sql::Statement kRemoveOldCodes("DELETE FROM recovery_codes WHERE tenant_id = $1 AND user_id = $2");
const sql::Statement kInsertCode("INSERT INTO account_recovery_codes (tenant_id, user_id, hash) VALUES ($1, $2, $3)");
const sql::Statement kTakeCode("DELETE FROM account_recovery_codes WHERE tenant_id = $1 AND user_id = $2 AND hash = $3");
const sql::Statement kRemoveCodes("DELETE FROM account_recovery_codes WHERE tenant_id = $1 AND user_id = $2");

}  // namespace

std::optional<SecondFactor> second_factor_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id) {
  std::optional<SecondFactor> factor = tx.first(kSecondFactor, {tenant_id, user_id}, [](const sql::Row& row) {
    return SecondFactor{row.optional_instant(0), row.integer(1), row.integer(2)};
  });
  if (factor && !factor->authenticator_since && factor->security_keys == 0) factor.reset();
  return factor;
}

std::optional<Authenticator> authenticator_of(sql::Tx& tx, const User& user) {
  return tx.first(kAuthenticator, {user.tenant_id, user.id},
                  [](const sql::Row& row) { return Authenticator{sql::text_of(row.bytes(0)), row.integer(1)}; });
}

std::string secret_context(std::string_view tenant_id, std::string_view user_id) {
  return std::string("second_factors ").append(tenant_id).append(" ").append(user_id);
}

std::optional<crypto::SealedSample> any_sealed_secret(sql::Tx& tx) {
  return tx.first(kAnyAuthenticator, {}, [](const sql::Row& row) {
    const sql::Bytes bytes = row.bytes(2);
    return crypto::SealedSample{.place = "authenticators",
                                .sealed = {reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                .context = secret_context(row.text(0), row.text(1))};
  });
}

void put_authenticator(sql::Tx& tx, const User& user, const Authenticator& authenticator, Instant now) {
  tx.execute(kPutAuthenticator,
             {user.tenant_id, user.id, bytes_of(authenticator.sealed_secret), authenticator.last_step, now});
}

bool take_step(sql::Tx& tx, const User& user, std::int64_t step) {
  return tx.execute(kTakeStep, {user.tenant_id, user.id, step}) == 1;
}

bool remove_authenticator(sql::Tx& tx, const User& user) {
  tx.queue(kRemoveOldCodes, {user.tenant_id, user.id});
  return tx.execute(kRemoveAuthenticator, {user.tenant_id, user.id}) == 1;
}

void put_recovery_codes(sql::Tx& tx, const User& user, const std::vector<crypto::Hash>& hashes) {
  tx.execute(kRemoveCodes, {user.tenant_id, user.id});
  for (const crypto::Hash& hash : hashes) tx.queue(kInsertCode, {user.tenant_id, user.id, sql::Bytes(hash)});
}

bool take_recovery_code(sql::Tx& tx, const User& user, const crypto::Hash& hash) {
  return tx.execute(kTakeCode, {user.tenant_id, user.id, sql::Bytes(hash)}) == 1;
}

}  // namespace chandlery::identity::store
