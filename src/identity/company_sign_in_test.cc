// Sign-in by a company's own service on both engines: whom it may sign in, as whom, and what of a browser's answer is taken.
#include "identity/company_sign_in.h"

#include <gmock/gmock.h>

#include "audit/follow.h"
#include "identity/application_end.h"
#include "identity/grants.h"
#include "identity/routes.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/test_directory.h"
#include "platform/json/writer.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using http::Method;
using test::kContoso;
using test::kFabrikam;
using test::kNow;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kIssuer = "https://login.contoso.example";

const sql::Statement kUsers("SELECT COUNT(*) FROM users");
const sql::Statement kSessions("SELECT COUNT(*) FROM sessions");
const sql::Statement kProvedSessions("SELECT COUNT(*) FROM sessions WHERE mfa = 1");
const sql::Statement kLastProof("SELECT proved_at FROM sessions ORDER BY created_at DESC LIMIT 1");
const sql::Statement kIdentities("SELECT COUNT(*) FROM company_identities");
const sql::Statement kAnswers("SELECT COUNT(*) FROM company_answers");

struct StandingClock final : Clock {
  Instant now() const override { return at; }
  Instant at = kNow;
};

std::string header(const http::Response& response, std::string_view name, int nth = 0) {
  for (const http::Header& header : response.headers)
    if (http::equal_ignoring_case(header.name, name) && nth-- == 0) return header.value;
  return {};
}

/// A parameter of an address's query.
std::string parameter(const std::string& address, std::string_view name) {
  http::Request request{.target = address.substr(address.find('/', 8))};
  read_target(request);
  return std::string(request.query.get(name));
}

class CompanySignInTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    Company company{.name = "contoso", .label = "Contoso & Söhne", .tenant = "contoso.com", .creates_users = true};
    company.roles = {{"sellers", {Role::kSalesAgent}}, {"admins", {Role::kGlobalAdmin, Role::kAdminAgent}}};
    oidc::Client client{.issuer = std::string(kIssuer), .client_id = "shop", .scopes = "openid", .redirect_uri = "https://store.example/"};
    company.provider = std::make_unique<oidc::Provider>(
        client, clock, [this](Method, const http::Outgoing& request) { return answer_of_provider(request); });
    door.companies.push_back(std::move(company));
    std::vector<http::Route> all = company_routes(settings, tokens, second_factors, door);
    for (std::vector<http::Route> part : {sign_in_routes(settings, second_factors, door), proof_routes(second_factors, door),
                                          authorize_routes(tokens, second_factors, door)})
      std::ranges::move(part, std::back_inserter(all));
    router = std::make_unique<http::Router>(std::move(all));
  }

  http::Response answer_of_provider(const http::Outgoing& request) {
    if (down) throw http::NoAnswer("No answer came: Timeout was reached.");
    if (request.url.ends_with("/.well-known/openid-configuration")) {
      return {.body = R"({"issuer":"https://login.contoso.example","authorization_endpoint":"https://login.contoso.example/auth",)"
                      R"("token_endpoint":"https://login.contoso.example/token","jwks_uri":"https://login.contoso.example/keys"})"};
    }
    if (request.url.ends_with("/keys")) return {.body = R"({"keys":[)" + key.jwk() + "]}"};
    json::Writer out;
    out.begin_object().field("id_token", crypto::sign_jwt(key, told)).end_object();
    return {.body = out.take()};
  }
  /// What the ID token says beside its frame.
  void tell(const std::string& nonce, const std::string& claims) {
    const std::int64_t now = clock.at.micros / Instant::kSecond;
    told = R"({"iss":"https://login.contoso.example","aud":"shop","nonce":")" + nonce + R"(","iat":)" + std::to_string(now) +
           R"(,"exp":)" + std::to_string(now + 300) + "," + claims + "}";
  }
  http::Response open(const std::string& target, const std::string& cookie = {}) {
    Actor nobody;
    nobody.at = clock.at;
    nobody.correlation_id = nobody.request_id = "x";
    return chandlery::test::call(database(), *router, nobody, Method::kGet, target, {}, {{"Cookie", cookie}, {"Host", "store.example"}});
  }
  struct Way {
    std::string cookie, state, nonce;
    std::string callback() const { return "/auth/oidc/contoso/callback?code=c&state=" + state; }
  };
  Way begin(const std::string& more = "") {
    const http::Response out = open("/auth/oidc/contoso" + more);
    EXPECT_EQ(out.status, 303);
    const std::string address = header(out, "Location"), cookie = header(out, "Set-Cookie");
    EXPECT_THAT(address, StartsWith("https://login.contoso.example/auth?")) << out.body;
    EXPECT_THAT(cookie, HasSubstr("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"));
    return {cookie.substr(0, cookie.find(';')), parameter(address, "state"), parameter(address, "nonce")};
  }
  /// The whole way of a person with these claims; the answer to it.
  http::Response sign_in_with(const std::string& claims, const std::string& more = "") {
    const Way way = begin(more);
    tell(way.nonce, claims);
    return open(way.callback(), way.cookie);
  }
  std::string problem_with(const std::string& claims) { return parameter("https://x" + header(sign_in_with(claims), "Location"), "problem"); }
  std::optional<User> user(const std::string& name) {
    std::optional<User> found;
    database().read_now([&](sql::Tx& tx) { found = find_user_by_name(tx, name); });
    return found;
  }
  std::int64_t rows(const sql::Statement& count) {
    std::int64_t found = 0;
    database().read_now([&](sql::Tx& tx) { found = tx.first(count, {}, [](const sql::Row& row) { return row.integer(0); }).value(); });
    return found;
  }

  StandingClock clock;
  crypto::SigningKey key = crypto::SigningKey::generate();
  crypto::Keyring keyring = crypto::Keyring::ephemeral();
  SessionSettings settings;
  TokenSettings tokens{.base_url = "https://store.example"};
  SecondFactorDoor second_factors{.keyring = keyring, .clock = clock};
  CompanyDoor door{.keyring = keyring, .clock = clock};
  std::unique_ptr<http::Router> router;
  std::string told;
  bool down = false;
};

