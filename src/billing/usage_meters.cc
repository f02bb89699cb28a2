// See usage_meters.h.
#include "billing/usage_meters.h"

#include <stdexcept>
#include <utility>

#include "billing/budget_store.h"
#include "billing/usage_meter_store.h"

namespace chandlery::billing {
namespace {

/// The month of the day that was used, which the id tells; not that of the invoice.
BillingMonth month_of_use(std::string_view charge_id) {
  constexpr std::size_t kMonthLetters = 7;  // 2021-03
  const auto month = BillingMonth::parse(charge_id.substr(kUsagePrefix.size(), kMonthLetters));
  if (!month) throw std::logic_error("a charge of usage without a day");
  return *month;
}

void add_to_months(sql::Tx& tx, const Actor& actor, std::span<const UsageCharge> charges) {
  std::map<std::pair<std::string_view, BillingMonth>, Money> sums;
  for (const UsageCharge& each : charges) {
    const auto [sum, is_new] =
        sums.try_emplace({each.line.customer_id, month_of_use(each.line.id)}, used_of(each.line));
    if (!is_new) sum->second = sum->second + used_of(each.line);
  }
  for (const auto& [of, sum] : sums) store::add_used(tx, actor.partner_id, of.second, of.first, sum, actor.at);
}

}  // namespace

Money used_of(const ChargeLine& line) {
  return line.part_subtotal == 0 ? line.subtotal : Money{-line.part_subtotal, line.subtotal.currency};
}

void charge_usage(sql::Tx& tx, const Actor& actor, std::span<const UsageCharge> charges) {
  std::vector<ChargeLine> lines;
  for (const UsageCharge& each : charges) {
    if (!each.line.id.starts_with(kUsagePrefix)) throw std::logic_error("a charge of usage with another's id");
    lines.push_back(each.line);
  }
  charge(tx, actor, lines);
  for (const UsageCharge& each : charges) store::insert_meter(tx, each.line.partner_id, each.line.id, each.meter);
  add_to_months(tx, actor, charges);
}

UsageMeters find_meters(sql::Tx& tx, std::string_view partner_id, std::string_view first, std::string_view last) {
  return store::find_meters(tx, partner_id, first, last);
}

UsageMeters meters_of(sql::Tx& tx, std::span<const ChargeLine> lines) {
  const ChargeLine *first = nullptr, *last = nullptr;
  for (const ChargeLine& line : lines) {
    if (!line.id.starts_with(kUsagePrefix)) continue;
    if (!first || line.id < first->id) first = &line;
    if (!last || line.id > last->id) last = &line;
  }
  if (!first) return {};
  return find_meters(tx, first->partner_id, first->id, last->id);
}

std::vector<UsageCharge> usage_charges(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit) {
  std::vector<ChargeLine> lines;
  each_charge(tx, set, after.empty() ? kUsagePrefix : after, limit, [&](const ChargeLine& line) {
    if (line.id.starts_with(kUsagePrefix)) lines.push_back(line);
  });
  UsageMeters meters = meters_of(tx, lines);
  std::vector<UsageCharge> charges;
  for (ChargeLine& line : lines) {
    const auto meter = meters.find(line.id);
    charges.push_back({std::move(line), meter == meters.end() ? UsageMeter{} : std::move(meter->second)});
  }
  return charges;
}

}  // namespace chandlery::billing
