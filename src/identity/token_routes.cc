// The doors where clients get tokens: OAuth in two generations, and the exchange of one token for another.
#include "core/id.h"
#include "core/text.h"
#include "identity/form.h"
#include "identity/oauth_wire.h"
#include "identity/routes.h"
#include "platform/crypto/crypto.h"
#include "platform/json/writer.h"
#include "platform/log/log.h"

namespace chandlery::identity {
namespace {

struct ClientCredentials {
  std::string id, secret;
};

/// The rest of an Authorization header of the given scheme; nullopt for another scheme.
std::optional<std::string_view> authorization(const http::Request& request, std::string_view scheme) {
  std::string_view value = text::trim(request.header("Authorization"));
  if (value.size() <= scheme.size() || value[scheme.size()] != ' ' ||
      !text::equal_ignoring_case(value.substr(0, scheme.size()), scheme))
    return std::nullopt;
  return text::trim(value.substr(scheme.size()));
}

/// `Basic base64(urlencode(id) ":" urlencode(secret))` (RFC 6749, 2.3.1); nullopt when it is there and broken.
std::optional<ClientCredentials> client_of(const http::Request& request, const Form& form) {
  std::optional<std::string_view> basic = authorization(request, "Basic");
  if (!basic) return ClientCredentials{std::string(form.get("client_id")), std::string(form.get("client_secret"))};
  std::optional<std::string> decoded = crypto::from_base64(*basic);
  std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  std::optional<std::string> id = http::percent_decode(std::string_view(*decoded).substr(0, colon), true);
  std::optional<std::string> secret = http::percent_decode(std::string_view(*decoded).substr(colon + 1), true);
  if (!id || !secret) return std::nullopt;
  return ClientCredentials{std::move(*id), std::move(*secret)};
}

Result<http::Response> give_token(const TokenIssuer& issuer, TokenVersion version, http::WorkerCall& call) {
  std::optional<Form> form = Form::parse(call.request);
  if (!form) return oauth_error({"invalid_request", 900144, "The body must be a form, with each field once."}, call.actor);
  std::optional<ClientCredentials> client = client_of(call.request, *form);
  if (!client) return oauth_error({"invalid_client", 7000216, "The Basic authorization cannot be read."}, call.actor);

  auto field = [&](std::string_view name) { return std::string(form->get(name)); };
  TokenRequest request;
  request.version = version;
  request.tenant = call.path["tenant"];
  request.grant_type = field("grant_type");
  request.client_id = std::move(client->id);
  request.client_secret = std::move(client->secret);
  request.resource = field("resource");
  request.scope = field("scope");
  request.code = field("code");
  request.redirect_uri = field("redirect_uri");
  request.code_verifier = field("code_verifier");
  request.refresh_token = field("refresh_token");

  std::optional<Granted<Grant>> granted;
  auto job = [&](sql::Tx& tx) { granted = grant(tx, issuer.settings(), request, call.actor.at); };
  // An application alone leaves nothing behind, so it need not wait for the writer.
  if (request.grant_type == "client_credentials")
    call.database.read_now(job);
  else
    call.database.write_now(job);
  if (!*granted) {
    const OAuthError& error = granted->error();
    log::warning("tokens refused", {{"application", normalise_guid(request.client_id).value_or("none")},
                                    {"error", error.error},
                                    {"code", error.number},
                                    {"peer", call.request.peer},
                                    {"correlation_id", call.actor.correlation_id}});
    return oauth_error(error, call.actor);
  }
  return token_answer(issuer, **granted, version, call.actor.at);
}

/// POST /generatetoken: a right token of ours for another one of the same identity, for the API's own audience. What was
/// exchanged cannot be exchanged again, or a stolen token would live for ever.
Result<http::Response> exchange_token(const TokenIssuer& issuer, const TokenVerifier& verifier, bool only_api_audience,
                                      http::WorkerCall& call) {
  std::optional<std::string_view> token = authorization(call.request, "Bearer");
  if (!token) return fail(errors::kTokenMissing);
  std::optional<Form> form = Form::parse(call.request);
  if (!form || form->get("grant_type") != "jwt_token")
    return fail(errors::kMalformedRequest, "The body must be a form with grant_type=jwt_token.", "grant_type");
  Instant now = call.actor.at;
  TokenClaims claims = OR_RETURN(verifier.read(*token, now));
  if (!claims.exchanged_for.empty())
    return fail(errors::kWrongTokenMode, "This token is itself the result of an exchange.");
  if (only_api_audience && claims.actor.mode == TokenMode::kAppOnly && !issuer.settings().is_api_audience(claims.audience))
    return fail(errors::kWrongTokenMode, "A token of an application alone must be for the audience of this API.");

  std::optional<Principal> principal;
  call.database.read_now([&](sql::Tx& tx) { principal = current_principal(tx, claims); });
  if (!principal) return fail(errors::kAccessDenied);
  json::Writer out;
  out.begin_object()
      .field("access_token", issuer.access_token(*principal, issuer.settings().base_url, claims.version, now, claims.id))
      .field("token_type", "bearer")
      .field("expires_in", issuer.settings().access_seconds)
      .end_object();
  http::Response response;
  response.body = out.take();
  forbid_storing(response);
  return response;
}

http::Route door(std::string_view pattern, std::string_view summary, http::WorkerHandler worker) {
  return {http::Method::kPost,      pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kWorker,
          http::Idempotency::kNone, summary, nullptr,           std::move(worker)};
}

}  // namespace

std::vector<http::Route> token_routes(const TokenIssuer& issuer, const TokenVerifier& verifier) {
  auto give = [&issuer](TokenVersion version) {
    return [&issuer, version](http::WorkerCall& call) { return give_token(issuer, version, call); };
  };
  auto exchange = [&issuer, &verifier](bool only_api_audience) {
    return [&issuer, &verifier, only_api_audience](http::WorkerCall& call) {
      return exchange_token(issuer, verifier, only_api_audience, call);
    };
  };
  return {
      door("/{tenant}/oauth2/token", "Gives tokens; numbers as strings, asked by `resource`.", give(TokenVersion::kV1)),
      door("/{tenant}/oauth2/v2.0/token", "Gives tokens, asked by `scope`.", give(TokenVersion::kV2)),
      door("/generatetoken", "Exchanges a token for one of this API.", exchange(false)),
      door("/v3/generatetoken", "Exchanges a token for one of this API.", exchange(true)),
  };
}

}  // namespace chandlery::identity