const std::string kAda = R"("sub":"1","email":"ada@contoso.com","email_verified":true,"given_name":"Ada","family_name":"B")";

TEST_P(CompanySignInTest, ANewPersonGetsAnAccountAndKeepsItWithTheRolesOfTheDay) {
  const http::Response in = sign_in_with(kAda + R"(,"groups":["sellers","x"],"amr":["pwd","otp"])", "?return=%2Fpartner%2Forders");
  EXPECT_EQ(header(in, "Location"), "/partner/orders") << in.body;
  EXPECT_THAT(header(in, "Set-Cookie"), StartsWith("__Host-sid="));
  EXPECT_THAT(header(in, "Set-Cookie", 1), StartsWith("__Host-oidc=; ")) << "the way is at its end";
  const User made = user("ada@contoso.com").value();
  EXPECT_EQ(made.tenant_id, kContoso);
  EXPECT_EQ(made.display_name, "Ada B");
  EXPECT_EQ(made.roles, RoleSet{Role::kSalesAgent});
  EXPECT_FALSE(made.mfa) << "the session is proved, not the account";

  const std::string renamed = R"("sub":"1","email":"else@elsewhere.example","groups":["admins"])";
  EXPECT_EQ(header(sign_in_with(renamed), "Location"), "/partner");
  EXPECT_EQ(user("ada@contoso.com")->roles, (RoleSet{Role::kGlobalAdmin, Role::kAdminAgent})) << "known by the subject";
  EXPECT_EQ(rows(kSessions), 2);
  EXPECT_EQ(rows(kProvedSessions), 1);
  std::vector<audit::Record> log;
  database().read_now([&](sql::Tx& tx) { log = audit::records_after(tx, kContoso, 0, 10); });
  std::string operations;
  for (const audit::Record& record : log) operations += record.operation + " ";
  EXPECT_EQ(operations, "create_partner_user sign_in_by_company update_partner_user sign_in_by_company ");
}

