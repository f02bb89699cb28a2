// The doors over HTTP, as clients and browsers use them.
#include "identity/routes.h"

#include <gtest/gtest.h>

#include "identity/form.h"
#include "identity/test_directory.h"
#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using http::Method;
using test::kCallback;
using test::kContoso;
using test::kCustomer;
using test::kNow;
using test::kOperatorTenant;

class DoorsTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    ann = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent}, true);
    app = add_application({.tenant_id = kContoso, .roles = {Role::kSalesAgent}});
  }

  /// What the edge does with a request, without its rules of permission: those are tested there.
  Result<http::Response> send(Method method, const std::string& target, const std::string& body = {},
                              std::vector<http::Header> headers = {}, const Actor* as = nullptr) {
    http::Request request;
    request.method = method;
    request.target = target;
    std::size_t question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.query = http::Query(std::string_view(target).substr(question + 1));
    request.headers = std::move(headers);
    request.body = body;
    http::Router::Match match = router.find(method, request.path);
    if (match.route == nullptr) return fail(errors::kNotFound);
    Actor actor;
    if (as) actor = *as;
    actor.at = now;
    actor.correlation_id = "the correlation id";
    actor.request_id = "the request id";
    std::optional<Result<http::Response>> response;
    if (match.route->access == http::Access::kWorker) {
      http::WorkerCall call{database(), actor, request, match.parameters};
      response.emplace(match.route->worker(call));
      chandlery::test::expect_documented(*match.route, *response);
      return std::move(*response);
    }
    auto job = [&](sql::Tx& tx) {
      http::Call call{tx, actor, request, match.parameters};
      response.emplace(match.route->handler(call));
      if (!*response) tx.undo();
    };
    if (match.route->access == http::Access::kWrite)
      database().write_now(job);
    else
      database().read_now(job);
    chandlery::test::expect_documented(*match.route, *response);
    return std::move(*response);
  }

  using Fields = std::vector<std::pair<std::string, std::string>>;
  static std::string form(const Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
      body += (body.empty() ? "" : "&") + name + "=" + http::percent_encode(value);
    return body;
  }
  http::Response post(const std::string& target, const Fields& fields, std::vector<http::Header> headers = {}) {
    headers.push_back({"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"});
    Result<http::Response> response = send(Method::kPost, target, form(fields), std::move(headers));
    EXPECT_TRUE(response) << response.error().message;
    return response ? *response : http::Response{.status = response.error().code->status};
  }
  static std::string member(const http::Response& response, std::string_view name) {
    auto document = json::Document::parse(response.body);
    return document ? document->object().value().text_or(name, "").value_or("(no text)") : "(no JSON)";
  }
  static std::string header(const http::Response& response, std::string_view name) {
    for (const http::Header& header : response.headers)
      if (http::equal_ignoring_case(header.name, name)) return header.value;
    return {};
  }

  Fields client(std::string grant_type) const {
    return {{"grant_type", std::move(grant_type)}, {"client_id", app.application.id}, {"client_secret", app.secret}};
  }
  std::string authorize_target(std::string more = "&state=st%26te") const {
    return "/common/oauth2/authorize?response_type=code&client_id=" + app.application.id +
           "&redirect_uri=" + http::percent_encode(kCallback) + more;
  }
  http::Response sign_in(const std::string& password, std::string more = "&state=st%26te") {
    return post(authorize_target(std::move(more)), {{"user_name", "ann@contoso.com"}, {"password", password}});
  }
  static std::string code_in(const std::string& location) {
    std::size_t begin = location.find("code=");
    if (begin == std::string::npos) return {};
    begin += 5;
    return http::percent_decode(std::string_view(location).substr(begin, location.find('&', begin) - begin), true).value();
  }
  http::Response tokens_of_ann(const std::string& door = "/common/oauth2/token") {
    Fields fields = client("authorization_code");
    fields.push_back({"code", code_in(header(sign_in(ann.temporary_password), "Location"))});
    fields.push_back({"redirect_uri", kCallback});
    return post(door, fields);
  }

  Instant now = kNow;
  TokenSettings settings{.base_url = "https://shop.example"};
  static const TokenKeys& made_once() {
    static const TokenKeys kKeys(crypto::SigningKey::generate());
    return kKeys;
  }
  TokenIssuer issuer{made_once(), settings};
  TokenVerifier verifier{made_once(), settings};
  SessionSettings sessions;
  crypto::Keyring keyring = crypto::Keyring::ephemeral();
  SystemClock clock;
  SecondFactorDoor second_factors{.keyring = keyring, .clock = clock};
  CompanyDoor companies{.keyring = keyring, .clock = clock};
  http::Router router{
      routes(issuer, verifier, sessions, second_factors, companies, [](sql::Tx&, const Tenant& tenant) { return tenant.domain; })};
  CreatedUser ann;
  CreatedApplication app;
};
INSTANTIATE_ON_BOTH_ENGINES(DoorsTest);

