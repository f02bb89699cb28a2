// Carts and orders on the wire, as the known clients send and read them.
#include "ordering/routes.h"

#include "ordering/test_world.h"
#include "platform/crypto/crypto.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::HasSubstr;
using testing::Not;

class OrderingRoutesTest : public World {
 protected:
  http::Response call(Method method, std::string path, std::string body = {}, Actor actor = agent()) {
    return test::call(database(), router_, actor, method, "/v1/customers/" + path, std::move(body));
  }
  std::string carts(std::string_view rest = {}) { return std::string(kCustomer) + "/carts" + std::string(rest); }
  std::string orders(std::string_view rest = {}) { return std::string(kCustomer) + "/orders" + std::string(rest); }
  // As the Java client sends it (contract 16, row 11).
  std::string java_cart(const Item& item, int quantity) {
    return R"({"attributes":{"objectType":"Cart"},"lineItems":[{"billingCycle":"one_time","catalogItemId":")" +
           item.id() + R"(","friendlyName":"My licences","id":0,"quantity":)" + std::to_string(quantity) + "}]}";
  }
  std::string java_order(const Item& item, int quantity) {
    return R"({"billingCycle":"OneTime","lineItems":[{"lineItemNumber":0,"offerId":")" + item.id() +
           R"(","quantity":)" + std::to_string(quantity) + "}]}";
  }

 private:
  http::Router router_{routes(services_)};
};

TEST_P(OrderingRoutesTest, ACartIsMadeReadChangedAndCheckedOutAsTheJavaClientDoes) {
  const http::Response made = call(Method::kPost, carts(), java_cart(kServer, 2));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "status"), "Active");
  EXPECT_EQ(at(made, "lineItems[0].currencyCode"), "USD");
  EXPECT_EQ(at(made, "lineItems[0].orderGroup"), "0");
  EXPECT_EQ(at(made, "lineItems[0].billingCycle"), "one_time");
  EXPECT_EQ(at(made, "lineItems[0].friendlyName"), "My licences");
  EXPECT_EQ(at(made, "attributes.objectType"), "Cart");
  EXPECT_THAT(made.body, Not(HasSubstr("\"error\"")));
  EXPECT_THAT(made.body, HasSubstr("\"pricing\":{\"listPrice\":1069.00"));
  EXPECT_EQ(at(made, "lineItems[0].tax.treatment"), "none");
  EXPECT_EQ(at(made, "lineItems[0].tax.total"), "2138.00");
  EXPECT_EQ(at(made, "totals[0].currencyCode"), "USD");
  EXPECT_EQ(at(made, "totals[0].taxTotal"), "0.00");
  EXPECT_EQ(at(made, "totals[0].total"), "2138.00");
  const std::string cart = "/" + at(made, "id");

  const http::Response read = call(Method::kGet, carts(cart));
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.body, made.body);
  const http::Response put = call(Method::kPut, carts(cart), read.body);  // the whole echo
  EXPECT_EQ(put.status, 201) << put.body;

  const http::Response bought = call(Method::kPost, carts(cart + "/checkout"), "\"success\"");
  ASSERT_EQ(bought.status, 201) << bought.body;
  EXPECT_EQ(at(bought, "attributes.objectType"), "CartCheckoutResult");
  EXPECT_THAT(bought.body, HasSubstr("\"orderErrors\":[]"));
  EXPECT_EQ(at(bought, "orders[0].status"), "completed");
  EXPECT_EQ(at(bought, "orders[0].transactionType"), "UserPurchase");
  EXPECT_EQ(at(bought, "orders[0].lineItems[0].offerId"), kServer.id());
  EXPECT_EQ(at(bought, "orders[0].currencySymbol"), "$");
  EXPECT_THAT(bought.body, HasSubstr("\"totalPrice\":2138.00"));
  EXPECT_EQ(at(call(Method::kGet, carts(cart)), "status"), "Ordered");
  EXPECT_EQ(code_of(call(Method::kPost, carts(cart + "/checkout"))), 800065);
}

TEST_P(OrderingRoutesTest, ACheckoutTakesNoBodyTheWordSuccessOrNull) {
  for (const char* body : {"", "\"success\"", "null"}) {
    const std::string cart = at(call(Method::kPost, carts(), java_cart(kClientAccess, 1)), "id");
    EXPECT_EQ(call(Method::kPost, carts("/" + cart + "/checkout"), body).status, 201) << body;
  }
}

