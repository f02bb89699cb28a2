// The directory's use cases: each a list of checks, then the rows, then the record in the activity log.
#include "identity/service.h"

#include <algorithm>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "identity/grant_store.h"
#include "identity/rules.h"
#include "identity/secrets.h"
#include "identity/session_store.h"
#include "identity/store.h"
#include "identity/user_log.h"
#include "platform/crypto/crypto.h"
#include "platform/json/writer.h"
#include "platform/sql/seek.h"

namespace chandlery::identity {
namespace {

/// A temporary password has 100 random bits; no amount of guessing needs slowing down further.
constexpr crypto::PasswordCost kCostOfTemporary{.memory_kib = 1024, .passes = 1};

/// The names that contract 14 gives to acts on users: the partner's own, or the customer's.
struct UserOperations {
  std::string_view resource, create, update, remove, restore, set_password;
};
const UserOperations& operations_on(const Tenant& tenant) {
  static constexpr UserOperations kPartner{"partner_user",        "create_partner_user", "update_partner_user",
                                           "remove_partner_user", "update_partner_user", "update_partner_user"};
  static constexpr UserOperations kCustomer{"customer_user",        "create_customer_user",  "update_customer_user",
                                            "delete_customer_user", "restore_customer_user", "reset_customer_user_password"};
  return tenant.kind == TenantKind::kCustomer ? kCustomer : kPartner;
}

std::string describe(const User& user) {
  json::Writer out;
  out.begin_object()
      .field("Id", user.id)
      .field("UserPrincipalName", user.user_name)
      .field("FirstName", user.first_name)
      .field("LastName", user.last_name)
      .field("DisplayName", user.display_name)
      .field("Roles", role_words(user.roles))
      .field("State", user.disabled_at ? "inactive" : "active")
      .end_object();
  return out.take();
}

std::string describe(const Application& application) {
  json::Writer out;
  out.begin_object()
      .field("Id", application.id)
      .field("Name", application.name)
      .field("Roles", role_words(application.roles))
      .field("State", application.disabled_at ? "inactive" : "active")
      .field("PublicClient", application.public_client)
      .key("RedirectUris")
      .begin_array();
  for (const std::string& uri : application.redirect_uris) out.value(uri);
  out.end_array().end_object();
  return out.take();
}

Result<void> check_name(std::string_view name, std::string_view field) {
  if (name.size() > kLongestName || !text::valid_utf8(name))
    return fail(errors::kInvalidProperty, "A name has at most 256 bytes of UTF-8.", std::string(field));
  return {};
}

Result<void> check_user_name(std::string_view user_name) {
  if (!text::is_email(user_name))
    return fail(errors::kInvalidProperty, "The user name must have the form name@domain.", "userPrincipalName");
  return {};
}

Result<void> check_roles(const Tenant& tenant, RoleSet roles) {
  if (!roles_fit(tenant.kind, roles))
    return fail(errors::kInvalidProperty, "A role does not belong to this kind of tenant.", "roles");
  return {};
}

std::unexpected<Error> user_name_taken() {
  return fail(errors::kAlreadyExists, "The user name is already in use.", "userPrincipalName");
}

/// Four groups of five from an alphabet without look-alikes: 32 letters, so 100 bits.
std::string make_temporary_password() {
  static constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyzACDEFHJKL";
  static_assert(kAlphabet.size() == 32);
  std::string password;
  std::string random = crypto::random_bytes(20);
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i != 0 && i % 5 == 0) password += '-';
    password += kAlphabet[static_cast<unsigned char>(random[i]) & 31];
  }
  return password;
}

struct Found {
  Tenant tenant;
  User user;
};
Result<Found> find_for_change(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id) {
  std::optional<Tenant> tenant = store::tenant_by_id(tx, tenant_id);
  std::optional<User> user = store::user_for_change(tx, tenant_id, user_id);
  if (!tenant || !user) return fail(errors::kUserNotFound);
  return Found{std::move(*tenant), std::move(*user)};
}

}  // namespace

