// Who is known here: the directory of tenants, their users and API applications. Every change is in the activity log.
//
// Slow hashing stands outside the transaction: prepare_user and prepare_password run before it, their result goes in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "core/search_words.h"
#include "identity/model.h"
#include "identity/permissions.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

/// kDomainTaken when another tenant has the domain; kAlreadyExists when one has the id; kInvalidProperty for an id that is
/// no GUID or a domain that is none. A partner's partner_id is its own id, whatever was given.
Result<void> create_tenant(sql::Tx& tx, const Tenant& tenant);
/// By GUID or by domain, without regard to case.
std::optional<Tenant> find_tenant(sql::Tx& tx, std::string_view id_or_domain);
bool domain_taken(sql::Tx& tx, std::string_view domain);

struct NewUser {
  std::string tenant_id;
  std::string user_name;     ///< userPrincipalName, unique in this server
  std::string first_name, last_name, display_name;
  std::string password;      ///< empty: a temporary one is made and returned
  bool force_change = false; ///< always so for a temporary password (rules 2.5)
  RoleSet roles;             ///< none: partner_user, customer_user or operator, by the tenant's kind
  bool mfa = false;          ///< sign-ins count as multi-factor
  std::string company;       ///< as people call it, where that is known: no given password is made of it; not kept
};
struct CreatedUser {
  std::string id;
  std::string user_name;
  std::string temporary_password;  ///< shown once; empty when the caller chose it
};
/// Hashing the password is slow (Argon2id): do it before the transaction with `prepare_user`, then insert.
struct PreparedUser {
  NewUser user;              ///< its password is wiped
  std::string password_hash;
  std::string temporary_password;
};
/// About 0.1 s for a chosen password, 1 ms for a temporary one. Throws crypto::PasswordQueueFull. Checks nothing:
/// do that first with check_new_user, or a bad request costs a hash.
PreparedUser prepare_user(NewUser user);
/// kInvalidProperty naming the field: user name, names, password.
Result<void> check_new_user(const NewUser& user);
/// kNotFound for an unknown tenant, kAlreadyExists for a user name in use, kInvalidProperty as check_new_user and for
/// roles that do not fit the tenant.
Result<CreatedUser> create_user(sql::Tx& tx, const Actor& actor, const PreparedUser& prepared);

/// Disabled users are found, too. The caller has made sure that the tenant is the actor's to see.
std::optional<User> find_user(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id);
std::optional<User> find_user_by_name(sql::Tx& tx, std::string_view user_name);
struct UserSearch {
  SearchPatterns patterns;       ///< in the user name and the display name
  std::optional<bool> disabled;  ///< nullopt: both
};
/// Of those that the search fits; otherwise as list_users. Looks at sql::kMostLookedAt users at most: a page may be short, even
/// empty, and have a next one.
Page<User> search_users(sql::Tx& tx, std::string_view tenant_id, const UserSearch& search, std::string_view after,
                        int size);
/// Oldest first, `size` at most; `after` is the last page's `next`.
Page<User> list_users(sql::Tx& tx, std::string_view tenant_id, std::string_view after, int size);

/// Users of the tenant whose user name or display name begins with the text, disabled ones too: at most `most`, by user
/// name and then by display name. Two reads by index.
std::vector<User> find_users_by_beginning(sql::Tx& tx, std::string_view tenant_id, std::string_view text, int most);

struct UserChanges {
  std::optional<std::string> user_name, first_name, last_name, display_name;
  std::optional<RoleSet> roles;
  std::optional<bool> disabled;  ///< true also ends the user's refresh tokens and sessions
};
/// kUserNotFound, kAlreadyExists, kInvalidProperty. Access tokens already out live on for at most an hour.
Result<User> change_user(sql::Tx& tx, const Actor& actor, std::string_view tenant_id, std::string_view user_id,
                         const UserChanges& changes);

/// The ids of users and applications of every tenant that were disabled at this moment or later, and still are.
std::vector<std::string> disabled_since(sql::Tx& tx, Instant since);

struct PreparedPassword {
  std::string hash;
  std::string temporary_password;  ///< made when none was given; shown once
  bool force_change = false;
};
/// As prepare_user; an empty password makes a temporary one, which must be changed at the next sign-in.
PreparedPassword prepare_password(std::string_view password, bool force_change = false);
/// Sets a user's password, opens a lock, and ends the user's refresh tokens and sessions. kUserNotFound.
Result<void> set_password(sql::Tx& tx, const Actor& actor, std::string_view tenant_id, std::string_view user_id,
                          const PreparedPassword& prepared);

/// Ends the user's refresh tokens and sessions.
void end_sign_ins(sql::Tx& tx, const User& user, Instant now);

struct NewApplication {
  std::string tenant_id;
  std::string id;            ///< empty: a new one; a well-known client id otherwise
  std::string name;
  RoleSet roles;
  std::vector<std::string> redirect_uris;
  std::vector<std::string> audiences;
  bool public_client = false;
  bool keeps_refresh_token = false;
  /// For a demo shop whose sign-ins are printed in its documents. Empty: 256 random bits, as everywhere else.
  std::string known_secret;
};
struct CreatedApplication {
  Application application;
  std::string secret;        ///< 256 random bits, shown once; empty for a public client
  Instant secret_expires_at;
};
/// kNotFound for an unknown tenant, kAlreadyExists for a client id in use, kInvalidProperty naming the field.
Result<CreatedApplication> create_application(sql::Tx& tx, const Actor& actor, const NewApplication& application);
/// Disabled ones are found, too.
std::optional<Application> find_application(sql::Tx& tx, std::string_view client_id);
/// Of this tenant; kNotFound.
Result<Application> application_found(sql::Tx& tx, std::string_view tenant_id, std::string_view client_id);
std::vector<Application> list_applications(sql::Tx& tx, std::string_view tenant_id);

struct ApplicationChanges {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> redirect_uris;
  std::optional<bool> disabled;  ///< true ends its tokens
};
/// kNotFound, kInvalidProperty as create_application.
Result<Application> change_application(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                       std::string_view client_id, const ApplicationChanges& changes);

/// A client secret as it can be told about: never itself.
struct SecretRecord {
  std::string id;
  Instant created_at, expires_at;
};
/// Those that are valid at the moment, oldest first.
std::vector<SecretRecord> list_secrets(sql::Tx& tx, const Application& application, Instant at);

struct CreatedSecret {
  std::string id;
  std::string secret;  ///< shown once
  Instant expires_at;
};
/// One more secret beside those that are valid, so that a client can change over. kNotFound; kInvalidProperty for a public
/// client or when kMostSecrets are valid.
inline constexpr int kMostSecrets = 5;
inline constexpr std::int64_t kMostApplications = 100;  ///< that a partner registers itself
inline constexpr std::int64_t kSecretDays = 730;
Result<CreatedSecret> add_application_secret(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                             std::string_view client_id);
/// kNotFound when the application has no such secret.
Result<void> remove_application_secret(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                       std::string_view client_id, std::string_view secret_id);
/// Whether `secret` is one of the application's that is neither removed nor expired at `now`.
bool secret_matches(sql::Tx& tx, const Application& application, std::string_view secret, Instant now);

}  // namespace chandlery::identity
