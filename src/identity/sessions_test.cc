// Portal sessions on both engines: opened by the form, good while they should be, and ended by everything that must end
// them.
#include "identity/sessions.h"

#include <gmock/gmock.h>

#include "audit/query.h"
#include "identity/routes.h"
#include "identity/session_rules.h"
#include "identity/test_directory.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using chandlery::test::at;
using http::Method;
using test::kContoso;
using test::kCustomer;
using test::kFabrikam;
using test::kNow;
using test::kOperatorTenant;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const sql::Statement kCountSessions("SELECT COUNT(*) FROM sessions");
const sql::Statement kSessionTexts("SELECT hash FROM sessions");

std::string header(const http::Response& response, std::string_view name) {
  for (const http::Header& header : response.headers)
    if (http::equal_ignoring_case(header.name, name)) return header.value;
  return {};
}

class SessionsTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    ann = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent}, true);
    cid = add_user(kCustomer, "cid@tailspin.com", {Role::kCustomerGlobalAdmin});
    olga = add_user(kOperatorTenant, "olga@operator.example", {Role::kOperator});
    std::vector<http::Route> all = sign_in_routes(settings, door, companies);
    std::ranges::move(session_routes(settings, [](sql::Tx&, const Tenant& t) { return "The company " + t.domain; }),
                      std::back_inserter(all));
    std::ranges::move(user_session_routes(), std::back_inserter(all));
    router = std::make_unique<http::Router>(std::move(all));
  }

  SignedIn password_of(const CreatedUser& user) {
    Actor nobody;
    nobody.at = now;
    return sign_in(database(), {user.user_name, user.temporary_password, {}}, nobody).value();
  }
  std::string open(const CreatedUser& user, const http::Request& request = {}) {
    const SignedIn who = password_of(user);
    return write([&](sql::Tx& tx) { return open_session(tx, who, request, settings, now); }).value().secret;
  }
  std::optional<LiveSession> find(const std::string& secret) {
    std::optional<LiveSession> found;
    database().read_now([&](sql::Tx& tx) { found = find_session(tx, secret, now); });
    return found;
  }
  /// A request as the edge lets it through: who holds the session acts.
  http::Response ask(const std::string& secret, Method method, std::string_view target, std::string body = {}) {
    Actor actor;
    if (const auto live = find(secret)) actor = actor_of(*live);
    actor.at = now;
    actor.correlation_id = actor.request_id = "x";
    return chandlery::test::call(database(), *router, actor, method, target, std::move(body),
                                 {{"Cookie", session_cookie(secret)}});
  }
  http::Response post_form(std::string_view target, std::string body, std::vector<http::Header> more = {}) {
    Actor nobody;
    nobody.at = now;
    more.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    more.push_back({"Host", "shop.example"});
    return chandlery::test::call(database(), *router, nobody, Method::kPost, target, std::move(body), std::move(more));
  }
  static std::string form_of(const CreatedUser& user) {
    return "user_name=" + http::percent_encode(user.user_name) + "&password=" + http::percent_encode(user.temporary_password);
  }
  static std::string secret_in(const http::Response& response) {
    const std::string cookie = header(response, "Set-Cookie");
    const std::size_t begin = cookie.find('=') + 1;
    return cookie.substr(begin, cookie.find(';') - begin);
  }
  static http::Request holding(const std::string& secret) {
    http::Request request;
    request.headers.push_back({"Cookie", session_cookie(secret)});
    return request;
  }

  Instant now = kNow;
  SessionSettings settings{.idle_seconds = 1800, .absolute_seconds = 7200, .public_origin = {}};
  crypto::Keyring keyring = crypto::Keyring::ephemeral();
  SystemClock clock;
  CompanyDoor companies{.keyring = keyring, .clock = clock};
  SecondFactorDoor door{.keyring = keyring, .clock = clock};
  CreatedUser ann, cid, olga;
  std::unique_ptr<http::Router> router;
};

