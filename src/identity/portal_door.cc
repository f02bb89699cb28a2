// See portal_door.h.
#include "identity/portal_door.h"

#include "identity/authorization.h"
#include "identity/oauth_wire.h"
#include "identity/service.h"
#include "identity/session_rules.h"
#include "platform/log/log.h"

namespace chandlery::identity {

std::string_view tag_of(PageLanguage language) { return language == PageLanguage::kChinese ? "zh-Hans" : "en"; }

std::optional<Portal> asked_portal(const http::Request& request) { return parse_portal(request.query.get("portal")); }

std::string destination(std::string_view wanted, Portal portal) {
  return std::string(leads_into(portal, wanted) ? wanted : home_of(portal));
}

http::Response go_to(std::string address) {
  http::Response response;
  response.status = 303;
  response.set("Location", std::move(address));
  response.set("Referrer-Policy", "same-origin");
  forbid_storing(response);
  return response;
}

Errand Errand::of(const http::Request& request) {
  const auto kept = [&](std::string_view name) { return std::string(request.query.get(name).substr(0, kLongestReturn)); };
  return {.portal = kept("portal"), .wanted = kept("return"), .locale = kept("locale")};
}

std::string address_for(std::string_view path, const Errand& errand, std::string_view locale) {
  std::string address(path);
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    address.append(address.size() == path.size() ? "?" : "&").append(name).append("=").append(http::percent_encode(value));
  };
  add("portal", errand.portal);
  add("return", errand.wanted);
  add("locale", locale.empty() ? errand.locale : locale);
  return address;
}

std::string address_of(const Company& company) { return "/auth/oidc/" + company.name; }

std::string proof_address_of(const Company& company) { return address_of(company) + "?prompt=login"; }

bool asks_for_proof(const http::Request& request) { return request.query.get("prompt") == "login"; }

SignInPage page_for(const http::Request& request) {
  SignInPage page;
  page.language = choose_language(request.query.get("locale", request.header("Accept-Language")));
  const std::optional<Portal> portal = asked_portal(request);
  page.application = portal ? name_of(*portal, page.language) : "Chandlery";
  const bool chinese = page.language == PageLanguage::kChinese;
  page.other_language = address_for(kSignInPath, Errand::of(request), tag_of(chinese ? PageLanguage::kEnglish : PageLanguage::kChinese));
  return page;
}

void add_companies(sql::Tx& tx, const CompanyDoor& door, const http::Request& request, SignInPage& page) {
  if (door.companies.empty()) return;
  const std::optional<Portal> portal = asked_portal(request);
  std::optional<TenantKind> kind;
  if (portal) kind = static_cast<TenantKind>(*portal);  // of the same order
  const Errand errand = Errand::of(request);
  for (const Company* company : companies_on_page(tx, door, kind)) {
    page.companies.push_back({company->label, address_for(address_of(*company), errand, tag_of(page.language))});
  }
}

void add_companies_of(sql::Tx& tx, const CompanyDoor& door, std::string_view tenant, const http::Request& request, SignInPage& page) {
  // A problem of the try before stands at the end, as company_routes.cc puts it there.
  const std::string_view target = std::string_view(request.target).substr(0, request.target.find(kProblemParameter));
  if (door.companies.empty() || !authorization_at(target)) return;
  const Errand errand{.portal = {}, .wanted = std::string(target), .locale = {}};
  const std::optional<Tenant> asked = find_tenant(tx, tenant);
  const auto offer = [&](const Company& company) {
    const std::string address = address_for(address_of(company), errand, tag_of(page.language));
    page.companies.push_back({company.label, asks_for_proof(request) ? address + "&prompt=login" : address});
  };
  if (!asked) {
    for (const Company* company : companies_on_page(tx, door, std::nullopt)) offer(*company);
    return;
  }
  for (const Company& company : door.companies) {
    if (speaks_for(tx, company, asked->id)) offer(company);
  }
}

http::Response enter(const OpenedSession& opened, std::string_view wanted, const Actor& caller) {
  const Session& session = opened.session;
  log::info("signed in", {{"user", session.user_id},
                          {"portal", to_string(session.portal)},
                          {"session", session.id},
                          {"second_factor", session.mfa},
                          {"peer", session.peer},
                          {"correlation_id", caller.correlation_id}});
  http::Response response = go_to(destination(wanted, session.portal));
  response.set("Set-Cookie", session_cookie(opened.secret));
  return response;
}

}  // namespace chandlery::identity