TEST_P(CompanySignInTest, WhoMayNotComeInIsToldWhyAndLeavesNothing) {
  add_user(kFabrikam, "eve@contoso.com", {Role::kSalesAgent});
  add_user(kContoso, "ann@contoso.com", {Role::kGlobalAdmin});
  const std::int64_t users = rows(kUsers);
  const std::string sellers = R"(,"groups":["sellers"])";
  EXPECT_EQ(problem_with(kAda), "no-role");
  EXPECT_EQ(problem_with(kAda + R"(,"groups":["SELLERS","*"])"), "no-role");
  EXPECT_EQ(problem_with(R"("sub":"1","email":"ada@elsewhere.example","email_verified":true)" + sellers), "no-name");
  EXPECT_EQ(problem_with(R"("sub":"1","email":"ada@contoso.com.evil.example")" + sellers), "no-name");
  EXPECT_EQ(problem_with(R"("sub":"1","email":"ada@contoso.com","email_verified":false)" + sellers), "no-name");
  EXPECT_EQ(problem_with(R"("sub":"1")" + sellers), "no-name");
  EXPECT_EQ(problem_with(R"("sub":"1","email":"eve@contoso.com","email_verified":true)" + sellers), "taken") << "of another tenant";
  EXPECT_EQ(problem_with(R"("sub":"1","email":"ann@contoso.com")" + sellers), "taken") << "nobody vouches for the address";
  door.companies[0].creates_users = false;
  EXPECT_EQ(problem_with(kAda + sellers), "no-account");
  door.companies[0].roles = {{"sellers", {Role::kOperator}}};
  EXPECT_EQ(problem_with(kAda + sellers), "set-up") << "a partner's people are no operators";
  door.companies[0].tenant = "nobody.example";
  EXPECT_EQ(problem_with(kAda + sellers), "set-up");
  EXPECT_EQ(rows(kUsers), users);
  EXPECT_EQ(rows(kSessions), 0);
  EXPECT_EQ(rows(kIdentities), 0);
}

TEST_P(CompanySignInTest, AnAccountIsTakenOverOnceByWhomTheServiceVouchesFor) {
  const CreatedUser ann = add_user(kContoso, "ann@contoso.com", {Role::kGlobalAdmin});
  const std::string vouched = R"("email":"Ann@contoso.com","email_verified":true,"groups":["sellers"])";
  EXPECT_EQ(header(sign_in_with(R"("sub":"a",)" + vouched), "Location"), "/partner");
  EXPECT_EQ(user("ann@contoso.com")->id, ann.id);
  EXPECT_EQ(user("ann@contoso.com")->roles, RoleSet{Role::kSalesAgent});
  Actor nobody;
  nobody.at = clock.at;
  EXPECT_FALSE(sign_in(database(), {"ann@contoso.com", ann.temporary_password, {}}, nobody)) << "one door is left";
  EXPECT_EQ(problem_with(R"("sub":"b",)" + vouched), "taken") << "it is somebody already";
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = true}); }));
  EXPECT_EQ(problem_with(R"("sub":"a",)" + vouched), "disabled");
}

TEST_P(CompanySignInTest, AnAnswerIsTakenOnceByTheBrowserThatAskedInTime) {
  const auto problem = [&](const http::Response& answer) {
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(header(answer, "Set-Cookie").find("__Host-sid"), std::string::npos);
    return parameter("https://x" + header(answer, "Location"), "problem");
  };
  const Way way = begin("?portal=partner&return=https%3A%2F%2Fevil.example%2F"), other = begin();
  tell(way.nonce, kAda + R"(,"groups":["sellers"])");
  EXPECT_EQ(problem(open(way.callback())), "ended") << "no cookie";
  EXPECT_EQ(problem(open(way.callback(), other.cookie)), "ended") << "another browser's";
  EXPECT_EQ(problem(open("/auth/oidc/contoso/callback?code=c&state=forged", way.cookie)), "ended");
  EXPECT_EQ(problem(open("/auth/oidc/contoso/callback?code=c", way.cookie)), "ended");
  EXPECT_EQ(problem(open("/auth/oidc/contoso/callback?code=c&state=" + way.state, "__Host-oidc=AAAA")), "ended");
  EXPECT_EQ(problem(open("/auth/oidc/nobody/callback?code=c&state=" + way.state, way.cookie)), "unknown");
  EXPECT_EQ(problem(open("/auth/oidc/nobody")), "unknown");
  EXPECT_EQ(rows(kAnswers), 0) << "strangers write nothing";
  EXPECT_EQ(header(open(way.callback(), way.cookie), "Location"), "/partner") << "and nobody is led to evil.example";
  EXPECT_EQ(problem(open(way.callback(), way.cookie)), "ended") << "used";
  tell(way.nonce, kAda + R"(,"groups":["sellers"])");
  EXPECT_EQ(problem(open(other.callback(), other.cookie)), "untrusted") << "the token is of another sign-in";
  const Way old = begin();
  clock.at = clock.at.plus_seconds(600);
  EXPECT_EQ(problem(open(old.callback(), old.cookie)), "ended");
  const Way refused = begin(), silent = begin();
  EXPECT_EQ(problem(open("/auth/oidc/contoso/callback?error=access_denied&state=" + refused.state, refused.cookie)), "cancelled");
  down = true;
  EXPECT_EQ(problem(open(silent.callback(), silent.cookie)), "silent");
  EXPECT_EQ(rows(kAnswers), 2) << "older ones are forgotten";
}