TEST_P(SessionsTest, ASessionIsItsUserAsTheDirectoryHasHimNow) {
  const std::string secret = open(ann);
  const Actor actor = actor_of(find(secret).value());
  EXPECT_EQ(actor.kind, PrincipalKind::kPartnerUser);
  EXPECT_EQ(actor.mode, TokenMode::kAppAndUser);
  EXPECT_EQ(actor.partner_id, kContoso);
  EXPECT_EQ(actor.customer_id, "");
  EXPECT_EQ(actor.user_id, ann.id);
  EXPECT_EQ(actor.user_name, "ann@contoso.com");
  EXPECT_EQ(actor.application_id, "portal");
  EXPECT_EQ(actor.roles, RoleSet{Role::kAdminAgent});
  EXPECT_TRUE(actor.mfa);
  ASSERT_TRUE(write([&](sql::Tx& tx) {
    return change_user(tx, registrar, kContoso, ann.id, {.roles = RoleSet{Role::kHelpdeskAgent}});
  }));
  EXPECT_EQ(actor_of(find(secret).value()).roles, RoleSet{Role::kHelpdeskAgent}) << "a role taken away is gone at once";
}

TEST_P(SessionsTest, EachKindOfTenantActsOnItsOwnSide) {
  const Actor customer = actor_of(find(open(cid)).value());
  EXPECT_EQ(customer.kind, PrincipalKind::kCustomerUser);
  EXPECT_EQ(customer.partner_id, kContoso);
  EXPECT_EQ(customer.customer_id, kCustomer);
  const Actor desk = actor_of(find(open(olga)).value());
  EXPECT_EQ(desk.kind, PrincipalKind::kOperator);
  EXPECT_EQ(desk.partner_id, "");
}

TEST_P(SessionsTest, TheDatabaseHoldsNothingThatSignsAnybodyIn) {
  const std::string secret = open(ann);
  database().read_now([&](sql::Tx& tx) {
    const auto hashes = tx.all(kSessionTexts, {}, [](const sql::Row& row) { return row.string(0); });
    ASSERT_EQ(hashes.size(), 1u);
    EXPECT_EQ(hashes[0].size(), 32u);
    EXPECT_EQ(hashes[0].find(secret.substr(0, 8)), std::string::npos);
  });
  EXPECT_FALSE(find(std::string(43, 'A')));
  EXPECT_FALSE(find(""));
}

TEST_P(SessionsTest, ItEndsIdleAndAtItsAbsoluteEnd) {
  const std::string secret = open(ann);
  now = kNow.plus_seconds(1799);
  ASSERT_TRUE(find(secret));
  const Session session = find(secret)->session;
  write([&](sql::Tx& tx) { return see_session(tx, session, settings, now), true; });
  now = kNow.plus_seconds(1799 + 1799);
  EXPECT_TRUE(find(secret)) << "a request prolonged it";
  now = kNow.plus_seconds(1799 + 1800);
  EXPECT_FALSE(find(secret));

  now = kNow;
  const std::string busy = open(ann);
  for (int minutes = 0; minutes < 120; minutes += 20) {
    now = kNow.plus_seconds(minutes * 60);
    ASSERT_TRUE(find(busy)) << minutes;
    const Session seen_now = find(busy)->session;
    write([&](sql::Tx& tx) { return see_session(tx, seen_now, settings, now), true; });
  }
  now = kNow.plus_seconds(7199);
  EXPECT_TRUE(find(busy));
  now = kNow.plus_seconds(7200);
  EXPECT_FALSE(find(busy));
}

TEST_P(SessionsTest, WhatHasEndedIsNotProlonged) {
  const std::string secret = open(ann);
  const Session session = find(secret)->session;
  write([&](sql::Tx& tx) { return end_session_by_secret(tx, secret, now), true; });
  write([&](sql::Tx& tx) { return see_session(tx, session, settings, now.plus_seconds(100)), true; });
  EXPECT_FALSE(find(secret));
}

TEST_P(SessionsTest, DisablingAUserOrSettingHisPasswordEndsHisSessionsAndNobodyElses) {
  const std::string other = open(cid);
  std::string secret = open(ann);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, prepare_password("")); }));
  EXPECT_FALSE(find(secret));

  const PreparedPassword chosen{crypto::hash_password("x-y-z-1-2-3", {.memory_kib = 1024, .passes = 1}), {}, false};
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, chosen); }));
  ann.temporary_password = "x-y-z-1-2-3";
  secret = open(ann);
  ASSERT_TRUE(find(secret));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = true}); }));
  EXPECT_FALSE(find(secret));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = false}); }));
  EXPECT_FALSE(find(secret)) << "what was ended stays so";
  EXPECT_TRUE(find(other));
}

