// What time does to subscriptions: reminders, renewals and ends, after any standstill, once and in order.
#include "subscriptions/terms.h"

#include "billing/account_terms.h"
#include "billing/issuing.h"
#include "notices/told_for_tests.h"
#include "subscriptions/shop_for_tests.h"

namespace chandlery::subscriptions {
namespace {

using ordering::kSeller;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kEnd = *parse_iso("2022-03-08T10:00:00Z");

class TermsTest : public Shop {
 protected:
  /// "customer subscription_renewed", in the order in which they were told.
  std::vector<std::string> notices_told() {
    static const sql::Statement kTold(
        "SELECT CASE WHEN tenant_id = partner_id THEN 'partner' ELSE 'customer' END, kind FROM notices"
        " WHERE kind LIKE 'subscription%' ORDER BY id");
    std::vector<std::string> told;
    database().read_now([&](sql::Tx& tx) {
      told = tx.all(kTold, {}, [](const sql::Row& row) { return row.string(0) + " " + row.string(1); });
    });
    return told;
  }
  void issue(const char* month, Instant at) {
    database().write_now(
        [&](sql::Tx& tx) { billing::issue(tx, agent(kSeller, at), *billing::BillingMonth::parse(month)); });
  }
};

TEST_P(TermsTest, ATermThatEndsBeginsAgainAtThePriceOfItsDay) {
  const Order order = subscribe(kSeat, 2);
  set_yearly_price(kSeat, "400.00", *parse_iso("2022-01-01"));
  EXPECT_EQ(keep(*parse_iso("2022-03-08T09:59:59Z")).renewed, 0);
  const TermRun run = keep(*parse_iso("2022-03-08T10:00:00Z"));
  EXPECT_EQ(run.renewed, 1);
  EXPECT_THAT(run.problems, IsEmpty());
  const Standing now = standing(order, kEnd);
  EXPECT_EQ(now.status, Status::kActive);
  EXPECT_EQ(now.subscription.term, 1);
  EXPECT_EQ(now.subscription.unit_price.to_string(), "400.00");
  EXPECT_EQ(to_iso(now.subscription.term_end), "2023-03-08T10:00:00Z");
  EXPECT_EQ(now.held.expires_at, now.subscription.term_end);
  EXPECT_THAT(facts_of(order), ElementsAre("/0/new new 2021-03 730.00 + 0.00 USD",
                                           "/0/renew/001 renew 2022-03 800.00 + 0.00 USD"));
  const auto charges = charges_of(order);
  EXPECT_EQ(to_iso(*charges[1].charge_start), "2022-03-08T00:00:00Z");
  EXPECT_EQ(to_iso(*charges[1].charge_end), "2023-03-07T23:59:59Z");
  EXPECT_EQ(charges[1].subscription_start, charges[1].charge_start);
  EXPECT_THAT(unexplained(charges), IsEmpty());
}

TEST_P(TermsTest, SoftwareOfTheSeedsEraEndsAndShowsItsKeysNoMore) {
  change_sku(kSuite, [](catalog::Sku& sku) { sku.renews = false; });
  const Order order = subscribe(kSuite, 2);
  EXPECT_TRUE(reveal_now(order, agent(kSeller, kEnd.plus_days(-1))));
  EXPECT_EQ(keep(kEnd).expired, 1);
  EXPECT_EQ(standing(order, kEnd).status, Status::kExpired);
  EXPECT_EQ(held(order).front().state, fulfilment::EntitlementState::kExpired);
  const auto hidden = reveal_now(order, agent(kSeller, kEnd));
  ASSERT_FALSE(hidden);
  EXPECT_TRUE(hidden.error().is(errors::kNotEntitled));
  EXPECT_EQ(set_status(order, Status::kActive, kEnd).error().code->number, 2011);
  EXPECT_THAT(facts_of(order), testing::SizeIs(1)) << "an end costs nothing";
}

TEST_P(TermsTest, KeysGoOnIntoTheNextTerm) {
  const Order order = subscribe(kSuite, 2);
  const auto first = reveal_now(order, agent(kSeller, kStart));
  ASSERT_TRUE(first);
  keep(kEnd);
  const auto second = reveal_now(order, agent(kSeller, kEnd));
  ASSERT_TRUE(second);
  EXPECT_EQ(first->key.text, second->key.text);
}

TEST_P(TermsTest, WhoSwitchedTheRenewalOffLetsItEnd) {
  const Order order = subscribe(kSeat);
  ASSERT_TRUE(change(order, {.auto_renew = false}, kStart));
  EXPECT_EQ(keep(kEnd).expired, 1);
  EXPECT_EQ(standing(order, kEnd).status, Status::kExpired);
}

TEST_P(TermsTest, TheNextTermMayBeAnotherOne) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(change(order, {.renewal_term = "P3Y"}, kStart));
  keep(kEnd);
  const Standing now = standing(order, kEnd);
  EXPECT_EQ(now.subscription.term_duration, "P3Y");
  EXPECT_EQ(to_iso(now.subscription.term_end), "2025-03-08T10:00:00Z");
  EXPECT_EQ(charges_of(order).back().subtotal.to_string(), "2000.00");
}

TEST_P(TermsTest, RunningItAgainChangesNothing) {
  subscribe(kSeat, 2);
  subscribe(ordering::kYearly);
  subscribe(kSuite);
  keep(kEnd);
  const auto before = counts();
  const auto told = notices_told();
  const TermRun again = keep(kEnd);
  EXPECT_EQ(again.steps(), 0);
  EXPECT_EQ(again.failed, 0);
  EXPECT_EQ(counts(), before);
  EXPECT_EQ(notices_told(), told);
}

TEST_P(TermsTest, AfterAStandstillOfYearsEachTermFollowsAtThePriceOfItsOwnDay) {
  const Order order = subscribe(kSeat, 1), ends = subscribe(ordering::kYearly, 1, kStart.plus_days(1));
  set_yearly_price(kSeat, "400.00", *parse_iso("2022-01-01"));
  set_yearly_price(kSeat, "500.00", *parse_iso("2023-01-01"));
  const TermRun run = keep(*parse_iso("2024-04-01"));
  EXPECT_EQ(run.renewed, 3);
  EXPECT_EQ(run.expired, 1);
  EXPECT_THAT(facts_of(order), ElementsAre("/0/new new 2021-03 365.00 + 0.00 USD",
                                           "/0/renew/001 renew 2022-03 400.00 + 0.00 USD",
                                           "/0/renew/002 renew 2023-03 500.00 + 0.00 USD",
                                           "/0/renew/003 renew 2024-03 500.00 + 0.00 USD"));
  EXPECT_EQ(to_iso(standing(order, *parse_iso("2024-04-01")).subscription.term_end), "2025-03-08T10:00:00Z");
  EXPECT_EQ(standing(ends, *parse_iso("2024-04-01")).status, Status::kExpired);
}

TEST_P(TermsTest, TheLongestDueStepsComeFirstWhosesoeverTheyAre) {
  const Order early = subscribe(kSeat, 1), late = subscribe(kSeat, 1, kStart.plus_days(500));
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.at = kStart.plus_days(1'000);
  using Terms = std::pair<std::int64_t, std::int64_t>;
  const auto terms = [&] {
    return Terms(standing(early, actor.at).subscription.term, standing(late, actor.at).subscription.term);
  };
  std::vector<Terms> seen;
  for (int i = 0; i < 4; ++i) {
    keep_terms(database(), actor, actor.at, 1, [](const TermRun&) { return true; });
    seen.push_back(terms());
  }
  EXPECT_THAT(seen, ElementsAre(Terms(1, 0), Terms(2, 0), Terms(2, 1), Terms(2, 1)));
  const Order again = subscribe(kSeat, 1), other = subscribe(kSeat, 1, kStart.plus_days(500));
  EXPECT_EQ(keep(actor.at).renewed, 3) << "all of them in one run, though the first is due twice";
  (void)again, (void)other;
}

TEST_P(TermsTest, DailyOrLateItComesToTheSame) {
  const Order daily = subscribe(kSeat, 3);
  for (int day = 0; day < 400; day += 10) keep(kStart.plus_days(day));
  const auto facts = facts_of(daily);
  const Order late = subscribe(kSeat, 3);
  keep(kStart.plus_days(400));
  EXPECT_EQ(facts_of(late), facts);
}

TEST_P(TermsTest, ARenewalOfAMonthThatWasIssuedIsBilledWithTheFirstOpenOne) {
  const Order order = subscribe(kSeat, 1);
  issue("2022-03", *parse_iso("2022-04-08"));
  keep(*parse_iso("2022-04-09"));
  EXPECT_THAT(facts_of(order), ElementsAre("/0/new new 2021-03 365.00 + 0.00 USD",
                                           "/0/renew/001 renew 2022-04 365.00 + 0.00 USD"));
}

TEST_P(TermsTest, ARenewalAsksNoCreditLimit) {
  const Order order = subscribe(kSeat, 1);
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return billing::replace_terms(tx, agent(kSeller, kStart),
                                  {.credit_limit = Money{0, *Currency::parse("USD")},
                                   .standing = billing::Standing::kSuspended});
  }));
  EXPECT_EQ(keep(kEnd).renewed, 1);
  EXPECT_EQ(standing(order, kEnd).status, Status::kActive);
}

