// See quotas.h.
#include "reservations/quotas.h"

#include <algorithm>
#include <iterator>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "reservations/quota_store.h"
#include "reservations/store.h"

namespace chandlery::reservations {

namespace {

// Both are sorted.
std::vector<RegionQuota> without(const std::vector<RegionQuota>& quotas, const std::vector<RegionQuota>& others) {
  std::vector<RegionQuota> rest;
  std::ranges::set_difference(quotas, others, std::back_inserter(rest));
  return rest;
}

std::string snapshot(const std::vector<RegionQuota>& quotas) {
  if (quotas.empty()) return {};
  json::Writer out;
  out.begin_array();
  for (const RegionQuota& each : quotas) write_quota(out, each);
  out.end_array();
  return out.take();
}

// Those that went and those that came; what stayed is in neither.
void record(sql::Tx& tx, const Actor& actor, const std::vector<RegionQuota>& went, const std::vector<RegionQuota>& came) {
  audit::append(tx, actor,
                {.operation = "undefined",  // the clients know no word for it (contract 14)
                 .resource_type = "undefined",
                 .old_value = snapshot(went),
                 .new_value = snapshot(came),
                 .customized = {{"Operation", "set_region_quotas"}}});
}

}  // namespace

std::vector<RegionQuota> region_quotas(sql::Tx& tx) { return store::region_quotas(tx); }

void write_quota(json::Writer& out, const RegionQuota& quota) {
  out.begin_object().field("region", quota.region);
  if (!quota.subscription_id.empty()) out.field("subscriptionId", quota.subscription_id);
  out.field("instances", quota.instances).attributes("RegionQuota").end_object();
}

Result<std::vector<RegionQuota>> replace_region_quotas(sql::Tx& tx, const Actor& actor,
                                                       std::vector<RegionQuota> quotas) {
  if (quotas.size() > kMostQuotas) {
    return fail(errors::kInvalidProperty, "There are at most " + std::to_string(kMostQuotas) + " quotas.", "items");
  }
  for (std::size_t i = 0; i < quotas.size(); ++i) {
    RegionQuota& each = quotas[i];
    const std::string place = "items[" + std::to_string(i) + "].";
    each.region = text::lower(text::trim(each.region));
    constexpr std::size_t kLongestRegion = 100;
    if (each.region.empty() || each.region.size() > kLongestRegion) {
      return fail(errors::kInvalidProperty, "A region is named, as eastus.", place + "region");
    }
    if (!each.subscription_id.empty()) {
      const std::optional<std::string> guid = normalise_guid(each.subscription_id);
      if (!guid) return fail(errors::kInvalidProperty, "A subscription is named by its GUID.", place + "subscriptionId");
      each.subscription_id = *guid;
    }
    if (each.instances < 0) return fail(errors::kInvalidProperty, "A quota is not negative.", place + "instances");
  }
  std::ranges::sort(quotas);
  const auto twice = std::ranges::adjacent_find(quotas, [](const RegionQuota& a, const RegionQuota& b) {
    return a.region == b.region && a.subscription_id == b.subscription_id;
  });
  if (twice != quotas.end()) {
    return fail(errors::kInvalidProperty, "The quota of " + twice->region + " is named twice.", "items");
  }
  const std::vector<RegionQuota> before = store::region_quotas(tx);
  if (quotas == before) return quotas;
  store::replace_region_quotas(tx, quotas);
  record(tx, actor, without(before, quotas), without(quotas, before));
  return quotas;
}

Result<void> check_quota(sql::Tx& tx, const customers::Buyer& buyer, const Claim& claim, Instant at) {
  if (claim.scope_subscription.empty() || claim.region.empty()) return {};
  const std::optional<std::int64_t> quota = store::region_quota(tx, claim.region, claim.scope_subscription);
  if (!quota) return {};
  const std::int64_t held = store::running_instances(tx, buyer.partner_id, buyer.id, claim.region,
                                                     claim.scope_subscription, at, claim.except);
  const std::int64_t room = std::max<std::int64_t>(0, *quota - held - claim.beside);
  if (claim.quantity <= room) return {};
  return fail(errors::kRegionQuota,
              "The quota of the subscription in " + std::string(claim.region) + " leaves room for " +
                  std::to_string(room) + " instances more. Ask the operator to raise it, or share the reservation.",
              "quantity");
}

Result<void> check_sandbox(sql::Tx& tx, const customers::Buyer& buyer, const partners::Partner& seller, Instant at,
                           std::int64_t beside) {
  if (!seller.sandbox) return {};
  if (store::running_orders(tx, buyer.partner_id, buyer.id, at) + beside < kSandboxReservations) return {};
  return fail(errors::kSandboxLimit, "A customer of an integration sandbox has at most 2 reservations.");
}

}  // namespace chandlery::reservations
