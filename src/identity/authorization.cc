// See authorization.h.
#include "identity/authorization.h"

#include "identity/oauth_wire.h"
#include "identity/rules.h"
#include "identity/session_rules.h"
#include "platform/log/log.h"

namespace chandlery::identity {
namespace {

/// The tenant of the path where it is one of the pattern's: `{tenant}` stands for one segment.
std::optional<std::string_view> tenant_in(std::string_view path, std::string_view pattern) {
  constexpr std::string_view kPlace = "/{tenant}";
  const std::string_view rest = pattern.substr(kPlace.size());
  if (!path.starts_with('/') || !path.ends_with(rest)) return std::nullopt;
  const std::string_view tenant = path.substr(1, path.size() - 1 - rest.size());
  if (tenant.empty() || tenant.find('/') != tenant.npos) return std::nullopt;
  return tenant;
}

}  // namespace

AuthorizationRequest read_authorization(const http::Request& request, std::string_view tenant) {
  const auto parameter = [&](std::string_view name) { return std::string(request.query.get(name)); };
  AuthorizationRequest asked;
  asked.tenant = tenant;
  asked.client_id = parameter("client_id");
  asked.redirect_uri = parameter("redirect_uri");
  asked.response_type = parameter("response_type");
  asked.response_mode = parameter("response_mode");
  asked.resource = parameter("resource");
  asked.scope = parameter("scope");
  asked.state = parameter("state");
  asked.nonce = parameter("nonce");
  asked.login_hint = parameter("login_hint").substr(0, kLongestName);
  asked.code_challenge = parameter("code_challenge");
  asked.code_challenge_method = parameter("code_challenge_method");
  return asked;
}

std::optional<Authorization> authorization_at(std::string_view address) {
  if (!fits_a_header(address)) return std::nullopt;
  http::Request request{.target = std::string(address)};
  if (!http::read_target(request)) return std::nullopt;
  for (const AuthorizationPath& each : kAuthorizationPaths) {
    if (const auto tenant = tenant_in(request.path, each.pattern)) return Authorization{read_authorization(request, *tenant), each.version};
  }
  return std::nullopt;
}

http::Response send_back(const AuthorizationRequest& asked,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> parameters) {
  std::string address = asked.redirect_uri;
  char separator = asked.response_mode == "fragment" ? '#' : address.find('?') == std::string::npos ? '?' : '&';
  const auto add = [&](std::string_view name, std::string_view value) {
    address += separator;
    address += name;
    address += '=';
    address += http::percent_encode(value);
    separator = '&';
  };
  for (const auto& [name, value] : parameters) add(name, value);
  if (!asked.state.empty()) add("state", asked.state);
  http::Response response;
  response.status = 302;
  response.set("Location", std::move(address));
  response.set("Referrer-Policy", "no-referrer");
  forbid_storing(response);
  return response;
}

http::Response send_back(const AuthorizationRequest& asked, const OAuthError& error) {
  return send_back(asked, {{"error", error.error}, {"error_description", error.description}});
}

http::Response send_code(const TokenSettings& settings, const Authorization& authorization, const Granted<std::string>& code,
                         const SignedIn& who, const http::WorkerCall& call) {
  const auto& [asked, version] = authorization;
  if (!code) return send_back(asked, code.error());
  log::info("signed in", {{"user", who.user.id},
                          {"application", asked.client_id},
                          {"second_factor", who.user.mfa},
                          {"peer", call.request.peer},
                          {"correlation_id", call.actor.correlation_id}});
  return send_back(asked, {{"code", *code}, {"iss", settings.issuer(who.tenant.id, version)}});
}

}  // namespace chandlery::identity
