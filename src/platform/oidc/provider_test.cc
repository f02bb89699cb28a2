// A provider made of the test's own keys: what it may say is believed, and nothing else.
#include "platform/oidc/provider.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <map>

#include "platform/crypto/crypto.h"
#include "platform/crypto/key_set.h"
#include "platform/json/writer.h"

namespace chandlery::oidc {
namespace {

constexpr std::string_view kIssuer = "https://login.contoso.example";
constexpr std::int64_t kNow = 1'790'000'000;  // seconds

struct StandingClock final : Clock {
  Instant now() const override { return at; }
  Instant at = Instant{}.plus_seconds(kNow);
};

std::string jws(std::string_view header, std::string_view payload) {
  return crypto::to_base64url(header) + "." + crypto::to_base64url(payload);
}

/// Claims that are right, with some put otherwise; a value of "" leaves the claim out.
std::string claims(const std::map<std::string, std::string>& otherwise = {}) {
  std::map<std::string, std::string> all = {{"iss", '"' + std::string(kIssuer) + '"'}, {"sub", "\"ada-1\""},
                                            {"aud", "\"shop\""},                       {"nonce", "\"nonce\""},
                                            {"iat", std::to_string(kNow)},             {"exp", std::to_string(kNow + 300)},
                                            {"email", "\"ada@contoso.com\""},          {"groups", R"(["sellers"])"}};
  for (const auto& [name, value] : otherwise) all[name] = value;
  std::string text;
  for (const auto& [name, value] : all) {
    if (!value.empty()) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
  }
  return text + "}";
}

class ProviderTest : public testing::Test {
 protected:
  ProviderTest() { crypto::initialise(); }

  http::Response answer(http::Method method, const http::Outgoing& request) {
    ++asked_[request.url];
    if (method == http::Method::kPost) last_body_ = request.body;
    if (down_.contains(request.url)) throw http::NoAnswer("No answer came: Timeout was reached.");
    const std::string host(kIssuer);
    if (request.url == host + "/.well-known/openid-configuration") return {.body = configuration_};
    if (request.url == host + "/keys") return {.body = keys_};
    if (request.url == host + "/me" && method == http::Method::kGet) return {.body = user_info_};
    if (request.url == host + "/token" && method == http::Method::kPost)
      return {.status = token_status_, .body = token_status_ == 200 ? token_answer() : token_body_};
    return {.status = 404, .body = "nothing"};
  }
  std::string token_answer() const {
    json::Writer out;
    out.begin_object().field("token_type", "Bearer").field("access_token", "access").field("id_token", id_token_).end_object();
    return out.take();
  }
  Provider provider(std::string secret = "it's a secret") {
    Client client{.issuer = std::string(kIssuer),
                  .client_id = "shop",
                  .scopes = "openid email",
                  .redirect_uri = "https://store.example/auth/oidc/contoso/callback",
                  .secret = [secret] { return secret; }};
    return Provider(std::move(client), clock_, [this](http::Method m, const http::Outgoing& r) { return answer(m, r); });
  }
  Outcome<Claims> redeem(Provider& at, std::string token, Answer answer = {.code = "code", .issuer = {}}) {
    id_token_ = std::move(token);
    return at.redeem(answer, {.state = "state", .nonce = "nonce", .verifier = "verifier"}, {"groups", "email"});
  }
  std::string signed_token(const std::map<std::string, std::string>& otherwise = {}) {
    return crypto::sign_jwt(key_, claims(otherwise));
  }
  void expect_fault(const Outcome<Claims>& outcome, Fault fault, std::string_view what) {
    ASSERT_FALSE(outcome) << what;
    EXPECT_EQ(outcome.error().fault, fault) << what << ": " << outcome.error().why;
    EXPECT_EQ(outcome.error().why.find("secret"), std::string::npos) << what;
  }
  int asked(const std::string& path) { return asked_[std::string(kIssuer) + path]; }

