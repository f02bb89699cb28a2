// Tokens, and what must never pass for one.
#include "identity/tokens.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "identity/permissions.h"

namespace chandlery::identity {
namespace {

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
const std::string kPartner = "11111111-1111-7111-8111-111111111111";
const std::string kCustomer = "22222222-2222-7222-8222-222222222222";
const std::string kApplication = "33333333-3333-7333-8333-333333333333";

class Tokens : public testing::Test {
 protected:
  static const TokenKeys& keys() {
    static const TokenKeys kKeys(crypto::SigningKey::generate());
    return kKeys;
  }
  static const crypto::SigningKey& key() { return *keys().all().front().key; }
  static Principal principal(TenantKind kind, bool with_user) {
    Principal principal;
    principal.tenant = {kind == TenantKind::kCustomer ? kCustomer : kPartner, kind, "contoso.com",
                        kind == TenantKind::kOperator ? "" : kPartner};
    principal.application_id = kApplication;
    principal.roles = {Role::kAdminAgent};
    if (with_user) {
      User user;
      user.id = "44444444-4444-7444-8444-444444444444";
      user.user_name = "ann@contoso.com";
      user.display_name = "Ann \"the key\" Agent";
      principal.user = user;
    }
    return principal;
  }

  TokenSettings settings{.base_url = "https://shop.example"};
  TokenIssuer issuer{keys(), settings};
  TokenVerifier verifier{keys(), settings};
};

TEST_F(Tokens, AUsersTokenComesBackAsThatUser) {
  std::string token = issuer.access_token(principal(TenantKind::kPartner, true), settings.base_url, TokenVersion::kV1, kNow);
  Result<Actor> actor = verifier.authenticate(token, kNow);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->kind, PrincipalKind::kPartnerUser);
  EXPECT_EQ(actor->mode, TokenMode::kAppAndUser);
  EXPECT_EQ(actor->partner_id, kPartner);
  EXPECT_EQ(actor->customer_id, "");
  EXPECT_EQ(actor->user_name, "ann@contoso.com");
  EXPECT_EQ(actor->application_id, kApplication);
  EXPECT_EQ(actor->roles, RoleSet{Role::kAdminAgent});
  EXPECT_FALSE(actor->mfa);
  EXPECT_EQ(actor->at, kNow);
}

TEST_F(Tokens, AnApplicationsTokenHasNoUser) {
  std::string token = issuer.access_token(principal(TenantKind::kPartner, false), settings.base_url, TokenVersion::kV2, kNow);
  Result<Actor> actor = verifier.authenticate(token, kNow);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->kind, PrincipalKind::kApplication);
  EXPECT_EQ(actor->mode, TokenMode::kAppOnly);
  EXPECT_EQ(actor->user_id, "");
  EXPECT_EQ(actor->principal(), kApplication);
  EXPECT_TRUE(may(*actor, Capability::kBuy));
  EXPECT_FALSE(may(*actor, Capability::kRevealKey));
}

TEST_F(Tokens, ACustomersUserBelongsToItsPartner) {
  Principal who = principal(TenantKind::kCustomer, true);
  who.roles = {Role::kCustomerGlobalAdmin};
  who.mfa = true;
  Result<Actor> actor =
      verifier.authenticate(issuer.access_token(who, settings.base_url, TokenVersion::kV1, kNow), kNow);
  ASSERT_TRUE(actor);
  EXPECT_EQ(actor->kind, PrincipalKind::kCustomerUser);
  EXPECT_EQ(actor->partner_id, kPartner);
  EXPECT_EQ(actor->customer_id, kCustomer);
  EXPECT_TRUE(actor->mfa);
}

TEST_F(Tokens, ATokenEndsAndIsNotRememberedPastItsEnd) {
  std::string token = issuer.access_token(principal(TenantKind::kPartner, true), settings.base_url, TokenVersion::kV1, kNow);
  EXPECT_TRUE(verifier.authenticate(token, kNow.plus_seconds(3599)));
  Result<Actor> late = verifier.authenticate(token, kNow.plus_seconds(3600));
  ASSERT_FALSE(late);
  EXPECT_TRUE(late.error().is(errors::kAccessDenied));
  EXPECT_FALSE(verifier.authenticate(token, kNow.plus_seconds(-61)));
  EXPECT_TRUE(verifier.authenticate(token, kNow.plus_seconds(-60)));
}

TEST_F(Tokens, AnIdTokenIsNoAccessToken) {
  Principal who = principal(TenantKind::kPartner, true);
  EXPECT_FALSE(verifier.authenticate(issuer.id_token(who, "n", TokenVersion::kV1, kNow), kNow));
  // Not even when an application is called like the API.
  who.application_id = settings.base_url;
  EXPECT_FALSE(verifier.authenticate(issuer.id_token(who, "n", TokenVersion::kV1, kNow), kNow));
}

