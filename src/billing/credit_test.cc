// The credit limit: the worked numbers of rules 3.10, other currencies, standings and warnings, on both engines.
#include "billing/credit.h"

#include "billing/books_for_tests.h"
#include "billing/issuing.h"
#include "billing/payments.h"
#include "catalog/exchange_rates.h"

namespace chandlery::billing {
namespace {

class CreditTest : public Books {
 protected:
  /// Limit 50,000; unpaid 12,000; unbilled 8,500; overpaid 500.
  void owe(std::string_view limit = "50000.00") {
    charge_now({line("order-0/0/new", money("12000.00", "USD"), money("0", "USD"))});
    database().write_now([&](sql::Tx& tx) {
      const Actor actor = partner();
      BillingAccount account = hold_account(tx, actor.partner_id, actor.at).account;
      account.credit_limit = money(limit, "USD");
      update_account(tx, account, actor.at);
      issue(tx, actor, *BillingMonth::parse("2021-03"));
      ASSERT_TRUE(record_payment(
          tx, actor, {.reference = "B-1", .amount = money("500.00", "USD"), .received_on = Date::of(actor.at)}));
      ChargeLine open = line("order-1/0/new", money("8500.00", "USD"), money("0", "USD"));
      open.month = *BillingMonth::parse("2021-04");
      charge(tx, actor, {&open, 1});
    });
  }
  Result<void> reserve(const Money& amount) {
    Result<void> answer;
    database().write_now([&](sql::Tx& tx) {
      const Actor actor = partner("2021-04-08T10:00:00Z");
      answer = reserve_credit(tx, actor, hold_account(tx, actor.partner_id, actor.at), {&amount, 1});
      if (!answer) tx.undo();
    });
    return answer;
  }
  std::vector<std::string> warnings() {
    static const sql::Statement kFacts("SELECT facts FROM notices WHERE facts LIKE '%percent%'");
    std::vector<std::string> found;
    database().read_now(
        [&](sql::Tx& tx) { tx.query(kFacts, {}, [&](const sql::Row& row) { found.push_back(row.string(0)); }); });
    return found;
  }
  void stand(Standing standing) {
    database().write_now([&](sql::Tx& tx) {
      BillingAccount account = hold_account(tx, "partner-a", partner().at).account;
      account.standing = standing;
      update_account(tx, account, partner().at);
    });
  }
};

TEST_P(CreditTest, ThirtyThousandAreFreeAndAnOrderOfThirtyOneThousandIsRefused) {
  owe();
  const Result<void> refused = reserve(money("31000.00", "USD"));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kCreditExceeded));
  EXPECT_THAT(refused.error().message, testing::HasSubstr("50000.00 USD by 1000.00 USD"));
  EXPECT_TRUE(reserve(money("30000.00", "USD")));
  EXPECT_FALSE(reserve(money("30000.01", "USD")));
}

TEST_P(CreditTest, WithoutALimitEverythingIsFree) { EXPECT_TRUE(reserve(money("999999999.00", "USD"))); }

TEST_P(CreditTest, ALimitOfNothingAllowsNothing) {
  owe("0.00");
  EXPECT_FALSE(reserve(money("0.01", "USD")));
}

TEST_P(CreditTest, AnotherCurrencyCountsAtTheMonthsRateAndWithoutOneIsRefused) {
  owe();
  const Result<void> refused = reserve(money("10.00", "EUR"));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kCreditExceeded));
  EXPECT_THAT(refused.error().message, testing::HasSubstr("no exchange rate of 2021-04 from EUR to USD"));
  database().write_now([](sql::Tx& tx) {
    const auto report = catalog::import_exchange_rates(tx, partner("2021-03-30T10:00:00Z"),
                                                       "CurrencyCode,USDPerUnit,Month\nEUR,1.20,202104\n");
    ASSERT_TRUE(report && report->imported());
  });
  EXPECT_TRUE(reserve(money("25000.00", "EUR")));  // 30,000.00 USD
  EXPECT_FALSE(reserve(money("25000.01", "EUR")));
}

TEST_P(CreditTest, AnAccountInArrearsOrSuspendedMakesNoNewPurchase) {
  for (const Standing standing : {Standing::kInArrears, Standing::kSuspended}) {
    stand(standing);
    const Result<void> refused = reserve(money("1.00", "USD"));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(errors::kCreditBlocked));
  }
  stand(Standing::kGood);
  EXPECT_TRUE(reserve(money("1.00", "USD")));
}

TEST_P(CreditTest, FinanceIsToldOnceAtEightyAndOnceAtNinetyFivePercent) {
  owe();
  ASSERT_TRUE(reserve(money("19999.99", "USD")));  // just below 80 %
  EXPECT_THAT(warnings(), testing::IsEmpty());
  ASSERT_TRUE(reserve(money("20000.00", "USD")));
  ASSERT_TRUE(reserve(money("21000.00", "USD")));
  EXPECT_THAT(warnings(), testing::ElementsAre(testing::HasSubstr("80")));
  ASSERT_TRUE(reserve(money("27500.00", "USD")));
  ASSERT_TRUE(reserve(money("30000.00", "USD")));
  EXPECT_THAT(warnings(), testing::SizeIs(2));
  ASSERT_TRUE(reserve(money("1.00", "USD")));  // below again: the next time is told again
  ASSERT_TRUE(reserve(money("20000.00", "USD")));
  EXPECT_THAT(warnings(), testing::SizeIs(3));
}

INSTANTIATE_ON_BOTH_ENGINES(CreditTest);

}  // namespace
}  // namespace chandlery::billing
