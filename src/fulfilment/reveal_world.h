// The small world in which tests of keys and deep links run: partners, two customers, both documents' policies, and the
// routes called as the edge calls them.
#pragma once

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
#include "notices/schema.h"
#include "partners/schema.h"
#include "partners/store.h"
#include "platform/json/reader.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::fulfilment {

inline const std::string kPartner = "a0000000-0000-4000-8000-000000000001";
inline const std::string kOther = "a0000000-0000-4000-8000-000000000002";
inline const std::string kReseller = "a0000000-0000-4000-8000-000000000004";
inline const std::string kCustomer = "c0000000-0000-4000-8000-000000000001";
inline const std::string kOfOther = "c0000000-0000-4000-8000-000000000002";
inline const std::string kProduct = "DG7GMGF0DVT9";
inline const Instant kBuying = *parse_iso("2021-01-10T12:00:00Z");
inline const Instant kSeedB = *parse_iso("2021-02-01T12:00:00Z");  // the customer only
inline const Instant kSeedA = *parse_iso("2021-03-08T12:00:00Z");  // both sides

inline Actor partner_user(Role role, Instant at = kSeedA) {
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
inline Actor customer_user(Role role, Instant at = kSeedA) {
  Actor actor = partner_user(role, at);
  actor.kind = PrincipalKind::kCustomerUser;
  actor.customer_id = kCustomer;
  actor.user_name = "admin@customer.example";
  return actor;
}

class RevealWorld : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), notices::schema(), partners::schema(),
                              customers::schema(), catalog::schema(), billing::schema(), schema()}) {
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
      p.deep_link = !partner_view;
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
                  catalog::KeySource source = catalog::KeySource::kGenerated,
                  const Actor& seller = partner_user(Role::kAdminAgent, kBuying)) {
    catalog::PricedItem item;
    item.item = {kProduct, sku, "AVAIL1"};
    item.sku_title = "Server Standard";
    item.key_source = source;
    item.term_duration = std::move(term);
    const std::string order_id = new_id(kBuying);
    database().write_now([&](sql::Tx& tx) {
      fulfil(tx, seller, keyring_,
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
      } else if (identity::may(actor, route.needs) ||
                 (route.or_needs != Capability::kNone && identity::may(actor, route.or_needs))) {
        http::Call arguments{tx, actor, request, match.parameters};
        result = route.handler(arguments);
      }
      if (result) return;
      tx.undo();
      if (route.refused) route.refused(tx, actor, request, match.parameters, result.error());
    });
    test::expect_documented(route, result);
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

}  // namespace chandlery::fulfilment
