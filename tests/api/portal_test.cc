// The portals' doors of the real program, used as a browser uses them: sign-in, pages, sessions and their end.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "api/demo_shop.h"
#include "platform/crypto/crypto.h"
#include "support/authenticator.h"
#include "support/browser.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

using http::Method;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kAgent = "agent@northwind-distribution.example";
constexpr std::string_view kOperator = "operator@operator.example";

class PortalTest : public OnDemoShop {
 protected:
  Browser browser() { return Browser(shop().server().port()); }
  /// A browser that is signed in.
  std::unique_ptr<Browser> signed_in(std::string_view user) {
    auto made = std::make_unique<Browser>(shop().server().port());
    EXPECT_EQ(made->sign_in(user, demo::kPassword).status, 303) << user;
    return made;
  }
  /// A new user of partner 1 whom nobody else of the tests needs; his id.
  std::string add_user(const std::string& name) {
    return at(shop().must(201, shop().identity("operator"), "POST",
                          "/operator/v1/tenants/" + shop().ids().at("tenant_id") + "/users",
                          R"({"userPrincipalName":")" + name +
                              R"(","firstName":"Pat","lastName":"Portal","roles":["admin_agent"],)"
                              R"("passwordProfile":{"password":")" + std::string(demo::kPassword) +
                              R"(","forceChangePassword":false}})"),
              "id");
  }
};

TEST_P(PortalTest, ABrowserAtTheFrontDoorIsLedToTheFormAndFromThereToItsPortal) {
  Browser guest = browser();
  const http::Response door = guest.open("/");
  EXPECT_EQ(door.status, 303);
  EXPECT_EQ(header_of(door, "Location"), "/signin");
  const http::Response form = guest.open("/signin?portal=partner&return=%2Fpartner%2Forders");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, AllOf(HasSubstr("Partner centre"), HasSubstr("autocomplete=\"username\""), Not(HasSubstr("<script>"))));
  EXPECT_THAT(header_of(form, "Content-Security-Policy"), HasSubstr("default-src 'none'; style-src 'nonce-"));
  const http::Response in = guest.sign_in(kAgent, demo::kPassword, "/signin?portal=partner&return=%2Fpartner%2Forders");
  EXPECT_EQ(in.status, 303) << in.body;
  EXPECT_EQ(header_of(in, "Location"), "/partner/orders");
  EXPECT_THAT(header_of(in, "Set-Cookie"), HasSubstr("; Path=/; Secure; HttpOnly; SameSite=Lax"));
  EXPECT_EQ(header_of(guest.open("/signin"), "Location"), "/partner");
  EXPECT_EQ(shop().ask({}, "GET", "/").status, 404) << "a program is told that there is nothing";
}

