// Credits of the operator's: their tax, their bounds, what they refuse, on both engines.
#include "billing/operator_credits.h"

#include "billing/accounts.h"
#include "billing/books_for_tests.h"
#include "billing/charge_credits.h"
#include "billing/charges.h"
#include "billing/credit_rules.h"
#include "billing/invoice_run.h"
#include "billing/usage_meters.h"
#include "core/errors/billing.h"

namespace chandlery::billing {
namespace {

constexpr const char* kBought = "order-1/0/new";

class OperatorCreditsTest : public Books {
 protected:
  static ChargeLine bought(const char* subtotal, const char* tax, TaxTreatment treatment = TaxTreatment::kExclusive,
                           std::string_view code = "EUR") {
    ChargeLine made = line(kBought, money(subtotal, code), money(tax, code));
    made.order_id = "order-1";
    made.tax_treatment = treatment;
    made.tax_rate = Decimal(19, 2);
    made.tax_name = "VAT";
    return made;
  }
  Result<ChargeLine> credit(std::optional<Money> amount, std::string line_item = kBought, std::string invoice = {},
                            std::string_view code = "EUR", std::string_view at = "2021-03-09T10:00:00Z") {
    return act([&](sql::Tx& tx) {
      return credit_charge(tx, partner(at), {std::move(line_item), std::move(invoice), currency(code), amount, "why"});
    });
  }
  void use_now(std::vector<ChargeLine> lines) {
    std::vector<UsageCharge> charges;
    for (ChargeLine& line : lines) charges.push_back({std::move(line), {}});
    database().write_now([&](sql::Tx& tx) { charge_usage(tx, partner(), charges); });
  }
  Result<ChargeLine> give(Money amount) {
    return act([&](sql::Tx& tx) { return give_credit(tx, partner("2021-03-09T10:00:00Z"), {amount, "Sorry", ""}); });
  }
};

TEST_P(OperatorCreditsTest, ACreditWithoutAChargeLowersWhatIsUnbilledAndIsAnAdjustmentWithoutACustomer) {
  charge_now({line("order-1/0/new", money("100.00", "USD"), money("0", "USD"))});
  const Result<ChargeLine> given = give(money("12.50", "USD"));
  ASSERT_TRUE(given);
  EXPECT_TRUE(is_adjustment(*given));
  EXPECT_EQ(given->month.to_string(), "2021-03");
  EXPECT_EQ(balances_of("partner-a").back(), (Balance{"unbilled", money("87.50", "USD")}));
  for (const Money& amount : {money("0.00", "USD"), money("-1.00", "USD"), Money{INT64_MAX, currency("USD")}}) {
    EXPECT_FALSE(give(amount));
  }
  EXPECT_FALSE(act([&](sql::Tx& tx) { return give_credit(tx, partner(), {money("1.00", "USD"), " ", ""}); }));
}

TEST_P(OperatorCreditsTest, AFullCreditTakesBackTheChargeAndItsTax) {
  charge_now({bought("100.00", "19.00")});
  const Result<ChargeLine> all = credit({});
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->subtotal, money("-100.00", "EUR"));
  EXPECT_EQ(all->tax, money("-19.00", "EUR"));
  EXPECT_EQ(all->tax_rate, Decimal(19, 2));
  EXPECT_EQ(all->customer_id, "customer-1");
  EXPECT_EQ(all->credit_reason, "why");
  EXPECT_FALSE(is_adjustment(*all)) << "it stands in the reconciliation file";
  for (const Balance& balance : balances_of("partner-a")) {
    if (balance.account == "unbilled" || balance.account == "tax") {
      EXPECT_EQ(balance.amount.minor, 0) << balance.account;
    }
  }
  const Result<ChargeLine> more = credit({});
  ASSERT_FALSE(more);
  EXPECT_TRUE(more.error().is(errors::kCreditExceedsCharge));
}

TEST_P(OperatorCreditsTest, PartsTakeTheirShareOfTheTaxAndAddUpToTheCharge) {
  charge_now({bought("100.00", "19.00")});
  EXPECT_EQ(credit(money("33.33", "EUR"))->tax, money("-6.33", "EUR"));
  EXPECT_EQ(credit(money("33.33", "EUR"))->tax, money("-6.34", "EUR"));
  const Result<ChargeLine> beyond = credit(money("33.35", "EUR"));
  ASSERT_FALSE(beyond);
  EXPECT_TRUE(beyond.error().is(errors::kCreditExceedsCharge));
  EXPECT_EQ(beyond.error().message, "Of this line 33.34 EUR are left.");
  EXPECT_EQ(beyond.error().field, "amount");
  EXPECT_EQ(credit({})->total(), money("-39.67", "EUR"));
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(credited(credits_of_order(tx, "partner-a", "order-1"), bought("100.00", "19.00")),
              (Taxed{money("100.00", "EUR"), money("19.00", "EUR")}));
    EXPECT_TRUE(credits_of_order(tx, "partner-b", "order-1").empty());
  });
}

TEST_P(OperatorCreditsTest, WherePricesIncludeTheTaxTheAmountDoesToo) {
  charge_now({bought("90.90", "9.09", TaxTreatment::kInclusive, "AUD")});
  const Result<ChargeLine> part = credit(money("50.00", "AUD"), kBought, {}, "AUD");
  EXPECT_EQ(part->total(), money("-50.00", "AUD"));
  EXPECT_EQ(part->tax, money("-4.55", "AUD"));
  EXPECT_EQ(credit({}, kBought, {}, "AUD")->tax, money("-4.54", "AUD"));
}

