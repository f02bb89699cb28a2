// Who may see a key, by way of the routes: each role under each policy, every attempt in the activity log (S8, S15,
// C1).
#include "fulfilment/reveal_world.h"

namespace chandlery::fulfilment {
namespace {

class RevealTest : public RevealWorld {};

TEST_P(RevealTest, OnlyAnAdminAgentSeesKeysAmongThePartnersUsers) {
  EXPECT_EQ(reveal_as(partner_user(Role::kAdminAgent)), 0);
  for (const Role role :
       {Role::kGlobalAdmin, Role::kSalesAgent, Role::kHelpdeskAgent, Role::kBillingAdmin, Role::kUserManagementAdmin,
        Role::kAccountAdmin, Role::kReferralAdmin, Role::kMarketingContentAdmin, Role::kPartnerUser}) {
    EXPECT_EQ(reveal_as(partner_user(role)), 900150) << to_string(role);
  }
}

TEST_P(RevealTest, OnlyTheGlobalAdminSeesKeysAmongTheCustomersUsers) {
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerGlobalAdmin)), 0);
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerBillingAdmin)), 900150);
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerUser)), 900150);
  Actor stranger = customer_user(Role::kCustomerGlobalAdmin);
  stranger.customer_id = kOfOther;
  EXPECT_NE(reveal_as(stranger), 0);
}

TEST_P(RevealTest, ACustomerFetchesWhatAnyOfItsPartnersSoldAndTheSellersLogTellsOfIt) {
  database().write_now([&](sql::Tx& tx) {
    customers::Customer twice;
    twice.partner_id = kOther;
    twice.id = kCustomer;
    twice.domain = "twice.example";
    twice.billing.company_name = "Wing Tip Toys";
    twice.billing.address.country = "US";
    twice.created_at = kBuying;
    customers::store::insert(tx, twice);
  });
  Actor second_seller = partner_user(Role::kAdminAgent, kBuying);
  second_seller.partner_id = kOther;
  const std::string order = buy("0001", 1, "", catalog::KeySource::kGenerated, second_seller);

  Actor admin = customer_user(Role::kCustomerGlobalAdmin);
  ASSERT_TRUE(call(http::Method::kPost, keys_path(order) + "/1/reveal", admin));
  ASSERT_EQ(log(kOther).size(), 1u);
  EXPECT_EQ(log(kOther).front().status, "succeeded");
  EXPECT_EQ(log(kOther).front().user_name, admin.user_name);
  EXPECT_TRUE(log(kPartner).empty()) << "who did not sell it reads nothing of it";
  EXPECT_FALSE(call(http::Method::kPost, keys_path(order) + "/9/reveal", admin));
  EXPECT_EQ(log(kOther).size(), 2u) << "a refusal, too";
  EXPECT_TRUE(call(http::Method::kPost, keys_path() + "/1/reveal", admin));
  EXPECT_EQ(log(kPartner).size(), 1u);

  const auto held = call(http::Method::kGet, "/v1/customers/" + kCustomer + "/entitlements", admin);
  EXPECT_NE(held->body.find(order), std::string::npos);
  EXPECT_NE(held->body.find(order_), std::string::npos);
  EXPECT_EQ(call(http::Method::kGet, keys_path(order), partner_user(Role::kAdminAgent)).error().code->number, 20000);
  const auto page = call(http::Method::kGet, "/v1/customer-centre/software/" + kCustomer + "/" + order + "/0", admin);
  ASSERT_TRUE(page);
  EXPECT_NE(page->body.find("other.example"), std::string::npos) << "the seller is named";
}

TEST_P(RevealTest, ThePolicyInForceAtTheMomentOfTheActDecides) {
  EXPECT_EQ(reveal_as(partner_user(Role::kAdminAgent, kSeedB)), 700003);
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerGlobalAdmin, kSeedB)), 0);
  EXPECT_EQ(reveal_as(partner_user(Role::kAdminAgent, kSeedA)), 0);
}

TEST_P(RevealTest, AnApplicationAloneSeesNoKey) {
  Actor actor = partner_user(Role::kAdminAgent);
  actor.kind = PrincipalKind::kApplication;
  actor.mode = TokenMode::kAppOnly;
  actor.user_id.clear();
  actor.user_name.clear();
  actor.application_id = "app1";
  EXPECT_EQ(reveal_as(actor), 2032);
}

TEST_P(RevealTest, AnotherPartnerSeesNeitherTheKeyNorTheLine) {
  Actor other = partner_user(Role::kAdminAgent);
  other.partner_id = kOther;
  EXPECT_EQ(reveal_as(other), 20002);
  EXPECT_EQ(call(http::Method::kGet, keys_path(), other).error().code->number, 20002);
  // The refusal stands in the log of who tried, and tells nothing of what was tried at.
  EXPECT_EQ(log(kOther).front().customized.find(kProduct), std::string::npos);
  EXPECT_TRUE(log(kPartner).empty());
}