  StandingClock clock_;
  crypto::SigningKey key_ = crypto::SigningKey::generate(), other_key_ = crypto::SigningKey::generate();
  std::string configuration_ =
      R"({"issuer":"https://login.contoso.example","authorization_endpoint":"https://login.contoso.example/auth?x=1",)"
      R"("token_endpoint":"https://login.contoso.example/token","jwks_uri":"https://login.contoso.example/keys",)"
      R"("userinfo_endpoint":"https://login.contoso.example/me"})";
  std::string keys_ = R"({"keys":[)" + key_.jwk() + "]}";
  std::string user_info_, id_token_, token_body_, last_body_;
  int token_status_ = 200;
  std::map<std::string, int> asked_;
  std::map<std::string, bool> down_;
};

TEST_F(ProviderTest, TheBrowserIsSentWithEverythingThatBindsTheAnswer) {
  Provider at = provider();
  const Attempt attempt{.state = "s&t", .nonce = "n", .verifier = "verifier"};
  const auto address = at.authorization_address(attempt, 43200);
  ASSERT_TRUE(address) << address.error().why;
  EXPECT_EQ(*address,
            "https://login.contoso.example/auth?x=1&response_type=code&client_id=shop&redirect_uri="
            "https%3A%2F%2Fstore.example%2Fauth%2Foidc%2Fcontoso%2Fcallback&scope=openid%20email&state=s%26t&nonce=n"
            "&code_challenge=iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ&code_challenge_method=S256&max_age=43200");
  EXPECT_TRUE(at.authorization_address(attempt, 0)->ends_with("&max_age=0&prompt=login")) << "who is to prove himself anew";
}

TEST_F(ProviderTest, TheTokenTellsWhenThePersonProvedHimself) {
  Provider at = provider();
  const auto told = [&](std::string auth_time) { return redeem(at, signed_token({{"auth_time", std::move(auth_time)}}))->proved_at(); };
  EXPECT_EQ(told(std::to_string(kNow - 900)), Instant{}.plus_seconds(kNow - 900));
  for (const char* odd : {"", "\"this morning\"", "-1", "9223372036854775807", "{}"}) EXPECT_EQ(told(odd), std::nullopt) << odd;
  user_info_ = R"({"sub":"ada-1","groups":["sellers"],"auth_time":1790000000})";
  EXPECT_EQ(redeem(at, signed_token({{"groups", ""}}))->proved_at(), std::nullopt) << "only what is signed counts";
}

TEST_F(ProviderTest, ARightAnswerTellsWhoHasSignedIn) {
  Provider at = provider();
  const auto who = redeem(at, signed_token({{"amr", R"(["pwd","otp"])"}, {"realm", R"({"access":{"roles":["a","b"]}})"}}));
  ASSERT_TRUE(who) << who.error().why;
  EXPECT_EQ(who->subject(), "ada-1");
  EXPECT_EQ(who->text("email"), "ada@contoso.com");
  EXPECT_EQ(who->words("groups"), std::vector<std::string>{"sellers"});
  EXPECT_EQ(who->words("amr"), (std::vector<std::string>{"pwd", "otp"}));
  EXPECT_EQ(who->words("realm.access.roles"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(who->words("realm.nothing.roles").empty());
  EXPECT_NE(last_body_.find("code_verifier=verifier"), std::string::npos);
  EXPECT_EQ(last_body_.find("secret"), std::string::npos) << "it goes into the header";
  EXPECT_EQ(asked("/me"), 0) << "the ID token told everything";
  ASSERT_TRUE(redeem(at, signed_token()));
  EXPECT_EQ(asked("/.well-known/openid-configuration"), 1);
  EXPECT_EQ(asked("/keys"), 1) << "both are remembered";
}

TEST_F(ProviderTest, AThinTokenIsFilledFromTheUserInfoOfTheSamePerson) {
  Provider at = provider();
  user_info_ = R"({"sub":"ada-1","groups":["sellers"],"email":"else@contoso.com"})";
  const auto who = redeem(at, signed_token({{"groups", ""}}));
  ASSERT_TRUE(who) << who.error().why;
  EXPECT_EQ(who->words("groups"), std::vector<std::string>{"sellers"});
  EXPECT_EQ(who->text("email"), "ada@contoso.com") << "what is signed counts more";
  user_info_ = R"({"sub":"bob-2","groups":["admins"]})";
  expect_fault(redeem(at, signed_token({{"groups", ""}})), Fault::kUntrusted, "of another person");
}

TEST_F(ProviderTest, ClaimsOfAnotherSignInAreRefused) {
  Provider at = provider();
  const std::vector<std::map<std::string, std::string>> wrong = {
      {{"iss", "\"https://login.contoso.example/\""}}, {{"iss", ""}}, {{"aud", "\"another\""}}, {{"aud", ""}}, {{"aud", "7"}},
      {{"aud", R"(["shop","another"])"}}, {{"aud", R"(["shop","another"])"}, {"azp", "\"another\""}},
      {{"azp", "\"another\""}}, {{"azp", "{}"}}, {{"nonce", "\"another\""}}, {{"nonce", ""}}, {{"sub", ""}},
      {{"sub", '"' + std::string(256, 's') + '"'}}, {{"exp", ""}}, {{"exp", std::to_string(kNow - 61)}},
      {{"exp", "9223372036854775807"}}, {{"exp", "-1"}}, {{"exp", "[]"}}, {{"iat", ""}}, {{"iat", std::to_string(kNow + 61)}},
      {{"iat", std::to_string(kNow - 3601)}}, {{"nbf", std::to_string(kNow + 61)}}};
  for (const auto& otherwise : wrong) {
    expect_fault(redeem(at, signed_token(otherwise)), Fault::kUntrusted, claims(otherwise));
  }
  EXPECT_TRUE(redeem(at, signed_token({{"aud", R"(["shop","another"])"}, {"azp", "\"shop\""}})));
  EXPECT_TRUE(redeem(at, signed_token({{"exp", std::to_string(kNow - 59)}}))) << "clocks may differ by a minute";
}

TEST_F(ProviderTest, OnlyTheProvidersKeySigns) {
  Provider at = provider();
  const std::string kid = key_.key_id(), payload = claims();
  const std::string none = jws(R"({"alg":"none","kid":")" + kid + "\"}", payload) + ".";
  std::string mac = jws(R"({"alg":"HS256","kid":")" + kid + "\"}", payload);
  unsigned char bytes[32];
  const std::string jwk = key_.jwk();
  HMAC(EVP_sha256(), jwk.data(), static_cast<int>(jwk.size()), reinterpret_cast<const unsigned char*>(mac.data()), mac.size(),
       bytes, nullptr);
  mac += "." + crypto::to_base64url({reinterpret_cast<const char*>(bytes), sizeof bytes});
  const std::string own_key = jws(R"({"alg":"RS256","kid":")" + kid + R"(","jwk":)" + other_key_.jwk() + "}", payload);
  std::string changed = signed_token();
  changed.replace(changed.find('.') + 1, 4, crypto::to_base64url("{\"b"));
  const std::string by_other = crypto::sign_jwt(other_key_, payload);
  const std::string forged = jws(R"({"alg":"RS256","kid":")" + kid + "\"}", payload) + by_other.substr(by_other.rfind('.'));
  for (const std::string& token : {none, mac, own_key + "." + crypto::to_base64url(other_key_.sign(own_key)), changed, forged,
                                   by_other, std::string("a.b.c"), std::string("x"), std::string(20'000, 'a')}) {
    expect_fault(redeem(at, token), Fault::kUntrusted, token.substr(0, 60));
  }
}

TEST_F(ProviderTest, ANewKeyIsAskedForAndNotAgainWithinAMinute) {
  Provider at = provider();
  ASSERT_TRUE(redeem(at, signed_token()));
  const std::string by_new = crypto::sign_jwt(other_key_, claims());
  expect_fault(redeem(at, by_new), Fault::kUntrusted, "a key that nobody published");
  EXPECT_EQ(asked("/keys"), 1) << "the keys are a minute old at the least before they are asked for again";
  clock_.at = clock_.at.plus_seconds(61);
  keys_ = R"({"keys":[)" + key_.jwk() + "," + other_key_.jwk() + "]}";
  EXPECT_TRUE(redeem(at, by_new));
  EXPECT_TRUE(redeem(at, by_new));
  EXPECT_EQ(asked("/keys"), 2);
  clock_.at = clock_.at.plus_seconds(kKeptSeconds + 1);
  down_[std::string(kIssuer) + "/keys"] = true;
  id_token_.clear();
  const std::string now = std::to_string(kNow + kKeptSeconds + 62), later = std::to_string(kNow + kKeptSeconds + 400);
  EXPECT_TRUE(redeem(at, signed_token({{"iat", now}, {"exp", later}}))) << "old keys are believed while new ones cannot be had";
}

TEST_F(ProviderTest, KeysOnP256SignAsWell) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  unsigned char point[65];
  std::size_t size = 0;
  ASSERT_EQ(EVP_PKEY_get_octet_string_param(key, "pub", point, sizeof point, &size), 1);
  const std::string_view raw(reinterpret_cast<const char*>(point), size);
  ASSERT_EQ(raw.size(), 65u);
  keys_ = R"({"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"small"},)"
          R"({"kty":"EC","crv":"P-256","use":"sig","kid":"ec","x":")" +
          crypto::to_base64url(raw.substr(1, 32)) + R"(","y":")" + crypto::to_base64url(raw.substr(33)) + R"("}]})";
  std::string token = jws(R"({"alg":"ES256","kid":"ec"})", claims());
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  unsigned char der[80];
  size = sizeof der;
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
  ASSERT_EQ(EVP_DigestSign(context, der, &size, reinterpret_cast<const unsigned char*>(token.data()), token.size()), 1);
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  const unsigned char* at_der = der;
  ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at_der, static_cast<long>(size));
  unsigned char numbers[64];
  BN_bn2binpad(ECDSA_SIG_get0_r(parts), numbers, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts), numbers + 32, 32);
  ECDSA_SIG_free(parts);
  const std::string signature(reinterpret_cast<const char*>(numbers), sizeof numbers);
  Provider at = provider();
  const auto who = redeem(at, token + "." + crypto::to_base64url(signature));
  EXPECT_TRUE(who) << who.error().why;
  expect_fault(redeem(at, token + "." + crypto::to_base64url(signature.substr(1))), Fault::kUntrusted, "cut");
  expect_fault(redeem(at, token + "." + crypto::to_base64url(std::string(64, '\0'))), Fault::kUntrusted, "of zeros");
}

