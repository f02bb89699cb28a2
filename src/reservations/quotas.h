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
/// In place of all others. kInvalidProperty, naming the place, for an empty region, a subscription that is no GUID, a
/// negative number, a pair that is named twice, and for more than kMostQuotas.
Result<std::vector<RegionQuota>> replace_region_quotas(sql::Tx& tx, std::vector<RegionQuota> quotas);

/// kRegionQuota when the scope is one subscription's and its quota in the region does not leave room for `quantity` more
/// instances than it holds; those of the reservation with the id `except` are not counted.
Result<void> check_quota(sql::Tx& tx, const customers::Buyer& buyer, const Scope& scope, std::string_view region,
                         std::int64_t quantity, Instant at, std::string_view except = {});
/// kSandboxLimit for one more purchase in a sandbox than it takes.
Result<void> check_sandbox(sql::Tx& tx, const customers::Buyer& buyer, const partners::Partner& seller, Instant at);

}  // namespace chandlery::reservations
