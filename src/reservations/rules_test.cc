// The worked numbers of rules 5.3 and 5.4, and what must hold of every split, merge and instalment.
#include "reservations/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::reservations {
namespace {

const Currency kUsd = *Currency::parse("USD");

Instant at(const char* text) { return *parse_iso(text); }
Money usd(std::int64_t cents) { return {cents, kUsd}; }

catalog::ReturnPolicy policy(std::int64_t percent = 12) {
  catalog::ReturnPolicy made;
  made.id = "reservation-12";
  made.basis = catalog::ReturnBasis::kProrated;
  made.full_within_hours = 120;
  made.early_termination_percent = Decimal(percent, 0);
  made.exchange_allowed = true;
  made.annual_cap = usd(5'000'000);
  return made;
}

Reservation upfront(std::int64_t cents, std::int64_t quantity = 1) {
  Reservation r{.id = "r", .reservation_order_id = "o", .reservation_type = "virtualmachines", .quantity = quantity};
  r.term_duration = "P1Y";
  r.effective_at = r.began_at = at("2021-03-08T10:00:00Z");
  r.expires_at = at("2022-03-08T10:00:00Z");
  r.currency = kUsd;
  r.price = r.paid = usd(cents);
  r.charged = {usd(cents), usd(0)};
  return r;
}

// 100.00 a month for three years, of which so many months are paid.
Reservation monthly(std::int64_t paid) {
  Reservation r = upfront(360'000);
  r.plan = BillingPlan::kMonthly;
  r.term_duration = "P3Y";
  r.effective_at = r.began_at = at("2021-01-01T00:00:00Z");
  r.expires_at = at("2024-01-01T00:00:00Z");
  r.instalments = paid;
  r.paid = usd(10'000 * paid);
  r.charged = {r.paid, usd(0)};
  return r;
}

TEST(ReservationReturn, AfterAHundredDaysTheRestComesBackLessTwelvePercent) {
  const Return back = return_of(upfront(365'000), policy(), true, at("2021-06-16T12:00:00Z"));
  EXPECT_EQ(back.used_days, 100);
  EXPECT_EQ(back.remaining, usd(265'000));
  EXPECT_EQ(back.fee, usd(31'800));
  EXPECT_EQ(back.refund(), usd(233'200));
  EXPECT_EQ(back.commitment, usd(265'000));
}

TEST(ReservationReturn, WithoutAFeeTheLowerOfBothPricesCounts) {
  EXPECT_FALSE(counts_lower_price(policy()));
  EXPECT_TRUE(counts_lower_price(policy(0)));
  const Return back = return_of(upfront(365'000), policy(0), true, at("2021-06-16T12:00:00Z"));
  EXPECT_EQ(back.refund(), usd(265'000));
  EXPECT_EQ(at_lower_price(back, usd(365'000), usd(182'500)).refund(), usd(132'500));
  EXPECT_EQ(at_lower_price(back, usd(365'000), usd(182'500)).commitment, usd(265'000)) << "the cap counts what ends";
  EXPECT_EQ(at_lower_price(back, usd(365'000), usd(400'000)), back) << "a higher price changes nothing";
  const Return unused = return_of(upfront(365'000), policy(0), false, at("2021-03-09T12:00:00Z"));
  EXPECT_EQ(at_lower_price(unused, usd(365'000), usd(1)), unused);
}

TEST(ReservationReturn, OnTheFourthDayTheUsedOneIsProratedAndTheUnusedOneComesBackWhole) {
  const Instant fourth = at("2021-03-12T12:00:00Z");
  EXPECT_EQ(return_of(upfront(365'000), policy(), true, fourth).refund(), usd(361'000));
  EXPECT_EQ(return_of(upfront(365'000), policy(), false, fourth).refund(), usd(365'000));
}

TEST(ReservationReturn, AfterFiveDaysTheFeeIsTheSameUsedOrNot) {
  const Instant sixth = at("2021-03-14T12:00:00Z");
  EXPECT_EQ(return_of(upfront(365'000), policy(), false, sixth), return_of(upfront(365'000), policy(), true, sixth));
  EXPECT_EQ(return_of(upfront(365'000), policy(), true, sixth).fee, usd(43'080));
}

TEST(ReservationReturn, APolicyWithoutAFeeTakesNone) {
  EXPECT_EQ(return_of(upfront(365'000), policy(0), true, at("2021-06-16T12:00:00Z")).refund(), usd(265'000));
}

TEST(ReservationReturn, PaidByTheMonthTheCancelledPaymentsCountAndTheRestOfTheMonthComesBack) {
  // The twelfth month, of 31 days, ten of which are used.
  const Return back = return_of(monthly(12), policy(0), true, at("2021-12-11T00:00:00Z"));
  EXPECT_EQ(back.commitment, usd(240'000));
  EXPECT_EQ(back.credit, usd(6'774));
  EXPECT_EQ(back.refund(), back.credit);
}

TEST(ReservationReturn, TheCapIsRefusedByACentMore) {
  const Money cap = usd(5'000'000), counted = usd(240'000);
  EXPECT_TRUE(check_cap(cap, counted, usd(4'760'000)));
  const Result<void> over = check_cap(cap, counted, usd(4'760'001));
  ASSERT_FALSE(over);
  EXPECT_TRUE(over.error().is(errors::kRefundCap));
  EXPECT_THAT(over.error().message, testing::HasSubstr("47600.00"));
}

TEST(ReservationReturn, WhatCanNeverBeReturnedIsNotWhateverItsPolicySays) {
  const Instant now = at("2021-04-01");
  for (const char* type : {"Databricks", "redhat", "SUSELinux", "openshift", "synapse", "vmwarecloudsimple"}) {
    Reservation r = upfront(1'000);
    r.reservation_type = type;
    EXPECT_TRUE(may_return(r, policy(), false, now).error().is(errors::kNotReturnable)) << type;
    EXPECT_TRUE(may_return(r, policy(), true, now).error().is(errors::kNotReturnable)) << type;
  }
  EXPECT_TRUE(may_return(upfront(1'000), policy(), true, now));
  EXPECT_TRUE(may_return(upfront(1'000), std::nullopt, false, now).error().is(errors::kNotReturnable));
  EXPECT_FALSE(may_be_paid_monthly("databricks"));
  EXPECT_TRUE(may_be_paid_monthly("virtualmachines"));
}

TEST(ReservationExchange, AfterTheEighteenthPaymentTheNewCommitmentIsEighteenHundredOrMore) {
  const Reservation r = monthly(18);
  const Return back = exchange_of(r, policy(), at("2022-06-20T00:00:00Z"));
  EXPECT_EQ(back.commitment, usd(180'000));
  EXPECT_EQ(back.fee, usd(0));
  EXPECT_TRUE(may_exchange(r, back, "virtualmachines", usd(180'000)));
  EXPECT_TRUE(may_exchange(r, back, "virtualmachines", usd(179'999)).error().is(errors::kExchangeTooSmall));
  EXPECT_TRUE(may_exchange(r, back, "sqldatabases", usd(200'000)).error().is(errors::kInvalidInput));
}

TEST(ReservationSplit, TenBecomeSevenAndThreeAndNotSevenAndFour) {
  const Reservation ten = upfront(100'001, 10);
  const Instant now = at("2021-05-01");
  const std::int64_t good[] = {7, 3}, more[] = {7, 4}, none[] = {10, 0}, one[] = {10}, negative[] = {11, -1};
  const auto parts = split(ten, good, now);
  ASSERT_TRUE(parts);
  EXPECT_EQ((*parts)[0].quantity, 7);
  EXPECT_EQ((*parts)[1].quantity, 3);
  EXPECT_EQ((*parts)[0].price + (*parts)[1].price, ten.price);
  EXPECT_EQ((*parts)[1].expires_at, ten.expires_at);
  for (const auto& bad : {std::span<const std::int64_t>(more), std::span<const std::int64_t>(none),
                          std::span<const std::int64_t>(one), std::span<const std::int64_t>(negative)}) {
    EXPECT_TRUE(split(ten, bad, now).error().is(errors::kSplitQuantities));
  }
}

TEST(ReservationMerge, WhatDiffersIsNamed) {
  const Instant now = at("2021-05-01");
  const auto refusal = [&](auto&& change) {
    Reservation parts[] = {upfront(1'000), upfront(1'000)};
    change(parts[1]);
    const auto merged = merge(parts, now);
    return merged ? std::string() : merged.error().message;
  };
  EXPECT_EQ(refusal([](Reservation&) {}), "");
  EXPECT_THAT(refusal([](Reservation& r) { r.reservation_order_id = "p"; }), testing::HasSubstr("order"));
  EXPECT_THAT(refusal([](Reservation& r) { r.scope.kind = ScopeKind::kManagementGroup; }), testing::HasSubstr("scope"));
  EXPECT_THAT(refusal([](Reservation& r) { r.flexible = false; }), testing::HasSubstr("optimise"));
  EXPECT_THAT(refusal([](Reservation& r) { r.plan = BillingPlan::kMonthly; }), testing::HasSubstr("plan"));
  EXPECT_THAT(refusal([](Reservation& r) { r.expires_at = r.expires_at.plus_days(1); }), testing::HasSubstr("end"));
  EXPECT_THAT(refusal([](Reservation& r) { r.state = State::kReturned; }), testing::HasSubstr("returned"));
}

RC_GTEST_PROP(ReservationSplit, SplitThenMergedItIsWhatItWas, ()) {
  const auto quantities = *rc::gen::suchThat(
      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 50)),
      [](const auto& all) { return all.size() >= 2 && all.size() <= 20; });
  std::int64_t units = 0;
  for (const std::int64_t quantity : quantities) units += quantity;
  Reservation whole = upfront(*rc::gen::inRange<std::int64_t>(1, 100'000'000), units);
  whole.paid = usd(*rc::gen::inRange<std::int64_t>(0, whole.price.minor + 1));
  whole.charged = {whole.paid, usd(*rc::gen::inRange<std::int64_t>(0, 1'000'000))};
  const Instant now = at("2021-05-01");
  const auto parts = split(whole, quantities, now);
  RC_ASSERT(parts.has_value());
  const auto merged = merge(*parts, now);
  RC_ASSERT(merged.has_value());
  RC_ASSERT(merged->quantity == whole.quantity);
  RC_ASSERT(merged->price == whole.price);
  RC_ASSERT(merged->paid == whole.paid);
  RC_ASSERT(merged->charged == whole.charged);
  RC_ASSERT(merged->scope == whole.scope);
  RC_ASSERT(merged->expires_at == whole.expires_at);
}

RC_GTEST_PROP(ReservationInstalments, TheyAddUpToThePriceWhateverIsSplitBetweenThem, ()) {
  Reservation whole = monthly(0);
  whole.price = usd(*rc::gen::inRange<std::int64_t>(1, 10'000'000));
  whole.quantity = *rc::gen::inRange<std::int64_t>(2, 40);
  const std::int64_t all = instalments_of(whole.term_duration);
  const auto pay = [&](Reservation& r) {
    const Money next = paid_after(r.price, r.instalments + 1, all) - r.paid;
    r.paid = r.paid + next;
    ++r.instalments;
    return next;
  };
  Money sum = usd(0);
  const std::int64_t until = *rc::gen::inRange<std::int64_t>(1, all);
  while (whole.instalments < until) sum = sum + pay(whole);
  const std::int64_t first = *rc::gen::inRange<std::int64_t>(1, whole.quantity);
  const std::int64_t cut[] = {first, whole.quantity - first};
  auto parts = split(whole, cut, whole.effective_at).value();
  for (Reservation& part : parts) {
    while (part.instalments < all) sum = sum + pay(part);
  }
  RC_ASSERT(sum == whole.price);
}

RC_GTEST_PROP(ReservationReturn, NeverMoreComesBackThanWasPaid, ()) {
  const bool by_month = *rc::gen::arbitrary<bool>();
  Reservation r = by_month ? monthly(*rc::gen::inRange<std::int64_t>(1, 37)) : upfront(*rc::gen::inRange<std::int64_t>(1, 10'000'000));
  const Instant now = r.effective_at.plus_days(*rc::gen::inRange<std::int64_t>(0, 364));
  const Return back = return_of(r, policy(), *rc::gen::arbitrary<bool>(), now);
  RC_ASSERT(back.credit.minor >= 0 && back.credit.minor <= r.paid.minor);
  RC_ASSERT(back.fee.minor >= 0 && back.fee.minor <= back.remaining.minor);
  RC_ASSERT(back.commitment.minor >= 0 && back.commitment.minor <= r.price.minor);
}

TEST(ReservationTime, AnInstalmentIsDueOnItsDayAndAReminderThirtyDaysBeforeTheEnd) {
  Reservation r = monthly(1);
  EXPECT_EQ(due_at(r), at("2021-02-01T00:00:00Z"));
  EXPECT_EQ(next_step(r, at("2021-01-31T23:59:59Z")), Step::kNone);
  EXPECT_EQ(next_step(r, at("2021-02-01T00:00:00Z")), Step::kCharge);
  r.instalments = 36;
  EXPECT_EQ(next_step(r, at("2023-12-02T00:00:00Z")), Step::kRemind);
  r.reminded = true;
  EXPECT_EQ(next_step(r, at("2024-01-01T00:00:00Z")), Step::kExpire);
  r.state = State::kExpired;
  EXPECT_EQ(due_at(r), std::nullopt);
}

}  // namespace
}  // namespace chandlery::reservations
