// What is told about an order beside itself: its timeline, and how much of what was bought is used.
#include "ordering/timeline.h"

#include <sstream>

#include "billing/issuing.h"
#include "fulfilment/import.h"
#include "ordering/cancellation_world.h"
#include "ordering/routes.h"
#include "ordering/utilisation.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using testing::Contains, testing::ElementsAre, testing::Not;

class TimelineTest : public CancellationWorld {
 protected:
  std::vector<OrderEvent> events_of(const Order& order, const Actor& actor) {
    const auto events = act([&](sql::Tx& tx) { return order_timeline(tx, actor, order.customer_id, order.id); });
    EXPECT_TRUE(events) << events.error().message;
    return events.value_or(std::vector<OrderEvent>{});
  }
  static std::vector<std::string> kinds(const std::vector<OrderEvent>& events) {
    std::vector<std::string> words;
    for (const OrderEvent& event : events) words.emplace_back(event.kind);
    return words;
  }
  static OrderEvent first(const std::vector<OrderEvent>& events, std::string_view kind) {
    for (const OrderEvent& event : events) {
      if (event.kind == kind) return event;
    }
    ADD_FAILURE() << "no event " << kind;
    return {};
  }
  static Actor with(RoleSet roles, Instant at) {
    Actor actor = agent(kSeller, at);
    actor.roles = roles;
    return actor;
  }
  /// Reveals the first key of the order's first line by an admin agent.
  void reveal(const Order& order, Instant at) {
    const auto revealed = act([&](sql::Tx& tx) -> Result<fulfilment::RevealedKey> {
      const Actor actor = agent(kSeller, at);
      const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, order.customer_id));
      const fulfilment::Entitlement line = OR_RETURN(fulfilment::find_line(tx, buyer, order.id, "0"));
      return fulfilment::reveal(tx, actor, keyring_, buyer, line, {.key_id = "1"});
    });
    ASSERT_TRUE(revealed) << revealed.error().message;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(TimelineTest);

TEST_P(TimelineTest, AnOrdersLifeIsToldFromPurchaseToCredit) {
  const Order order = buy({line(kServer)}, kOnPremEra);
  reveal(order, kOnPremEra.plus_days(1));
  const CancelCommand command{
      .customer_id = kCustomer, .order_id = order.id, .lines = {}, .etag = {}, .reason = "unused", .amount_asked = {}};
  const auto asked =
      act([&](sql::Tx& tx) { return request_cancellation(tx, agent(kSeller, kOnPremEra.plus_days(2)), command); });
  ASSERT_TRUE(asked) << asked.error().message;
  const Actor desk = operator_at(kOnPremEra.plus_days(3));
  ASSERT_TRUE(
      act([&](sql::Tx& tx) { return decide_cancellation(tx, desk, asked->id, CancellationEvent::kApprove, ""); }));
  database().write_now([&](sql::Tx& tx) {
    billing::issue(tx, agent(kSeller, *parse_iso("2021-04-08")), *billing::BillingMonth::parse("2021-03"));
  });

  const auto events = events_of(order, with({Role::kGlobalAdmin}, kOnPremEra.plus_days(60)));
  EXPECT_THAT(kinds(events), ElementsAre("created", "charged", "keyIssued", "keyRevealed", "cancelRequested",
                                         "cancelled", "credited", "invoiced"));
  EXPECT_EQ(first(events, "created").at, kOnPremEra);
  EXPECT_EQ(first(events, "created").who, "agent@seller.example");
  EXPECT_EQ(first(events, "created").correlation_id, "correlation");
  EXPECT_EQ(first(events, "charged").amount->to_string(), "1069.00");
  EXPECT_EQ(first(events, "keyRevealed").who, "agent@seller.example");
  EXPECT_EQ(first(events, "keyRevealed").line_number, 0);
  EXPECT_EQ(first(events, "cancelRequested").detail, "unused");
  EXPECT_EQ(first(events, "credited").amount->to_string(), "-1069.00");
  EXPECT_EQ(first(events, "invoiced").detail, "G000000001");
  EXPECT_EQ(first(events, "invoiced").link, "/invoices/OneTime-G000000001");
}

TEST_P(TimelineTest, WhoSawAKeyIsToldToThoseAloneWhoMayReadThatHalfOfTheLog) {
  const Order order = buy({line(kServer)}, kOnPremEra);
  reveal(order, kOnPremEra.plus_days(1));
  const auto seen_by = [&](RoleSet roles) {
    return first(events_of(order, with(roles, kOnPremEra.plus_days(2))), "keyRevealed");
  };
  EXPECT_EQ(seen_by({Role::kGlobalAdmin}).who, "agent@seller.example");
  EXPECT_EQ(seen_by({Role::kAdminAgent}).who, "") << "who fetches keys does not read who fetched them (C5)";
  EXPECT_EQ(seen_by({Role::kAdminAgent}).correlation_id, "");
  EXPECT_THAT(kinds(events_of(order, with({Role::kSalesAgent}, kOnPremEra.plus_days(2)))), Not(Contains("invoiced")));
}