TEST_P(CompanySignInTest, AServiceThatIsDownIsToldOnThePageInItsLanguage) {
  down = true;
  const std::string led = header(open("/auth/oidc/contoso?portal=partner&locale=zh-Hans"), "Location");
  EXPECT_EQ(led, "/signin?portal=partner&locale=zh-Hans&problem=silent");
  const http::Response page = open(led);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<p role=\"alert\">贵公司的登录服务没有响应"));
  EXPECT_THAT(page.body, HasSubstr("使用 Contoso &amp; Söhne 登录"));
}

TEST_P(CompanySignInTest, WhoseServiceTellsOfNoSecondFactorIsAskedForOneWhereItIsRequired) {
  second_factors.required = true;
  const http::Response asked = sign_in_with(kAda + R"(,"groups":["sellers"],"amr":["pwd"])", "?return=%2Fpartner%2Forders&locale=en");
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, HasSubstr("action=\"/signin?return=%2Fpartner%2Forders&amp;locale=en\""));
  EXPECT_THAT(asked.body, HasSubstr("name=\"enrolment\""));
  EXPECT_EQ(rows(kSessions), 0);
  EXPECT_EQ(header(sign_in_with(kAda + R"(,"groups":["sellers"],"amr":["mfa"])"), "Location"), "/partner");
  door.companies[0].proves_second_factor = true;
  EXPECT_EQ(header(sign_in_with(kAda + R"(,"groups":["sellers"])"), "Location"), "/partner");
}

TEST_P(CompanySignInTest, AnApplicationGetsACodeForWhoeverHisCompanySignsIn) {
  const CreatedApplication tool = add_application({.tenant_id = kContoso});
  const std::string page = "/contoso.com/oauth2/authorize?response_type=code&state=mine&client_id=" + tool.application.id +
                           "&redirect_uri=" + http::percent_encode(test::kCallback);
  const std::string back = "?return=" + http::percent_encode(page);
  EXPECT_THAT(open(page).body, HasSubstr("href=\"/auth/oidc/contoso" + back + "&amp;locale=en\""));
  EXPECT_THAT(open(page + "&prompt=login").body, HasSubstr("%26prompt%3Dlogin&amp;locale=en&amp;prompt=login\"")) << "asked anew there, too";

  const http::Response in = sign_in_with(kAda + R"(,"groups":["sellers"],"amr":["pwd","otp"])", back);
  const std::string address = header(in, "Location");
  EXPECT_EQ(in.status, 302) << in.body;
  EXPECT_THAT(address, StartsWith(test::kCallback + "&code="));
  EXPECT_EQ(parameter(address, "state"), "mine");
  EXPECT_EQ(parameter(address, "iss"), "https://store.example/" + kContoso + "/");
  EXPECT_THAT(header(in, "Set-Cookie"), StartsWith("__Host-oidc=; ")) << "and no session of a portal";
  EXPECT_EQ(rows(kSessions), 0);
  const TokenRequest exchange{.tenant = kContoso, .grant_type = "authorization_code", .client_id = tool.application.id,
                              .client_secret = tool.secret, .resource = tokens.base_url, .code = parameter(address, "code"),
                              .redirect_uri = test::kCallback};
  const Granted<Grant> grant = write([&](sql::Tx& tx) { return identity::grant(tx, tokens, exchange, clock.at); });
  ASSERT_TRUE(grant) << grant.error().description;
  EXPECT_EQ(grant->principal.user->user_name, "ada@contoso.com");
  EXPECT_TRUE(grant->principal.mfa);
}

