// What may still be given back of a charge, whatever was before.
#include "billing/credit_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "billing/charge_line_for_tests.h"

namespace chandlery::billing {
using namespace samples;
namespace {

ChargeLine taxed(TaxTreatment treatment, const char* subtotal, const char* tax, std::string_view currency = "EUR") {
  ChargeLine line = perpetual(currency);
  line.tax_treatment = treatment;
  line.subtotal = money(subtotal, currency);
  line.tax = money(tax, currency);
  return line;
}
Taxed nothing(const ChargeLine& line) { return {{0, line.subtotal.currency}, {0, line.subtotal.currency}}; }

TEST(CreditRules, AllOfAChargeIsItsAmountAndItsTax) {
  const ChargeLine line = taxed(TaxTreatment::kExclusive, "100.00", "19.00");
  const GivenBack back = give_back(line, price_of(line), nothing(line), money("100.00", "EUR"));
  EXPECT_EQ(back.taxed, (Taxed{money("100.00", "EUR"), money("19.00", "EUR")}));
  const ChargeLine within = taxed(TaxTreatment::kInclusive, "90.90", "9.09");
  EXPECT_EQ(price_of(within), money("99.99", "EUR"));
  EXPECT_EQ(give_back(within, price_of(within), nothing(within), price_of(within)).taxed,
            (Taxed{money("90.90", "EUR"), money("9.09", "EUR")}));
}

TEST(CreditRules, WhatIsAskedBeyondWhatIsLeftIsCut) {
  const ChargeLine line = taxed(TaxTreatment::kExclusive, "100.00", "19.00");
  const Taxed given{money("60.00", "EUR"), money("11.40", "EUR")};
  const GivenBack back = give_back(line, price_of(line), given, money("91.00", "EUR"));
  EXPECT_EQ(back.price, money("40.00", "EUR"));
  EXPECT_EQ(back.before, money("60.00", "EUR"));
  EXPECT_EQ(back.taxed, (Taxed{money("40.00", "EUR"), money("7.60", "EUR")}));
}

TEST(CreditRules, WhereATaxCameOffThePriceOnlyWhatWasChargedGoesBack) {
  // 900.00 with 19 % in it, to a partner that owes the tax itself: 756.30 were charged.
  const ChargeLine line = taxed(TaxTreatment::kReverseCharge, "756.30", "0.00");
  const Money list = money("900.00", "EUR");
  EXPECT_EQ(give_back(line, list, nothing(line), list).taxed.subtotal, money("756.30", "EUR"));
  const Taxed given{money("56.31", "EUR"), money("0", "EUR")};
  const GivenBack rest = give_back(line, list, given, list);
  EXPECT_EQ(rest.taxed.subtotal, money("699.99", "EUR"));
}

TEST(CreditRules, TheCreditsOfAChargeAreKnownByTheirIds) {
  const ChargeLine bought = taxed(TaxTreatment::kExclusive, "100.00", "19.00");
  const auto credit = [&](std::string id, const char* subtotal, const char* tax) {
    ChargeLine line = bought;
    line.id = std::move(id);
    line.subtotal = -money(subtotal, "EUR");
    line.tax = -money(tax, "EUR");
    return line;
  };
  const std::array lines = {bought,
                            credit("ord-1/0/cancelImmediate", "10.00", "1.90"),
                            credit("ord-1/0/new/credit", "20.00", "3.80"),
                            credit("ord-1/0/new/cancelImmediate", "1.00", "0.19"),
                            credit(customer_credit_id("ord-1/0/new", "c-1"), "30.00", "5.70"),
                            credit("ord-1/1/cancelImmediate", "99.00", "9.00"),
                            credit("ord-1/0/renew/001/cancelImmediate", "99.00", "9.00"),
                            credit(customer_credit_id("ord-1/0/renew/001", "c-2"), "99.00", "9.00")};
  EXPECT_EQ(given_back(bought, lines), (Taxed{money("61.00", "EUR"), money("11.59", "EUR")}));
}

TEST(CreditRules, AChargesOriginIsItsOrderOrTheDayOfAResource) {
  EXPECT_EQ(origin_of("ord-1/0/new"), "ord-1");
  EXPECT_EQ(origin_of("credit"), "credit");
  EXPECT_EQ(origin_of("usage/2021-03-08/cust/ab/12"), "usage/2021-03-08/cust/ab");
  EXPECT_EQ(origin_of("usage/2021-03-08/cust/ab/1/customerCredit/c-1"), "usage/2021-03-08/cust/ab");
  EXPECT_EQ(origin_of("usage/1"), "usage/1") << "names no resource, so nothing is read";
}

TEST(CreditRules, WhatTakesAChargeOfUsageBackIsTheNextOneOfItsResource) {
  ChargeLine used = taxed(TaxTreatment::kExclusive, "100.00", "19.00");
  used.id = "usage/2021-03-08/cust/ab/9";
  const auto back = [&](std::string id, ChargeType type = ChargeType::kCancelImmediate) {
    ChargeLine line = taken_back(used, nothing(used));
    line.id = std::move(id);
    line.type = type;
    return line;
  };
  const auto given = [&](ChargeLine line) { return given_back(used, std::array{used, std::move(line)}).subtotal; };
  EXPECT_EQ(given(back("usage/2021-03-08/cust/ab/10")), money("100.00", "EUR"));
  for (const char* other : {"usage/2021-03-08/cust/ab/8", "usage/2021-03-08/cust/ab/11", "usage/2021-03-08/cust/ac/10",
                            "usage/2021-03-09/cust/ab/10", "usage/2021-03-08/cust/ab/10x", "usage/2021-03-08/cust/ab"}) {
    EXPECT_EQ(given(back(other)), money("0.00", "EUR")) << other;
  }
  EXPECT_EQ(given(back("usage/2021-03-08/cust/ab/10", ChargeType::kNew)), money("0.00", "EUR"));
}

TEST(CreditRules, AChargeIsTakenBackLessWhatWasCreditedOfIt) {
  ChargeLine used = taxed(TaxTreatment::kExclusive, "100.00", "19.00");
  used.billable_quantity = Decimal(4, 0);
  const ChargeLine all = taken_back(used, nothing(used));
  EXPECT_EQ(all.total(), money("-119.00", "EUR"));
  EXPECT_EQ(all.billable_quantity, Decimal(-4, 0));
  EXPECT_EQ(all.part_subtotal, 0) << "it is all of it";
  const ChargeLine rest = taken_back(used, {money("33.33", "EUR"), money("6.33", "EUR")});
  EXPECT_EQ(rest.subtotal, money("-66.67", "EUR"));
  EXPECT_EQ(rest.tax, money("-12.67", "EUR"));
  EXPECT_EQ(rest.effective_unit_price, *Decimal::parse("16.6675"));
  EXPECT_EQ(rest.credited_before, 3'333);
  EXPECT_EQ(rest.part_subtotal, 10'000);
  EXPECT_EQ(rest.part_tax, 1'900);
  EXPECT_EQ(taken_back(used, {used.subtotal, used.tax}).total(), money("0.00", "EUR"));
}

// Whatever is asked for in whatever order, the parts are never more than the charge, and all of them are all of it.
RC_GTEST_PROP(CreditRulesProperty, PartsNeverPassTheChargeAndTheLastOneEmptiesIt, ()) {
  const auto code = *rc::gen::element<std::string>("USD", "JPY", "BHD");
  const Currency currency = *Currency::parse(code);
  const TaxTreatment treatment = *rc::gen::element(TaxTreatment::kNone, TaxTreatment::kExclusive,
                                                   TaxTreatment::kInclusive, TaxTreatment::kReverseCharge);
  const Money list{*rc::gen::inRange<std::int64_t>(1, 1'000'000), currency};
  const bool included = treatment == TaxTreatment::kInclusive || *rc::gen::arbitrary<bool>();
  const Decimal rate(treatment == TaxTreatment::kNone ? 0 : *rc::gen::inRange<std::int64_t>(1, 40), 2);
  const bool charged_tax = treatment == TaxTreatment::kExclusive || treatment == TaxTreatment::kInclusive;
  const Taxed amounts = apply_tax({.treatment = treatment,
                                   .rate = charged_tax ? rate : Decimal(),
                                   .included_rate = included && treatment != TaxTreatment::kExclusive ? rate : Decimal(),
                                   .name = "VAT"},
                                  list);
  ChargeLine line = perpetual(code);
  line.tax_treatment = treatment;
  line.subtotal = amounts.subtotal;
  line.tax = amounts.tax;
  Taxed given{{0, currency}, {0, currency}};
  const auto take = [&](const Money& asked) {
    const GivenBack back = give_back(line, list, given, asked);
    RC_ASSERT(back.taxed.subtotal.minor >= 0 && back.taxed.tax.minor >= 0);
    given = {given.subtotal + back.taxed.subtotal, given.tax + back.taxed.tax};
    RC_ASSERT(given.subtotal.minor <= line.subtotal.minor && given.tax.minor <= line.tax.minor);
  };
  for (const std::int64_t asked : *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 500'000))) {
    take({asked, currency});
  }
  if (treatment == TaxTreatment::kReverseCharge && included) return;  // the list's price has more units than the charge
  take(list);
  RC_ASSERT(given == amounts);
}

}  // namespace
}  // namespace chandlery::billing
