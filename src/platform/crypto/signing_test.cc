// Signing keys and JWT: what is signed verifies, and every known way to forge a token fails.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cctype>
#include <stdexcept>

#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"

namespace chandlery::crypto {
namespace {

const SigningKey& key() {
  static const SigningKey made = SigningKey::generate();
  return made;
}
const SigningKey& other_key() {
  static const SigningKey made = SigningKey::generate();
  return made;
}

std::optional<std::string> verified(std::string_view token) {
  const SigningKey* keys[] = {&other_key(), &key()};
  return verify_jwt(token, keys);
}

std::string signed_by_us(std::string_view header, std::string_view payload) {
  const std::string text = to_base64url(header) + "." + to_base64url(payload);
  return text + "." + to_base64url(key().sign(text));
}
std::string header_with(const std::string& more) {
  return R"({"alg":"RS256","typ":"JWT","kid":")" + key().key_id() + "\"" + more + "}";
}

const std::string kPayload = R"({"sub":"a"})";

TEST(SigningKey, KeepsItsIdentityThroughPem) {
  const SigningKey again = SigningKey::from_pem(key().to_pem());
  EXPECT_EQ(again.key_id(), key().key_id());
  EXPECT_EQ(again.jwk(), key().jwk());
  EXPECT_TRUE(again.verify("text", key().sign("text")));
  EXPECT_FALSE(again.verify("texT", key().sign("text")));
  EXPECT_FALSE(other_key().verify("text", key().sign("text")));
  EXPECT_NE(other_key().key_id(), key().key_id());
}

TEST(SigningKey, ShowsItsPublicHalfOnlyAsJwk) {
  const auto document = json::Document::parse(key().jwk());
  const auto jwk = document.value().object().value();
  EXPECT_EQ(jwk.scalars().size(), 6u);
  EXPECT_EQ(jwk.text("kty").value(), "RSA");
  EXPECT_EQ(jwk.text("alg").value(), "RS256");
  EXPECT_EQ(jwk.text("e").value(), "AQAB");
  EXPECT_EQ(from_base64url(jwk.text("n").value())->size(), 256u);
  EXPECT_EQ(jwk.text("kid").value(), key().key_id());
}

TEST(SigningKey, RefusesPemThatHoldsNoRsaKeyOfEnoughBits) {
  EXPECT_THROW(SigningKey::from_pem(""), std::runtime_error);
  EXPECT_THROW(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
               std::runtime_error);
  EVP_PKEY* small = EVP_RSA_gen(1024);
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, small, nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  EXPECT_THROW(SigningKey::from_pem(std::string_view(text, static_cast<std::size_t>(size))), std::runtime_error);
  BIO_free(bio);
  EVP_PKEY_free(small);
}

TEST(Jwt, ThatWeSignedVerifies) {
  EXPECT_EQ(verified(sign_jwt(key(), kPayload)), kPayload);
  EXPECT_EQ(verified(sign_jwt(other_key(), kPayload, "at+jwt")), kPayload);
  EXPECT_EQ(verified(signed_by_us(header_with(""), kPayload)), kPayload);
}

TEST(Jwt, WithAlgorithmNoneIsRefused) {
  for (const char* name : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header = R"({"alg":")" + std::string(name) + R"(","kid":")" + key().key_id() + "\"}";
    EXPECT_FALSE(verified(to_base64url(header) + "." + to_base64url(kPayload) + "."));
    EXPECT_FALSE(verified(signed_by_us(header, kPayload))) << name;
  }
}

TEST(Jwt, SignedByHmacWithThePublicKeyIsRefused) {
  const std::string header = R"({"alg":"HS256","kid":")" + key().key_id() + "\"}";
  const std::string text = to_base64url(header) + "." + to_base64url(kPayload);
  for (const std::string& secret : {key().jwk(), key().to_pem()}) {
    unsigned char mac[32];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    EXPECT_FALSE(verified(text + "." + to_base64url(std::string(reinterpret_cast<char*>(mac), size))));
  }
}

TEST(Jwt, OfAnotherAlgorithmThanTheKeysIsRefused) {
  for (const char* name : {"RS384", "PS256", "ES256", "rs256"})
    EXPECT_FALSE(
        verified(signed_by_us(R"({"alg":")" + std::string(name) + R"(","kid":")" + key().key_id() + "\"}", kPayload)));
}

