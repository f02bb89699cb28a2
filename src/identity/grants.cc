// The OAuth grants.
#include "identity/grants.h"

#include <algorithm>

#include "core/id.h"
#include "core/text.h"
#include "identity/grant_store.h"
#include "identity/rules.h"
#include "identity/secrets.h"
#include "identity/service.h"
#include "identity/store.h"

namespace chandlery::identity {
namespace {

using std::string_view;

std::unexpected<OAuthError> refuse(string_view error, int number, std::string description) {
  return std::unexpected(OAuthError{error, number, std::move(description)});
}
std::unexpected<OAuthError> invalid_grant(int number, std::string description) {
  return refuse("invalid_grant", number, std::move(description));
}
std::unexpected<OAuthError> missing(string_view parameter) {
  return refuse("invalid_request", 900144, "The request must contain the parameter '" + std::string(parameter) + "'.");
}

bool any_tenant(string_view name) {
  return text::equal_ignoring_case(name, "common") || text::equal_ignoring_case(name, "organizations");
}

/// The tenant that the path names; empty for `common`.
Granted<std::string> tenant_of_path(sql::Tx& tx, string_view name) {
  if (any_tenant(name)) return std::string();
  std::optional<Tenant> tenant = find_tenant(tx, name);
  if (!tenant) return refuse("invalid_request", 90002, "There is no such tenant.");
  return tenant->id;
}

bool serves(const Application& application, const Tenant& application_tenant, string_view tenant_id) {
  return application.tenant_id == tenant_id || application_tenant.kind == TenantKind::kOperator;
}

/// The words of a scope that are about the user and not about a resource.
bool is_openid_word(string_view word) {
  return word == "openid" || word == "profile" || word == "email" || word == "offline_access";
}

bool has_word(string_view scope, string_view wanted) {
  while (!scope.empty()) {
    std::size_t end = std::min(scope.find(' '), scope.size());
    if (scope.substr(0, end) == wanted) return true;
    scope.remove_prefix(std::min(end + 1, scope.size()));
  }
  return false;
}

/// Whom the token shall be for: `resource`, or what precedes the last slash in a word of `scope`
/// (https://graph.windows.net/.default). Empty when neither names anybody.
Granted<std::string> asked_audience(string_view resource, string_view scope) {
  if (!resource.empty()) return std::string(resource);
  std::string audience;
  while (!scope.empty()) {
    std::size_t end = std::min(scope.find(' '), scope.size());
    string_view word = scope.substr(0, end);
    scope.remove_prefix(std::min(end + 1, scope.size()));
    std::size_t slash = word.rfind('/');
    if (word.empty() || is_openid_word(word) || slash == string_view::npos) continue;
    string_view named = word.substr(0, slash);
    if (!audience.empty() && !same_audience(audience, named))
      return refuse("invalid_scope", 28000, "The scope names more than one resource.");
    audience = named;
  }
  return audience;
}

/// As asked_audience, or `otherwise`; refused when the server or the application does not know it.
Granted<std::string> choose_audience(const TokenSettings& settings, const Application& application, string_view resource,
                                     string_view scope, string_view otherwise) {
  Granted<std::string> asked = asked_audience(resource, scope);
  if (!asked) return asked;
  std::string audience = asked->empty() ? std::string(otherwise) : std::move(*asked);
  bool listed = application.audiences.empty() ||
                std::ranges::any_of(application.audiences, [&](const auto& a) { return same_audience(a, audience); });
  if (!settings.is_known_audience(audience) || !listed) {
    return refuse(resource.empty() ? "invalid_scope" : "invalid_resource", 500011,
                  "The resource is not known here, or the application may not ask for it.");
  }
  return audience;
}

struct Client {
  Application application;
  Tenant tenant;
};

Granted<Client> authenticate_client(sql::Tx& tx, const TokenRequest& request, Instant now) {
  if (request.client_id.empty()) return missing("client_id");
  std::optional<Application> application = find_application(tx, request.client_id);
  if (!application || application->disabled_at)
    return refuse("unauthorized_client", 700016, "There is no such application.");
  if (application->public_client) {
    if (!request.client_secret.empty())
      return refuse("invalid_client", 700025, "The application is public: it must not send a secret.");
  } else if (request.client_secret.empty()) {
    return refuse("invalid_client", 7000218, "The request must contain the parameter 'client_secret'.");
  } else if (!secret_matches(tx, *application, request.client_secret, now)) {
    return refuse("invalid_client", 7000215, "The client secret is wrong or has expired.");
  }
  std::optional<Tenant> tenant = store::tenant_by_id(tx, application->tenant_id);
  if (!tenant) return refuse("unauthorized_client", 700016, "There is no such application.");
  return Client{std::move(*application), std::move(*tenant)};
}

Granted<Principal> user_principal(sql::Tx& tx, string_view tenant_id, string_view user_id, const Application& application,
                                  bool mfa) {
  std::optional<Tenant> tenant = store::tenant_by_id(tx, tenant_id);
  std::optional<User> user = store::user_by_id(tx, tenant_id, user_id);
  if (!tenant || !user || user->disabled_at) return invalid_grant(50057, "The user account is disabled.");
  RoleSet roles = user->roles;
  return Principal{std::move(*tenant), application.id, roles, std::move(*user), mfa};
}

bool wants_id_token(const TokenRequest& request, string_view scope) {
  return request.version == TokenVersion::kV1 || has_word(scope, "openid") || has_word(request.scope, "openid");
}

std::string new_refresh_token(sql::Tx& tx, string_view tenant_id, string_view family_id) {
  std::string token = make_ticket(tenant_id);
  store::insert_refresh_token(tx, tenant_id, hash_secret(SecretKind::kRefreshToken, token), family_id);
  return token;
}

Granted<Grant> client_credentials(const TokenSettings& settings, const TokenRequest& request,
                                  string_view tenant_id, const Client& client) {
  if (client.application.public_client)
    return refuse("unauthorized_client", 700016, "An application without a secret cannot act alone.");
  if (!tenant_id.empty() && tenant_id != client.application.tenant_id)
    return refuse("unauthorized_client", 700016, "There is no such application in this tenant.");
  Granted<std::string> audience =
      choose_audience(settings, client.application, request.resource, request.scope, settings.base_url);
  if (!audience) return std::unexpected(audience.error());
  Grant grant;
  grant.principal = {client.tenant, client.application.id, client.application.roles, std::nullopt, false};
  grant.audience = std::move(*audience);
  grant.scope = request.scope;
  return grant;
}

Granted<Grant> authorization_code(sql::Tx& tx, const TokenSettings& settings, const TokenRequest& request,
                                  string_view tenant_id, const Client& client, Instant now) {
  if (request.code.empty()) return missing("code");
  std::optional<std::string> owner = tenant_of_ticket(request.code);
  std::optional<store::CodeRow> code;
  if (owner && (tenant_id.empty() || tenant_id == *owner))
    code = store::take_code(tx, *owner, hash_secret(SecretKind::kAuthorizationCode, request.code), now);
  if (!code || code->application_id != client.application.id)
    return invalid_grant(70000, "The code is not valid for this application and tenant.");
  if (code->used_at) {
    store::revoke_family(tx, code->tenant_id, code->family_id, now);
    return invalid_grant(54005, "The code was used before.");
  }
  if (now >= code->expires_at) return invalid_grant(70008, "The code has expired.");
  if (request.redirect_uri != code->redirect_uri)
    return invalid_grant(50011, "The redirect address is not the one that the code was asked for.");
  if (code->challenge.empty() != request.code_verifier.empty() ||
      (!code->challenge.empty() && !answers_challenge(request.code_verifier, code->challenge)))
    return invalid_grant(501481, "The code verifier does not answer the code challenge.");

  Granted<std::string> audience =
      choose_audience(settings, client.application, request.resource, request.scope, code->audience);
  if (!audience) return std::unexpected(audience.error());
  Granted<Principal> principal = user_principal(tx, code->tenant_id, code->user_id, client.application, code->mfa);
  if (!principal) return std::unexpected(principal.error());

  store::FamilyRow family;
  family.tenant_id = code->tenant_id;
  family.id = code->family_id;
  family.user_id = code->user_id;
  family.application_id = code->application_id;
  family.audience = *audience;
  family.scope = code->scope;
  family.mfa = code->mfa;
  family.created_at = now;
  family.expires_at = now.plus_days(kRefreshDays);
  store::insert_family(tx, family);
  return Grant{std::move(*principal),
               std::move(*audience),
               code->scope,
               new_refresh_token(tx, family.tenant_id, family.id),
               code->nonce,
               wants_id_token(request, code->scope)};
}

Granted<Grant> refresh_token(sql::Tx& tx, const TokenSettings& settings, const TokenRequest& request,
                             string_view tenant_id, const Client& client, Instant now) {
  if (request.refresh_token.empty()) return missing("refresh_token");
  std::optional<std::string> owner = tenant_of_ticket(request.refresh_token);
  crypto::Hash hash = hash_secret(SecretKind::kRefreshToken, request.refresh_token);
  std::optional<store::RefreshRow> token;
  std::optional<store::FamilyRow> family;
  if (owner && (tenant_id.empty() || tenant_id == *owner)) token = store::find_refresh_token(tx, *owner, hash);
  if (token) family = store::family_by_id(tx, *owner, token->family_id);
  if (!family || family->application_id != client.application.id)
    return invalid_grant(70000, "The refresh token is not valid for this application and tenant.");
  if (family->revoked_at) return invalid_grant(50173, "The refresh token was revoked.");
  if (now >= family->expires_at) return invalid_grant(70008, "The refresh token has expired.");

  // Everything that a client may mend and repeat is checked before the token is spent.
  Granted<std::string> audience =
      choose_audience(settings, client.application, request.resource, request.scope, family->audience);
  if (!audience) return std::unexpected(audience.error());
  Granted<Principal> principal = user_principal(tx, family->tenant_id, family->user_id, client.application, family->mfa);
  if (!principal) return std::unexpected(principal.error());

  std::string next = request.refresh_token;
  if (token->used_at || !client.application.keeps_refresh_token) {
    if (token->used_at || !store::use_refresh_token(tx, family->tenant_id, hash, now)) {
      store::revoke_family(tx, family->tenant_id, family->id, now);
      return invalid_grant(50173, "The refresh token was used before; all tokens of its sign-in are revoked.");
    }
    next = new_refresh_token(tx, family->tenant_id, family->id);
  }
  const std::string& scope = request.scope.empty() ? family->scope : request.scope;
  return Grant{std::move(*principal), std::move(*audience), scope, std::move(next), {}, wants_id_token(request, scope)};
}

}  // namespace

Granted<Grant> grant(sql::Tx& tx, const TokenSettings& settings, const TokenRequest& request, Instant now) {
  const std::string& type = request.grant_type;
  if (type.empty()) return missing("grant_type");
  if (type != "client_credentials" && type != "authorization_code" && type != "refresh_token")
    return refuse("unsupported_grant_type", 70003, "This grant type is not supported. Use a code, a refresh token or client credentials.");
  Granted<std::string> tenant_id = tenant_of_path(tx, request.tenant);
  if (!tenant_id) return std::unexpected(tenant_id.error());
  Granted<Client> client = authenticate_client(tx, request, now);
  if (!client) return std::unexpected(client.error());
  if (type == "client_credentials") return client_credentials(settings, request, *tenant_id, *client);
  if (type == "authorization_code") return authorization_code(tx, settings, request, *tenant_id, *client, now);
  return refresh_token(tx, settings, request, *tenant_id, *client, now);
}

Granted<Application> find_client(sql::Tx& tx, const AuthorizationRequest& request) {
  Granted<std::string> tenant_id = tenant_of_path(tx, request.tenant);
  if (!tenant_id) return std::unexpected(tenant_id.error());
  std::optional<Application> application = find_application(tx, request.client_id);
  std::optional<Tenant> owner;
  if (application) owner = store::tenant_by_id(tx, application->tenant_id);
  if (!owner || application->disabled_at || (!tenant_id->empty() && !serves(*application, *owner, *tenant_id)))
    return refuse("unauthorized_client", 700016, "There is no such application in this tenant.");
  if (std::ranges::find(application->redirect_uris, request.redirect_uri) == application->redirect_uris.end())
    return refuse("invalid_request", 50011, "The redirect address is not one that the application has registered.");
  return std::move(*application);
}

Granted<void> check_authorization(const TokenSettings& settings, const Application& application,
                                  const AuthorizationRequest& request) {
  if (request.response_type != "code")
    return refuse("unsupported_response_type", 700054, "Only response_type=code is supported.");
  if (!request.response_mode.empty() && request.response_mode != "query" && request.response_mode != "fragment")
    return refuse("invalid_request", 70007, "The response_mode is query or fragment.");
  if (request.code_challenge.empty()) {
    if (application.public_client)
      return refuse("invalid_request", 9002325, "An application without a secret must use PKCE.");
  } else if (request.code_challenge_method != "S256" || !is_challenge(request.code_challenge)) {
    return refuse("invalid_request", 501491, "The code challenge must be one of the method S256.");
  }
  if (request.state.size() > kLongestUri * 2 || request.nonce.size() > kLongestUri || request.scope.size() > kLongestUri)
    return refuse("invalid_request", 90015, "A parameter is too long.");
  if (Granted<std::string> audience =
          choose_audience(settings, application, request.resource, request.scope, settings.base_url);
      !audience)
    return std::unexpected(audience.error());
  return {};
}

Granted<std::string> issue_code(sql::Tx& tx, const TokenSettings& settings, const Application& application,
                                const AuthorizationRequest& request, const Tenant& tenant, const User& user, Instant now) {
  Granted<std::string> tenant_id = tenant_of_path(tx, request.tenant);
  if (!tenant_id) return std::unexpected(tenant_id.error());
  std::optional<Tenant> owner = store::tenant_by_id(tx, application.tenant_id);
  if (!owner || !serves(application, *owner, tenant.id) || (!tenant_id->empty() && *tenant_id != tenant.id))
    return refuse("access_denied", 50020, "The application does not serve this user's tenant.");
  Granted<std::string> audience =
      choose_audience(settings, application, request.resource, request.scope, settings.base_url);
  if (!audience) return audience;

  std::string code = make_ticket(tenant.id);
  store::CodeRow row;
  row.tenant_id = tenant.id;
  row.user_id = user.id;
  row.application_id = application.id;
  row.redirect_uri = request.redirect_uri;
  row.challenge = request.code_challenge;
  row.audience = std::move(*audience);
  row.scope = request.scope;
  row.nonce = request.nonce;
  row.mfa = user.mfa;
  row.expires_at = now.plus_seconds(kCodeSeconds);
  row.family_id = new_id(now);
  store::insert_code(tx, hash_secret(SecretKind::kAuthorizationCode, code), row);
  return code;
}

std::optional<Principal> current_principal(sql::Tx& tx, const TokenClaims& claims) {
  std::optional<Application> application = store::application_by_id(tx, claims.actor.application_id);
  std::optional<Tenant> tenant = store::tenant_by_id(tx, claims.tenant_id);
  if (!application || application->disabled_at || !tenant) return std::nullopt;
  if (claims.actor.mode == TokenMode::kAppOnly)
    return Principal{std::move(*tenant), application->id, application->roles, std::nullopt, false};
  std::optional<User> user = store::user_by_id(tx, claims.tenant_id, claims.actor.user_id);
  if (!user || user->disabled_at) return std::nullopt;
  RoleSet roles = user->roles;
  return Principal{std::move(*tenant), application->id, roles, std::move(*user), claims.actor.mfa};
}

std::int64_t forget_ended_grants(sql::Tx& tx, Instant now) { return store::forget_ended(tx, now.plus_days(-1)); }

}  // namespace chandlery::identity
