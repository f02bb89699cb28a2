// OpenID discovery and the public keys, in both generations.
#include "identity/routes.h"
#include "identity/service.h"
#include "core/text.h"
#include "platform/json/writer.h"

namespace chandlery::identity {
namespace {

void write_words(json::Writer& out, std::string_view name, std::initializer_list<std::string_view> words) {
  out.key(name).begin_array();
  for (std::string_view word : words) out.value(word);
  out.end_array();
}

Result<http::Response> describe_provider(const TokenIssuer& issuer, TokenVersion version, http::Call& call) {
  std::string tenant(call.path["tenant"]);
  std::string id = "{tenantid}";  // of `common`, as clients of the trade know it
  if (!text::equal_ignoring_case(tenant, "common")) {
    std::optional<Tenant> found = find_tenant(call.tx, tenant);
    if (!found) return fail(errors::kNotFound, "There is no such tenant.");
    tenant = id = found->id;
  }
  std::string home = issuer.settings().base_url + "/" + tenant;
  bool second = version == TokenVersion::kV2;
  json::Writer out;
  out.begin_object()
      .field("issuer", issuer.settings().issuer(id, version))
      .field("authorization_endpoint", home + (second ? "/oauth2/v2.0/authorize" : "/oauth2/authorize"))
      .field("token_endpoint", home + (second ? "/oauth2/v2.0/token" : "/oauth2/token"))
      .field("jwks_uri", home + (second ? "/discovery/v2.0/keys" : "/discovery/keys"))
      .field("authorization_response_iss_parameter_supported", true);
  write_words(out, "response_types_supported", {"code"});
  write_words(out, "response_modes_supported", {"query", "fragment"});
  write_words(out, "grant_types_supported", {"authorization_code", "refresh_token", "client_credentials"});
  write_words(out, "code_challenge_methods_supported", {"S256"});
  write_words(out, "token_endpoint_auth_methods_supported", {"client_secret_post", "client_secret_basic", "none"});
  write_words(out, "scopes_supported", {"openid", "profile", "email", "offline_access"});
  write_words(out, "subject_types_supported", {"public"});
  write_words(out, "id_token_signing_alg_values_supported", {"RS256"});
  write_words(out, "claims_supported",
              {"iss", "aud", "sub", "oid", "tid", "upn", "name", "given_name", "family_name", "nonce", "amr", "ver"});
  out.end_object();
  http::Response response;
  response.body = out.take();
  response.set("Cache-Control", "public, max-age=3600");
  return response;
}

http::Route page(std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  return {http::Method::kGet,       pattern, Capability::kNone,  http::Tokens::kPublic, http::Access::kRead,
          http::Idempotency::kNone, summary, std::move(handler)};
}

}  // namespace

std::vector<http::Route> discovery_routes(const TokenIssuer& issuer) {
  auto describe = [&issuer](TokenVersion version) {
    return [&issuer, version](http::Call& call) { return describe_provider(issuer, version, call); };
  };
  auto keys = [&issuer](http::Call& call) -> Result<http::Response> {
    http::Response response;
    response.body = issuer.key_set(call.actor.at);
    response.set("Cache-Control", "public, max-age=" + std::to_string(kKeySetSeconds));
    return response;
  };
  constexpr std::string_view kDescribes = "Describes the identity provider (OpenID Connect discovery).";
  constexpr std::string_view kKeys = "The public keys that tokens are signed with (JWKS).";
  return {
      page("/{tenant}/.well-known/openid-configuration", kDescribes, describe(TokenVersion::kV1)),
      page("/{tenant}/v2.0/.well-known/openid-configuration", kDescribes, describe(TokenVersion::kV2)),
      page("/{tenant}/discovery/keys", kKeys, keys),
      page("/{tenant}/discovery/v2.0/keys", kKeys, keys),
  };
}

}  // namespace chandlery::identity
