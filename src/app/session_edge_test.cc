// At the edge a browser's session stands for a token: for every kind of route, only from the portal's own pages, and only as
// long as it is good.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "app/edge.h"
#include "app/fresh_proof.h"
#include "app/schema.h"
#include "core/id.h"
#include "identity/routes.h"
#include "identity/service.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::app {
namespace {

using http::Method;
using testing::HasSubstr;

const sql::Statement kLastSeen("SELECT MAX(last_seen_at) FROM sessions");
const std::string kTenant = "00000000-0000-7000-8000-00000000000a";

http::Response who(const Actor& actor) {
  return {.body = R"({"user":")" + actor.user_name + R"(","application":")" + actor.application_id + R"(","locale":")" +
                  actor.locale + "\"}"};
}

class NameSink final : public http::BodySink {
 public:
  Result<void> take(std::string_view) override { return {}; }
  Result<http::Response> finish(http::WorkerCall& call) override { return who(call.actor); }
};

std::vector<http::Route> routes_of_each_kind() {
  using namespace http;
  const auto answer = [](Call& call) -> Result<Response> { return who(call.actor); };
  std::vector<Route> routes;
  const auto add = [&](Method method, std::string_view pattern, Access access) -> Route& {
    routes.push_back({method, pattern, Capability::kBuy, Tokens::kUserOnly, access, Idempotency::kNone, "", answer});
    return routes.back();
  };
  add(Method::kGet, "/read", Access::kRead);
  add(Method::kGet, "/long", Access::kLongRead);
  add(Method::kPost, "/write", Access::kWrite).idempotency = Idempotency::kReplay;
  Route& worker = add(Method::kPost, "/work", Access::kWorker);
  worker.handler = nullptr;
  worker.worker = [](WorkerCall& call) -> Result<Response> { return who(call.actor); };
  Route& upload = add(Method::kPut, "/upload", Access::kWorker);
  upload.handler = nullptr;
  upload.receive = [](WorkerCall&) -> Result<std::unique_ptr<BodySink>> { return std::make_unique<NameSink>(); };
  add(Method::kGet, "/paper", Access::kRead).handler = [](Call&) -> Result<Response> {
    return Response{.body = "%PDF", .content_type = "application/pdf"};
  };
  for (const auto& [method, pattern] : fresh_acts()) add(method, pattern, Access::kWrite);
  add(Method::kGet, "/keys", Access::kRead).needs = Capability::kOperate;
  Route& open = add(Method::kGet, "/open", Access::kRead);
  open.tokens = Tokens::kPublic;
  open.needs = Capability::kNone;
  return routes;
}

class SessionEdgeTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(whole_schema());
    if (IsSkipped()) return;
    std::vector<http::Route> routes = routes_of_each_kind();
    std::ranges::move(identity::session_routes(settings_, [](sql::Tx&, const identity::Tenant&) { return "Contoso"; }),
                      std::back_inserter(routes));
    router_ = std::make_unique<http::Router>(std::move(routes));
    edge_ = std::make_unique<Edge>(
        *router_, database(), keyring_, clock_,
        [](std::string_view token, Instant) -> Result<Actor> {
          if (token != "good") return fail(errors::kAccessDenied);
          Actor actor;
          actor.kind = PrincipalKind::kPartnerUser;
          actor.mode = TokenMode::kAppAndUser;
          actor.roles = {Role::kAdminAgent};
          actor.user_id = actor.user_name = "bearer";
          return actor;
        },
        [](std::function<void()> work) { work(); return true; },
        EdgeOptions{.logged_requests = config::LoggedRequests::kNone, .sessions = settings_, .tls = true});
    make_user();
    secret_ = open();
  }

  void make_user() {
    registrar_.kind = PrincipalKind::kOperator;
    registrar_.at = clock_.now();
    const identity::PreparedUser prepared =
        identity::prepare_user({.tenant_id = kTenant, .user_name = "ann@contoso.com", .roles = {Role::kAdminAgent}});
    password_ = prepared.temporary_password;
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(identity::create_tenant(tx, {kTenant, identity::TenantKind::kPartner, "contoso.com", ""}));
      user_id_ = identity::create_user(tx, registrar_, prepared).value().id;
    });
  }
  std::string open() {
    Actor nobody;
    nobody.at = clock_.now();
    const auto who_is_it = identity::sign_in(database(), {"ann@contoso.com", password_, {}}, nobody).value();
    std::string secret;
    database().write_now([&](sql::Tx& tx) {
      secret = identity::open_session(tx, who_is_it, {}, settings_, clock_.now()).value().secret;
    });
    return secret;
  }

  http::Request request(Method method, std::string target, std::vector<http::Header> headers = {}) {
    http::Request made{.method = method, .target = std::move(target)};
    EXPECT_TRUE(http::read_target(made));
    made.headers = std::move(headers);
    made.headers.push_back({"Host", "shop.example"});
    if (!secret_.empty()) made.headers.push_back({"Cookie", "a=b; " + identity::session_cookie(secret_)});
    return made;
  }
  http::Response send(http::Request&& asked) {
    auto answered = std::make_shared<std::promise<http::Response>>();
    std::future<http::Response> answer = answered->get_future();
    edge_->handle(std::move(asked), [answered](http::Response&& response) { answered->set_value(std::move(response)); });
    return answer.get();
  }
  http::Response get(std::string target, std::vector<http::Header> headers = {}) {
    return send(request(Method::kGet, std::move(target), std::move(headers)));
  }
  http::Response post(std::string target, std::vector<http::Header> headers = kOwnPage) {
    return send(request(Method::kPost, std::move(target), std::move(headers)));
  }
  Instant last_seen() {
    Instant seen;
    database().write_now([](sql::Tx&) {});  // SQLite: after what was queued before
    database().read_now([&](sql::Tx& tx) { seen = *tx.first(kLastSeen, {}, [](const sql::Row& row) { return row.instant(0); }); });
    return seen;
  }
  /// Requests are noted beside their answers, not before them.
  void wait_until_noted() {
    while (last_seen() < clock_.now()) std::this_thread::yield();
  }
  void advance(std::int64_t seconds) { clock_.set(clock_.now().plus_seconds(seconds)); }

  static inline const std::vector<http::Header> kOwnPage = {{"X-Chandlery-Portal", "partner"},
                                                            {"Sec-Fetch-Site", "same-origin"}};

  identity::SessionSettings settings_{.idle_seconds = 1800, .absolute_seconds = 7200, .public_origin = {}};
  crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  ManualClock clock_{*parse_iso("2021-03-08T10:00:00Z")};
  Actor registrar_;
  std::string password_, user_id_, secret_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<Edge> edge_;
};

TEST_P(SessionEdgeTest, EveryKindOfRouteWorksByCookie) {
  for (const char* path : {"/read", "/long"}) {
    const http::Response answer = get(path, {{"X-Locale", "zh-CN"}});
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, R"({"user":"ann@contoso.com","application":"portal","locale":"zh-CN"})") << path;
  }
  for (const char* path : {"/write", "/work"}) EXPECT_THAT(post(path).body, HasSubstr("ann@contoso.com")) << path;
  EXPECT_THAT(send(request(Method::kPut, "/upload", kOwnPage)).body, HasSubstr("ann@contoso.com"));
  const auto upload = edge_->receiver().open(request(Method::kPut, "/upload", kOwnPage));
  ASSERT_TRUE(upload);
  EXPECT_EQ((*upload)->take("piece"), std::nullopt);
  EXPECT_THAT((*upload)->finish().body, HasSubstr("ann@contoso.com"));
  EXPECT_EQ(get("/open").status, 200);
}

TEST_P(SessionEdgeTest, ASessionGivesNoMoreThanItsRoles) { EXPECT_EQ(test::code_of(get("/keys")), 900150); }

