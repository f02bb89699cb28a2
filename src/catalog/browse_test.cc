// The catalogue as clients read it (contract 3), price sheets (contract 11), and the operator's routes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/fixture_for_tests.h"
#include "catalog/routes.h"
#include "catalog/store.h"
#include "customers/service.h"
#include "partners/service.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using fixture::at, test::code_of;
using http::Method;
using testing::HasSubstr, testing::Not;

class Browse : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) { fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data"); });
    partner_ = new_partner("direct.example", "1", "US", "USD");
    german_ = new_partner("rhein.example", "2", "DE", "EUR");
  }

  Actor new_partner(std::string domain, std::string mpn_id, std::string country, std::string_view currency) {
    const auto prepared = partners::prepare_partner({.name = domain,
                                                     .domain = domain,
                                                     .mpn_id = mpn_id,
                                                     .country = country,
                                                     .currency = Currency::parse(currency).value(),
                                                     .address = address_in(country)},
                                                    kNow);
    if (!prepared) throw std::runtime_error(prepared.error().message + prepared.error().field);
    database().write_now([&](sql::Tx& tx) { create_partner(tx, fixture::operator_at(kNow), *prepared).value(); });
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = prepared->partner.id;
    actor.user_id = "user";
    actor.roles = {Role::kAdminAgent};
    actor.at = kNow;
    return actor;
  }
  std::string new_customer(const Actor& partner, std::string domain, std::string country, customers::Segment segment) {
    const auto prepared = customers::prepare_customer(
        {.domain = domain,
         .segment = segment,
         .billing = {.first_name = "Ada", .last_name = "Moss", .email = "ada@" + domain, .culture = "en-US",
                     .language = "en", .company_name = domain, .address = address_in(country)}},
        kNow);
    if (!prepared) throw std::runtime_error(prepared.error().message + prepared.error().field);
    database().write_now([&](sql::Tx& tx) { create_customer(tx, partner, *prepared).value(); });
    return prepared->customer.id;
  }
  static partners::Address address_in(const std::string& country) {
    if (country == "US") return {.country = "US", .city = "Redmond", .state = "WA", .line1 = "1 Main Street", .postal_code = "98052"};
    return {.country = country, .city = "Kassel", .line1 = "Werkstrasse 4", .postal_code = country == "DE" ? "34117" : "3952"};
  }
  http::Response get(std::string_view target) { return call(Method::kGet, target); }
  http::Response call(Method method, std::string_view target, std::string body = {}, std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, partner_, method, target, std::move(body), std::move(headers));
  }
  http::Response operate(Method method, std::string_view target, std::string body = {}) {
    return test::call(database(), router_, fixture::operator_at(kNow), method, target, std::move(body));
  }
  static std::string field(const http::Response& response, std::string_view path) { return test::at(response, path); }

  static inline const Instant kNow = fixture::at("2021-03-08T10:00:00Z");
  Actor partner_, german_;
  http::Router router_{routes([](sql::Tx&, const ItemIds& items, Instant) { return CartCount{std::ssize(items), 2}; })};
};
INSTANTIATE_ON_BOTH_ENGINES(Browse);

TEST_P(Browse, AViewListsItsProductsInTheDocumentedShape) {
  const auto list = get("/v1/products?country=us&targetView=Software");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(field(list, "totalCount"), "2");
  EXPECT_EQ(field(list, "items[0].id"), "SERVER000001");
  EXPECT_EQ(field(list, "items[0].productType.id"), "Software");
  EXPECT_EQ(field(list, "items[0].productType.subType.id"), "SoftwarePerpetual");
  EXPECT_EQ(field(list, "items[0].isMicrosoftProduct"), "true");
  EXPECT_EQ(field(list, "items[0].publisherName"), "P");
  EXPECT_EQ(field(list, "items[0].links.skus.uri"), "/products/SERVER000001/skus?country=US");
  EXPECT_EQ(field(list, "items[0].links.skus.method"), "GET");
  EXPECT_EQ(field(list, "items[1].id"), "SUBSCRIBE001");
  EXPECT_EQ(field(list, "attributes.objectType"), "Collection");
  EXPECT_EQ(field(list, "links.self.uri"), "/products?country=US&targetView=Software");
  EXPECT_THAT(list.body, HasSubstr("\"headers\":[]"));
  EXPECT_EQ(field(get("/v1/products?country=US&targetView=OnPremisesSoftware"), "totalCount"), "2");
  EXPECT_EQ(field(get("/v1/products?country=US&targetView=softwareperpetual"), "totalCount"), "1");
  EXPECT_EQ(field(get("/v1/products?country=US&targetView=AzureReservationsVM"), "totalCount"), "1");
  EXPECT_EQ(field(get("/v1/products?country=US&targetView=AzureReservations&reservationScope=AzurePlan"), "totalCount"), "1");
  EXPECT_EQ(field(get("/v1/products?country=US&targetView=OnlineServices"), "totalCount"), "0");
}

