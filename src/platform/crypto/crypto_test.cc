// Hashes and encodings by known answers, sealing and its refusals, passwords.
#include "platform/crypto/crypto.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include "platform/crypto/ring_keys.h"

namespace chandlery::crypto {
namespace {

constexpr PasswordCost kCheap{.memory_kib = 256, .passes = 1};

TEST(Hash, GivesTheKnownAnswers) {
  EXPECT_EQ(to_hex(hash("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Hash key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(i);
  EXPECT_EQ(to_hex(keyed_hash("abc", key)), "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

TEST(Encoding, GivesTheKnownAnswersAndIsStrict) {
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
  EXPECT_EQ(from_base64url(""), "");
  for (const char* text : {"-_8=", "-_9", "A", "+/8", "-_8 ", "-_\n8", "é"}) EXPECT_FALSE(from_base64url(text)) << text;
  for (const char* text : {"Zm9vYg", "Zm9vYg=", "Zm9vYh==", "Zm9v Yg=="}) EXPECT_FALSE(from_base64(text)) << text;
  EXPECT_EQ(from_hex("00fF"), std::string("\0\xff", 2));
  for (const char* text : {"0", "0g", "00:ff", " 00"}) EXPECT_FALSE(from_hex(text)) << text;
}

// Every byte in every place of a text: the decoders accept those of their alphabet and no other.
void expect_alphabet(std::string_view alphabet, std::size_t size,
                     std::optional<std::string> (*decode)(std::string_view)) {
  for (std::size_t at = 0; at < size; ++at)
    for (int byte = 0; byte < 256; ++byte) {
      std::string text(size, alphabet[0]);
      text[at] = static_cast<char>(byte);
      EXPECT_EQ(decode(text).has_value(), alphabet.find(static_cast<char>(byte)) != alphabet.npos) << at << " " << byte;
    }
}

TEST(Encoding, DecodersAcceptTheirAlphabetAndNoOtherByte) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  expect_alphabet(letters + "-_", 8, from_base64url);
  expect_alphabet("0123456789abcdefABCDEF", 8, from_hex);
  // In the last places a `=` may be padding, so the padded form is asked about its first four letters.
  expect_alphabet(letters + "+/", 4, [](std::string_view text) { return from_base64(std::string(text) + "AAAA"); });
}

TEST(Compare, IsAboutBytes) {
  EXPECT_TRUE(equal("abc", "abc"));
  EXPECT_FALSE(equal("abc", "abd"));
  EXPECT_FALSE(equal("abc", "ab"));
  EXPECT_TRUE(equal("", ""));
}

TEST(Token, IsUnguessableAndFitsInAUrl) {
  EXPECT_EQ(random_token().size(), 43u);
  EXPECT_NE(random_token(), random_token());
}

TEST(Password, RoundTripsInPhcForm) {
  const std::string phc = hash_password("correct horse", kCheap);
  EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=256,t=1,p=1$")) << phc;
  EXPECT_TRUE(verify_password("correct horse", phc));
  EXPECT_FALSE(verify_password("correct hors", phc));
  EXPECT_FALSE(verify_password("", phc));
  EXPECT_NE(hash_password("correct horse", kCheap), phc) << "each has a salt of its own";
}

TEST(Password, VerifiesTheReferenceVector) {
  EXPECT_TRUE(verify_password("password",
                              "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"));
}

TEST(Password, RefusesABrokenPhcAndAnEndlessPassword) {
  for (const char* phc : {"", "plain", "$argon2id$",
                          "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
                          "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"})
    EXPECT_FALSE(verify_password("password", phc)) << phc;
  EXPECT_FALSE(verify_password(std::string(kLongestPassword + 1, 'x'), hash_password("x", kCheap)));
  EXPECT_THROW(hash_password(std::string(kLongestPassword + 1, 'x'), kCheap), std::invalid_argument);
}

TEST(Password, OfManyAtOnceAreHashedOrTurnedAwayButNeverLost) {
  std::atomic<int> hashed = 0, turned_away = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 100; ++i)
      threads.emplace_back([&] {
        try {
          hash_password("x", {.memory_kib = 1024, .passes = 1});
          ++hashed;
        } catch (const PasswordQueueFull&) {
          ++turned_away;
        }
      });
  }
  EXPECT_EQ(hashed + turned_away, 100);
  EXPECT_GE(hashed, 2 + 1);
}

TEST(Keyring, KeysForDifferentPurposesDiffer) {
  const Keyring ring = Keyring::ephemeral();
  EXPECT_NE(ring.lookup_key("product-key"), ring.lookup_key("refresh-token"));
  EXPECT_NE(ring.lookup_key("product-key"), Keyring::ephemeral().lookup_key("product-key"));
}

TEST(Keyring, ASealedValueIsOfTheDocumentedForm) {
  const std::string sealed = Keyring::ephemeral().seal("secret", "context");
  EXPECT_EQ(sealed.size(), 1 + 4 + 24 + 6 + 16u);
  EXPECT_EQ(sealed.substr(0, 5), std::string("\x01\x01\0\0\0", 5));
}

TEST(Keyring, AnAlteredOrMovedValueDoesNotOpen) {
  const Keyring ring = Keyring::ephemeral();
  const std::string sealed = ring.seal("secret", "partner-1/key/1");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE(ring.open_sealed(altered, "partner-1/key/1")) << i;
    EXPECT_FALSE(ring.open_sealed(sealed.substr(0, i), "partner-1/key/1")) << i;
  }
  EXPECT_FALSE(ring.open_sealed(sealed + "x", "partner-1/key/1"));
  EXPECT_FALSE(ring.open_sealed(sealed, "partner-2/key/1"));
  EXPECT_FALSE(ring.open_sealed(sealed, ""));
  EXPECT_FALSE(Keyring::ephemeral().open_sealed(sealed, "partner-1/key/1"));
}

TEST(Keyring, ANewKeySealsAndTheOldOneOpensWhatItSealed) {
  Keyring ring = Keyring::ephemeral();
  const std::string old = ring.seal("secret", "context");
  const Hash lookup = ring.lookup_key("product-key");
  RingKeys keys = ring.keys();
  keys.data.emplace(258, SecretKey::random());
  keys.seals = 258;
  ring.hold(keys);
  const std::string fresh = ring.seal("secret", "context");
  EXPECT_EQ(data_key_number(old), 1u);
  EXPECT_EQ(data_key_number(fresh), 258u);
  EXPECT_EQ(ring.open_sealed(old, "context"), "secret");
  EXPECT_EQ(ring.open_sealed(fresh, "context"), "secret");
  EXPECT_EQ(ring.lookup_key("product-key"), lookup);
  std::string renumbered = old;
  renumbered.replace(1, 4, fresh, 1, 4);
  EXPECT_FALSE(ring.open_sealed(renumbered, "context"));
}

RC_GTEST_PROP(KeyringLaws, WhatIsSealedOpensInItsContextOnly,
              (std::string secret, std::string context, std::string other)) {
  static const Keyring ring = Keyring::ephemeral();
  const std::string sealed = ring.seal(secret, context);
  RC_ASSERT(ring.open_sealed(sealed, context) == secret);
  RC_ASSERT(ring.open_sealed(sealed, other).has_value() == (other == context));
  RC_ASSERT(ring.seal(secret, context) != sealed);
}

RC_GTEST_PROP(EncodingLaws, WhatIsEncodedIsDecoded, (std::string bytes)) {
  RC_ASSERT(from_base64url(to_base64url(bytes)) == bytes);
  RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
  RC_ASSERT(from_hex(to_hex(Bytes(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()))) == bytes);
}

}  // namespace
}  // namespace chandlery::crypto
