// Reservations on the wire: the documented way from a subscription to an artifact, and what is managed after it.
#include "reservations/routes.h"

#include "fulfilment/routes.h"
#include "ordering/routes.h"
#include "reservations/reserved_shop_for_tests.h"
#include "subscriptions/routes.h"
#include "support/calls.h"

namespace chandlery::reservations {
namespace {

using http::Method;
using test::at;
using test::code_of;

class ReservationRoutesTest : public ReservedShop {
 protected:
  http::Response call(Method method, std::string path, std::string body = {}, Actor actor = agent(ordering::kSeller, kStart)) {
    return test::call(database(), router_, actor, method, "/v1/customers/" + std::string(ordering::kCustomer) + path,
                      std::move(body));
  }

 private:
  std::vector<http::Route> all_routes() {
    std::vector<http::Route> all = reservations::routes(buying_);
    for (auto& of_module : {ordering::routes(buying_), subscriptions::routes(keyring_), fulfilment::routes(keyring_)}) {
      all.insert(all.end(), of_module.begin(), of_module.end());
    }
    return all;
  }
  http::Router router_{all_routes()};
};

TEST_P(ReservationRoutesTest, FromASubscriptionToTheArtifactAsTheDocumentsHaveIt) {
  const http::Response opened = call(Method::kPost, "/azuresubscriptions", R"({"friendlyName":"Yard"})");
  ASSERT_EQ(opened.status, 201) << opened.body;
  const std::string azure_id = at(opened, "id");
  EXPECT_EQ(at(call(Method::kGet, "/subscriptions"), "items[0].billingType"), "usage");
  EXPECT_EQ(at(call(Method::kGet, "/subscriptions/" + azure_id + "/registrationstatus"), "status"), "NotRegistered");
  const http::Response registered = call(Method::kPost, "/subscriptions/" + azure_id + "/registrations", R"("success")");
  EXPECT_EQ(registered.status, 202);
  EXPECT_EQ(registered.body, "");
  ASSERT_EQ(registered.headers.size(), 1u);
  EXPECT_EQ(registered.headers.front().value,
            "/customers/" + std::string(ordering::kCustomer) + "/subscriptions/" + azure_id + "/registrationstatus");
  EXPECT_EQ(at(call(Method::kGet, "/subscriptions/" + azure_id + "/registrationstatus"), "status"), "Registered");

  const std::string cart = R"({"lineItems":[{"id":0,"catalogItemId":")" + kMachine.id() +
                           R"(","quantity":10,"billingCycle":"one_time","termDuration":"P1Y","provisioningContext":{"subscriptionId":")" +
                           azure_id + R"(","scope":"shared","duration":"1Year"}}]})";
  const http::Response made = call(Method::kPost, "/carts", cart);
  ASSERT_EQ(made.status, 201) << made.body;
  ASSERT_EQ(at(made, "lineItems[0].error.errorCode"), "") << made.body;
  const http::Response ordered = call(Method::kPost, "/carts/" + at(made, "id") + "/checkout");
  ASSERT_EQ(ordered.status, 201) << ordered.body;

  const http::Response held = call(Method::kGet, "/entitlements?entitlementType=reservedInstance&showExpiry=true");
  EXPECT_EQ(at(held, "items[0].entitledArtifacts[0].artifactType"), "reservedinstance");
  EXPECT_EQ(at(held, "items[0].entitledArtifacts[0].dynamicAttributes.reservationType"), "virtualmachines");
  std::string link = at(held, "items[0].entitledArtifacts[0].link.uri");
  const std::string prefix = "/customers/" + std::string(ordering::kCustomer);
  ASSERT_EQ(link.substr(0, prefix.size()), prefix);
  link.erase(0, prefix.size());
  const http::Response details = call(Method::kGet, link);
  ASSERT_EQ(details.status, 200) << details.body;
  EXPECT_EQ(at(details, "reservations[0].quantity"), "10");
  EXPECT_EQ(at(details, "virtualMachineReservations[0].provisioningState"), "Succeeded");
  link.replace(link.find("reservedinstance"), 16, "virtualmachinereservedinstance");
  EXPECT_EQ(at(call(Method::kGet, link), "type"), "virtual_machine_reserved_instance");

  const std::string id = at(call(Method::kGet, "/reservations"), "items[0].id");
  EXPECT_EQ(at(call(Method::kPatch, "/reservations/" + id, R"({"displayName":"Fleet","renew":true})"), "renew"), "true");
  EXPECT_EQ(code_of(call(Method::kPost, "/reservations/" + id + "/split", R"({"parts":[{"quantity":7},{"quantity":4}]})")), 700053);
  const http::Response parts = call(Method::kPost, "/reservations/" + id + "/split", R"({"parts":[{"quantity":7},{"quantity":3}]})");
  ASSERT_EQ(parts.status, 200) << parts.body;
  EXPECT_EQ(at(parts, "items[1].renew"), "false") << "a split takes a set renewal away";
  const http::Response merged =
      call(Method::kPost, "/reservations/merge",
           R"({"reservationIds":[")" + at(parts, "items[0].id") + R"(",")" + at(parts, "items[1].id") + R"("]})");
  ASSERT_EQ(merged.status, 200) << merged.body;
  const std::string one = "/reservations/" + at(merged, "id");
  const http::Response exchange = call(Method::kPost, one + "/exchange/quote", R"({"catalogItemId":")" + kMachine.id() +
                                       R"(","quantity":10,"termDuration":"P3Y","billingCycle":"one_time"})");
  EXPECT_EQ(code_of(exchange), 700055) << "36,000.00 are less than the 36,500.00 that are left: " << exchange.body;
  const std::string wanted = R"({"catalogItemId":")" + kMachine.id() +
                             R"(","quantity":11,"termDuration":"P3Y","billingCycle":"one_time")";
  const http::Response quoted = call(Method::kPost, one + "/exchange/quote", wanted + "}");
  ASSERT_EQ(quoted.status, 200) << quoted.body;
  const http::Response exchanged =
      call(Method::kPost, one + "/exchange", wanted + R"(,"quoteId":")" + at(quoted, "quoteId") + "\"}");
  ASSERT_EQ(exchanged.status, 200) << exchanged.body;
  const std::string bought = "/reservations/" + at(exchanged, "bought.id");
  const http::Response quote = call(Method::kGet, bought + "/return");
  ASSERT_EQ(quote.status, 200) << quote.body;
  EXPECT_EQ(at(quote, "refund"), "39600.00");
  const http::Response returned = call(Method::kPost, bought + "/return", R"({"quoteId":")" + at(quote, "quoteId") + "\"}");
  ASSERT_EQ(returned.status, 200) << returned.body;
  EXPECT_EQ(at(returned, "reservation.provisioningState"), "Returned");
}

