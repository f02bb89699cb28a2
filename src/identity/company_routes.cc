// The browser's way over a company's own sign-in service: out with a question, back with an answer, and into the portal or to the application that asked.
#include "identity/authorization.h"
#include "identity/company_store.h"
#include "identity/portal_door.h"
#include "identity/routes.h"
#include "identity/rules.h"
#include "identity/sealed_lines.h"
#include "identity/secrets.h"
#include "identity/session_rules.h"
#include "identity/sign_in_form.h"
#include "platform/http/browser.h"
#include "platform/log/log.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kCookie = "__Host-oidc";
constexpr std::string_view kCookieAttributes = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
constexpr std::string_view kContext = "identity: sign-in by a company's service that is under way";
constexpr std::int64_t kWaySeconds = 600;        // for the password and the second factor over there
constexpr std::size_t kLongestParameter = 4096;  // bytes, of a code or a state

/// A sign-in that is under way, as the browser holds it, sealed.
struct UnderWay {
  oidc::Attempt attempt;
  Errand errand;
  bool anew = false;  ///< the service was asked for a proof of this moment
};

std::string cookie_of(const CompanyDoor& door, const Company& company, const UnderWay& way) {
  const auto& [attempt, errand, anew] = way;
  const std::string sealed = seal_lines(door.keyring,
                                        {company.name, attempt.state, attempt.nonce, attempt.verifier, errand.portal, errand.wanted,
                                         errand.locale, anew ? "anew" : ""},
                                        door.clock.now().plus_seconds(kWaySeconds), kContext);
  return std::string(kCookie).append("=").append(sealed).append(kCookieAttributes).append(std::to_string(kWaySeconds));
}

std::string ended_cookie() { return std::string(kCookie).append("=").append(kCookieAttributes).append("0"); }

/// What this browser has begun with the company, if the request answers that.
std::optional<UnderWay> under_way(const CompanyDoor& door, const Company& company, const http::Request& request) {
  auto words = open_lines(door.keyring, http::cookie(request, kCookie), 8, door.clock.now(), kContext);
  if (!words || (*words)[0] != company.name || !crypto::equal((*words)[1], request.query.get("state"))) return std::nullopt;
  auto& w = *words;
  return UnderWay{.attempt = {.state = std::move(w[1]), .nonce = std::move(w[2]), .verifier = std::move(w[3])},
                  .errand = {.portal = std::move(w[4]), .wanted = std::move(w[5]), .locale = std::move(w[6])},
                  .anew = !w[7].empty()};
}

/// What goes through the cookie's lines and a header: words of ours, and a page of one of the portals or an authorization request.
Errand fit_errand(const http::Request& request) {
  Errand errand = Errand::of(request);
  const auto portal = parse_portal(errand.portal);
  if (!portal) errand.portal.clear();
  if (!leads_into(Portal::kPartner, errand.wanted) && !leads_into(Portal::kCentre, errand.wanted) &&
      !leads_into(Portal::kConsole, errand.wanted) && !authorization_at(errand.wanted)) {
    errand.wanted.clear();
  }
  errand.locale = tag_of(page_for(request).language);
  return errand;
}

/// Back to the page at which the sign-in began, which tells the problem.
http::Response tell(CompanyProblem problem, const Errand& errand) {
  const std::string page = authorization_at(errand.wanted) ? errand.wanted : address_for(kSignInPath, errand);
  return go_to(page + std::string(kProblemParameter).append(to_string(problem)));
}

CompanyProblem problem_of(oidc::Fault fault) {
  switch (fault) {
    case oidc::Fault::kUnreachable: return CompanyProblem::kSilent;
    case oidc::Fault::kBusy: return CompanyProblem::kBusy;
    case oidc::Fault::kRefused: return CompanyProblem::kEnded;
    case oidc::Fault::kUntrusted: return CompanyProblem::kUntrusted;
    case oidc::Fault::kSetUp: break;
  }
  return CompanyProblem::kSetUp;
}

/// Of an answer that says no (RFC 6749 4.1.2.1, Core 3.1.2.6).
CompanyProblem problem_of_error(std::string_view error) {
  if (error == "server_error" || error == "temporarily_unavailable") return CompanyProblem::kSilent;
  for (const std::string_view ours : {"invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope"})
    if (error == ours) return CompanyProblem::kSetUp;
  return CompanyProblem::kCancelled;
}