TEST_P(SessionsTest, APasswordThatWasReplacedSinceItWasLookedAtOpensNothing) {
  const SignedIn looked_at = password_of(ann);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, prepare_password("")); }));
  const auto opened = write([&](sql::Tx& tx) { return open_session(tx, looked_at, {}, settings, now); });
  ASSERT_FALSE(opened);
  EXPECT_TRUE(opened.error().is(errors::kAccessDenied));

  const SignedIn customer = password_of(cid);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kCustomer, cid.id, {.disabled = true}); }));
  EXPECT_FALSE(write([&](sql::Tx& tx) { return open_session(tx, customer, {}, settings, now); }));
}

TEST_P(SessionsTest, EndedOnesAreForgottenADayLater) {
  const std::string secret = open(ann);
  const auto forget = [&](Instant at) { return write([&](sql::Tx& tx) { return forget_ended_sessions(tx, at); }); };
  EXPECT_EQ(forget(kNow.plus_seconds(1800).plus_days(1)), 0);
  EXPECT_EQ(forget(kNow.plus_seconds(1801).plus_days(1)), 1);
  EXPECT_FALSE(find(secret));
}

TEST_P(SessionsTest, TheFormSignsInAndLeadsWhereTheUserWantedToGo) {
  const http::Response in = post_form("/signin?portal=partner&return=%2Fpartner%2Fcustomers%3Fq%3D1", form_of(ann),
                                      {{"Sec-Fetch-Site", "same-origin"}, {"User-Agent", "Browser 1"}});
  EXPECT_EQ(in.status, 303) << in.body;
  EXPECT_EQ(header(in, "Location"), "/partner/customers?q=1");
  EXPECT_THAT(header(in, "Set-Cookie"), AllOf(StartsWith("__Host-sid="), HasSubstr("; Secure; HttpOnly; SameSite=Lax")));
  EXPECT_EQ(header(in, "Cache-Control"), "no-store");
  const auto live = find(secret_in(in));
  ASSERT_TRUE(live);
  EXPECT_EQ(live->session.user_agent, "Browser 1");
}

TEST_P(SessionsTest, AForeignPortalOrAForeignAddressLeadsToTheUsersOwnPortal) {
  for (const char* target :
       {"/signin", "/signin?portal=centre", "/signin?portal=console&return=/console/x", "/signin?return=//evil.example",
        "/signin?portal=partner&return=/%5Cevil.example", "/signin?return=https://evil.example/partner",
        "/signin?return=/partner/../centre", "/signin?return=%2F%2Fevil.example", "/signin?portal=nonsense",
        "/signin?return=/partner/%250d%250aX:1/..%2f", "/signin?return=/partner%0d%0aSet-Cookie:x=y"})
    EXPECT_EQ(header(post_form(target, form_of(ann)), "Location"), "/partner") << target;
  EXPECT_EQ(header(post_form("/signin?portal=partner&return=/partner/x", form_of(cid)), "Location"), "/centre");
  EXPECT_EQ(header(post_form("/signin", form_of(olga)), "Location"), "/console");
}

TEST_P(SessionsTest, AWrongPasswordOrAForeignFormOpensNothing) {
  EXPECT_EQ(post_form("/signin", "user_name=ann%40contoso.com&password=wrong").status, 401);
  EXPECT_EQ(post_form("/signin", form_of(ann), {{"Sec-Fetch-Site", "cross-site"}}).status, 400);
  EXPECT_EQ(post_form("/signin", form_of(ann), {{"Sec-Fetch-Site", "same-site"}}).status, 400);
  EXPECT_EQ(post_form("/signin", form_of(ann), {{"Origin", "https://evil.example"}}).status, 400);
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(tx.first(kCountSessions, {}, [](const sql::Row& row) { return row.integer(0); }), 0);
  });
  EXPECT_EQ(post_form("/signin", form_of(ann), {{"Origin", "https://shop.example"}}).status, 303);
}

TEST_P(SessionsTest, EachSignInHasANewIdAndEndsTheBrowsersOldOne) {
  const std::string first = secret_in(post_form("/signin", form_of(ann)));
  const std::string elsewhere = open(ann);
  const std::string second = secret_in(post_form("/signin", form_of(ann), {{"Cookie", session_cookie(first)}}));
  EXPECT_NE(first, second);
  EXPECT_FALSE(find(first));
  EXPECT_TRUE(find(second));
  EXPECT_TRUE(find(elsewhere));
}

