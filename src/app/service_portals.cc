// See service_portals.h.
#include "app/service_portals.h"

#include <algorithm>

#include "catalog/rules.h"
#include "catalog/target_views.h"
#include "core/word_list.h"
#include "fulfilment/held_products.h"
#include "platform/json/collection.h"
#include "subscriptions/azure.h"

namespace chandlery::app {
namespace {

/// What Azure subscriptions are: nothing that was ordered, so that no product of the catalogue has these views.
constexpr std::string_view kUsageViews[] = {"Azure", "MicrosoftAzure"};

ServicePortal portal_of(const config::Settings::ServicePortal& setting) {
  ServicePortal portal{.name = setting.name, .address = setting.address, .types = {}, .views = {}};
  for (const std::string& word : split_words(setting.shown_for)) {
    if (const auto type = catalog::parse_product_type(word)) {
      portal.types.insert(*type);
    } else if (const auto view = catalog::parse_target_view(word)) {
      portal.views.insert(*view);
    } else {
      throw config::Invalid("The service_portal \"" + setting.name + "\" is shown_for \"" + word +
                            "\", which is neither a kind of product, as perpetual_software, nor a target view, as AzureReservations.");
    }
  }
  return portal;
}

Having what_it_has(sql::Tx& tx, const customers::Buyer& customer) {
  Having having;
  const std::vector<fulfilment::HeldProduct> held = fulfilment::held_products(tx, customer);
  std::vector<std::string_view> ids;
  for (const fulfilment::HeldProduct& each : held) {
    having.types.insert(each.type);
    ids.push_back(each.id);
  }
  having.views = catalog::target_views_of(tx, ids);
  const auto azure = subscriptions::azure_subscriptions_of(tx, customer);
  if (std::ranges::any_of(azure, [](const auto& each) { return each.status != subscriptions::Status::kDeleted; })) {
    having.views.insert(std::begin(kUsageViews), std::end(kUsageViews));
  }
  return having;
}

Result<http::Response> get_managed_services(http::Call& call, const std::vector<ServicePortal>& portals) {
  const customers::Buyer customer = OR_RETURN(customers::find_buyer(call.tx, call.actor, call.path["customer_id"]));
  std::vector<ServicePortal> shown;
  if (!portals.empty()) {
    const Having having = what_it_has(call.tx, customer);
    std::ranges::copy_if(portals, std::back_inserter(shown), [&](const ServicePortal& each) { return is_shown(each, having); });
  }
  return http::Response{.body = json::collection(
                            shown, "/customers/" + customer.id + "/managedservices", [&](json::Writer& out, const ServicePortal& each) {
                              out.begin_object().field("id", each.name).field("name", each.name);
                              out.key("links").begin_object().link("adminService", address_of(each, customer)).end_object();
                              out.attributes("ManagedService").end_object();
                            })};
}

}  // namespace

std::vector<ServicePortal> service_portals(const config::Settings& settings) {
  std::vector<ServicePortal> portals;
  for (const config::Settings::ServicePortal& each : settings.service_portals) portals.push_back(portal_of(each));
  return portals;
}

bool is_shown(const ServicePortal& portal, const Having& having) {
  return portal.for_everybody() || std::ranges::any_of(portal.types, [&](auto type) { return having.types.contains(type); }) ||
         std::ranges::any_of(portal.views, [&](const std::string& view) { return having.views.contains(view); });
}

std::string address_of(const ServicePortal& portal, const customers::Buyer& customer) {
  std::string address = portal.address;
  const auto fill = [&](std::string_view hole, std::string_view text) {
    const std::string written = http::percent_encode(text);
    for (std::size_t at = 0; (at = address.find(hole, at)) != address.npos; at += written.size()) {
      address.replace(at, hole.size(), written);
    }
  };
  fill("{domain}", customer.domain);
  fill("{tenant}", customer.id);
  return address;
}

std::vector<http::Route> service_portal_routes(const config::Settings& settings) {
  return {{http::Method::kGet, "/v1/customers/{customer_id}/managedservices", Capability::kViewCustomers, http::Tokens::kAppOrUser,
           http::Access::kRead, http::Idempotency::kNone,
           "Where what the customer has is managed: the service portals that the operator named.",
           [portals = service_portals(settings)](http::Call& call) { return get_managed_services(call, portals); }}};
}

}  // namespace chandlery::app
