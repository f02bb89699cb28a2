// Subscriptions on the wire, as the known clients read and change them.
#include "subscriptions/routes.h"

#include "subscriptions/shop_for_tests.h"
#include "support/calls.h"

namespace chandlery::subscriptions {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::HasSubstr;

class SubscriptionRoutesTest : public Shop {
 protected:
  http::Response call(Method method, std::string path, std::string body = {}, Actor actor = agent(ordering::kSeller, kStart),
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, method,
                      "/v1/customers/" + std::string(ordering::kCustomer) + "/subscriptions" + path, std::move(body),
                      std::move(headers));
  }

 private:
  http::Router router_{routes(keyring_)};
};

TEST_P(SubscriptionRoutesTest, ASubscriptionIsListedAndReadWithItsLinks) {
  const Order order = subscribe(kSeat, 2);
  const http::Response list = call(Method::kGet, "");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(at(list, "totalCount"), "1");
  EXPECT_EQ(at(list, "items[0].id"), id_of(order));
  EXPECT_EQ(at(list, "items[0].status"), "active");
  EXPECT_EQ(at(list, "items[0].contractType"), "subscription");
  EXPECT_EQ(at(list, "items[0].billingType"), "license");
  EXPECT_EQ(at(list, "items[0].autoRenewEnabled"), "true");
  EXPECT_EQ(at(list, "items[0].commitmentEndDate"), "2022-03-08T10:00:00Z");
  EXPECT_EQ(at(list, "items[0].refundOptions[0].type"), "Partial");
  EXPECT_EQ(at(list, "items[0].refundOptions[0].expiresAt"), "2021-03-15T10:00:00Z");
  EXPECT_EQ(at(list, "links.self.uri"), "/customers/" + std::string(ordering::kCustomer) + "/subscriptions");
  const http::Response one = call(Method::kGet, "/" + id_of(order));
  EXPECT_EQ(at(one, "orderId"), order.id);
  EXPECT_EQ(at(one, "attributes.objectType"), "Subscription");
  EXPECT_EQ(call(Method::kGet, "/" + order.id).status, 404);
  EXPECT_EQ(code_of(call(Method::kGet, "/nonsense")), 20003);
}

TEST_P(SubscriptionRoutesTest, TheListIsFilteredAndPagedByIndex) {
  const Order first = subscribe(kSeat), second = subscribe(kSeat);
  const http::Response of_order = call(Method::kGet, "?order_id=" + second.id);
  EXPECT_EQ(at(of_order, "totalCount"), "1");
  EXPECT_EQ(at(of_order, "items[0].orderId"), second.id);
  const http::Response page = call(Method::kGet, "?size=1");
  EXPECT_EQ(at(page, "items[0].orderId"), first.id);
  EXPECT_EQ(at(page, "links.next.uri"),
            "/customers/" + std::string(ordering::kCustomer) + "/subscriptions?size=1&offset=1");
  const http::Response last = call(Method::kGet, "?size=1&offset=1");
  EXPECT_EQ(at(last, "items[0].orderId"), second.id);
  EXPECT_EQ(at(last, "links.next.uri"), "");
  EXPECT_EQ(call(Method::kGet, "?size=-1").status, 400);
  EXPECT_EQ(call(Method::kGet, "?offset=x").status, 400);
  EXPECT_EQ(call(Method::kGet, "?order_id=x").status, 404);
  EXPECT_EQ(at(call(Method::kGet, "?mpn_id=4999"), "totalCount"), "0");
}

TEST_P(SubscriptionRoutesTest, TheWholeResourceComesBackWithOnePropertyChanged) {
  const Order order = subscribe(kSeat, 2);
  const std::string path = "/" + id_of(order);
  std::string body = call(Method::kGet, path).body;
  EXPECT_EQ(call(Method::kPatch, path, body).status, 200) << "nothing is changed";
  body.replace(body.find(R"("quantity":2)"), 12, R"("quantity":5)");
  const http::Response changed = call(Method::kPatch, path, body);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(at(changed, "quantity"), "5");
  EXPECT_EQ(code_of(call(Method::kPatch, path, body)), 2055) << "its etag is of the version before";
}

TEST_P(SubscriptionRoutesTest, IfMatchWinsOverTheBody) {
  const Order order = subscribe(kSeat, 2);
  const std::string path = "/" + id_of(order);
  const auto patch = [&](std::string etag, const char* body) {
    return call(Method::kPatch, path, body, agent(ordering::kSeller, kStart), {{"If-Match", std::move(etag)}});
  };
  EXPECT_EQ(code_of(patch("\"old\"", R"({"quantity":3})")), 2055);
  EXPECT_EQ(patch("*", R"({"quantity":3,"attributes":{"etag":"old"}})").status, 200);
  const std::string etag = at(call(Method::kGet, path), "attributes.etag");
  EXPECT_EQ(patch("\"" + etag + "\"", R"({"Quantity":4})").status, 200);
}