TEST_F(Tokens, AnotherKeyIssuerOrAudienceIsRefused) {
  Principal who = principal(TenantKind::kPartner, true);
  TokenKeys other(crypto::SigningKey::generate());
  EXPECT_FALSE(verifier.authenticate(
      TokenIssuer(other, settings).access_token(who, settings.base_url, TokenVersion::kV1, kNow), kNow));
  TokenSettings elsewhere{.base_url = "https://other.example"};
  EXPECT_FALSE(verifier.authenticate(
      TokenIssuer(keys(), elsewhere).access_token(who, settings.base_url, TokenVersion::kV1, kNow), kNow));
  EXPECT_FALSE(
      verifier.authenticate(issuer.access_token(who, "https://vault.example", TokenVersion::kV1, kNow), kNow));
  EXPECT_TRUE(
      verifier.authenticate(issuer.access_token(who, "https://graph.windows.net/", TokenVersion::kV1, kNow), kNow));
}

TEST_F(Tokens, EveryAlteredByteIsRefused) {
  std::string token = issuer.access_token(principal(TenantKind::kPartner, true), settings.base_url, TokenVersion::kV1, kNow);
  ASSERT_TRUE(verifier.authenticate(token, kNow));
  for (std::size_t i = 0; i < token.size(); i += 7) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(verifier.authenticate(altered, kNow)) << "at " << i;
  }
  for (std::string_view odd : {"", ".", "..", "a.b.c", "e30.e30.", "Bearer x"}) EXPECT_FALSE(verifier.authenticate(odd, kNow));
  EXPECT_FALSE(verifier.authenticate(token.substr(0, token.rfind('.') + 1), kNow));
  EXPECT_FALSE(verifier.authenticate(token + ".", kNow));
}

TEST_F(Tokens, ASignedTextWithWrongClaimsIsRefusedAndDoesNoHarm) {
  const std::string right =
      R"({"iss":"https://shop.example/)" + kPartner + R"(/","aud":"https://shop.example","tid":")" + kPartner +
      R"(","tkind":"partner","idtyp":"user","ver":"1.0","jti":"j","nbf":1789999999,"exp":1790000100,"appid":"a","oid":"o","upn":"u","amr":[],"roles":[]})";
  ASSERT_TRUE(verifier.authenticate(crypto::sign_jwt(key(), right), kNow));
  const std::pair<std::string, std::string> changes[] = {
      {R"("idtyp":"user")", R"("idtyp":"id")"},
      {R"("idtyp":"user",)", ""},
      {R"("tid":"1)", R"("tid":"9)"},  // another tenant than the issuer's
      {R"("exp":1790000100)", R"("exp":"soon")"},
      {R"("exp":1790000100)", R"("exp":-1)"},
      {R"("exp":1790000100,)", ""},
      {R"("tkind":"partner")", R"("tkind":"emperor")"},
      {R"("tkind":"partner")", R"("tkind":"customer")"},
      {R"("roles":[])", R"("roles":7)"},
      {R"("roles":[])", R"("roles":[[]])"},
      {R"("amr":[])", R"("amr":"mfa")"},
      {R"("aud":"https://shop.example")", R"("aud":["https://shop.example"])"},
      {R"("oid":"o",)", ""},
  };
  for (const auto& [from, to] : changes) {
    std::string wrong = right;
    ASSERT_NE(wrong.find(from), std::string::npos) << from;
    wrong.replace(wrong.find(from), from.size(), to);
    EXPECT_FALSE(verifier.authenticate(crypto::sign_jwt(key(), wrong), kNow)) << wrong;
  }
  for (std::string_view odd : {"", "[]", "null", "{", "{}", "\xff"}) {
    EXPECT_FALSE(verifier.authenticate(crypto::sign_jwt(key(), odd), kNow)) << odd;
  }
}

TEST_F(Tokens, OneVerifierDoesNotTrustWhatAnotherRemembers) {
  std::string token = issuer.access_token(principal(TenantKind::kPartner, true), settings.base_url, TokenVersion::kV1, kNow);
  ASSERT_TRUE(verifier.authenticate(token, kNow));
  TokenKeys other(crypto::SigningKey::generate());
  TokenVerifier stranger(other, settings);
  EXPECT_FALSE(stranger.authenticate(token, kNow));
  TokenKeys both({keys().all().front(), {.slot = 2, .key = other.all().front().key, .created_at = kNow, .signs_from = kNow, .ends_at = {}}});
  TokenVerifier successor(both, settings);
  EXPECT_TRUE(successor.authenticate(token, kNow));
}

TEST_F(Tokens, ManyRememberedTokensAreToldApart) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 40; ++i) {
    Principal who = principal(TenantKind::kPartner, true);
    who.user->id = "user " + std::to_string(i);
    tokens.push_back(issuer.access_token(who, settings.base_url, TokenVersion::kV1, kNow));
  }
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < 40; ++i)
      EXPECT_EQ(verifier.authenticate(tokens[static_cast<std::size_t>(i)], kNow).value().user_id, "user " + std::to_string(i));
}

TEST_F(Tokens, TheKeySetIsTheKeysPublicHalf) {
  EXPECT_NE(issuer.key_set(kNow).find(key().key_id()), std::string::npos);
  EXPECT_EQ(issuer.key_set(kNow).find("\"d\""), std::string::npos);
}

}  // namespace
}  // namespace chandlery::identity
