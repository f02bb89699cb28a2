// See portal_routes.h.
#include "app/portal_routes.h"

#include "customers/service.h"
#include "partners/service.h"
#include "platform/http/browser.h"

namespace chandlery::app {
namespace {

http::Response see(std::string address) {
  http::Response response;
  response.status = 303;
  response.set("Location", std::move(address));
  return response;
}

// The sign-in page sends whoever is signed in on to his portal.
Result<http::Response> open_front_door(http::Call& call) {
  if (!http::asks_for_page(call.request)) return fail(errors::kNotFound);
  return see("/signin");
}

// The customer centre's page of the purchase. It asks /v1/customer-centre/software/... what the visitor may see there.
Result<http::Response> follow_deep_link(http::Call& call) {
  std::string page = "/centre/deeplink";
  for (const std::string_view name : {"customer_id", "order_id", "line_number"})
    page.append("/").append(http::percent_encode(call.path[name]));
  return see("/signin?portal=centre&return=" + http::percent_encode(page));
}

http::Route lead(std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
  return {http::Method::kGet,      pattern, Capability::kNone, http::Tokens::kPublic, http::Access::kRead,
          http::Idempotency::kNone, summary, std::move(handler)};
}

}  // namespace

std::string name_of_tenant(sql::Tx& tx, const identity::Tenant& tenant) {
  if (tenant.kind == identity::TenantKind::kPartner) {
    if (const auto partner = partners::find_partner(tx, tenant.id)) return partner->name;
  }
  if (tenant.kind == identity::TenantKind::kCustomer) {
    Actor customer;
    customer.kind = PrincipalKind::kCustomerUser;
    customer.partner_id = tenant.partner_id;
    customer.customer_id = tenant.id;
    if (const auto buyer = customers::find_buyer(tx, customer, tenant.id)) return buyer->name;
  }
  return tenant.domain;
}

std::vector<http::Route> portal_routes() {
  return {lead("/", "Leads a browser to its portal, or to the sign-in page.", open_front_door),
          lead("/customer-centre/software/{customer_id}/{order_id}/{line_number}",
               "Where a browser follows a deep link: to the customer centre, by the sign-in page.", follow_deep_link)};
}

}  // namespace chandlery::app
