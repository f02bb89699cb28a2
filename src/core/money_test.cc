// Money and decimals: the arithmetic of rules 3.1, 3.3 and 3.7 by its worked numbers, and its laws by properties.
#include "core/money.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <stdexcept>

namespace chandlery {
namespace {

constexpr auto kHalfAway = Rounding::kHalfAwayFromZero;

Currency currency(std::string_view code) { return Currency::parse(code).value(); }
Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Currency, HasItsExponentOfIso4217) {
  for (const char* code : {"JPY", "KRW", "CLP", "VND", "ISK", "UGX", "RWF", "XAF", "PYG"})
    EXPECT_EQ(currency(code).exponent(), 0) << code;
  for (const char* code : {"BHD", "JOD", "KWD", "OMR", "TND", "LYD", "IQD"})
    EXPECT_EQ(currency(code).exponent(), 3) << code;
  for (const char* code : {"USD", "EUR", "AUD", "TWD", "INR"}) EXPECT_EQ(currency(code).exponent(), 2) << code;
}

TEST(Currency, IsReadWithoutRegardToCaseAndRefusedWhenUnknown) {
  EXPECT_EQ(currency("usd").code(), "USD");
  for (const char* text : {"", "US", "USDX", "XXX", "XAU", "ZZZ", "$$$"}) EXPECT_FALSE(Currency::parse(text)) << text;
}

TEST(Currency, PrintsItsSignOrItsCode) {
  EXPECT_EQ(currency("EUR").symbol(), "€");
  EXPECT_EQ(currency("USD").symbol(), "$");
  EXPECT_EQ(currency("KWD").symbol(), "KWD");
}

TEST(Decimal, KeepsTheDigitsItWasWrittenWith) {
  for (const char* text :
       {"0", "0.00", "-12.340", "1069.00", "0.737586206896552", "999999999999999999.999999999999999999"})
    EXPECT_EQ(decimal(text).to_string(), text);
  EXPECT_EQ(decimal("1.50"), decimal("1.5"));
  EXPECT_EQ(decimal("-0.05").to_string(), "-0.05");
}

TEST(Decimal, RefusesWhatIsNotPlainDigits) {
  for (const char* text : {"", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1e3", "1,5", "--1", "1.2.3", "0x1", "١",
                           "1234567890123456789", "0.1234567890123456789"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, RoundsAsItIsTold) {
  const auto at = [](std::string_view text, Rounding rounding) {
    return decimal(text).at_scale(1, rounding).to_string();
  };
  EXPECT_EQ(at("0.25", kHalfAway), "0.3");
  EXPECT_EQ(at("-0.25", kHalfAway), "-0.3");
  EXPECT_EQ(at("0.249", kHalfAway), "0.2");
  EXPECT_EQ(at("-0.21", Rounding::kFloor), "-0.3");
  EXPECT_EQ(at("0.29", Rounding::kFloor), "0.2");
  EXPECT_EQ(at("-0.29", Rounding::kTowardsZero), "-0.2");
  EXPECT_EQ(decimal("1.5").at_scale(4, kHalfAway).to_string(), "1.5000");
}

TEST(Decimal, ComparesByValueAcrossScalesAndSigns) {
  EXPECT_LT(decimal("-0.5"), decimal("0.25"));
  EXPECT_LT(decimal("0.000000000000000001"), decimal("0.1"));
  EXPECT_GT(decimal("-1.10"), decimal("-1.2"));
  EXPECT_LT(decimal("999999999999999999"), decimal("999999999999999999.000000000000000001"));
}

TEST(Decimal, MultipliesExactlyAndThrowsRatherThanOverflow) {
  EXPECT_EQ((decimal("0.737586206896552") * decimal("-1.25")).to_string(), "-0.92198275862069000");
  EXPECT_THROW(decimal("999999999999999999.999999999999999999") * decimal("999999999999999999"), std::overflow_error);
  EXPECT_THROW(decimal("999999999999999999.999999999999999999").at_scale(36, kHalfAway), std::overflow_error);
}

TEST(Money, OfAUnitPriceIsRoundedOnceOnTheLine) {
  EXPECT_EQ(Money::of(decimal("1069.00"), 3, currency("USD"), kHalfAway).to_string(), "3207.00");
  EXPECT_EQ(Money::of(decimal("0.005"), 1, currency("USD"), kHalfAway).to_string(), "0.01");
  EXPECT_EQ(Money::of(decimal("0.333333"), 3, currency("USD"), kHalfAway).to_string(), "1.00");
  EXPECT_EQ(Money::of(decimal("120000.4"), 1, currency("JPY"), kHalfAway).to_string(), "120000");
  EXPECT_EQ(Money::of(decimal("1.2345"), 1, currency("KWD"), kHalfAway).to_string(), "1.235");
}

TEST(Money, ProratesTheWorkedExamplesOfRules33) {
  EXPECT_EQ(multiply_divide(240'000, 335, 365, kHalfAway), 220'274);
  EXPECT_EQ(multiply_divide(240'000, 334, 365, kHalfAway), 219'616);
  EXPECT_EQ(multiply_divide(360'000, 1037, 1096, kHalfAway), 340'620);
  EXPECT_EQ(multiply_divide(120'000, 335, 365, kHalfAway), 110'137);      // yen
  EXPECT_EQ(multiply_divide(1'500'000, 335, 365, kHalfAway), 1'376'712);  // fils
  EXPECT_EQ(multiply_divide(-4'800, 318, 365, kHalfAway), -4'182);
}

TEST(Money, SplitsTaxByTheWorkedExamplesOfRules37) {
  const auto inclusive = [](std::int64_t gross) { return multiply_divide(gross, 10, 110, kHalfAway); };
  EXPECT_EQ(inclusive(11'000), 1'000);
  EXPECT_EQ(inclusive(9'999), 909);
  EXPECT_EQ(multiply_divide(10'000, 19, 100, kHalfAway), 1'900);
}

TEST(Money, OfTwoCurrenciesNeverMeets) {
  const Money dollars{1, currency("USD")}, euros{1, currency("EUR")};
  EXPECT_THROW(dollars + euros, std::logic_error);
  EXPECT_THROW(dollars - euros, std::logic_error);
  EXPECT_FALSE(dollars == euros);
}

TEST(Money, ThrowsPastSixtyFourBits) {
  const Currency usd = currency("USD");
  const Money most{std::numeric_limits<std::int64_t>::max(), usd}, least{std::numeric_limits<std::int64_t>::min(), usd};
  EXPECT_THROW(most + Money({1, usd}), std::overflow_error);
  EXPECT_THROW(least - Money({1, usd}), std::overflow_error);
  EXPECT_THROW(-least, std::overflow_error);
  EXPECT_THROW(multiply_divide(most.minor, 2, 1, kHalfAway), std::overflow_error);
  EXPECT_THROW(Money::of(decimal("999999999999999999"), 999'999'999, usd, kHalfAway), std::overflow_error);
}

// The naive check: sign and size apart, and the rounding decided by comparing twice the remainder on unsigned numbers.
std::optional<std::int64_t> naive(std::int64_t value, std::int64_t numerator, std::int64_t denominator,
                                  Rounding rounding) {
  using Big = unsigned __int128;
  const auto size = [](std::int64_t n) { return n < 0 ? Big(0) - static_cast<Big>(n) : static_cast<Big>(n); };
  const bool negative = (value < 0) != ((numerator < 0) != (denominator < 0));
  const Big product = size(value) * size(numerator), divisor = size(denominator);
  Big quotient = product / divisor;
  const Big remainder = product - quotient * divisor;
  if (rounding == kHalfAway && 2 * remainder >= divisor) ++quotient;
  if (rounding == Rounding::kFloor && negative && remainder != 0) ++quotient;
  const Big limit = (Big(1) << 63) - (negative ? 0 : 1);
  if (quotient > limit) return std::nullopt;
  return static_cast<std::int64_t>(negative ? Big(0) - quotient : quotient);
}

RC_GTEST_PROP(MoneyLaws, MultiplyDivideAgreesWithTheNaiveWay, (std::int64_t value, std::int64_t numerator)) {
  const auto denominator = *rc::gen::nonZero<std::int64_t>();
  for (Rounding rounding : {kHalfAway, Rounding::kFloor, Rounding::kTowardsZero}) {
    const auto expected = naive(value, numerator, denominator, rounding);
    if (expected)
      RC_ASSERT(multiply_divide(value, numerator, denominator, rounding) == *expected);
    else
      RC_ASSERT_THROWS_AS(multiply_divide(value, numerator, denominator, rounding), std::overflow_error);
  }
}

RC_GTEST_PROP(MoneyLaws, ADecimalPrintedAndReadAgainIsTheSame, (std::int64_t mantissa)) {
  const Decimal written(mantissa, *rc::gen::inRange(1, 19));
  const auto read = Decimal::parse(written.to_string());
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->mantissa() == written.mantissa());
  RC_ASSERT(read->scale() == written.scale());
}

RC_GTEST_PROP(MoneyLaws, ComparingAgreesWithWideningToOneScale, (std::int32_t a, std::int32_t b)) {
  const int scale_a = *rc::gen::inRange(0, 19), scale_b = *rc::gen::inRange(0, 19);
  const auto widened = [](std::int32_t mantissa, int scale) {
    return Decimal(mantissa, scale).at_scale(18, Rounding::kFloor).mantissa();
  };
  RC_ASSERT((Decimal(a, scale_a) < Decimal(b, scale_b)) == (widened(a, scale_a) < widened(b, scale_b)));
}

}  // namespace
}  // namespace chandlery
