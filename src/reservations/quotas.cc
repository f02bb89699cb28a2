// See quotas.h.
#include "reservations/quotas.h"

#include <algorithm>
#include <set>

#include "core/id.h"
#include "core/text.h"
#include "reservations/quota_store.h"
#include "reservations/rules.h"
#include "reservations/store.h"

namespace chandlery::reservations {

std::vector<RegionQuota> region_quotas(sql::Tx& tx) { return store::region_quotas(tx); }

Result<std::vector<RegionQuota>> replace_region_quotas(sql::Tx& tx, std::vector<RegionQuota> quotas) {
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
  store::replace_region_quotas(tx, quotas);
  return quotas;
}

Result<void> check_quota(sql::Tx& tx, const customers::Buyer& buyer, const Scope& scope, std::string_view region,
                         std::int64_t quantity, Instant at, std::string_view except) {
  if (scope.subscription_id.empty() || region.empty()) return {};
  const std::optional<std::int64_t> quota = store::region_quota(tx, region, scope.subscription_id);
  if (!quota) return {};
  std::int64_t held = 0;
  for (const Reservation& each : store::of_customer(tx, buyer.partner_id, buyer.id)) {
    const bool counts = is_live(each, at) && each.id != except && each.region == region &&
                        each.scope.subscription_id == scope.subscription_id;
    if (counts) held += each.quantity;
  }
  const std::int64_t room = std::max<std::int64_t>(0, *quota - held);
  if (quantity <= room) return {};
  return fail(errors::kRegionQuota,
              "The quota of the subscription in " + std::string(region) + " leaves room for " + std::to_string(room) +
                  " instances more. Ask the operator to raise it, or share the reservation.",
              "quantity");
}

Result<void> check_sandbox(sql::Tx& tx, const customers::Buyer& buyer, const partners::Partner& seller, Instant at) {
  if (!seller.sandbox) return {};
  std::set<std::string> orders;
  for (const Reservation& each : store::of_customer(tx, buyer.partner_id, buyer.id)) {
    if (is_live(each, at)) orders.insert(each.reservation_order_id);
  }
  if (std::ssize(orders) < kSandboxReservations) return {};
  return fail(errors::kSandboxLimit, "A customer of an integration sandbox has at most 2 reservations.");
}

}  // namespace chandlery::reservations
