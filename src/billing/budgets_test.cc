// Budgets on both engines: what counts, who is told and how often, how lists are read, and nothing of another partner.
#include "billing/budgets.h"

#include <gmock/gmock.h>

#include "audit/query.h"
#include "billing/budget_store.h"
#include "billing/ledger_check.h"
#include "billing/routes.h"
#include "billing/schema.h"
#include "billing/usage_meters.h"
#include "billing/use_recount.h"
#include "catalog/schema.h"
#include "customers/shop_test_base.h"
#include "notices/told_for_tests.h"

namespace chandlery::billing {
namespace {

using http::Method;
using test::at, test::code_of;
using testing::ElementsAre, testing::IsEmpty, testing::SizeIs;

constexpr std::string_view kEleventh = "2026-03-11T10:00:00Z";  // ten days of 31 are over

class BudgetsTest : public customers::ShopTest {
 protected:
  void SetUp() override {
    ShopTest::SetUp();
    if (IsSkipped()) return;
    contoso_ = customer_of(direct_, "contoso.example", "Contoso");
    set_clock(kEleventh);
  }
  std::vector<sql::Migration> more_tables() const override {
    std::vector<sql::Migration> all = catalog::schema();
    for (const sql::Migration& each : schema()) all.push_back(each);
    return all;
  }
  /// Whatever was used: the sums are those of its charges.
  void TearDown() override {
    if (!IsSkipped()) {
      database().read_now([&](sql::Tx& tx) { EXPECT_THAT(check_ledger(tx).problems, IsEmpty()); });
    }
    ShopTest::TearDown();
  }

  void set_clock(std::string_view at) {
    for (Actor* actor : {&direct_, &other_, &provider_, &reseller_}) actor->at = *parse_iso(at);
  }
  /// A resource's day, charged at the partner's clock.
  void use(const Actor& payer, const std::string& customer_id, const std::string& day, std::int64_t cents,
           const std::string& resource = "aa/1", BillingMonth month = *BillingMonth::parse("2026-03")) {
    const UsageCharge charge = charge_of(payer, customer_id, day, cents, resource, month);
    database().write_now([&](sql::Tx& tx) { charge_usage(tx, payer, {{charge}}); });
  }
  static UsageCharge charge_of(const Actor& payer, const std::string& customer_id, const std::string& day, std::int64_t cents,
                               const std::string& resource = "aa/1",
                               BillingMonth month = *BillingMonth::parse("2026-03")) {
    UsageCharge charge;
    ChargeLine& line = charge.line;
    line.partner_id = payer.partner_id;
    line.month = month;
    line.id = "usage/" + day + "/" + customer_id + "/" + resource;
    line.provider = BillingProvider::kAzure;
    line.type = cents < 0 ? ChargeType::kCancelImmediate : ChargeType::kNew;
    line.posted_at = payer.at;
    line.customer_id = customer_id;
    line.subtotal = {cents, *Currency::parse("USD")};
    line.tax = {cents / 10, line.subtotal.currency};
    line.pricing_currency = line.subtotal.currency;
    return charge;
  }
  /// What is kept of a month, without any charge.
  void keep_used(const std::string& customer_id, std::string_view month, std::int64_t cents) {
    database().write_now([&](sql::Tx& tx) {
      store::add_used(tx, direct_.partner_id, *BillingMonth::parse(month), customer_id, {cents, *Currency::parse("USD")},
                      direct_.at);
    });
  }
  /// A charge as a server wrote it that knew of no such sums.
  void charge_alone(const std::string& customer_id, const std::string& day, std::int64_t cents) {
    const UsageCharge made =
        charge_of(direct_, customer_id, day, cents, "aa/1", BillingMonth::of(*parse_iso_date(day)));
    database().write_now([&](sql::Tx& tx) { charge(tx, direct_, {{made.line}}); });
  }
  std::vector<std::string> problems() {
    std::vector<std::string> found;
    database().read_now([&](sql::Tx& tx) { found = check_ledger(tx).problems; });
    return found;
  }
  std::int64_t tell() {
    Actor schedule;
    schedule.kind = PrincipalKind::kOperator;
    schedule.user_name = "schedule";
    schedule.at = direct_.at;
    return tell_near_budgets(database(), schedule, [] { return true; });
  }
  http::Response ask(const Actor& actor, Method method, const std::string& target, std::string body = {}) {
    return test::call(database(), budgets_, actor, method, target, std::move(body));
  }
  static std::string place(const std::string& customer_id, std::string_view what) {
    return "/v1/customers/" + customer_id + "/" + std::string(what);
  }
  http::Response set(const std::string& customer_id, const std::string& amount) {
    return ask(direct_, Method::kPatch, place(customer_id, "usagebudget"), R"({"amount":)" + amount + "}");
  }
  http::Response summary(const std::string& customer_id) {
    return ask(direct_, Method::kGet, place(customer_id, "usagesummary"));
  }
  std::vector<std::string> records(const std::string& query, const Actor& actor) {
    const http::Response page = ask(actor, Method::kGet, "/v1/customers/usagerecords" + query);
    if (page.status != 200) return {std::to_string(code_of(page))};
    std::vector<std::string> rows;
    for (int i = 0; std::to_string(i) != at(page, "totalCount"); ++i) {
      const std::string item = "items[" + std::to_string(i) + "].";
      rows.push_back(at(page, item + "name") + " " + at(page, item + "totalCost") + " " +
                     at(page, item + "percentUsed"));
    }
    if (const std::string next = at(page, "continuationToken"); !next.empty()) rows.push_back("-> " + next);
    return rows;
  }
  std::vector<std::string> notices_of(const Actor& actor) {
    std::vector<std::string> titles;
    for (const auto& notice : notices::told(database(), actor, notices::Audience::kPartner))
      titles.push_back(notice.words.title);
    return titles;
  }
  std::vector<std::string> log_of(const Actor& actor) {
    std::vector<std::string> acts;
    database().read_now([&](sql::Tx& tx) {
      audit::Query query;
      query.range = {*parse_iso("2026-01-01T00:00:00Z"), *parse_iso("2027-01-01T00:00:00Z")};
      const auto page = audit::list(tx, actor, {.transactions = true}, query);
      for (const audit::Record& record : page.value().items) {
        if (record.operation.ends_with("spending_budget") || record.operation == "reach_spending_threshold") {
          acts.push_back(record.operation + " " + record.customer_name + " " + record.old_value + " -> " +
                         record.new_value);
        }
      }
    });
    return acts;
  }