TEST_P(Browse, WhatTheQueryLacksOrMistakesIsTold) {
  EXPECT_EQ(get("/v1/products?targetView=Software").status, 400);
  EXPECT_EQ(get("/v1/products?country=Germany&targetView=Software").status, 400);
  EXPECT_EQ(get("/v1/products?country=US").status, 400);
  const auto view = get("/v1/products?country=US&targetView=Shoes");
  EXPECT_EQ(view.status, 403);
  EXPECT_EQ(code_of(view), 400036);
  const auto segment = get("/v1/products?country=US&targetView=Software&targetSegment=rich");
  EXPECT_EQ(segment.status, 403);
  EXPECT_EQ(code_of(segment), 400030);
  EXPECT_EQ(code_of(get("/v1/products/NOSUCHTHING1?country=US")), 400013);
  EXPECT_EQ(code_of(get("/v1/products/no%20such?country=US")), 400013);
  EXPECT_EQ(code_of(get("/v1/products/NOSUCHTHING1/skus?country=US")), 400013);
  EXPECT_EQ(code_of(get("/v1/products/SERVER000001/skus/9999?country=US")), 400018);
  EXPECT_EQ(code_of(get("/v1/products/SERVER000001/skus/9999/availabilities?country=US")), 400018);
  EXPECT_EQ(code_of(get("/v1/products/SERVER000001/skus/0001/availabilities/X?country=US")), 400019);
  EXPECT_EQ(get("/v1/products/SERVER000001").status, 400);
}

TEST_P(Browse, WhatIsBlockedOrHasNoPriceInACountryIsNotThere) {
  EXPECT_EQ(field(get("/v1/products?country=GL&targetView=Software"), "totalCount"), "1");
  EXPECT_EQ(field(get("/v1/products?country=GL&targetView=AzureReservations"), "totalCount"), "0");   // priced, but blocked
  EXPECT_EQ(code_of(get("/v1/products/RESERVE00001?country=GL")), 400013);
  EXPECT_EQ(code_of(get("/v1/products/SUBSCRIBE001?country=DE")), 400013);                            // no price
  EXPECT_EQ(field(get("/v1/products?country=FR&targetView=Software"), "totalCount"), "0");
}

TEST_P(Browse, ASkuShowsLimitsCyclesAndPrerequisites) {
  const auto skus = get("/v1/products/reserve00001/skus?country=US&targetSegment=commercial");
  ASSERT_EQ(skus.status, 200) << skus.body;
  EXPECT_EQ(field(skus, "totalCount"), "1");
  EXPECT_EQ(field(skus, "items[0].productId"), "RESERVE00001");
  EXPECT_EQ(field(skus, "items[0].maximumQuantity"), "999999999");
  EXPECT_EQ(field(skus, "items[0].isTrial"), "false");
  EXPECT_EQ(field(skus, "items[0].dynamicAttributes.armRegionName"), "eastus");
  EXPECT_EQ(field(skus, "items[0].links.availabilities.uri"), "/products/RESERVE00001/skus/0001/availabilities?country=US");
  EXPECT_THAT(skus.body, HasSubstr("\"supportedBillingCycles\":[\"one_time\",\"monthly\"]"));
  EXPECT_THAT(skus.body, HasSubstr("\"purchasePrerequisites\":[\"InventoryCheck\",\"AzureSubscriptionRegistration\"]"));
  EXPECT_EQ(field(get("/v1/products/RESERVE00001/skus/0001?country=US"), "title"), "Reserved VM, East");
  EXPECT_EQ(field(get("/v1/products/RESERVE00001/skus?country=US&targetSegment=education"), "totalCount"), "0");
}

