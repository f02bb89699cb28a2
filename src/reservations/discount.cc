// See discount.h.
//
// Every reservation stands in one pool of its scope's exact pass and, when it is flexible, in one of its group pass; a
// machine knows its pool in each pass. A pool's reservations are used up front to back, so that a pass touches each use once
// and each reservation once: an hour costs eight walks over its uses, whatever the number of reservations.
#include "reservations/discount.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include "core/text.h"

namespace chandlery::reservations {
namespace {

// Names in ids of resources, regions and sizes are the same in any case.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string key;
  for (const std::string_view part : parts) key.append(text::lower(part)).push_back('\n');
  return key;
}

std::string scope_key(DiscountScope scope, std::string_view subscription, std::string_view resource_group,
                      std::string_view management_group) {
  switch (scope) {
    case DiscountScope::kResourceGroup: return joined({subscription, resource_group});
    case DiscountScope::kSubscription: return joined({subscription});
    case DiscountScope::kManagementGroup: return joined({management_group});
    case DiscountScope::kShared: return {};
  }
  return {};
}

// A machine that is in no such place has no key.
bool is_in(DiscountScope scope, const Machine& machine) {
  if (scope == DiscountScope::kResourceGroup) return !machine.resource_group.empty();
  return scope != DiscountScope::kManagementGroup || !machine.management_group.empty();
}

std::string pass_key(std::size_t pass, std::string_view scope, std::string_view region, std::string_view what) {
  return std::to_string(pass) + "\n" + std::string(scope) + joined({region, what});
}

GroupedSize group_of(const SizeLookup& sizes, std::string_view size, std::string_view region) {
  // A prefix keeps a size that stands alone apart from a group of the same name.
  if (auto found = sizes(size, region)) return {"group " + found->group, found->ratio};
  return {"size " + std::string(size), kRatioUnit};
}

}  // namespace

Discount::Discount(std::vector<Holding> holdings, const SizeLookup& sizes)
    : sizes_(sizes), holdings_(std::move(holdings)) {
  std::vector<std::uint32_t> turn(holdings_.size());
  std::iota(turn.begin(), turn.end(), 0u);
  std::sort(turn.begin(), turn.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(holdings_[a].starts, holdings_[a].id) < std::tie(holdings_[b].starts, holdings_[b].id);
  });
  capacities_.resize(holdings_.size());
  for (const std::uint32_t i : turn) {
    const Holding& holding = holdings_[i];
    const GroupedSize grouped = group_of(sizes_, holding.size, holding.region);
    capacities_[i] = static_cast<__int128>(holding.quantity) * grouped.ratio * kMicroHour;
    const std::string scope =
        scope_key(holding.scope, holding.subscription, holding.resource_group, holding.management_group);
    const std::size_t exact = static_cast<std::size_t>(holding.scope) * 2;
    place(i, exact, pass_key(exact, scope, holding.region, holding.size));
    if (holding.flexible) place(i, exact + 1, pass_key(exact + 1, scope, holding.region, grouped.group));
  }
}

void Discount::place(std::uint32_t holding, std::size_t pass, const std::string& key) {
  const auto [pool, added] = pool_of_key_.emplace(key, static_cast<std::uint32_t>(pools_.size()));
  if (added) pools_.emplace_back();
  pools_[pool->second].holdings.push_back(holding);
  has_pools_[pass] = true;
}

