// The directory's rows: tenants, users, applications and their secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/model.h"
#include "identity/service.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/sql.h"

namespace chandlery::identity::store {

/// False when the id or the domain is in use.
bool insert_tenant(sql::Tx& tx, const Tenant& tenant);
std::optional<Tenant> tenant_by_id(sql::Tx& tx, std::string_view id);
std::optional<Tenant> tenant_by_domain(sql::Tx& tx, std::string_view folded_domain);

/// False when the user name is in use.
bool insert_user(sql::Tx& tx, const User& user, std::string_view password_hash);
/// The ids of users and applications, of any tenant.
std::vector<std::string> disabled_since(sql::Tx& tx, Instant since);
/// False when the new user name is in use. Writes names, roles and disabled_at.
bool update_user(sql::Tx& tx, const User& user);
std::optional<User> user_by_id(sql::Tx& tx, std::string_view tenant_id, std::string_view id);
/// The same, as nobody else changes it before the transaction ends.
std::optional<User> user_for_change(sql::Tx& tx, std::string_view tenant_id, std::string_view id);
std::optional<User> user_by_name(sql::Tx& tx, std::string_view user_name);
std::vector<User> users_of(sql::Tx& tx, std::string_view tenant_id, std::string_view after_id, int limit);

/// The same of those that a search fits, up to `last_id` (empty: to the newest).
std::vector<User> search_users(sql::Tx& tx, std::string_view tenant_id, const UserSearch& search,
                               std::string_view after_id, std::string_view last_id, int limit);
/// The id of the user `count` users after another; nullopt where fewer are left.
std::optional<std::string> user_beyond(sql::Tx& tx, std::string_view tenant_id, std::string_view after_id, std::int64_t count);
/// By the beginning of the user name, or of the display name, without regard to case.
std::vector<User> users_by_name(sql::Tx& tx, std::string_view tenant_id, std::string_view beginning, int limit);
std::vector<User> users_by_display_name(sql::Tx& tx, std::string_view tenant_id, std::string_view beginning, int limit);
/// Keeps everybody else who holds the tenant waiting until the transaction ends.
void hold_tenant(sql::Tx& tx, std::string_view tenant_id);

/// Counts one more sign-in begun, unless the account is locked at `now`: then nullopt.
struct Attempt {
  std::int64_t attempts = 0;
  std::string password_hash;
  Instant password_set_at;
};
std::optional<Attempt> count_attempt(sql::Tx& tx, const User& user, Instant now);
void lock(sql::Tx& tx, const User& user, Instant until);
void forget_attempts(sql::Tx& tx, const User& user);
/// As if this many had been made, without a lock yet.
void set_attempts(sql::Tx& tx, const User& user, std::int64_t attempts);
void set_password(sql::Tx& tx, const User& user, std::string_view password_hash, bool force_change, Instant now);
/// Whether this is the user's password and he is not disabled; both then stay so until the transaction ends.
bool still_has_password(sql::Tx& tx, const User& user, std::string_view password_hash);

/// False when the client id is in use.
bool insert_application(sql::Tx& tx, const Application& application, Instant now);
std::optional<Application> application_by_id(sql::Tx& tx, std::string_view id);
/// The same, as nobody else changes it before the transaction ends.
std::optional<Application> application_for_change(sql::Tx& tx, std::string_view id);
/// Writes name, redirect addresses and disabled_at. False when it was deleted, perhaps since it was read: then it stays disabled.
bool update_application(sql::Tx& tx, const Application& application);
/// With its secrets: it is found no more, and counts as disabled from now on if it was not before. False when it was deleted already.
bool delete_application(sql::Tx& tx, std::string_view id, Instant now);
std::vector<Application> applications_of(sql::Tx& tx, std::string_view tenant_id);

void insert_secret(sql::Tx& tx, std::string_view application_id, std::string_view id, const crypto::Hash& hash, Instant now,
                   Instant expires_at);
/// Those neither removed nor expired at `now`.
std::vector<crypto::Hash> valid_secrets(sql::Tx& tx, std::string_view application_id, Instant now);
std::vector<SecretRecord> secrets_of(sql::Tx& tx, std::string_view application_id, Instant now);
bool remove_secret(sql::Tx& tx, std::string_view application_id, std::string_view id, Instant now);

}  // namespace chandlery::identity::store