TEST_P(Browse, AnAvailabilityNamesItsCatalogItemTermsAndCancellationAndNoPrice) {
  const auto list = get("/v1/products/RESERVE00001/skus/0001/availabilities?country=US");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(field(list, "totalCount"), "1");
  const std::string id = field(list, "items[0].id");
  EXPECT_EQ(field(list, "items[0].catalogItemId"), "RESERVE00001:0001:" + id);
  EXPECT_EQ(field(list, "items[0].defaultCurrency.code"), "USD");
  EXPECT_EQ(field(list, "items[0].defaultCurrency.symbol"), "$");
  EXPECT_EQ(field(list, "items[0].segment"), "commercial");
  EXPECT_EQ(field(list, "items[0].country"), "US");
  EXPECT_EQ(field(list, "items[0].isPurchasable"), "true");
  EXPECT_EQ(field(list, "items[0].terms[0].duration"), "P1Y");
  EXPECT_EQ(field(list, "items[0].terms[0].billingCycle"), "one_time");
  EXPECT_EQ(field(list, "items[0].terms[3].duration"), "P3Y");
  EXPECT_EQ(field(list, "items[0].terms[0].cancellationPolicies[0].refundOptions[0].type"), "Full");
  EXPECT_EQ(field(list, "items[0].terms[0].cancellationPolicies[0].refundOptions[0].expiresAfter"), "P5D");
  EXPECT_EQ(field(list, "items[0].terms[0].cancellationPolicies[0].refundOptions[1].type"), "Partial");
  EXPECT_EQ(field(list, "items[0].product.id"), "RESERVE00001");
  EXPECT_EQ(field(list, "items[0].sku.id"), "0001");
  EXPECT_THAT(list.body, Not(HasSubstr("512.4")));
  const auto one = get("/v1/products/RESERVE00001/skus/0001/availabilities/" + id + "?country=US");
  EXPECT_EQ(field(one, "id"), id);
  const auto perpetual = get("/v1/products/SERVER000001/skus/0001/availabilities?country=US");
  EXPECT_THAT(perpetual.body, HasSubstr("\"duration\":\"\""));
  EXPECT_EQ(field(perpetual, "items[0].terms[0].cancellationPolicies[0].refundOptions[0].expiresAfter"), "P60D");
}

TEST_P(Browse, ACustomerSeesItsOwnCountryAndWhatItsSegmentMayBuy) {
  const std::string commercial = new_customer(german_, "bergtal.example", "DE", customers::Segment::kCommercial);
  const std::string school = new_customer(german_, "schule.example", "DE", customers::Segment::kEducation);
  partner_ = german_;
  const std::string base = "/v1/customers/" + commercial + "/products";
  const auto list = get(base + "?targetView=Software");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(field(list, "totalCount"), "1");
  EXPECT_EQ(field(list, "items[0].links.skus.uri"), "/customers/" + commercial + "/products/SERVER000001/skus");
  EXPECT_EQ(field(call(Method::kPost, base + "?targetView=Software"), "totalCount"), "1");
  EXPECT_EQ(field(get(base + "/SERVER000001"), "id"), "SERVER000001");
  EXPECT_EQ(field(get(base + "/SERVER000001/skus"), "totalCount"), "1");
  EXPECT_EQ(field(get(base + "/SERVER000001/skus/0001"), "id"), "0001");
  const auto offers = get(base + "/SERVER000001/skus/0001/availabilities");
  EXPECT_EQ(field(offers, "totalCount"), "1");
  EXPECT_EQ(field(offers, "items[0].defaultCurrency.code"), "EUR");
  EXPECT_EQ(field(get(base + "/SERVER000001/skus/0001/availabilities/" + field(offers, "items[0].id")), "country"), "DE");
  EXPECT_EQ(code_of(get(base + "?targetView=Software&targetSegment=education")), 400030);

  const std::string schools = "/v1/customers/" + school + "/products";
  EXPECT_EQ(field(get(schools + "?targetView=Software"), "totalCount"), "0");   // software is for commercial customers yet
  partner_.at = fixture::at("2021-07-07");
  const auto both = get(schools + "/SERVER000001/skus/0001/availabilities");
  EXPECT_EQ(field(both, "totalCount"), "2");
  EXPECT_EQ(field(get(schools + "/SERVER000001/skus/0001/availabilities?targetSegment=Education"), "items[0].segment"), "education");
}

TEST_P(Browse, AnotherPartnersCustomerIsRefused) {
  const std::string customer = new_customer(german_, "bergtal.example", "DE", customers::Segment::kCommercial);
  EXPECT_EQ(code_of(get("/v1/customers/" + customer + "/products?targetView=Software")), 20002);
  EXPECT_EQ(code_of(get("/v1/customers/nobody/products?targetView=Software")), 900118);
}