TEST_F(ProviderTest, AProviderThatIsDownOrOddIsToldApart) {
  Provider at = provider();
  const std::string host(kIssuer), configuration = host + "/.well-known/openid-configuration", good = configuration_;
  const auto begin = [](Provider& p) { return p.authorization_address({.state = "s", .nonce = "n", .verifier = "v"}, 1); };
  down_[configuration] = true;
  EXPECT_EQ(begin(at).error().fault, Fault::kUnreachable);
  EXPECT_EQ(begin(at).error().fault, Fault::kUnreachable);
  EXPECT_EQ(asked_[configuration], 1) << "a moment later nobody waits for it again";
  down_.clear();
  clock_.at = clock_.at.plus_seconds(kPauseSeconds);
  EXPECT_TRUE(begin(at));
  for (const std::string& odd : {std::string("no JSON"), std::string("[]"), std::string("{}"),
                                 R"({"issuer":"https://elsewhere.example"})" + std::string(),
                                 R"({"issuer":"https://login.contoso.example","authorization_endpoint":"http://plain.example/",)"
                                 R"("token_endpoint":"https://a.example","jwks_uri":"https://a.example"})" + std::string(),
                                 R"({"issuer":"https://login.contoso.example","authorization_endpoint":"https://a.example/\r\nX: y",)"
                                 R"("token_endpoint":"https://a.example","jwks_uri":"https://a.example"})" + std::string()}) {
    Provider fresh = provider();
    configuration_ = odd;
    EXPECT_FALSE(begin(fresh)) << odd;
    EXPECT_FALSE(fresh.examine()) << odd;
  }
  configuration_ = good;
  token_status_ = 400;
  token_body_ = R"({"error":"invalid_grant"})";
  expect_fault(redeem(at, ""), Fault::kRefused, "a code that was used");
  token_status_ = 401;
  token_body_ = R"({"error":"invalid_client"})";
  expect_fault(redeem(at, ""), Fault::kSetUp, "a wrong secret");
  token_status_ = 503;
  token_body_ = "<html>";
  expect_fault(redeem(at, ""), Fault::kUnreachable, "a failure over there");
  token_status_ = 200;
  expect_fault(redeem(at, ""), Fault::kSetUp, "no ID token");
  expect_fault(redeem(at, signed_token(), {.code = "code", .issuer = "https://elsewhere.example"}), Fault::kUntrusted, "mix-up");
  down_[host + "/token"] = true;
  expect_fault(redeem(at, signed_token()), Fault::kUnreachable, "no answer");
}

TEST_F(ProviderTest, ASecretThatCannotBeReadIsASentence) {
  Client client{.issuer = std::string(kIssuer), .client_id = "shop", .scopes = "openid", .redirect_uri = "https://store.example/",
                .secret = []() -> std::string { throw std::runtime_error("The file x holds nothing."); }};
  Provider at(std::move(client), clock_, [this](http::Method m, const http::Outgoing& r) { return answer(m, r); });
  expect_fault(redeem(at, signed_token()), Fault::kSetUp, "no file");
  ASSERT_FALSE(at.examine());
}

}  // namespace
}  // namespace chandlery::oidc