TEST_P(CompanySignInTest, OnTheWayToAnApplicationProblemsAndSecondFactorsComeBackToItsPage) {
  const CreatedApplication tool = add_application({.tenant_id = kContoso});
  const std::string page = "/common/oauth2/authorize?response_type=code&client_id=" + tool.application.id +
                           "&redirect_uri=" + http::percent_encode(test::kCallback);
  const std::string back = "?return=" + http::percent_encode(page);
  const std::string told = header(sign_in_with(kAda + R"(,"groups":["others"])", back), "Location");
  EXPECT_EQ(told, page + "&problem=no-role");
  const std::string shown = open(told).body;
  EXPECT_THAT(shown, HasSubstr("none of your groups there has a role here"));
  EXPECT_THAT(shown, HasSubstr("/auth/oidc/contoso" + back + "&amp;locale=en\"")) << "the next try begins without the problem";

  second_factors.required = true;
  const http::Response asked = sign_in_with(kAda + R"(,"groups":["sellers"])", back);
  EXPECT_EQ(asked.status, 200);
  EXPECT_THAT(asked.body, HasSubstr("action=\"/common/oauth2/authorize?response_type=code&amp;client_id="));
  EXPECT_THAT(asked.body, HasSubstr("name=\"enrolment\""));
  second_factors.required = false;

  EXPECT_EQ(header(sign_in_with(kAda + R"(,"groups":["sellers"])", "?return=%2Fcommon%2Foauth2%2Ftoken"), "Location"), "/partner");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return delete_application(tx, registrar, kContoso, tool.application.id); }));
  EXPECT_EQ(header(sign_in_with(kAda + R"(,"groups":["sellers"])", back), "Location"), page + "&problem=ended");
  EXPECT_EQ(open(page).status, 400);
}

TEST_P(CompanySignInTest, ASessionIsProvedSinceThePersonProvedHimselfAtTheService) {
  const auto age_of_proof = [&](const std::string& told, const std::string& more = "") {
    clock.at = clock.at.plus_seconds(1);  // so that there is a newest session
    EXPECT_THAT(header(sign_in_with(kAda + R"(,"groups":["sellers"])" + told, more), "Location"), StartsWith("/partner"));
    return (clock.at.micros - rows(kLastProof)) / Instant::kSecond;
  };
  const auto told = [&](std::int64_t ago) {
    return R"(,"auth_time":)" + std::to_string(clock.at.micros / Instant::kSecond + 1 - ago);
  };
  EXPECT_EQ(age_of_proof(told(7200)), 7200) << "the service passed on a session of its own";
  EXPECT_EQ(age_of_proof(told(0)), 0);
  EXPECT_EQ(age_of_proof(told(-50)), 0) << "its clock is ahead";
  EXPECT_EQ(age_of_proof(told(7200), "?prompt=login"), 7200) << "it did not ask, whatever it was told";
  EXPECT_EQ(age_of_proof("", "?prompt=login"), 0) << "it tells nothing, but was told to ask";
  EXPECT_GE(age_of_proof(""), kFreshSeconds) << "nobody knows";
}

TEST_P(CompanySignInTest, TheServiceIsAskedHowOldTheProofIsAndForANewOneWhereOneIsWanted) {
  const std::string plain = header(open("/auth/oidc/contoso?prompt=none"), "Location");
  EXPECT_EQ(parameter(plain, "max_age"), std::to_string(settings.absolute_seconds));
  EXPECT_EQ(parameter(plain, "prompt"), "");
  const std::string anew = header(open("/auth/oidc/contoso?portal=partner&prompt=login"), "Location");
  EXPECT_EQ(parameter(anew, "max_age"), "0");
  EXPECT_EQ(parameter(anew, "prompt"), "login");
}

