// Charges are written with their postings, read back as they were, and summed, on both engines.
#include "billing/books_for_tests.h"

namespace chandlery::billing {
namespace {

class ChargesTest : public Books {
 protected:
  static ChargeSet march(std::string_view code) {
    return {"partner-a", *BillingMonth::parse("2021-03"), InvoiceType::kOneTime, currency(code)};
  }
  std::optional<ChargeLine> find(const ChargeSet& set, std::string_view id) {
    std::optional<ChargeLine> found;
    database().read_now([&](sql::Tx& tx) { found = find_charge(tx, set, id); });
    return found;
  }
};

TEST_P(ChargesTest, AChargeIsPostedWithItsTax) {
  charge_now({line("order-1/0/new", money("100.00", "EUR"), money("19.00", "EUR"))});
  EXPECT_EQ(balances_of("partner-a"), (std::vector<Balance>{{"revenue", money("-100.00", "EUR")},
                                                            {"tax", money("-19.00", "EUR")},
                                                            {"unbilled", money("119.00", "EUR")}}));
}

TEST_P(ChargesTest, ACreditGoesTheOtherWay) {
  charge_now({line("order-1/0/new", money("100.00", "EUR"), money("19.00", "EUR"))});
  ChargeLine back = line("order-1/0/cancelImmediate", money("-100.00", "EUR"), money("-19.00", "EUR"));
  back.type = ChargeType::kCancelImmediate;
  charge_now({back});
  for (const Balance& balance : balances_of("partner-a")) EXPECT_EQ(balance.amount.minor, 0) << balance.account;
}

TEST_P(ChargesTest, ACreditOfTheOperatorsLeavesTheRevenueAsItWas) {
  ChargeLine credit = line("credit/1", money("-5.00", "USD"), money("0", "USD"));
  credit.type = ChargeType::kCustomerCredit;
  ChargeLine adjustment = line("credit/2", money("-7.00", "USD"), money("0", "USD"));
  adjustment.type = ChargeType::kCustomerCredit;
  adjustment.customer_id.clear();
  charge_now({credit, adjustment});
  EXPECT_EQ(balances_of("partner-a"), (std::vector<Balance>{{"adjustment", money("7.00", "USD")},
                                                            {"credit", money("5.00", "USD")},
                                                            {"unbilled", money("-12.00", "USD")}}));
}

TEST_P(ChargesTest, AChargeIsReadBackWithEveryFact) {
  ChargeLine whole = line("order-1/7/new", money("1200.00", "USD"), money("12.34", "USD"));
  whole.provider = BillingProvider::kMarketplace;
  whole.customer_name = "Müller & Söhne";
  whole.customer_domain = "mueller.example";
  whole.customer_country = "DE";
  whole.mpn_id = "4100001";
  whole.reseller_mpn_id = "4100002";
  whole.order_id = "order-1";
  whole.order_line = 7;
  whole.ordered_at = *parse_iso("2021-03-08T09:59:59Z");
  whole.cancellation_id = "cancellation";
  whole.alternate_id = "alternate";
  whole.product_id = "DG7GMGF0DVT9";
  whole.sku_id = "0001";
  whole.availability_id = "DG7GMGF0DVSV";
  whole.product_name = "服务器";
  whole.sku_name = "Server Standard";
  whole.publisher_name = "Publisher";
  whole.publisher_id = "publisher";
  whole.subscription_id = "subscription";
  whole.subscription_description = "described";
  whole.term_and_billing_cycle = "P1Y/one_time";
  whole.billing_frequency = "frequency";
  whole.unit_type = "Licenses";
  whole.reservation_order_id = "reservation";
  whole.reference_id = "reference";
  whole.promotion_id = "promotion";
  whole.price_adjustment = "[]";
  whole.credit_reason = "SLA";
  whole.effective_unit_price = decimal("0.737586206896552");
  whole.quantity = 3;
  whole.billable_quantity = decimal("2.5");
  whole.tax_treatment = TaxTreatment::kInclusive;
  whole.tax_rate = decimal("0.19");
  whole.tax_name = "VAT";
  whole.pricing_currency = currency("EUR");
  whole.exchange_rate = decimal("1.195000");
  whole.exchange_rate_date = parse_iso_date("2021-02-25");
  whole.charge_start = parse_iso("2021-03-08T00:00:00Z");
  whole.charge_end = parse_iso("2022-03-07T23:59:59Z");
  whole.subscription_start = parse_iso("2021-03-08T00:00:00Z");
  charge_now({whole});

  const ChargeLine read = find(march("USD"), "order-1/7/new").value();
  const auto facts = [](const ChargeLine& l) {
    return std::tuple(std::vector{l.partner_id,
                                  l.month.to_string(),
                                  l.id,
                                  l.customer_id,
                                  l.customer_name,
                                  l.customer_domain,
                                  l.customer_country,
                                  l.mpn_id,
                                  l.reseller_mpn_id,
                                  l.order_id,
                                  l.cancellation_id,
                                  l.alternate_id,
                                  l.product_id,
                                  l.sku_id,
                                  l.availability_id,
                                  l.product_name,
                                  l.sku_name,
                                  l.publisher_name,
                                  l.publisher_id,
                                  l.subscription_id,
                                  l.subscription_description,
                                  l.term_and_billing_cycle,
                                  l.billing_frequency,
                                  l.unit_type,
                                  l.reservation_order_id,
                                  l.reference_id,
                                  l.promotion_id,
                                  l.price_adjustment,
                                  l.credit_reason,
                                  l.unit_price.to_string(),
                                  l.effective_unit_price.to_string(),
                                  l.billable_quantity.to_string(),
                                  l.tax_rate.to_string(),
                                  l.tax_name,
                                  l.exchange_rate.to_string(),
                                  std::string(l.pricing_currency.code())},
                      std::tuple(l.invoice_type, l.type, l.provider, l.tax_treatment, l.posted_at, l.ordered_at,
                                 l.order_line, l.quantity, l.subtotal, l.tax, l.exchange_rate_date, l.charge_start,
                                 l.charge_end, l.subscription_start, l.subscription_end));
  };
  EXPECT_EQ(facts(read), facts(whole));
  EXPECT_EQ(read.total(), money("1212.34", "USD"));
}

TEST_P(ChargesTest, TheChargesOfAnOrderAreFoundInAnyOfItsMonths) {
  const Money one = money("1.00", "USD"), none = money("0", "USD");
  ChargeLine late = line("order-1/0/cancelImmediate", -one, none);
  late.month = *BillingMonth::parse("2021-05");
  charge_now({line("order-1/0/new", one, none), line("order-1/1/new", one, none), line("order-10/0/new", one, none),
              line("order-0/0/new", one, none), late});
  const auto ids_until = [&](std::string_view last) {
    std::vector<std::string> ids;
    database().read_now([&](sql::Tx& tx) {
      for (const ChargeLine& l : charges_of_order(tx, march("USD"), *BillingMonth::parse(last), "order-1")) {
        ids.push_back(l.id);
      }
    });
    return ids;
  };
  EXPECT_THAT(ids_until("2021-04"), testing::ElementsAre("order-1/0/new", "order-1/1/new"));
  EXPECT_THAT(ids_until("2021-06"),
              testing::ElementsAre("order-1/0/new", "order-1/1/new", "order-1/0/cancelImmediate"));
  EXPECT_THAT(ids_until("2021-02"), testing::IsEmpty());
}

TEST_P(ChargesTest, ASetIsReadPageByPageInTheOrderOfIdsAndSummedApartFromAdjustments) {
  std::vector<ChargeLine> lines;
  for (const char* id : {"b/0/new", "a/0/new", "c/0/new", "B/0/new", "a/10/new", "a/2/new"}) {
    lines.push_back(line(id, money("10.00", "USD"), money("1.90", "USD")));
  }
  ChargeLine adjustment = line("credit/1", money("-7.00", "USD"), money("0", "USD"));
  adjustment.type = ChargeType::kCustomerCredit;
  adjustment.customer_id.clear();
  lines.push_back(adjustment);
  lines.push_back(line("e/0/new", money("10", "JPY"), money("1", "JPY")));
  charge_now(lines);

  std::vector<std::string> ids;
  for (bool more = true; more;) {
    const std::size_t before = ids.size();
    const std::string after = ids.empty() ? "" : ids.back();
    database().read_now([&](sql::Tx& tx) {
      each_charge(tx, march("USD"), after, 2, [&](const ChargeLine& l) { ids.push_back(l.id); });
    });
    more = ids.size() == before + 2;
  }
  EXPECT_THAT(ids, testing::ElementsAre("B/0/new", "a/0/new", "a/10/new", "a/2/new", "b/0/new", "c/0/new", "credit/1"));

  database().read_now([&](sql::Tx& tx) {
    const ChargeSum usd = sum_charges(tx, march("USD"));
    EXPECT_EQ(usd.lines, 6);
    EXPECT_EQ(usd.subtotal, money("60.00", "USD"));
    EXPECT_EQ(usd.tax, money("11.40", "USD"));
    EXPECT_EQ(usd.adjustments, money("-7.00", "USD"));
    EXPECT_EQ(usd.total(), money("64.40", "USD"));
    const auto sets = sum_month(tx, "partner-a", march("USD").month);
    ASSERT_EQ(sets.size(), 2u);
    EXPECT_EQ(sets[0].first, march("JPY"));
    EXPECT_EQ(sets[1].first, march("USD"));
    EXPECT_EQ(sets[1].second.total(), usd.total());
    EXPECT_EQ(sum_charges(tx, march("EUR")).lines, 0);
    EXPECT_EQ(sum_charges(tx, march("EUR")).total(), money("0", "EUR"));
  });
}

TEST_P(ChargesTest, ALineIsChargedOnce) {
  charge_now({line("order-1/0/new", money("1.00", "USD"), money("0", "USD"))});
  EXPECT_THROW(charge_now({line("order-1/0/new", money("1.00", "USD"), money("0", "USD"))}), sql::Failure);
  EXPECT_EQ(balances_of("partner-a").back().amount, money("1.00", "USD"));
}

TEST_P(ChargesTest, TheCheckTellsOfAChargeThatWasChangedAndOfABalanceThatIsWrong) {
  static const sql::Statement kTamper("UPDATE charges SET subtotal = subtotal + 1");
  static const sql::Statement kRepair("UPDATE charges SET subtotal = subtotal - 1");
  static const sql::Statement kMove("UPDATE account_balances SET balance = balance + $1 WHERE account = 'tax'");
  charge_now({line("order-1/0/new", money("100.00", "EUR"), money("19.00", "EUR"))});
  database().write_now([](sql::Tx& tx) { tx.queue(kTamper, {}); });
  EXPECT_THAT(problems(), testing::Contains(testing::HasSubstr("The subtotal of charge order-1/0/new")));
  database().write_now([](sql::Tx& tx) {
    tx.queue(kRepair, {});
    tx.queue(kMove, {1});
  });
  EXPECT_THAT(problems(),
              testing::ElementsAre("The tax of partner partner-a is kept as -18.99 EUR, but its entries sum "
                                   "up to -19.00 EUR."));
  database().write_now([](sql::Tx& tx) { tx.queue(kMove, {-1}); });
}

INSTANTIATE_ON_BOTH_ENGINES(ChargesTest);

class AccountsTest : public Books {};

TEST_P(AccountsTest, ANewAccountHasNoLimitAndIsOpenForEveryMonth) {
  database().write_now([](sql::Tx& tx) {
    const HeldAccount held = hold_account(tx, "partner-a", *parse_iso("2021-03-08T10:00:00Z"));
    EXPECT_FALSE(held.account.credit_limit);
    EXPECT_EQ(held.account.standing, Standing::kGood);
    EXPECT_THAT(held.balances, testing::IsEmpty());
    EXPECT_FALSE(held.exempt);
    EXPECT_EQ(open_month(held.account, *parse_iso("2021-03-08")).to_string(), "2021-03");
  });
}

TEST_P(AccountsTest, AHeldAccountComesWithItsBalances) {
  charge_now({line("order-1/0/new", money("100.00", "EUR"), money("0", "EUR"))});
  database().write_now([](sql::Tx& tx) {
    EXPECT_EQ(hold_account(tx, "partner-a", *parse_iso("2021-03-08")).balances.size(), 2u);
    EXPECT_EQ(hold_account(tx, "partner-a", *parse_iso("2021-03-08")).balances.size(), 2u);
  });
}

TEST_P(AccountsTest, AChargeAfterTheMonthWasIssuedGoesToTheFirstOpenOne) {
  database().write_now([](sql::Tx& tx) {
    const Instant at = *parse_iso("2021-03-31T23:59:59Z");
    hold_account(tx, "partner-a", at);
    close_month(tx, "partner-a", *BillingMonth::parse("2021-03"), at);
    close_month(tx, "partner-a", *BillingMonth::parse("2021-01"), at);  // never back
    const BillingAccount account = find_account(tx, "partner-a");
    EXPECT_EQ(open_month(account, at).to_string(), "2021-04");
    EXPECT_EQ(open_month(account, *parse_iso("2021-06-01")).to_string(), "2021-06");
    EXPECT_THAT(partners_with_open(tx, *BillingMonth::parse("2021-03"), "", 10), testing::IsEmpty());
    EXPECT_THAT(partners_with_open(tx, *BillingMonth::parse("2021-04"), "", 10), testing::ElementsAre("partner-a"));
  });
}

TEST_P(AccountsTest, LimitStandingAndWarningAreKept) {
  database().write_now([](sql::Tx& tx) {
    const Instant at = *parse_iso("2021-03-08");
    BillingAccount account = hold_account(tx, "partner-a", at).account;
    account.credit_limit = money("50000.00", "USD");
    account.standing = Standing::kSuspended;
    account.warned_percent = 80;
    update_account(tx, account, at);
    const BillingAccount read = find_account(tx, "partner-a");
    EXPECT_EQ(read.credit_limit, money("50000.00", "USD"));
    EXPECT_EQ(read.standing, Standing::kSuspended);
    EXPECT_EQ(read.warned_percent, 80);
    EXPECT_FALSE(find_account(tx, "partner-b").credit_limit);
  });
}

INSTANTIATE_ON_BOTH_ENGINES(AccountsTest);

}  // namespace
}  // namespace chandlery::billing