TEST_P(TermsTest, WhatIsSoldNoMoreEndsAndTheSellerIsToldWhy) {
  const Order order = subscribe(kSeat);
  set_yearly_price(kSeat, nullptr, *parse_iso("2022-01-01"));
  EXPECT_EQ(keep(kEnd).expired, 1);
  EXPECT_EQ(standing(order, kEnd).status, Status::kExpired);
  EXPECT_THAT(notices_told(), testing::UnorderedElementsAre("customer subscription_expired",
                                                            "partner subscription_not_renewed"));
}

TEST_P(TermsTest, PeopleAreToldAMonthBeforeAndWhenItHappened) {
  subscribe(kSeat);
  EXPECT_EQ(keep(*parse_iso("2022-02-06T09:59:59Z")).steps(), 0);
  EXPECT_EQ(keep(*parse_iso("2022-02-06T10:00:00Z")).reminded, 1);
  EXPECT_EQ(keep(*parse_iso("2022-02-20")).reminded, 0);
  keep(kEnd);
  EXPECT_THAT(notices_told(), testing::UnorderedElementsAre(
                                  "customer subscription_renewing", "partner subscription_renewing",
                                  "customer subscription_renewed", "partner subscription_renewed"));
}

TEST_P(TermsTest, NobodyIsToldThatWhatIsSoldNoMoreRenews) {
  subscribe(kSeat);
  set_yearly_price(kSeat, nullptr, *parse_iso("2022-01-01"));
  EXPECT_EQ(keep(*parse_iso("2022-02-06T10:00:00Z")).reminded, 1);
  EXPECT_THAT(notices_told(), testing::UnorderedElementsAre("customer subscription_ending", "partner subscription_ending"));
  const auto told = notices::told(database(), agent(kSeller, kEnd), notices::Audience::kPartner);
  EXPECT_THAT(told.front().words.body, testing::HasSubstr("as things stand it cannot: "));

  const Order last = subscribe(kSuite);
  ASSERT_TRUE(change(last, {.auto_renew = false}, kStart));
  EXPECT_EQ(keep(*parse_iso("2022-02-06T10:00:00Z")).reminded, 1);
  const auto meant = notices::told(database(), agent(kSeller, kEnd), notices::Audience::kPartner);
  EXPECT_EQ(meant.front().kind, "subscription_ending");
  EXPECT_THAT(meant.front().words.body, testing::Not(testing::HasSubstr("cannot"))) << "it is as the partner wants it";
}

