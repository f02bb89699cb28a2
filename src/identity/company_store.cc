// The SQL of sign-ins by companies' own services. No other file of the house names these tables.
#include "identity/company_store.h"

#include "identity/user_row.h"

namespace chandlery::identity::store {
namespace {

const sql::Statement kUserOfSubject(
    "SELECT " CHANDLERY_USER_COLUMNS ", password_hash FROM users WHERE tenant_id = $1 AND id = "
    "(SELECT user_id FROM company_identities WHERE tenant_id = $1 AND issuer = $2 AND subject = $3) "
    "/*postgres: FOR UPDATE */");
const sql::Statement kIssuer("SELECT issuer FROM company_identities WHERE tenant_id = $1 AND user_id = $2");
const sql::Statement kInsertIdentity(
    "INSERT INTO company_identities (tenant_id, issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT DO NOTHING");
const sql::Statement kForgetAnswers("DELETE FROM company_answers WHERE ends_at <= $1");
const sql::Statement kTakeAnswer("INSERT INTO company_answers (hash, ends_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING");

}  // namespace

std::optional<CompanyUser> user_of_subject(sql::Tx& tx, std::string_view tenant_id, std::string_view issuer,
                                           std::string_view subject) {
  constexpr int kHash = 11;  // after the user's columns
  return tx.first(kUserOfSubject, {tenant_id, issuer, subject},
                  [](const sql::Row& row) { return CompanyUser{read_user(row), row.string(kHash)}; });
}

std::optional<std::string> issuer_of(sql::Tx& tx, const User& user) {
  return tx.first(kIssuer, {user.tenant_id, user.id}, [](const sql::Row& row) { return row.string(0); });
}

bool insert_identity(sql::Tx& tx, const User& user, std::string_view issuer, std::string_view subject, Instant now) {
  return tx.execute(kInsertIdentity, {user.tenant_id, issuer, subject, user.id, now}) == 1;
}

bool take_answer(sql::Tx& tx, const crypto::Hash& state, Instant now, Instant ends_at) {
  tx.queue(kForgetAnswers, {now});
  return tx.execute(kTakeAnswer, {sql::Bytes(state), ends_at}) == 1;
}

}  // namespace chandlery::identity::store
