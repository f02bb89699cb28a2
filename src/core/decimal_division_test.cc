// Division of decimals: worked numbers, and the law that ties it to multiplication.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "core/decimal_division.h"

namespace chandlery {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

TEST(DecimalDivision, GivesTheEffectivePricesOfRules311) {
  EXPECT_EQ(divide(decimal("21.39"), decimal("29"), 15, Rounding::kHalfAwayFromZero).to_string(), "0.737586206896552");
  EXPECT_EQ(divide(decimal("100.80"), decimal("101"), 6, Rounding::kHalfAwayFromZero).to_string(), "0.998020");
}

TEST(DecimalDivision, RoundsAsToldOnBothSidesOfZero) {
  const auto divided = [](std::string_view a, std::string_view b, Rounding rounding) {
    return divide(decimal(a), decimal(b), 1, rounding).to_string();
  };
  EXPECT_EQ(divided("1", "4", Rounding::kHalfAwayFromZero), "0.3");
  EXPECT_EQ(divided("-1", "4", Rounding::kHalfAwayFromZero), "-0.3");
  EXPECT_EQ(divided("1", "-4", Rounding::kFloor), "-0.3");
  EXPECT_EQ(divided("1", "-4", Rounding::kTowardsZero), "-0.2");
  EXPECT_EQ(divided("1.000000", "0.5", Rounding::kFloor), "2.0");
}

TEST(DecimalDivision, RefusesZero) {
  EXPECT_THROW(divide(decimal("1"), decimal("0.00"), 2, Rounding::kFloor), std::logic_error);
}

RC_GTEST_PROP(DecimalDivision, OfAProductGivesTheOtherFactorBack, (std::int64_t a)) {
  const Decimal factor(a, *rc::gen::inRange(0, 10));
  const Decimal other(*rc::gen::nonZero<std::int32_t>(), *rc::gen::inRange(0, 10));
  RC_ASSERT(divide(factor * other, other, factor.scale(), Rounding::kTowardsZero) == factor);
}

}  // namespace
}  // namespace chandlery
