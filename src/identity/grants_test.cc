// The OAuth grants, on both engines: told as the steps of clients and of thieves.
#include "identity/grants.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "identity/rules.h"
#include "identity/secrets.h"
#include "identity/test_directory.h"

namespace chandlery::identity {
namespace {

using test::kCallback;
using test::kContoso;
using test::kCustomer;
using test::kFabrikam;
using test::kNow;
using test::kOperatorTenant;

constexpr std::string_view kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

class GrantsTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    ann = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent}, true);
    app = add_application({.tenant_id = kContoso, .roles = {Role::kSalesAgent}});
  }

  Granted<Grant> ask(const TokenRequest& request, Instant now = kNow) {
    return write([&](sql::Tx& tx) { return grant(tx, settings, request, now); });
  }
  TokenRequest from(const CreatedApplication& client, std::string type) const {
    TokenRequest request;
    request.tenant = "contoso.com";
    request.grant_type = std::move(type);
    request.client_id = client.application.id;
    request.client_secret = client.secret;
    return request;
  }
  AuthorizationRequest wish(const CreatedApplication& client) const {
    AuthorizationRequest request;
    request.tenant = "common";
    request.client_id = client.application.id;
    request.redirect_uri = kCallback;
    request.response_type = "code";
    request.scope = "openid offline_access";
    return request;
  }
  std::string code_for(const CreatedApplication& client, const CreatedUser& user, const AuthorizationRequest& request) {
    Granted<std::string> code = write([&](sql::Tx& tx) {
      User signed_in = find_user_by_name(tx, user.user_name).value();
      return issue_code(tx, settings, client.application, request, find_tenant(tx, signed_in.tenant_id).value(), signed_in, kNow);
    });
    EXPECT_TRUE(code);
    return code.value_or("");
  }
  TokenRequest redeeming(const std::string& code) const {
    TokenRequest request = from(app, "authorization_code");
    request.code = code;
    request.redirect_uri = kCallback;
    return request;
  }
  TokenRequest refreshing(const std::string& token) const {
    TokenRequest request = from(app, "refresh_token");
    request.refresh_token = token;
    return request;
  }
  std::string first_refresh_token() { return ask(redeeming(code_for(app, ann, wish(app)))).value().refresh_token; }

  static std::string refusal(const Granted<Grant>& granted) {
    return granted ? "granted" : std::string(granted.error().error) + " " + std::to_string(granted.error().number);
  }

  TokenSettings settings{.base_url = "https://shop.example"};
  CreatedUser ann;
  CreatedApplication app;
};
INSTANTIATE_ON_BOTH_ENGINES(GrantsTest);

TEST_P(GrantsTest, AnApplicationAloneGetsItsOwnRolesAndNoRefreshToken) {
  TokenRequest request = from(app, "client_credentials");
  request.resource = "https://graph.windows.net";
  Granted<Grant> granted = ask(request);
  ASSERT_TRUE(granted) << granted.error().description;
  EXPECT_FALSE(granted->principal.user);
  EXPECT_EQ(granted->principal.roles, RoleSet{Role::kSalesAgent});
  EXPECT_EQ(granted->principal.tenant.id, kContoso);
  EXPECT_EQ(granted->audience, "https://graph.windows.net");
  EXPECT_EQ(granted->refresh_token, "");
}

TEST_P(GrantsTest, TheAudienceComesFromTheResourceOrTheScopeAndMustBeKnown) {
  auto audience = [&](std::string resource, std::string scope) {
    TokenRequest request = from(app, "client_credentials");
    request.resource = std::move(resource);
    request.scope = std::move(scope);
    Granted<Grant> granted = ask(request);
    return granted ? granted->audience : std::string(granted.error().error);
  };
  EXPECT_EQ(audience("", ""), "https://shop.example");
  EXPECT_EQ(audience("", "https://graph.windows.net/.default"), "https://graph.windows.net");
  EXPECT_EQ(audience("", "openid https://api.partnercenter.microsoft.com/user_impersonation"),
            "https://api.partnercenter.microsoft.com");
  EXPECT_EQ(audience("https://SHOP.example/", ""), "https://SHOP.example/");
  EXPECT_EQ(audience("https://vault.example", ""), "invalid_resource");
  EXPECT_EQ(audience("", "https://vault.example/.default"), "invalid_scope");
  EXPECT_EQ(audience("", "https://graph.windows.net/a https://shop.example/b"), "invalid_scope");
}

TEST_P(GrantsTest, AnApplicationWithListedAudiencesGetsNoOther) {
  app = add_application({.tenant_id = kContoso, .audiences = {"https://shop.example"}});
  TokenRequest request = from(app, "client_credentials");
  EXPECT_TRUE(ask(request));
  request.resource = "https://graph.windows.net";
  EXPECT_EQ(refusal(ask(request)), "invalid_resource 500011");
}