TEST_P(TimelineTest, KeysThatAreWaitedForComeWhenTheyCome) {
  const Order order = buy({line(kPooled)}, kOnPremEra);
  EXPECT_THAT(kinds(events_of(order, agent(kSeller, kOnPremEra.plus_days(1)))),
              ElementsAre("created", "charged", "keyPending"));
  std::stringstream keys;
  for (int i = 0; i < 3; ++i) keys << fulfilment::generate_key() << "\n";
  ASSERT_TRUE(fulfilment::import_keys(database(), keyring_, operator_at(kOnPremEra.plus_days(2)),
                                      {"DG7GMGF0DVT9", kPooled.sku, "2019"}, {}, keys));
  const auto events = events_of(order, agent(kSeller, kOnPremEra.plus_days(3)));
  EXPECT_THAT(kinds(events), ElementsAre("created", "charged", "keyPending", "keyIssued"));
  EXPECT_EQ(events.back().at, kOnPremEra.plus_days(2));
}

TEST_P(TimelineTest, AResellerIsToldOfNoMoneyAndAnotherPartnerOfNothing) {
  const Order order = order_now({line(kServer)}, kOfProvider, agent(kProvider, kOnPremEra)).value();
  EXPECT_THAT(kinds(events_of(order, agent(kProvider, kOnPremEra.plus_days(1)))), Contains("charged"));
  EXPECT_THAT(kinds(events_of(order, agent(kReseller, kOnPremEra.plus_days(1)))), ElementsAre("created", "keyIssued"));
  const http::Router router(insight_routes());
  const auto get = [&](const Actor& actor, const std::string& target) {
    return test::call(database(), router, actor, http::Method::kGet, target);
  };
  const std::string path = "/v1/customers/" + order.customer_id + "/orders/" + order.id + "/timeline";
  EXPECT_EQ(test::code_of(get(agent(kOtherSeller), path)), 20002);
  EXPECT_EQ(test::at(get(agent(kProvider, kOnPremEra.plus_days(1)), path), "items[0].kind"), "created");
  EXPECT_EQ(test::code_of(get(agent(kProvider), "/v1/customers/" + order.customer_id + "/orders/none/timeline")),
            20000);
  EXPECT_EQ(test::at(get(agent(kOtherSeller), "/v1/utilisation"), "linesLookedAt"), "0");
  EXPECT_EQ(test::code_of(get(agent(kOtherSeller), "/v1/utilisation?customerId=" + order.customer_id)), 20002);
}

TEST_P(TimelineTest, UtilisationCountsPurchasesWhoseKeysWereSeen) {
  const Order seen = buy({line(kServer, 2), line(kYearly, 1, "P1Y")}, kOnPremEra);
  buy({line(kServer)}, kOnPremEra.plus_days(1));
  order_now({line(kServerInJapan)}, kInJapan, agent(kSeller, kOnPremEra.plus_days(2)));
  reveal(seen, kOnPremEra.plus_days(3));
  const auto used = [&](std::string_view customer) {
    return act([&](sql::Tx& tx) { return utilisation(tx, agent(kSeller, kOnPremEra.plus_days(4)), customer); }).value();
  };
  const Utilisation all = used("");
  EXPECT_EQ(all.lines, 4);
  EXPECT_TRUE(all.complete);
  ASSERT_EQ(all.products.size(), 1u);
  EXPECT_EQ(all.products[0].bought, 4);
  EXPECT_EQ(all.products[0].quantity, 5);
  EXPECT_EQ(all.products[0].revealed, 1);
  EXPECT_EQ(all.products[0].activated, 0);
  EXPECT_EQ(all.products[0].downloaded, 0);
  EXPECT_EQ(used(kInJapan).lines, 1);
  const CancelCommand gone{
      .customer_id = kCustomer, .order_id = seen.id, .lines = {}, .etag = {}, .reason = "x", .amount_asked = {}};
  const Result<Cancellation> asked =
      act([&](sql::Tx& tx) { return request_cancellation(tx, agent(kSeller, kOnPremEra.plus_days(4)), gone); });
  ASSERT_TRUE(asked);
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return decide_cancellation(tx, operator_at(kOnPremEra.plus_days(5)), asked->id, CancellationEvent::kApprove, "");
  }));
  EXPECT_EQ(used(kCustomer).lines, 1);
}

}  // namespace
}  // namespace chandlery::ordering
