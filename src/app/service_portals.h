// Where what a customer has is managed: the portals that the settings name, for the customers that have what they are for.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "customers/service.h"
#include "platform/config/config.h"
#include "platform/http/route.h"

namespace chandlery::app {

struct ServicePortal {
  std::string name, address;
  std::set<catalog::ProductType> types;
  std::set<std::string, std::less<>> views;

  /// For whatever a customer has, also nothing.
  bool for_everybody() const { return types.empty() && views.empty(); }
};

/// What a customer has, in the words that portals are shown for.
struct Having {
  std::set<catalog::ProductType> types;
  std::set<std::string, std::less<>> views;
};

/// Throws config::Invalid, with a sentence that names the portal, for a word that is neither a kind of product nor a target view.
std::vector<ServicePortal> service_portals(const config::Settings& settings);

bool is_shown(const ServicePortal& portal, const Having& having);
/// The portal's address for this customer.
std::string address_of(const ServicePortal& portal, const customers::Buyer& customer);

/// GET /v1/customers/{customer_id}/managedservices (contract 2.2). Without a portal it reads the customer alone; else what it holds,
/// a row a product, the views of these, and its Azure subscriptions, in 4 round trips. Throws as service_portals.
std::vector<http::Route> service_portal_routes(const config::Settings& settings);

}  // namespace chandlery::app
