// Proration: every number of rules 3.3, and what must hold for all others.
#include "billing/proration.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::billing {
namespace {

using enum ProrationRule;

Charge charge(const char* price, std::int64_t quantity, std::int64_t days, const char* currency = "USD") {
  return {*Decimal::parse(price), quantity, *Currency::parse(currency), days};
}

Instant on(const char* text) { return *parse_iso(text); }

// The first table of rules 3.3: what the documents say, and what each algorithm makes of the same inputs.
TEST(Proration, EveryDocumentedExampleGivesTheNumbersOfTheTable) {
  struct Example {
    const char* name;
    const char* price;
    std::int64_t days_of_period, days, quantity;
    const char *documented, *nested2, *unit2, *line;
  };
  const Example examples[] = {
      {"annual change", "48.00", 365, 19, 1, "2.47", "2.47", "2.50", "2.50"},
      {"annual change", "48.00", 365, 346, 2, "89.96", "89.96", "91.00", "91.00"},
      {"annual suspend", "48.00", 365, 318, 1, "41.34", "41.34", "41.82", "41.82"},
      {"annual add", "211.20", 365, 27, 2, "31.25", "31.32", "31.24", "31.25"},
      {"annual add", "211.20", 365, 337, 2, "390.00", "390.92", "390.00", "390.00"},
      {"monthly change", "4.00", 31, 19, 1, "2.45", "2.47", "2.45", "2.45"},
      {"monthly change", "4.00", 31, 12, 2, "3.10", "3.12", "3.10", "3.10"},
      {"monthly suspend", "4.00", 28, 12, 1, "1.72", "1.68", "1.71", "1.71"},
      {"one-time add", "4", 30, 29, 2, "7.74", "7.84", "7.74", "7.73"},
  };
  int as_documented[3] = {};
  for (const Example& example : examples) {
    const Charge whole = charge(example.price, example.quantity, example.days_of_period);
    EXPECT_EQ(prorate(kNested2, whole, example.days).to_string(), example.nested2) << example.name;
    EXPECT_EQ(prorate(kUnit2, whole, example.days).to_string(), example.unit2) << example.name;
    EXPECT_EQ(prorate(kLine, whole, example.days).to_string(), example.line) << example.name;
    as_documented[0] += std::string_view(example.documented) == example.nested2;
    as_documented[1] += std::string_view(example.documented) == example.unit2;
    as_documented[2] += std::string_view(example.documented) == example.line;
  }
  EXPECT_EQ(as_documented[0], 3) << "the documented formula reproduces three of its nine examples (C13)";
  EXPECT_EQ(as_documented[1], 4);
  EXPECT_EQ(as_documented[2], 4);
}

// The worked numbers below the canonical algorithm.
TEST(Proration, EveryWorkedCreditIsReproduced) {
  struct Worked {
    const char *price, *currency;
    std::int64_t quantity;
    const char *start, *end, *cancelled;
    UsedDays rule;
    std::int64_t days, used;
    const char* credit;
  };
  const Worked all[] = {
      {"1200.00", "USD", 2, "2021-03-08", "2022-03-08", "2021-04-07", {}, 365, 30, "2202.74"},
      {"1200.00", "USD", 2, "2021-03-08", "2022-03-08", "2021-04-07", {true, 0}, 365, 31, "2196.16"},
      {"1200.00", "USD", 2, "2021-03-08", "2022-03-08", "2021-03-08", {}, 365, 0, "2400.00"},
      {"3600.00", "USD", 1, "2021-03-08", "2024-03-08", "2021-05-06", {}, 1096, 59, "3406.20"},
      {"120000", "JPY", 1, "2021-03-08", "2022-03-08", "2021-04-07", {}, 365, 30, "110137"},
      {"1500.000", "KWD", 1, "2021-03-08", "2022-03-08", "2021-04-07", {}, 365, 30, "1376.712"},
  };
  for (const Worked& worked : all) {
    const std::int64_t days = days_between(on(worked.start), on(worked.end));
    EXPECT_EQ(days, worked.days);
    const std::int64_t used = used_days(worked.rule, on(worked.start), on(worked.cancelled), days);
    EXPECT_EQ(used, worked.used);
    const Charge whole = charge(worked.price, worked.quantity, days, worked.currency);
    const Money charged = prorate(kLine, whole, days);
    EXPECT_EQ(credit(kLine, whole, days - used, charged).to_string(), worked.credit);
  }
}

TEST(Proration, TheSuspendExampleCountsTheDaysFromTheDayOfSuspension) {
  // Bought 13 January 2019, suspended 1 March: 1 March to 12 January is 318 days (rules 3.3, convention i).
  const std::int64_t days = days_between(on("2019-01-13"), on("2020-01-13"));
  EXPECT_EQ(days - used_days({}, on("2019-01-13"), on("2019-03-01"), days), 318);
}

TEST(Proration, ALeapDayIsADayOfThePeriodItFallsInto) {
  EXPECT_EQ(days_between(on("2024-01-01"), on("2025-01-01")), 366);
  EXPECT_EQ(days_between(on("2024-03-01"), on("2025-03-01")), 365);
  EXPECT_EQ(days_between(on("2023-03-01"), on("2024-03-01")), 366);
  EXPECT_EQ(days_between(on("2021-03-08"), on("2024-03-08")), 1096);
  EXPECT_EQ(prorate(kLine, charge("366.00", 1, 366), 1).to_string(), "1.00");
}

TEST(Proration, UsedDaysFollowTheirThreeConventions) {
  const Instant start = on("2022-10-20T09:15:00Z");
  const auto used = [&](UsedDays rule, const char* at) { return used_days(rule, start, on(at), 365); };
  EXPECT_EQ(used({}, "2022-10-20T23:59:59Z"), 0);
  EXPECT_EQ(used({}, "2022-10-21T00:00:00Z"), 1);
  EXPECT_EQ(used({true, 0}, "2022-10-20T09:15:00Z"), 1);
  EXPECT_EQ(used({true, 0}, "2022-10-22T10:00:00Z"), 3) << "on the third day three days are used";
  EXPECT_EQ(used({false, 24}, "2022-10-21T09:15:00Z"), 0) << "the last moment of the first 24 hours";
  EXPECT_EQ(used({false, 24}, "2022-10-21T09:15:00.000001Z"), 1);
  EXPECT_EQ(used({}, "2029-01-01"), 365) << "never more than there are";
  EXPECT_EQ(used({true, 0}, "2022-10-01"), 0) << "nor fewer than none when the clock goes back";
}

TEST(Proration, NoRuleGivesBackMoreThanIsOpen) {
  const Charge whole = charge("1.10", 1, 30);
  EXPECT_EQ(prorate(kNested2, whole, 29).to_string(), "1.16") << "the documented formula exceeds the charge";
  const Money charged{110, whole.currency};
  EXPECT_EQ(credit(kNested2, whole, 29, charged), charged);
  EXPECT_EQ(credit(kLine, whole, 30, {100, whole.currency}).minor, 100) << "what was credited before is gone";
}

TEST(Proration, DaysOutsideThePeriodAreABug) {
  EXPECT_THROW(prorate(kLine, charge("1.00", 1, 30), 31), std::logic_error);
  EXPECT_THROW(prorate(kLine, charge("1.00", 1, 30), -1), std::logic_error);
  EXPECT_THROW(prorate(kLine, charge("1.00", 0, 30), 1), std::logic_error);
  EXPECT_THROW(prorate(kLine, charge("1.00", 1, 0), 0), std::logic_error);
}

// --- what holds for every charge, in currencies of every exponent

Charge any_charge() {
  const std::int64_t days = *rc::gen::element<std::int64_t>(28, 30, 31, 365, 366, 1095, 1096);
  const int scale = *rc::gen::inRange(0, 7);
  return {Decimal(*rc::gen::inRange<std::int64_t>(0, 100'000'000'000), scale),
          *rc::gen::inRange<std::int64_t>(1, 10'000),
          *Currency::parse(*rc::gen::element<std::string>("JPY", "USD", "KWD", "CLF")), days};
}

RC_GTEST_PROP(Proration, ACreditIsNeverMoreThanTheChargeNorLessThanNothing, ()) {
  const Charge whole = any_charge();
  const Money charged = Money::of(whole.unit_price, whole.quantity, whole.currency, Rounding::kHalfAwayFromZero);
  const std::int64_t unused = *rc::gen::inRange<std::int64_t>(0, whole.days + 1);
  for (ProrationRule rule : {kLine, kNested2, kUnit2}) {
    const Money given = credit(rule, whole, unused, charged);
    RC_ASSERT(given.minor >= 0);
    RC_ASSERT(given.minor <= charged.minor);
    RC_ASSERT(given.currency == charged.currency);
  }
  RC_ASSERT(prorate(kLine, whole, unused).minor <= charged.minor);
  RC_ASSERT(prorate(kLine, whole, whole.days) == charged);
}

RC_GTEST_PROP(Proration, PartsAddUpToTheWholeWhateverTheCuts, ()) {
  const Charge whole = any_charge();
  auto cuts = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, whole.days + 1));
  cuts.push_back(whole.days);
  std::sort(cuts.begin(), cuts.end());
  Money sum{0, whole.currency};
  std::int64_t from = 0;
  for (const std::int64_t to : cuts) {
    sum = sum + part(whole, from, to);
    from = to;
  }
  RC_ASSERT(sum == Money::of(whole.unit_price, whole.quantity, whole.currency, Rounding::kHalfAwayFromZero));
}

RC_GTEST_PROP(Proration, ALaterCancellationNeverGivesBackMore, ()) {
  const Charge whole = any_charge();
  const std::int64_t fewer = *rc::gen::inRange<std::int64_t>(0, whole.days);
  RC_ASSERT(prorate(kLine, whole, fewer).minor <= prorate(kLine, whole, fewer + 1).minor);
}

}  // namespace
}  // namespace chandlery::billing
