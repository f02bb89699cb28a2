// What reservations charge and give back is what billing's explanation arrives at from the lines alone.
#include "reservations/charging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "billing/explain.h"

namespace chandlery::reservations {
namespace {

const Currency kUsd = *Currency::parse("USD");
const Instant kBegins = *parse_iso("2021-03-08T10:00:00Z");

Money usd(std::int64_t minor) { return {minor, kUsd}; }

/// Bought with 19 % of tax on top.
struct Bought {
  Reservation reservation;
  billing::ChargeLine charge;
};
Bought bought(std::int64_t unit_price, std::int64_t quantity, BillingPlan plan) {
  Bought made{.reservation = {.id = "r", .order_id = "o", .quantity = quantity}, .charge = {}};
  Reservation& r = made.reservation;
  r.term_duration = "P1Y";
  r.effective_at = r.began_at = kBegins;
  r.expires_at = *parse_iso("2022-03-08T10:00:00Z");
  r.currency = kUsd;
  r.unit_price = Decimal(unit_price, 2);
  r.plan = plan;
  r.price = r.paid = usd(unit_price * quantity);
  if (plan == BillingPlan::kMonthly) r.instalments = 1, r.paid = paid_after(r.price, 1, 12);
  billing::ChargeLine& line = made.charge;
  line.id = "o/0/new";
  line.order_id = "o";
  line.unit_price = r.unit_price;
  line.quantity = quantity;
  line.tax_treatment = billing::TaxTreatment::kExclusive;
  line.tax_rate = Decimal(19, 2);
  line.pricing_currency = kUsd;
  line.charge_start = line.subscription_start = Date::of(kBegins).start();
  line.charge_end = instalment_start(r, plan == BillingPlan::kMonthly ? 1 : 12).plus_seconds(-1);
  r.charged = billing::apply_tax({.treatment = line.tax_treatment, .rate = line.tax_rate, .included_rate = {}, .name = {}},
                                 r.paid);
  line.subtotal = r.charged.subtotal;
  line.tax = r.charged.tax;
  return made;
}

catalog::ReturnPolicy policy(std::int64_t fee) {
  return {.id = "p", .basis = catalog::ReturnBasis::kProrated, .full_within_hours = 120,
          .early_termination_percent = Decimal(fee, 0)};
}

billing::Explanation explained(const billing::ChargeLine& line) {
  return billing::explain(line, billing::facts_of_part(line), "en");
}

TEST(ReservationCredit, IsExplainedFromWhatItRecorded) {
  const Bought made = bought(365'000, 1, BillingPlan::kUpfront);
  const Instant day = kBegins.plus_days(100);
  const auto lines = return_charges(made.reservation, made.charge, return_of(made.reservation, policy(12), true, day),
                                    billing::BillingMonth::of(day), day);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].credit_basis, billing::CreditBasis::kProrated);
  EXPECT_EQ(lines[0].used_days, 100);
  EXPECT_EQ(lines[0].subtotal, usd(-265'000));
  const billing::Explanation why = explained(lines[0]);
  EXPECT_TRUE(why.agrees);
  EXPECT_THAT(why.facts, testing::Contains(testing::HasSubstr("100")));
  EXPECT_TRUE(explained(lines[1]).agrees) << "the fee";
}

TEST(ReservationCredit, ByTheMonthItIsOfTheInstalmentThatRuns) {
  Bought made = bought(120'000, 1, BillingPlan::kMonthly);
  const Instant day = *parse_iso("2021-04-18T12:00:00Z");
  const Instalment second = next_instalment(made.reservation, made.charge, billing::BillingMonth::of(day), day);
  Reservation& r = made.reservation;
  r.instalments = 2;
  r.paid = r.paid + second.amount;
  r.charged = {r.charged.subtotal + second.line.subtotal, r.charged.tax + second.line.tax};
  const auto lines = return_charges(r, made.charge, return_of(r, policy(0), true, day), billing::BillingMonth::of(day), day);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].charge_start, parse_iso("2021-04-18"));
  EXPECT_EQ(lines[0].charge_end, parse_iso("2021-05-07T23:59:59Z"));
  EXPECT_EQ(lines[0].used_days, 10);
  EXPECT_EQ(lines[0].subtotal, usd(-6'667)) << "20 of 30 days of 100.00";
  EXPECT_TRUE(explained(lines[0]).agrees);
}

RC_GTEST_PROP(ReservationCredit, IsWhatItsExplanationArrivesAtAndNeverMoreThanWasCharged, ()) {
  const auto plan = *rc::gen::arbitrary<bool>() ? BillingPlan::kMonthly : BillingPlan::kUpfront;
  const std::int64_t units = *rc::gen::inRange<std::int64_t>(2, 40), first = *rc::gen::inRange<std::int64_t>(1, units);
  const Bought made = bought(*rc::gen::inRange<std::int64_t>(12, 1'000'000), units, plan);
  const std::int64_t cut[] = {first, units - first};
  const Instant day = kBegins.plus_days(*rc::gen::inRange<std::int64_t>(0, plan == BillingPlan::kMonthly ? 30 : 364));
  const Reservation part = split(made.reservation, cut, kBegins).value().at(*rc::gen::inRange<std::size_t>(0, 2));
  Return back = return_of(part, policy(0), *rc::gen::arbitrary<bool>(), day);
  if (*rc::gen::arbitrary<bool>()) back = at_lower_price(back, part.price, usd(*rc::gen::inRange<std::int64_t>(0, part.price.minor + 1)));
  back = less_held(back, part.paid, usd(*rc::gen::inRange<std::int64_t>(0, part.paid.minor + 1)));
  RC_ASSERT(back.credit.minor >= 0);
  RC_ASSERT((back.credit + back.charge.credited_before).minor <= back.charge.price.minor);
  for (const auto& line : return_charges(part, made.charge, back, billing::BillingMonth::of(day), day)) {
    RC_ASSERT(-line.subtotal.minor <= part.charged.subtotal.minor);
    RC_ASSERT(-line.tax.minor <= part.charged.tax.minor);
    RC_ASSERT(explained(line).agrees);
  }
}

}  // namespace
}  // namespace chandlery::reservations