TEST_P(Browse, CheckInventoryAnswersABareArrayAndLeavesOutWhatIsUnknown) {
  const std::string body = R"({"TargetItems":[{"ProductId":"SUBSCRIBE001"},{"productId":"NOSUCHTHING1","skuId":"0001"},
    {"productId":"RESERVE00001","skuId":"0001"}],"InventoryContext":{"armRegionName":"eastus","customerId":null}})";
  const auto checked = call(Method::kPost, "/v1/extensions/product/checkinventory?country=GL", body);
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_EQ(checked.body.front(), '[');
  EXPECT_THAT(checked.body, Not(HasSubstr("NOSUCHTHING1")));
  EXPECT_THAT(checked.body, HasSubstr("\"reasonCode\":\"NotOnSale\""));
  EXPECT_THAT(checked.body, HasSubstr("\"reasonCode\":\"NotAvailableForCountry\""));
  const auto open = call(Method::kPost, "/v1/extensions/product/checkInventory?country=US", body);
  EXPECT_THAT(open.body, Not(HasSubstr("\"isRestricted\":true")));
  EXPECT_EQ(call(Method::kPost, "/v1/extensions/product/checkInventory", body).status, 400);
  EXPECT_EQ(call(Method::kPost, "/v1/extensions/product/checkInventory?country=US", "[1]").status, 400);
  EXPECT_EQ(call(Method::kPost, "/v1/extensions/product/checkInventory?country=US", "{}").status, 400);
}

TEST_P(Browse, APriceSheetIsDownloadedAsCsvOrAsZip) {
  const std::string path = "/v1.0/sales/pricesheets(Market='US',PricesheetView='software')/$value";
  const auto csv = get(path);
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_EQ(csv.content_type, "application/octet-stream");
  EXPECT_THAT(csv.body, testing::StartsWith("ProductTitle,ProductId,SkuId,"));
  EXPECT_THAT(csv.body, HasSubstr("1069.00"));
  EXPECT_THAT(csv.body, Not(HasSubstr("980.00")));
  const auto zip = call(Method::kGet, path, {}, {{"Accept-Encoding", "gzip, compress, deflate, br"}});
  EXPECT_EQ(zip.body.substr(0, 2), "PK");
  EXPECT_EQ(get(path + "?timeline=history&month=202103").status, 200);
  EXPECT_EQ(get(path + "?timeline=history").status, 400);
  EXPECT_EQ(get(path + "?month=202103").status, 400);
  EXPECT_EQ(get(path + "?timeline=past").status, 400);
  EXPECT_EQ(get("/v1.0/sales/pricesheets(market='us',pricesheetview='AZURE_RESERVATIONS')/$value").status, 200);
  EXPECT_EQ(get("/v1.0/sales/pricesheets(Market='XX',PricesheetView='software')/$value").status, 400);
  EXPECT_EQ(get("/v1.0/sales/pricesheets(Market='US',PricesheetView='shoes')/$value").status, 400);
  EXPECT_EQ(get("/v1.0/sales/pricesheets(Market=US)/$value").status, 400);
  EXPECT_EQ(get("/v1.0/sales/shoes(Month='202103')/$value").status, 404);
  EXPECT_EQ(get("/v1.0/sales/pricesheets/$value").status, 404);
  const std::string encoded = "/v1.0/sales/pricesheets%28Market%3D%27US%27%2CPricesheetView%3D%27software%27%29/%24value";
  EXPECT_EQ(get(encoded).body, get(path).body);
  for (const char* view : {"azure_consumption", "updatedlicensebased", "marketplace", "licensebasedest", "licensebasedeos"}) {
    const http::Response empty = get("/v1.0/sales/pricesheets(Market='US',PricesheetView='" + std::string(view) + "')/$value");
    EXPECT_EQ(empty.body.find('\n'), empty.body.size() - 1) << view << " is a header alone";
  }
  EXPECT_THAT(get(path + "?timeline=history&month=202002").body, HasSubstr("1069.00"));
  EXPECT_THAT(get(path + "?timeline=history&month=201912").body, Not(HasSubstr("1069.00")));
  EXPECT_EQ(get(path + "?timeline=history").status, 400);
  EXPECT_EQ(get(path + "?timeline=current&month=202002").status, 400);
}