TEST_P(GrantsTest, AWrongClientIsRefused) {
  TokenRequest request = from(app, "client_credentials");
  request.client_secret += "x";
  EXPECT_EQ(refusal(ask(request)), "invalid_client 7000215");
  request.client_secret.clear();
  EXPECT_EQ(refusal(ask(request)), "invalid_client 7000218");
  EXPECT_EQ(refusal(ask(from(app, "client_credentials"), app.secret_expires_at)), "invalid_client 7000215");
  request = from(app, "client_credentials");
  request.client_id = new_id(kNow);
  EXPECT_EQ(refusal(ask(request)), "unauthorized_client 700016");
  request.client_id = "nonsense";
  EXPECT_EQ(refusal(ask(request)), "unauthorized_client 700016");
  request.client_id.clear();
  EXPECT_EQ(refusal(ask(request)), "invalid_request 900144");
}

TEST_P(GrantsTest, AnApplicationActsInItsOwnTenantOnly) {
  TokenRequest request = from(app, "client_credentials");
  for (std::string tenant : {kContoso, std::string("CONTOSO.com"), std::string("common")}) {
    request.tenant = tenant;
    EXPECT_TRUE(ask(request)) << tenant;
  }
  request.tenant = kFabrikam;
  EXPECT_EQ(refusal(ask(request)), "unauthorized_client 700016");
  request.tenant = "nowhere.com";
  EXPECT_EQ(refusal(ask(request)), "invalid_request 90002");
}

TEST_P(GrantsTest, PasswordsAndUnknownGrantsAreUnsupported) {
  EXPECT_EQ(refusal(ask(from(app, "password"))), "unsupported_grant_type 70003");
  EXPECT_EQ(refusal(ask(from(app, "jwt_token"))), "unsupported_grant_type 70003");
  EXPECT_EQ(refusal(ask(from(app, ""))), "invalid_request 900144");
}

TEST_P(GrantsTest, ACodeGivesTheUsersTokens) {
  Granted<Grant> granted = ask(redeeming(code_for(app, ann, wish(app))));
  ASSERT_TRUE(granted) << granted.error().description;
  EXPECT_EQ(granted->principal.user->user_name, "ann@contoso.com");
  EXPECT_EQ(granted->principal.roles, RoleSet{Role::kAdminAgent});  // hers, not the application's
  EXPECT_TRUE(granted->principal.mfa);
  EXPECT_TRUE(granted->id_token);
  EXPECT_NE(granted->refresh_token, "");
}

TEST_P(GrantsTest, ACodeWorksOnceAndItsSecondUseEndsWhatTheFirstGave) {
  std::string code = code_for(app, ann, wish(app));
  Granted<Grant> first = ask(redeeming(code));
  ASSERT_TRUE(first);
  EXPECT_EQ(refusal(ask(redeeming(code))), "invalid_grant 54005");
  EXPECT_EQ(refusal(ask(refreshing(first->refresh_token))), "invalid_grant 50173");
}

TEST_P(GrantsTest, OfManyThatRedeemOneCodeOrTokenAtOnceOneAtMostSucceeds) {
  auto race = [&](const TokenRequest& request) {
    std::atomic<int> granted = 0;
    std::vector<std::jthread> racers;
    for (int i = 0; i < 6; ++i) racers.emplace_back([&] { granted += ask(request).has_value(); });
    racers.clear();
    return granted.load();
  };
  std::string token = first_refresh_token();
  EXPECT_EQ(race(redeeming(code_for(app, ann, wish(app)))), 1);
  EXPECT_EQ(race(refreshing(token)), 1);
  EXPECT_EQ(refusal(ask(refreshing(token))), "invalid_grant 50173");
}

TEST_P(GrantsTest, ACodeLivesAMinute) {
  EXPECT_TRUE(ask(redeeming(code_for(app, ann, wish(app))), kNow.plus_seconds(59)));
  EXPECT_EQ(refusal(ask(redeeming(code_for(app, ann, wish(app))), kNow.plus_seconds(60))), "invalid_grant 70008");
}

TEST_P(GrantsTest, ACodeIsForItsApplicationRedirectAndTenantAlone) {
  TokenRequest request = redeeming(code_for(app, ann, wish(app)));
  request.redirect_uri = "https://app.contoso.com/callback";
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 50011");

  CreatedApplication other = add_application({.tenant_id = kContoso});
  request = redeeming(code_for(app, ann, wish(app)));
  request.client_id = other.application.id;
  request.client_secret = other.secret;
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 70000");

  request = redeeming(code_for(app, ann, wish(app)));
  request.tenant = kFabrikam;
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 70000");

  for (std::string bad : {std::string("x"), kContoso + ".guess", std::string(5000, 'a')})
    EXPECT_EQ(refusal(ask(redeeming(bad))), "invalid_grant 70000");
  EXPECT_EQ(refusal(ask(redeeming(""))), "invalid_request 900144");
}