TEST_P(SessionsTest, WhoIsSignedInGoesStraightOnUnlessAnotherPortalIsAskedFor) {
  const std::string secret = open(ann);
  const http::Response on = ask(secret, Method::kGet, "/signin?portal=partner&return=/partner/orders");
  EXPECT_EQ(on.status, 303);
  EXPECT_EQ(header(on, "Location"), "/partner/orders");
  EXPECT_EQ(header(ask(secret, Method::kGet, "/signin"), "Location"), "/partner");
  const http::Response other = ask(secret, Method::kGet, "/signin?portal=centre&return=/centre/deeplink/1/2/3");
  EXPECT_EQ(other.status, 200);
  EXPECT_THAT(other.body, AllOf(HasSubstr("<b>ann@contoso.com</b>"), HasSubstr("href=\"/partner\"")));
}

TEST_P(SessionsTest, TheFormSpeaksBothLanguagesAndKeepsItsWay) {
  const http::Response page = ask("", Method::kGet, "/signin?portal=centre&return=/centre/%22x&locale=zh-Hans");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("<html lang=\"zh-Hans\">"), HasSubstr("客户中心"),
                               HasSubstr("href=\"/signin?portal=centre&amp;return=%2Fcentre%2F%22x&amp;locale=en\""),
                               HasSubstr("autocomplete=\"current-password\""), Not(HasSubstr("<script"))));
  EXPECT_THAT(header(page, "Content-Security-Policy"),
              AllOf(HasSubstr("default-src 'none'"), HasSubstr("form-action 'self';"), HasSubstr("frame-ancestors 'none'")));
  EXPECT_EQ(header(page, "Referrer-Policy"), "same-origin");
  EXPECT_THAT(ask("", Method::kGet, "/signin?portal=console").body, HasSubstr("Operator console"));
}

TEST_P(SessionsTest, ATemporaryPasswordIsReplacedOnTheWayIn) {
  const PreparedPassword fresh = prepare_password("");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, fresh); }));
  ann.temporary_password = fresh.temporary_password;
  const http::Response asks = post_form("/signin", form_of(ann));
  EXPECT_EQ(asks.status, 200);
  EXPECT_EQ(header(asks, "Set-Cookie"), "");
  EXPECT_THAT(asks.body, HasSubstr("name=\"repeat_password\""));
  const http::Response in =
      post_form("/signin", form_of(ann) + "&new_password=a+long+new+password&repeat_password=a+long+new+password");
  EXPECT_EQ(in.status, 303);
  EXPECT_TRUE(find(secret_in(in)));
}

TEST_P(SessionsTest, TheSessionSaysWhoWhereAndUntilWhen) {
  const std::string secret = open(cid);
  const http::Response session = ask(secret, Method::kGet, "/auth/session?peek=true");
  EXPECT_EQ(session.status, 200);
  EXPECT_EQ(at(session, "user.userPrincipalName"), "cid@tailspin.com");
  EXPECT_EQ(at(session, "user.displayName"), "Ann Agent");
  EXPECT_EQ(at(session, "tenant.id"), kCustomer);
  EXPECT_EQ(at(session, "tenant.kind"), "customer");
  EXPECT_EQ(at(session, "tenant.partnerId"), kContoso);
  EXPECT_EQ(at(session, "tenant.name"), "The company tailspin.com");
  EXPECT_EQ(at(session, "roles[0]"), "customer_global_admin");
  EXPECT_EQ(at(session, "portal"), "centre");
  EXPECT_EQ(at(session, "expiresAt"), to_iso(kNow.plus_seconds(1800)));
  EXPECT_EQ(at(session, "absoluteExpiresAt"), to_iso(kNow.plus_seconds(7200)));
  EXPECT_EQ(header(session, "Cache-Control"), "no-store");
  now = kNow.plus_seconds(600);
  EXPECT_EQ(at(ask(secret, Method::kGet, "/auth/session?peek=true"), "expiresAt"), to_iso(kNow.plus_seconds(1800)));
  EXPECT_EQ(at(ask(secret, Method::kGet, "/auth/session"), "expiresAt"), to_iso(now.plus_seconds(1800)));
}

TEST_P(SessionsTest, SigningOutEndsTheSessionAndEmptiesTheBrowser) {
  const std::string secret = open(ann), elsewhere = open(ann);
  const http::Response out = ask(secret, Method::kPost, "/auth/signout");
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(header(out, "Clear-Site-Data"), "\"cache\", \"storage\"");
  EXPECT_THAT(header(out, "Set-Cookie"), AllOf(StartsWith("__Host-sid=;"), HasSubstr("Max-Age=0")));
  EXPECT_FALSE(find(secret));
  EXPECT_TRUE(find(elsewhere));
}

