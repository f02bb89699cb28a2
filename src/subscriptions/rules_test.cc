// The decisions of subscriptions: the worked numbers of rules 3.3 for changes, and what holds of every chain of them.
#include "subscriptions/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::subscriptions {
namespace {

using billing::ProrationRule;
using fulfilment::EntitlementState;

Instant on(std::string_view day) { return *parse_iso(day); }

Subscription bought(const char* price, const char* currency, std::int64_t quantity, std::string_view start,
                    std::string_view end) {
  Subscription s;
  s.unit_price = *Decimal::parse(price);
  s.currency = *Currency::parse(currency);
  s.quantity = quantity;
  s.term_start = s.created_at = on(start);
  s.term_end = on(end);
  s.due_at = due_at(s);
  return s;
}

Standing standing_of(Subscription s, Instant at, bool seats = true, bool renewing = true) {
  Standing standing{.subscription = std::move(s)};
  standing.lifecycle = catalog::Lifecycle{
      .minimum_quantity = 2, .maximum_quantity = 50, .quantity_changes = seats, .renews = renewing};
  standing.returns = catalog::ReturnPolicy{.window_value = 168,
                                           .window_unit = catalog::WindowUnit::kHour,
                                           .basis = catalog::ReturnBasis::kProrated,
                                           .unit = catalog::ReturnUnit::kQuantity};
  standing.status = status_of(standing.subscription, standing.held, renewing, at);
  return standing;
}

// --- rules 3.3, the worked numbers

// Each row of the table of rules 3.3 that is a change: what is given back for the old units or charged for the new ones, by
// the regime that stands in the table, and by ours. Ours rounds cumulatively: 195.58 for the 338 days before and 31.24
// after them are 226.82, what the term's unit-days cost. A line rounded alone would say 31.25 (billing/proration_test.cc).
TEST(ChangeOfUnits, EveryDocumentedExampleComesOutInItsRegimeAndInOurs) {
  struct Worked {
    const char *price, *start, *end, *changed;
    std::int64_t units;
    ProrationRule rule;
    const char *documented, *ours;
  };
  const Worked all[] = {
      // annual change, suspend and add: 48.00 and 211.20 for 365 days
      {"48.00", "2019-01-13", "2020-01-13", "2019-02-01", 2, ProrationRule::kNested2, "89.96", "91.00"},
      {"48.00", "2019-01-13", "2020-01-13", "2019-12-25", 1, ProrationRule::kNested2, "2.47", "2.50"},
      {"48.00", "2019-01-13", "2020-01-13", "2019-03-01", 1, ProrationRule::kNested2, "41.34", "41.82"},
      {"211.20", "2019-01-13", "2020-01-13", "2019-12-17", 2, ProrationRule::kUnit2, "31.24", "31.24"},
      {"211.20", "2019-01-13", "2020-01-13", "2019-02-10", 2, ProrationRule::kUnit2, "390.00", "390.00"},
      // monthly change: 4.00 for 31 days
      {"4.00", "2019-01-01", "2019-02-01", "2019-01-13", 1, ProrationRule::kUnit2, "2.45", "2.45"},
      {"4.00", "2019-01-01", "2019-02-01", "2019-01-20", 2, ProrationRule::kUnit2, "3.10", "3.10"},
      // one-time add: 4.00 for 30 days, 29 of them
      {"4.00", "2019-06-10", "2019-07-10", "2019-06-11", 2, ProrationRule::kUnit2, "7.74", "7.74"},
  };
  for (const Worked& worked : all) {
    const Subscription s = bought(worked.price, "USD", 1, worked.start, worked.end);
    EXPECT_EQ(change_units(worked.rule, s, worked.units, on(worked.changed)).charge.to_string(), worked.documented)
        << worked.price << " " << worked.changed;
    EXPECT_EQ(change_units(ProrationRule::kLine, s, worked.units, on(worked.changed)).charge.to_string(), worked.ours)
        << worked.price << " " << worked.changed;
  }
}

TEST(ChangeOfUnits, IsACreditOfTheOldUnitsAndAChargeForTheNewOverTheSameDays) {
  const Subscription s = bought("1200.00", "USD", 2, "2021-03-08T10:00:00Z", "2022-03-08T10:00:00Z");
  const Change change = change_units(ProrationRule::kLine, s, 5, on("2021-04-07T23:00:00Z"));
  EXPECT_EQ(change.day, 30);
  EXPECT_EQ(change.days_left, 335);
  EXPECT_EQ(change.unit_days, 60);
  EXPECT_EQ(change.standing.to_string(), "2400.00");
  EXPECT_EQ(change.credit.to_string(), "2202.74");  // rules 3.3, worked
  EXPECT_EQ(change.charge.to_string(), "5506.85");
}

TEST(ChangeOfUnits, TheSameUnitsChangeNothing) {
  const Subscription s = bought("99.99", "USD", 3, "2021-03-08", "2022-03-08");
  const Change change = change_units(ProrationRule::kLine, s, 3, on("2021-05-05"));
  EXPECT_EQ(change.credit, change.charge);
}

TEST(ChangeOfUnits, AClockThatWentBackFindsTheDayOfTheLastChange) {
  Subscription s = bought("365.00", "USD", 2, "2021-03-08", "2022-03-08");
  s.changed_day = 100;
  s.unit_days = 100;
  const Change change = change_units(ProrationRule::kLine, s, 3, on("2021-03-10"));
  EXPECT_EQ(change.day, 100);
  EXPECT_EQ(change.credit, change.standing);
}

TEST(ChangeOfProduct, TheNewOneCountsFromItsFirstDay) {
  const Subscription s = bought("365.00", "USD", 2, "2021-03-08", "2022-03-08");
  const Change change = change_product(s, *Decimal::parse("730.00"), s.currency, on("2021-03-18"));
  EXPECT_EQ(change.credit.to_string(), "710.00");
  EXPECT_EQ(change.charge.to_string(), "1420.00");
}

// --- what holds of every chain

RC_GTEST_PROP(ChangeOfUnits, AChainOfThemAddsUpToThePriceOfAllUnitDaysAndNeverGivesBackMoreThanStands, ()) {
  const char* code = *rc::gen::element("JPY", "USD", "KWD");
  const int scale = *rc::gen::inRange(0, 6);
  Subscription s = bought("1", code, *rc::gen::inRange(1, 200), "2023-05-01", *rc::gen::element("2024-05-01", "2023-06-01"));
  s.unit_price = Decimal(*rc::gen::inRange<std::int64_t>(0, 50'000'000), scale);
  const std::int64_t days = term_days(s);
  Money charged = billing::rest(ProrationRule::kLine, {s.unit_price, s.currency, days, 0}, s.quantity, days);
  std::int64_t unit_days = 0, day = 0;
  const int changes = *rc::gen::inRange(1, 12);
  for (int i = 0; i < changes; ++i) {
    const std::int64_t next = *rc::gen::inRange<std::int64_t>(day, days + 1);
    const std::int64_t quantity = *rc::gen::inRange<std::int64_t>(1, 200);
    unit_days += s.quantity * (next - day);
    day = next;
    const Change change = change_units(ProrationRule::kLine, s, quantity, s.term_start.plus_days(day));
    RC_ASSERT(change.credit.minor >= 0);
    RC_ASSERT(change.credit.minor <= change.standing.minor);
    charged = charged - change.credit + change.charge;
    RC_ASSERT(charged.minor >= 0);
    s.quantity = quantity;
    s.unit_days = change.unit_days;
    s.changed_day = change.day;
  }
  unit_days += s.quantity * (days - day);
  RC_ASSERT(charged == billing::rest(ProrationRule::kLine, {s.unit_price, s.currency, days, 0}, 1, unit_days));
}

// --- what may be changed

TEST(MayHaveUnits, SaysWhyNotInItsOrder) {
  const Instant at = on("2021-03-10");
  const Subscription s = bought("10.00", "USD", 5, "2021-03-08", "2022-03-08");
  const auto code = [&](Standing standing, std::int64_t quantity, Instant when) {
    const Result<void> may = may_have_units(standing, quantity, when);
    return may ? 0 : static_cast<int>(may.error().code->number);
  };
  EXPECT_EQ(code(standing_of(s, at), 6, at), 0);
  EXPECT_EQ(code(standing_of(s, at), 4, at), 0);
  EXPECT_EQ(code(standing_of(s, at, false), 6, at), 800095) << "software: more of it is a new order";
  EXPECT_EQ(code(standing_of(s, at), 51, at), 2002);
  EXPECT_EQ(code(standing_of(s, at), 1, at), 2002);
  EXPECT_EQ(code(standing_of(s, at), 4, on("2021-03-15T00:00:00.000001Z")), 800090) << "past its 168 hours";
  EXPECT_EQ(code(standing_of(s, at), 6, on("2021-06-01")), 0) << "units are added at any time";

  Standing pending = standing_of(s, at);
  pending.held.state = EntitlementState::kPending;
  EXPECT_EQ(code(pending, 6, at), 800081);
  Standing whole_lines = standing_of(s, at);
  whole_lines.returns->unit = catalog::ReturnUnit::kLine;
  EXPECT_EQ(code(whole_lines, 4, at), 800090);
  Standing without_policy = standing_of(s, at);
  without_policy.returns.reset();
  EXPECT_EQ(code(without_policy, 4, at), 800090);

  Subscription suspended = s;
  suspended.status = Status::kSuspended;
  EXPECT_EQ(code(standing_of(suspended, at), 6, at), 2001);
  Subscription deleted = s;
  deleted.status = Status::kDeleted;
  EXPECT_EQ(code(standing_of(deleted, at), 6, at), 2011);
  EXPECT_EQ(code(standing_of(s, on("2022-03-08"), true, false), 6, on("2022-03-08")), 2011) << "its term has ended";
  EXPECT_EQ(code(standing_of(s, on("2022-03-08")), 6, on("2022-03-08")), 800014) << "it is just being renewed";
  const Subscription at_noon = bought("10.00", "USD", 5, "2021-03-08T12:00:00Z", "2022-03-08T12:00:00Z");
  EXPECT_EQ(code(standing_of(at_noon, on("2022-03-08T09:00:00Z")), 6, on("2022-03-08T09:00:00Z")), 800092)
      << "no day is left";
}

// --- what time does

TEST(NextStep, ATermIsAnnouncedAndThenRenewedOrEnded) {
  Subscription s = bought("10.00", "USD", 5, "2021-03-08", "2022-03-08");
  EXPECT_EQ(to_iso(*s.due_at), "2022-02-06T00:00:00Z");
  const auto step = [](const Subscription& of, std::string_view day, bool renewing = true) {
    return next_step(standing_of(of, on(day), true, renewing), on(day));
  };
  EXPECT_EQ(step(s, "2022-02-05"), Step::kNone);
  EXPECT_EQ(step(s, "2022-02-06"), Step::kRemind);
  EXPECT_EQ(step(s, "2022-03-08"), Step::kRenew) << "after a standstill nobody is told of what has happened";
  s.reminded = true;
  s.due_at = due_at(s);
  EXPECT_EQ(step(s, "2022-03-07"), Step::kNone);
  EXPECT_EQ(step(s, "2022-03-08"), Step::kRenew);
  EXPECT_EQ(step(s, "2022-03-08", false), Step::kExpire) << "the seeds' software does not renew";
  s.auto_renew = false;
  EXPECT_EQ(step(s, "2022-03-08"), Step::kExpire);
}

TEST(NextStep, WhatWaitsForKeysOrWasCancelledIsNotRenewed) {
  Subscription s = bought("10.00", "USD", 5, "2021-03-08", "2022-03-08");
  Standing standing = standing_of(s, on("2022-03-08"));
  standing.held.state = EntitlementState::kPending;
  EXPECT_EQ(next_step(standing, on("2022-03-08")), Step::kExpire);
  standing.held.state = EntitlementState::kCancelled;
  EXPECT_EQ(next_step(standing, on("2022-03-08")), Step::kClose);
}

TEST(NextStep, ASuspendedOneIsDeletedAfterNinetyDaysOrEndsWithItsTerm) {
  Subscription s = bought("10.00", "USD", 5, "2021-03-08", "2022-03-08");
  s.status = Status::kSuspended;
  s.suspended_at = on("2021-06-01");
  s.due_at = due_at(s);
  EXPECT_EQ(to_iso(*s.due_at), "2021-08-30T00:00:00Z");
  EXPECT_EQ(next_step(standing_of(s, on("2021-08-29")), on("2021-08-29")), Step::kNone);
  EXPECT_EQ(next_step(standing_of(s, on("2021-08-30")), on("2021-08-30")), Step::kDelete);
  s.suspended_at = on("2022-03-01");
  s.due_at = due_at(s);
  EXPECT_EQ(to_iso(*s.due_at), "2022-03-08T00:00:00Z");
  EXPECT_EQ(next_step(standing_of(s, on("2022-03-08")), on("2022-03-08")), Step::kExpire);
}

TEST(StatusOf, WhatItsOrderCancelledIsDeletedAndWhatIsPastItsTermHasExpired) {
  Subscription s = bought("10.00", "USD", 5, "2021-03-08", "2022-03-08");
  fulfilment::Entitlement held;
  EXPECT_EQ(status_of(s, held, false, on("2022-03-07T23:59:59Z")), Status::kActive);
  EXPECT_EQ(status_of(s, held, false, on("2022-03-08")), Status::kExpired);
  EXPECT_EQ(status_of(s, held, true, on("2022-03-08")), Status::kActive) << "it only waits for its renewal";
  held.state = EntitlementState::kCancelled;
  EXPECT_EQ(status_of(s, held, true, on("2021-03-09")), Status::kDeleted);
}

}  // namespace
}  // namespace chandlery::subscriptions
