// What a fleet costs as you go, with reservations, with the hybrid benefit and with both, and what to reserve by what was used:
// pure (rules 5.7). A reservation covers the infrastructure; Windows is paid by vCPU unless licences are brought.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/money.h"
#include "reservations/benefit_rules.h"
#include "reservations/discount.h"

namespace chandlery::reservations {

/// Hours of a month in estimates: 365 x 24 / 12.
inline constexpr std::int64_t kHoursOfMonth = 730;

/// Machines that are alike.
struct FleetItem {
  std::string name;
  std::int64_t count = 1, vcpus = 1;
  std::int64_t hours = kHoursOfMonth;         ///< that each runs in a month, at most kHoursOfMonth
  Decimal compute_price;                      ///< of an hour, the base (Linux) rate
  bool windows = false;
  Decimal windows_price;                      ///< of a vCPU's hour
  std::optional<Decimal> reservation_price;   ///< of the whole term for one machine; none: it is not reserved
  std::int64_t term_months = 12;
};

/// A month, rounded once, half away from zero at two digits more than the money has.
struct FleetCosts {
  Decimal pay_as_you_go, reserved, benefit, both;
  std::int64_t cores_needed = 0;  ///< core licences for all Windows machines
  std::int64_t cores_used = 0;    ///< of those at hand
  std::int64_t unlicensed = 0;    ///< Windows machines for which none were left
};
/// `cores` core licences are brought to the machines in the given order, where they save most first if it is by the caller's
/// order; a machine that they do not cover whole pays for Windows.
FleetCosts fleet_costs(std::span<const FleetItem> fleet, std::int64_t cores, WindowsWording wording, Currency currency);

/// part / whole saved, in percent with two digits, rounded down; 0 for nothing to save from.
Decimal saved_percent(const Decimal& before, const Decimal& after);

/// What one size costs when it is reserved.
struct ReservationOffer {
  std::int64_t ratio = kRatioUnit;
  Decimal hourly;                ///< its price by the hours of its term
};
struct Recommendation {
  std::int64_t quantity = 0;
  Decimal cost_now, cost_then;   ///< of the hours that were looked at, at kCostScale
  std::int64_t hours = 0;
};
/// How many of the offer would have been cheapest over these hours. `demand` is what each hour needed of the size's group and
/// region beyond existing reservations, in ratio-hours; `price` is what a ratio-hour costs as you go. One more is worth it
/// while the hours that would use it save more than it costs in all hours.
Recommendation recommend(std::span<const std::int64_t> demand, const Decimal& price, const ReservationOffer& offer);

}  // namespace chandlery::reservations