TEST_P(RevealTest, AnIndirectResellerMayLookAtTheListButRevealsNothing) {
  Actor reseller = partner_user(Role::kAdminAgent);
  reseller.partner_id = kReseller;
  EXPECT_TRUE(call(http::Method::kGet, keys_path(), reseller));
  EXPECT_EQ(reveal_as(reseller), 20002);
}

TEST_P(RevealTest, AnsweredIsTheKeyAndRecordedIsItsLastGroup) {
  const auto response = call(http::Method::kPost, keys_path() + "/1/reveal", partner_user(Role::kAdminAgent),
                             R"({"reason":"new server","language":"en-US"})");
  ASSERT_TRUE(response);
  const std::string key = text_of(response->body, "key");
  EXPECT_TRUE(valid_key(key, KeyFormat::kChandlery));
  EXPECT_EQ(text_of(response->body, "maskedKey"), mask(key));
  ASSERT_EQ(response->headers.size(), 1u);
  EXPECT_EQ(response->headers[0].name + ": " + response->headers[0].value, "Cache-Control: no-store");

  const audit::Record record = log().front();
  EXPECT_EQ(record.customer_id, kCustomer);
  EXPECT_EQ(record.customer_name, "Wing Tip Toys");
  EXPECT_NE(record.new_value.find(key.substr(35)), std::string::npos);
  EXPECT_EQ((record.new_value + record.customized).find(key.substr(0, 4) + "-"), std::string::npos);
  for (const std::string& part :
       {order_, kProduct, std::string("new server"), std::string("en-US"), std::string("KeyId")}) {
    EXPECT_NE(record.customized.find(part), std::string::npos) << part;
  }
  database().read_now([&](sql::Tx& tx) { EXPECT_FALSE(audit::verify_all(tx).first_break); });
}

TEST_P(RevealTest, TheFirstRevealIsRememberedAndLaterOnesAreLogged) {
  EXPECT_NE(call(http::Method::kGet, keys_path() + "/1", partner_user(Role::kSalesAgent))
                ->body.find(R"("status":"available")"),
            std::string::npos);
  reveal_as(partner_user(Role::kAdminAgent));
  reveal_as(customer_user(Role::kCustomerGlobalAdmin, kSeedA.plus_days(1)));
  const std::string body = call(http::Method::kGet, keys_path() + "/1", partner_user(Role::kSalesAgent))->body;
  EXPECT_EQ(text_of(body, "status"), "revealed");
  EXPECT_EQ(text_of(body, "firstRevealedDate"), to_iso(kSeedA));
  EXPECT_EQ(log().size(), 2u);
}

TEST_P(RevealTest, AListIsMaskedForAnyAgentAndNotRecorded) {
  const std::string key =
      text_of(call(http::Method::kPost, keys_path() + "/2/reveal", partner_user(Role::kAdminAgent))->body, "key");
  const auto before = log().size();
  for (const Role role : {Role::kAdminAgent, Role::kSalesAgent, Role::kHelpdeskAgent, Role::kGlobalAdmin}) {
    const auto list = call(http::Method::kGet, keys_path(), partner_user(role));
    ASSERT_TRUE(list) << to_string(role);
    EXPECT_NE(list->body.find(R"("totalCount":2)"), std::string::npos) << list->body;
    EXPECT_NE(list->body.find(mask(key)), std::string::npos);
    EXPECT_EQ(list->body.find(key), std::string::npos);
    EXPECT_EQ(list->body.find(R"("key":)"), std::string::npos);
    EXPECT_NE(list->body.find("/softwarekeys/2/reveal\",\"method\":\"POST\""), std::string::npos);
  }
  EXPECT_EQ(call(http::Method::kGet, keys_path(), partner_user(Role::kBillingAdmin)).error().code->number, 900150);
  EXPECT_EQ(log().size(), before);
}

TEST_P(RevealTest, RefusalsHaveTheirDocumentedCodesAndARecordEach) {
  const Actor agent = partner_user(Role::kAdminAgent);
  const std::string orders = "/v1/customers/" + kCustomer + "/orders/";
  EXPECT_EQ(reveal_as(agent, keys_path() + "/3/reveal"), 1000);
  EXPECT_EQ(reveal_as(agent, keys_path() + "/x/reveal"), 1000);
  EXPECT_EQ(reveal_as(agent, orders + order_ + "/lineitems/7/softwarekeys/1/reveal"), 800071);
  EXPECT_EQ(reveal_as(agent, orders + new_id(kSeedA) + "/lineitems/0/softwarekeys/1/reveal"), 20000);
  EXPECT_EQ(reveal_as(agent, "/v1/customers/c0000000-0000-4000-8000-00000000ffff/orders/" + order_ +
                                 "/lineitems/0/softwarekeys/1/reveal"),
            60003);
  EXPECT_EQ(reveal_as(agent, "/v1/customers/nonsense/orders/x/lineitems/y/softwarekeys/z/reveal"), 900118);
  EXPECT_EQ(reveal_as(agent, keys_path() + "/1/reveal", "{"), 3000);
  EXPECT_EQ(reveal_as(agent, keys_path() + "/1/reveal", R"({"reason":")" + std::string(401, 'x') + R"("})"), 3000);
  EXPECT_EQ(call(http::Method::kGet, keys_path() + "?version=2016", agent).error().code->number, 700004);

  const std::string waiting = buy("0002", 1, "", catalog::KeySource::kPool);
  EXPECT_EQ(reveal_as(agent, keys_path(waiting) + "/1/reveal"), 800007);
  EXPECT_EQ(call(http::Method::kGet, keys_path(waiting), agent).error().code->number, 800007);

  const std::string monthly = buy("0001", 1, "P1M");
  EXPECT_EQ(reveal_as(agent, keys_path(monthly) + "/1/reveal"), 700004);  // ended on 10 February
}

