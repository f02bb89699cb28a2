// The browser's step of a sign-in: a form, and after it a redirect with a code (contract 1.3, RFC 6749 4.1).
#include "identity/oauth_wire.h"
#include "identity/routes.h"
#include "identity/rules.h"
#include "identity/sign_in_form.h"

namespace chandlery::identity {
namespace {

AuthorizationRequest read_request(const http::Request& request, const http::PathParameters& path) {
  auto parameter = [&](std::string_view name) { return std::string(request.query.get(name)); };
  AuthorizationRequest asked;
  asked.tenant = path["tenant"];
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

/// Back to the application's registered address with the given parameters and the state.
http::Response send_back(const AuthorizationRequest& asked,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> parameters) {
  std::string address = asked.redirect_uri;
  char separator = asked.response_mode == "fragment" ? '#' : address.find('?') == std::string::npos ? '?' : '&';
  auto add = [&](std::string_view name, std::string_view value) {
    address += separator;
    address += name;
    address += '=';
    address += http::percent_encode(value);
    separator = '&';
  };
  for (auto [name, value] : parameters) add(name, value);
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

struct Opening {
  AuthorizationRequest asked;
  Application application;
  SignInPage page;
};
/// What both methods do first. The error is the answer to give: a page, or a redirect with the error in it.
std::expected<Opening, http::Response> open(sql::Tx& tx, const TokenSettings& settings, const http::Request& request,
                                            const http::PathParameters& path) {
  PageLanguage language = choose_language(request.header("Accept-Language"));
  AuthorizationRequest asked = read_request(request, path);
  Granted<Application> application = find_client(tx, asked);
  if (!application) return std::unexpected(render_refusal(language, application.error().description, 400));
  if (Granted<void> fits = check_authorization(settings, *application, asked); !fits)
    return std::unexpected(send_back(asked, fits.error()));
  SignInPage page;
  page.language = language;
  page.application = application->name;
  page.user_name = asked.login_hint;
  Opening opening{std::move(asked), std::move(*application), std::move(page)};
  return opening;
}

Result<http::Response> show_form(const TokenIssuer& issuer, http::Call& call) {
  std::expected<Opening, http::Response> opening = open(call.tx, issuer.settings(), call.request, call.path);
  if (!opening) return std::move(opening.error());
  opening->page.origin = origin_of(opening->asked.redirect_uri);
  return render(opening->page, 200);
}

Result<http::Response> take_form(const TokenIssuer& issuer, const SecondFactorDoor& door, TokenVersion version,
                                 http::WorkerCall& call) {
  const TokenSettings& settings = issuer.settings();
  std::optional<std::expected<Opening, http::Response>> looked;
  call.database.read_now([&](sql::Tx& tx) { looked = open(tx, settings, call.request, call.path); });
  if (!*looked) return std::move(looked->error());
  Opening& opening = **looked;
  SignInPage& page = opening.page;
  page.origin = origin_of(opening.asked.redirect_uri);

  std::expected<SignedIn, http::Response> signed_in = take_sign_in(call, door, page, settings.base_url);
  if (!signed_in) return std::move(signed_in.error());

  std::optional<Granted<std::string>> code;
  call.database.write_now([&](sql::Tx& tx) {
    code = issue_code(tx, settings, opening.application, opening.asked, signed_in->tenant, signed_in->user, call.actor.at);
  });
  if (!*code) return send_back(opening.asked, code->error());
  return send_back(opening.asked, {{"code", **code}, {"iss", settings.issuer(signed_in->tenant.id, version)}});
}

}  // namespace

std::vector<http::Route> authorize_routes(const TokenIssuer& issuer, const SecondFactorDoor& door) {
  std::vector<http::Route> routes;
  auto add = [&](std::string_view pattern, TokenVersion version) {
    routes.push_back({http::Method::kGet, pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
                      http::Idempotency::kNone, "Shows the sign-in form.",
                      [&issuer](http::Call& call) { return show_form(issuer, call); }});
    routes.push_back({http::Method::kPost, pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kWorker,
                      http::Idempotency::kNone, "Checks the password and sends the browser back with a code.", nullptr,
                      [&issuer, &door, version](http::WorkerCall& call) {
                        return take_form(issuer, door, version, call);
                      }});
  };
  add("/{tenant}/oauth2/authorize", TokenVersion::kV1);
  add("/{tenant}/oauth2/v2.0/authorize", TokenVersion::kV2);
  add("/{tenant}/v2.0/authorize", TokenVersion::kV2);
  return routes;
}

}  // namespace chandlery::identity
