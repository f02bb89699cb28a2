// The SQL of codes and refresh tokens. No other file of the house names these tables.
#include "identity/grant_store.h"

namespace chandlery::identity::store {
namespace {

#define CODE_COLUMNS \
  "tenant_id, user_id, application_id, redirect_uri, challenge, audience, scope, nonce, mfa, expires_at, family_id"

const sql::Statement kInsertCode("INSERT INTO authorization_codes (" CODE_COLUMNS
                                 ", hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
const sql::Statement kUseCode(
    "UPDATE authorization_codes SET used_at = $3 WHERE tenant_id = $1 AND hash = $2 AND used_at IS NULL");
const sql::Statement kCode("SELECT " CODE_COLUMNS ", used_at FROM authorization_codes WHERE tenant_id = $1 AND hash = $2");

#define FAMILY_COLUMNS \
  "tenant_id, id, user_id, application_id, audience, scope, mfa, created_at, expires_at, revoked_at"

const sql::Statement kInsertFamily("INSERT INTO refresh_families (" FAMILY_COLUMNS
                                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const sql::Statement kFamily("SELECT " FAMILY_COLUMNS " FROM refresh_families WHERE tenant_id = $1 AND id = $2");
const sql::Statement kRevokeFamily(
    "UPDATE refresh_families SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL");
const sql::Statement kRevokeFamiliesOfUser(
    "UPDATE refresh_families SET revoked_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL");

const sql::Statement kFamiliesByApplication(
    "SELECT f.application_id, a.name, COUNT(*), MIN(f.created_at), MAX(f.created_at), MAX(f.expires_at) "
    "FROM refresh_families f JOIN applications a ON a.id = f.application_id AND a.deleted_at IS NULL "
    "WHERE f.tenant_id = $1 AND f.user_id = $2 AND f.revoked_at IS NULL AND f.expires_at > $3 "
    "GROUP BY f.application_id, a.name ORDER BY MAX(f.created_at) DESC, f.application_id");
const sql::Statement kRevokeFamiliesByApplication(
    "UPDATE refresh_families SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND application_id = $3 "
    "AND revoked_at IS NULL AND expires_at > $4");

const sql::Statement kInsertRefreshToken("INSERT INTO refresh_tokens (tenant_id, hash, family_id) VALUES ($1, $2, $3)");
const sql::Statement kRefreshToken("SELECT family_id, used_at FROM refresh_tokens WHERE tenant_id = $1 AND hash = $2");
const sql::Statement kUseRefreshToken(
    "UPDATE refresh_tokens SET used_at = $3 WHERE tenant_id = $1 AND hash = $2 AND used_at IS NULL");

const sql::Statement kForgetCodes("DELETE FROM authorization_codes WHERE expires_at < $1");
const sql::Statement kForgetRefreshTokens(
    "DELETE FROM refresh_tokens WHERE EXISTS (SELECT 1 FROM refresh_families f WHERE "
    "f.tenant_id = refresh_tokens.tenant_id AND f.id = refresh_tokens.family_id AND f.expires_at < $1)");
const sql::Statement kForgetFamilies("DELETE FROM refresh_families WHERE expires_at < $1");

}  // namespace

void insert_code(sql::Tx& tx, const crypto::Hash& hash, const CodeRow& c) {
  tx.execute(kInsertCode, {c.tenant_id, c.user_id, c.application_id, c.redirect_uri, c.challenge, c.audience, c.scope,
                           c.nonce, c.mfa, c.expires_at, c.family_id, sql::Bytes(hash)});
}

std::optional<CodeRow> take_code(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, Instant now) {
  bool first = tx.execute(kUseCode, {tenant_id, sql::Bytes(hash), now}) == 1;
  auto code = tx.first(kCode, {tenant_id, sql::Bytes(hash)}, [](const sql::Row& row) {
    return CodeRow{row.string(0), row.string(1), row.string(2), row.string(3),  row.string(4),  row.string(5),
                   row.string(6), row.string(7), row.flag(8),   row.instant(9), row.optional_instant(11), row.string(10)};
  });
  if (code && first) code->used_at.reset();
  return code;
}

void insert_family(sql::Tx& tx, const FamilyRow& f) {
  tx.execute(kInsertFamily, {f.tenant_id, f.id, f.user_id, f.application_id, f.audience, f.scope, f.mfa, f.created_at,
                             f.expires_at, f.revoked_at});
}

std::optional<FamilyRow> family_by_id(sql::Tx& tx, std::string_view tenant_id, std::string_view id) {
  return tx.first(kFamily, {tenant_id, id}, [](const sql::Row& row) {
    return FamilyRow{row.string(0), row.string(1), row.string(2),  row.string(3),  row.string(4),
                     row.string(5), row.flag(6),   row.instant(7), row.instant(8), row.optional_instant(9)};
  });
}

void revoke_family(sql::Tx& tx, std::string_view tenant_id, std::string_view id, Instant now) {
  tx.queue(kRevokeFamily, {tenant_id, id, now});
}

void revoke_families_of_user(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now) {
  tx.queue(kRevokeFamiliesOfUser, {tenant_id, user_id, now});
}

std::vector<ProgramSignIns> families_by_application(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now) {
  return tx.all(kFamiliesByApplication, {tenant_id, user_id, now}, [](const sql::Row& row) {
    return ProgramSignIns{row.string(0), row.string(1), row.integer(2), row.instant(3), row.instant(4), row.instant(5)};
  });
}

std::int64_t revoke_families_by_application(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id,
                                            std::string_view application_id, Instant now) {
  return tx.execute(kRevokeFamiliesByApplication, {tenant_id, user_id, application_id, now});
}

void insert_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, std::string_view family_id) {
  tx.queue(kInsertRefreshToken, {tenant_id, sql::Bytes(hash), family_id});
}

std::optional<RefreshRow> find_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash) {
  return tx.first(kRefreshToken, {tenant_id, sql::Bytes(hash)},
                  [](const sql::Row& row) { return RefreshRow{row.string(0), row.optional_instant(1)}; });
}

bool use_refresh_token(sql::Tx& tx, std::string_view tenant_id, const crypto::Hash& hash, Instant now) {
  return tx.execute(kUseRefreshToken, {tenant_id, sql::Bytes(hash), now}) == 1;
}

std::int64_t forget_ended(sql::Tx& tx, Instant ended_before) {
  tx.queue(kForgetCodes, {ended_before});
  tx.queue(kForgetRefreshTokens, {ended_before});
  return tx.execute(kForgetFamilies, {ended_before});
}

}  // namespace chandlery::identity::store