TEST_P(GrantsTest, ACodeAskedWithAChallengeNeedsTheVerifier) {
  AuthorizationRequest asked = wish(app);
  asked.code_challenge = kChallenge;
  asked.code_challenge_method = "S256";
  TokenRequest request = redeeming(code_for(app, ann, asked));
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 501481");
  request = redeeming(code_for(app, ann, asked));
  request.code_verifier = std::string(43, 'a');
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 501481");
  request = redeeming(code_for(app, ann, asked));
  request.code_verifier = kVerifier;
  EXPECT_TRUE(ask(request));
  // A verifier for a code that was asked without: somebody took the challenge away on the road.
  request = redeeming(code_for(app, ann, wish(app)));
  request.code_verifier = kVerifier;
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 501481");
}

TEST_P(GrantsTest, ARefreshTokenIsReplacedAndAnOldOneEndsTheFamily) {
  std::string first = first_refresh_token();
  Granted<Grant> second = ask(refreshing(first), kNow.plus_days(1));
  ASSERT_TRUE(second) << second.error().description;
  EXPECT_NE(second->refresh_token, first);
  Granted<Grant> third = ask(refreshing(second->refresh_token), kNow.plus_days(2));
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->principal.mfa);

  EXPECT_EQ(refusal(ask(refreshing(first), kNow.plus_days(3))), "invalid_grant 50173");
  EXPECT_EQ(refusal(ask(refreshing(third->refresh_token), kNow.plus_days(3))), "invalid_grant 50173");
}

TEST_P(GrantsTest, AFamilyOfRefreshTokensEndsAfterNinetyDays) {
  std::string token = first_refresh_token();
  Granted<Grant> late = ask(refreshing(token), kNow.plus_days(89));
  ASSERT_TRUE(late);
  EXPECT_EQ(refusal(ask(refreshing(late->refresh_token), kNow.plus_days(90))), "invalid_grant 70008");
}

TEST_P(GrantsTest, ARequestThatIsRefusedForItsScopeDoesNotSpendTheToken) {
  std::string token = first_refresh_token();
  TokenRequest request = refreshing(token);
  request.resource = "https://vault.example";
  EXPECT_EQ(refusal(ask(request)), "invalid_resource 500011");
  EXPECT_TRUE(ask(refreshing(token)));
}

TEST_P(GrantsTest, AnApplicationThatKeepsItsTokenRefreshesWithTheSameOne) {
  app = add_application({.tenant_id = kContoso, .keeps_refresh_token = true});
  std::string token = first_refresh_token();
  for (int day = 1; day < 4; ++day) EXPECT_EQ(ask(refreshing(token), kNow.plus_days(day)).value().refresh_token, token);
  EXPECT_EQ(refusal(ask(refreshing(token), kNow.plus_days(90))), "invalid_grant 70008");
}

TEST_P(GrantsTest, ARefreshTokenIsForItsApplicationAndTenantAlone) {
  std::string token = first_refresh_token();
  TokenRequest request = refreshing(token);
  request.tenant = kFabrikam;
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 70000");
  CreatedApplication other = add_application({.tenant_id = kContoso});
  request = from(other, "refresh_token");
  request.refresh_token = token;
  EXPECT_EQ(refusal(ask(request)), "invalid_grant 70000");
  EXPECT_EQ(refusal(ask(refreshing(make_ticket(kContoso)))), "invalid_grant 70000");
  EXPECT_TRUE(ask(refreshing(token)));
}

TEST_P(GrantsTest, ADisabledUserOrANewPasswordEndsTheRefreshTokens) {
  std::string token = first_refresh_token();
  PreparedPassword fresh = prepare_password("");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, fresh); }));
  EXPECT_EQ(refusal(ask(refreshing(token))), "invalid_grant 50173");

  token = first_refresh_token();
  std::string code = code_for(app, ann, wish(app));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = true}); }));
  EXPECT_EQ(refusal(ask(refreshing(token))), "invalid_grant 50173");
  EXPECT_EQ(refusal(ask(redeeming(code))), "invalid_grant 50057");
}

TEST_P(GrantsTest, ChangedRolesAreInTheNextToken) {
  std::string token = first_refresh_token();
  ASSERT_TRUE(write([&](sql::Tx& tx) {
    return change_user(tx, registrar, kContoso, ann.id, {.roles = RoleSet{Role::kHelpdeskAgent}});
  }));
  EXPECT_EQ(ask(refreshing(token)).value().principal.roles, RoleSet{Role::kHelpdeskAgent});
}