std::uint32_t Discount::add(const Machine& machine) {
  const auto [known, added] = known_sizes_.try_emplace(joined({machine.size, machine.region}));
  if (added) known->second = group_of(sizes_, machine.size, machine.region);
  const GroupedSize& grouped = known->second;
  Placed placed{.pools = {}, .ratio = grouped.ratio, .rank = 0};
  placed.pools.fill(kNoPool);
  for (std::size_t pass = 0; pass < kPasses && machine.eligible; ++pass) {
    const auto scope = static_cast<DiscountScope>(pass / 2);
    if (!has_pools_[pass] || !is_in(scope, machine)) continue;
    const std::string key =
        pass_key(pass, scope_key(scope, machine.subscription, machine.resource_group, machine.management_group),
                 machine.region, pass % 2 == 0 ? std::string_view(machine.size) : std::string_view(grouped.group));
    if (const auto pool = pool_of_key_.find(key); pool != pool_of_key_.end()) placed.pools[pass] = pool->second;
  }
  machines_.push_back(placed);
  // A resource that was resized within an hour is two machines: the size then decides.
  names_.push_back(joined({machine.resource, machine.size, machine.region, machine.subscription,
                           machine.resource_group, machine.management_group, machine.eligible ? "a" : "b"}));
  ranked_ = false;
  return static_cast<std::uint32_t>(machines_.size() - 1);
}

void Discount::rank_machines() {
  std::vector<std::uint32_t> turn(machines_.size());
  std::iota(turn.begin(), turn.end(), 0u);
  std::stable_sort(turn.begin(), turn.end(), [&](std::uint32_t a, std::uint32_t b) { return names_[a] < names_[b]; });
  for (std::uint32_t i = 0; i < turn.size(); ++i) machines_[turn[i]].rank = i;
  ranked_ = true;
}

void Discount::order_uses(std::span<const Use> uses) {
  if (!ranked_) rank_machines();
  order_.resize(uses.size());
  std::iota(order_.begin(), order_.end(), 0u);
  const auto rank = [&](std::uint32_t i) { return machines_[uses[i].machine].rank; };
  const auto before = [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); };
  if (!std::is_sorted(order_.begin(), order_.end(), before)) std::sort(order_.begin(), order_.end(), before);
  for (std::size_t i = 1; i < order_.size(); ++i) {
    if (rank(order_[i - 1]) == rank(order_[i])) throw std::logic_error("a machine is named twice in an hour");
  }
}

void Discount::begin(Hour hour, std::span<const Use> uses, RatedHour& result) {
  for (Pool& pool : pools_) pool.next = 0;
  result.live.resize(holdings_.size());
  result.given.assign(holdings_.size(), 0);
  result.covers.clear();
  left_.resize(holdings_.size());
  for (std::size_t i = 0; i < holdings_.size(); ++i) {
    result.live[i] = Hour::of(holdings_[i].starts) <= hour && hour < Hour::of(holdings_[i].ends) ? 1 : 0;
    // More than 64 bits hold is more than an hour's uses can ever take.
    constexpr __int128 kMost = std::numeric_limits<std::int64_t>::max();
    left_[i] = result.live[i] != 0 ? static_cast<std::int64_t>(std::min(capacities_[i], kMost)) : 0;
  }
  result.used.resize(uses.size());
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (uses[i].machine >= machines_.size()) throw std::logic_error("a use of an unknown machine");
    if (uses[i].micro_hours > kMicroHour) throw std::out_of_range("more than an hour in an hour");
    result.used[i] = uses[i].micro_hours * machines_[uses[i].machine].ratio;
  }
  result.open = result.used;
}

void Discount::rate(Hour hour, std::span<const Use> uses, RatedHour& result) {
  begin(hour, uses, result);
  order_uses(uses);
  for (std::size_t pass = 0; pass < kPasses; ++pass) {
    if (!has_pools_[pass]) continue;
    for (const std::uint32_t use : order_) {
      std::int64_t& open = result.open[use];
      const std::uint32_t number = machines_[uses[use].machine].pools[pass];
      if (open == 0 || number == kNoPool) continue;
      Pool& pool = pools_[number];
      while (open > 0 && pool.next < pool.holdings.size()) {
        const std::uint32_t holding = pool.holdings[pool.next];
        const std::int64_t taken = std::min(open, left_[holding]);
        if (taken > 0) {
          open -= taken;
          left_[holding] -= taken;
          result.given[holding] += taken;
          result.covers.push_back({use, holding, taken});
        }
        if (left_[holding] == 0) ++pool.next;
      }
    }
  }
}

}  // namespace chandlery::reservations
