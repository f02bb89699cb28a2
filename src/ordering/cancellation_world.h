// The world of the tests of cancelling: ordering's world under the policies that ship, both documents' presets
// included.
#pragma once

#include <fstream>
#include <iterator>

#include "audit/verify.h"
#include "catalog/imports.h"
#include "catalog/store.h"
#include "fulfilment/keys.h"
#include "fulfilment/service.h"
#include "ordering/cancellation.h"
#include "ordering/test_world.h"

namespace chandlery::ordering {

// Moments of purchase, by the policy that was in force for perpetual software (data/policies/returns.json).
inline const Instant kDeepLinkEra = *parse_iso("2021-02-01T09:00:00Z");  // deeplink-2021-01-perpetual: dialog and API
inline const Instant kOnPremEra = *parse_iso("2021-03-08T10:00:00Z");    // onprem-2021-03: support request

class CancellationWorld : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      import(tx, "fulfilment.json", catalog::import_fulfilment_policies);
      import(tx, "returns.json", catalog::import_return_policies);
      put_under(tx, kServer, "perpetual");
      put_under(tx, kPooled, "perpetual");
      put_under(tx, kScarce, "perpetual");
      put_under(tx, kYearly, "software-subscription");
      put_under(tx, kClientAccess, "never");
    });
  }
  // Whatever a test did: the log is whole, too.
  void TearDown() override {
    if (!IsSkipped()) {
      database().read_now([](sql::Tx& tx) {
        EXPECT_FALSE(audit::verify_all(tx).first_break);
      });
    }
    World::TearDown();
  }

  static Actor operator_at(Instant at) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.mode = TokenMode::kAppAndUser;
    actor.user_id = "d0000000-0000-4000-8000-000000000001";
    actor.user_name = "operator@operator.example";
    actor.roles = {Role::kOperator};
    actor.at = at;
    return actor;
  }

  Order buy(std::vector<LineRequest> lines, Instant at, std::string customer = kCustomer) {
    return order_now(std::move(lines), std::move(customer), agent(kSeller, at)).value();
  }
  static CancelCommand all_of(const Order& order) {
    return {.customer_id = order.customer_id,
            .order_id = order.id,
            .lines = {},
            .etag = {},
            .reason = "Not needed",
            .amount_asked = {}};
  }
  static CancelCommand lines_of(const Order& order, std::vector<std::int64_t> numbers) {
    CancelCommand command = all_of(order);
    for (const std::int64_t number : numbers) command.lines.push_back({number, {}});
    return command;
  }
  Result<Cancelled> cancel_now(const CancelCommand& command, Instant at, std::string partner = kSeller) {
    return act([&](sql::Tx& tx) { return cancel(tx, agent(partner, at), command); });
  }
  Result<Cancellation> request_now(const CancelCommand& command, Instant at) {
    return act([&](sql::Tx& tx) { return request_cancellation(tx, agent(kSeller, at), command); });
  }
  Result<Cancellation> decide_now(const Cancellation& request, CancellationEvent event, Instant at,
                                  std::string_view note = "A note") {
    return act([&](sql::Tx& tx) { return decide_cancellation(tx, operator_at(at), request.id, event, note); });
  }
  CancellationOutlook outlook_of(const Order& order, Actor actor) {
    return act([&](sql::Tx& tx) { return cancellation_outlook(tx, actor, order.customer_id, order.id); }).value();
  }
  std::vector<Cancellation> queue(std::optional<CancellationState> state = {}) {
    CancellationQuestion question;
    if (state) question.state = *state;
    std::vector<Cancellation> waiting;
    database().read_now([&](sql::Tx& tx) { waiting = list_cancellations(tx, question).value().items; });
    return waiting;
  }
  /// Reveals the line's first key as the actor; in a transaction of its own or in the given one.
  Result<fulfilment::RevealedKey> reveal(sql::Tx& tx, const Order& order, const Actor& actor) {
    const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, order.customer_id));
    const fulfilment::Entitlement line = OR_RETURN(fulfilment::find_line(tx, buyer, order.id, "0"));
    return fulfilment::reveal(tx, actor, keyring_, buyer, line, {.key_id = "1"});
  }
  Result<fulfilment::RevealedKey> reveal_now(const Order& order, const Actor& actor) {
    return act([&](sql::Tx& tx) { return reveal(tx, order, actor); });
  }
  std::vector<fulfilment::Entitlement> held(const Order& order) {
    std::vector<fulfilment::Entitlement> entitlements;
    database().read_now([&](sql::Tx& tx) {
      entitlements = fulfilment::entitlements_of_order(tx, agent(), order.customer_id, order.id);
    });
    return entitlements;
  }
  /// What the seller owes for its purchases, in minor units of the currency.
  std::int64_t unbilled(std::string_view currency = "USD") {
    for (const billing::Balance& balance : balances_of(kSeller)) {
      if (balance.account == "unbilled" && balance.amount.currency.code() == currency) return balance.amount.minor;
    }
    return 0;
  }

 private:
  using Import = Result<catalog::ImportReport> (*)(sql::Tx&, const Actor&, std::string_view);
  static void import(sql::Tx& tx, const char* file, Import run) {
    std::ifstream in(std::string(CHANDLERY_SOURCE_DIR) + "/data/policies/" + file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto report = run(tx, operator_at(*parse_iso("2018-01-01")), text);
    ASSERT_TRUE(report && report->imported()) << file;
  }
  static void put_under(sql::Tx& tx, const Item& item, const char* family) {
    catalog::Sku sku = catalog::store::find_sku(tx, "DG7GMGF0DVT9", item.sku).value();
    sku.return_family = family;
    sku.fulfilment_family = "software";
    catalog::store::put_sku(tx, sku);
  }
};

}  // namespace chandlery::ordering
