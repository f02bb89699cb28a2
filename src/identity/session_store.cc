// The SQL of portal sessions. No other file of the house names this table.
#include "identity/session_store.h"

#include "identity/rules.h"

namespace chandlery::identity::store {
namespace {

#define SESSION_COLUMNS                                                                                       \
  "s.tenant_id, s.user_id, s.id, s.portal, s.created_at, s.last_seen_at, s.idle_ends_at, s.ends_at, s.user_agent, " \
  "s.peer, s.revoked_at, s.mfa, s.proved_at"
constexpr int kSessionColumns = 13;

const sql::Statement kInsertSession(
    "INSERT INTO sessions (hash, tenant_id, user_id, id, portal, created_at, last_seen_at, idle_ends_at, ends_at, "
    "user_agent, peer, mfa, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
const sql::Statement kSessionByHash(
    "SELECT " SESSION_COLUMNS
    ", t.kind, t.domain, t.partner_id, u.user_name, u.first_name, u.last_name, u.display_name, u.roles, u.force_change, "
    "u.mfa, u.created_at, u.disabled_at FROM sessions s JOIN tenants t ON t.id = s.tenant_id "
    "JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id WHERE s.hash = $1");
const sql::Statement kSeeSession(
    "UPDATE sessions SET last_seen_at = $4, idle_ends_at = $5 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 "
    "AND revoked_at IS NULL AND last_seen_at < $4 AND idle_ends_at > $4");
const sql::Statement kSessionsOf("SELECT " SESSION_COLUMNS
                                 " FROM sessions s WHERE s.tenant_id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND "
                                 "s.idle_ends_at > $3 ORDER BY s.id DESC");
const sql::Statement kEndSession(
    "UPDATE sessions SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL AND "
    "idle_ends_at > $4");
const sql::Statement kEndSessionByHash("UPDATE sessions SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL");
const sql::Statement kEndSessionsOf(
    "UPDATE sessions SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id <> $3 AND revoked_at IS NULL AND "
    "idle_ends_at > $4");
const sql::Statement kCarrySessions(
    "UPDATE sessions SET last_seen_at = last_seen_at + $1, idle_ends_at = idle_ends_at + $1, ends_at = ends_at + $1, "
    "proved_at = proved_at + $1 WHERE idle_ends_at > $2");
const sql::Statement kProveSession(
    "UPDATE sessions SET proved_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL");
const sql::Statement kProveSessionTwice(
    "UPDATE sessions SET mfa = 1, proved_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL");
const sql::Statement kForgetSessions("DELETE FROM sessions WHERE idle_ends_at < $1");

Session read_session(const sql::Row& row) {
  Session session;
  session.tenant_id = row.string(0);
  session.user_id = row.string(1);
  session.id = row.string(2);
  session.portal = static_cast<Portal>(row.integer(3));
  session.created_at = row.instant(4);
  session.last_seen_at = row.instant(5);
  session.idle_ends_at = row.instant(6);
  session.ends_at = row.instant(7);
  session.user_agent = row.string(8);
  session.peer = row.string(9);
  session.revoked_at = row.optional_instant(10);
  session.mfa = row.flag(11);
  session.proved_at = row.instant(12);
  return session;
}

LiveSession read_with_user(const sql::Row& row) {
  LiveSession found{.session = read_session(row), .tenant = {}, .user = {}};
  constexpr int kTenant = kSessionColumns, kUser = kTenant + 3;
  found.tenant.id = found.session.tenant_id;
  found.tenant.kind = static_cast<TenantKind>(row.integer(kTenant));
  found.tenant.domain = row.string(kTenant + 1);
  found.tenant.partner_id = row.string(kTenant + 2);
  User& user = found.user;
  user.tenant_id = found.session.tenant_id;
  user.id = found.session.user_id;
  user.user_name = row.string(kUser);
  user.first_name = row.string(kUser + 1);
  user.last_name = row.string(kUser + 2);
  user.display_name = row.string(kUser + 3);
  user.roles = parse_role_words(row.text(kUser + 4));
  user.force_change = row.flag(kUser + 5);
  user.mfa = row.flag(kUser + 6) || found.session.mfa;
  user.created_at = row.instant(kUser + 7);
  user.disabled_at = row.optional_instant(kUser + 8);
  return found;
}

}  // namespace

void insert_session(sql::Tx& tx, const crypto::Hash& hash, const Session& s) {
  tx.queue(kInsertSession, {sql::Bytes(hash), s.tenant_id, s.user_id, s.id, static_cast<int>(s.portal), s.created_at,
                            s.last_seen_at, s.idle_ends_at, s.ends_at, s.user_agent, s.peer, s.mfa, s.proved_at});
}

std::optional<LiveSession> session_by_hash(sql::Tx& tx, const crypto::Hash& hash) {
  return tx.first(kSessionByHash, {sql::Bytes(hash)}, read_with_user);
}

void see_session(sql::Tx& tx, const Session& s) {
  tx.queue(kSeeSession, {s.tenant_id, s.user_id, s.id, s.last_seen_at, s.idle_ends_at});
}

std::vector<Session> sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, Instant now) {
  return tx.all(kSessionsOf, {tenant_id, user_id, now}, read_session);
}

bool end_session(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view id, Instant now) {
  return tx.execute(kEndSession, {tenant_id, user_id, id, now}) == 1;
}

void end_session_by_hash(sql::Tx& tx, const crypto::Hash& hash, Instant now) {
  tx.queue(kEndSessionByHash, {sql::Bytes(hash), now});
}

std::int64_t end_sessions_of(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id, std::string_view kept,
                             Instant now) {
  return tx.execute(kEndSessionsOf, {tenant_id, user_id, kept, now});
}

void carry_sessions(sql::Tx& tx, Instant now, std::int64_t micros) { tx.execute(kCarrySessions, {micros, now}); }

void prove_session(sql::Tx& tx, const Session& s, bool by_second_factor, Instant now) {
  tx.queue(by_second_factor ? kProveSessionTwice : kProveSession, {s.tenant_id, s.user_id, s.id, now});
}

std::int64_t forget_ended_sessions(sql::Tx& tx, Instant ended_before) {
  return tx.execute(kForgetSessions, {ended_before});
}

}  // namespace chandlery::identity::store
