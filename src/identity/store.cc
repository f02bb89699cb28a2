// The SQL of the directory. No other file of the house names these tables.
#include "identity/store.h"

#include <algorithm>

#include "core/text.h"
#include "identity/rules.h"
#include "identity/user_row.h"
#include "platform/sql/seek.h"

namespace chandlery::identity::store {
namespace {

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

const sql::Statement kInsertTenant(
    "INSERT INTO tenants (id, kind, domain, partner_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
const sql::Statement kTenantById("SELECT id, kind, domain, partner_id FROM tenants WHERE id = $1");
const sql::Statement kTenantByDomain("SELECT id, kind, domain, partner_id FROM tenants WHERE domain = $1");

Tenant read_tenant(const sql::Row& row) {
  return {row.string(0), static_cast<TenantKind>(row.integer(1)), row.string(2), row.string(3)};
}

const sql::Statement kInsertUser(
    "INSERT INTO users (" CHANDLERY_USER_COLUMNS ", user_name_key, password_hash, password_set_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $10) ON CONFLICT (user_name_key) DO NOTHING");
const sql::Statement kUserById("SELECT " CHANDLERY_USER_COLUMNS " FROM users WHERE tenant_id = $1 AND id = $2");
const sql::Statement kUserForChange("SELECT " CHANDLERY_USER_COLUMNS
                                    " FROM users WHERE tenant_id = $1 AND id = $2 /*postgres: FOR UPDATE */");
const sql::Statement kUserByName("SELECT " CHANDLERY_USER_COLUMNS " FROM users WHERE user_name_key = $1");
const sql::Statement kUsersOf("SELECT " CHANDLERY_USER_COLUMNS
                              " FROM users WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3");
const sql::Statement kSearchUsers("SELECT " CHANDLERY_USER_COLUMNS R"( FROM users WHERE tenant_id = $1 AND id > $2
  AND (CAST($3 AS BIGINT) = -1 OR (disabled_at IS NULL) = (CAST($3 AS BIGINT) = 0))
  AND (CAST($4 AS TEXT) = '' OR (
    user_name_key || ' ' || lower(display_name) LIKE $4 ESCAPE '\' AND user_name_key || ' ' || lower(display_name) LIKE $5 ESCAPE '\'
    AND user_name_key || ' ' || lower(display_name) LIKE $6 ESCAPE '\' AND user_name_key || ' ' || lower(display_name) LIKE $7 ESCAPE '\'))
  AND id <= $9 ORDER BY id LIMIT $8)");
const sql::Statement kUserBeyond(
    "SELECT id FROM users WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT 1 OFFSET CAST($3 AS BIGINT)");
// Bytes are compared, so that what begins with a text is one range whatever the database's collation.
#define BYTES "/*postgres: COLLATE \"C\" */"
#define BEGINNING(KEY)                                                               \
  "SELECT " CHANDLERY_USER_COLUMNS " FROM users WHERE tenant_id = $1 AND " KEY BYTES \
  " >= lower(CAST($2 AS TEXT)) "                                                     \
  "AND " KEY BYTES " < lower(CAST($2 AS TEXT)) || $3 ORDER BY " KEY BYTES " LIMIT CAST($4 AS BIGINT)"
const sql::Statement kUsersByName(BEGINNING("user_name_key"));
const sql::Statement kUsersByDisplayName(BEGINNING("lower(display_name)"));
#undef BEGINNING
#undef BYTES
const sql::Statement kHoldTenant("SELECT id FROM tenants WHERE id = $1 /*postgres: FOR UPDATE */");
const sql::Statement kNameIsAnothers("SELECT id FROM users WHERE user_name_key = $1 AND id <> $2");
const sql::Statement kDisabledSince(
    "SELECT id FROM users WHERE disabled_at >= $1 UNION ALL SELECT id FROM applications WHERE disabled_at >= $1");
const sql::Statement kUpdateUser(
    "UPDATE users SET user_name = $3, user_name_key = $4, first_name = $5, last_name = $6, display_name = $7, "
    "roles = $8, disabled_at = $9 WHERE tenant_id = $1 AND id = $2");

const sql::Statement kCountAttempt(
    "UPDATE users SET failures = failures + 1 WHERE tenant_id = $1 AND id = $2 AND locked_until <= $3 "
    "RETURNING failures, password_hash, COALESCE(password_set_at, created_at)");
const sql::Statement kLock("UPDATE users SET locked_until = $3 WHERE tenant_id = $1 AND id = $2");
const sql::Statement kForgetAttempts(
    "UPDATE users SET failures = 0, locked_until = 0 WHERE tenant_id = $1 AND id = $2");
const sql::Statement kSetAttempts("UPDATE users SET failures = $3, locked_until = 0 WHERE tenant_id = $1 AND id = $2");
const sql::Statement kSetPassword(
    "UPDATE users SET password_hash = $3, force_change = $4, password_set_at = $5, failures = 0, locked_until = 0 "
    "WHERE tenant_id = $1 AND id = $2");

// SQLite has one writer at a time; on PostgreSQL whoever sets a password or disables waits for this transaction.
const sql::Statement kStillHasPassword(
    "SELECT 1 FROM users WHERE tenant_id = $1 AND id = $2 AND password_hash = $3 AND disabled_at IS NULL "
    "/*postgres: FOR SHARE */");

#define APPLICATION_COLUMNS \
  "id, tenant_id, name, roles, redirect_uris, audiences, public_client, keeps_refresh_token, disabled_at"

const sql::Statement kInsertApplication(
    "INSERT INTO applications (" APPLICATION_COLUMNS ", created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING");
const sql::Statement kUpdateApplication(
    "UPDATE applications SET name = $2, redirect_uris = $3, disabled_at = $4 WHERE id = $1 AND deleted_at IS NULL");
const sql::Statement kDeleteApplication(
    "UPDATE applications SET deleted_at = $2, disabled_at = COALESCE(disabled_at, $2) WHERE id = $1 "
    "AND deleted_at IS NULL");
const sql::Statement kApplicationById("SELECT " APPLICATION_COLUMNS
                                      " FROM applications WHERE id = $1 AND deleted_at IS NULL");
const sql::Statement kApplicationForChange("SELECT " APPLICATION_COLUMNS
                                           " FROM applications WHERE id = $1 AND deleted_at IS NULL /*postgres: FOR UPDATE */");
const sql::Statement kApplicationsOf("SELECT " APPLICATION_COLUMNS
                                     " FROM applications WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY id");

Application read_application(const sql::Row& row) {
  Application application;
  application.id = row.string(0);
  application.tenant_id = row.string(1);
  application.name = row.string(2);
  application.roles = parse_role_words(row.text(3));
  application.redirect_uris = split_lines(row.text(4));
  application.audiences = split_lines(row.text(5));
  application.public_client = row.flag(6);
  application.keeps_refresh_token = row.flag(7);
  application.disabled_at = row.optional_instant(8);
  return application;
}

const sql::Statement kInsertSecret(
    "INSERT INTO application_secrets (application_id, id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)");
const sql::Statement kValidSecrets(
    "SELECT hash FROM application_secrets WHERE application_id = $1 AND expires_at > $2 AND removed_at IS NULL");
const sql::Statement kSecretsOf(
    "SELECT id, created_at, expires_at FROM application_secrets "
    "WHERE application_id = $1 AND expires_at > $2 AND removed_at IS NULL ORDER BY id");
const sql::Statement kRemoveSecret(
    "UPDATE application_secrets SET removed_at = $3 WHERE application_id = $1 AND id = $2 AND removed_at IS NULL");
const sql::Statement kRemoveSecrets(
    "UPDATE application_secrets SET removed_at = $2 WHERE application_id = $1 AND removed_at IS NULL");

}  // namespace

User read_user(const sql::Row& row) {
  return {row.string(0),
          row.string(1),
          row.string(2),
          row.string(3),
          row.string(4),
          row.string(5),
          parse_role_words(row.text(6)),
          row.flag(7),
          row.flag(8),
          row.instant(9),
          row.optional_instant(10)};
}

bool insert_tenant(sql::Tx& tx, const Tenant& tenant) {
  return tx.execute(kInsertTenant, {tenant.id, static_cast<int>(tenant.kind), tenant.domain, tenant.partner_id}) == 1;
}
std::optional<Tenant> tenant_by_id(sql::Tx& tx, std::string_view id) {
  return tx.first(kTenantById, {id}, read_tenant);
}
std::optional<Tenant> tenant_by_domain(sql::Tx& tx, std::string_view folded_domain) {
  return tx.first(kTenantByDomain, {folded_domain}, read_tenant);
}

std::vector<std::string> disabled_since(sql::Tx& tx, Instant since) {
  return tx.all(kDisabledSince, {since}, [](const sql::Row& row) { return row.string(0); });
}

bool insert_user(sql::Tx& tx, const User& user, std::string_view password_hash) {
  std::string roles = role_words(user.roles), key = text::lower(user.user_name);
  return tx.execute(kInsertUser, {user.tenant_id, user.id, user.user_name, user.first_name, user.last_name,
                                  user.display_name, roles, user.force_change, user.mfa, user.created_at,
                                  user.disabled_at, key, password_hash}) == 1;
}
bool update_user(sql::Tx& tx, const User& user) {
  std::string roles = role_words(user.roles), key = text::lower(user.user_name);
  if (tx.first(kNameIsAnothers, {key, user.id}, [](const sql::Row&) { return true; })) return false;
  tx.execute(kUpdateUser, {user.tenant_id, user.id, user.user_name, key, user.first_name, user.last_name,
                           user.display_name, roles, user.disabled_at});
  return true;
}
std::optional<User> user_by_id(sql::Tx& tx, std::string_view tenant_id, std::string_view id) {
  return tx.first(kUserById, {tenant_id, id}, read_user);
}
std::optional<User> user_for_change(sql::Tx& tx, std::string_view tenant_id, std::string_view id) {
  return tx.first(kUserForChange, {tenant_id, id}, read_user);
}
std::optional<User> user_by_name(sql::Tx& tx, std::string_view user_name) {
  std::string key = text::lower(user_name);
  return tx.first(kUserByName, {key}, read_user);
}
std::vector<User> users_of(sql::Tx& tx, std::string_view tenant_id, std::string_view after_id, int limit) {
  return tx.all(kUsersOf, {tenant_id, after_id, limit}, read_user);
}

std::vector<User> search_users(sql::Tx& tx, std::string_view tenant_id, const UserSearch& search,
                               std::string_view after_id, std::string_view last_id, int limit) {
  const int disabled = search.disabled ? (*search.disabled ? 1 : 0) : -1;
  return tx.all(kSearchUsers,
                {tenant_id, after_id, disabled, search.patterns[0], search.patterns[1], search.patterns[2],
                 search.patterns[3], limit, last_id.empty() ? sql::kAfterEveryId : last_id},
                read_user);
}
std::optional<std::string> user_beyond(sql::Tx& tx, std::string_view tenant_id, std::string_view after_id, std::int64_t count) {
  return tx.first(kUserBeyond, {tenant_id, after_id, count - 1}, [](const sql::Row& row) { return row.string(0); });
}
std::vector<User> users_by_name(sql::Tx& tx, std::string_view tenant_id, std::string_view beginning, int limit) {
  return tx.all(kUsersByName, {tenant_id, beginning, "\U0010FFFF", limit}, read_user);
}
std::vector<User> users_by_display_name(sql::Tx& tx, std::string_view tenant_id, std::string_view beginning,
                                        int limit) {
  return tx.all(kUsersByDisplayName, {tenant_id, beginning, "\U0010FFFF", limit}, read_user);
}
void hold_tenant(sql::Tx& tx, std::string_view tenant_id) {
  tx.first(kHoldTenant, {tenant_id}, [](const sql::Row&) { return true; });
}

std::optional<Attempt> count_attempt(sql::Tx& tx, const User& user, Instant now) {
  return tx.first(kCountAttempt, {user.tenant_id, user.id, now},
                  [](const sql::Row& row) { return Attempt{row.integer(0), row.string(1), row.instant(2)}; });
}
void lock(sql::Tx& tx, const User& user, Instant until) { tx.queue(kLock, {user.tenant_id, user.id, until}); }
void forget_attempts(sql::Tx& tx, const User& user) { tx.queue(kForgetAttempts, {user.tenant_id, user.id}); }
void set_attempts(sql::Tx& tx, const User& user, std::int64_t attempts) {
  tx.queue(kSetAttempts, {user.tenant_id, user.id, attempts});
}
void set_password(sql::Tx& tx, const User& user, std::string_view password_hash, bool force_change, Instant now) {
  tx.queue(kSetPassword, {user.tenant_id, user.id, password_hash, force_change, now});
}
bool still_has_password(sql::Tx& tx, const User& user, std::string_view password_hash) {
  return tx.first(kStillHasPassword, {user.tenant_id, user.id, password_hash}, [](const sql::Row&) { return true; })
      .has_value();
}

bool insert_application(sql::Tx& tx, const Application& a, Instant now) {
  std::string roles = role_words(a.roles), uris = join_lines(a.redirect_uris), audiences = join_lines(a.audiences);
  return tx.execute(kInsertApplication, {a.id, a.tenant_id, a.name, roles, uris, audiences, a.public_client,
                                         a.keeps_refresh_token, a.disabled_at, now}) == 1;
}
std::optional<Application> application_by_id(sql::Tx& tx, std::string_view id) {
  return tx.first(kApplicationById, {id}, read_application);
}
std::optional<Application> application_for_change(sql::Tx& tx, std::string_view id) {
  return tx.first(kApplicationForChange, {id}, read_application);
}
bool update_application(sql::Tx& tx, const Application& a) {
  std::string uris = join_lines(a.redirect_uris);
  return tx.execute(kUpdateApplication, {a.id, a.name, uris, a.disabled_at}) == 1;
}
bool delete_application(sql::Tx& tx, std::string_view id, Instant now) {
  tx.queue(kRemoveSecrets, {id, now});
  return tx.execute(kDeleteApplication, {id, now}) == 1;
}
std::vector<Application> applications_of(sql::Tx& tx, std::string_view tenant_id) {
  return tx.all(kApplicationsOf, {tenant_id}, read_application);
}

void insert_secret(sql::Tx& tx, std::string_view application_id, std::string_view id, const crypto::Hash& hash, Instant now,
                   Instant expires_at) {
  tx.queue(kInsertSecret, {application_id, id, sql::Bytes(hash), now, expires_at});
}
std::vector<crypto::Hash> valid_secrets(sql::Tx& tx, std::string_view application_id, Instant now) {
  return tx.all(kValidSecrets, {application_id, now}, [](const sql::Row& row) {
    crypto::Hash hash{};
    sql::Bytes bytes = row.bytes(0);
    std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
    return hash;
  });
}
std::vector<SecretRecord> secrets_of(sql::Tx& tx, std::string_view application_id, Instant now) {
  return tx.all(kSecretsOf, {application_id, now}, [](const sql::Row& row) {
    return SecretRecord{row.string(0), row.instant(1), row.instant(2)};
  });
}
bool remove_secret(sql::Tx& tx, std::string_view application_id, std::string_view id, Instant now) {
  return tx.execute(kRemoveSecret, {application_id, id, now}) == 1;
}

}  // namespace chandlery::identity::store