TEST_P(TermsTest, WhatStaysSuspendedIsDeletedAfterNinetyDaysWithoutACredit) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_status(order, Status::kSuspended, kStart.plus_days(20)));
  EXPECT_EQ(keep(kStart.plus_days(109)).deleted, 0);
  EXPECT_EQ(keep(kStart.plus_days(110)).deleted, 1);
  EXPECT_EQ(standing(order, kStart.plus_days(110)).status, Status::kDeleted);
  EXPECT_THAT(facts_of(order), testing::SizeIs(1));
  EXPECT_EQ(read_order_of(order)->status, ordering::OrderStatus::kCancelled);
}

TEST_P(TermsTest, WhatItsOrderCancelledIsLeftAlone) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(cancel_now(all_of(order), kStart.plus_days(1)));
  const auto charged = facts_of(order);
  const TermRun run = keep(kEnd.plus_days(400));
  EXPECT_EQ(run.steps(), 0);
  EXPECT_EQ(facts_of(order), charged);
  EXPECT_EQ(standing(order, kEnd).subscription.due_at, std::nullopt);
}

TEST_P(TermsTest, ARenewedTermIsReturnedWithinAWindowOfItsOwn) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_units(order, 4, kStart.plus_days(100)));
  keep(kEnd);
  ASSERT_TRUE(set_units(order, 3, kEnd.plus_days(2)));
  ASSERT_TRUE(set_status(order, Status::kDeleted, kEnd.plus_days(3)));
  const auto charges = charges_of(order);
  // 100 days of two and 265 of four, then two days of four and one of three, at 1.00 a day.
  EXPECT_EQ(sum_of(charges, order.total.currency).to_string(), "1271.00");
  EXPECT_THAT(unexplained(charges), IsEmpty());
}

