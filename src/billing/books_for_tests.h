// What tests of billing share: the schema below it, an actor, charges, and the check of the books as each test's end.
#pragma once

#include <gmock/gmock.h>

#include "audit/schema.h"
#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/ledger_check.h"
#include "billing/schema.h"
#include "catalog/schema.h"
#include "customers/schema.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "partners/schema.h"
#include "partners/service.h"
#include "support/engines.h"

namespace chandlery::billing {

inline Currency currency(std::string_view code) { return *Currency::parse(code); }
inline Money money(std::string_view amount, std::string_view code) {
  const Decimal decimal = Decimal::parse(amount)->at_scale(currency(code).exponent(), Rounding::kHalfAwayFromZero);
  return {static_cast<std::int64_t>(decimal.mantissa()), currency(code)};
}
inline Decimal decimal(std::string_view text) { return *Decimal::parse(text); }

class Books : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), notices::schema(), partners::schema(),
                              customers::schema(), catalog::schema(), schema()}) {
      all.insert(all.end(), steps.begin(), steps.end());
    }
    create_database(all);
  }
  /// Whatever a test did: the books are right.
  void TearDown() override {
    if (!IsSkipped()) {
      EXPECT_THAT(problems(), testing::IsEmpty());
    }
    OnBothEngines::TearDown();
  }

  /// A use case in a transaction of its own, as the edge runs it: an Error undoes what was written.
  template <class UseCase>
  auto act(UseCase&& use_case) {
    std::optional<decltype(use_case(std::declval<sql::Tx&>()))> result;
    database().write_now([&](sql::Tx& tx) {
      result.emplace(use_case(tx));
      if (!*result) tx.undo();
    });
    return *std::move(result);
  }

  static Actor partner(std::string_view at = "2021-03-08T10:00:00Z", std::string id = "partner-a") {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.partner_id = std::move(id);
    actor.at = *parse_iso(at);
    return actor;
  }
  static Actor the_operator(std::string_view at) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_id = "operator";
    actor.user_name = "operator@operator.example";
    actor.roles = {Role::kOperator};
    actor.at = *parse_iso(at);
    return actor;
  }
  /// A partner with a name and an address, and somebody of its.
  Actor make_partner(std::string domain, std::string mpn_id, std::string_view code, const Actor& by) {
    Actor actor = partner();
    actor.at = by.at;
    partners::NewPartner made{.name = domain, .domain = domain, .mpn_id = std::move(mpn_id), .country = "US",
                              .currency = currency(code)};
    made.address = {.country = "US", .city = "Seattle", .state = "WA", .line1 = "1 Pier Road", .postal_code = "98101"};
    made.address.first_name = "Ada";
    made.address.last_name = "Moss";
    const auto prepared = partners::prepare_partner(made, actor.at);
    EXPECT_TRUE(prepared) << prepared.error().message;
    database().write_now([&](sql::Tx& tx) {
      const auto created = partners::create_partner(tx, by, *prepared);
      EXPECT_TRUE(created) << created.error().message;
      actor.partner_id = created->partner.id;
    });
    return actor;
  }
  /// A line of one unit, of 2021-03.
  static ChargeLine line(std::string id, Money subtotal, Money tax, std::string partner_id = "partner-a") {
    ChargeLine made;
    made.partner_id = std::move(partner_id);
    made.month = *BillingMonth::parse("2021-03");
    made.id = std::move(id);
    made.posted_at = *parse_iso("2021-03-08T10:00:00Z");
    made.customer_id = "customer-1";
    made.unit_price = made.effective_unit_price = subtotal.to_decimal();
    made.quantity = 1;
    made.billable_quantity = Decimal(1, 0);
    made.subtotal = subtotal;
    made.tax = tax;
    made.pricing_currency = subtotal.currency;
    return made;
  }
  void charge_now(std::vector<ChargeLine> lines) {
    Actor actor = partner();
    actor.partner_id = lines.front().partner_id;
    database().write_now([&](sql::Tx& tx) { charge(tx, actor, lines); });
  }
  std::vector<Balance> balances_of(std::string_view partner_id) {
    std::vector<Balance> result;
    database().read_now([&](sql::Tx& tx) { result = balances(tx, partner_id); });
    return result;
  }
  std::vector<std::string> problems() {
    std::vector<std::string> found;
    database().read_now([&](sql::Tx& tx) { found = check_ledger(tx).problems; });
    return found;
  }
};

}  // namespace chandlery::billing