void end_sign_ins(sql::Tx& tx, const User& user, Instant now) {
  store::revoke_families_of_user(tx, user.tenant_id, user.id, now);
  store::end_sessions_of(tx, user.tenant_id, user.id, {}, now);
}

Result<void> create_tenant(sql::Tx& tx, const Tenant& given) {
  Tenant tenant = given;
  std::optional<std::string> id = normalise_guid(given.id);
  if (!id) return fail(errors::kInvalidProperty, "The tenant id is not a GUID.", "id");
  tenant.id = *id;
  tenant.domain = text::lower(given.domain);
  if (!text::is_domain_name(tenant.domain))
    return fail(errors::kInvalidProperty, "The domain is not a domain name.", "domain");
  if (tenant.kind == TenantKind::kPartner) tenant.partner_id = tenant.id;
  if (tenant.kind == TenantKind::kOperator) tenant.partner_id.clear();
  if (store::insert_tenant(tx, tenant)) return {};
  if (domain_taken(tx, tenant.domain)) return fail(errors::kDomainTaken, {}, "domain");
  return fail(errors::kAlreadyExists, "There is a tenant with this id.", "id");
}

std::optional<Tenant> find_tenant(sql::Tx& tx, std::string_view id_or_domain) {
  if (std::optional<std::string> id = normalise_guid(id_or_domain)) return store::tenant_by_id(tx, *id);
  return store::tenant_by_domain(tx, text::lower(id_or_domain));
}

bool domain_taken(sql::Tx& tx, std::string_view domain) {
  return store::tenant_by_domain(tx, text::lower(domain)).has_value();
}

PreparedPassword prepare_password(std::string_view password, bool force_change) {
  if (!password.empty()) return {crypto::hash_password(password), {}, force_change};
  std::string temporary = make_temporary_password();
  return {crypto::hash_password(temporary, kCostOfTemporary), temporary, true};
}

Result<void> check_new_user(const NewUser& user) {
  RETURN_IF_FAILED(check_user_name(user.user_name));
  RETURN_IF_FAILED(check_name(user.first_name, "firstName"));
  RETURN_IF_FAILED(check_name(user.last_name, "lastName"));
  RETURN_IF_FAILED(check_name(user.display_name, "displayName"));
  if (!user.password.empty())
    RETURN_IF_FAILED(check_password(user.password,
                                    {user.user_name, user.first_name, user.last_name, user.display_name, user.company},
                                    "passwordProfile.password"));
  return {};
}

PreparedUser prepare_user(NewUser user) {
  PreparedPassword password = prepare_password(user.password, user.force_change);
  user.password.clear();
  user.force_change = password.force_change;
  return {std::move(user), std::move(password.hash), std::move(password.temporary_password)};
}

Result<CreatedUser> create_user(sql::Tx& tx, const Actor& actor, const PreparedUser& prepared) {
  const NewUser& wanted = prepared.user;
  RETURN_IF_FAILED(check_new_user(wanted));
  std::optional<Tenant> tenant = store::tenant_by_id(tx, wanted.tenant_id);
  if (!tenant) return fail(errors::kNotFound, "There is no such tenant.");
  RETURN_IF_FAILED(check_roles(*tenant, wanted.roles));

  User user;
  user.tenant_id = tenant->id;
  user.id = new_id(actor.at);
  user.user_name = wanted.user_name;
  user.first_name = wanted.first_name;
  user.last_name = wanted.last_name;
  user.display_name = wanted.display_name;
  if (user.display_name.empty()) user.display_name = text::trim(wanted.first_name + " " + wanted.last_name);
  if (user.display_name.empty()) user.display_name = wanted.user_name;
  user.roles = wanted.roles.empty() ? default_roles(tenant->kind) : wanted.roles;
  user.force_change = wanted.force_change;
  user.mfa = wanted.mfa;
  user.created_at = actor.at;
  if (!store::insert_user(tx, user, prepared.password_hash)) return user_name_taken();

  const UserOperations& names = operations_on(*tenant);
  record(tx, actor, *tenant,
         {.operation = names.create, .resource_type = names.resource, .new_value = describe(user)});
  return CreatedUser{user.id, user.user_name, prepared.temporary_password};
}