TEST_P(PortalTest, APasskeyThatWasAddedInThePortalOpensItWithoutAPassword) {
  add_user("passkey@northwind-distribution.example");
  Authenticator key;  // as of the shop's public address
  key.credential_id = "a passkey of " + std::string(GetParam() == sql::Engine::kSqlite ? "SQLite" : "PostgreSQL");
  key.flags = 0x05;
  const auto bytes = [](const std::string& text) { return crypto::from_base64url(text).value_or(""); };
  const auto text = [](const std::string& raw) { return crypto::to_base64url(raw); };

  const auto owner = signed_in("passkey@northwind-distribution.example");
  const http::Response begun = owner->fetch(Method::kPost, "/auth/securitykeys");
  const Authenticator::Registration made = key.registers(bytes(at(begun, "challenge")));
  const http::Response added = owner->fetch(Method::kPost, "/auth/securitykeys/confirmation",
                                            R"({"ticket":")" + at(begun, "ticket") + R"(","name":"Telephone","clientData":")" +
                                                text(made.client_notes) + R"(","attestation":")" + text(made.attestation) + "\"}");
  ASSERT_EQ(added.status, 201) << added.body;

  Browser guest = browser();
  const http::Response page = guest.open("/signin?portal=partner&return=%2Fpartner%2Forders");
  const auto between = [&](const std::string& before, const char* after) {
    const std::size_t begin = page.body.find(before) + before.size();
    return page.body.substr(begin, page.body.find(after, begin) - begin);
  };
  const Authenticator::Assertion answer = key.asserts(bytes(between("&quot;challenge&quot;:&quot;", "&quot;")));
  const std::string ticket = between("name=\"passkey\" value=\"", "\""), id = text(key.credential_id),
                    client = text(answer.client_notes), data = text(answer.authenticator_notes), signature = text(answer.signature);
  const http::Response in = guest.submit("/signin?portal=partner&return=%2Fpartner%2Forders",
                                         {{"passkey", ticket},
                                          {"key", id},
                                          {"key_client", client},
                                          {"key_data", data},
                                          {"key_signature", signature},
                                          {"key_user", at(begun, "userHandle")}});
  EXPECT_EQ(header_of(in, "Location"), "/partner/orders") << in.body;
  EXPECT_EQ(at(guest.fetch(Method::kGet, "/auth/session"), "user.userPrincipalName"), "passkey@northwind-distribution.example");
  EXPECT_EQ(at(guest.fetch(Method::kGet, "/auth/proof"), "fresh"), "true");
}

TEST_P(PortalTest, TheSessionActsForItsUserInReadsAndWrites) {
  const auto agent = signed_in(kAgent);
  const http::Response session = agent->fetch(Method::kGet, "/auth/session");
  EXPECT_EQ(session.status, 200) << session.body;
  EXPECT_EQ(at(session, "user.userPrincipalName"), kAgent);
  EXPECT_EQ(at(session, "tenant.name"), "Northwind Distribution");
  EXPECT_EQ(at(session, "portal"), "partner");
  const http::Response list = agent->fetch(Method::kGet, "/v1/customers?size=1");
  EXPECT_EQ(list.status, 200) << list.body;
  const http::Response cart = agent->fetch(
      Method::kPost, "/v1/customers/" + shop().ids().at("customer_id") + "/carts",
      R"({"lineItems":[{"id":0,"catalogItemId":")" + shop().ids().at("catalog_item_id") + R"(","quantity":1}]})");
  EXPECT_EQ(cart.status, 201) << cart.body;
  EXPECT_EQ(agent->fetch(Method::kGet, "/operator/v1/partners").status, 403);

  const auto desk = signed_in(kOperator);
  EXPECT_EQ(at(desk->fetch(Method::kGet, "/auth/session"), "tenant.kind"), "operator");
  EXPECT_EQ(desk->fetch(Method::kGet, "/operator/v1/partners").status, 200);
}

// Rights are looked at behind the sign-in, so by cookie each route must answer as by token.
TEST_P(PortalTest, EveryReadAnswersByCookieAsByToken) {
  const auto agent = signed_in(kAgent);
  const Identity& by_token = shop().identity("admin agent");
  int asked = 0;
  for (const RouteRow& route : shop().routes()) {
    if (!route.is_safe() || route.is_public() || route.pattern.starts_with("/auth/")) continue;
    const std::string target = fill(route.pattern, shop().ids());
    const int expected = shop().ask(by_token, route.method, target).status;
    EXPECT_EQ(agent->fetch(route.method == "HEAD" ? Method::kHead : Method::kGet, target).status, expected) << route.name();
    ++asked;
  }
  EXPECT_GT(asked, 50);
}

