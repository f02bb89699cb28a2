// What a partner sees of its own money on its home page: spend by month, customer and product, what is owed, invoices
// by number.
#include "billing/spend.h"

#include "billing/books_for_tests.h"
#include "billing/invoice_search.h"
#include "billing/issuing.h"
#include "billing/payments.h"
#include "billing/routes.h"
#include "support/calls.h"

namespace chandlery::billing {
namespace {

using testing::ElementsAre, testing::IsEmpty, testing::SizeIs;

BillingMonth month(std::string_view text) { return *BillingMonth::parse(text); }

class SpendTest : public Books {
 protected:
  void charge_in(std::string_view of, std::string id, std::string_view amount, std::string customer,
                 std::string product, std::string_view code = "USD", std::string partner_id = "partner-a") {
    const Money subtotal = money(amount, code);
    ChargeLine made = line(std::move(id), subtotal, {subtotal.minor / 10, subtotal.currency}, partner_id);
    made.month = month(of);
    made.customer_id = std::move(customer);
    made.product_id = std::move(product);
    database().write_now([&](sql::Tx& tx) {
      Actor actor = partner("2021-01-05T00:00:00Z", partner_id);
      hold_account(tx, partner_id, actor.at);
      charge(tx, actor, {{made}});
    });
  }
  std::vector<std::string> told(SpendQuestion question, std::string partner_id = "partner-a") {
    question.first = month("2021-01");
    question.last = month("2021-03");
    std::vector<std::string> rows;
    database().read_now([&](sql::Tx& tx) {
      for (const SpendRow& row : spend(tx, partner("2021-03-08T10:00:00Z", partner_id), question)) {
        rows.push_back((row.others ? "others" : row.key) + " " + row.subtotal.to_string() + "+" + row.tax.to_string() +
                       " " + std::string(row.subtotal.currency.code()) + " " + std::to_string(row.lines));
      }
    });
    return rows;
  }
  void charge_some() {
    charge_in("2021-01", "order-1/0/new", "100.00", "customer-1", "P1");
    charge_in("2021-02", "order-1/0/cancelImmediate", "-40.00", "customer-1", "P1");
    charge_in("2021-02", "order-2/0/new", "70.00", "customer-2", "P2");
    charge_in("2021-03", "order-3/0/new", "20.00", "customer-3", "P3");
    charge_in("2021-03", "order-4/0/new", "5.00", "customer-2", "P2", "EUR");
    charge_in("2020-12", "order-5/0/new", "1000.00", "customer-1", "P1");
    charge_in("2021-02", "order-6/0/new", "7.00", "customer-9", "P1", "USD", "partner-b");
  }
};
INSTANTIATE_ON_BOTH_ENGINES(SpendTest);

TEST_P(SpendTest, IsSummedByMonthCustomerAndProductOfTheMonthsAsked) {
  charge_some();
  EXPECT_THAT(told({.by = SpendBy::kMonth}), ElementsAre("2021-03 5.00+0.50 EUR 1", "2021-01 100.00+10.00 USD 1",
                                                         "2021-02 30.00+3.00 USD 2", "2021-03 20.00+2.00 USD 1"));
  EXPECT_THAT(told({.by = SpendBy::kCustomer}),
              ElementsAre("customer-2 5.00+0.50 EUR 1", "customer-2 70.00+7.00 USD 1", "customer-1 60.00+6.00 USD 2",
                          "customer-3 20.00+2.00 USD 1"));
  EXPECT_THAT(told({.by = SpendBy::kProduct, .currency = currency("USD")}),
              ElementsAre("P2 70.00+7.00 USD 1", "P1 60.00+6.00 USD 2", "P3 20.00+2.00 USD 1"));
  EXPECT_THAT(told({.by = SpendBy::kCustomer}, "partner-b"), ElementsAre("customer-9 7.00+0.70 USD 1"));
  EXPECT_THAT(told({.by = SpendBy::kCustomer}, "partner-c"), IsEmpty());
}

TEST_P(SpendTest, WhatComesBehindTheMostIsOneSumOfEachCurrency) {
  charge_some();
  EXPECT_THAT(told({.by = SpendBy::kCustomer, .most = 1}),
              ElementsAre("customer-2 5.00+0.50 EUR 1", "customer-2 70.00+7.00 USD 1", "others 80.00+8.00 USD 3"));
}

TEST_P(SpendTest, IsReadOverHttpAndNamesWhatItDoesNotUnderstand) {
  charge_some();
  const http::Router router(spend_routes());
  const auto get = [&](const std::string& query) {
    return test::call(database(), router, partner(), http::Method::kGet, "/v1/spend" + query);
  };
  const auto page = get("?by=customer&from=2021-01&to=2021-03&currency=USD&size=1");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(test::at(page, "items[0].key"), "customer-2");
  EXPECT_EQ(test::at(page, "items[0].total"), "77.00");
  EXPECT_EQ(test::at(page, "items[1].others"), "true");
  EXPECT_EQ(test::at(get(""), "totalCount"), "5") << "the last twelve months by month";
  for (const char* const wrong : {"?by=day", "?from=2021", "?to=x", "?from=2021-03&to=2021-01",
                                  "?from=2010-01&to=2021-01", "?currency=dollars", "?size=x"}) {
    EXPECT_EQ(get(wrong).status, 400) << wrong;
  }
}

TEST_P(SpendTest, WhatIsOwedIsToldWithTheInvoicesDueFirst) {
  charge_in("2021-01", "order-1/0/new", "100.00", "customer-1", "P1");
  charge_in("2021-02", "order-2/0/new", "50.00", "customer-1", "P1");
  charge_in("2021-02", "order-3/0/new", "9.00", "customer-1", "P1", "EUR");
  charge_in("2021-02", "order-4/0/new", "70.00", "customer-1", "P1", "USD", "partner-b");
  for (const char* id : {"partner-a", "partner-b"}) {
    database().write_now([&](sql::Tx& tx) { issue(tx, partner("2021-03-08T00:00:00Z", id), month("2021-02")); });
  }
  const auto owed_at = [&](int m, int d) {
    OwedInvoices owed;
    database().read_now([&](sql::Tx& tx) { owed = owed_invoices(tx, "partner-a", *Date::of(2021, m, d), 2); });
    return owed;
  };
  // Due on 9 April and on 7 May.
  const OwedInvoices before = owed_at(4, 1), after = owed_at(4, 10);
  EXPECT_EQ(before.count, 3);
  EXPECT_EQ(before.overdue, 0);
  EXPECT_THAT(before.first, SizeIs(2));
  EXPECT_EQ(before.first.front().month, month("2021-01"));
  EXPECT_EQ(after.overdue, 1);
  ASSERT_THAT(after.sums, SizeIs(2));
  EXPECT_EQ(after.sums[0].owed, money("9.90", "EUR"));
  EXPECT_EQ(after.sums[1].owed, money("165.00", "USD"));
  EXPECT_EQ(after.sums[1].overdue, money("110.00", "USD"));
  database().write_now([&](sql::Tx& tx) {
    const Actor actor = partner("2021-04-10T00:00:00Z");
    ASSERT_TRUE(record_payment(
        tx, actor, {.reference = "B-1", .amount = money("110.00", "USD"), .received_on = Date::of(actor.at)}));
  });
  EXPECT_EQ(owed_at(4, 10).count, 2);
}

TEST_P(SpendTest, AnInvoiceIsFoundByTheBeginningOfItsNumberByItsPartnerAlone) {
  charge_in("2021-02", "order-1/0/new", "50.00", "customer-1", "P1");
  database().write_now([&](sql::Tx& tx) { issue(tx, partner("2021-03-08T00:00:00Z"), month("2021-02")); });
  const auto found = [&](std::string_view text, std::string_view partner_id = "partner-a") {
    std::vector<std::string> numbers;
    database().read_now([&](sql::Tx& tx) {
      for (const Invoice& invoice : find_by_beginning(tx, partner_id, text, 5)) numbers.push_back(invoice.number);
    });
    return numbers;
  };
  for (const char* const text : {"G000000001", "g0000", "G", "1", "000000001", "OneTime-G0000", "onetime-1"}) {
    EXPECT_THAT(found(text), ElementsAre("G000000001")) << text;
    EXPECT_THAT(found(text, "partner-b"), IsEmpty()) << text;
  }
  for (const char* const text : {"", "2", "G1", "H", "G0000000011", "invoice", "'"})
    EXPECT_THAT(found(text), IsEmpty()) << text;
  database().read_now([&](sql::Tx& tx) {
    const ChargeSet set{"partner-a", month("2021-02"), InvoiceType::kOneTime, currency("USD")};
    EXPECT_EQ(find_issued(tx, set)->number, "G000000001");
    EXPECT_FALSE(find_issued(tx, {"partner-b", set.month, set.type, set.currency}));
    EXPECT_FALSE(find_issued(tx, {"partner-a", month("2021-03"), set.type, set.currency}));
  });
}

}  // namespace
}  // namespace chandlery::billing