TEST_P(TermsTest, OneThatFailsHoldsUpNoOther) {
  const Order broken = subscribe(kSeat, 1), whole = subscribe(kSeat, 1, kStart.plus_seconds(1));
  database().write_now([&](sql::Tx& tx) {
    Subscription s = store::find(tx, kSeller, ordering::kCustomer, id_of(broken)).value();
    s.charge_id = "lost";
    ASSERT_TRUE(store::update(tx, s));
  });
  const TermRun run = keep(kEnd.plus_days(1));
  EXPECT_EQ(run.renewed, 1);
  EXPECT_EQ(run.failed, 1);
  EXPECT_THAT(run.problems, ElementsAre(testing::HasSubstr(id_of(broken))));
  EXPECT_EQ(standing(whole, kEnd.plus_days(1)).subscription.term, 1);
}

TEST_P(TermsTest, ATurnTakesNoMoreStepsThanItMay) {
  for (int i = 0; i < 3; ++i) subscribe(kSeat);
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.at = kEnd;
  EXPECT_EQ(keep_terms(database(), actor, kEnd, 2, [](const TermRun&) { return true; }).renewed, 2);
  EXPECT_EQ(keep_terms(database(), actor, kEnd, 2, [](const TermRun&) { return false; }).renewed, 0);
  EXPECT_EQ(keep_terms(database(), actor, kEnd, 2, [](const TermRun&) { return true; }).renewed, 1);
}

TEST_P(TermsTest, LinesOrderedBeforeThereWereSubscriptionsGetTheirsByTheMigration) {
  // The same text as the migration's, on orders that nobody followed.
  const Order old = order_now({line(kSeat, 2, "P1Y"), line(ordering::kServer)}, ordering::kCustomer,
                              agent(kSeller, kStart))
                        .value();
  const Order gone = order_now({line(kSeat, 1, "P1Y")}, ordering::kCustomer, agent(kSeller, kStart)).value();
  ASSERT_TRUE(cancel_now(all_of(gone), kStart.plus_days(1)));
  const std::string_view text = schema().front().text;
  database().write_now([&](sql::Tx& tx) { tx.run_script(text.substr(text.find("INSERT INTO subscriptions"))); });
  EXPECT_EQ(counts()["subscriptions"], 2);
  const Standing now = standing(old, kStart.plus_days(1));
  EXPECT_EQ(now.subscription.term_end, kEnd);
  EXPECT_EQ(standing(gone, kStart.plus_days(1)).status, Status::kDeleted);
  ASSERT_TRUE(set_units(old, 3, kStart.plus_days(1)));
  EXPECT_EQ(keep(kEnd).renewed, 1);
}

INSTANTIATE_ON_BOTH_ENGINES(TermsTest);

}  // namespace
}  // namespace chandlery::subscriptions