std::optional<User> find_user(sql::Tx& tx, std::string_view tenant_id, std::string_view user_id) {
  return store::user_by_id(tx, tenant_id, user_id);
}

std::optional<User> find_user_by_name(sql::Tx& tx, std::string_view user_name) {
  return store::user_by_name(tx, user_name);
}

Page<User> search_users(sql::Tx& tx, std::string_view tenant_id, const UserSearch& search, std::string_view after,
                        int size) {
  const bool narrow = search.disabled || !search.patterns[0].empty();
  const auto looked_at = narrow ? store::user_beyond(tx, tenant_id, after, sql::kMostLookedAt) : std::nullopt;
  return page_of(store::search_users(tx, tenant_id, search, after, looked_at.value_or(""), size + 1), size, looked_at);
}

Page<User> list_users(sql::Tx& tx, std::string_view tenant_id, std::string_view after, int size) {
  return page_of(store::users_of(tx, tenant_id, after, size + 1), size);
}

std::vector<User> find_users_by_beginning(sql::Tx& tx, std::string_view tenant_id, std::string_view text, int most) {
  std::vector<User> found = store::users_by_name(tx, tenant_id, text, most);
  for (User& user : store::users_by_display_name(tx, tenant_id, text, most)) {
    const bool there = std::ranges::any_of(found, [&](const User& each) { return each.id == user.id; });
    if (!there && std::ssize(found) < most) found.push_back(std::move(user));
  }
  return found;
}

Result<User> change_user(sql::Tx& tx, const Actor& actor, std::string_view tenant_id, std::string_view user_id,
                         const UserChanges& changes) {
  Found found = OR_RETURN(find_for_change(tx, tenant_id, user_id));
  User user = found.user;
  if (changes.user_name) {
    RETURN_IF_FAILED(check_user_name(*changes.user_name));
    user.user_name = *changes.user_name;
  }
  if (changes.first_name) {
    RETURN_IF_FAILED(check_name(*changes.first_name, "firstName"));
    user.first_name = *changes.first_name;
  }
  if (changes.last_name) {
    RETURN_IF_FAILED(check_name(*changes.last_name, "lastName"));
    user.last_name = *changes.last_name;
  }
  if (changes.display_name) {
    RETURN_IF_FAILED(check_name(*changes.display_name, "displayName"));
    user.display_name = *changes.display_name;
  }
  if (changes.roles) {
    RETURN_IF_FAILED(check_roles(found.tenant, *changes.roles));
    user.roles = changes.roles->empty() ? default_roles(found.tenant.kind) : *changes.roles;
  }
  const UserOperations& names = operations_on(found.tenant);
  std::string_view operation = names.update;
  if (changes.disabled && *changes.disabled != user.disabled_at.has_value()) {
    operation = *changes.disabled ? names.remove : names.restore;
    user.disabled_at = *changes.disabled ? std::optional(actor.at) : std::nullopt;
  }
  if (!store::update_user(tx, user)) return user_name_taken();
  if (user.disabled_at) end_sign_ins(tx, user, actor.at);

  record(tx, actor, found.tenant,
         {.operation = operation, .resource_type = names.resource, .old_value = describe(found.user), .new_value = describe(user)});
  return user;
}

std::vector<std::string> disabled_since(sql::Tx& tx, Instant since) { return store::disabled_since(tx, since); }

Result<void> set_password(sql::Tx& tx, const Actor& actor, std::string_view tenant_id, std::string_view user_id,
                          const PreparedPassword& prepared) {
  Found found = OR_RETURN(find_for_change(tx, tenant_id, user_id));
  store::set_password(tx, found.user, prepared.hash, prepared.force_change, actor.at);
  end_sign_ins(tx, found.user, actor.at);
  const UserOperations& names = operations_on(found.tenant);
  record(tx, actor, found.tenant,
         {.operation = names.set_password, .resource_type = names.resource, .new_value = describe(found.user)});
  return {};
}