TEST_P(Browse, ExchangeRatesAndTheOfferMatrixAreSheetsOfAMonth) {
  operate(Method::kPost, "/operator/v1/exchangerates", "CurrencyCode,USDPerUnit,Month\nEUR,1.21,202103\nEUR,1.18,202104\n");
  const http::Response rates = get("/v1.0/sales/fxrates(Month='202103')/$value");
  EXPECT_EQ(rates.content_type, "application/octet-stream");
  EXPECT_EQ(rates.body, "CurrencyCode,USDPerUnit,Month\r\nUSD,1,202103\r\nEUR,1.21,202103\r\n");
  EXPECT_EQ(get("/v1.0/sales/fxrates(Month='203001')/$value").body, "CurrencyCode,USDPerUnit,Month\r\n");
  EXPECT_EQ(get("/v1.0/sales/fxrates(Month='2021-03')/$value").status, 400);
  EXPECT_EQ(get("/v1.0/sales/fxrates()/$value").status, 400);
  const std::string matrix = get("/v1.0/sales/offermatrix(month='202103')/$value").body;
  EXPECT_THAT(matrix, HasSubstr("ProductTitle,ProductId,SkuId,SkuTitle,ProvisioningId,ProvisioningString,MinLicenses,MaxLicenses,"));
  EXPECT_THAT(matrix, HasSubstr("Server 2019,SERVER000001,0001,\"Server 2019, 16 cores\",,,1,100,"));
  EXPECT_THAT(matrix, HasSubstr("AU;DE;GL;US"));
}

TEST_P(Browse, TheOperatorImportsAndReadsBack) {
  const std::string header = "ProductId,SkuId,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate\n";
  const auto good = operate(Method::kPost, "/operator/v1/pricesheets", header + "SERVER000001,0001,,FR,EUR,981.00,2021-01-01\n");
  EXPECT_EQ(good.status, 200) << good.body;
  EXPECT_EQ(field(good, "written"), "1");
  EXPECT_EQ(field(get("/v1/products?country=FR&targetView=Software"), "totalCount"), "1");
  const auto bad = operate(Method::kPost, "/operator/v1/pricesheets",
                           header + "SERVER000001,0001,,FR,EUR,x,2022-01-01\nSERVER000001,0001,,ZZ,EUR,1,2022-01-01\n");
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.body, HasSubstr("row 2, UnitPrice"));
  const auto sheet = operate(Method::kGet, "/operator/v1/pricesheets?market=FR&view=software");
  EXPECT_THAT(sheet.body, HasSubstr("981.00"));
  EXPECT_EQ(field(operate(Method::kGet, "/operator/v1/products"), "totalCount"), "3");
  EXPECT_EQ(field(operate(Method::kGet, "/operator/v1/marketblocks"), "totalCount"), "109");
  EXPECT_EQ(field(get("/v1/marketblocks"), "items[108].country"), "AX");   // Åland sorts last by its bytes
  EXPECT_EQ(field(operate(Method::kGet, "/operator/v1/markets"), "totalCount"), "243");
  EXPECT_EQ(operate(Method::kPost, "/operator/v1/policies/return", "{}").status, 400);
  const auto policies = operate(Method::kGet, "/operator/v1/policies/fulfilment");
  EXPECT_THAT(policies.body, HasSubstr("\"id\":\"onprem-2021-03\""));
  EXPECT_EQ(operate(Method::kPost, "/operator/v1/policies/fulfilment",
                    R"({"id":"quiet","family":"quiet","effectiveFrom":"2021-01-01"})").status, 200);
}

TEST_P(Browse, ProductsReadBackAreProductsThatCanBeImported) {
  database().write_now([](sql::Tx& tx) {
    store::put_inclusion(tx, "SERVER000001", "0001",
                         {"SERVER000001", "0001", "2016", fixture::at("2018-01-01"), fixture::at("2030-01-01")});
  });
  const auto listed = operate(Method::kGet, "/operator/v1/products");
  const std::size_t begin = listed.body.find('['), end = listed.body.rfind("],\"links\"");
  const auto imported = operate(Method::kPost, "/operator/v1/products", listed.body.substr(begin, end - begin + 1));
  EXPECT_EQ(imported.status, 200) << imported.body;
  EXPECT_EQ(operate(Method::kGet, "/operator/v1/products").body, listed.body);
}

}  // namespace
}  // namespace chandlery::catalog
