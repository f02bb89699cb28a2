// Finance's reports: ages, revenue and what is deferred, on both engines.
#include "billing/finance.h"

#include <rapidcheck/gtest.h>

#include "billing/books_for_tests.h"
#include "billing/issuing.h"
#include "billing/payments.h"

namespace chandlery::billing {
namespace {

using testing::SizeIs;

Money usd(std::string_view amount) { return money(amount, "USD"); }
BillingMonth month(std::string_view text) { return *BillingMonth::parse(text); }

TEST(AgeBand, BeginsTheDayAfterTheDueDate) {
  const Date due = *Date::of(2021, 6, 7);
  const auto band = [&](int days) { return age_band(due, due.plus_days(days)); };
  EXPECT_EQ(band(-5), 0);
  EXPECT_EQ(band(0), 0);
  EXPECT_EQ(band(1), 1);
  EXPECT_EQ(band(30), 1);
  EXPECT_EQ(band(31), 2);
  EXPECT_EQ(band(60), 2);
  EXPECT_EQ(band(90), 3);
  EXPECT_EQ(band(91), 4);
  EXPECT_EQ(band(5'000), 4);
}

TEST(Earned, AYearPaidUpFrontIsEarnedDayByDay) {
  const auto start = parse_iso("2021-03-08T00:00:00Z"), end = parse_iso("2022-03-07T23:59:59Z");
  const auto by = [&](std::string_view of) {
    return earned_by(usd("2400.00"), month("2021-03"), start, end, month(of));
  };
  EXPECT_EQ(by("2021-02"), usd("0.00"));
  EXPECT_EQ(by("2021-03"), usd("157.81"));   // 24 of 365 days
  EXPECT_EQ(by("2022-02"), usd("2353.97"));  // 358 of 365
  EXPECT_EQ(by("2022-03"), usd("2400.00"));
  EXPECT_EQ(by("2030-01"), usd("2400.00"));
}

TEST(Earned, PerpetualSoftwareIsEarnedWhenItIsCharged) {
  EXPECT_EQ(earned_by(usd("3207.00"), month("2021-03"), {}, {}, month("2021-03")), usd("3207.00"));
}

RC_GTEST_PROP(Earned, NeverGoesBackAndEndsAtTheWhole, ()) {
  const Money amount{*rc::gen::inRange<std::int64_t>(0, 1'000'000), currency("USD")};
  const auto days = *rc::gen::inRange<std::int64_t>(1, 1'200);
  Money before{0, amount.currency};
  for (std::int64_t day = 0; day <= days; ++day) {
    const Money now = earned(amount, days, day);
    RC_ASSERT(now.minor >= before.minor);
    before = now;
  }
  RC_ASSERT(before == amount);
  RC_ASSERT(earned(-amount, days, days / 2) == -earned(amount, days, days / 2));
}

class FinanceTest : public Books {
 protected:
  void charge_in(std::string_view of, std::string id, Money subtotal, std::string product,
                 std::string partner_id = "partner-a") {
    ChargeLine made = line(std::move(id), subtotal, {0, subtotal.currency}, partner_id);
    made.month = month(of);
    made.product_id = made.product_name = std::move(product);
    database().write_now([&](sql::Tx& tx) {
      Actor actor = partner("2021-01-05T00:00:00Z", partner_id);
      hold_account(tx, partner_id, actor.at);
      charge(tx, actor, {{made}});
    });
  }
};

TEST_P(FinanceTest, ReceivablesAreToldByAgeAndBecomeLessByPayments) {
  charge_in("2021-01", "order-1/0/new", usd("100.00"), "P1");
  charge_in("2021-02", "order-2/0/new", usd("50.00"), "P1");
  charge_in("2021-02", "order-3/0/new", money("9.00", "EUR"), "P1", "partner-b");
  for (const char* id : {"partner-a", "partner-b"}) {
    database().write_now([&](sql::Tx& tx) { issue(tx, partner("2021-03-08T00:00:00Z", id), month("2021-02")); });
  }
  // Due on 9 April and on 7 May.
  const auto at = [&](int m, int d) {
    std::vector<AgedReceivable> rows;
    database().read_now([&](sql::Tx& tx) { rows = aged_receivables(tx, *Date::of(2021, m, d)); });
    return rows;
  };
  std::vector<AgedReceivable> rows = at(5, 20);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].bands[2], usd("100.00"));
  EXPECT_EQ(rows[0].bands[1], usd("50.00"));
  EXPECT_EQ(rows[0].owed(), usd("150.00"));
  EXPECT_EQ(rows[1].bands[1], money("9.00", "EUR"));
  EXPECT_EQ(at(4, 1)[0].bands[0], usd("150.00"));

  database().write_now([&](sql::Tx& tx) {
    const Actor actor = partner("2021-05-19T00:00:00Z");
    ASSERT_TRUE(
        record_payment(tx, actor, {.reference = "B-1", .amount = usd("100.00"), .received_on = Date::of(actor.at)}));
    ASSERT_TRUE(
        record_payment(tx, actor, {.reference = "B-2", .amount = usd("1.00"), .received_on = Date::of(actor.at)}));
  });
  rows = at(5, 20);
  EXPECT_EQ(rows[0].bands[2], usd("0.00"));
  EXPECT_EQ(rows[0].unallocated, usd("1.00"));
}

TEST_P(FinanceTest, RevenueIsSummedByMonthPartnerAndProduct) {
  charge_in("2021-01", "order-1/0/new", usd("100.00"), "P1");
  charge_in("2021-02", "order-1/0/cancelImmediate", usd("-40.00"), "P1");
  charge_in("2021-02", "order-2/0/new", usd("7.00"), "P2", "partner-b");
  const auto told = [&](RevenueBy by) {
    std::vector<std::string> lines;
    database().read_now([&](sql::Tx& tx) {
      for (const RevenueRow& row : revenue(tx, month("2021-01"), month("2021-02"), by)) {
        lines.push_back(row.key + " " + row.subtotal.to_string());
      }
    });
    return lines;
  };
  EXPECT_THAT(told(RevenueBy::kMonth), testing::ElementsAre("2021-01 100.00", "2021-02 -33.00"));
  EXPECT_THAT(told(RevenueBy::kPartner), testing::ElementsAre("partner-a 60.00", "partner-b 7.00"));
  EXPECT_THAT(told(RevenueBy::kProduct), testing::ElementsAre("P1 60.00", "P2 7.00"));
}

TEST_P(FinanceTest, WhatIsDeferredIsWhatIsChargedAndNotEarned) {
  ChargeLine year = line("order-1/0/new", usd("2400.00"), usd("0.00"));
  year.charge_start = parse_iso("2021-03-08T00:00:00Z");
  year.charge_end = parse_iso("2022-03-07T23:59:59Z");
  charge_now({year, line("order-2/0/new", usd("10.00"), usd("0.00"))});
  std::vector<DeferredRow> rows;
  database().read_now([&](sql::Tx& tx) { rows = deferred_revenue(tx, month("2021-03"), month("2022-03")); });
  ASSERT_THAT(rows, SizeIs(13));
  EXPECT_EQ(rows[0].charged, usd("2410.00"));
  EXPECT_EQ(rows[0].earned, usd("167.81"));
  EXPECT_EQ(rows[0].deferred, usd("2242.19"));
  EXPECT_EQ(rows.back().deferred, usd("0.00"));
  Money earned_in_all = usd("0.00");
  for (const DeferredRow& row : rows) earned_in_all = earned_in_all + row.earned;
  EXPECT_EQ(earned_in_all, usd("2410.00"));
}

INSTANTIATE_ON_BOTH_ENGINES(FinanceTest);

}  // namespace
}  // namespace chandlery::billing
