// Applies reservations to one clock hour of usage (rules 5.5, 5.6): no clock, no SQL, the same answer for the same input in
// any order.
//
// Who covers whom, in this order:
//   1. scope: resource group, single subscription, management group, shared;
//   2. within a scope the reservations of exactly the machine's size, then those of its flexibility group;
//   3. within these the reservation that starts first, then the smaller reservation id;
//   4. machines by resource id.
// A machine takes until it is covered, a reservation gives until its capacity is used up. Nothing carries over.
//
// All quantities are whole numbers. An hour of running is a million micro-hours; a ratio counts ten-thousandths; their
// product, a ratio-hour, counts 10^-10. So covered + open = used to the last digit: a size of ratio 28.8 that takes the last
// ratio-hour of a reservation is covered for 1/28.8 of its hour, which no decimal writes but one ratio-hour does. Six
// digits are what meters report, four are what ratios have; rounding happens where ratio-hours become money or hours.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"

namespace chandlery::reservations {

inline constexpr std::int64_t kMicroHour = 1'000'000;                      ///< of an hour of running
inline constexpr std::int64_t kRatioUnit = 10'000;                         ///< of a ratio of 1
inline constexpr std::int64_t kRatioHour = kMicroHour * kRatioUnit;        ///< of a ratio-hour
inline constexpr std::int64_t kLargestRatio = 100'000 * kRatioUnit;        ///< so that no hour's need leaves 64 bits

/// A clock hour in UTC, as hours since 1970-01-01T00:00:00Z.
struct Hour {
  std::int64_t number = 0;
  static constexpr std::int64_t kMicros = 3600 * Instant::kSecond;
  static constexpr Hour of(Instant at) {
    const std::int64_t hour = at.micros / kMicros;
    return {hour * kMicros > at.micros ? hour - 1 : hour};
  }
  static constexpr Hour first_of(Date day) { return {std::int64_t{day.days} * 24}; }
  constexpr Instant start() const { return {number * kMicros}; }
  constexpr Date day() const { return {static_cast<std::int32_t>(number >= 0 ? number / 24 : (number - 23) / 24)}; }
  friend constexpr auto operator<=>(const Hour&, const Hour&) = default;
};

/// Rules 5.2, in matching order.
enum class DiscountScope : std::uint8_t { kResourceGroup, kSubscription, kManagementGroup, kShared };
inline constexpr std::size_t kDiscountScopes = 4;

/// A reservation as the hours see it. It counts from the hour in which it starts and not in the hour in which it ends: a
/// term has exactly as many hours as it is long, and what is split or exchanged within an hour counts once.
struct Holding {
  std::string id;
  Instant starts, ends;
  std::int64_t quantity = 0;
  std::string size, region;
  DiscountScope scope = DiscountScope::kShared;
  std::string subscription;      ///< of kResourceGroup and kSubscription
  std::string resource_group;    ///< of kResourceGroup
  std::string management_group;  ///< of kManagementGroup
  bool flexible = true;          ///< false: exact size only (capacity priority, or switched off)
};

/// What was used: a resource of one size at one place. Two that are alike in all of this take turns as they were added.
struct Machine {
  std::string resource;
  std::string size, region;
  std::string subscription, resource_group, management_group;
  bool eligible = true;  ///< classic, promo and spot machines never match
};

/// What a size counts in its flexibility group. One that no group has stands alone and counts 1.
struct GroupedSize {
  std::string group;
  std::int64_t ratio = kRatioUnit;
};
using SizeLookup = std::function<std::optional<GroupedSize>(std::string_view size, std::string_view region)>;

struct Use {
  std::uint32_t machine = 0;      ///< as Discount::add numbered it; at most once an hour
  std::uint32_t micro_hours = 0;  ///< 0 to kMicroHour
};

/// What one reservation gave one use.
struct Cover {
  std::uint32_t use = 0;      ///< its place in the hour's uses
  std::uint32_t holding = 0;  ///< its place among the holdings
  std::int64_t ratio_hours = 0;
};

/// One hour: what each use needed and still needs after all reservations, and what each reservation gave.
struct RatedHour {
  std::vector<std::int64_t> used, open;       ///< in ratio-hours, beside the hour's uses
  std::vector<std::int64_t> given;            ///< in ratio-hours, beside the holdings
  std::vector<std::uint8_t> live;             ///< beside the holdings: counts in this hour
  std::vector<Cover> covers;                  ///< in the order in which they were given
};

/// The reservations and machines of one billing context (a customer of a partner), ready to rate hour after hour while
/// the flexibility table stays the same. Memory: the holdings, the machines and one hour.
class Discount {
 public:
  Discount(std::vector<Holding> holdings, const SizeLookup& sizes);

  std::uint32_t add(const Machine& machine);
  std::span<const Holding> holdings() const { return holdings_; }
  /// Of the machine's size.
  std::int64_t ratio_of(std::uint32_t machine) const { return machines_[machine].ratio; }
  /// What the reservation can give in an hour; exact, also where it leaves 64 bits.
  __int128 capacity_of(std::uint32_t holding) const { return capacities_[holding]; }

  /// `result` keeps its memory from hour to hour. Throws std::logic_error for a machine that was not added or that is
  /// named twice, std::out_of_range for more than an hour of it.
  void rate(Hour hour, std::span<const Use> uses, RatedHour& result);

 private:
  static constexpr std::size_t kPasses = kDiscountScopes * 2;  ///< each scope exactly, then by group
  static constexpr std::uint32_t kNoPool = 0xFFFFFFFF;

  /// Reservations that are alike to a machine in one pass, in the order in which they give.
  struct Pool {
    std::vector<std::uint32_t> holdings;
    std::size_t next = 0;
  };
  struct Placed {
    std::array<std::uint32_t, kPasses> pools;
    std::int64_t ratio;
    std::uint32_t rank;  ///< by resource id
  };

  void place(std::uint32_t holding, std::size_t pass, const std::string& key);
  void rank_machines();
  void order_uses(std::span<const Use> uses);
  void begin(Hour hour, std::span<const Use> uses, RatedHour& result);

  SizeLookup sizes_;
  std::vector<Holding> holdings_;
  std::vector<__int128> capacities_;
  std::unordered_map<std::string, std::uint32_t> pool_of_key_;
  std::vector<Pool> pools_;
  std::array<bool, kPasses> has_pools_{};
  std::unordered_map<std::string, GroupedSize> known_sizes_;  ///< by size and region
  std::vector<Placed> machines_;
  std::vector<std::string> names_;  ///< what machines are ordered by
  bool ranked_ = true;
  std::vector<std::uint32_t> order_;
  std::vector<std::int64_t> left_;
};

}  // namespace chandlery::reservations