  std::string contoso_;
  const http::Router budgets_{budget_routes()};
};
INSTANTIATE_ON_BOTH_ENGINES(BudgetsTest);

TEST_P(BudgetsTest, ABudgetIsSetReadReplacedAndTakenAwayAndEachChangeIsInTheLog) {
  const http::Response none = ask(direct_, Method::kGet, place(contoso_, "usagebudget"));
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(at(none, "amount"), "");
  EXPECT_EQ(at(none, "attributes.objectType"), "SpendingBudget");
  EXPECT_EQ(at(set(contoso_, "1500"), "amount"), "1500.00");
  EXPECT_EQ(at(set(contoso_, "1500.00"), "currencyCode"), "USD") << "the same again is no change";
  EXPECT_EQ(at(ask(direct_, Method::kGet, place(contoso_, "usagebudget")), "amount"), "1500.00");
  EXPECT_EQ(at(set(contoso_, "20.5"), "amount"), "20.50");
  EXPECT_EQ(at(set(contoso_, "0"), "amount"), "");
  EXPECT_EQ(set(contoso_, "7").status, 200);
  EXPECT_EQ(at(set(contoso_, "null"), "amount"), "");
  const std::string act = "update_Customer_spending_budget Contoso ";
  EXPECT_THAT(log_of(direct_),
              ElementsAre(act + R"({"Amount":7.00,"CurrencyCode":"USD"} -> )",
                          act + R"( -> {"Amount":7.00,"CurrencyCode":"USD"})",
                          act + R"({"Amount":20.50,"CurrencyCode":"USD"} -> )",
                          act + R"({"Amount":1500.00,"CurrencyCode":"USD"} -> {"Amount":20.50,"CurrencyCode":"USD"})",
                          act + R"( -> {"Amount":1500.00,"CurrencyCode":"USD"})"));
}

TEST_P(BudgetsTest, AnAmountThatIsNoneIsRefusedAndChangesNothing) {
  set(contoso_, "100");
  for (const char* const wrong : {"-1", "1.005", "10000000000000.01", "1000000000000000000", "\"much\"", "{}"}) {
    const http::Response refused = set(contoso_, wrong);
    EXPECT_EQ(refused.status, 400) << wrong << refused.body;
  }
  for (const char* const body : {"[]", "{}", R"({"budget":500})"}) {
    EXPECT_EQ(ask(direct_, Method::kPatch, place(contoso_, "usagebudget"), body).status, 400) << body;
  }
  EXPECT_EQ(at(ask(direct_, Method::kGet, place(contoso_, "usagebudget")), "amount"), "100.00");
  EXPECT_EQ(at(set(contoso_, "10000000000000"), "amount"), "10000000000000.00");
}

TEST_P(BudgetsTest, WhatCountsIsTheUsageOfTheMonthsDaysWithoutTaxWhicheverInvoiceItStandsOn) {
  use(direct_, contoso_, "2026-03-01", 5'000);
  use(direct_, contoso_, "2026-03-02", 3'000);
  use(direct_, contoso_, "2026-03-02", -3'000, "aa/2");
  use(direct_, contoso_, "2026-03-02", 5'000, "aa/3");
  // A late day of February, whose invoice is issued: it stands on March's.
  use(direct_, contoso_, "2026-02-27", 70'000);
  set(contoso_, "400");
  const http::Response month = summary(contoso_);
  EXPECT_EQ(at(month, "totalCost"), "100.00") << month.body;
  EXPECT_EQ(at(month, "estimatedCost"), "310.00");
  EXPECT_EQ(at(month, "percentUsed"), "25.00");
  EXPECT_EQ(at(month, "budget.amount"), "400.00");
  EXPECT_EQ(at(month, "currencyCode"), "USD");
  EXPECT_EQ(at(month, "resourceName"), "Contoso");
  EXPECT_EQ(at(month, "billingStartDate"), "2026-03-01T00:00:00Z");
  EXPECT_EQ(at(month, "billingEndDate"), "2026-04-01T00:00:00Z");
  set_clock("2026-04-01T00:00:00Z");
  EXPECT_EQ(at(summary(contoso_), "totalCost"), "0.00") << "a new month";
  EXPECT_EQ(at(summary(contoso_), "budget.amount"), "400.00");
}

TEST_P(BudgetsTest, ThePartnerIsToldOnceAMonthWhenFourFifthsAreUsed) {
  set(contoso_, "100");
  use(direct_, contoso_, "2026-03-01", 7'999);
  EXPECT_EQ(tell(), 0);
  use(direct_, contoso_, "2026-03-02", 1);
  EXPECT_EQ(tell(), 1);
  EXPECT_EQ(tell(), 0);
  use(direct_, contoso_, "2026-03-03", 5'000);
  EXPECT_EQ(tell(), 0) << "once a month";
  EXPECT_THAT(notices_of(direct_), ElementsAre("Contoso has spent 80% of its budget"));
  EXPECT_THAT(log_of(direct_),
              ElementsAre(R"(reach_spending_threshold Contoso  -> {"Amount":100.00,"CurrencyCode":"USD"})",
                          R"(update_Customer_spending_budget Contoso  -> {"Amount":100.00,"CurrencyCode":"USD"})"));
  EXPECT_THAT(notices_of(other_), IsEmpty());
  set_clock("2026-04-03T00:00:00Z");
  EXPECT_EQ(tell(), 0);
  use(direct_, contoso_, "2026-04-01", 8'000);
  EXPECT_EQ(tell(), 1) << "and again in the next one";
}

TEST_P(BudgetsTest, OneThatAMonthsLastDayReachesIsToldOfInTheNextMonth) {
  set(contoso_, "100");
  const std::string adatum = customer_of(direct_, "adatum.example", "Adatum");
  set_clock("2026-04-01T01:00:00Z");
  use(direct_, contoso_, "2026-03-31", 9'000);
  use(direct_, adatum, "2026-03-31", 9'000);
  set(adatum, "100");
  EXPECT_EQ(tell(), 1) << "the other one had no budget in March";
  EXPECT_EQ(tell(), 0);
  const auto told = notices::told(database(), direct_, notices::Audience::kPartner);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0].words.body, testing::HasSubstr("used 90% of its budget of 100.00 USD for 2026-03."));
  EXPECT_THAT(records("?show=nearBudget", direct_), IsEmpty()) << "of this month nothing is used yet";

  set_clock("2026-05-01T01:00:00Z");
  use(direct_, contoso_, "2026-04-30", 9'000);
  use(direct_, contoso_, "2026-03-30", 9'000);
  EXPECT_EQ(tell(), 1) << "of April, and not of March once more";
  set_clock("2026-05-04T01:00:00Z");
  use(direct_, contoso_, "2026-05-01", 8'000);
  EXPECT_EQ(tell(), 1) << "who was told of April late is told of May";
  use(direct_, contoso_, "2026-04-29", 9'000);
  EXPECT_EQ(tell(), 0);
}

TEST_P(BudgetsTest, OneThatWasRaisedIsToldOfWhenItIsReachedAnew) {
  set(contoso_, "100");
  use(direct_, contoso_, "2026-03-01", 9'000);
  EXPECT_EQ(tell(), 1);
  set(contoso_, "110");
  EXPECT_EQ(tell(), 0) << "81 % of the raised one were never below 80";
  set(contoso_, "200");
  EXPECT_EQ(tell(), 0);
  use(direct_, contoso_, "2026-03-02", 7'000);
  EXPECT_EQ(tell(), 1);
  set(contoso_, "0");
  set(contoso_, "200");
  EXPECT_EQ(tell(), 0) << "taken away and set again tells nothing new";
  EXPECT_THAT(notices_of(direct_), SizeIs(2));
}

TEST_P(BudgetsTest, OneOfWhoIsNoCustomerAnyMoreIsTakenAwayAndToldToNobody) {
  set(contoso_, "100");
  use(direct_, contoso_, "2026-03-01", 9'000);
  database().write_now(
      [&](sql::Tx& tx) { ASSERT_TRUE(customers::remove_relationship(tx, direct_, contoso_, nullptr)); });
  EXPECT_EQ(tell(), 0);
  EXPECT_THAT(notices_of(direct_), IsEmpty());
  database().read_now([&](sql::Tx& tx) {
    EXPECT_THAT(store::near_and_untold(tx, *BillingMonth::parse("2026-03"), {}, 10), IsEmpty());
  });
}

TEST_P(BudgetsTest, OneThatIsChangedWhileItIsReadIsNotToldOfAsItWas) {
  set(contoso_, "100");
  const auto mark = [&](std::int64_t cents, std::string_view currency) {
    bool marked = false;
    database().write_now([&](sql::Tx& tx) {
      marked = store::mark_told(tx, direct_.partner_id, contoso_, *BillingMonth::parse("2026-03"),
                                {cents, *Currency::parse(currency)});
    });
    return marked;
  };
  EXPECT_FALSE(mark(9'000, "USD"));
  EXPECT_FALSE(mark(10'000, "EUR"));
  EXPECT_TRUE(mark(10'000, "USD"));
  EXPECT_FALSE(mark(10'000, "USD")) << "once";
}

TEST_P(BudgetsTest, OneThatIsSetBelowWhatIsUsedIsToldOfAtOnce) {
  use(direct_, contoso_, "2026-03-01", 9'000);
  set(contoso_, "50");
  EXPECT_THAT(notices_of(direct_), ElementsAre("Contoso has spent 180% of its budget"));
  EXPECT_EQ(tell(), 0);
}

TEST_P(BudgetsTest, CustomersAreListedByNameByWhatTheyUsedAndByWhoIsNear) {
  const std::string adatum = customer_of(direct_, "adatum.example", "Adatum");
  const std::string tailspin = customer_of(direct_, "tailspin.example", "Tailspin");
  customer_of(direct_, "zava.example", "Zava");
  use(direct_, contoso_, "2026-03-01", 4'000);
  use(direct_, adatum, "2026-03-01", 9'000);
  use(direct_, tailspin, "2026-03-01", 4'000);
  set(adatum, "100");
  set(contoso_, "45");
  EXPECT_THAT(records("", direct_),
              ElementsAre("Adatum 90.00 90.00", "Contoso 40.00 88.88", "Tailspin 40.00 0.00", "Zava 0.00 0.00"));
  const std::string filter =
      "filter=" + http::percent_encode(R"({"Field":"CompanyName","Value":"ta","Operator":"starts_with"})");
  EXPECT_THAT(records("?" + filter, direct_), ElementsAre("Tailspin 40.00 0.00"));
  const auto first = records("?size=3", direct_);
  ASSERT_THAT(first, SizeIs(4));
  EXPECT_THAT(records("?MS-ContinuationToken=" + first.back().substr(3), direct_), ElementsAre("Zava 0.00 0.00"));

  const auto most = records("?show=spending&size=2", direct_);
  ASSERT_THAT(most, SizeIs(3));
  EXPECT_EQ(most[0], "Adatum 90.00 90.00");
  const auto rest = records("?show=spending&size=2&MS-ContinuationToken=" + most.back().substr(3), direct_);
  ASSERT_THAT(rest, SizeIs(1)) << "two of the same sum are both told, each once";
  EXPECT_NE(rest[0], most[1]);

  const auto near = records("?show=nearBudget&size=1", direct_);
  ASSERT_THAT(near, SizeIs(2));
  const auto other_near = records("?show=nearBudget&size=1&MS-ContinuationToken=" + near.back().substr(3), direct_);
  ASSERT_THAT(other_near, SizeIs(1));
  EXPECT_NE(near[0], other_near[0]);
  database().read_now([&](sql::Tx& tx) {
    const NearBudgets told = near_budgets(tx, direct_, 1, 10);
    EXPECT_EQ(told.count, 2);
    EXPECT_THAT(told.first, SizeIs(1));
  });
  const std::vector<std::string> wrongs = {"?show=some",
                                           "?show=spending&" + filter,
                                           "?size=x",
                                           "?show=spending&MS-ContinuationToken=x",
                                           "?show=spending&MS-ContinuationToken=4.",
                                           "?MS-ContinuationToken=x"};
  for (const std::string& wrong : wrongs) {
    EXPECT_EQ(ask(direct_, Method::kGet, "/v1/customers/usagerecords" + wrong).status, 400) << wrong;
  }
}

TEST_P(BudgetsTest, TheLedgersCheckFindsWhatIsKeptAsUsedAndWasNotCharged) {
  use(direct_, contoso_, "2026-03-01", 5'000);
  const std::string of = "Customer " + contoso_ + " of partner " + direct_.partner_id + " is kept to have used ";
  keep_used(contoso_, "2026-03", 1);
  EXPECT_THAT(problems(), ElementsAre(of + "50.01 USD in 2026-03, but was charged 50.00 USD."));
  keep_used(contoso_, "2026-03", -1);
  keep_used(contoso_, "2026-02", 10);
  EXPECT_THAT(problems(), ElementsAre(of + "0.10 USD in 2026-02, but was charged 0.00 USD.")) << "of what was never charged";
  keep_used(contoso_, "2026-02", -10);
  EXPECT_THAT(problems(), IsEmpty());
  charge_alone(contoso_, "2026-04-30", 700);
  EXPECT_THAT(problems(), ElementsAre(of + "0.00 USD in 2026-04, but was charged 7.00 USD.")) << "of what was never kept";
  keep_used(contoso_, "2026-04", 700);
}

TEST_P(BudgetsTest, WhatAnOlderServerChargedWithoutCountingItIsRecounted) {
  use(direct_, contoso_, "2026-03-01", 5'000);
  charge_alone(contoso_, "2026-03-02", 700);
  charge_alone(contoso_, "2026-03-31", 30);
  charge_alone(contoso_, "2026-04-01", 9);
  keep_used(contoso_, "2026-02", 10);
  const auto recount = [&] { return recount_uses(database(), direct_, [] { return true; }).size(); };
  EXPECT_EQ(recount_uses(database(), direct_, [] { return false; }).size(), 0u);
  EXPECT_EQ(recount(), 3u);
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(at(summary(contoso_), "totalCost"), "57.30");
  EXPECT_EQ(recount(), 0u);
}

TEST_P(BudgetsTest, AnotherPartnerSeesAndSetsNothingAndAResellerAsksItsProvider) {
  use(direct_, contoso_, "2026-03-01", 9'000);
  set(contoso_, "100");
  EXPECT_EQ(ask(other_, Method::kGet, place(contoso_, "usagebudget")).status, 403);
  EXPECT_EQ(ask(other_, Method::kGet, place(contoso_, "usagesummary")).status, 403);
  EXPECT_EQ(ask(other_, Method::kPatch, place(contoso_, "usagebudget"), R"({"amount":1})").status, 403);
  for (const char* const query : {"", "?show=spending", "?show=nearBudget"})
    EXPECT_THAT(records(query, other_), IsEmpty());
  EXPECT_EQ(at(ask(direct_, Method::kGet, place(contoso_, "usagebudget")), "amount"), "100.00");

  const std::string fabrikam = customer_of(provider_, "fabrikam.example", "Fabrikam");
  use(provider_, fabrikam, "2026-03-01", 500);
  EXPECT_THAT(records("", provider_), ElementsAre("Fabrikam 5.00 0.00"));
  EXPECT_THAT(records("", reseller_), IsEmpty());
  EXPECT_EQ(ask(reseller_, Method::kGet, place(fabrikam, "usagesummary")).status, 403);
  EXPECT_EQ(ask(reseller_, Method::kPatch, place(fabrikam, "usagebudget"), R"({"amount":1})").status, 403);
  EXPECT_EQ(at(ask(provider_, Method::kGet, place(fabrikam, "usagebudget")), "amount"), "");
}

}  // namespace
}  // namespace chandlery::billing