TEST_P(GrantsTest, AnApplicationOfTheOperatorServesEveryTenantAndAnotherOnlyItsOwn) {
  CreatedUser cora = add_user(kCustomer, "cora@tailspin.com", {Role::kCustomerGlobalAdmin});
  CreatedUser fred = add_user(kFabrikam, "fred@fabrikam.com", {});
  auto issue = [&](const CreatedApplication& client, const CreatedUser& user, std::string tenant) {
    AuthorizationRequest request = wish(client);
    request.tenant = std::move(tenant);
    return write([&](sql::Tx& tx) {
      User who = find_user_by_name(tx, user.user_name).value();
      return issue_code(tx, settings, client.application, request, find_tenant(tx, who.tenant_id).value(), who, kNow);
    });
  };
  CreatedApplication portal = add_application({.tenant_id = kOperatorTenant});
  EXPECT_TRUE(issue(portal, ann, "common"));
  EXPECT_TRUE(issue(portal, cora, "tailspin.com"));
  EXPECT_EQ(issue(portal, fred, "contoso.com").error().error, "access_denied");
  EXPECT_EQ(issue(app, fred, "common").error().error, "access_denied");
  EXPECT_EQ(issue(app, cora, "common").error().error, "access_denied");

  AuthorizationRequest foreign = wish(app);
  foreign.tenant = "fabrikam.com";
  EXPECT_FALSE(write([&](sql::Tx& tx) { return find_client(tx, foreign); }));
  foreign.client_id = portal.application.id;
  EXPECT_TRUE(write([&](sql::Tx& tx) { return find_client(tx, foreign); }));
}

TEST_P(GrantsTest, ARedirectAddressMustBeExactlyTheRegisteredOne) {
  for (std::string uri : {std::string(), kCallback + "&x=1", std::string("https://app.contoso.com/"), std::string("https://evil.com")}) {
    AuthorizationRequest request = wish(app);
    request.redirect_uri = uri;
    EXPECT_FALSE(write([&](sql::Tx& tx) { return find_client(tx, request); })) << uri;
  }
}

TEST_P(GrantsTest, APublicApplicationMustUsePkceAndNeverActsAlone) {
  CreatedApplication tool = add_application({.tenant_id = kContoso, .public_client = true});
  EXPECT_EQ(tool.secret, "");
  AuthorizationRequest request = wish(tool);
  EXPECT_FALSE(check_authorization(settings, tool.application, request));
  request.code_challenge = kChallenge;
  request.code_challenge_method = "plain";
  EXPECT_FALSE(check_authorization(settings, tool.application, request));
  request.code_challenge_method = "S256";
  EXPECT_TRUE(check_authorization(settings, tool.application, request));

  EXPECT_EQ(refusal(ask(from(tool, "client_credentials"))), "unauthorized_client 700016");
  TokenRequest redeem = from(tool, "authorization_code");
  redeem.code = code_for(tool, ann, request);
  redeem.redirect_uri = kCallback;
  redeem.code_verifier = kVerifier;
  EXPECT_TRUE(ask(redeem));
  redeem.client_secret = "guess";
  EXPECT_EQ(refusal(ask(redeem)), "invalid_client 700025");
}

TEST_P(GrantsTest, OnlyCodesAreAskedFor) {
  AuthorizationRequest request = wish(app);
  EXPECT_TRUE(check_authorization(settings, app.application, request));
  request.response_type = "token";
  EXPECT_EQ(check_authorization(settings, app.application, request).error().error, "unsupported_response_type");
  request = wish(app);
  request.response_mode = "form_post";
  EXPECT_EQ(check_authorization(settings, app.application, request).error().error, "invalid_request");
  request = wish(app);
  request.state = std::string(5000, 's');
  EXPECT_EQ(check_authorization(settings, app.application, request).error().error, "invalid_request");
}

TEST_P(GrantsTest, WhatHasEndedIsForgottenAndWhatLivesStays) {
  std::string token = first_refresh_token();
  EXPECT_EQ(write([&](sql::Tx& tx) { return forget_ended_grants(tx, kNow.plus_days(90)); }), 0);
  EXPECT_TRUE(ask(refreshing(token), kNow.plus_days(80)));
  EXPECT_EQ(write([&](sql::Tx& tx) { return forget_ended_grants(tx, kNow.plus_days(92)); }), 1);
  EXPECT_EQ(refusal(ask(refreshing(token), kNow.plus_days(80))), "invalid_grant 70000");
}

}  // namespace
}  // namespace chandlery::identity