TEST(Jwt, WithAChangedPartIsRefused) {
  const std::string token = sign_jwt(key(), kPayload);
  const std::size_t first = token.find('.'), second = token.rfind('.');
  EXPECT_FALSE(verified(token.substr(0, first + 1) + to_base64url(R"({"sub":"b"})") + token.substr(second)));
  EXPECT_FALSE(verified(to_base64url(header_with(R"(,"x":1)")) + token.substr(first)));
  EXPECT_FALSE(verified(token.substr(0, second + 1)));
  EXPECT_FALSE(verified(token.substr(0, second + 1) + to_base64url(std::string(256, '\0'))));
}

TEST(Jwt, OfAnUnknownOrMissingKeyIsRefused) {
  EXPECT_FALSE(verified(sign_jwt(SigningKey::generate(), kPayload)));
  EXPECT_FALSE(verified(signed_by_us(R"({"alg":"RS256"})", kPayload)));
  EXPECT_FALSE(verified(signed_by_us(R"({"alg":"RS256","kid":7})", kPayload)));
  EXPECT_FALSE(verified(signed_by_us(R"({"alg":"RS256","kid":")" + other_key().key_id() + "\"}", kPayload)));
  EXPECT_FALSE(verify_jwt(sign_jwt(key(), kPayload), {}));
}

TEST(Jwt, ThatBringsItsOwnKeyOrRulesIsRefused) {
  for (const char* field :
       {R"(,"crit":["exp"])", R"(,"jku":"https://evil.example/keys")", R"(,"x5u":"https://evil.example/c")",
        R"(,"jwk":{"kty":"RSA"})", R"(,"x5c":["AAAA"])", R"(,"JKU":"https://evil.example/keys")"})
    EXPECT_FALSE(verified(signed_by_us(header_with(field), kPayload))) << field;
}

TEST(Jwt, OverSixteenKibibytesIsRefused) {
  EXPECT_TRUE(verified(sign_jwt(key(), std::string(11'000, 'x'))));
  EXPECT_FALSE(verified(sign_jwt(key(), std::string(16'000, 'x'))));
}

TEST(Jwt, ThatIsNotStrictBase64UrlInThreePartsIsRefused) {
  const std::string token = sign_jwt(key(), kPayload);
  for (const std::string& bad :
       {token + "=", " " + token, token + "\n", token + ".", "." + token, token + ".x", std::string(),
        std::string(".."), std::string("a.b.c"), token.substr(1), std::string("....")})
    EXPECT_FALSE(verified(bad)) << bad;
  std::string plus = token;
  plus.back() = '+';
  EXPECT_FALSE(verified(plus));
  EXPECT_FALSE(verified(signed_by_us("[]", kPayload)));
  EXPECT_FALSE(verified(signed_by_us("not json", kPayload)));
  EXPECT_FALSE(verified(signed_by_us(std::string(10'000, '['), kPayload)));
}

TEST(Jwt, WithAByteOutsideTheAlphabetInAnyPlaceIsRefused) {
  const std::string token = sign_jwt(key(), kPayload);
  for (std::size_t at = 0; at < token.size(); ++at)
    for (int byte = 0; byte < 256; ++byte) {
      const auto c = static_cast<char>(byte);
      if (c == token[at] || (byte < 0x80 && (std::isalnum(byte) || c == '-' || c == '_'))) continue;
      std::string altered = token;
      altered[at] = c;
      ASSERT_FALSE(verified(altered)) << at << " " << byte;
    }
}

RC_GTEST_PROP(JwtLaws, OneChangedCharacterIsEnoughToRefuse, ()) {
  static const std::string token = sign_jwt(key(), kPayload);
  std::string altered = token;
  const auto at = *rc::gen::inRange<std::size_t>(0, token.size());
  altered[at] = *rc::gen::arbitrary<char>();
  RC_PRE(altered != token);
  RC_ASSERT(!verified(altered));
}

RC_GTEST_PROP(JwtLaws, AnyTextIsRefusedWithoutACrash, (std::string a, std::string b, std::string c)) {
  RC_ASSERT(!verified(a + "." + b + "." + c));
  RC_ASSERT(!verified(to_base64url(a) + "." + to_base64url(b) + "." + to_base64url(c)));
}

}  // namespace
}  // namespace chandlery::crypto