TEST_P(SessionEdgeTest, AnActIsReplayedByItsRequestIdAsWithAToken) {
  std::vector<http::Header> headers = kOwnPage;
  headers.push_back({"MS-RequestId", "r-1"});
  EXPECT_EQ(post("/write", headers).status, 200);
  std::vector<http::Header> other_body = headers;
  http::Request again = request(Method::kPost, "/write", headers);
  again.body = "other";
  EXPECT_EQ(send(std::move(again)).status, 409);
}

TEST_P(SessionEdgeTest, WhatMattersMostNeedsAProofThatIsNotOld) {
  const std::vector<std::pair<Method, std::string>> acts = {
      {Method::kPost, "/v1/customers/c/orders/o/lineitems/0/softwarekeys/k/reveal"},
      {Method::kPost, "/v1/users"},
      {Method::kPatch, "/v1/users/u"},
      {Method::kPost, "/v1/users/u/resetpassword"},
      {Method::kDelete, "/v1/users/u/secondfactor"},
      {Method::kPost, "/v1/applications"},
      {Method::kPatch, "/v1/applications/a"},
      {Method::kDelete, "/v1/applications/a"},
      {Method::kPost, "/v1/applications/a/secrets"},
      {Method::kPost, "/operator/v1/tenants/t/users"},
      {Method::kPatch, "/operator/v1/tenants/t/users/u"},
      {Method::kPost, "/operator/v1/tenants/t/users/u/resetpassword"},
      {Method::kDelete, "/operator/v1/tenants/t/users/u/secondfactor"},
      {Method::kPost, "/operator/v1/tenants/t/applications"},
      {Method::kDelete, "/operator/v1/tenants/t/applications/a"},
      {Method::kPost, "/operator/v1/tenants/t/applications/a/secrets"},
      {Method::kPost, "/webhooks/v1/registration"},
      {Method::kPut, "/webhooks/v1/registration"},
  };
  EXPECT_EQ(acts.size(), fresh_acts().size());
  const auto act = [&](const auto& each) { return send(request(each.first, each.second, kOwnPage)); };
  advance(identity::kFreshSeconds - 1);
  for (const auto& each : acts) EXPECT_EQ(act(each).status, 200) << each.second;
  advance(1);
  for (const auto& each : acts) {
    const http::Response refused = act(each);
    EXPECT_EQ(refused.status, 403) << each.second;
    EXPECT_EQ(test::code_of(refused), 700094) << each.second;
  }
  EXPECT_EQ(post("/write").status, 200) << "all else goes on";
  EXPECT_EQ(post("/v1/users", {{"Authorization", "Bearer good"}}).status, 200) << "a program is not asked";
  database().write_now([&](sql::Tx& tx) {
    identity::prove_session(tx, identity::find_session(tx, secret_, clock_.now())->session, true, clock_.now());
  });
  EXPECT_EQ(post("/v1/users").status, 200);
}

TEST_P(SessionEdgeTest, ATokenIsBelievedBeforeACookie) {
  EXPECT_THAT(get("/read", {{"Authorization", "Bearer good"}}).body, HasSubstr("bearer"));
  EXPECT_EQ(get("/read", {{"Authorization", "Bearer bad"}}).status, 401) << "the cookie does not help a bad token out";
  EXPECT_EQ(get("/read", {{"Authorization", "Basic x"}}).status, 401);
}

