// What a month comes to, how much of a budget is used, and when a partner is told again.
#include "billing/budget_rules.h"

#include <gtest/gtest.h>

namespace chandlery::billing {
namespace {

Money usd(std::int64_t minor) { return {minor, *Currency::parse("USD")}; }
std::string estimate(std::int64_t minor, std::string_view at) {
  return month_estimate(usd(minor), *parse_iso(at)).to_string();
}

TEST(BudgetRules, AMonthComesToWhatItsDaysThatAreOverComeToADay) {
  EXPECT_EQ(estimate(10'000, "2021-03-11T00:00:00Z"), "310.00") << "10 of 31 days are over";
  EXPECT_EQ(estimate(10'000, "2021-03-11T23:59:59Z"), "310.00") << "the day that runs is not charged yet";
  EXPECT_EQ(estimate(10'000, "2021-03-31T12:00:00Z"), "103.33");
  EXPECT_EQ(estimate(10'000, "2024-02-03T00:00:00Z"), "1450.00") << "29 days";
  EXPECT_EQ(estimate(10'000, "2021-03-01T23:00:00Z"), "100.00") << "no day is over";
  EXPECT_EQ(estimate(5, "2021-03-03T00:00:00Z"), "0.78") << "77.5 cents, half away from zero";
  EXPECT_EQ(estimate(0, "2021-03-11T00:00:00Z"), "0.00");
}

TEST(BudgetRules, ThePercentageIsRoundedDownSoThatEightyMeansReached) {
  EXPECT_EQ(percent_used(usd(200), usd(300)).to_string(), "66.66");
  EXPECT_EQ(percent_used(usd(79'999'999), usd(100'000'000)).to_string(), "79.99");
  EXPECT_EQ(percent_used(usd(60'284), usd(10'000)).to_string(), "602.84");
  EXPECT_EQ(percent_used(usd(1'000'000'000'000'000), usd(1)).to_string(), "100000000000000000.00");
  EXPECT_EQ(percent_used(usd(100), std::nullopt).to_string(), "0.00");
  EXPECT_EQ(percent_used(usd(-100), usd(100)).to_string(), "0.00");
  EXPECT_FALSE(is_near(usd(79'999'999), usd(100'000'000)));
  EXPECT_TRUE(is_near(usd(80'000'000), usd(100'000'000)));
  EXPECT_TRUE(is_near(usd(500), usd(100)));
  EXPECT_FALSE(is_near(usd(500), std::nullopt));
  EXPECT_FALSE(is_near(usd(0), usd(100)));
}

TEST(BudgetRules, APartnerIsToldAgainOfABudgetThatWasRaisedPastWhatIsUsed) {
  const Money used = usd(9'000);
  EXPECT_TRUE(told_anew(usd(10'000), usd(20'000), used));
  EXPECT_FALSE(told_anew(usd(10'000), usd(11'000), used)) << "81 % of it are used: nothing is reached anew";
  EXPECT_FALSE(told_anew(usd(20'000), usd(15'000), used)) << "lowered";
  EXPECT_FALSE(told_anew(usd(20'000), usd(20'000), used));
  EXPECT_TRUE(told_anew(std::nullopt, usd(20'000), used));
  EXPECT_FALSE(told_anew(std::nullopt, usd(10'000), used));
  EXPECT_FALSE(told_anew(usd(10'000), std::nullopt, used));
}

}  // namespace
}  // namespace chandlery::billing
