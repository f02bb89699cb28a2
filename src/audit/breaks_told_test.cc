// What is said of a break, in the reader's language.
#include <gtest/gtest.h>

#include "platform/words/refusals.h"

namespace chandlery::audit {
namespace {

TEST(BreaksOfTheLog, AreReadInChineseWithTheNumbersOfTheEnglishThatWasKept) {
  EXPECT_EQ(told_in("Record 12 is missing.", "zh-CN"), "缺少第 12 条记录。");
  EXPECT_EQ(told_in("Record 12 is missing: the head counts 20.", "zh-CN"), "缺少第 12 条记录：链头所记的条数为 20。");
  EXPECT_EQ(told_in("At 3 stands the record that was appended as 7.", "zh-CN"), "第 3 条的位置上，是作为第 7 条追加的记录。");
  EXPECT_EQ(told_in("The head's hash is not that of the last record.", "zh-CN"), "链头的哈希与最后一条记录的哈希不一致。");
}

TEST(BreaksOfTheLog, StayAsTheyAreForEveryOtherLocaleAndWhereNobodyKnowsThem) {
  EXPECT_EQ(told_in("Record 12 is missing.", "en-US"), "Record 12 is missing.");
  EXPECT_EQ(told_in("Record 1 of 2 and 3 is odd.", "zh-CN"), "Record 1 of 2 and 3 is odd.");
}

}  // namespace
}  // namespace chandlery::audit