TEST_P(CompanySignInTest, WhoHasNothingHereToProveHimselfByIsLedToHisCompanysService) {
  const auto question = [&](const std::string& cookie) {
    std::optional<LiveSession> live;
    database().read_now([&](sql::Tx& tx) { live = find_session(tx, cookie, clock.at); });
    Actor actor = actor_of(live.value());
    actor.at = clock.at;
    return chandlery::test::call(database(), *router, actor, Method::kGet, "/auth/proof", {},
                                 {{"Cookie", std::string(kSessionCookie) + "=" + cookie}});
  };
  const http::Response in = sign_in_with(kAda + R"(,"groups":["sellers"],"auth_time":1000)");
  const std::string cookie = header(in, "Set-Cookie").substr(kSessionCookie.size() + 1, 43);
  EXPECT_EQ(question(cookie).body, R"({"fresh":false,"ways":[],"companySignIn":"/auth/oidc/contoso?prompt=login",)"
                                   R"("attributes":{"objectType":"ProofQuestion"}})");
  door.companies[0].tenant = "fabrikam.com";
  EXPECT_EQ(chandlery::test::at(question(cookie), "companySignIn"), "") << "the service is another tenant's by now";
}

TEST_P(CompanySignInTest, AnAuthenticatorThatIsSetUpOnTheWayDoesNotMakeAnOldProofNew) {
  second_factors.required = true;
  const std::int64_t proved_at = clock.at.micros / Instant::kSecond - 7200;
  const http::Response page = sign_in_with(kAda + R"(,"groups":["sellers"],"auth_time":)" + std::to_string(proved_at));
  const auto field = [&](const std::string& html, const std::string& name) {
    const std::size_t begin = html.find("name=\"" + name + "\" value=\"") + name.size() + 15;
    return html.substr(begin, html.find('"', begin) - begin);
  };
  const auto give_code = [&](const http::Response& asked, const std::string& enrolment, const std::string& secret) {
    Actor nobody;
    nobody.at = clock.at;
    return chandlery::test::call(
        database(), *router, nobody, Method::kPost, "/signin",
        "ticket=" + field(asked.body, "ticket") + "&enrolment=" + enrolment + "&code=" + test::code_shown(secret, clock.at),
        {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "store.example"}});
  };
  const std::string enrolment = field(page.body, "enrolment");
  const std::string secret = shown_again(second_factors, user("ada@contoso.com").value(), enrolment)->secret;
  EXPECT_EQ(header(give_code(page, enrolment, secret), "Location"), "/partner");
  EXPECT_EQ(rows(kLastProof), proved_at * Instant::kSecond);

  clock.at = clock.at.plus_seconds(60);
  const http::Response asked = sign_in_with(kAda + R"(,"groups":["sellers"],"auth_time":)" + std::to_string(proved_at));
  EXPECT_EQ(header(give_code(asked, "", secret), "Location"), "/partner");
  EXPECT_EQ(rows(kLastProof), clock.at.micros) << "a code of the one that he has is a proof";
}

INSTANTIATE_ON_BOTH_ENGINES(CompanySignInTest);

TEST(ProofByAService, IsAsOldByTheShopsClockAsByTheServices) {
  const Instant there = kNow, here = kNow.plus_days(40);  // a sandbox whose clock was turned
  EXPECT_EQ(proved_by_company(there.plus_seconds(-60), false, there, here), here.plus_seconds(-60));
  EXPECT_EQ(proved_by_company(there.plus_seconds(60), false, there, here), here);
  EXPECT_EQ(proved_by_company(std::nullopt, true, there, here), here);
}

TEST(SecondFactorOfAService, IsWhatTakesMoreThanAPassword) {
  EXPECT_TRUE(tells_second_factor({"pwd", "otp"}));
  EXPECT_TRUE(tells_second_factor({"hwk"}));
  EXPECT_FALSE(tells_second_factor({"pwd"}));
  EXPECT_FALSE(tells_second_factor({"fpt"})) << "it may be the only one";
  EXPECT_FALSE(tells_second_factor({}));
}

}  // namespace
}  // namespace chandlery::identity