TEST_P(ReservationRoutesTest, AnotherPartnersCustomerIsRefusedAndTheCustomerSeesNoAmounts) {
  const Reservation r = buy(kMachine);
  const Actor other = agent(ordering::kOtherSeller, kStart);
  for (const std::string& path : {std::string("/reservations"), "/reservations/" + r.id, "/reservations/" + r.id + "/return"}) {
    EXPECT_EQ(code_of(call(Method::kGet, path, {}, other)), 20002) << path;
  }
  EXPECT_EQ(code_of(call(Method::kPost, "/azuresubscriptions", R"({"friendlyName":"x"})", other)), 20002);
  EXPECT_EQ(code_of(call(Method::kPost, "/reservations/" + r.id + "/split", R"({"parts":[{"quantity":1}]})", other)), 20002);
  Actor customer = agent(ordering::kSeller, kStart);
  customer.kind = PrincipalKind::kCustomerUser;
  customer.customer_id = ordering::kCustomer;
  customer.roles = {Role::kCustomerGlobalAdmin};
  const http::Response seen = call(Method::kGet, "/reservations/" + r.id, {}, customer);
  EXPECT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(at(seen, "price"), "");
  EXPECT_EQ(at(seen, "paid"), "");
  EXPECT_EQ(call(Method::kGet, "/reservations/nonsense").status, 404);
}

INSTANTIATE_ON_BOTH_ENGINES(ReservationRoutesTest);

}  // namespace
}  // namespace chandlery::reservations
