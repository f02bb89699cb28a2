// What people type into a search box, as patterns and as ranges of ids.
#include "core/search_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chandlery {
namespace {

using testing::ElementsAre;

TEST(SearchWords, EachWordIsAPatternOfItsOwnAndTheLastHasTheRest) {
  EXPECT_THAT(search_patterns(""), ElementsAre("", "", "", ""));
  EXPECT_THAT(search_patterns("  "), ElementsAre("", "", "", ""));
  EXPECT_THAT(search_patterns(" SQL  Server "), ElementsAre("%sql%", "%server%", "%", "%"));
  EXPECT_THAT(search_patterns("a b c d e"), ElementsAre("%a%", "%b%", "%c%", "%d%e%"));
}

TEST(SearchWords, SignsOfThePatternLanguageAreSigns) {
  EXPECT_THAT(search_patterns("100% a_b c\\"), ElementsAre("%100\\%%", "%a\\_b%", "%c\\\\%", "%"));
}

TEST(IdRanges, APrefixOfAGuidIsARangeOfWholeGuids) {
  const auto range = id_range(" 0198A6F0-1");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, "0198a6f0-1000-0000-0000-000000000000");
  EXPECT_EQ(range->last, "0198a6f0-1fff-ffff-ffff-ffffffffffff");
  const auto whole = id_range("0198a6f0-1111-7000-8000-000000000001");
  EXPECT_EQ(whole->first, whole->last);
  for (const char* const wrong : {"", " ", "0198a6f01", "0198-", "server", "0198a6f0-1111-7000-8000-0000000000011", "%"}) {
    EXPECT_FALSE(id_range(wrong)) << wrong;
  }
}

TEST(IdRanges, APrefixOfDigitsIsARangeOfDigits) {
  EXPECT_EQ(digit_range("ab", 4)->last, "abff");
  EXPECT_FALSE(digit_range("abcde", 4));
  EXPECT_FALSE(digit_range("ab-", 4));
}

}  // namespace
}  // namespace chandlery
