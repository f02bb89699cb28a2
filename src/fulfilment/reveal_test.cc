// Who may see a key, by way of the routes: each role under each policy, every attempt in the activity log (S8, S15,
// C1).
#include <gtest/gtest.h>

#include "audit/query.h"
#include "audit/schema.h"
#include "audit/verify.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "catalog/store.h"
#include "core/id.h"
#include "customers/schema.h"
#include "customers/store.h"
#include "fulfilment/keys.h"
#include "fulfilment/product_key.h"
#include "fulfilment/routes.h"
#include "fulfilment/schema.h"
#include "fulfilment/service.h"
#include "identity/permissions.h"
#include "identity/schema.h"
#include "identity/service.h"
#include "partners/schema.h"
#include "partners/store.h"
#include "platform/json/reader.h"
#include "support/engines.h"

namespace chandlery::fulfilment {
namespace {

const std::string kPartner = "a0000000-0000-4000-8000-000000000001";
const std::string kOther = "a0000000-0000-4000-8000-000000000002";
const std::string kReseller = "a0000000-0000-4000-8000-000000000004";
const std::string kCustomer = "c0000000-0000-4000-8000-000000000001";
const std::string kOfOther = "c0000000-0000-4000-8000-000000000002";
const std::string kProduct = "DG7GMGF0DVT9";
const Instant kBuying = *parse_iso("2021-01-10T12:00:00Z");
const Instant kSeedB = *parse_iso("2021-02-01T12:00:00Z");  // the customer only
const Instant kSeedA = *parse_iso("2021-03-08T12:00:00Z");  // both sides

Actor partner_user(Role role, Instant at = kSeedA) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.mode = TokenMode::kAppAndUser;
  actor.partner_id = kPartner;
  actor.user_id = "u1";
  actor.user_name = "user@seller.example";
  actor.mfa = true;
  actor.roles.add(role);
  actor.at = at;
  return actor;
}
Actor customer_user(Role role, Instant at = kSeedA) {
  Actor actor = partner_user(role, at);
  actor.kind = PrincipalKind::kCustomerUser;
  actor.customer_id = kCustomer;
  actor.user_name = "admin@customer.example";
  return actor;
}

class RevealTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), partners::schema(), customers::schema(),
                              catalog::schema(), billing::schema(), schema()}) {
      all.insert(all.end(), steps.begin(), steps.end());
    }
    create_database(all);
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) { populate(tx); });
    order_ = buy("0001", 2);
  }

  static void add_customer(sql::Tx& tx, const std::string& id, const std::string& partner_id) {
    customers::Customer customer;
    customer.partner_id = partner_id;
    customer.id = id;
    customer.domain = id.substr(30) + ".example";
    customer.relationship = customers::Relationship::kReseller;
    customer.associated_partner_id = partner_id == kPartner ? kReseller : "";
    customer.billing.company_name = "Wing Tip Toys";
    customer.billing.address.country = "US";
    customer.created_at = kBuying;
    customers::store::insert(tx, customer);
    EXPECT_TRUE(identity::create_tenant(tx, {id, identity::TenantKind::kCustomer, customer.domain, partner_id}));
  }
  static void add_partner(sql::Tx& tx, const std::string& id, const char* domain, const char* mpn_id,
                          partners::PartnerType type) {
    partners::Partner partner{
        id, domain, domain, mpn_id, type, partners::PartnerStatus::kActive, "US", *Currency::parse("USD")};
    partners::store::insert(tx, partner, kBuying);
    EXPECT_TRUE(identity::create_tenant(tx, {id, identity::TenantKind::kPartner, domain, id}));
  }

  static void populate(sql::Tx& tx) {
    add_partner(tx, kPartner, "provider.example", "4003", partners::PartnerType::kIndirectProvider);
    add_partner(tx, kOther, "other.example", "4002", partners::PartnerType::kDirect);
    add_partner(tx, kReseller, "reseller.example", "4004", partners::PartnerType::kIndirectReseller);
    partners::store::put_link(tx, kPartner, kReseller, partners::ResellerLinkStatus::kActive, kBuying);
    add_customer(tx, kCustomer, kPartner);
    add_customer(tx, kOfOther, kOther);
    const auto policy = [](const char* id, const char* from, bool partner_view) {
      catalog::FulfilmentPolicy p{.id = id, .family = "software", .effective_from = *parse_iso(from)};
      p.partner_view_key = partner_view;
      p.partner_roles.add(Role::kAdminAgent);
      p.customer_roles.add(Role::kCustomerGlobalAdmin);
      return p;
    };
    catalog::store::insert_policy(tx, policy("deeplink-2021-01", "2021-01-19", false));
    catalog::store::insert_policy(tx, policy("onprem-2021-03", "2021-03-04", true));
    catalog::store::put_product(tx, {.id = kProduct, .title = "Server", .publisher = "Chandlery Press"});
    for (const char* const sku_id : {"0001", "0002"}) {
      catalog::Sku sku;
      sku.product_id = kProduct;
      sku.id = sku_id;
      sku.title = "Server Standard";
      sku.fulfilment_family = "software";
      sku.return_family = "software";
      catalog::store::put_sku(tx, sku);
    }
  }

  std::string buy(const std::string& sku, std::int64_t quantity, std::string term = "",
                  catalog::KeySource source = catalog::KeySource::kGenerated) {
    catalog::PricedItem item;
    item.item = {kProduct, sku, "AVAIL1"};
    item.sku_title = "Server Standard";
    item.key_source = source;
    item.term_duration = std::move(term);
    const std::string order_id = new_id(kBuying);
    database().write_now([&](sql::Tx& tx) {
      fulfil(tx, partner_user(Role::kAdminAgent, kBuying), keyring_,
             {.customer_id = kCustomer,
              .order_id = order_id,
              .alternate_order_id = "ALT1",
              .quantity = quantity,
              .item = item});
    });
    return order_id;
  }

  /// Calls the route as the edge does: permission, handler, what failed taken back, refusals recorded.
  Result<http::Response> call(http::Method method, const std::string& path, const Actor& actor, std::string body = {},
                              std::vector<http::Header> headers = {}) {
    http::Request request;
    request.method = method;
    request.path = path.substr(0, path.find('?'));
    if (path.find('?') != std::string::npos) request.query = http::Query(path.substr(path.find('?') + 1));
    request.body = std::move(body);
    request.headers = std::move(headers);
    const auto match = router_.find(method, request.path);
    if (!match.route) throw std::logic_error("no route for " + path);
    const http::Route& route = *match.route;
    Result<http::Response> result = fail(errors::kRoleMissing);
    database().write_now([&](sql::Tx& tx) {
      if (route.tokens == http::Tokens::kUserOnly && actor.mode != TokenMode::kAppAndUser) {
        result = fail(errors::kWrongTokenMode);
      } else if (identity::may(actor, route.needs) || identity::may(actor, route.or_needs)) {
        http::Call arguments{tx, actor, request, match.parameters};
        result = route.handler(arguments);
      }
      if (result) return;
      tx.undo();
      if (route.refused) route.refused(tx, actor, request, match.parameters, result.error());
    });
    return result;
  }
  std::string keys_path(const std::string& order_id = {}, const std::string& customer = kCustomer) const {
    return "/v1/customers/" + customer + "/orders/" + (order_id.empty() ? order_ : order_id) +
           "/lineitems/0/softwarekeys";
  }
  /// 0, or the error's number, and checks that exactly one record tells of it.
  int reveal_as(const Actor& actor, const std::string& path, std::string body = {}) {
    const auto before = log(actor.partner_id).size();
    const auto result = call(http::Method::kPost, path, actor, std::move(body));
    const auto records = log(actor.partner_id);
    EXPECT_EQ(records.size(), before + 1) << path;
    if (!records.empty()) {
      const audit::Record& newest = records.front();
      EXPECT_EQ(newest.operation, "get_software_key");
      EXPECT_EQ(newest.resource_type, "software_key");
      EXPECT_EQ(newest.category, audit::Category::kKeyAccess);
      EXPECT_EQ(newest.status, result ? "succeeded" : "failed");
      EXPECT_EQ(newest.user_name, actor.user_name);
    }
    return result ? 0 : result.error().code->number;
  }
  int reveal_as(const Actor& actor) { return reveal_as(actor, keys_path() + "/1/reveal"); }

  std::vector<audit::Record> log(const std::string& partner_id = kPartner) {
    Page<audit::Record> page;
    Actor reader;
    reader.partner_id = partner_id;
    database().read_now([&](sql::Tx& tx) {
      page = audit::list(tx, reader, {true, true},
                         {.range = audit::parse_range("2021-01-09", "2021-04-08", kSeedA).value()})
                 .value();
    });
    return page.items;
  }
  static std::string text_of(const std::string& body, std::string_view name) {
    const auto document = json::Document::parse(body).value();
    return document.object().value().text(name).value();
  }

  crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  http::Router router_{routes(keyring_)};
  std::string order_;
};

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