TEST_P(OperatorCreditsTest, WhatACancellationGaveBackIsNotCreditedAgain) {
  ChargeLine cancelled = bought("-60.00", "-11.40");
  cancelled.id = "order-1/0/cancelImmediate";
  cancelled.type = ChargeType::kCancelImmediate;
  charge_now({bought("100.00", "19.00"), cancelled});
  EXPECT_FALSE(credit(money("40.01", "EUR")));
  const Result<ChargeLine> rest = credit({});
  EXPECT_EQ(rest->subtotal, money("-40.00", "EUR"));
  EXPECT_EQ(rest->tax, money("-7.60", "EUR"));
  const Result<ChargeLine> of_credit = credit({}, "order-1/0/cancelImmediate");
  ASSERT_FALSE(of_credit);
  EXPECT_TRUE(of_credit.error().is(errors::kChargeNotCreditable));
}

TEST_P(OperatorCreditsTest, AllCreditsTogetherAreNoMoreThanWasCharged) {
  charge_now({bought("100.00", "19.00"), line("order-2/0/new", money("50.00", "USD"), money("0", "USD"))});
  ASSERT_TRUE(give(money("70.00", "EUR")));
  const Result<ChargeLine> too_much = give(money("30.01", "EUR"));
  ASSERT_FALSE(too_much);
  EXPECT_TRUE(too_much.error().is(errors::kCreditExceedsCharges));
  const Result<ChargeLine> of_charge = credit(money("31.00", "EUR"));
  ASSERT_FALSE(of_charge);
  EXPECT_TRUE(of_charge.error().is(errors::kCreditExceedsCharges));
  EXPECT_TRUE(credit(money("30.00", "EUR")));
  EXPECT_FALSE(give(money("0.01", "EUR")));
  EXPECT_FALSE(give(money("1", "JPY"))) << "nothing was charged in yen";
  EXPECT_TRUE(give(money("50.00", "USD")));
}

TEST_P(OperatorCreditsTest, ABilledLineIsNamedWithItsInvoiceAndCreditedInTheOpenMonth) {
  charge_now({bought("100.00", "19.00")});
  database().write_now([&](sql::Tx& tx) { hold_account(tx, "partner-a", *parse_iso("2021-03-08T10:00:00Z")); });
  Actor system = partner("2021-04-08T00:00:00Z");
  system.kind = PrincipalKind::kSystem;
  ASSERT_TRUE(run_invoices(database(), system, *BillingMonth::parse("2021-03")));

  const Result<ChargeLine> unnamed = credit({}, kBought, {}, "EUR", "2021-04-09T00:00:00Z");
  ASSERT_FALSE(unnamed);
  EXPECT_TRUE(unnamed.error().is(errors::kNotFound));
  EXPECT_FALSE(credit({}, kBought, "G000000002", "EUR", "2021-04-09T00:00:00Z"));
  EXPECT_FALSE(credit({}, kBought, "G000000001", "USD", "2021-04-09T00:00:00Z")) << "the invoice is in euro";
  EXPECT_FALSE(credit({}, "order-9/0/new", "G000000001", "EUR", "2021-04-09T00:00:00Z"));
  const Result<ChargeLine> named = credit(money("10.00", "EUR"), kBought, "G000000001", "EUR", "2021-04-09T00:00:00Z");
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_EQ(named->month.to_string(), "2021-04");
  EXPECT_EQ(credit({}, kBought, "OneTime-G000000001", "EUR", "2021-05-09T00:00:00Z")->subtotal, money("-90.00", "EUR"))
      << "what April credited is known in May";
}

TEST_P(OperatorCreditsTest, UsageThatACorrectionTookBackIsNotCreditedAgain) {
  ChargeLine used = bought("100.00", "19.00");
  used.order_id.clear();
  used.id = "usage/2021-03-08/customer-1/ab/1";
  ChargeLine taken = taken_back(used, {money("0", "EUR"), money("0", "EUR")});
  taken.id = "usage/2021-03-08/customer-1/ab/2";
  ChargeLine anew = bought("90.00", "17.10");
  anew.order_id.clear();
  anew.id = "usage/2021-03-08/customer-1/ab/3";
  use_now({used, taken, anew});
  const Result<ChargeLine> again = credit({}, used.id);
  ASSERT_FALSE(again);
  EXPECT_TRUE(again.error().is(errors::kCreditExceedsCharge));
  EXPECT_EQ(credit({}, anew.id)->total(), money("-107.10", "EUR"));
}

TEST_P(OperatorCreditsTest, TheLedgersCheckFindsUsageThatWasGivenBackTwice) {
  ChargeLine used = bought("100.00", "19.00");
  used.order_id.clear();
  used.id = "usage/2021-03-08/customer-1/ab/9";
  use_now({used});
  ASSERT_TRUE(credit(money("20.00", "EUR"), used.id));
  ChargeLine taken = taken_back(used, {money("0", "EUR"), money("0", "EUR")});
  taken.id = "usage/2021-03-08/customer-1/ab/10";
  // What holds since then is more than what was given back too often.
  ChargeLine anew = used;
  anew.id = "usage/2021-03-08/customer-1/ab/11";
  use_now({taken, anew});
  EXPECT_THAT(problems(), testing::ElementsAre("Of the charge usage/2021-03-08/customer-1/ab/9 of partner partner-a more was "
                                               "given back than it was: -20.00 EUR and tax of -3.80 EUR remain."));
  ChargeLine owed = used;
  owed.subtotal = money("20.00", "EUR");
  owed.tax = money("3.80", "EUR");
  owed.type = ChargeType::kCancelImmediate;
  owed.id = "usage/2021-03-08/customer-1/ab/010";
  use_now({owed});
}

INSTANTIATE_ON_BOTH_ENGINES(OperatorCreditsTest);

}  // namespace
}  // namespace chandlery::billing