namespace {

Result<void> check_application_name(std::string_view name) {
  if (text::trim(name).empty()) return fail(errors::kInvalidProperty, "An application needs a name.", "name");
  return check_name(name, "name");
}

Result<void> check_redirect_uris(const std::vector<std::string>& uris) {
  if (uris.size() > kMostRedirectUris)
    return fail(errors::kInvalidProperty, "An application has at most 16 redirect addresses.", "redirectUris");
  for (const std::string& uri : uris)
    if (!is_redirect_uri(uri))
      return fail(errors::kInvalidProperty,
                  "A redirect address is https, or http on the loopback, without a fragment.", "redirectUris");
  return {};
}

Result<void> check_application(const Tenant& tenant, const NewApplication& wanted) {
  RETURN_IF_FAILED(check_application_name(wanted.name));
  RETURN_IF_FAILED(check_roles(tenant, wanted.roles));
  RETURN_IF_FAILED(check_redirect_uris(wanted.redirect_uris));
  if (wanted.audiences.size() > kMostAudiences)
    return fail(errors::kInvalidProperty, "An application has at most 16 audiences.", "audiences");
  for (const std::string& audience : wanted.audiences)
    if (audience.empty() || audience.size() > kLongestUri || audience.find('\n') != std::string::npos)
      return fail(errors::kInvalidProperty, "An audience is one line of at most 1024 bytes.", "audiences");
  if (wanted.public_client && !wanted.roles.empty())
    return fail(errors::kInvalidProperty, "An application without a secret never acts alone, so it has no roles.", "roles");
  if (wanted.public_client && wanted.keeps_refresh_token)
    return fail(errors::kInvalidProperty, "Only an application with a secret may keep its refresh token.",
                "keepsRefreshToken");
  return {};
}

CreatedSecret make_secret(sql::Tx& tx, const Application& application, Instant now, std::string known = {}) {
  CreatedSecret made{new_id(now), known.empty() ? crypto::random_token() : std::move(known), now.plus_days(kSecretDays)};
  store::insert_secret(tx, application.id, made.id, hash_secret(SecretKind::kClientSecret, made.secret), now,
                       made.expires_at);
  return made;
}

std::unexpected<Error> no_application() { return fail(errors::kNotFound, "There is no such application."); }

struct FoundApplication {
  Tenant tenant;
  Application application;
};
Result<FoundApplication> find_application_of(sql::Tx& tx, std::string_view tenant_id, std::string_view client_id) {
  const Application known = OR_RETURN(application_found(tx, tenant_id, client_id));
  std::optional<Application> application = store::application_for_change(tx, known.id);
  std::optional<Tenant> tenant = store::tenant_by_id(tx, known.tenant_id);
  if (!application || !tenant) return no_application();
  return FoundApplication{std::move(*tenant), *std::move(application)};
}

}  // namespace

Result<CreatedApplication> create_application(sql::Tx& tx, const Actor& actor, const NewApplication& wanted) {
  std::optional<Tenant> tenant = store::tenant_by_id(tx, wanted.tenant_id);
  if (!tenant) return fail(errors::kNotFound, "There is no such tenant.");
  RETURN_IF_FAILED(check_application(*tenant, wanted));

  Application application;
  application.tenant_id = tenant->id;
  application.id = new_id(actor.at);
  if (!wanted.id.empty()) {
    std::optional<std::string> id = normalise_guid(wanted.id);
    if (!id) return fail(errors::kInvalidProperty, "The client id is not a GUID.", "id");
    application.id = *id;
  }
  application.name = wanted.name;
  application.roles = wanted.roles;
  application.redirect_uris = wanted.redirect_uris;
  application.audiences = wanted.audiences;
  application.public_client = wanted.public_client;
  application.keeps_refresh_token = wanted.keeps_refresh_token;
  if (!store::insert_application(tx, application, actor.at))
    return fail(errors::kAlreadyExists, "There is an application with this client id.", "id");

  CreatedApplication created{application, {}, {}};
  if (!application.public_client) {
    CreatedSecret secret = make_secret(tx, application, actor.at, wanted.known_secret);
    created.secret = std::move(secret.secret);
    created.secret_expires_at = secret.expires_at;
  }
  record(tx, actor, *tenant,
         {.operation = "register_application", .resource_type = "application", .new_value = describe(application)});
  return created;
}

