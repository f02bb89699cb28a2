// See savings.h.
#include "reservations/savings.h"

#include <algorithm>

#include "core/decimal_division.h"
#include "reservations/discount_cost.h"

namespace chandlery::reservations {
namespace {

Decimal whole(std::int64_t number) { return {number, 0}; }
Decimal at_cost_scale(const Decimal& amount) { return amount.at_scale(kCostScale, Rounding::kHalfAwayFromZero); }
Decimal sum(const Decimal& a, const Decimal& b) {
  return {at_cost_scale(a).mantissa() + at_cost_scale(b).mantissa(), kCostScale};
}

/// Of one machine in a month.
struct MonthOfOne {
  Decimal compute, windows, reserved;
};
MonthOfOne month_of(const FleetItem& item) {
  const Decimal hours = whole(item.hours);
  MonthOfOne month{.compute = at_cost_scale(item.compute_price * hours), .windows = whole(0), .reserved = {}};
  if (item.windows) month.windows = at_cost_scale(item.windows_price * whole(item.vcpus) * hours);
  month.reserved = item.reservation_price
                       ? divide(*item.reservation_price, whole(item.term_months), kCostScale, Rounding::kHalfAwayFromZero)
                       : month.compute;
  return month;
}

}  // namespace

FleetCosts fleet_costs(std::span<const FleetItem> fleet, std::int64_t cores, WindowsWording wording, Currency currency) {
  FleetCosts costs;
  Decimal compute = whole(0), reserved = whole(0), windows = whole(0), unlicensed = whole(0);
  std::int64_t left = cores;
  for (const FleetItem& item : fleet) {
    const MonthOfOne month = month_of(item);
    compute = sum(compute, month.compute * whole(item.count));
    reserved = sum(reserved, month.reserved * whole(item.count));
    if (!item.windows) continue;
    const std::int64_t need = windows_need(item.vcpus, wording);
    const std::int64_t licensed = std::min(item.count, left / need);
    left -= licensed * need;
    costs.cores_needed += item.count * need;
    costs.unlicensed += item.count - licensed;
    windows = sum(windows, month.windows * whole(item.count));
    unlicensed = sum(unlicensed, month.windows * whole(item.count - licensed));
  }
  costs.cores_used = cores - left;
  const auto rounded = [&](const Decimal& amount) {
    return amount.at_scale(currency.exponent() + 2, Rounding::kHalfAwayFromZero);
  };
  costs.pay_as_you_go = rounded(sum(compute, windows));
  costs.reserved = rounded(sum(reserved, windows));
  costs.benefit = rounded(sum(compute, unlicensed));
  costs.both = rounded(sum(reserved, unlicensed));
  return costs;
}

Decimal saved_percent(const Decimal& before, const Decimal& after) {
  if (before.zero()) return {0, 2};
  const int scale = std::max(before.scale(), after.scale());
  const Decimal saved{before.at_scale(scale, Rounding::kFloor).mantissa() - after.at_scale(scale, Rounding::kFloor).mantissa(),
                      scale};
  return divide(saved * whole(100), before, 2, Rounding::kFloor);
}

Recommendation recommend(std::span<const std::int64_t> demand, const Decimal& price, const ReservationOffer& offer) {
  Recommendation result{.quantity = 0, .cost_now = {}, .cost_then = {}, .hours = std::ssize(demand)};
  __int128 all = 0;
  for (const std::int64_t hour : demand) all += hour;
  result.cost_now = result.cost_then = pay_as_you_go(all, kRatioUnit, price);
  const std::int64_t unit = offer.ratio * kMicroHour;
  const Decimal cost_of_one = at_cost_scale(offer.hourly * whole(result.hours));
  const std::int64_t most = demand.empty() ? 0 : (*std::ranges::max_element(demand) + unit - 1) / unit;
  // What n of them leave to be paid as you go falls ever slower with n, so the best n is where the next saves too little.
  const auto worth = [&](std::int64_t n) {
    __int128 used = 0;
    for (const std::int64_t hour : demand) used += std::clamp<std::int64_t>(hour - (n - 1) * unit, 0, unit);
    return pay_as_you_go(used, kRatioUnit, price) > cost_of_one;
  };
  std::int64_t low = 0, high = most;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (worth(middle)) low = middle;
    else high = middle - 1;
  }
  result.quantity = low;
  __int128 open = 0;
  for (const std::int64_t hour : demand) open += std::max<std::int64_t>(0, hour - low * unit);
  result.cost_then = sum(pay_as_you_go(open, kRatioUnit, price), cost_of_one * whole(low));
  return result;
}

}  // namespace chandlery::reservations
