// The table of region quotas. Only quota_store.cc names it.
#pragma once

#include "reservations/quotas.h"

namespace chandlery::reservations::store {

std::vector<RegionQuota> region_quotas(sql::Tx& tx);
void replace_region_quotas(sql::Tx& tx, const std::vector<RegionQuota>& quotas);
/// The subscription's own, else that of all; nullopt: no limit.
std::optional<std::int64_t> region_quota(sql::Tx& tx, std::string_view region, std::string_view subscription_id);

}  // namespace chandlery::reservations::store
