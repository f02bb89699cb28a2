// Security keys' answers: good ones of each kind are taken, and whatever is not for this server, this challenge and this moment,
// or not whole, is refused.
#include "platform/webauthn/ceremony.h"

#include <gtest/gtest.h>

#include "platform/webauthn/cbor.h"
#include "support/authenticator.h"

namespace chandlery::webauthn {
namespace {

using test::Authenticator;
using test::KeyKind;

const RelyingParty kShop{.id = "shop.example", .origin = "https://shop.example"};
const std::string kChallenge(32, 'c');

std::expected<Credential, Fault> registered(Authenticator& key, const std::string& challenge = kChallenge) {
  const Authenticator::Registration made = key.registers(kChallenge);
  return read_registration(kShop, challenge, made.client_notes, made.attestation);
}
std::expected<Proof, Fault> proved(Authenticator& key, const RelyingParty& party = kShop) {
  Authenticator::Assertion made = key.asserts(kChallenge);
  return check_assertion(party, kChallenge, key.public_key(), {made.client_notes, made.authenticator_notes, made.signature});
}
Fault fault_of(auto outcome) { return outcome.error(); }

TEST(Ceremony, KeysOfEachKindAreRegisteredAndProve) {
  for (const KeyKind kind : {KeyKind::kEs256, KeyKind::kRs256, KeyKind::kEdDsa}) {
    Authenticator key(kind);
    key.count = 7;
    const auto credential = registered(key);
    ASSERT_TRUE(credential) << to_string(credential.error());
    EXPECT_EQ(credential->id, key.credential_id);
    EXPECT_EQ(credential->public_key, key.public_key());
    EXPECT_EQ(credential->sign_count, 7u);
    EXPECT_FALSE(credential->user_verified);
    const auto proof = proved(key);
    ASSERT_TRUE(proof) << to_string(proof.error());
    EXPECT_EQ(proof->sign_count, 8u);
    Authenticator other(kind);
    const Authenticator::Assertion made = other.asserts(kChallenge);
    EXPECT_EQ(fault_of(check_assertion(kShop, kChallenge, key.public_key(),
                                       {made.client_notes, made.authenticator_notes, made.signature})),
              Fault::kBadSignature);
  }
}

TEST(Ceremony, AnAnswerIsForOneChallengeOneOriginAndOneParty) {
  Authenticator key;
  EXPECT_EQ(fault_of(registered(key, std::string(32, 'd'))), Fault::kOtherChallenge);
  EXPECT_EQ(fault_of(registered(key, "")), Fault::kOtherChallenge);
  for (const char* origin : {"https://shop.example.evil", "http://shop.example", "https://www.shop.example", "https://shop.example:444",
                             "https://SHOP.example/", "null", ""}) {
    key.origin = origin;
    EXPECT_EQ(fault_of(registered(key)), Fault::kOtherOrigin) << origin;
    EXPECT_EQ(fault_of(proved(key)), Fault::kOtherOrigin) << origin;
  }
  key = Authenticator();
  key.more_notes = R"(,"crossOrigin":true)";
  EXPECT_EQ(fault_of(proved(key)), Fault::kOtherOrigin);
  key.more_notes = R"(,"crossOrigin":false,"topOrigin":"https://evil.example")";
  EXPECT_EQ(fault_of(proved(key)), Fault::kOtherOrigin);
  key.more_notes = R"(,"crossOrigin":false,"other_keys_can_be_added_here":"x")";
  EXPECT_TRUE(proved(key));
  key.party = "evil.example";
  EXPECT_EQ(fault_of(registered(key)), Fault::kOtherParty);
  EXPECT_EQ(fault_of(proved(key)), Fault::kOtherParty);
}

TEST(Ceremony, OneCeremonysAnswerIsNoneOfTheOther) {
  Authenticator key;
  const Authenticator::Registration made = key.registers(kChallenge);
  const Authenticator::Assertion proof = key.asserts(kChallenge);
  EXPECT_EQ(fault_of(read_registration(kShop, kChallenge, proof.client_notes, made.attestation)), Fault::kOtherCeremony);
  EXPECT_EQ(fault_of(check_assertion(kShop, kChallenge, key.public_key(),
                                     {made.client_notes, proof.authenticator_notes, proof.signature})),
            Fault::kOtherCeremony);
  key.flags = 0x41;
  EXPECT_EQ(fault_of(proved(key)), Fault::kMalformed) << "no assertion brings a new key";
}

TEST(Ceremony, APersonWasThereAndTheFlagsMakeSense) {
  Authenticator key;
  key.flags = 0x04;
  EXPECT_EQ(fault_of(registered(key)), Fault::kNobodyThere);
  EXPECT_EQ(fault_of(proved(key)), Fault::kNobodyThere);
  key.flags = 0x11;
  EXPECT_EQ(fault_of(proved(key)), Fault::kMalformed) << "backed up, and not to be backed up";
  key.flags = 0x1d;
  const auto credential = registered(key);
  ASSERT_TRUE(credential);
  EXPECT_TRUE(credential->user_verified);
  EXPECT_TRUE(credential->backed_up);
  key.flags = 0x81;
  EXPECT_EQ(fault_of(proved(key)), Fault::kMalformed) << "the extensions that it promises are missing";
}

TEST(Ceremony, WhatIsCutAnywhereOrGoesOnIsRefused) {
  for (const KeyKind kind : {KeyKind::kEs256, KeyKind::kEdDsa}) {
    Authenticator key(kind);
    const Authenticator::Registration made = key.registers(kChallenge);
    for (std::size_t size = 0; size < made.attestation.size(); ++size)
      EXPECT_FALSE(read_registration(kShop, kChallenge, made.client_notes, made.attestation.substr(0, size))) << size;
    EXPECT_FALSE(read_registration(kShop, kChallenge, made.client_notes, made.attestation + '\0'));
    for (std::size_t size = 0; size < made.client_notes.size(); ++size)
      EXPECT_FALSE(read_registration(kShop, kChallenge, made.client_notes.substr(0, size), made.attestation)) << size;

    const Authenticator::Assertion proof = key.asserts(kChallenge);
    const auto check = [&](const std::string& notes, const std::string& signature) {
      return check_assertion(kShop, kChallenge, key.public_key(), {proof.client_notes, notes, signature}).has_value();
    };
    EXPECT_TRUE(check(proof.authenticator_notes, proof.signature));
    for (std::size_t size = 0; size < proof.authenticator_notes.size(); ++size)
      EXPECT_FALSE(check(proof.authenticator_notes.substr(0, size), proof.signature)) << size;
    for (std::size_t size = 0; size < proof.signature.size(); ++size)
      EXPECT_FALSE(check(proof.authenticator_notes, proof.signature.substr(0, size))) << size;
    EXPECT_FALSE(check(proof.authenticator_notes + '\0', proof.signature));
    EXPECT_FALSE(check(proof.authenticator_notes, std::string(kLongestSignature + 1, 'x')));
    const std::string public_key = key.public_key();
    for (std::size_t size = 0; size < public_key.size(); ++size)
      EXPECT_FALSE(check_assertion(kShop, kChallenge, public_key.substr(0, size),
                                   {proof.client_notes, proof.authenticator_notes, proof.signature}));
  }
}

TEST(Ceremony, NoAlteredByteIsTakenForAnother) {
  Authenticator key;
  const Authenticator::Assertion proof = key.asserts(kChallenge);
  for (std::size_t at = 0; at < proof.authenticator_notes.size(); ++at) {
    std::string altered = proof.authenticator_notes;
    altered[at] = static_cast<char>(altered[at] ^ 0x04);
    EXPECT_FALSE(check_assertion(kShop, kChallenge, key.public_key(), {proof.client_notes, altered, proof.signature})) << at;
  }
  // An attestation is not signed: what it becomes is another key, or nothing; reading it ends in any case.
  const Authenticator::Registration made = key.registers(kChallenge);
  for (std::size_t at = 0; at < made.attestation.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string altered = made.attestation;
      altered[at] = static_cast<char>(value);
      const auto read = read_registration(kShop, kChallenge, made.client_notes, altered);
      if (read) {
        EXPECT_LE(read->id.size(), altered.size());
      }
    }
  }
}

TEST(Ceremony, KeysThatAreWeakOrOffTheCurveAreOfNoKnownKind) {
  Authenticator key;
  std::string attestation = key.registers(kChallenge).attestation;
  const std::string notes = key.registers(kChallenge).client_notes;
  attestation.back() = static_cast<char>(attestation.back() ^ 1);  // of the point's y
  EXPECT_EQ(fault_of(read_registration(kShop, kChallenge, notes, attestation)), Fault::kUnknownKind);
}

TEST(Cbor, NeitherDeepNorLongNorEndlessItemsAreRead) {
  EXPECT_TRUE(CborReader(std::string("\x81\x81\x81\x81\x01")).skip());
  EXPECT_FALSE(CborReader(std::string("\x81\x81\x81\x81\x81\x01")).skip()) << "five levels";
  EXPECT_FALSE(CborReader(std::string(100'000, '\x81')).skip());
  EXPECT_FALSE(CborReader(std::string("\x9f\x01\xff")).skip()) << "of indefinite length";
  EXPECT_FALSE(CborReader(std::string("\xbb\xff\xff\xff\xff\xff\xff\xff\xff", 9)).skip()) << "more pairs than there are bytes";
  EXPECT_FALSE(CborReader(std::string("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9)).skip()) << "more bytes than there are";
  EXPECT_FALSE(CborReader(std::string("\x1c")).skip()) << "reserved";
}

TEST(RelyingParty, IsTheHostOfTheServersAddress) {
  EXPECT_EQ(relying_party("https://Store.example/shop")->id, "store.example");
  EXPECT_EQ(relying_party("https://Store.example/shop")->origin, "https://store.example");
  EXPECT_EQ(relying_party("https://store.example:443")->origin, "https://store.example");
  EXPECT_EQ(relying_party("https://store.example:8443/")->origin, "https://store.example:8443");
  EXPECT_EQ(relying_party("http://localhost:8080")->origin, "http://localhost:8080");
  for (const char* address : {"http://store.example", "https://10.1.2.3", "http://127.0.0.1:8080", "https://[::1]:8443", "", "https://",
                              "store.example", "ftp://store.example"})
    EXPECT_FALSE(relying_party(address)) << address;
}

TEST(RelyingParty, OnLocalhostAnyPortWillDoWhileAShopIsTried) {
  const RelyingParty tried{.id = "localhost", .origin = ""};
  Authenticator key;
  key.party = "localhost";
  for (const char* origin : {"http://localhost", "http://localhost:34567"}) {
    key.origin = origin;
    EXPECT_TRUE(proved(key, tried)) << origin;
  }
  for (const char* origin : {"http://localhost.evil.example", "http://localhost:", "http://localhost:80.evil", "https://localhost",
                             "http://127.0.0.1"}) {
    key.origin = origin;
    EXPECT_EQ(fault_of(proved(key, tried)), Fault::kOtherOrigin) << origin;
  }
}

}  // namespace
}  // namespace chandlery::webauthn