TEST_P(OrderingRoutesTest, DotNetsNamesTheOldItemFieldAndBothFormsOfRenewsToAreRead) {
  const std::string item = kYearly.id();
  const http::Response made = call(
      Method::kPost, carts(),
      R"({"Id":null,"LineItems":[{"CatalogId":")" + item +
          R"(","Quantity":1,"TermDuration":"P1Y","BillingCycle":"OneTime",)"
          R"("Participants":null,"AddonItems":null,"ProvisioningContext":{"note":"x"},"RenewsTo":[{"TermDuration":"P1Y"}]},)"
          R"({"CatalogItemId":")" +
          item + R"(","Quantity":"2","TermDuration":"p3y","RenewsTo":{"TermDuration":"P3Y"}}]})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "lineItems[0].catalogItemId"), item);
  EXPECT_EQ(at(made, "lineItems[0].renewsTo.termDuration"), "P1Y");
  EXPECT_EQ(at(made, "lineItems[1].renewsTo.termDuration"), "P3Y");
  EXPECT_EQ(at(made, "lineItems[0].provisioningContext.note"), "x");
  EXPECT_EQ(at(made, "lineItems[1].orderGroup"), "1");
  EXPECT_EQ(at(made, "lineItems[1].quantity"), "2");
}

TEST_P(OrderingRoutesTest, AProblemOfALineIsGivenByNumberAsText) {
  const http::Response made = call(Method::kPost, carts(), java_cart(kServer, 1001));
  ASSERT_EQ(made.status, 201);
  EXPECT_THAT(made.body, HasSubstr("\"error\":{\"errorCode\":\"10006\",\"errorDescription\":"));
  EXPECT_EQ(code_of(call(Method::kPost, carts("/" + at(made, "id") + "/checkout"))), 800009);
}

TEST_P(OrderingRoutesTest, AResellerOfRecordComesAsAParticipant) {
  std::string body = java_cart(kServer, 1);
  body.insert(body.rfind("}]}"), R"(,"participants":[{"key":"transaction_reseller","value":"4004"}])");
  const std::string path = std::string(kOfProvider) + "/carts";
  const http::Response made = call(Method::kPost, path, body, agent(kProvider));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "lineItems[0].participants[0].key"), "transaction_reseller");
  const http::Response bought = call(Method::kPost, path + "/" + at(made, "id") + "/checkout", "", agent(kProvider));
  EXPECT_EQ(at(bought, "orders[0].lineItems[0].partnerIdOnRecord"), "4004");
}

TEST_P(OrderingRoutesTest, ABadRequestIsNamedByItsField) {
  const auto refused = [&](std::string body, int code, std::string field) {
    const http::Response answer = call(Method::kPost, carts(), body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(code_of(answer), code) << answer.body;
    EXPECT_EQ(at(answer, "field"), field) << answer.body;
  };
  const std::string item = R"("catalogItemId":")" + kServer.id() + "\"";
  refused("", 3000, "");
  refused("[]", 3000, "");
  refused("{}", 3000, "lineItems");
  refused(R"({"lineItems":[]})", 800002, "lineItems");
  refused(R"({"lineItems":[{"quantity":1}]})", 800002, "lineItems[0].catalogItemId");
  refused(R"({"lineItems":[{)" + item + "}]}", 3000, "lineItems[0].quantity");
  refused(R"({"lineItems":[{)" + item + R"(,"quantity":0}]})", 800017, "lineItems[0].quantity");
  refused(R"({"lineItems":[{)" + item + R"(,"quantity":-1}]})", 800017, "lineItems[0].quantity");
  refused(R"({"lineItems":[{)" + item + R"(,"quantity":2.5}]})", 3000, "lineItems[0].quantity");
  refused(R"({"lineItems":[{)" + item + R"(,"quantity":1,"billingCycle":"weekly"}]})", 900126,
          "lineItems[0].billingCycle");
  refused(R"({"lineItems":[{)" + item + R"(,"quantity":1,"addonItems":[{}]}]})", 800002, "lineItems[0].addonItems");
}

TEST_P(OrderingRoutesTest, AnUnknownCartIs404AndAForeignCustomer403) {
  EXPECT_EQ(code_of(call(Method::kGet, carts("/none"))), 800008);
  EXPECT_EQ(call(Method::kGet, carts("/none")).status, 404);
  const http::Response foreign = call(Method::kGet, std::string(kOfOther) + "/carts/none");
  EXPECT_EQ(foreign.status, 403);
  EXPECT_EQ(code_of(foreign), 20002);
}

