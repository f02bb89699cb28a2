// What the table of reservations must give back, on both engines.
#include "reservations/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reservations/schema.h"
#include "support/engines.h"

namespace chandlery::reservations {
namespace {

Instant at(const char* text) { return *parse_iso(text); }

Reservation reservation(const char* id, const char* began, const char* customer = "c1") {
  Reservation made{.partner_id = "p1", .customer_id = customer, .id = id, .reservation_order_id = "o1"};
  made.currency = *Currency::parse("USD");
  made.unit_price = *Decimal::parse("3650.00");
  made.price = made.paid = {365'000, made.currency};
  made.charged = {{365'000, made.currency}, {0, made.currency}};
  made.region = "eastus";
  made.arm_sku_name = "Standard_DS4_v2";
  made.quantity = 3;
  made.scope = {.kind = ScopeKind::kResourceGroup, .subscription_id = "s1", .resource_group = "web", .management_group = {}};
  made.effective_at = at("2021-03-01");
  made.began_at = at(began);
  made.expires_at = at("2022-03-01");
  return made;
}

class ReservationStoreTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database(schema()); }
  template <class Act>
  auto act(Act&& run) {
    decltype(run(std::declval<sql::Tx&>())) result;
    database().write_now([&](sql::Tx& tx) { result = run(tx); });
    return result;
  }
  static std::vector<std::string> ids(const std::vector<Reservation>& all) {
    std::vector<std::string> result;
    for (const Reservation& each : all) result.push_back(each.id);
    return result;
  }
};

TEST_P(ReservationStoreTest, AReservationComesBackAsItWasKept) {
  database().write_now([](sql::Tx& tx) { store::insert(tx, reservation("r1", "2021-03-01")); });
  const auto found = act([](sql::Tx& tx) { return store::find(tx, "p1", "c1", "r1"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->scope, reservation("r1", "2021-03-01").scope);
  EXPECT_EQ(found->price, (Money{365'000, *Currency::parse("USD")}));
  EXPECT_EQ(found->quantity, 3);
  EXPECT_EQ(found->ended_at, std::nullopt);
  EXPECT_FALSE(act([](sql::Tx& tx) { return store::find(tx, "p2", "c1", "r1"); })) << "another partner's";
}

TEST_P(ReservationStoreTest, OfTwoChangesOfOneVersionTheSecondIsRefused) {
  database().write_now([](sql::Tx& tx) { store::insert(tx, reservation("r1", "2021-03-01")); });
  auto first = *act([](sql::Tx& tx) { return store::find(tx, "p1", "c1", "r1"); });
  auto second = first;
  first.name = "one";
  second.name = "two";
  EXPECT_TRUE(act([&](sql::Tx& tx) { return store::update(tx, first); }));
  EXPECT_FALSE(act([&](sql::Tx& tx) { return store::update(tx, second); }));
  EXPECT_EQ(act([](sql::Tx& tx) { return store::find(tx, "p1", "c1", "r1"); })->name, "one");
}

TEST_P(ReservationStoreTest, AWindowHoldsWhatCoveredUsageAtSomeMomentOfIt) {
  database().write_now([](sql::Tx& tx) {
    store::insert(tx, reservation("r1", "2021-03-01"));
    Reservation split = reservation("r2", "2021-03-01");
    split.ended_at = at("2021-06-01");
    store::insert(tx, split);
    store::insert(tx, reservation("r3", "2021-06-01"));
    store::insert(tx, reservation("r4", "2021-03-01", "c2"));
  });
  const auto live = [&](const char* from, const char* to) {
    return ids(act([&](sql::Tx& tx) { return store::live_of_customer(tx, "p1", "c1", at(from), at(to)); }));
  };
  using testing::ElementsAre;
  EXPECT_THAT(live("2021-05-31", "2021-06-01"), ElementsAre("r1", "r2"));
  EXPECT_THAT(live("2021-06-01", "2021-06-02"), ElementsAre("r1", "r3")) << "what has ended covers nothing from its end on";
  EXPECT_THAT(live("2021-05-31", "2021-06-02"), ElementsAre("r1", "r2", "r3"));
  EXPECT_THAT(live("2022-03-01", "2022-03-02"), ElementsAre());
  const auto holders = act([](sql::Tx& tx) {
    return store::holders_live(tx, at("2021-06-01"), at("2021-07-01"), store::Holder{"p1", "c1"}, 10);
  });
  EXPECT_THAT(holders, ElementsAre(store::Holder{"p1", "c2"}));
}

INSTANTIATE_ON_BOTH_ENGINES(ReservationStoreTest);

}  // namespace
}  // namespace chandlery::reservations
