#include "core/whole_money.h"

#include <gtest/gtest.h>

namespace chandlery {
namespace {

std::optional<std::int64_t> minor_of(const char* amount, const char* code) {
  const std::optional<Money> money = whole_money(*Decimal::parse(amount), *Currency::parse(code));
  return money ? std::optional(money->minor) : std::nullopt;
}

TEST(WholeMoney, AnAmountIsWholeMinorUnitsOfItsCurrency) {
  EXPECT_EQ(minor_of("12.50", "USD"), 1250);
  EXPECT_EQ(minor_of("12.5000", "USD"), 1250) << "zeros say nothing";
  EXPECT_EQ(minor_of("-0.01", "USD"), -1);
  EXPECT_EQ(minor_of("12", "JPY"), 12);
  EXPECT_EQ(minor_of("1.001", "BHD"), 1001);
}

TEST(WholeMoney, WhatIsSmallerThanAMinorUnitIsRefusedAndNotRounded) {
  EXPECT_FALSE(minor_of("12.505", "USD"));
  EXPECT_FALSE(minor_of("12.5", "JPY"));
  EXPECT_FALSE(minor_of("1.0001", "BHD"));
}

TEST(WholeMoney, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(minor_of("92233720368547758.07", "USD"), INT64_MAX);
  EXPECT_FALSE(minor_of("92233720368547758.08", "USD"));
  EXPECT_EQ(minor_of("-92233720368547758.08", "USD"), INT64_MIN);
  EXPECT_FALSE(minor_of("-92233720368547758.09", "USD"));
  EXPECT_FALSE(minor_of("999999999999999999", "BHD"));
}

}  // namespace
}  // namespace chandlery
