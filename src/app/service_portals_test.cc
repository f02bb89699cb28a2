// Service portals: for which customers they are shown, where they lead, and who sees them.
#include "app/service_portals.h"

#include "catalog/store.h"
#include "fulfilment/service.h"
#include "subscriptions/azure.h"
#include "subscriptions/schema.h"
#include "support/desk_for_tests.h"

namespace chandlery::app {
namespace {

using ordering::kCustomer, ordering::kOtherSeller, ordering::kServer;
using test::at, test::code_of;

config::Settings named(std::vector<config::Settings::ServicePortal> portals) {
  config::Settings settings;
  settings.service_portals = std::move(portals);
  return settings;
}

TEST(ServicePortals, AnAddressHasTheCustomersDomainAndTenant) {
  const auto portals = service_portals(named({{"Desk", "https://desk.example/{tenant}?of={domain}&again={tenant}", ""}}));
  customers::Buyer customer;
  customer.id = "c0000000-0000-4000-8000-000000000001";
  customer.domain = "first.example";
  EXPECT_EQ(address_of(portals.at(0), customer),
            "https://desk.example/c0000000-0000-4000-8000-000000000001?of=first.example&again=c0000000-0000-4000-8000-000000000001");
  customer.domain = "a&b={tenant}";
  EXPECT_EQ(address_of(portals.at(0), customer).find("of=a%26b%3D%7Btenant%7D"), 58u) << "nothing of a name is address";
}

TEST(ServicePortals, APortalIsShownForAnyOfItsWords) {
  const auto portals = service_portals(named({{"All", "https://a.example", ""},
                                              {"Some", "https://b.example", "perpetual_software  azureRESERVATIONS"}}));
  const Having nothing;
  EXPECT_TRUE(is_shown(portals.at(0), nothing));
  EXPECT_FALSE(is_shown(portals.at(1), nothing));
  EXPECT_TRUE(is_shown(portals.at(1), {.types = {catalog::ProductType::kPerpetualSoftware}, .views = {}}));
  EXPECT_TRUE(is_shown(portals.at(1), {.types = {}, .views = {"AzureReservations"}}));
  EXPECT_FALSE(is_shown(portals.at(1), {.types = {catalog::ProductType::kReservation}, .views = {"Software"}}));
}

TEST(ServicePortals, AWordThatTheCatalogueDoesNotHaveIsNamedAtTheStart) {
  try {
    service_portals(named({{"Desk", "https://desk.example", "perpetual_software shoes"}}));
    FAIL();
  } catch (const config::Invalid& error) {
    EXPECT_EQ(std::string(error.what()),
              "The service_portal \"Desk\" is shown_for \"shoes\", which is neither a kind of product, as perpetual_software, nor a "
              "target view, as AzureReservations.");
  }
}

class ManagedServicesTest : public support::Desk {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = Desk::steps();
    std::ranges::move(subscriptions::schema(), std::back_inserter(all));
    return all;
  }
  http::Response get(const Actor& actor, std::string_view customer = kCustomer) {
    return test::call(database(), router_, actor, http::Method::kGet,
                      "/v1/customers/" + std::string(customer) + "/managedservices");
  }
  const http::Router router_{service_portal_routes(named({{"Everybody's", "https://all.example/{domain}", ""},
                                                          {"Software's", "https://soft.example/{tenant}", "perpetual_software"},
                                                          {"By view", "https://view.example/", "SoftwarePerpetual"},
                                                          {"Azure's", "https://azure.example/", "Azure"}}))};
};
INSTANTIATE_ON_BOTH_ENGINES(ManagedServicesTest);

TEST_P(ManagedServicesTest, ThoseThatApplyToWhatTheCustomerHasComeInTheSettingsOrder) {
  const auto nothing = get(agent());
  ASSERT_EQ(nothing.status, 200) << nothing.body;
  EXPECT_EQ(at(nothing, "totalCount"), "1");
  EXPECT_EQ(at(nothing, "items[0].name"), "Everybody's");
  EXPECT_EQ(at(nothing, "items[0].links.adminService.uri"), "https://all.example/customer1.example");
  EXPECT_EQ(at(nothing, "links.self.uri"), "/customers/" + std::string(kCustomer) + "/managedservices");

  const ordering::Order order = order_now({line(kServer)}).value();
  const auto one = get(agent());
  EXPECT_EQ(at(one, "totalCount"), "2");
  EXPECT_EQ(at(one, "items[1].links.adminService.uri"), "https://soft.example/" + std::string(kCustomer));
  database().write_now([&](sql::Tx& tx) {
    catalog::Product product = catalog::store::find_product(tx, "DG7GMGF0DVT9").value();
    product.views = {"Software", "SoftwarePerpetual"};
    catalog::store::put_product(tx, product);
    ASSERT_TRUE(subscriptions::open_azure_subscription(tx, agent(), kCustomer, {.friendly_name = "Cloud", .management_group = {}, .reseller_mpn_id = {}}));
  });
  const auto all = get(agent());
  EXPECT_EQ(at(all, "items[2].name"), "By view");
  EXPECT_EQ(at(all, "items[3].name"), "Azure's");
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(fulfilment::cancel_line(tx, agent(), kCustomer, order.id, order.lines.front().number));
  });
  EXPECT_EQ(at(get(agent()), "items[1].name"), "Azure's") << "what was cancelled is not had any more";
}

TEST_P(ManagedServicesTest, NobodyElseSeesThemAndWithoutAPortalThereAreNone) {
  EXPECT_EQ(code_of(get(agent(kOtherSeller))), 20002);
  EXPECT_EQ(code_of(get(agent(), "nobody")), 900118);
  const http::Router none{service_portal_routes({})};
  const std::string target = "/v1/customers/" + std::string(kCustomer) + "/managedservices";
  EXPECT_EQ(at(test::call(database(), none, agent(), http::Method::kGet, target), "totalCount"), "0");
  EXPECT_EQ(code_of(test::call(database(), none, agent(kOtherSeller), http::Method::kGet, target)), 20002);
}

}  // namespace
}  // namespace chandlery::app
