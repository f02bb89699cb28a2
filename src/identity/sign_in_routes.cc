// The portals' sign-in page: a form, and after it a session and the way to the page that was asked for.
#include "identity/portal_door.h"
#include "identity/routes.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/sign_in_form.h"

namespace chandlery::identity {
namespace {

Result<http::Response> show_form(const SecondFactorDoor& door, const CompanyDoor& companies, http::Call& call) {
  SignInPage page = page_for(call.request);
  page.passkey = ask_passkey(door);
  page.problem = parse_company_problem(call.request.query.get("problem"));
  add_companies(call.tx, companies, call.request, page);
  if (const auto live = find_session(call.tx, session_secret(call.request), call.actor.at)) {
    const std::optional<Portal> asked = asked_portal(call.request);
    const Portal own = live->session.portal;
    if (!page.problem && (!asked || *asked == own)) return go_to(destination(call.request.query.get("return"), own));
    page.signed_in_as = live->user.user_name;
    page.way_back = destination(call.request.query.get("return"), own);
  }
  return render(page, 200);
}

Result<http::Response> take_form(const SessionSettings& settings, const SecondFactorDoor& door, const CompanyDoor& companies,
                                 http::WorkerCall& call) {
  SignInPage page = page_for(call.request);
  page.passkey = ask_passkey(door);
  if (!companies.companies.empty()) {
    call.database.read_now([&](sql::Tx& tx) { add_companies(tx, companies, call.request, page); });
  }
  const std::expected<SignedIn, http::Response> signed_in = take_sign_in(call, door, page, settings.public_origin);
  if (!signed_in) return signed_in.error();

  std::optional<Result<OpenedSession>> opened;
  call.database.write_now([&](sql::Tx& tx) {
    opened = open_session(tx, *signed_in, call.request, settings, call.actor.at);
  });
  if (!*opened) {
    page.notice = SignInPage::Notice::kRefused;
    return render(page, 401);
  }
  return enter(**opened, call.request.query.get("return"), call.actor);
}

}  // namespace

std::vector<http::Route> sign_in_routes(const SessionSettings& settings, const SecondFactorDoor& door,
                                        const CompanyDoor& companies) {
  return {{http::Method::kGet, kSignInPath, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
           http::Idempotency::kNone, "Shows the portals' sign-in form, or goes on to the portal of a signed-in browser.",
           [&door, &companies](http::Call& call) { return show_form(door, companies, call); }},
          {http::Method::kPost, kSignInPath, Capability::kNone, http::Tokens::kPublic, http::Access::kWorker,
           http::Idempotency::kNone, "Checks the password or the passkey, opens a session and leads to the portal.", nullptr,
           [&settings, &door, &companies](http::WorkerCall& call) { return take_form(settings, door, companies, call); }}};
}

}  // namespace chandlery::identity