TEST_P(DoorsTest, TheFirstGenerationWritesNumbersAsStringsAndNamesTheResource) {
  Fields fields = client("client_credentials");
  fields.push_back({"resource", "https://graph.windows.net"});
  http::Response response = post("/contoso.com/oauth2/token", fields);
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find(R"("expires_in":"3600")"), std::string::npos) << response.body;
  EXPECT_NE(response.body.find(R"("not_before":"1790000000")"), std::string::npos);
  EXPECT_EQ(member(response, "resource"), "https://graph.windows.net");
  EXPECT_EQ(response.body.find("refresh_token"), std::string::npos);
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
  Result<Actor> actor = verifier.authenticate(member(response, "access_token"), kNow);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->mode, TokenMode::kAppOnly);
  EXPECT_EQ(actor->partner_id, kContoso);
}

TEST_P(DoorsTest, TheSecondGenerationWritesNumbersAndNamesTheScope) {
  Fields fields = client("client_credentials");
  fields.push_back({"scope", "https://graph.windows.net/.default"});
  http::Response response = post("/" + kContoso + "/oauth2/v2.0/token", fields);
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find(R"("expires_on":1790003600)"), std::string::npos) << response.body;
  EXPECT_EQ(member(response, "scope"), "https://graph.windows.net/.default");
  EXPECT_TRUE(verifier.authenticate(member(response, "access_token"), kNow));
}

TEST_P(DoorsTest, AClientMayProveItselfByBasicAuthorization) {
  std::string basic = "Basic " + crypto::to_base64(app.application.id + ":" + http::percent_encode(app.secret));
  EXPECT_EQ(post("/common/oauth2/token", {{"grant_type", "client_credentials"}}, {{"Authorization", basic}}).status, 200);
  EXPECT_EQ(post("/common/oauth2/token", {{"grant_type", "client_credentials"}}, {{"Authorization", "Basic ???"}}).status, 401);
}

