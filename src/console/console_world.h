// The small installation in which the console's tests look around: every table, two partners, a customer and a product.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "audit/schema.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "catalog/store.h"
#include "console/routes.h"
#include "customers/schema.h"
#include "customers/service.h"
#include "fulfilment/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "ordering/schema.h"
#include "partners/schema.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"
#include "support/calls.h"
#include "support/engines.h"
#include "support/schema.h"
#include "webhooks/schema.h"

namespace chandlery::console {

class ConsoleWorld : public test::OnBothEngines {
 protected:
  void SetUp() override {
    crypto::initialise();
    std::vector<sql::Migration> all;
    for (const auto& steps :
         {audit::schema(), identity::schema(), notices::schema(), partners::schema(), customers::schema(),
          catalog::schema(), billing::schema(), fulfilment::schema(), ordering::schema(), support::schema(),
          webhooks::schema()}) {
      all.insert(all.end(), steps.begin(), steps.end());
    }
    create_database(all);
  }

  static Actor operator_user() {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.mode = TokenMode::kAppAndUser;
    actor.user_id = "operator";
    actor.user_name = "operator@operator.example";
    actor.roles = {Role::kOperator};
    actor.at = kNow;
    return actor;
  }
  std::string add_partner(std::string name, std::string domain, std::string mpn_id) {
    const auto prepared = partners::prepare_partner({.name = std::move(name),
                                                     .domain = std::move(domain),
                                                     .mpn_id = std::move(mpn_id),
                                                     .country = "US",
                                                     .currency = *Currency::parse("USD"),
                                                     .address = address()},
                                                    kNow)
                              .value();
    database().write_now([&](sql::Tx& tx) { partners::create_partner(tx, operator_user(), prepared).value(); });
    return prepared.partner.id;
  }
  std::string add_customer(const std::string& partner_id, std::string name, std::string domain) {
    Actor agent = operator_user();
    agent.kind = PrincipalKind::kPartnerUser;
    agent.partner_id = partner_id;
    customers::NewCustomer wanted{.domain = domain,
                                  .billing = {.first_name = "Ada",
                                              .last_name = "Lovelace",
                                              .email = "ada@" + domain,
                                              .culture = "en-US",
                                              .language = "en",
                                              .company_name = std::move(name),
                                              .address = address()}};
    const auto prepared = customers::prepare_customer(std::move(wanted), kNow).value();
    database().write_now([&](sql::Tx& tx) { customers::create_customer(tx, agent, prepared).value(); });
    return prepared.customer.id;
  }
  void add_product(std::string id, std::string title) {
    database().write_now([&](sql::Tx& tx) {
      catalog::store::put_product(tx, {.id = std::move(id), .title = std::move(title), .publisher = "Chandlery Press"});
    });
  }
  http::Response get(std::string_view target) {
    return test::call(database(), router_, operator_user(), http::Method::kGet, target);
  }

  static partners::Address address() {
    return {.country = "US", .city = "Redmond", .state = "WA", .line1 = "1 Main Street", .postal_code = "98052"};
  }

  static constexpr Instant kNow{1'767'225'600'000'000};  // 2026-01-01
  jobs::Board board_;
  const ServerFacts server_{.version = "9.9.9",
                            .started_at = kNow.plus_seconds(-90),
                            .statistics = nullptr,
                            .disks = {{"files", "not-there-yet/files"}},
                            .certificate = {},
                            .board = &board_};
  http::Router router_{routes(server_)};
};

}  // namespace chandlery::console