void note(const Company& company, std::string_view what, std::string_view why, const Actor& caller) {
  log::warning(what, {{"provider", company.name}, {"why", why}, {"correlation_id", caller.correlation_id}});
}

Result<http::Response> begin(const SessionSettings& settings, const CompanyDoor& door, http::WorkerCall& call) {
  const Errand errand = fit_errand(call.request);
  const Company* company = door.find(call.path["provider"]);
  if (company == nullptr) return tell(CompanyProblem::kUnknown, errand);
  const UnderWay way{
      .attempt = {.state = crypto::random_token(), .nonce = crypto::random_token(), .verifier = crypto::random_token()},
      .errand = errand,
      .anew = asks_for_proof(call.request)};
  // Whoever signs in there once a day shall not be asked at each of our portals. What is older than our own longest session is.
  const oidc::Outcome<std::string> address =
      company->provider->authorization_address(way.attempt, way.anew ? 0 : settings.absolute_seconds);
  if (!address) {
    note(*company, "company sign-in cannot begin", address.error().why, call.actor);
    return tell(problem_of(address.error().fault), errand);
  }
  http::Response response = go_to(*address);
  response.set("Set-Cookie", cookie_of(door, *company, way));
  return response;
}

/// The answer's one use.
bool take_answer(const CompanyDoor& door, sql::Database& database, const oidc::Attempt& attempt) {
  const Instant now = door.clock.now();
  bool first = false;
  database.write_now([&](sql::Tx& tx) {
    first = store::take_answer(tx, hash_secret(SecretKind::kCompanyAnswer, attempt.state), now, now.plus_seconds(kWaySeconds));
  });
  return first;
}

/// Whom the answer signs in. No transaction is open while the service is asked.
std::expected<oidc::Claims, CompanyProblem> claims_of(const CompanyDoor& door, const Company& company, const UnderWay& way,
                                                      http::WorkerCall& call) {
  const auto parameter = [&](std::string_view name) { return std::string(call.request.query.get(name)); };
  if (!take_answer(door, call.database, way.attempt)) return std::unexpected(CompanyProblem::kEnded);
  if (const std::string error = parameter("error"); !error.empty()) {
    const CompanyProblem problem = problem_of_error(error);
    if (problem != CompanyProblem::kCancelled) note(company, "company sign-in refused", error.substr(0, 64), call.actor);
    return std::unexpected(problem);
  }
  const oidc::Answer answer{.code = parameter("code"), .issuer = parameter("iss")};
  if (answer.code.empty() || answer.code.size() > kLongestParameter) return std::unexpected(CompanyProblem::kUntrusted);
  auto claims = company.provider->redeem(answer, way.attempt, wanted_claims(company));
  if (claims) return *std::move(claims);
  note(company, "company sign-in failed", claims.error().why, call.actor);
  return std::unexpected(problem_of(claims.error().fault));
}

/// A browser that has come back with an answer that can be believed.
struct Arrival {
  const SecondFactorDoor& second_factors;
  const CompanyDoor& door;
  const Company& company;
  const UnderWay& way;
  const oidc::Claims& claims;
  http::WorkerCall& call;
};

/// Signs in whom the claims tell of and has `then` do, in the same transaction, what he came for. An answer where that is not done:
/// why he is nobody here, or `page`, which asks for his second factor.
std::optional<http::Response> sign_in_and(const Arrival& arrival, SignInPage page,
                                          const std::function<void(sql::Tx&, const SignedIn&)>& then) {
  const auto& [second_factors, door, company, way, claims, call] = arrival;
  std::optional<std::expected<SignedIn, CompanyProblem>> outcome;
  std::expected<void, http::Response> proved;
  page.language = choose_language(way.errand.locale);
  call.database.write_now([&](sql::Tx& tx) {
    proved = {};
    outcome = sign_in_by_company(tx, company, claims, call.actor);
    if (!*outcome) return tx.undo();
    (*outcome)->proved_at = proved_by_company(claims.proved_at(), way.anew, door.clock.now(), call.actor.at);
    proved = check_second_factor(tx, second_factors, page, **outcome);
    if (proved) then(tx, **outcome);
  });
  if (!*outcome) {
    note(company, "company sign-in without an account", to_string(outcome->error()), call.actor);
    return tell(outcome->error(), way.errand);
  }
  if (!proved) return std::move(proved.error());
  return std::nullopt;
}