TEST_P(DoorsTest, ARefusalHasTheBodyThatClientsKnow) {
  Fields fields = client("client_credentials");
  fields.back().second = "wrong";
  http::Response response = post("/common/oauth2/token", fields);
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(member(response, "error"), "invalid_client");
  EXPECT_NE(response.body.find(R"("error_codes":[7000215])"), std::string::npos);
  EXPECT_EQ(member(response, "correlation_id"), "the correlation id");
  EXPECT_EQ(member(response, "trace_id"), "the request id");
  EXPECT_EQ(response.body.find(app.secret), std::string::npos);

  response = post("/common/oauth2/token", client("password"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(member(response, "error"), "unsupported_grant_type");
}

TEST_P(DoorsTest, WhatIsNoFormIsARefusalAndNotAnError) {
  for (auto [type, body] : std::initializer_list<std::pair<std::string, std::string>>{
           {"application/json", "{}"},
           {"application/x-www-form-urlencoded", "grant_type=%zz"},
           {"application/x-www-form-urlencoded", "grant_type=a&grant_type=b"},
           {"application/x-www-form-urlencoded", "grant_type=%ff%fe"},
           {"application/x-www-form-urlencoded", std::string(100'000, 'a')},
           {"application/x-www-form-urlencoded", ""},
           {"", "grant_type=client_credentials"}}) {
    Result<http::Response> response = send(Method::kPost, "/common/oauth2/token", body, {{"Content-Type", type}});
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 400) << body.substr(0, 40);
    EXPECT_EQ(member(*response, "error"), "invalid_request");
  }
}

TEST_P(DoorsTest, ABrowserSignsInAndTheClientGetsTheUsersTokens) {
  Result<http::Response> page = send(Method::kGet, authorize_target(), {}, {{"Accept-Language", "zh-CN"}});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_NE(page->body.find("登录"), std::string::npos);
  EXPECT_NE(page->body.find("Shop &lt;sync&gt;"), std::string::npos);
  EXPECT_NE(header(*page, "Content-Security-Policy").find("form-action 'self' https://app.contoso.com;"), std::string::npos);

  http::Response redirect = sign_in(ann.temporary_password);
  EXPECT_EQ(redirect.status, 302);
  std::string location = header(redirect, "Location");
  EXPECT_TRUE(location.starts_with(kCallback + "&code=")) << location;
  EXPECT_NE(location.find("&state=st%26te"), std::string::npos) << location;
  EXPECT_NE(location.find("&iss=https%3A%2F%2Fshop.example%2F" + kContoso), std::string::npos) << location;

  Fields fields = client("authorization_code");
  fields.push_back({"code", code_in(location)});
  fields.push_back({"redirect_uri", kCallback});
  http::Response response = post("/common/oauth2/token", fields);
  ASSERT_EQ(response.status, 200) << response.body;
  Result<Actor> actor = verifier.authenticate(member(response, "access_token"), kNow);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->user_name, "ann@contoso.com");
  EXPECT_EQ(actor->mode, TokenMode::kAppAndUser);
  EXPECT_TRUE(actor->mfa);
  EXPECT_FALSE(verifier.authenticate(member(response, "id_token"), kNow));

  Fields refresh = client("refresh_token");
  refresh.push_back({"refresh_token", member(response, "refresh_token")});
  EXPECT_EQ(post("/" + kContoso + "/oauth2/v2.0/token", refresh).status, 200);
  EXPECT_EQ(post("/" + kContoso + "/oauth2/v2.0/token", refresh).status, 400);
}

TEST_P(DoorsTest, AWrongPasswordShowsTheFormAgainAndGivesNoCode) {
  http::Response response = sign_in("wrong");
  EXPECT_EQ(response.status, 401);
  EXPECT_NE(response.body.find("role=\"alert\""), std::string::npos);
  EXPECT_NE(response.body.find("value=\"ann@contoso.com\""), std::string::npos);
  EXPECT_EQ(header(response, "Location"), "");
}

TEST_P(DoorsTest, AFormOfAnotherSiteSignsNobodyIn) {
  http::Response response = post(authorize_target(), {{"user_name", "ann@contoso.com"}, {"password", ann.temporary_password}},
                                 {{"Sec-Fetch-Site", "cross-site"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(header(response, "Location"), "");
}

TEST_P(DoorsTest, AnUnregisteredRedirectAddressIsNeverFollowed) {
  for (std::string target :
       {"/common/oauth2/authorize?response_type=code&client_id=" + app.application.id + "&redirect_uri=https%3A%2F%2Fevil.com",
        "/common/oauth2/authorize?response_type=code&client_id=" + new_id(kNow) + "&redirect_uri=" + http::percent_encode(kCallback),
        std::string("/common/oauth2/authorize"), "/nowhere.com/oauth2/authorize?client_id=" + app.application.id}) {
    Result<http::Response> response = send(Method::kGet, target);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 400) << target;
    EXPECT_EQ(header(*response, "Location"), "");
  }
}

TEST_P(DoorsTest, AnErrorOfTheApplicationsGoesBackToIt) {
  Result<http::Response> response = send(Method::kGet, authorize_target("&response_mode=form_post&state=7"));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 302);
  EXPECT_NE(header(*response, "Location").find("&error=invalid_request"), std::string::npos);
  EXPECT_NE(header(*response, "Location").find("&state=7"), std::string::npos);
}

TEST_P(DoorsTest, TheFirstSignInChoosesANewPasswordOnTheWay) {
  PreparedPassword fresh = prepare_password("");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, fresh); }));
  http::Response asks = sign_in(fresh.temporary_password);
  EXPECT_EQ(asks.status, 200);
  EXPECT_NE(asks.body.find("name=\"repeat_password\""), std::string::npos);
  auto choose = [&](std::string wanted, std::string repeated) {
    return post(authorize_target(), {{"user_name", "ann@contoso.com"},
                                     {"password", fresh.temporary_password},
                                     {"new_password", std::move(wanted)},
                                     {"repeat_password", std::move(repeated)}});
  };
  EXPECT_EQ(choose("a long new password", "another").status, 400);
  EXPECT_EQ(choose("short", "short").status, 400);
  const http::Response guessed = choose("Password123", "Password123");
  EXPECT_EQ(guessed.status, 400);
  EXPECT_NE(guessed.body.find("must be hard to guess"), std::string::npos);
  EXPECT_EQ(choose("a long new password", "a long new password").status, 302);
  EXPECT_EQ(sign_in("a long new password").status, 302);
}

