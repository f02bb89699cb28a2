// See self_purchase.h.
#include "reservations/self_purchase.h"

#include <algorithm>

#include "audit/service.h"
#include "core/id.h"
#include "customers/relationships.h"
#include "identity/service.h"
#include "notices/service.h"
#include "ordering/rules.h"
#include "platform/json/writer.h"
#include "reservations/self_purchase_store.h"
#include "reservations/store.h"
#include "subscriptions/azure.h"

namespace chandlery::reservations {
namespace {

constexpr std::string_view kShelf = "AzureReservations";
constexpr const char* kSubscriptionField = "subscriptionId";

std::string snapshot(const SelfPurchase& self) {
  json::Writer w;
  w.begin_object().field("CustomerMayBuy", self.allowed).key("Owners").begin_array();
  for (const SubscriptionOwner& each : self.owners) {
    w.begin_object().field("SubscriptionId", each.subscription_id).field("UserId", each.user_id).end_object();
  }
  w.end_array().end_object();
  return w.take();
}

void name_owners(sql::Tx& tx, const customers::Buyer& buyer, SelfPurchase& self) {
  for (SubscriptionOwner& each : self.owners) {
    if (const auto user = identity::find_user(tx, self.customer_id, each.user_id)) each.user_name = user->user_name;
    const auto subscription = subscriptions::find_azure_subscription(tx, buyer, each.subscription_id);
    if (subscription) each.subscription_name = subscription->friendly_name;
  }
}

Result<std::vector<SubscriptionOwner>> checked_owners(sql::Tx& tx, const customers::Buyer& buyer,
                                                      std::vector<SubscriptionOwner> owners) {
  if (owners.size() > kMostOwners) {
    return fail(errors::kInvalidProperty, "A customer has at most " + std::to_string(kMostOwners) + " owners.", "owners");
  }
  for (std::size_t i = 0; i < owners.size(); ++i) {
    SubscriptionOwner& each = owners[i];
    const std::string place = "owners[" + std::to_string(i) + "].";
    const std::optional<std::string> user = normalise_guid(each.user_id);
    if (!user || !identity::find_user(tx, buyer.id, *user)) {
      return fail(errors::kInvalidProperty, "An owner is one of the customer's users.", place + "userId");
    }
    const auto subscription = subscriptions::find_azure_subscription(tx, buyer, each.subscription_id);
    if (!subscription) {
      return fail(errors::kInvalidProperty, "Owners are of the customer's Azure subscriptions.", place + kSubscriptionField);
    }
    each = {subscription->id, *user, {}, {}};
  }
  std::ranges::sort(owners);
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  return owners;
}

void tell_seller(sql::Tx& tx, const Purchaser& purchaser, const ordering::Order& order, const Reservation& bought) {
  const std::string quantity = bought.quantity > 1 ? " (" + std::to_string(bought.quantity) + ")" : std::string();
  notices::tell(tx, purchaser.actor,
                {.kind = notices::Kind::kOrderCompleted,
                 .audience = notices::Audience::kPartner,
                 .subject = {.customer_id = order.customer_id, .order_id = order.id},
                 .facts = {{"order", ordering::alternate_id(order.id)},
                           {"customer", purchaser.buyer.name},
                           {"person", purchaser.actor.user_name},
                           {"products", bought.sku_title + quantity}}});
}

}  // namespace

Result<SelfPurchase> find_self_purchase(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  SelfPurchase found = store::find_self_purchase(tx, buyer.partner_id, buyer.id).switched;
  name_owners(tx, buyer, found);
  return found;
}

Result<SelfPurchase> change_self_purchase(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          const SelfPurchaseChanges& changes) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  if (buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "This customer's indirect provider must do this.");
  }
  auto [before, version] = store::find_self_purchase(tx, buyer.partner_id, buyer.id);
  SelfPurchase now = before;
  if (changes.allowed) now.allowed = *changes.allowed;
  if (changes.owners) now.owners = OR_RETURN(checked_owners(tx, buyer, *changes.owners));
  if (now.allowed != before.allowed || now.owners != before.owners) {
    now.changed_by = actor.user_name.empty() ? std::string(actor.principal()) : actor.user_name;
    now.changed_at = actor.at;
    if (!store::put_self_purchase(tx, buyer.partner_id, now, version)) {
      return fail(errors::kReservationState, "The permission is being changed by another request.");
    }
    store::put_owners(tx, buyer.partner_id, buyer.id, now.owners);
    audit::append(tx, actor,
                  {.operation = now.allowed == before.allowed ? "update_customer"
                                : now.allowed                 ? "create_self_serve_policy"
                                                              : "delete_self_serve_policy",
                   .resource_type = "customer",
                   .customer_id = buyer.id,
                   .customer_name = buyer.name,
                   .old_value = snapshot(before),
                   .new_value = snapshot(now)});
  }
  name_owners(tx, buyer, now);
  return now;
}

Result<void> may_buy_by_itself(sql::Tx& tx, const Actor& actor, const customers::Buyer& buyer,
                               std::string_view subscription_id) {
  if (actor.customer_id.empty()) return {};
  if (!store::find_self_purchase(tx, buyer.partner_id, buyer.id).switched.allowed) return fail(errors::kSelfPurchaseOff);
  if (store::is_owner(tx, buyer.partner_id, buyer.id, subscription_id, actor.user_id)) return {};
  return fail(errors::kRoleMissing, "Only an owner of the Azure subscription buys reservations for it.");
}

Result<Purchaser> purchaser_for(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                std::string_view subscription_id) {
  for (customers::Buyer& buyer : OR_RETURN(customers::find_relationships(tx, actor, customer_id))) {
    if (!subscriptions::find_azure_subscription(tx, buyer, subscription_id)) continue;
    Actor acting = customers::acting_for(actor, buyer);
    return Purchaser{std::move(buyer), std::move(acting)};
  }
  return fail(errors::kNotAzureSubscription, "A reservation is billed to an Azure subscription of the customer's.",
              kSubscriptionField);
}

Result<Reservation> buy_reservation(sql::Tx& tx, const Actor& actor, const ordering::Services& services,
                                    std::string_view customer_id, std::string_view subscription_id,
                                    ordering::LineRequest line) {
  const Purchaser purchaser = OR_RETURN(purchaser_for(tx, actor, customer_id, subscription_id));
  const ordering::Order order = OR_RETURN(ordering::place_order(
      tx, purchaser.actor, services,
      {.customer_id = purchaser.buyer.id, .billing_cycle = line.billing_cycle, .lines = {std::move(line)}}));
  const std::vector<Reservation> bought =
      store::of_order_line(tx, purchaser.buyer.partner_id, purchaser.buyer.id, ordering::subscription_id(order.id, 0));
  if (bought.empty()) return fail(errors::kInvalidInput, "This product is no reservation.", "catalogItemId");
  if (!actor.customer_id.empty()) tell_seller(tx, purchaser, order, bought.front());
  return bought.front();
}

Result<catalog::Shelf> reservable(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view words,
                                  std::string_view continuation, std::int64_t size) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  return catalog::read_shelf(tx, customers::acting_for(actor, buyer),
                             {.customer_id = buyer.id,
                              .view = std::string(kShelf),
                              .words = words,
                              .segment = std::nullopt,
                              .continuation = continuation,
                              .size = size});
}

}  // namespace chandlery::reservations
