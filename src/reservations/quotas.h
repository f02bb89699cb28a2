// What a region has room for: the operator's quotas of reserved instances, by region and subscription (rules 5.1), and the
// limit of an integration sandbox (contract 7.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/errors/reservations.h"
#include "core/result.h"
#include "customers/service.h"
#include "partners/model.h"
#include "platform/json/writer.h"
#include "platform/sql/sql.h"
#include "reservations/model.h"

namespace chandlery::reservations {

inline constexpr std::size_t kMostQuotas = 2'000;
inline constexpr std::int64_t kSandboxReservations = 2;  ///< running reservation orders of a customer

struct RegionQuota {
  std::string region;           ///< in lower case
  std::string subscription_id;  ///< empty: of every subscription that has no quota of its own
  std::int64_t instances = 0;
  friend auto operator<=>(const RegionQuota&, const RegionQuota&) = default;
};
/// By region and subscription.
std::vector<RegionQuota> region_quotas(sql::Tx& tx);
/// In place of all others, with a record of what changed. kInvalidProperty, naming the place, for an empty region, a
/// subscription that is no GUID, a negative number, a pair that is named twice, and for more than kMostQuotas.
Result<std::vector<RegionQuota>> replace_region_quotas(sql::Tx& tx, const Actor& actor, std::vector<RegionQuota> quotas);
/// As JSON, for clients and the activity log.
void write_quota(json::Writer& out, const RegionQuota& quota);

/// What is to take room of a region.
struct Claim {
  std::string_view scope_subscription;  ///< empty: of no quota
  std::string_view region;
  std::int64_t quantity = 0;
  std::int64_t beside = 0;              ///< of the same quota, what the same purchase takes besides
  std::string_view except = {};         ///< the reservation whose instances are not counted, as it makes room
};
/// kRegionQuota when the subscription's quota in the region does not leave room for the claim beside what it holds.
Result<void> check_quota(sql::Tx& tx, const customers::Buyer& buyer, const Claim& claim, Instant at);
/// kSandboxLimit for one more purchase in a sandbox than it takes; `beside`: how many the same cart makes before it.
Result<void> check_sandbox(sql::Tx& tx, const customers::Buyer& buyer, const partners::Partner& seller, Instant at,
                           std::int64_t beside);

}  // namespace chandlery::reservations