TEST_P(DoorsTest, ATemporaryPasswordThatHasEndedSaysSo) {
  const PreparedPassword fresh = prepare_password("");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, fresh); }));
  now = kNow.plus_days(7);
  const http::Response ended = sign_in(fresh.temporary_password);
  EXPECT_EQ(ended.status, 401);
  EXPECT_NE(ended.body.find("was good for 7 days"), std::string::npos);
  EXPECT_EQ(ended.body.find("name=\"repeat_password\""), std::string::npos);
  const http::Response in_chinese = post(authorize_target(), {{"user_name", "ann@contoso.com"}, {"password", fresh.temporary_password}},
                                         {{"Accept-Language", "zh-CN"}});
  EXPECT_NE(in_chinese.body.find("此临时密码已失效"), std::string::npos);
  EXPECT_NE(sign_in("wrong").body.find("The user name or the password is wrong"), std::string::npos);
}

TEST_P(DoorsTest, APersonSeesWhichProgramsActForHimAndEndsThem) {
  const auto refresh = [&](const std::string& token) {
    Fields fields = client("refresh_token");
    fields.push_back({"refresh_token", token});
    return post("/common/oauth2/token", fields);
  };
  const http::Response first = tokens_of_ann();
  now = kNow.plus_days(1);
  const http::Response second = tokens_of_ann();
  Actor self = verifier.authenticate(member(second, "access_token"), now).value();
  const CreatedUser bob = add_user(kContoso, "bob@contoso.com", {Role::kAdminAgent});
  Actor other = self;
  other.user_id = bob.id;
  other.user_name = bob.user_name;
  const std::string address = "/auth/programs/" + app.application.id;

  const http::Response list = send(Method::kGet, "/auth/programs", {}, {}, &self).value();
  for (const std::string& told : std::vector<std::string>{R"("totalCount":1)", R"("applicationName":"Shop <sync>")", R"("signIns":2)",
                                                          "\"firstSignInAt\":\"" + to_iso(kNow), "\"lastSignInAt\":\"" + to_iso(now)})
    EXPECT_NE(list.body.find(told), std::string::npos) << told << " in " << list.body;
  EXPECT_NE(send(Method::kGet, "/auth/programs", {}, {}, &other)->body.find("\"totalCount\":0"), std::string::npos);
  EXPECT_TRUE(send(Method::kDelete, address, {}, {}, &other).error().is(errors::kNotFound)) << "nobody ends another's";
  const http::Response refreshed = refresh(member(first, "refresh_token"));
  EXPECT_EQ(refreshed.status, 200);

  EXPECT_EQ(send(Method::kDelete, address, {}, {}, &self)->status, 204);
  EXPECT_EQ(refresh(member(refreshed, "refresh_token")).status, 400);
  EXPECT_EQ(refresh(member(second, "refresh_token")).status, 400);
  EXPECT_NE(send(Method::kGet, "/auth/programs", {}, {}, &self)->body.find("\"totalCount\":0"), std::string::npos);
  EXPECT_TRUE(send(Method::kDelete, address, {}, {}, &self).error().is(errors::kNotFound));
  EXPECT_TRUE(send(Method::kDelete, "/auth/programs/x", {}, {}, &self).error().is(errors::kNotFound));

  // The next sign-in begins anew, and ends by itself after ninety days.
  tokens_of_ann();
  now = now.plus_days(89);
  EXPECT_NE(send(Method::kGet, "/auth/programs", {}, {}, &self)->body.find("\"signIns\":1"), std::string::npos);
  now = now.plus_days(1);
  EXPECT_NE(send(Method::kGet, "/auth/programs", {}, {}, &self)->body.find("\"totalCount\":0"), std::string::npos);
}

