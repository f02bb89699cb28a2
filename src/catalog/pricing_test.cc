// The arithmetic of prices: every worked number of rules 3.8, and the laws between list, unit price and total.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/pricing.h"

namespace chandlery::catalog {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }
const Currency kUsd = *Currency::parse("USD");

Price price_of(std::string_view unit_price, std::vector<PriceTier> tiers = {}, Currency currency = kUsd) {
  return {.term = "", .billing_cycle = "", .from = {}, .to = {}, .currency = currency, .unit_price = decimal(unit_price),
          .erp = {}, .tiers = std::move(tiers)};
}
Promotion promotion_of(std::string_view percent, std::string id = "a") {
  return {.id = std::move(id), .name = "Spring", .product_id = {}, .sku_id = {}, .market = {}, .segment = {}, .term = {},
          .percent = decimal(percent), .from = {0}, .to = {100}};
}
std::string total(const Quote& quote, std::int64_t quantity, Currency currency = kUsd) {
  return Money::of(quote.unit_price, quantity, currency, Rounding::kHalfAwayFromZero).to_string();
}

TEST(Tiers, AreGraduatedAsTheWorkedExampleOfRules38) {
  const Price price = price_of("1.00", {{101, decimal("0.80")}});
  EXPECT_EQ(graduated_total(price, 100).to_string(), "100.00");
  EXPECT_EQ(graduated_total(price, 101).to_string(), "100.80");
  const Quote hundred = quote(price, nullptr, 100), more = quote(price, nullptr, 101);
  EXPECT_EQ(hundred.unit_price.to_string(), "1.00");
  EXPECT_EQ(hundred.adjustment, "");
  EXPECT_EQ(more.unit_price.to_string(), "0.998019801980198");
  EXPECT_EQ(total(more, 101), "100.80");
  EXPECT_EQ(more.adjustment, R"(["Volume tiers: 100 at 1.00, 1 at 0.80"])");
  EXPECT_EQ(total(quote(price, nullptr, 1000), 1000), "820.00");
}

TEST(Promotions, TakeTheirPercentageOffAndSaySo) {
  const Promotion tenth = promotion_of("10");
  const Quote quoted = quote(price_of("1069.00"), &tenth, 3);
  EXPECT_EQ(quoted.unit_price.to_string(), "962.10");
  EXPECT_EQ(total(quoted, 3), "2886.30");
  EXPECT_EQ(quoted.promotion_id, "a");
  EXPECT_EQ(quoted.adjustment, R"(["10% promotion: Spring"])");
}

TEST(Promotions, ComeOffTheTieredTotal) {
  const Promotion eighth = promotion_of("12.5");
  const Quote quoted = quote(price_of("1.00", {{101, decimal("0.80")}}), &eighth, 101);
  EXPECT_EQ(total(quoted, 101), "88.20");
  EXPECT_EQ(quoted.adjustment, R"(["Volume tiers: 100 at 1.00, 1 at 0.80","12.5% promotion: Spring"])");
}

TEST(Promotions, OfAHundredPercentMakeItFree) {
  const Promotion all = promotion_of("100");
  EXPECT_EQ(total(quote(price_of("1069.00"), &all, 3), 3), "0.00");
  EXPECT_EQ(total(quote(price_of("1.00", {{2, decimal("0.5")}}), &all, 3), 3), "0.00");
}

TEST(Promotions, TheHighestThatFitsWins) {
  const Availability here{.product_id = "P", .sku_id = "0001", .id = "A", .market = "DE"};
  std::vector<Promotion> all = {promotion_of("10", "low"), promotion_of("20", "other market"), promotion_of("15", "b"),
                                promotion_of("15.0", "a"), promotion_of("90", "too late"), promotion_of("80", "one year")};
  all[1].market = "US";
  all[4].to = {50};
  all[5].term = "P1Y";
  EXPECT_EQ(best_promotion(all, here, "", {50})->id, "a");
  EXPECT_EQ(best_promotion(all, here, "P1Y", {50})->id, "one year");
  EXPECT_EQ(best_promotion(all, here, "", {49})->id, "too late");
  all[4].segment = customers::Segment::kEducation;
  EXPECT_EQ(best_promotion(all, here, "", {49})->id, "a");
  EXPECT_EQ(best_promotion(all, here, "", {100}), nullptr);
}

TEST(Margins, AreThoseOfRules38) {
  const Margin worked = margin(decimal("120.00"), decimal("100.00"));
  EXPECT_EQ(worked.amount.to_string(), "20.00");
  EXPECT_EQ(worked.percent->to_string(), "16.67");
  EXPECT_EQ(margin(decimal("90"), decimal("100.00")).percent->to_string(), "-11.11");
  EXPECT_FALSE(margin(decimal("0"), decimal("100.00")).percent);
}

RC_GTEST_PROP(TierLaws, TheUnitPriceTimesTheQuantityIsTheGraduatedTotal, ()) {
  const Currency currency = *Currency::parse(*rc::gen::element("USD", "JPY", "KWD"));
  const int scale = currency.exponent() == 0 ? 0 : *rc::gen::inRange(0, 10);
  const auto any_price = [&] { return Decimal(*rc::gen::inRange<std::int64_t>(0, 100'000'000), scale); };
  Price price = price_of("0", {}, currency);
  price.unit_price = any_price();
  std::int64_t from = 1;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    from += *rc::gen::inRange<std::int64_t>(1, 100'000);
    price.tiers.push_back({from, any_price()});
  }
  const auto quantity = *rc::gen::inRange<std::int64_t>(1, 10'000'000);
  Promotion promotion = promotion_of("1");
  promotion.percent = Decimal(*rc::gen::inRange(1, 1'000'001), 4);
  const bool promoted = *rc::gen::arbitrary<bool>();
  Decimal exact = graduated_total(price, quantity);
  if (promoted) exact = less_percent(exact, promotion.percent);
  const Quote quoted = quote(price, promoted ? &promotion : nullptr, quantity);
  RC_ASSERT(Money::of(quoted.unit_price, quantity, currency, Rounding::kHalfAwayFromZero).to_decimal() ==
            exact.at_scale(currency.exponent(), Rounding::kHalfAwayFromZero));
  RC_ASSERT(Decimal::parse(quoted.unit_price.to_string()).has_value());
}

RC_GTEST_PROP(TierLaws, TiersReadBackAsTheyWereWritten, ()) {
  std::vector<PriceTier> tiers;
  std::int64_t from = 1;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    from += *rc::gen::inRange<std::int64_t>(1, 100'000);
    tiers.push_back({from, Decimal(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000), *rc::gen::inRange(0, 10))});
  }
  RC_ASSERT(parse_tiers(write_tiers(tiers)) == tiers);
}

}  // namespace
}  // namespace chandlery::catalog
