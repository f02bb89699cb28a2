// What is said of a break, in the reader's language.
#include "audit/break_words.h"

#include "platform/words/say.h"

namespace chandlery::audit {
namespace {

TEST(BreakWords, AreReadInChineseWithTheNumbersOfTheEnglishThatWasKept) {
  EXPECT_EQ(explanation_in("zh-CN", say(breaks::kMissing, 12)), "缺少第 12 条记录。");
  EXPECT_EQ(explanation_in("zh-CN", say(breaks::kMissingOfHead, 12, 20)), "缺少第 12 条记录：链头所记的条数为 20。");
  EXPECT_EQ(explanation_in("zh-CN", say(breaks::kReordered, 3, 7)), "第 3 条的位置上，是作为第 7 条追加的记录。");
  EXPECT_EQ(explanation_in("zh-CN", breaks::kHeadHash), "链头的哈希与最后一条记录的哈希不一致。");
}

TEST(BreakWords, StayAsTheyAreForEveryOtherLocaleAndWhereNobodyKnowsThem) {
  EXPECT_EQ(explanation_in("en-US", say(breaks::kMissing, 12)), "Record 12 is missing.");
  EXPECT_EQ(explanation_in("zh-CN", "Record 1 of 2 and 3 is odd."), "Record 1 of 2 and 3 is odd.");
}

}  // namespace
}  // namespace chandlery::audit