TEST_P(DoorsTest, AnExchangedTokenIsTheSameIdentityAndIsNotExchangedAgain) {
  std::string given = member(tokens_of_ann(), "access_token");
  auto exchange = [&](const std::string& door, const std::string& token, std::string grant_type = "jwt_token") {
    return send(Method::kPost, door, form({{"grant_type", std::move(grant_type)}}),
                {{"Authorization", "Bearer " + token}, {"Content-Type", "application/x-www-form-urlencoded"}});
  };
  Result<http::Response> response = exchange("/generatetoken", given);
  ASSERT_TRUE(response) << response.error().message;
  std::string mine = member(*response, "access_token");
  Actor before = verifier.authenticate(given, kNow).value(), after = verifier.authenticate(mine, kNow).value();
  EXPECT_EQ(before.user_id, after.user_id);
  EXPECT_EQ(before.mode, after.mode);
  EXPECT_EQ(before.roles, after.roles);
  EXPECT_EQ(after.mfa, true);

  EXPECT_EQ(exchange("/v3/generatetoken", mine).error().code->status, 403);
  EXPECT_EQ(exchange("/generatetoken", "rubbish").error().code->status, 401);
  EXPECT_EQ(exchange("/generatetoken", given, "password").error().code->status, 400);
  EXPECT_EQ(send(Method::kPost, "/generatetoken").error().code->status, 401);
  now = kNow.plus_seconds(3600);
  EXPECT_EQ(exchange("/generatetoken", given).error().code->status, 401);
  now = kNow;
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = true}); }));
  EXPECT_EQ(exchange("/generatetoken", given).error().code->status, 401);
}

TEST_P(DoorsTest, TheThirdVersionRefusesAnApplicationsTokenForTheDirectory) {
  auto exchange = [&](const std::string& door, const std::string& resource) {
    Fields fields = client("client_credentials");
    fields.push_back({"resource", resource});
    std::string token = member(post("/common/oauth2/token", fields), "access_token");
    auto response = send(Method::kPost, door, "grant_type=jwt_token",
                         {{"Authorization", "bearer " + token}, {"Content-Type", "application/x-www-form-urlencoded"}});
    return response ? response->status : response.error().code->status;
  };
  EXPECT_EQ(exchange("/generatetoken", "https://graph.windows.net"), 200);
  EXPECT_EQ(exchange("/v3/generatetoken", "https://graph.windows.net"), 403);
  EXPECT_EQ(exchange("/v3/generatetoken", "https://api.partnercenter.microsoft.com"), 200);
}

TEST_P(DoorsTest, DiscoveryNamesWhatTheTokensSay) {
  http::Response first = send(Method::kGet, "/contoso.com/.well-known/openid-configuration").value();
  EXPECT_EQ(member(first, "issuer"), "https://shop.example/" + kContoso + "/");
  EXPECT_EQ(member(first, "token_endpoint"), "https://shop.example/" + kContoso + "/oauth2/token");
  http::Response second = send(Method::kGet, "/common/v2.0/.well-known/openid-configuration").value();
  EXPECT_EQ(member(second, "issuer"), "https://shop.example/{tenantid}/v2.0");
  EXPECT_EQ(member(second, "jwks_uri"), "https://shop.example/common/discovery/v2.0/keys");
  EXPECT_FALSE(send(Method::kGet, "/nowhere.com/.well-known/openid-configuration"));
  EXPECT_NE(send(Method::kGet, "/common/discovery/keys").value().body.find(made_once().all().front().key->key_id()), std::string::npos);
}

TEST_P(DoorsTest, MeSaysWhoIAmAndWhatIMayDo) {
  Actor actor = verifier.authenticate(member(tokens_of_ann(), "access_token"), kNow).value();
  http::Response response = send(Method::kGet, "/v1/me", {}, {}, &actor).value();
  EXPECT_EQ(member(response, "userPrincipalName"), "ann@contoso.com");
  EXPECT_EQ(member(response, "displayName"), "Ann Agent");
  EXPECT_NE(response.body.find("\"reveal_key\""), std::string::npos);
  EXPECT_EQ(response.body.find("\"operate\""), std::string::npos);
  EXPECT_NE(response.body.find(R"("domain":"contoso.com")"), std::string::npos);
  EXPECT_NE(response.body.find(R"("roles":["admin_agent"])"), std::string::npos);
}