TEST_P(PortalTest, ARequestOfAForeignPageIsRefusedAndChangesNothing) {
  const auto agent = signed_in(kAgent);
  const std::string carts = "/v1/customers/" + shop().ids().at("customer_id") + "/carts";
  const Fingerprint before = fingerprint(shop().database());
  const auto send = [&](Method method, std::string target, std::vector<http::Header> headers) {
    const auto client = shop().server().client();
    headers.push_back({"Cookie", agent->cookie()});
    return client->send({.method = method, .target = std::move(target), .headers = std::move(headers), .body = "{}"});
  };
  const auto refused = [&](Method method, const std::string& target, std::vector<http::Header> headers) {
    const http::Response answer = send(method, target, std::move(headers));
    EXPECT_EQ(answer.status, 403) << target << answer.body;
    EXPECT_EQ(code_of(answer), 700040) << answer.body;
  };
  refused(Method::kPost, carts, {});
  refused(Method::kPost, carts, {{"Content-Type", "text/plain"}, {"Sec-Fetch-Site", "cross-site"}});
  refused(Method::kPost, carts, {{"X-Chandlery-Portal", "console"}, {"Sec-Fetch-Site", "same-origin"}});
  refused(Method::kPost, carts, {{"X-Chandlery-Portal", "partner"}, {"Origin", "https://evil.example"}});
  refused(Method::kPost, "/auth/signout", {{"Sec-Fetch-Site", "cross-site"}});
  refused(Method::kDelete, "/auth/sessions", {});
  refused(Method::kGet, "/v1/customers", {{"Sec-Fetch-Site", "cross-site"}});
  EXPECT_THAT(changes(before, fingerprint(shop().database())), testing::IsEmpty());
  EXPECT_EQ(agent->fetch(Method::kGet, "/auth/session?peek=true").status, 200);
}

TEST_P(PortalTest, NoSignInLeadsToAnotherHost) {
  for (const char* wanted : {"//evil.example", "/%5Cevil.example", "%2F%2Fevil.example", "https%3A%2F%2Fevil.example",
                             "%2Fpartner%2F..%2F%2Fevil.example", "%09//evil.example", "/partner%0D%0ALocation:x", "/centre"}) {
    Browser guest = browser();
    const http::Response in = guest.sign_in(kAgent, demo::kPassword, "/signin?return=" + std::string(wanted));
    EXPECT_EQ(in.status, 303);
    EXPECT_EQ(header_of(in, "Location"), "/partner") << wanted;
    EXPECT_EQ(header_of(guest.open("/signin?return=" + std::string(wanted)), "Location"), "/partner") << wanted;
  }
}

TEST_P(PortalTest, SigningOutEndsTheSession) {
  const auto agent = signed_in(kAgent);
  const std::string cookie = agent->cookie();
  const http::Response out = agent->fetch(Method::kPost, "/auth/signout");
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(header_of(out, "Clear-Site-Data"), "\"cache\", \"storage\"");
  EXPECT_EQ(agent->cookie(), "");
  agent->set_cookie(cookie);
  EXPECT_EQ(agent->fetch(Method::kGet, "/auth/session").status, 401) << "the cookie that somebody kept opens nothing";
}

TEST_P(PortalTest, ADisabledUserIsOutAtOnceAndSoIsOneWhoseSessionsTheOperatorEnds) {
  const std::string name = "portal-leaver@" + std::string(demo::kTenant);
  const std::string user = "/operator/v1/tenants/" + shop().ids().at("tenant_id") + "/users/" + add_user(name);
  const Identity& desk = shop().identity("operator");
  const auto leaver = signed_in(name);
  EXPECT_EQ(leaver->fetch(Method::kGet, "/v1/me").status, 200);
  EXPECT_EQ(at(shop().must(200, desk, "GET", user + "/sessions"), "items[0].userAgent"), "Browser of the tests");
  shop().must(204, desk, "DELETE", user + "/sessions");
  EXPECT_EQ(leaver->fetch(Method::kGet, "/v1/me").status, 401);

  const auto again = signed_in(name);
  shop().must(200, desk, "PATCH", user, R"({"roles":["helpdesk_agent"]})");
  EXPECT_EQ(at(again->fetch(Method::kGet, "/auth/session"), "roles[0]"), "helpdesk_agent");
  shop().must(200, desk, "PATCH", user, R"({"state":"inactive"})");
  EXPECT_EQ(again->fetch(Method::kGet, "/v1/me").status, 401);
  EXPECT_EQ(browser().sign_in(name, demo::kPassword).status, 401);
}

