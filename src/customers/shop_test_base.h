// What the customers' tests stand on: a direct partner, a provider with its reseller, and customers as they need them.
#pragma once

#include <gtest/gtest.h>

#include "audit/schema.h"
#include "customers/routes.h"
#include "customers/schema.h"
#include "customers/service.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "partners/schema.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::customers {

class ShopTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all = audit::schema();
    for (const auto& more : {identity::schema(), notices::schema(), partners::schema(), customers::schema(), more_tables()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    create_database(all);
    direct_ = new_partner("direct.example", "1", partners::PartnerType::kDirect);
    other_ = new_partner("other.example", "2", partners::PartnerType::kDirect);
    provider_ = new_partner("provider.example", "3", partners::PartnerType::kIndirectProvider);
    reseller_ = new_partner("reseller.example", "4", partners::PartnerType::kIndirectReseller, provider_.partner_id);
  }

  /// Of the floors below the customers' whose tests stand on this.
  virtual std::vector<sql::Migration> more_tables() const { return {}; }

  Actor new_partner(std::string domain, std::string mpn_id, partners::PartnerType type, std::string provider_id = {},
                    bool sandbox = false) {
    const auto prepared = partners::prepare_partner({.name = domain,
                                                     .domain = domain,
                                                     .mpn_id = mpn_id,
                                                     .type = type,
                                                     .country = "US",
                                                     .currency = Currency::parse("USD").value(),
                                                     .address = in_redmond(),
                                                     .provider_id = provider_id,
                                                     .sandbox = sandbox},
                                                    kNow)
                              .value();
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_id = "operator";
    actor.at = kNow;
    database().write_now([&](sql::Tx& tx) { create_partner(tx, actor, prepared).value(); });
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = prepared.partner.id;
    actor.user_id = "user of " + domain;
    actor.roles = {Role::kAdminAgent};
    return actor;
  }

  static partners::Address in_redmond() {
    return {.country = "US", .city = "Redmond", .state = "WA", .line1 = "1 Main Street", .postal_code = "98052"};
  }

  static NewCustomer wanted(std::string domain, std::string name = "Contoso") {
    return {.domain = domain,
            .billing = {.first_name = "Ada",
                        .last_name = "Lovelace",
                        .email = "ada@" + domain,
                        .culture = "en-US",
                        .language = "en",
                        .company_name = name,
                        .address = in_redmond()}};
  }

  Result<CreatedCustomer> create(const Actor& actor, NewCustomer customer) {
    auto prepared = prepare_customer(std::move(customer), actor.at);
    if (!prepared) return fail(prepared.error());
    std::optional<Result<CreatedCustomer>> created;
    database().write_now([&](sql::Tx& tx) {
      created = create_customer(tx, actor, *prepared);
      if (!*created) tx.undo();
    });
    return *created;
  }

  std::string customer_of(const Actor& actor, std::string domain, std::string name = "Contoso") {
    NewCustomer customer = wanted(std::move(domain), std::move(name));
    if (actor.partner_id == provider_.partner_id) customer.associated_partner_id = reseller_.partner_id;
    return create(actor, std::move(customer)).value().customer.id;
  }

  Actor user_of(std::string customer_id, const Actor& partner) {
    Actor actor = partner;
    actor.kind = PrincipalKind::kCustomerUser;
    actor.customer_id = std::move(customer_id);
    actor.user_id = "customer's user";
    actor.roles = {Role::kCustomerGlobalAdmin};
    return actor;
  }

  http::Response call(const Actor& actor, http::Method method, std::string_view target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body), std::move(headers));
  }
  http::Response get(const Actor& actor, std::string_view target) { return call(actor, http::Method::kGet, target); }

  static constexpr Instant kNow{1'767'225'600'000'000};  // 2026-01-01
  Actor direct_, other_, provider_, reseller_;
  /// In tests a country's region is its first letter: US, UA and UY are of one.
  static bool same_first_letter(sql::Tx&, std::string_view country, std::string_view other) {
    return country.substr(0, 1) == other.substr(0, 1);
  }
  static std::vector<http::Route> all_routes(const InvitationDoor& door) {
    std::vector<http::Route> all = routes();
    std::ranges::move(invitation_routes(door), std::back_inserter(all));
    return all;
  }
  const crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  const InvitationDoor door_{.keyring = keyring_, .base_url = "https://shop.example", .same_region = same_first_letter};
  http::Router router_{all_routes(door_)};
};

}  // namespace chandlery::customers