TEST_P(SubscriptionRoutesTest, WordsAreReadInAnyCaseAndOthersRefused) {
  const Order order = subscribe(kSeat, 2);
  const std::string path = "/" + id_of(order);
  EXPECT_EQ(at(call(Method::kPatch, path, R"({"status":"Suspended"})"), "status"), "suspended");
  EXPECT_EQ(at(call(Method::kGet, path), "suspensionReasons[0]"), "PartnerSuspension");
  EXPECT_EQ(at(call(Method::kPatch, path, R"({"status":"ACTIVE"})"), "status"), "active");
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"status":"frozen"})")), 900126);
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"quantity":0})")), 2002);
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"quantity":1.5})")), 3000);
  EXPECT_EQ(code_of(call(Method::kPatch, path, "[]")), 3000);
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"billingCycle":"annual"})")), 2054);
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"friendlyName":")" + std::string(300, 'x') + "\"}")), 800002);
}

TEST_P(SubscriptionRoutesTest, WhatHasEndedIsToldAsDeletedForStrictClients) {
  const Order order = subscribe(ordering::kYearly, 1);
  Actor later = agent(ordering::kSeller, *parse_iso("2022-03-09"));
  const http::Response ended = call(Method::kGet, "/" + id_of(order), {}, later);
  EXPECT_EQ(at(ended, "status"), "deleted");
  EXPECT_EQ(at(ended, "suspensionReasons[0]"), "TermEnded");
  EXPECT_THAT(ended.body, HasSubstr(R"("actions":[])"));
  EXPECT_THAT(ended.body, HasSubstr(R"("refundOptions":[])"));
}

TEST_P(SubscriptionRoutesTest, AddOnsProvisioningAndActivationAnswerAsDocumented) {
  const std::string path = "/" + id_of(subscribe(kSeat, 2));
  EXPECT_EQ(at(call(Method::kGet, path + "/addons"), "totalCount"), "0");
  const http::Response provisioned = call(Method::kGet, path + "/provisioningstatus");
  EXPECT_EQ(at(provisioned, "status"), "success");
  EXPECT_EQ(at(provisioned, "skuId"), kSeat.sku);
  EXPECT_EQ(at(provisioned, "quantity"), "2");
  EXPECT_THAT(at(call(Method::kGet, path + "/activationlinks"), "items[0].link.uri"),
              HasSubstr("/lineitems/0/softwareproducts"));
}

TEST_P(SubscriptionRoutesTest, AnUpgradeIsOfferedAndMade) {
  const std::string path = "/" + id_of(subscribe(kSeat, 2));
  const http::Response offered = call(Method::kGet, path + "/upgrades");
  EXPECT_EQ(at(offered, "items[0].targetOffer.id"), kSuite.id());
  EXPECT_EQ(at(offered, "items[0].isEligible"), "true");
  const http::Response made =
      call(Method::kPost, path + "/upgrades", R"({"targetOffer":{"id":")" + kSuite.id() + R"("}})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "subscription.offerId"), kSuite.id());
  EXPECT_EQ(at(made, "sourceSubscriptionId"), at(made, "targetSubscriptionId"));
  EXPECT_EQ(code_of(call(Method::kPost, path + "/upgrades", R"({"targetOffer":{"id":"x"}})")), 800042);
  EXPECT_EQ(call(Method::kPost, path + "/upgrades", "{}").status, 400);
}

TEST_P(SubscriptionRoutesTest, AForeignPartnerIsRefusedEverywhere) {
  const std::string path = "/" + id_of(subscribe(kSeat, 2));
  const Actor foreign = agent(ordering::kOtherSeller, kStart);
  for (const char* rest : {"", "/addons", "/provisioningstatus", "/activationlinks", "/upgrades"}) {
    EXPECT_EQ(code_of(call(Method::kGet, path + rest, {}, foreign)), 20002) << rest;
  }
  EXPECT_EQ(code_of(call(Method::kGet, "", {}, foreign)), 20002);
  EXPECT_EQ(code_of(call(Method::kPatch, path, R"({"quantity":3})", foreign)), 20002);
  EXPECT_EQ(code_of(call(Method::kPost, path + "/upgrades", R"({"targetOffer":{"id":"A:B"}})", foreign)), 20002);
}

INSTANTIATE_ON_BOTH_ENGINES(SubscriptionRoutesTest);

}  // namespace
}  // namespace chandlery::subscriptions
