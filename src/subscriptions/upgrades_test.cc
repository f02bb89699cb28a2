// Changing a subscription to another product: what is given back and charged, and what becomes of the keys.
#include "subscriptions/upgrades.h"

#include "billing/account_terms.h"
#include "billing/reconciliation.h"
#include "customers/qualifications.h"
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

TEST_P(UpgradesTest, WhatIsHadByAQualificationStaysInItsSegmentAndWithoutItRunsToItsEndAndNoFurther) {
  using customers::QualificationEvent, customers::Segment;
  const auto for_schools = [](const Item& item) {
    catalog::Availability availability = availability_of(item);
    availability.segment = Segment::kEducation;
    availability.id = catalog::availability_id("DG7GMGF0DVT9", item.sku, item.country, Segment::kEducation);
    return availability;
  };
  const Instant july = *parse_iso("2021-07-08T10:00:00Z");
  database().write_now([&](sql::Tx& tx) {
    for (const auto& [item, price] : {std::pair{kSeat, "36.50"}, {kSuite, "73.00"}}) {
      catalog::store::put_availability(tx, for_schools(item));
      catalog::store::put_price(tx, for_schools(item), {.term = "P1Y", .from = *parse_iso("2021-01-01"),
                                                        .currency = *Currency::parse("USD"), .unit_price = *Decimal::parse(price)});
    }
  });
  const std::string id = act([&](sql::Tx& tx) {
                           return customers::request_qualification(tx, agent(kSeller, july), ordering::kCustomer, {});
                         }).value().id;
  const auto decide = [&](QualificationEvent event) {
    Actor operating;
    operating.kind = PrincipalKind::kOperator;
    operating.user_name = "operator@operator.example";
    operating.at = july;
    return act([&](sql::Tx& tx) { return decide_qualification(tx, operating, id, event, "Why."); });
  };
  ASSERT_TRUE(decide(QualificationEvent::kGrant));
  ordering::LineRequest wanted = line(kSeat, 2, "P1Y");
  wanted.catalog_item_id = "DG7GMGF0DVT9:" + kSeat.sku + ":" + for_schools(kSeat).id;
  const Order of_school = order_lines({wanted}, july).value(), kept = order_lines({wanted}, july).value();
  const Order of_everybody = subscribe(kSeat, 2, july);

  EXPECT_EQ(upgrade_now(of_school, july.plus_days(10))->found.standing.subscription.unit_price.to_string(), "73.00");
  EXPECT_EQ(upgrade_now(of_everybody, july.plus_days(10))->found.standing.subscription.unit_price.to_string(), "730.00")
      << "what was bought as everybody does changes as it did";

  ASSERT_TRUE(decide(QualificationEvent::kWithdraw));
  EXPECT_EQ(standing(kept, july.plus_days(20)).status, Status::kActive);
  EXPECT_EQ(set_units(kept, 3, july.plus_days(20)).error().code->number, 800092) << "another unit is a purchase";
  const Instant end = *parse_iso("2022-07-08T10:00:00Z");
  keep(end);
  EXPECT_EQ(standing(kept, end).status, Status::kExpired);
  EXPECT_EQ(standing(of_everybody, end).status, Status::kActive) << "everybody's renews";
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
