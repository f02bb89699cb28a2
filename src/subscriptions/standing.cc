// See standing.h.
#include "subscriptions/standing.h"

#include <stdexcept>

#include "core/id.h"
#include "subscriptions/rules.h"
#include "subscriptions/store.h"
#include "subscriptions/wire.h"

namespace chandlery::subscriptions {

Standing Standings::of(Subscription subscription, fulfilment::Entitlement held) {
  const auto [sku, new_sku] = lifecycles_.try_emplace({subscription.item.product_id, subscription.item.sku_id});
  if (new_sku) {
    sku->second = catalog::lifecycle_of(tx_, subscription.item.product_id, subscription.item.sku_id);
  }
  const auto [policy, new_policy] = policies_.try_emplace(subscription.return_policy);
  if (new_policy) policy->second = catalog::find_return_policy(tx_, subscription.return_policy);
  Standing standing{.subscription = std::move(subscription),
                    .held = std::move(held),
                    .lifecycle = sku->second,
                    .returns = policy->second};
  standing.status =
      status_of(standing.subscription, standing.held, renews(standing.subscription, standing.lifecycle), at_);
  return standing;
}

fulfilment::HeldLine line_of(const Subscription& subscription) {
  return {subscription.partner_id, subscription.customer_id, subscription.order_id, subscription.line_number};
}

fulfilment::Entitlement held_by(sql::Tx& tx, const Subscription& subscription) {
  auto held = fulfilment::find_entitlement(tx, line_of(subscription));
  if (!held) throw std::logic_error("a subscription without an entitlement");
  return *std::move(held);
}

Result<Found> find(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  const std::optional<std::string> guid = normalise_guid(id);
  std::optional<Subscription> subscription =
      guid ? store::find(tx, buyer.partner_id, buyer.id, *guid) : std::nullopt;
  if (!subscription) return fail(errors::kSubscriptionNotFound);
  fulfilment::Entitlement held = held_by(tx, *subscription);
  return Found{std::move(buyer), Standings(tx, actor.at).of(*std::move(subscription), std::move(held))};
}

Result<Found> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                             std::string_view etag) {
  Found found = OR_RETURN(find(tx, actor, customer_id, id));
  if (found.buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The provider that sold the subscription changes it.");
  }
  if (!etag.empty() && etag != etag_of(found.standing.subscription)) {
    return fail(errors::kStaleEtag, {}, "attributes.etag");
  }
  return found;
}

Result<ordering::Sides> sides_of_purchase(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer) {
  ordering::Sides sides{buyer, OR_RETURN(partners::find_partner(tx, actor.partner_id))};
  RETURN_IF_FAILED(ordering::may_buy(sides));
  return sides;
}

ordering::LineRequest request_of(const Subscription& subscription, std::string term_duration) {
  return {.catalog_item_id = subscription.item.to_string(),
          .friendly_name = subscription.friendly_name,
          .quantity = subscription.quantity,
          .billing_cycle = subscription.billing_cycle,
          .term_duration = std::move(term_duration),
          .reseller_mpn_id = subscription.reseller_mpn_id,
          .renews_to_term = {},
          .provisioning_context = {}};
}

}  // namespace chandlery::subscriptions
