// See quota_store.h.
#include "reservations/quota_store.h"

namespace chandlery::reservations::store {
namespace {

const sql::Statement kAll("SELECT region, subscription_id, instances FROM region_quotas ORDER BY region, subscription_id");
const sql::Statement kForget("DELETE FROM region_quotas");
const sql::Statement kAdd("INSERT INTO region_quotas (region, subscription_id, instances) VALUES ($1, $2, $3)");
// An empty text sorts first: the subscription's own row is the last of the two.
const sql::Statement kOne(
    "SELECT instances FROM region_quotas WHERE region = $1 AND subscription_id IN ('', $2)"
    " ORDER BY subscription_id DESC LIMIT 1");

}  // namespace

std::vector<RegionQuota> region_quotas(sql::Tx& tx) {
  return tx.all(kAll, {}, [](const sql::Row& row) { return RegionQuota{row.string(0), row.string(1), row.integer(2)}; });
}

void replace_region_quotas(sql::Tx& tx, const std::vector<RegionQuota>& quotas) {
  tx.queue(kForget, {});
  for (const RegionQuota& each : quotas) tx.queue(kAdd, {each.region, each.subscription_id, each.instances});
}

std::optional<std::int64_t> region_quota(sql::Tx& tx, std::string_view region, std::string_view subscription_id) {
  return tx.first(kOne, {region, subscription_id}, [](const sql::Row& row) { return row.integer(0); });
}

}  // namespace chandlery::reservations::store