TEST_P(SessionsTest, APersonSeesAndEndsHisOwnSessionsAndNobodyElses) {
  const std::string mine = open(ann), elsewhere = open(ann), third = open(ann), other = open(cid);
  const http::Response list = ask(mine, Method::kGet, "/auth/sessions");
  EXPECT_EQ(at(list, "totalCount"), "3");
  EXPECT_EQ(at(list, "items[0].id"), find(third)->session.id) << "the newest first";
  EXPECT_EQ(at(list, "items[0].current"), "false");
  EXPECT_EQ(at(list, "items[2].current"), "true");
  EXPECT_EQ(ask(mine, Method::kDelete, "/auth/sessions/" + find(elsewhere)->session.id).status, 204);
  EXPECT_FALSE(find(elsewhere));
  EXPECT_EQ(ask(mine, Method::kDelete, "/auth/sessions/" + find(other)->session.id).status, 404);
  EXPECT_EQ(ask(mine, Method::kDelete, "/auth/sessions/x").status, 404);
  EXPECT_EQ(ask(mine, Method::kDelete, "/auth/sessions").status, 204);
  EXPECT_FALSE(find(third));
  EXPECT_TRUE(find(mine));
  EXPECT_TRUE(find(other));
}

TEST_P(SessionsTest, AChangedPasswordKeepsThatTheSignInWasProvedByASecondFactor) {
  for (const bool proved : {true, false}) {
    const CreatedUser user = add_user(kContoso, proved ? "eve@contoso.com" : "ivo@contoso.com", {Role::kAdminAgent});
    SignedIn who = password_of(user);
    who.user.mfa = proved;
    const std::string before =
        write([&](sql::Tx& tx) { return open_session(tx, who, {}, settings, now); }).value().secret;
    const http::Response changed =
        ask(before, Method::kPost, "/auth/password",
            R"({"oldPassword":")" + user.temporary_password + R"(","newPassword":"a long new password"})");
    ASSERT_EQ(changed.status, 204) << changed.body;
    EXPECT_EQ(actor_of(find(secret_in(changed)).value()).mfa, proved);
  }
}

TEST_P(SessionsTest, AChangedPasswordEndsEverySessionAndGivesThisBrowserANewOne) {
  const std::string mine = open(ann), elsewhere = open(ann);
  const auto change = [&](const std::string& secret, std::string old_password, std::string new_password) {
    return ask(secret, Method::kPost, "/auth/password",
               R"({"oldPassword":")" + old_password + R"(","newPassword":")" + new_password + R"("})");
  };
  const http::Response wrong = change(mine, "wrong", "a long new password");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(at(wrong, "field"), "oldPassword");
  EXPECT_EQ(at(change(mine, ann.temporary_password, "short"), "field"), "newPassword");
  EXPECT_EQ(at(change(mine, ann.temporary_password, ""), "field"), "newPassword");
  for (const char* guessed : {"Sunshine1", "AgentAnn-26", "Contoso-2026", "12345678", "Ann@Contoso.com", "password"}) {
    const http::Response refused = change(mine, ann.temporary_password, guessed);
    EXPECT_EQ(refused.status, 400) << guessed;
    EXPECT_EQ(at(refused, "code"), "3000");
    EXPECT_EQ(at(refused, "field"), "newPassword");
    EXPECT_THAT(at(refused, "description"), HasSubstr("password"));
  }
  EXPECT_EQ(ask(mine, Method::kPost, "/auth/password", "[]").status, 400);
  EXPECT_TRUE(find(elsewhere));

  const http::Response changed = change(mine, ann.temporary_password, "a long new password");
  EXPECT_EQ(changed.status, 204) << changed.body;
  EXPECT_FALSE(find(mine));
  EXPECT_FALSE(find(elsewhere));
  const std::string fresh = secret_in(changed);
  EXPECT_NE(fresh, mine);
  EXPECT_TRUE(find(fresh));
}

