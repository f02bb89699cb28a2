// The browser's step of a sign-in: a form, and after it a redirect with a code (contract 1.3, RFC 6749 4.1).
#include "identity/authorization.h"
#include "identity/portal_door.h"
#include "identity/routes.h"
#include "identity/rules.h"
#include "identity/sign_in_form.h"

namespace chandlery::identity {
namespace {

struct Opening {
  Authorization authorization;
  Application application;
  SignInPage page;
};
/// What both methods do first. The error is the answer to give: a page, or a redirect with the error in it.
std::expected<Opening, http::Response> open(sql::Tx& tx, const TokenSettings& settings, const CompanyDoor& companies,
                                            const http::Request& request, const http::PathParameters& path, TokenVersion version) {
  const PageLanguage language = choose_language(request.header("Accept-Language"));
  AuthorizationRequest asked = read_authorization(request, path["tenant"]);
  Granted<Application> application = find_client(tx, asked);
  if (!application) return std::unexpected(render_refusal(language, application.error().description, 400));
  if (const Granted<void> fits = check_authorization(settings, *application, asked); !fits)
    return std::unexpected(send_back(asked, fits.error()));
  SignInPage page;
  page.language = language;
  page.application = application->name;
  page.user_name = asked.login_hint;
  page.problem = parse_company_problem(request.query.get("problem"));
  add_companies_of(tx, companies, asked.tenant, request, page);
  return Opening{{std::move(asked), version}, std::move(*application), std::move(page)};
}

Result<http::Response> show_form(const TokenSettings& settings, const CompanyDoor& companies, TokenVersion version, http::Call& call) {
  std::expected<Opening, http::Response> opening = open(call.tx, settings, companies, call.request, call.path, version);
  if (!opening) return std::move(opening.error());
  opening->page.origin = origin_of(opening->authorization.asked.redirect_uri);
  return render(opening->page, 200);
}

Result<http::Response> take_form(const TokenSettings& settings, const SecondFactorDoor& door, const CompanyDoor& companies,
                                 TokenVersion version, http::WorkerCall& call) {
  std::optional<std::expected<Opening, http::Response>> looked;
  call.database.read_now([&](sql::Tx& tx) { looked = open(tx, settings, companies, call.request, call.path, version); });
  if (!*looked) return std::move(looked->error());
  Opening& opening = **looked;
  SignInPage& page = opening.page;
  page.origin = origin_of(opening.authorization.asked.redirect_uri);

  std::expected<SignedIn, http::Response> signed_in = take_sign_in(call, door, page, settings.base_url);
  if (!signed_in) return std::move(signed_in.error());

  std::optional<Granted<std::string>> code;
  call.database.write_now([&](sql::Tx& tx) {
    code = issue_code(tx, settings, opening.application, opening.authorization.asked, signed_in->tenant, signed_in->user, call.actor.at);
  });
  return send_code(settings, opening.authorization, *code, *signed_in, call);
}

}  // namespace

std::vector<http::Route> authorize_routes(const TokenSettings& settings, const SecondFactorDoor& door, const CompanyDoor& companies) {
  std::vector<http::Route> routes;
  for (const auto& [pattern, version] : kAuthorizationPaths) {
    routes.push_back({http::Method::kGet, pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
                      http::Idempotency::kNone, "Shows the sign-in form.",
                      [&settings, &companies, version](http::Call& call) { return show_form(settings, companies, version, call); }});
    routes.push_back({http::Method::kPost, pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kWorker,
                      http::Idempotency::kNone, "Checks the password and sends the browser back with a code.", nullptr,
                      [&settings, &door, &companies, version](http::WorkerCall& call) {
                        return take_form(settings, door, companies, version, call);
                      }});
  }
  return routes;
}

}  // namespace chandlery::identity
