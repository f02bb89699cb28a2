// The portals' sign-in page: a form, and after it a session and the way to the page that was asked for.
#include "identity/oauth_wire.h"
#include "identity/routes.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/sign_in_form.h"
#include "platform/log/log.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kPath = "/signin";

std::optional<Portal> asked_portal(const http::Request& request) { return parse_portal(request.query.get("portal")); }

/// Where a user of the portal goes: to the page asked for if it is one of that portal, else to the portal's front page.
std::string destination(const http::Request& request, Portal portal) {
  const std::string_view wanted = request.query.get("return");
  return std::string(leads_into(portal, wanted) ? wanted : home_of(portal));
}

/// A redirect that makes a GET of whatever it answers.
http::Response go_to(std::string address) {
  http::Response response;
  response.status = 303;
  response.set("Location", std::move(address));
  response.set("Referrer-Policy", "same-origin");
  forbid_storing(response);
  return response;
}

std::string address_in(PageLanguage language, const http::Request& request) {
  std::string address(kPath);
  char separator = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    address.push_back(separator);
    address.append(name).append("=").append(http::percent_encode(value));
    separator = '&';
  };
  for (const std::string_view kept : {"portal", "return"})
    if (const auto value = request.query.find(kept)) add(kept, value->substr(0, kLongestReturn));
  add("locale", language == PageLanguage::kChinese ? "zh-Hans" : "en");
  return address;
}

SignInPage page_for(const http::Request& request) {
  SignInPage page;
  page.language = choose_language(request.query.get("locale", request.header("Accept-Language")));
  const std::optional<Portal> portal = asked_portal(request);
  page.application = portal ? name_of(*portal, page.language) : "Chandlery";
  const bool chinese = page.language == PageLanguage::kChinese;
  page.other_language = address_in(chinese ? PageLanguage::kEnglish : PageLanguage::kChinese, request);
  return page;
}

Result<http::Response> show_form(http::Call& call) {
  SignInPage page = page_for(call.request);
  if (const auto live = find_session(call.tx, session_secret(call.request), call.actor.at)) {
    const std::optional<Portal> asked = asked_portal(call.request);
    const Portal own = live->session.portal;
    if (!asked || *asked == own) return go_to(destination(call.request, own));
    page.signed_in_as = live->user.user_name;
    page.way_back = home_of(own);
  }
  return render(page, 200);
}

Result<http::Response> take_form(const SessionSettings& settings, const SecondFactorDoor& door, http::WorkerCall& call) {
  SignInPage page = page_for(call.request);
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
  const Session& session = (*opened)->session;
  log::info("signed in", {{"user", session.user_id},
                          {"portal", to_string(session.portal)},
                          {"session", session.id},
                          {"peer", session.peer},
                          {"correlation_id", call.actor.correlation_id}});
  http::Response response = go_to(destination(call.request, session.portal));
  response.set("Set-Cookie", session_cookie((*opened)->secret));
  return response;
}

}  // namespace

std::vector<http::Route> sign_in_routes(const SessionSettings& settings, const SecondFactorDoor& door) {
  return {{http::Method::kGet, kPath, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
           http::Idempotency::kNone, "Shows the portals' sign-in form, or goes on to the portal of a signed-in browser.",
           show_form},
          {http::Method::kPost, kPath, Capability::kNone, http::Tokens::kPublic, http::Access::kWorker,
           http::Idempotency::kNone, "Checks the password, opens a session and leads to the portal.", nullptr,
           [&settings, &door](http::WorkerCall& call) { return take_form(settings, door, call); }}};
}

}  // namespace chandlery::identity