Result<http::Response> arrive_at_portal(const SessionSettings& settings, const Arrival& arrival) {
  const Errand& errand = arrival.way.errand;
  http::WorkerCall& call = arrival.call;
  SignInPage page = page_for(call.request);
  page.action = address_for(kSignInPath, errand);
  std::optional<Result<OpenedSession>> opened;
  auto instead = sign_in_and(arrival, std::move(page), [&](sql::Tx& tx, const SignedIn& who) {
    opened = open_session(tx, who, call.request, settings, call.actor.at);
  });
  if (instead) return *std::move(instead);
  if (!*opened) return tell(CompanyProblem::kEnded, errand);
  return enter(**opened, errand.wanted, call.actor);
}

Result<http::Response> arrive_at_application(const TokenSettings& tokens, const Authorization& authorization, const Arrival& arrival) {
  const AuthorizationRequest& asked = authorization.asked;
  std::optional<Granted<Application>> application;
  arrival.call.database.read_now([&](sql::Tx& tx) { application = find_client(tx, asked); });
  // Both held when the page was shown; the application may be gone since.
  if (!*application) return tell(CompanyProblem::kEnded, arrival.way.errand);
  if (const Granted<void> fits = check_authorization(tokens, **application, asked); !fits) return send_back(asked, fits.error());
  SignInPage page;
  page.application = (*application)->name;
  page.origin = origin_of(asked.redirect_uri);
  page.action = arrival.way.errand.wanted;
  std::optional<Granted<std::string>> code;
  std::optional<SignedIn> signed_in;
  auto instead = sign_in_and(arrival, std::move(page), [&](sql::Tx& tx, const SignedIn& who) {
    code = issue_code(tx, tokens, **application, asked, who.tenant, who.user, arrival.call.actor.at);
    signed_in = who;
  });
  return instead ? *std::move(instead) : send_code(tokens, authorization, *code, *signed_in, arrival.call);
}

Result<http::Response> come_back(const SessionSettings& settings, const TokenSettings& tokens, const SecondFactorDoor& second_factors,
                                 const CompanyDoor& door, http::WorkerCall& call) {
  const Company* company = door.find(call.path["provider"]);
  if (company == nullptr) return tell(CompanyProblem::kUnknown, fit_errand(call.request));
  const std::optional<UnderWay> way = under_way(door, *company, call.request);
  // The cookie stays: whoever led the browser here may have wanted to end what it has begun.
  if (!way) return tell(CompanyProblem::kEnded, fit_errand(call.request));
  const auto claims = claims_of(door, *company, *way, call);
  const auto arrive = [&](const Arrival& arrival) {
    const auto authorization = authorization_at(way->errand.wanted);
    return authorization ? arrive_at_application(tokens, *authorization, arrival) : arrive_at_portal(settings, arrival);
  };
  Result<http::Response> response = claims ? arrive({second_factors, door, *company, *way, *claims, call})
                                           : Result<http::Response>(tell(claims.error(), way->errand));
  if (response) response->set("Set-Cookie", ended_cookie());
  return response;
}

http::Route on_worker(std::string_view pattern, std::string_view summary, http::WorkerHandler handler) {
  return {http::Method::kGet,         pattern,                  Capability::kNone, http::Tokens::kPublic,
          http::Access::kWorker,      http::Idempotency::kNone, summary,           nullptr,
          std::move(handler)};
}

}  // namespace

std::vector<http::Route> company_routes(const SessionSettings& settings, const TokenSettings& tokens,
                                        const SecondFactorDoor& second_factors, const CompanyDoor& door) {
  return {on_worker("/auth/oidc/{provider}", "Leads the browser to a company's own sign-in service.",
                    [&settings, &door](http::WorkerCall& call) { return begin(settings, door, call); }),
          on_worker("/auth/oidc/{provider}/callback", "Takes the answer of a company's sign-in service and opens a session, or sends a code to the application that asked.",
                    [&settings, &tokens, &second_factors, &door](http::WorkerCall& call) {
                      return come_back(settings, tokens, second_factors, door, call);
                    })};
}

}  // namespace chandlery::identity