TEST_P(DoorsTest, TheOperatorManagesUsersAndApplications) {
  const std::string home = "/operator/v1/tenants/" + kContoso;
  auto ask = [&](Method method, const std::string& path, const std::string& body = {}) {
    return send(method, home + path, body, {{"Content-Type", "application/json"}}, &registrar);
  };
  Result<http::Response> made =
      ask(Method::kPost, "/users", R"({"UserPrincipalName":"bob@contoso.com","firstName":"Bob","roles":["sales_agent"]})");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->status, 201);
  EXPECT_EQ(header(*made, "Cache-Control"), "no-store");
  EXPECT_EQ(member(*made, "temporaryPassword").size(), 23u);
  std::string bob = member(*made, "id");

  EXPECT_TRUE(ask(Method::kPost, "/users", R"({"userPrincipalName":"BOB@contoso.com"})").error().is(errors::kAlreadyExists));
  EXPECT_EQ(ask(Method::kPost, "/users", R"({"userPrincipalName":"x@y.com","roles":["king"]})").error().field, "roles[0]");
  EXPECT_EQ(ask(Method::kPost, "/users", R"({"userPrincipalName":"x@y.com","passwordProfile":{"password":"short"}})").error().field,
            "passwordProfile.password");
  EXPECT_TRUE(ask(Method::kPost, "/users", "[]").error().is(errors::kMalformedRequest));

  http::Response list = ask(Method::kGet, "/users?size=1").value();
  EXPECT_NE(list.body.find("ann@contoso.com"), std::string::npos);
  EXPECT_NE(list.body.find("after=" + ann.id), std::string::npos);
  EXPECT_EQ(list.body.find("bob@contoso.com"), std::string::npos);
  list = ask(Method::kGet, "/users?size=1&after=" + ann.id).value();
  EXPECT_NE(list.body.find("bob@contoso.com"), std::string::npos);
  EXPECT_FALSE(ask(Method::kGet, "/users?size=0"));
  EXPECT_FALSE(ask(Method::kGet, "/users?size=1x"));

  EXPECT_EQ(member(ask(Method::kPatch, "/users/" + bob, R"({"state":"inactive"})").value(), "state"), "inactive");
  EXPECT_FALSE(ask(Method::kPatch, "/users/" + bob, R"({"state":"asleep"})"));
  EXPECT_FALSE(ask(Method::kPatch, "/users/" + new_id(kNow), R"({"state":"active"})"));
  EXPECT_EQ(member(ask(Method::kPost, "/users/" + bob + "/resetpassword").value(), "temporaryPassword").size(), 23u);

  Result<http::Response> application = ask(
      Method::kPost, "/applications", R"({"name":"Sync","roles":["billing_admin"],"redirectUris":["https://a.contoso.com/cb"]})");
  ASSERT_TRUE(application) << application.error().message;
  std::string secret = member(*application, "clientSecret"), client_id = member(*application, "id");
  EXPECT_EQ(post("/common/oauth2/token", {{"grant_type", "client_credentials"}, {"client_id", client_id}, {"client_secret", secret}}).status, 200);
  EXPECT_EQ(ask(Method::kGet, "/applications").value().body.find(secret), std::string::npos);
  http::Response more = ask(Method::kPost, "/applications/" + client_id + "/secrets").value();
  EXPECT_EQ(ask(Method::kDelete, "/applications/" + client_id + "/secrets/" + member(more, "id")).value().status, 204);
  EXPECT_TRUE(send(Method::kGet, "/operator/v1/tenants/" + new_id(kNow) + "/users", {}, {}, &registrar).error().is(errors::kNotFound));
}

TEST_P(DoorsTest, EveryRouteButTheDoorsNeedsARight) {
  for (const http::Route& route : router.routes()) {
    bool door = route.tokens == http::Tokens::kPublic;
    EXPECT_EQ(route.needs == Capability::kNone, door) << route.pattern;
    EXPECT_EQ(route.access == http::Access::kWorker, static_cast<bool>(route.worker)) << route.pattern;
    EXPECT_NE(static_cast<bool>(route.handler), static_cast<bool>(route.worker)) << route.pattern;
    EXPECT_EQ(route.pattern.starts_with("/operator/"), route.needs == Capability::kOperate) << route.pattern;
  }
}

}  // namespace
}  // namespace chandlery::identity