TEST_P(RevealTest, ARevokedKeyIsToldToNobodyButStaysInTheList) {
  const Actor agent = partner_user(Role::kAdminAgent);
  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, agent, kCustomer, order_, 0)); });
  EXPECT_EQ(reveal_as(agent), 700002);
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerGlobalAdmin)), 700002);
  const std::string body = call(http::Method::kGet, keys_path(), agent)->body;
  EXPECT_NE(body.find(R"("status":"revoked")"), std::string::npos);
  EXPECT_EQ(body.find("/reveal"), std::string::npos);
}

TEST_P(RevealTest, AProductWithoutPolicyShowsItsKeysToTheCustomerOnly) {
  const std::string unknown = buy("0009", 1);
  EXPECT_EQ(reveal_as(partner_user(Role::kAdminAgent), keys_path(unknown) + "/1/reveal"), 700003);
  EXPECT_EQ(reveal_as(customer_user(Role::kCustomerGlobalAdmin), keys_path(unknown) + "/1/reveal"), 0);
}

TEST_P(RevealTest, EntitlementsHaveTheDocumentedShape) {
  const std::string path = "/v1/customers/" + kCustomer + "/entitlements";
  const Actor agent = partner_user(Role::kAdminAgent);
  const std::string entitlement =
      R"({"includedEntitlements":[],"referenceOrder":{"id":")" + order_ +
      R"(","lineItemId":"0","alternateId":"ALT1"},)"
      R"("productId":"DG7GMGF0DVT9","skuId":"0001","quantity":2,"quantityDetails":[{"quantity":2,"status":"Fulfilled"}],)"
      R"("entitledArtifacts":[],"entitlementType":"software","fulfillmentState":"Fulfilled"})";
  EXPECT_EQ(call(http::Method::kGet, path, agent)->body,
            R"({"totalCount":1,"items":[)" + entitlement + R"(],"links":{"self":{"uri":"/customers/)" + kCustomer +
                R"(/entitlements","method":"GET","headers":[]}},"attributes":{"objectType":"Collection"}})");
  const auto body = [&](const std::string& query, std::vector<http::Header> headers = {}) {
    return call(http::Method::kGet, path + query, agent, "", std::move(headers))->body;
  };
  EXPECT_NE(body("?entitlementType=Software").find(R"("totalCount":1)"), std::string::npos);
  EXPECT_NE(body("?entitlementType=virtualMachineReservedInstance").find(R"("totalCount":0)"), std::string::npos);
  EXPECT_NE(body("?includeArtifacts=software").find(R"("artifactType":"software")"), std::string::npos);
  EXPECT_NE(body("", {{"version", "2"}}).find("/softwareproducts\""), std::string::npos);
  EXPECT_EQ(body("?showExpiry=true").find("expiryDate"), std::string::npos);  // perpetual
  buy("0001", 1, "P1Y");
  EXPECT_NE(body("?showExpiry=true").find(R"("expiryDate":"2022-01-10T12:00:00Z")"), std::string::npos);
  EXPECT_EQ(body("").find("expiryDate"), std::string::npos);
  EXPECT_EQ(call(http::Method::kGet, path + "?entitlementType=x", agent).error().code->number, 900126);
  EXPECT_EQ(call(http::Method::kGet, path + "?showExpiry=perhaps", agent).error().code->number, 3000);

  database().write_now([&](sql::Tx& tx) { EXPECT_TRUE(cancel_line(tx, agent, kCustomer, order_, 0)); });
  EXPECT_NE(body("").find(R"("quantity":0,"quantityDetails":[{"quantity":0,"status":"Cancelled"}])"),
            std::string::npos);
}

TEST_P(RevealTest, ALineTellsItsSoftwareAndWhereItsKeysAre) {
  const std::string line = "/customers/" + kCustomer + "/orders/" + order_ + "/lineitems/0";
  const std::string body =
      call(http::Method::kGet, "/v1" + line + "/softwareproducts", partner_user(Role::kHelpdeskAgent))->body;
  EXPECT_NE(body.find(R"("keyRequired":true,"keyCount":2,"mediaCount":0,"links":{"keys":{"uri":")" + line +
                      R"(/softwarekeys")"),
            std::string::npos)
      << body;
}
INSTANTIATE_ON_BOTH_ENGINES(RevealTest);

}  // namespace
}  // namespace chandlery::fulfilment