TEST_P(OrderingRoutesTest, ADirectOrderIsReadWithAndWithoutPrices) {
  const http::Response made = call(Method::kPost, orders(), java_order(kServer, 3));
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string order = "/" + at(made, "id");
  EXPECT_EQ(at(made, "alternateId").size(), 12u);
  EXPECT_EQ(at(made, "billingCycle"), "one_time");

  const http::Response plain = call(Method::kGet, orders(order + "?include_price=false"));
  EXPECT_EQ(plain.status, 200);
  EXPECT_THAT(plain.body, Not(HasSubstr("totalPrice")));
  EXPECT_THAT(plain.body, Not(HasSubstr("pricing")));
  EXPECT_THAT(plain.body, HasSubstr("\"termDuration\":\"\""));
  const http::Response priced = call(Method::kGet, orders(order + "?include_price=True"));
  EXPECT_THAT(priced.body, HasSubstr("\"totalPrice\":3207.00"));
  EXPECT_THAT(priced.body, HasSubstr("\"extendedPrice\":3207.00"));
  EXPECT_EQ(crypto::from_base64(at(plain, "attributes.etag")), R"({"id":")" + at(made, "id") + R"(","version":1})");

  const std::string self = "/customers/" + orders(order);
  EXPECT_EQ(at(plain, "links.self.uri"), self);
  EXPECT_EQ(at(plain, "links.patchOperation.method"), "PATCH");
  EXPECT_EQ(at(plain, "links.provisioningStatus.uri"), self + "/provisioningstatus");
  EXPECT_EQ(at(plain, "lineItems[0].links.sku.uri"), "/products/DG7GMGF0DVT9/skus/0001?country=US");
  EXPECT_EQ(at(plain, "lineItems[0].links.activationLinks.uri"), self + "/lineitems/0/activationlinks");
}

TEST_P(OrderingRoutesTest, OrdersAreListedByEverySpellingOfTheirBillingCycle) {
  ASSERT_EQ(call(Method::kPost, orders(), java_order(kServer, 1)).status, 201);
  for (const char* type :
       {"", "?billingType=onetime", "?billingType=one_time", "?billingType=OneTime", "?billingType=unknown"}) {
    const http::Response list = call(Method::kGet, orders(type));
    EXPECT_EQ(at(list, "totalCount"), "1") << type;
    EXPECT_EQ(at(list, "attributes.objectType"), "Collection");
  }
  EXPECT_EQ(at(call(Method::kGet, orders("?billingType=monthly")), "totalCount"), "0");
  EXPECT_EQ(code_of(call(Method::kGet, orders("?billingType=sometimes"))), 900126);
  EXPECT_EQ(code_of(call(Method::kGet, orders("/none"))), 20000);
}

TEST_P(OrderingRoutesTest, ProvisioningStatusAndActivationLinksAreToldForEachLine) {
  const std::string done = "/" + at(call(Method::kPost, orders(), java_order(kServer, 2)), "id");
  const http::Response status = call(Method::kGet, orders(done + "/provisioningstatus"));
  EXPECT_EQ(at(status, "items[0].status"), "Fulfilled");
  EXPECT_EQ(at(status, "items[0].quantityProvisioningInformation[0].quantity"), "2");
  const std::string waiting = "/" + at(call(Method::kPost, orders(), java_order(kPooled, 1)), "id");
  EXPECT_EQ(at(call(Method::kGet, orders(waiting + "/provisioningstatus")), "items[0].status"),
            "PrefulfillmentPending");
  EXPECT_EQ(at(call(Method::kGet, orders(waiting)), "status"), "pending");

  const std::string software = "/customers/" + orders(done) + "/lineitems/0/softwareproducts";
  EXPECT_EQ(at(call(Method::kGet, orders(done + "/activationlinks")), "items[0].link.uri"), software);
  EXPECT_EQ(at(call(Method::kGet, orders(done + "/lineitems/0/activationlinks")), "items[0].link.uri"), software);
  for (const char* number : {"1", "-1", "x", "0x", "99999999999999999999"}) {
    EXPECT_EQ(code_of(call(Method::kGet, orders(done + "/lineitems/" + number + "/activationlinks"))), 800071)
        << number;
  }
}

TEST_P(OrderingRoutesTest, LineNumbersOfADirectOrderAreCheckedAndKept) {
  const auto body = [](int first, int second) {
    return R"({"lineItems":[{"lineItemNumber":)" + std::to_string(first) + R"(,"offerId":")" + kServer.id() +
           R"(","quantity":1},{"lineItemNumber":)" + std::to_string(second) + R"(,"offerId":")" + kClientAccess.id() +
           R"(","quantity":1}]})";
  };
  const http::Response made = call(Method::kPost, orders(), body(1, 0));
  EXPECT_EQ(at(made, "lineItems[0].offerId"), kClientAccess.id());
  EXPECT_EQ(code_of(call(Method::kPost, orders(), body(0, 0))), 800071);
  EXPECT_EQ(code_of(call(Method::kPost, orders(), body(0, 2))), 800071);
}

INSTANTIATE_ON_BOTH_ENGINES(OrderingRoutesTest);

}  // namespace
}  // namespace chandlery::ordering