TEST_P(PortalTest, AChangedPasswordEndsTheOtherBrowsersOnly) {
  const std::string name = "portal-changer@" + std::string(demo::kTenant);
  add_user(name);
  const auto here = signed_in(name), there = signed_in(name);
  EXPECT_EQ(at(here->fetch(Method::kGet, "/auth/sessions"), "totalCount"), "2");
  const http::Response changed =
      here->fetch(Method::kPost, "/auth/password",
                  R"({"oldPassword":")" + std::string(demo::kPassword) + R"(","newPassword":"a new one of 2026"})");
  EXPECT_EQ(changed.status, 204) << changed.body;
  EXPECT_EQ(here->fetch(Method::kGet, "/auth/session").status, 200);
  EXPECT_EQ(there->fetch(Method::kGet, "/auth/session").status, 401);
  EXPECT_EQ(browser().sign_in(name, demo::kPassword).status, 401);
}

TEST_P(PortalTest, ADeepLinkLeadsThroughTheSignInToTheCustomersPage) {
  const Ids& ids = shop().ids();
  const std::string tail = ids.at("customer_id") + "/" + ids.at("order_id") + "/0";
  Browser guest = browser();
  const http::Response link = guest.open("/customer-centre/software/" + tail);
  EXPECT_EQ(link.status, 303);
  const std::string form = header_of(link, "Location");
  EXPECT_EQ(form, "/signin?portal=centre&return=" + http::percent_encode("/centre/deeplink/" + tail));
  EXPECT_EQ(guest.open(form).status, 200);

  const auto partner = signed_in(kAgent);
  const http::Response other = partner->open(form);
  EXPECT_EQ(other.status, 200) << "a partner's user is asked for the customer's account";
  EXPECT_THAT(other.body, HasSubstr(kAgent));
}

TEST_P(PortalTest, ThePagesOfAServerThatHasThemAreSafeToShow) {
  RunningServer server(GetParam());
  const std::filesystem::path web = server.folder() / "web";
  std::filesystem::create_directories(web / "assets");
  for (const char* page : {"partner", "centre", "console"})
    std::ofstream(web / (std::string(page) + ".html")) << "<html><meta nonce=\"__CSP_NONCE__\">" << page;
  std::ofstream(web / "assets/a-1.js") << "let a = 1";
  std::ofstream(web / "assets/a-1.js.br") << "brotli";
  server.set_environment("CHANDLERY_PORTALS_FOLDER=" + web.string());
  server.start();
  Browser guest(server.port());
  for (const char* page : {"partner", "centre", "console"}) {
    const http::Response shown = guest.open("/" + std::string(page) + "/any/where?x=1");
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, AllOf(HasSubstr(page), Not(HasSubstr("__CSP_NONCE__"))));
    EXPECT_EQ(shown.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(header_of(shown, "Content-Security-Policy"), StartsWith("default-src 'none'; script-src 'self'; style-src"));
    EXPECT_EQ(header_of(shown, "Cache-Control"), "no-store");
  }
  const http::Response script = guest.open("/assets/a-1.js");
  EXPECT_EQ(script.body, "brotli");
  EXPECT_EQ(header_of(script, "Content-Encoding"), "br");
  const http::Response head = guest.fetch(Method::kHead, "/assets/a-1.js");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  for (const char* target : {"/assets/b.js", "/assets/..%2fpartner.html", "/assets/../partner.html", "/assets/%2e%2e/%2e%2e/port",
                             "/partner.html", "/port", "/master.key"}) {
    const http::Response none = guest.open(target);
    EXPECT_TRUE(none.status == 404 || none.status == 400) << target << " " << none.status;
    EXPECT_THAT(none.body, Not(HasSubstr("<html"))) << target;
  }
}

INSTANTIATE_ON_BOTH_ENGINES(PortalTest);

}  // namespace
}  // namespace chandlery::test
