// One-time codes and base32 give what their standards' own examples give.
#include "platform/crypto/one_time_code.h"

#include <gtest/gtest.h>

namespace chandlery::crypto {
namespace {

// RFC 4226, appendix D.
TEST(OneTimeCode, GivesTheCodesOfTheStandardsExample) {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < 10; ++counter) {
    EXPECT_EQ(one_time_code("12345678901234567890", counter), codes[counter]);
  }
}

// RFC 6238, appendix B: 20000000000 s in steps of 30 s, the last six of the eight digits.
TEST(OneTimeCode, CountsPastThirtyTwoBits) { EXPECT_EQ(one_time_code("12345678901234567890", 20'000'000'000 / 30), "353130"); }

// RFC 4648, 10, without the padding.
TEST(Base32, GivesTheStandardsExamples) {
  EXPECT_EQ(to_base32(""), "");
  EXPECT_EQ(to_base32("f"), "MY");
  EXPECT_EQ(to_base32("fo"), "MZXQ");
  EXPECT_EQ(to_base32("foo"), "MZXW6");
  EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
  EXPECT_EQ(to_base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace chandlery::crypto
