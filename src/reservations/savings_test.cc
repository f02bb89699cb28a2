// What a fleet costs in four ways, and what to reserve: against numbers worked by hand and against trying every quantity.
#include "reservations/savings.h"

#include "reservations/discount_cost.h"

namespace chandlery::reservations {
namespace {

Decimal number(const char* text) { return *Decimal::parse(text); }
const Currency kUsd = *Currency::parse("USD");

// 730 hours at 0.40 are 292.00, Windows on 4 vCPUs at 0.046 is 134.32; reserved 1752.00 a year are 146.00 a month.
FleetItem windows_machine(std::int64_t count = 1) {
  return {.name = "web", .count = count, .vcpus = 4, .compute_price = number("0.40"), .windows = true,
          .windows_price = number("0.046"), .reservation_price = number("1752.00")};
}

TEST(Savings, AMonthOfOneWindowsMachineInFourWays) {
  const std::vector<FleetItem> fleet = {windows_machine()};
  const FleetCosts costs = fleet_costs(fleet, 8, WindowsWording::kCores, kUsd);
  EXPECT_EQ(costs.pay_as_you_go.to_string(), "426.3200");
  EXPECT_EQ(costs.reserved.to_string(), "280.3200");
  EXPECT_EQ(costs.benefit.to_string(), "292.0000");
  EXPECT_EQ(costs.both.to_string(), "146.0000");
  EXPECT_EQ(saved_percent(costs.pay_as_you_go, costs.both).to_string(), "65.75");
  EXPECT_EQ(costs.cores_needed, 8);
  EXPECT_EQ(costs.cores_used, 8);
}

TEST(Savings, MachinesForWhichNoLicencesAreLeftPayForWindows) {
  const std::vector<FleetItem> fleet = {windows_machine(3)};
  const FleetCosts costs = fleet_costs(fleet, 20, WindowsWording::kCores, kUsd);
  EXPECT_EQ(costs.unlicensed, 1);
  EXPECT_EQ(costs.cores_used, 16);
  EXPECT_EQ(costs.benefit.to_string(), "1010.3200");  // 3 x 292.00 + 134.32
}

TEST(Savings, ALinuxMachineHasNothingToLicense) {
  FleetItem item = windows_machine();
  item.windows = false;
  const FleetCosts costs = fleet_costs({&item, 1}, 100, WindowsWording::kCores, kUsd);
  EXPECT_EQ(costs.pay_as_you_go, costs.benefit);
  EXPECT_EQ(costs.cores_used, 0);
}

TEST(Savings, TheQuantityThatPaysForItselfIsRecommended) {
  // Ten hours need two units, ten hours need one: at half the price the first is worth it and the second just is not.
  std::vector<std::int64_t> demand(20, kRatioHour);
  for (int i = 0; i < 10; ++i) demand[static_cast<std::size_t>(i)] = 2 * kRatioHour;
  EXPECT_EQ(recommend(demand, number("0.40"), {kRatioUnit, number("0.20")}).quantity, 1);
  EXPECT_EQ(recommend(demand, number("0.40"), {kRatioUnit, number("0.19")}).quantity, 2);
  EXPECT_EQ(recommend(demand, number("0.40"), {kRatioUnit, number("0.40")}).quantity, 0);
  EXPECT_EQ(recommend({}, number("0.40"), {kRatioUnit, number("0.10")}).quantity, 0);
}

RC_GTEST_PROP(SavingsProperties, NoOtherQuantityIsCheaper, (const std::vector<std::uint8_t>& hours)) {
  std::vector<std::int64_t> demand;
  for (const std::uint8_t hour : hours) demand.push_back(std::int64_t{hour} * kRatioHour / 16);
  const ReservationOffer offer{2 * kRatioUnit, Decimal(*rc::gen::inRange(1, 100), 2)};
  const Decimal price = number("0.40");
  const Recommendation best = recommend(demand, price, offer);
  for (std::int64_t quantity = 0; quantity < 12; ++quantity) {
    __int128 open = 0;
    for (const std::int64_t hour : demand) open += std::max<std::int64_t>(0, hour - quantity * 2 * kRatioHour);
    const Decimal reserved = offer.hourly * Decimal(std::ssize(demand) * quantity, 0);
    const Decimal cost(pay_as_you_go(open, kRatioUnit, price).mantissa() +
                           reserved.at_scale(kCostScale, Rounding::kHalfAwayFromZero).mantissa(), kCostScale);
    // A digit of rounding at the last place of each sum.
    RC_ASSERT(best.cost_then.mantissa() <= cost.mantissa() + 2);
  }
}

}  // namespace
}  // namespace chandlery::reservations