TEST_P(SessionsTest, TheOperatorListsAndEndsAUsersSessionsAndTheLogSaysSo) {
  const std::string secret = open(ann), desk = open(olga);
  const std::string path = "/operator/v1/tenants/" + kContoso + "/users/" + ann.id + "/sessions";
  EXPECT_EQ(at(ask(desk, Method::kGet, path), "items[0].portal"), "partner");
  EXPECT_EQ(ask(desk, Method::kGet, "/operator/v1/tenants/" + kFabrikam + "/users/" + ann.id + "/sessions").status, 404);
  const std::string second = open(ann);
  EXPECT_EQ(ask(desk, Method::kDelete, path + "/" + find(second)->session.id).status, 204);
  EXPECT_FALSE(find(second));
  EXPECT_EQ(ask(desk, Method::kDelete, path + "/" + find(desk)->session.id).status, 404) << "not his";
  EXPECT_EQ(ask(desk, Method::kDelete, path).status, 204);
  EXPECT_FALSE(find(secret));
  EXPECT_TRUE(find(desk));
  EXPECT_EQ(ask(desk, Method::kDelete, "/operator/v1/tenants/x/users/y/sessions").status, 404);
}

TEST_P(SessionsTest, AnAdminSeesAndEndsTheSessionsOfHisOwnPeople) {
  const CreatedUser boss = add_user(kContoso, "boss@contoso.com", {Role::kGlobalAdmin}),
                    keeper = add_user(kContoso, "keeper@contoso.com", {Role::kUserManagementAdmin}),
                    foreign = add_user(kFabrikam, "boss@fabrikam.com", {Role::kGlobalAdmin});
  const std::string of_boss = open(boss), of_keeper = open(keeper), of_foreign = open(foreign), first = open(ann),
                    second = open(ann);
  const std::string path = "/v1/users/" + ann.id + "/sessions";
  const http::Response list = ask(of_keeper, Method::kGet, path);
  EXPECT_EQ(at(list, "totalCount"), "2");
  EXPECT_EQ(at(list, "items[0].id"), find(second)->session.id) << "the newest first";
  EXPECT_EQ(at(list, "items[0].current"), "false");
  EXPECT_EQ(ask(of_foreign, Method::kGet, path).status, 404);
  EXPECT_EQ(ask(of_foreign, Method::kDelete, path).status, 404);
  EXPECT_EQ(ask(of_foreign, Method::kDelete, path + "/" + find(first)->session.id).status, 404);
  EXPECT_EQ(ask(of_keeper, Method::kDelete, path + "/" + find(of_boss)->session.id).status, 404) << "not this user's";
  EXPECT_EQ(ask(of_keeper, Method::kDelete, path + "/" + find(first)->session.id).status, 204);
  EXPECT_FALSE(find(first));
  EXPECT_TRUE(find(second));
  EXPECT_EQ(ask(of_keeper, Method::kDelete, path).status, 204);
  EXPECT_FALSE(find(second));

  const std::string of_admin = "/v1/users/" + boss.id + "/sessions";
  EXPECT_EQ(ask(of_keeper, Method::kDelete, of_admin).status, 403) << "a global admin's account is a global admin's to touch";
  EXPECT_EQ(ask(of_keeper, Method::kDelete, of_admin + "/" + find(of_boss)->session.id).status, 403);
  const std::string elsewhere = open(boss);
  EXPECT_EQ(ask(of_boss, Method::kDelete, of_admin).status, 204);
  EXPECT_FALSE(find(elsewhere));
  EXPECT_TRUE(find(of_boss)) << "who asks stays signed in";

  Actor reader = actor_of(*find(of_boss));
  reader.at = now;
  database().read_now([&](sql::Tx& tx) {
    std::vector<std::string> ends;
    const audit::Query query{.range = {now, now.plus_days(1)}, .size = 3};
    const auto page = audit::list(tx, reader, {.transactions = true}, query);
    for (const audit::Record& record : page->items) ends.push_back(record.operation);
    EXPECT_EQ(ends, (std::vector<std::string>{"end_user_sessions", "end_user_sessions", "end_user_session"}));
  });
}

TEST_P(SessionsTest, ATokensBearerIsNotTheHolderOfACookieBesideIt) {
  const std::string of_cid = open(cid);
  Actor bearer = actor_of(find(open(ann)).value());
  bearer.at = now;
  const auto ask_as_bearer = [&](Method method, std::string_view target) {
    return chandlery::test::call(database(), *router, bearer, method, target, {}, {{"Cookie", session_cookie(of_cid)}});
  };
  EXPECT_EQ(ask_as_bearer(Method::kGet, "/auth/session").status, 404);
  const http::Response out = ask_as_bearer(Method::kPost, "/auth/signout");
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(header(out, "Set-Cookie"), "");
  EXPECT_TRUE(find(of_cid));
}

INSTANTIATE_ON_BOTH_ENGINES(SessionsTest);

}  // namespace
}  // namespace chandlery::identity
