// Daily lines against the numbers that the documents print (rules 3.11).
#include "reservations/usage_lines.h"

namespace chandlery::reservations {
namespace {

const Currency kUsd = *Currency::parse("USD");
Decimal number(const char* text) { return *Decimal::parse(text); }

TEST(DailyLine, TheEarnedCreditOfTheDocuments) {
  const DailyAmounts first = daily_amounts(number("29"), number("0.868"), kUsd, true);
  EXPECT_EQ(first.total.to_string(), "21.39");
  EXPECT_EQ(first.effective_unit_price.to_string(), "0.737586206896552");
  EXPECT_EQ(daily_amounts(number("210.950039"), number("0.868"), kUsd, true).total.to_string(), "155.63");
  EXPECT_EQ(daily_amounts(number("555.950039"), number("0.868"), kUsd, true).total.to_string(), "410.17");
}

TEST(DailyLine, WithoutCreditAndRoundedDown) {
  const DailyAmounts amounts = daily_amounts(number("0.25"), number("0.40"), kUsd, false);
  EXPECT_EQ(amounts.total.to_string(), "0.10");
  EXPECT_EQ(amounts.credit_percent, 0);
  EXPECT_EQ(daily_amounts(number("0.034722"), number("0.40"), kUsd, false).total.to_string(), "0.01");
  EXPECT_EQ(daily_amounts(number("3"), number("0.9"), *Currency::parse("JPY"), false).total.to_string(), "2");
}

TEST(DailyLine, WhatReservationsCoverWholeCostsNothing) {
  const DailyAmounts amounts = daily_amounts(number("0"), number("0.40"), kUsd, true);
  EXPECT_EQ(amounts.total.minor, 0);
  EXPECT_EQ(amounts.effective_unit_price, number("0.40"));
}

}  // namespace
}  // namespace chandlery::reservations
