// Changing a subscription to another product: what is given back and charged, and what becomes of the keys.
#include "subscriptions/upgrades.h"

#include "billing/account_terms.h"
#include "billing/reconciliation.h"
#include "subscriptions/shop_for_tests.h"

namespace chandlery::subscriptions {
namespace {

using ordering::kSeller;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kThen = *parse_iso("2021-06-16T08:00:00Z");  // after 100 days

class UpgradesTest : public Shop {
 protected:
  static int code(const Result<Upgraded>& refused) { return refused ? 0 : static_cast<int>(refused.error().code->number); }
  void expect_refused(int number, const Order& order, Instant at, const Item& target = kSuite) {
    const auto before = counts();
    const auto refused = upgrade_now(order, at, target);
    EXPECT_EQ(code(refused), number) << (refused ? "it was allowed" : refused.error().message);
    EXPECT_EQ(counts(), before);
  }
};

TEST_P(UpgradesTest, TheRestOfTheOldIsGivenBackAndTheRestOfTheTermChargedForTheNew) {
  const Order order = subscribe(kSeat, 2);
  const auto done = upgrade_now(order, kThen);
  ASSERT_TRUE(done) << done.error().message;
  const Subscription& now = done->found.standing.subscription;
  EXPECT_EQ(now.id, id_of(order)) << "it keeps its id";
  EXPECT_EQ(now.item.to_string(), kSuite.id());
  EXPECT_EQ(now.unit_price.to_string(), "730.00");
  EXPECT_EQ(now.term_end, *parse_iso("2022-03-08T10:00:00Z"));
  EXPECT_THAT(facts_of(order), ElementsAre("/0/change/000002 convert 2021-06 1060.00 + 0.00 USD",
                                           "/0/new new 2021-03 730.00 + 0.00 USD",
                                           "/0/new/credit convert 2021-06 -530.00 + 0.00 USD"));
  const auto charges = charges_of(order);
  EXPECT_EQ(charges[0].sku_id, kSuite.sku);
  EXPECT_EQ(charges[2].sku_id, kSeat.sku);
  EXPECT_EQ(charges[0].reference_id, done->reference_id);
  EXPECT_EQ(charges[2].reference_id, done->reference_id);
  EXPECT_EQ(charges[1].reference_id, "");
  EXPECT_THAT(unexplained(charges), IsEmpty());
  std::string row;
  billing::append_row(row, billing::FileKind::kOneTime, charges[0], {}, {});
  EXPECT_THAT(row, testing::HasSubstr(done->reference_id));
}

TEST_P(UpgradesTest, TheCustomerGetsTheKeysOfWhatItBecame) {
  const Order order = subscribe(kSeat, 3);
  ASSERT_TRUE(upgrade_now(order, kThen));
  const fulfilment::Entitlement now = held(order).front();
  EXPECT_EQ(now.sku_id, kSuite.sku);
  EXPECT_EQ(now.title, "Suite");
  EXPECT_EQ(now.quantity, 3);
  const auto key = reveal_now(order, agent(kSeller, kThen));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(key->key.stored.activation_limit, 3);
}

TEST_P(UpgradesTest, ItsKeysFollowTheUnits) {
  const Order order = subscribe(kSeat, 3);
  ASSERT_TRUE(upgrade_now(order, kThen));
  ASSERT_TRUE(set_units(order, 8, kThen.plus_days(1)));
  EXPECT_EQ(reveal_now(order, agent(kSeller, kThen.plus_days(1)))->key.stored.activation_limit, 8);
}

TEST_P(UpgradesTest, KeysOfAnEmptyPoolFollowWhenTheyArrive) {
  change_sku(kSuite, [](catalog::Sku& sku) { sku.key_source = catalog::KeySource::kPool; });
  const Order order = subscribe(kSeat, 3);
  const auto done = upgrade_now(order, kThen);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->found.standing.held.state, fulfilment::EntitlementState::kPending);
  EXPECT_EQ(set_units(order, 4, kThen).error().code->number, 800081);
}

TEST_P(UpgradesTest, WhatItBecameRenewsAtItsOwnPriceAndChangesFurther) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_units(order, 3, kStart.plus_days(50)));
  ASSERT_TRUE(upgrade_now(order, kThen));
  ASSERT_TRUE(set_units(order, 4, kThen.plus_days(10)));
  keep(*parse_iso("2022-03-08T10:00:00Z"));
  const auto charges = charges_of(order);
  EXPECT_EQ(facts(charges.back()), "/0/renew/001 renew 2022-03 2920.00 + 0.00 USD");
  EXPECT_EQ(charges.back().sku_id, kSuite.sku);
  EXPECT_THAT(unexplained(charges), IsEmpty());
  // 50 days of two and 50 of three at 1.00, ten of three and 255 of four at 2.00, and a year of four.
  EXPECT_EQ(sum_of(charges, order.total.currency).to_string(), "5270.00");
}

TEST_P(UpgradesTest, WhatComesOfItIsToldBefore) {
  const Order order = subscribe(kSeat, 2);
  const auto options = act([&](sql::Tx& tx) {
                         return list_upgrades(tx, agent(kSeller, kThen), ordering::kCustomer, id_of(order));
                       }).value();
  ASSERT_EQ(options.upgrades.size(), 1u);
  const Upgrade& upgrade = options.upgrades.front();
  EXPECT_FALSE(upgrade.refusal);
  EXPECT_EQ(upgrade.target.to_string(), kSuite.id());
  EXPECT_EQ(upgrade.credit.to_string(), "530.00");
  EXPECT_EQ(upgrade.charge.to_string(), "1060.00");
}

TEST_P(UpgradesTest, OnlyAlongThePathOfTheCatalogue) {
  expect_refused(800042, subscribe(kSeat), kThen, ordering::kYearly);
  expect_refused(800042, subscribe(kSuite), kThen, kSeat);
  expect_refused(800042, subscribe(kSeat), kThen, kSeat);
}

TEST_P(UpgradesTest, NotWhileSuspendedNorAfterItsEnd) {
  const Order order = subscribe(kSeat);
  ASSERT_TRUE(set_status(order, Status::kSuspended, kThen));
  expect_refused(800091, order, kThen);
  const Order gone = subscribe(kSeat);
  ASSERT_TRUE(cancel_now(all_of(gone), kStart));
  expect_refused(2011, gone, kThen);
}

TEST_P(UpgradesTest, NotPastTheCreditLimit) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return billing::replace_terms(tx, agent(kSeller, kStart),
                                  {.credit_limit = Money{125'999, *Currency::parse("USD")}, .standing = {}});
  }));
  expect_refused(900121, order, kThen);
}

TEST_P(UpgradesTest, NotByAnotherPartner) {
  const Order order = subscribe(kSeat);
  const auto foreign = act([&](sql::Tx& tx) {
    return upgrade(tx, agent(ordering::kOtherSeller, kThen), keyring_, {order.customer_id, id_of(order), kSuite.id()});
  });
  EXPECT_EQ(code(foreign), 20002);
}

INSTANTIATE_ON_BOTH_ENGINES(UpgradesTest);

}  // namespace
}  // namespace chandlery::subscriptions