std::optional<Application> find_application(sql::Tx& tx, std::string_view client_id) {
  std::optional<std::string> id = normalise_guid(client_id);
  return id ? store::application_by_id(tx, *id) : std::nullopt;
}

Result<Application> application_found(sql::Tx& tx, std::string_view tenant_id, std::string_view client_id) {
  std::optional<Application> application = find_application(tx, client_id);
  if (!application || application->tenant_id != tenant_id) return no_application();
  return *std::move(application);
}

std::vector<Application> list_applications(sql::Tx& tx, std::string_view tenant_id) {
  return store::applications_of(tx, tenant_id);
}

Result<Application> change_application(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                       std::string_view client_id, const ApplicationChanges& changes) {
  const FoundApplication found = OR_RETURN(find_application_of(tx, tenant_id, client_id));
  Application application = found.application;
  if (changes.name) {
    RETURN_IF_FAILED(check_application_name(*changes.name));
    application.name = *changes.name;
  }
  if (changes.redirect_uris) {
    RETURN_IF_FAILED(check_redirect_uris(*changes.redirect_uris));
    application.redirect_uris = *changes.redirect_uris;
  }
  if (changes.disabled && *changes.disabled != application.disabled_at.has_value())
    application.disabled_at = *changes.disabled ? std::optional(actor.at) : std::nullopt;
  if (!store::update_application(tx, application)) return no_application();
  record(tx, actor, found.tenant,
         {.operation = "update_application",
          .resource_type = "application",
          .old_value = describe(found.application),
          .new_value = describe(application)});
  return application;
}

std::vector<SecretRecord> list_secrets(sql::Tx& tx, const Application& application, Instant at) {
  return store::secrets_of(tx, application.id, at);
}

Result<CreatedSecret> add_application_secret(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                             std::string_view client_id) {
  FoundApplication found = OR_RETURN(find_application_of(tx, tenant_id, client_id));
  if (found.application.public_client)
    return fail(errors::kInvalidProperty, "A public application has no secret.");
  if (store::valid_secrets(tx, found.application.id, actor.at).size() >= kMostSecrets)
    return fail(errors::kInvalidProperty, "The application has five valid secrets. Remove one first.");
  CreatedSecret made = make_secret(tx, found.application, actor.at);
  record(tx, actor, found.tenant,
         {.operation = "add_application_credential",
          .resource_type = "application_credential",
          .new_value = describe(found.application),
          .customized = {{"SecretId", made.id}}});
  return made;
}

Result<void> remove_application_secret(sql::Tx& tx, const Actor& actor, std::string_view tenant_id,
                                       std::string_view client_id, std::string_view secret_id) {
  FoundApplication found = OR_RETURN(find_application_of(tx, tenant_id, client_id));
  if (!store::remove_secret(tx, found.application.id, secret_id, actor.at))
    return fail(errors::kNotFound, "The application has no such secret.");
  record(tx, actor, found.tenant,
         {.operation = "remove_application_credential",
          .resource_type = "application_credential",
          .old_value = describe(found.application),
          .customized = {{"SecretId", std::string(secret_id)}}});
  return {};
}

bool secret_matches(sql::Tx& tx, const Application& application, std::string_view secret, Instant now) {
  crypto::Hash given = hash_secret(SecretKind::kClientSecret, secret);
  bool matches = false;
  for (const crypto::Hash& hash : store::valid_secrets(tx, application.id, now)) matches |= same_hash(hash, given);
  return matches;
}

}  // namespace chandlery::identity
