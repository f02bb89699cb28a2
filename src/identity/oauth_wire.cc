// Renders the answers of the OAuth doors.
#include "identity/oauth_wire.h"

#include "platform/json/writer.h"

namespace chandlery::identity {

void forbid_storing(http::Response& response) {
  response.set("Cache-Control", "no-store");
  response.set("Pragma", "no-cache");
}

http::Response oauth_error(const OAuthError& error, const Actor& actor) {
  json::Writer out;
  out.begin_object()
      .field("error", error.error)
      .field("error_description", "AADSTS" + std::to_string(error.number) + ": " + error.description)
      .key("error_codes")
      .begin_array()
      .value(error.number)
      .end_array()
      .field("timestamp", actor.at)
      .field("trace_id", actor.request_id)
      .field("correlation_id", actor.correlation_id)
      .end_object();
  http::Response response;
  response.status = error.error == "invalid_client" ? 401 : error.error == "temporarily_unavailable" ? 503 : 400;
  response.body = out.take();
  forbid_storing(response);
  if (response.status == 503) response.set("Retry-After", "2");
  return response;
}

http::Response token_answer(const TokenIssuer& issuer, const Grant& grant, TokenVersion version, Instant now) {
  std::int64_t lifetime = issuer.settings().access_seconds;
  std::int64_t begins = now.micros / Instant::kSecond;
  json::Writer out;
  auto number = [&](std::string_view name, std::int64_t value) {
    if (version == TokenVersion::kV1)
      out.field(name, std::to_string(value));
    else
      out.field(name, value);
  };
  out.begin_object().field("token_type", "Bearer");
  number("expires_in", lifetime);
  number("ext_expires_in", lifetime);
  number("expires_on", begins + lifetime);
  number("not_before", begins);
  if (version == TokenVersion::kV1) {
    out.field("resource", grant.audience);
    if (grant.principal.user) out.field("scope", "user_impersonation");
  } else {
    out.field("scope", grant.scope.empty() ? grant.audience + "/.default" : grant.scope);
  }
  out.field("access_token", issuer.access_token(grant.principal, grant.audience, version, now));
  if (!grant.refresh_token.empty()) out.field("refresh_token", grant.refresh_token);
  if (grant.id_token && grant.principal.user)
    out.field("id_token", issuer.id_token(grant.principal, grant.nonce, version, now));
  out.end_object();
  http::Response response;
  response.body = out.take();
  forbid_storing(response);
  return response;
}

}  // namespace chandlery::identity
