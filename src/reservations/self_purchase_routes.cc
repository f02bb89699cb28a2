// HTTP of a customer's own purchase of reservations: the permission, what can be bought, and the purchase.
#include "catalog/reserved.h"
#include "core/text.h"
#include "platform/http/query_number.h"
#include "platform/json/collection.h"
#include "reservations/routes.h"
#include "reservations/self_purchase.h"
#include "reservations/wire.h"

namespace chandlery::reservations {
namespace {

using http::Call, http::Response;

std::string permission_json(const SelfPurchase& self) {
  json::Writer w;
  w.begin_object().field("customerMayBuy", self.allowed).key("owners").begin_array();
  for (const SubscriptionOwner& each : self.owners) {
    w.begin_object().field("subscriptionId", each.subscription_id).field("userId", each.user_id);
    w.field("userPrincipalName", each.user_name).field("subscriptionName", each.subscription_name).end_object();
  }
  w.end_array();
  if (self.changed_at) w.field("changedBy", self.changed_by).field("changedDate", *self.changed_at);
  w.key("links").begin_object().link("self", "/customers/" + self.customer_id + "/reservationpermission").end_object();
  w.attributes("ReservationPermission").end_object();
  return w.take();
}

Result<SelfPurchaseChanges> read_permission(const json::Object& body) {
  SelfPurchaseChanges changes{.allowed = OR_RETURN(body.optional_flag("customerMayBuy"))};
  const std::optional<json::Array> owners = OR_RETURN(body.optional_array("owners"));
  if (!owners) return changes;
  if (owners->size() > kMostOwners) {
    return fail(errors::kInvalidProperty, "A customer has at most " + std::to_string(kMostOwners) + " owners.", "owners");
  }
  changes.owners.emplace();
  for (std::size_t i = 0; i < owners->size(); ++i) {
    const json::Object each = OR_RETURN(owners->object(i));
    changes.owners->push_back({OR_RETURN(each.text("subscriptionId")), OR_RETURN(each.text("userId")), {}, {}});
  }
  return changes;
}

Result<Response> get_permission(Call& call) {
  return Response{.body =
                      permission_json(OR_RETURN(find_self_purchase(call.tx, call.actor, call.path["customer_id"])))};
}

Result<Response> put_permission(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const SelfPurchaseChanges changes = OR_RETURN(read_permission(body));
  return Response{.body = permission_json(
                      OR_RETURN(change_self_purchase(call.tx, call.actor, call.path["customer_id"], changes)))};
}

// What the partner pays is not the customer's to see: the partner's own page has its prices (catalog/offers.h).
void write_offer(json::Writer& w, const catalog::ShelvedProduct& product, const catalog::ShelvedSku& shelved,
                 const catalog::PricedOffer& offer) {
  const catalog::ReservedSku reserved = catalog::reserved_by(shelved.sku);
  const catalog::CatalogItemId id{product.product.id, shelved.sku.id, offer.availability.id};
  w.begin_object().field("catalogItemId", id.to_string()).field("productName", product.product.title);
  w.field("skuName", shelved.sku.title).field("reservationType", reserved.type);
  w.field("armSkuName", reserved.arm_sku_name).field("armRegionName", reserved.region);
  w.field("termDuration", offer.term).field("billingCycle", offer.billing_cycle);
  w.field("minimumQuantity", shelved.sku.minimum_quantity).field("maximumQuantity", shelved.sku.maximum_quantity);
  w.field("priceIncludesTax", product.price_includes_tax);
  if (offer.resale) w.field("resalePrice", *offer.resale).field("currencyCode", offer.list.currency.code());
  w.attributes("ReservableOffer").end_object();
}

Result<Response> get_offers(Call& call) {
  const http::Query& query = call.request.query;
  const std::int64_t size = OR_RETURN(http::read_number(query, "size"));
  const catalog::Shelf shelf = OR_RETURN(reservable(call.tx, call.actor, call.path["customer_id"],
                                                    text::trim(query.get("search")), text::trim(query.get("token")), size));
  std::size_t count = 0;
  for (const auto& product : shelf.page.items) {
    for (const auto& sku : product.skus) count += sku.offers.size();
  }
  json::Writer w;
  json::begin_collection(w, count);
  for (const auto& product : shelf.page.items) {
    for (const auto& sku : product.skus) {
      for (const auto& offer : sku.offers) write_offer(w, product, sku, offer);
    }
  }
  const std::string self = "/customers/" + text::lower(call.path["customer_id"]) + "/reservationoffers";
  if (shelf.page.next.empty()) {
    json::end_collection(w, self);
  } else {
    json::end_collection(w, self, {self + "?token=" + shelf.page.next, shelf.page.next});
  }
  return Response{.body = w.take()};
}

Result<Response> post_reservation(Call& call, const ordering::Services& services) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  AskedPurchase asked = OR_RETURN(read_purchase(body));
  const Reservation bought =
      OR_RETURN(buy_reservation(call.tx, call.actor, services, call.path["customer_id"], asked.subscription_id,
                                std::move(asked.line)));
  Response made{.status = 201, .body = reservation_json(bought, call.actor.at, call.actor.customer_id.empty())};
  made.set("Location", path_of(bought));
  return made;
}

}  // namespace

std::vector<http::Route> self_purchase_routes(const ordering::Services& services) {
  using enum http::Method;
  constexpr std::string_view kPermission = "/v1/customers/{customer_id}/reservationpermission";
  const auto route = [](http::Method method, std::string_view pattern, Capability needs, Capability or_needs,
                        http::Access access, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = needs,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = access,
                       .idempotency = method == kGet ? http::Idempotency::kNone : http::Idempotency::kReplay,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = or_needs};
  };
  return {
      route(kGet, kPermission, Capability::kViewCustomers, Capability::kCustomerViewProducts, http::Access::kRead,
            "Tells whether a customer may buy reservations by itself, and who owns its Azure subscriptions.",
            get_permission),
      // The admin agent's alone (rules 2.2), as resale prices are.
      route(kPut, kPermission, Capability::kSetResalePrices, Capability::kNone, http::Access::kWrite,
            "Lets a customer buy reservations by itself, or no more; names the owners of its Azure subscriptions.",
            put_permission),
      route(kGet, "/v1/customers/{customer_id}/reservationoffers", Capability::kBuyReservations,
            Capability::kCustomerViewProducts, http::Access::kLongRead, "What can be reserved for a customer now.",
            get_offers),
      route(kPost, "/v1/customers/{customer_id}/reservations", Capability::kBuyReservations,
            Capability::kCustomerViewProducts, http::Access::kWrite,
            "Buys a reservation: by the partner, or by an owner of the subscription where the partner allows it.",
            [&services](Call& call) { return post_reservation(call, services); }),
  };
}

}  // namespace chandlery::reservations