TEST_P(SessionEdgeTest, WhatForeignPagesSendIsRefusedWithItsCode) {
  for (const std::vector<http::Header>& headers :
       std::vector<std::vector<http::Header>>{{},
                                              {{"Sec-Fetch-Site", "same-origin"}},
                                              {{"X-Chandlery-Portal", "centre"}, {"Sec-Fetch-Site", "same-origin"}},
                                              {{"X-Chandlery-Portal", "partner"}, {"Sec-Fetch-Site", "cross-site"}},
                                              {{"X-Chandlery-Portal", "partner"}, {"Origin", "https://evil.example"}}}) {
    for (const char* path : {"/write", "/work", "/auth/signout"}) {
      const http::Response refused = post(path, headers);
      EXPECT_EQ(refused.status, 403) << path;
      EXPECT_EQ(test::code_of(refused), 700040) << path;
    }
    const auto upload = edge_->receiver().open(request(Method::kPut, "/upload", headers));
    ASSERT_FALSE(upload);
    EXPECT_EQ(upload.error().status, 403);
  }
  EXPECT_EQ(get("/read", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(get("/read").status, 200);
}

TEST_P(SessionEdgeTest, AnEndedOrUnknownSessionIsNobody) {
  database().write_now([&](sql::Tx& tx) { identity::end_session_by_secret(tx, secret_, clock_.now()); });
  EXPECT_EQ(get("/read").status, 401);
  EXPECT_EQ(post("/write").status, 401);
  const auto upload = edge_->receiver().open(request(Method::kPut, "/upload", kOwnPage));
  ASSERT_FALSE(upload);
  EXPECT_EQ(upload.error().status, 401);
  secret_ = std::string(43, 'A');
  EXPECT_EQ(get("/read").status, 401);
  secret_ = "short";
  EXPECT_EQ(test::code_of(get("/read")), 800001) << "what is no session is no sign-in at all";
}

TEST_P(SessionEdgeTest, ADisabledUserAndATakenRoleEndWithTheNextRequest) {
  const auto change = [&](const identity::UserChanges& changes) {
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(identity::change_user(tx, registrar_, kTenant, user_id_, changes));
    });
  };
  change({.roles = RoleSet{Role::kHelpdeskAgent}});
  EXPECT_EQ(get("/read").status, 403);
  change({.roles = RoleSet{Role::kSalesAgent}});
  EXPECT_EQ(get("/read").status, 200);
  change({.disabled = true});
  EXPECT_EQ(get("/read").status, 401);
}

TEST_P(SessionEdgeTest, RequestsProlongItAndAPeekDoesNot) {
  advance(1000);
  EXPECT_EQ(get("/auth/session?peek=true").status, 200);
  advance(799);
  EXPECT_EQ(get("/auth/session?peek=true").status, 200);
  advance(1);
  EXPECT_EQ(get("/auth/session?peek=true").status, 401) << "peeking is no use of the portal";

  secret_ = open();
  for (int i = 0; i < 4; ++i) {
    advance(1700);
    ASSERT_EQ(get("/read?peek=true").status, 200) << "peek is a word of one address alone";
    wait_until_noted();
  }
  advance(400);
  EXPECT_EQ(get("/read").status, 401) << "the absolute end";
}

TEST_P(SessionEdgeTest, LastSeenIsWrittenOnceAMinuteAtMost) {
  const Instant opened = clock_.now();
  const auto writes = [&] { return database().statistics().write_jobs; };
  EXPECT_EQ(get("/read").status, 200);
  last_seen();
  const std::uint64_t before = writes();
  advance(59);
  EXPECT_EQ(get("/read").status, 200);
  last_seen();
  EXPECT_EQ(writes(), before + 1) << "none but the test's own";
  EXPECT_EQ(last_seen(), opened);
  advance(1);
  EXPECT_EQ(get("/read").status, 200);
  wait_until_noted();
  EXPECT_EQ(last_seen(), opened.plus_seconds(60));
}

TEST_P(SessionEdgeTest, EveryAnswerSaysHowBrowsersMayUseIt) {
  const auto value = [](const http::Response& response, std::string_view name) {
    std::string found;
    for (const http::Header& header : response.headers)
      if (http::equal_ignoring_case(header.name, name)) found += header.value;
    return found;
  };
  for (const http::Response& answer : {get("/read"), get("/nowhere"), post("/write", {})}) {
    EXPECT_EQ(value(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(value(answer, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(value(answer, "Content-Security-Policy"), "frame-ancestors 'none'");
    EXPECT_EQ(value(answer, "Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
    EXPECT_EQ(value(answer, "Cache-Control"), "no-store");
  }
  EXPECT_EQ(value(get("/paper"), "Content-Security-Policy"), "frame-ancestors 'self'") << "the portal shows it in a frame";
}

INSTANTIATE_ON_BOTH_ENGINES(SessionEdgeTest);

}  // namespace
}  // namespace chandlery::app
