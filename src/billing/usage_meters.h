// Charges of usage: what was used of a resource in a day, with what it was metered by (rules 3.11, 3.12).
//
//   usage/<day>/<customer>/<resource>/<n>    the n-th charge of a resource's day: the first, and when its usage is corrected
//                                            one that takes the last one back and one that says what holds; so what
//                                            takes back the n-th is always the one after it
//
// Invariants:
// 1. Each has its meter, written with it. All of an invoice stand together behind the charges of orders.
// 2. What a customer uses in a month is their sum (used_of), kept with them (budgets.h).
// 3. They are of provider azure and one-time charges: what was used is billed once, with its calendar month (rules 3.6).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charges.h"

namespace chandlery::billing {

/// What ids of these charges begin with, and no other's.
inline constexpr std::string_view kUsagePrefix = "usage/";

struct UsageMeter {
  std::string type, category, id, sub_category, name, region;
  std::string resource_location, consumed_service, resource_group, resource_uri;
  std::string service_info1, service_info2, tags, additional_info;
  std::int64_t credit_percent = 0;  ///< partner earned credit, taken off the price
};
inline const UsageMeter kNoMeter;  ///< of a line that is none of usage

struct UsageCharge {
  ChargeLine line;
  UsageMeter meter;
};
/// What of use a line says, without tax: one that takes a charge back names all of it, also where the operator had credited
/// some, which is no less used.
Money used_of(const ChargeLine& line);
/// As `charge`. Queued. All in one currency. std::logic_error for a line that is none of usage.
void charge_usage(sql::Tx& tx, const Actor& actor, std::span<const UsageCharge> charges);

/// By the charge's id.
using UsageMeters = std::map<std::string, UsageMeter, std::less<>>;
/// Of the partner's charges of usage with ids from `first` to `last`, both included: one read by key.
UsageMeters find_meters(sql::Tx& tx, std::string_view partner_id, std::string_view first, std::string_view last);
/// Of these lines, which are in the order of their ids; of those that have one.
UsageMeters meters_of(sql::Tx& tx, std::span<const ChargeLine> lines);

/// By id, at most `limit` of the set's charges of usage after `after` (empty: from the start).
std::vector<UsageCharge> usage_charges(sql::Tx& tx, const ChargeSet& set, std::string_view after, std::int64_t limit);

}  // namespace chandlery::billing
