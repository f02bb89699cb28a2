#include "platform/crypto/sha256.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::crypto {
namespace {

TEST(Sha256, MatchesThePublishedExamples) {
  Sha256 hash;
  EXPECT_EQ(hash.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  hash.add("abc");
  EXPECT_EQ(hash.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 million;
  for (int i = 0; i < 1000; ++i) million.add(std::string(1000, 'a'));
  EXPECT_EQ(million.hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

RC_GTEST_PROP(Sha256, IsTheSameHoweverThePiecesFallAndWhereverItWasKept, (const std::vector<std::string>& pieces)) {
  std::string whole;
  Sha256 hash;
  for (const std::string& piece : pieces) {
    whole += piece;
    hash.add(piece);
    const auto restored = Sha256::restore(hash.save());
    RC_ASSERT(restored.has_value());
    hash = *restored;
    RC_ASSERT(hash.size() == whole.size());
    RC_ASSERT(hash.digest() == sha256(whole));
  }
}

// RFC 4231, cases 1, 2 and 6: a short key, a word, and a key longer than a block.
TEST(HmacSha256, IsWhatTheRfcSays) {
  const auto hex = [](std::string_view key, std::string_view text) { return to_hex(hmac_sha256(key, text)); };
  EXPECT_EQ(hex(std::string(20, '\x0b'), "Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex("Jefe", "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Sha256, AStateThatIsNoneIsRefused) {
  Sha256 hash;
  hash.add(std::string(70, 'x'));
  const std::string saved = hash.save();
  EXPECT_TRUE(Sha256::restore(saved));
  EXPECT_FALSE(Sha256::restore(""));
  EXPECT_FALSE(Sha256::restore(saved.substr(0, saved.size() - 1)));
  EXPECT_FALSE(Sha256::restore(saved + "x"));
  EXPECT_FALSE(Sha256::restore("\x02" + saved.substr(1)));
}

}  // namespace
}  // namespace chandlery::crypto
