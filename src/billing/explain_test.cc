// Every worked number of the rules, explained: the arithmetic in words must come to the line.
#include "billing/explain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "billing/charge_line_for_tests.h"
#include "billing/credit_rules.h"
#include "billing/tax_rules.h"

namespace chandlery::billing {
using namespace samples;
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

CreditFacts facts_of(const ChargeLine& original, std::string_view cancelled_at, UsedDays policy = {}) {
  return {.original = original, .cancelled_at = *parse_iso(cancelled_at), .policy = policy};
}

TEST(Explain, APurchaseIsItsPriceTimesItsQuantity) {
  const Explanation explained = explain(subscription(), {}, "en-US");
  EXPECT_THAT(
      explained.facts,
      ElementsAre("Contoso Shipping, Inc. bought 2 × SQL Server Standard – 2 Core License Pack - 1 year on 2021-03-08 "
                  "(order ord-1, line 0).",
                  "The price is for 365 days, 2021-03-08 to 2022-03-07.",
                  "It is billed with the recurring charges of 2021-03."));
  EXPECT_THAT(explained.arithmetic, ElementsAre("2 × 1,200.00 USD = 2,400.00 USD", "no tax",
                                                "pre-tax 2,400.00, tax 0.00, total 2,400.00 USD"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, AProratedCreditTellsItsDaysAndItsShare) {
  const ChargeLine bought = subscription();
  CreditFacts facts = facts_of(bought, "2021-04-07");
  facts.policy_name = "software-subscription, since 2021-03-01";
  const Explanation explained = explain(cancelled(bought, "2021-04-07", "2202.74"), facts, "en-US");
  EXPECT_THAT(
      explained.facts,
      ElementsAre("Contoso Shipping, Inc. bought 2 × SQL Server Standard – 2 Core License Pack - 1 year on 2021-03-08 "
                  "(order ord-1, line 0).",
                  "The price is for 365 days, 2021-03-08 to 2022-03-07.",
                  "It was cancelled on 2021-04-07, after 30 of 365 days; 335 are left.",
                  "The policy is software-subscription, since 2021-03-01.",
                  "It is billed with the recurring charges of 2021-03."));
  EXPECT_THAT(explained.arithmetic,
              ElementsAre("2 × 1,200.00 USD = 2,400.00 USD", "2,400.00 USD for 365 days from 2021-03-08",
                          "335/365 of 2,400.00 = 2,202.74", "pre-tax -2,202.74, tax 0.00, total -2,202.74 USD"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, InChineseTheSameFactsAndTheSameNumbers) {
  const ChargeLine bought = subscription();
  const Explanation explained =
      explain(cancelled(bought, "2021-04-07", "2202.74"), facts_of(bought, "2021-04-07"), "zh-Hans");
  EXPECT_THAT(explained.facts, Contains("于 2021-04-07 取消\uff0c365 天中已使用 30 天\uff0c剩余 335 天。"));
  EXPECT_THAT(explained.arithmetic,
              ElementsAre("2 × 1,200.00 USD = 2,400.00 USD", "2,400.00 USD 对应自 2021-03-08 起的 365 天",
                          "2,400.00 的 335/365 = 2,202.74", "税前 -2,202.74\uff0c税额 0.00\uff0c合计 -2,202.74 USD"));
}

// The worked credits of rules 3.3.
TEST(Explain, EveryWorkedCreditFollowsFromItsFacts) {
  struct Worked {
    const char *price, *currency;
    std::int64_t quantity;
    const char *end, *cancelled;
    UsedDays policy;
    const char *credit, *step;
  };
  const Worked all[] = {
      {"1200.00", "USD", 2, "2022-03-07", "2021-04-07", {}, "2202.74", "335/365 of 2,400.00 = 2,202.74"},
      {"1200.00", "USD", 2, "2022-03-07", "2021-04-07", {true, 0}, "2196.16", "334/365 of 2,400.00 = 2,196.16"},
      {"1200.00", "USD", 2, "2022-03-07", "2021-03-08", {}, "2400.00", "all of 2,400.00 comes back"},
      {"1200.00", "USD", 2, "2022-03-07", "2021-03-09T09:00:00Z", {false, 24}, "2400.00", "all of 2,400.00 comes back"},
      {"3600.00", "USD", 1, "2024-03-07", "2021-05-06", {}, "3406.20", "1037/1096 of 3,600.00 = 3,406.20"},
      {"120000", "JPY", 1, "2022-03-07", "2021-04-07", {}, "110137", "335/365 of 120,000 = 110,137"},
      {"1500.000", "KWD", 1, "2022-03-07", "2021-04-07", {}, "1376.712", "335/365 of 1,500.000 = 1,376.712"},
  };
  for (const Worked& worked : all) {
    ChargeLine bought = subscription(worked.currency);
    bought.unit_price = *Decimal::parse(worked.price);
    bought.quantity = worked.quantity;
    bought.subtotal =
        Money::of(bought.unit_price, worked.quantity, bought.subtotal.currency, Rounding::kHalfAwayFromZero);
    bought.charge_end = parse_iso_date(worked.end)->start().plus_seconds(86'399);
    const Explanation explained = explain(cancelled(bought, worked.cancelled, worked.credit),
                                          facts_of(bought, worked.cancelled, worked.policy), "en");
    EXPECT_THAT(explained.arithmetic, Contains(worked.step));
    EXPECT_TRUE(explained.agrees) << explained.arithmetic.back();
  }
}

// The table of rules 3.3: what the documents say, under the rule that reproduces it.
TEST(Explain, EveryDocumentedProrationIsExplainedUnderItsRule) {
  using enum ProrationRule;
  struct Documented {
    const char* price;
    std::int64_t period, days, quantity;
    ProrationRule rule;
    const char *amount, *step;
  };
  const Documented all[] = {
      {"48.00", 365, 19, 1, kNested2, "2.47",
       "48.00 / 365 = 0.13 a day; 0.13 × 19 / 1 = 2.47 for one unit; 2.47 × 1 = 2.47"},
      {"48.00", 365, 346, 2, kNested2, "89.96",
       "96.00 / 365 = 0.26 a day; 0.26 × 346 / 2 = 44.98 for one unit; 44.98 × 2 = 89.96"},
      {"48.00", 365, 318, 1, kNested2, "41.34",
       "48.00 / 365 = 0.13 a day; 0.13 × 318 / 1 = 41.34 for one unit; 41.34 × 1 = 41.34"},
      {"211.20", 365, 27, 2, kLine, "31.25", "27/365 of 422.40 = 31.25"},
      {"211.20", 365, 337, 2, kUnit2, "390.00", "211.20 × 337/365 = 195.00 for one unit; 195.00 × 2 = 390.00"},
      {"4.00", 31, 19, 1, kUnit2, "2.45", "4.00 × 19/31 = 2.45 for one unit; 2.45 × 1 = 2.45"},
      {"4.00", 31, 12, 2, kUnit2, "3.10", "4.00 × 12/31 = 1.55 for one unit; 1.55 × 2 = 3.10"},
      {"4.00", 30, 29, 2, kUnit2, "7.74", "4.00 × 29/30 = 3.87 for one unit; 3.87 × 2 = 7.74"},
  };
  for (const Documented& one : all) {
    ChargeLine bought = subscription();
    bought.unit_price = *Decimal::parse(one.price);
    bought.quantity = one.quantity;
    bought.subtotal = Money::of(bought.unit_price, one.quantity, bought.subtotal.currency, Rounding::kHalfAwayFromZero);
    bought.charge_end = bought.charge_start->plus_days(one.period - 1).plus_seconds(86'399);
    const std::string day = to_iso(Date::of(*bought.charge_start).plus_days(static_cast<int>(one.period - one.days)));
    CreditFacts facts = facts_of(bought, day);
    facts.rule = one.rule;
    const Explanation explained = explain(cancelled(bought, day, one.amount), facts, "en");
    EXPECT_THAT(explained.arithmetic, Contains(one.step));
    EXPECT_TRUE(explained.agrees) << explained.arithmetic.back();
  }
}

TEST(Explain, APerpetualLicenceComesBackWholeWithItsTax) {
  ChargeLine bought = perpetual();
  bought.tax_treatment = TaxTreatment::kExclusive;
  bought.tax_rate = *Decimal::parse("0.19");
  bought.tax = money("609.33");
  ChargeLine credit = cancelled(bought, "2021-03-20", "3207.00");
  credit.tax = -bought.tax;
  CreditFacts facts = facts_of(bought, "2021-03-20");
  facts.prorated = false;
  const Explanation explained = explain(credit, facts, "en");
  EXPECT_THAT(explained.facts, Contains("The licence is perpetual: the price is for no period."));
  EXPECT_THAT(explained.facts, Contains("It was cancelled on 2021-03-20; its price is given back whole."));
  EXPECT_THAT(explained.arithmetic, ElementsAre("3 × 1,069.00 USD = 3,207.00 USD", "all of 3,207.00 comes back",
                                                "the tax charged comes back: 609.33",
                                                "pre-tax -3,207.00, tax -609.33, total -3,816.33 USD"));
}

// The worked taxes of rules 3.7.
TEST(Explain, EveryWorkedTaxIsExplained) {
  struct Worked {
    TaxTreatment treatment;
    const char *rate, *price, *net, *tax, *step;
  };
  const Worked all[] = {
      {TaxTreatment::kInclusive, "0.10", "110.00", "100.00", "10.00",
       "tax in it: 110.00 × 10 / (100 + 10) = 10.00; without it 100.00"},
      {TaxTreatment::kInclusive, "0.10", "99.99", "90.90", "9.09",
       "tax in it: 99.99 × 10 / (100 + 10) = 9.09; without it 90.90"},
      {TaxTreatment::kExclusive, "0.19", "100.00", "100.00", "19.00", "tax: 19 % of 100.00 = 19.00"},
      {TaxTreatment::kReverseCharge, "0", "100.00", "100.00", "0.00", "no tax: reverse charge"},
      {TaxTreatment::kExempt, "0", "100.00", "100.00", "0.00", "no tax: exempt"},
  };
  for (const Worked& worked : all) {
    ChargeLine line = perpetual("EUR");
    line.quantity = 1;
    line.unit_price = *Decimal::parse(worked.price);
    line.tax_treatment = worked.treatment;
    line.tax_rate = *Decimal::parse(worked.rate);
    line.subtotal = money(worked.net, "EUR");
    line.tax = money(worked.tax, "EUR");
    const Explanation explained = explain(line, {}, "en");
    EXPECT_THAT(explained.arithmetic, Contains(worked.step));
    EXPECT_TRUE(explained.agrees) << explained.arithmetic.back();
  }
}

TEST(Explain, APartOfATaxedChargeTakesBackItsShareOfTheTax) {
  ChargeLine bought = subscription();
  bought.tax_treatment = TaxTreatment::kExclusive;
  bought.tax_rate = *Decimal::parse("0.19");
  bought.tax = money("456.00");
  ChargeLine credit = cancelled(bought, "2021-04-07", "2202.74");
  credit.tax = -money("418.52");
  const Explanation explained = explain(credit, facts_of(bought, "2021-04-07"), "en");
  EXPECT_THAT(explained.arithmetic, Contains("of the tax charged, 2,202.74/2,400.00 of 456.00 = 418.52"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, EarlierCreditsLimitWhatComesBack) {
  const ChargeLine bought = subscription();
  CreditFacts facts = facts_of(bought, "2021-04-07");
  facts.credited_before = money("1000.00");
  const Explanation explained = explain(cancelled(bought, "2021-04-07", "1400.00"), facts, "en");
  EXPECT_THAT(explained.arithmetic, Contains("no more than was not given back before: 2,400.00 - 1,000.00 = 1,400.00"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, RecordedDaysCountWhateverTheClockSays) {
  const ChargeLine bought = subscription();
  CreditFacts facts = facts_of(bought, "2021-04-07");
  facts.used_days = 31;
  const Explanation explained = explain(cancelled(bought, "2021-04-07", "2196.16"), facts, "en");
  EXPECT_THAT(explained.facts, Contains("It was cancelled on 2021-04-07, after 31 of 365 days; 334 are left."));
  EXPECT_TRUE(explained.agrees);
  facts.used_days = 0;
  EXPECT_THAT(explain(cancelled(bought, "2021-04-07", "2400.00"), facts, "en").facts,
              Contains("It was cancelled on 2021-04-07, after 0 of 365 days; 365 are left."))
      << "prorated, though all of it came back";
}

TEST(Explain, AWholeRefundOfATermIsNotCalledProrated) {
  const ChargeLine bought = subscription();
  CreditFacts facts = facts_of(bought, "2021-04-07");
  facts.prorated = false;
  facts.used_days = 0;
  facts.credited_before = money("400.00");
  const Explanation explained = explain(cancelled(bought, "2021-04-07", "2000.00"), facts, "en");
  EXPECT_THAT(explained.facts, Contains("It was cancelled on 2021-04-07; its price is given back whole."));
  EXPECT_THAT(explained.arithmetic, Contains("no more than was not given back before: 2,400.00 - 400.00 = 2,000.00"));
  EXPECT_THAT(explained.arithmetic, Contains("all of 2,000.00 comes back"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, DiscountsAndExchangeRatesAreSteps) {
  ChargeLine line = subscription();
  line.promotion_id = "spring";
  line.subtotal = money("2160.00");
  EXPECT_THAT(explain(line, {}, "en").arithmetic, Contains("2,400.00 - 240.00 discount = 2,160.00"));
  line = subscription("EUR");
  line.pricing_currency = *Currency::parse("USD");
  line.exchange_rate = *Decimal::parse("0.868");
  line.subtotal = money("2083.20", "EUR");
  const Explanation explained = explain(line, {}, "en");
  EXPECT_THAT(explained.arithmetic, Contains("2 × 1,200.00 USD × 0.868 = 2,083.20 EUR"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, AnAddedQuantityFollowsFromItsEffectivePrice) {
  ChargeLine line = subscription();
  line.type = ChargeType::kAddQuantity;
  line.effective_unit_price = *Decimal::parse("1101.36986301369863");
  line.subtotal = money("2202.74");
  const Explanation explained = explain(line, {}, "en");
  EXPECT_THAT(explained.arithmetic, Contains("2 × 1101.36986301369863 effective unit price = 2,202.74 USD"));
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, ACreditOfTheOperatorsGivesItsReason) {
  ChargeLine gift;
  gift.type = ChargeType::kCustomerCredit;
  gift.posted_at = *parse_iso("2021-03-28");
  gift.month = *BillingMonth::parse("2021-03");
  gift.credit_reason = "service level, February";
  gift.subtotal = -money("50.00");
  gift.tax = money("0");
  const Explanation explained = explain(gift, {}, "en");
  EXPECT_EQ(explained.facts.front(),
            "A credit that belongs to no customer was given on 2021-03-28: service level, February.");
  EXPECT_TRUE(explained.agrees);
}

TEST(Explain, WhatDoesNotFollowIsSaid) {
  ChargeLine line = subscription();
  line.subtotal = money("2401.00");
  const Explanation explained = explain(line, {}, "en");
  EXPECT_FALSE(explained.agrees);
  EXPECT_EQ(explained.arithmetic.back(),
            "the line says pre-tax 2,401.00 and tax 0.00, which does not follow from these facts");
}

TEST(Explain, OddFactsAreDoubtedAndHarmNothing) {
  ChargeLine odd = subscription();
  odd.quantity = 0;
  EXPECT_FALSE(explain(odd, facts_of(odd, "2021-04-07"), "en").agrees);
  odd = subscription();
  odd.charge_end = odd.charge_start->plus_days(-40);
  EXPECT_FALSE(explain(cancelled(odd, "2021-04-07", "1.00"), facts_of(odd, "2020-01-01"), "zh").agrees);
  ChargeLine negative = subscription();
  negative.subtotal = -negative.subtotal;
  EXPECT_FALSE(explain(negative, facts_of(negative, "2021-04-07"), "en").agrees);
  EXPECT_FALSE(explain(subscription(), facts_of(subscription(), "2029-04-07"), "en").agrees);
}

// What the rules of proration and tax credit is what the explanation arrives at, for any price, day and tax.
RC_GTEST_PROP(ExplainProperty, AnyCreditThatFollowsTheRulesIsExplained, ()) {
  const auto rule = *rc::gen::element(ProrationRule::kLine, ProrationRule::kUnit2, ProrationRule::kNested2);
  ChargeLine bought = subscription(*rc::gen::element<std::string>("USD", "JPY", "KWD"));
  const Currency currency = bought.subtotal.currency;
  bought.unit_price = Decimal(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000), currency.exponent());
  bought.quantity = *rc::gen::inRange<std::int64_t>(1, 1'000);
  const auto days = *rc::gen::inRange<std::int64_t>(1, 1'100), passed = *rc::gen::inRange<std::int64_t>(0, 1'200);
  bought.charge_end = bought.charge_start->plus_days(days - 1).plus_seconds(86'399);
  const Money price = Money::of(bought.unit_price, bought.quantity, currency, Rounding::kHalfAwayFromZero);
  bought.tax_treatment = *rc::gen::element(TaxTreatment::kNone, TaxTreatment::kExclusive, TaxTreatment::kInclusive);
  if (bought.tax_treatment != TaxTreatment::kNone) bought.tax_rate = Decimal(*rc::gen::inRange<std::int64_t>(1, 30), 2);
  const bool inclusive = bought.tax_treatment == TaxTreatment::kInclusive;
  const Taxed charged =
      apply_tax({bought.tax_treatment, bought.tax_rate, inclusive ? bought.tax_rate : Decimal(), ""}, price);
  bought.subtotal = charged.subtotal;
  bought.tax = charged.tax;

  CreditFacts facts = facts_of(bought, "2021-03-08");
  facts.cancelled_at = bought.charge_start->plus_days(passed);
  facts.rule = rule;
  const std::int64_t used = used_days({}, *bought.charge_start, facts.cancelled_at, days);
  const Money part = credit(rule, {bought.unit_price, bought.quantity, currency, days}, days - used, price);
  const Taxed back = reverse_tax(charged, price, {0, currency}, part);
  ChargeLine line = bought;
  line.type = ChargeType::kCancelImmediate;
  line.subtotal = -back.subtotal;
  line.tax = -back.tax;
  const Explanation explained = explain(line, facts, "en");
  RC_ASSERT(explained.agrees);
}

TEST(Explain, UsageIsHoursOfADayAtWhatOneCameTo) {
  ChargeLine line = perpetual();
  line.id = "usage/2021-03-08/20000000-0000-4000-8000-000000000001/ab/1";
  line.provider = BillingProvider::kAzure;
  line.order_id.clear();
  line.quantity = 0;
  line.billable_quantity = *Decimal::parse("29");
  line.unit_price = *Decimal::parse("0.868");
  line.effective_unit_price = *Decimal::parse("0.737586206896552");
  line.subtotal = money("21.39");
  const Explanation told = explain(line, std::nullopt, "en-US");
  EXPECT_TRUE(told.agrees);
  EXPECT_THAT(told.facts.front(), ::testing::HasSubstr("used 29 hours of"));
  EXPECT_THAT(told.arithmetic.front(), ::testing::HasSubstr("= 21.39 USD"));
  EXPECT_THAT(explain(line, std::nullopt, "zh-CN").facts.front(), ::testing::HasSubstr("使用了 29 小时"));
}

TEST(Explain, UsageThatIsTakenBackIsWhatWasNotCreditedOfIt) {
  ChargeLine used = perpetual();
  used.id = "usage/2021-03-08/20000000-0000-4000-8000-000000000001/ab/1";
  used.order_id.clear();
  used.quantity = 0;
  used.billable_quantity = Decimal(10, 0);
  used.unit_price = used.effective_unit_price = Decimal(10, 0);
  used.subtotal = money("100.00");
  used.tax = money("19.00");
  used.tax_treatment = TaxTreatment::kExclusive;
  used.tax_rate = Decimal(19, 2);
  const Explanation all = explain(taken_back(used, {money("0.00"), money("0.00")}), std::nullopt, "en");
  EXPECT_TRUE(all.agrees) << all.arithmetic.back();
  EXPECT_EQ(all.facts.front(), "The use of Windows Server 2019 Standard – 16 Core License Pack by Contoso Shipping, Inc. on "
                               "2021-03-08 came out otherwise, so its charge is taken back.");
  const ChargeLine line = taken_back(used, {money("30.00"), money("5.70")});
  const Explanation rest = explain(line, std::nullopt, "en");
  EXPECT_TRUE(rest.agrees) << rest.arithmetic.back();
  EXPECT_THAT(rest.arithmetic, ElementsAre("no more than was not given back before: 100.00 - 30.00 = 70.00",
                                           "of the tax charged, 70.00/100.00 of 19.00 = 13.30",
                                           "pre-tax -70.00, tax -13.30, total -83.30 USD"));
  EXPECT_THAT(explain(line, std::nullopt, "zh-CN").facts.front(), ::testing::HasSubstr("收回原来的计费"));
  EXPECT_TRUE(explain(taken_back(used, {used.subtotal, used.tax}), std::nullopt, "en").agrees) << "nothing is left";
}

}  // namespace
}  // namespace chandlery::billing
