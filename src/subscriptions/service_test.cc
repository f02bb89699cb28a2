// Subscriptions as orders begin them and as people change them: units, status, settings, and what each charges.
#include "subscriptions/service.h"

#include "billing/account_terms.h"
#include "core/id.h"
#include "ordering/wire.h"
#include "subscriptions/shop_for_tests.h"
#include "subscriptions/wire.h"

namespace chandlery::subscriptions {
namespace {

using ordering::kSeller;
using testing::ElementsAre;
using testing::IsEmpty;

class SubscriptionsTest : public Shop {
 protected:
  std::vector<Standing> list(Question question = {.customer_id = ordering::kCustomer}, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return list_subscriptions(tx, actor, question); }).value().standings;
  }
  static int code(const Result<Found>& refused) { return refused ? 0 : static_cast<int>(refused.error().code->number); }
  /// Changing it so is refused with this code, and nothing is different afterwards.
  void expect_refused(int number, const Order& order, const Changes& changes, Instant at, std::string seller = kSeller) {
    const auto before = counts();
    const auto refused = change(order, changes, at, std::move(seller));
    EXPECT_EQ(code(refused), number) << (refused ? "it was allowed" : refused.error().message);
    EXPECT_EQ(counts(), before);
  }
};

// --- how they begin

TEST_P(SubscriptionsTest, AnOrderBeginsOneForEachLineWithATermAndNoneForPerpetualSoftware) {
  const Order order =
      order_lines({line(ordering::kServer), line(ordering::kYearly, 3, "P1Y"), line(kSeat, 2, "P1Y")}).value();
  ASSERT_EQ(counts()["subscriptions"], 2);
  const std::vector<Standing> all = list();
  ASSERT_EQ(all.size(), 2u);
  const Subscription& yearly = all[0].subscription;
  EXPECT_EQ(yearly.id, id_of(order, 1));
  EXPECT_EQ(yearly.order_id, order.id);
  EXPECT_EQ(yearly.line_number, 1);
  EXPECT_EQ(yearly.quantity, 3);
  EXPECT_EQ(yearly.unit_price.to_string(), "1200.00");
  EXPECT_EQ(to_iso(yearly.term_end), "2022-03-08T10:00:00Z");
  EXPECT_EQ(all[1].subscription.id, id_of(order, 2));
  EXPECT_TRUE(normalise_guid(yearly.id)) << yearly.id;
  EXPECT_EQ(all[0].status, Status::kActive);
  const std::vector<billing::ChargeLine> charges = charges_of(order);
  EXPECT_EQ(charges[0].subscription_id, "");
  EXPECT_EQ(charges[1].subscription_id, yearly.id);
}

TEST_P(SubscriptionsTest, APerpetualOrderPaysNothingForThem) {
  const auto before = counts();
  (void)order_lines({line(ordering::kServer)}).value();
  EXPECT_EQ(counts()["subscriptions"], before.at("subscriptions"));
}

TEST_P(SubscriptionsTest, OrderAndLogNameTheSubscription) {
  const Order order = subscribe(kSeat);
  json::Writer w;
  ordering::write_order(w, order, false);
  EXPECT_THAT(w.text(), testing::HasSubstr(R"("subscriptionId":")" + id_of(order)));
  EXPECT_THAT(w.text(), testing::HasSubstr("/subscriptions/" + id_of(order)));
}

TEST_P(SubscriptionsTest, TheListIsCutByOrderPartnerOnRecordAndPage) {
  const Order first = subscribe(kSeat), second = subscribe(ordering::kYearly);
  const Order third = subscribe(kSeat, 1, kStart.plus_days(1));
  EXPECT_EQ(list({.customer_id = ordering::kCustomer, .order_id = second.id}).front().subscription.order_id, second.id);
  EXPECT_THAT(list({.customer_id = ordering::kCustomer, .mpn_id = "4004"}), IsEmpty());
  const std::vector<Standing> page = list({.customer_id = ordering::kCustomer, .size = 1, .offset = 2});
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page.front().subscription.order_id, third.id);
  EXPECT_THAT(list({.customer_id = ordering::kCustomer, .size = 5, .offset = 3}), IsEmpty());
  (void)first;
}

// --- whose they are

TEST_P(SubscriptionsTest, AnotherPartnerNeitherSeesNorChangesThem) {
  const Order order = subscribe(kSeat);
  const auto foreign = act([&](sql::Tx& tx) {
    return find_subscription(tx, agent(ordering::kOtherSeller), ordering::kCustomer, id_of(order));
  });
  EXPECT_EQ(code(foreign), 20002);
  const auto under_own_customer = act([&](sql::Tx& tx) {
    return find_subscription(tx, agent(ordering::kOtherSeller), ordering::kOfOther, id_of(order));
  });
  EXPECT_EQ(code(under_own_customer), 20003);
  expect_refused(20002, order, {.quantity = 3}, kStart, ordering::kOtherSeller);
}

TEST_P(SubscriptionsTest, AnIndirectResellerReadsAndDoesNotChange) {
  const Order order = subscribe(kSeat, 2, kStart, ordering::kOfProvider, ordering::kProvider);
  EXPECT_EQ(list({.customer_id = ordering::kOfProvider}, agent(ordering::kReseller)).size(), 1u);
  expect_refused(20002, order, {.quantity = 3}, kStart, ordering::kReseller);
}

// --- units

TEST_P(SubscriptionsTest, UnitsAreAddedByACreditOfTheOldAndAChargeForTheNew) {
  const Order order = subscribe(kSeat, 2);
  const Instant then = *parse_iso("2021-06-16T08:00:00Z");  // after 100 days
  const auto changed = set_units(order, 5, then);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->standing.subscription.quantity, 5);
  EXPECT_EQ(changed->standing.held.quantity, 5);
  EXPECT_THAT(facts_of(order), ElementsAre("/0/change/000002 addQuantity 2021-06 1325.00 + 0.00 USD",
                                           "/0/new new 2021-03 730.00 + 0.00 USD",
                                           "/0/new/credit addQuantity 2021-06 -530.00 + 0.00 USD"));
  const std::vector<billing::ChargeLine> charges = charges_of(order);
  for (const std::size_t i : {0u, 2u}) {
    EXPECT_EQ(to_iso(*charges[i].charge_start), "2021-06-16T00:00:00Z");
    EXPECT_EQ(to_iso(*charges[i].charge_end), "2022-03-07T23:59:59Z");
    EXPECT_EQ(charges[i].subscription_id, id_of(order));
  }
  EXPECT_EQ(charges[0].effective_unit_price.to_string(), "265");
  EXPECT_EQ(charges[2].billable_quantity, Decimal(-2, 0));
  EXPECT_THAT(unexplained(charges), IsEmpty());
}

TEST_P(SubscriptionsTest, UnitsGoBackWithinTheWindowOnly) {
  const Order order = subscribe(kSeat, 10);
  const auto fewer = set_units(order, 4, kStart.plus_days(3));
  ASSERT_TRUE(fewer) << fewer.error().message;
  EXPECT_THAT(facts_of(order), ElementsAre("/0/change/000002 removeQuantity 2021-03 1448.00 + 0.00 USD",
                                           "/0/new new 2021-03 3650.00 + 0.00 USD",
                                           "/0/new/credit removeQuantity 2021-03 -3620.00 + 0.00 USD"));
  expect_refused(800090, order, {.quantity = 3}, kStart.plus_days(8));
}

TEST_P(SubscriptionsTest, SoftwareKeepsItsUnits) {
  const Order order = subscribe(ordering::kYearly);
  expect_refused(800095, order, {.quantity = 3}, kStart.plus_days(1));
  expect_refused(800095, order, {.quantity = 1}, kStart.plus_days(1));
}

TEST_P(SubscriptionsTest, UnitsStayWithinTheSkusRange) {
  const Order order = subscribe(kSeat);
  expect_refused(2002, order, {.quantity = 1001}, kStart.plus_days(1));
}

TEST_P(SubscriptionsTest, MoreOfWhatIsSoldNoMoreCannotBeHad) {
  const Order order = subscribe(kSeat);
  set_yearly_price(kSeat, nullptr, kStart.plus_days(10));
  expect_refused(800092, order, {.quantity = 3}, kStart.plus_days(11));
}

TEST_P(SubscriptionsTest, AddedUnitsCostWhatTheTermHasLocked) {
  const Order order = subscribe(kSeat, 1);
  set_yearly_price(kSeat, "999.00", kStart.plus_days(1));
  ASSERT_TRUE(set_units(order, 2, kStart.plus_days(1)));
  EXPECT_EQ(charges_of(order).front().subtotal.to_string(), "728.00");
}

TEST_P(SubscriptionsTest, ACreditTakesBackTheTaxOfItsChargeAndTheRestIsTaxedAsOfToday) {
  const Order order = subscribe(kSeatInGermany, 3, kStart, kGermanCustomer, kGermanSeller);
  database().write_now([](sql::Tx& tx) { put_rate(tx, "DE", "0.25", "2021-04-01"); });
  ASSERT_TRUE(set_units(order, 4, *parse_iso("2021-06-16T08:00:00Z"), kGermanSeller));
  EXPECT_THAT(facts_of(order, kGermanSeller),
              ElementsAre("/0/change/000002 addQuantity 2021-06 968.03 + 242.01 EUR",
                          "/0/new new 2021-03 999.99 + 190.00 EUR",
                          "/0/new/credit addQuantity 2021-06 -726.02 + -137.95 EUR"));
  EXPECT_THAT(unexplained(charges_of(order, kGermanSeller)), IsEmpty());
}

TEST_P(SubscriptionsTest, PricesThatIncludeTheTaxAreSharedWithIt) {
  const Order order = subscribe(kSeatInAustralia, 2, kStart, kAustralianCustomer, kAustralianSeller);
  ASSERT_TRUE(set_units(order, 3, *parse_iso("2021-06-16T08:00:00Z"), kAustralianSeller));
  EXPECT_THAT(facts_of(order, kAustralianSeller),
              ElementsAre("/0/change/000002 addQuantity 2021-06 1089.03 + 108.90 AUD",
                          "/0/new new 2021-03 999.98 + 100.00 AUD",
                          "/0/new/credit addQuantity 2021-06 -726.02 + -72.60 AUD"));
  EXPECT_THAT(unexplained(charges_of(order, kAustralianSeller)), IsEmpty());
}

TEST_P(SubscriptionsTest, MoreUnitsAskTheCreditLimitAndFewerDoNot) {
  const Order order = subscribe(kSeat, 2);
  const auto limit = [&](std::int64_t minor) {
    const auto done = act([&](sql::Tx& tx) {
      return billing::replace_terms(tx, agent(kSeller, kStart),
                                    {.credit_limit = Money{minor, *Currency::parse("USD")}, .standing = {}});
    });
    ASSERT_TRUE(done);
  };
  limit(109'399);
  expect_refused(900121, order, {.quantity = 3}, kStart.plus_days(1));
  limit(109'400);
  ASSERT_TRUE(set_units(order, 3, kStart.plus_days(1)));
  limit(0);
  EXPECT_TRUE(set_units(order, 1, kStart.plus_days(2)));
}

TEST_P(SubscriptionsTest, TwoChangesOfADayGiveBackOneAfterTheOther) {
  const Order order = subscribe(kSeat, 1);
  const Instant then = kStart.plus_days(1);
  ASSERT_TRUE(set_units(order, 7, then));
  ASSERT_TRUE(set_units(order, 3, then));
  ASSERT_TRUE(set_units(order, 1, then));
  const auto charges = charges_of(order);
  EXPECT_EQ(sum_of(charges, order.total.currency).to_string(), "365.00");
  EXPECT_THAT(unexplained(charges), IsEmpty());
}

// --- cancelling

TEST_P(SubscriptionsTest, WhatNothingChangedIsCancelledAsItsOrderIs) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_status(order, Status::kDeleted, kStart.plus_days(2)));
  EXPECT_THAT(facts_of(order), ElementsAre("/0/cancelImmediate cancelImmediate 2021-03 -726.00 + 0.00 USD",
                                           "/0/new new 2021-03 730.00 + 0.00 USD"));
  EXPECT_EQ(standing(order, kStart.plus_days(2)).status, Status::kDeleted);
  EXPECT_EQ(read_order_of(order)->status, ordering::OrderStatus::kCancelled);
  expect_refused(2011, order, {.quantity = 3}, kStart.plus_days(2));
}

TEST_P(SubscriptionsTest, AnOrderThatIsCancelledTakesItsSubscriptionWithIt) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(cancel_now(all_of(order), kStart.plus_days(2)));
  EXPECT_EQ(standing(order, kStart.plus_days(2)).status, Status::kDeleted);
  expect_refused(2011, order, {.status = Status::kActive}, kStart.plus_days(3));
}

TEST_P(SubscriptionsTest, WhatHasChangedIsCancelledThroughItsSubscriptionForWhatIsLeftOfIt) {
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_units(order, 5, kStart.plus_days(1)));
  const auto by_order = cancel_now(all_of(order), kStart.plus_days(2));
  ASSERT_FALSE(by_order);
  EXPECT_EQ(by_order.error().code->number, 800063);
  ASSERT_TRUE(set_status(order, Status::kDeleted, kStart.plus_days(2)));
  const auto charges = charges_of(order);
  EXPECT_THAT(facts_of(order),
              ElementsAre("/0/change/000002 addQuantity 2021-03 1820.00 + 0.00 USD",
                          "/0/change/000002/cancelImmediate cancelImmediate 2021-03 -1815.00 + 0.00 USD",
                          "/0/new new 2021-03 730.00 + 0.00 USD",
                          "/0/new/credit addQuantity 2021-03 -728.00 + 0.00 USD"));
  EXPECT_EQ(sum_of(charges, order.total.currency).to_string(), "7.00") << "two seats for a day, five for another";
  EXPECT_THAT(unexplained(charges), IsEmpty());
  EXPECT_EQ(read_order_of(order)->status, ordering::OrderStatus::kCancelled);
  expect_refused(2011, order, {.status = Status::kActive}, kStart.plus_days(2));
}

TEST_P(SubscriptionsTest, AFullReturnGivesBackWhateverTheTermWasCharged) {
  database().write_now([](sql::Tx& tx) {
    catalog::store::insert_policy(tx, catalog::ReturnPolicy{.id = "all-back",
                                                            .family = "all-back",
                                                            .effective_from = *parse_iso("2021-01-01"),
                                                            .window_value = 60,
                                                            .unit = catalog::ReturnUnit::kQuantity});
  });
  change_sku(kSeat, [](catalog::Sku& sku) { sku.return_family = "all-back"; });
  const Order order = subscribe(kSeat, 2);
  ASSERT_TRUE(set_units(order, 5, kStart.plus_days(10)));
  ASSERT_TRUE(set_units(order, 3, kStart.plus_days(20)));
  ASSERT_TRUE(set_status(order, Status::kDeleted, kStart.plus_days(30)));
  const auto charges = charges_of(order);
  EXPECT_EQ(sum_of(charges, order.total.currency).minor, 0);
  EXPECT_THAT(unexplained(charges), IsEmpty());
}

TEST_P(SubscriptionsTest, AfterTheWindowOnlyASuspendedOneIsDeletedAndNothingComesBack) {
  const Order order = subscribe(kSeat, 2);
  const Instant late = kStart.plus_days(40);
  expect_refused(900117, order, {.status = Status::kDeleted}, late);
  ASSERT_TRUE(set_status(order, Status::kSuspended, late));
  const auto charged = facts_of(order);
  ASSERT_TRUE(set_status(order, Status::kDeleted, late.plus_days(1)));
  EXPECT_EQ(facts_of(order), charged);
  expect_refused(2011, order, {.status = Status::kActive}, late.plus_days(2));
  EXPECT_EQ(held(order).front().state, fulfilment::EntitlementState::kCancelled);
}

TEST_P(SubscriptionsTest, OnlyWhoMayCancelDeletes) {
  const Order order = subscribe(kSeat, 2);
  Actor sales = agent(kSeller, kStart);
  sales.roles = {Role::kSalesAgent};
  const auto refused = act([&](sql::Tx& tx) {
    return change_subscription(tx, sales, order.customer_id, id_of(order), {.status = Status::kDeleted});
  });
  EXPECT_EQ(code(refused), 900150);
  const auto suspended = act([&](sql::Tx& tx) {
    return change_subscription(tx, sales, order.customer_id, id_of(order), {.status = Status::kSuspended});
  });
  EXPECT_TRUE(suspended);
}

// --- suspending

TEST_P(SubscriptionsTest, WhatIsSuspendedShowsNoKeysAndTakesNoChangeUntilItIsReactivated) {
  change_sku(kSuite, [](catalog::Sku& sku) { sku.conversions = {}; });
  const Order order = subscribe(kSuite, 2);
  const Actor agent_then = agent(kSeller, kStart.plus_days(1));
  EXPECT_TRUE(reveal_now(order, agent_then));
  ASSERT_TRUE(set_status(order, Status::kSuspended, kStart.plus_days(1)));
  const auto hidden = reveal_now(order, agent_then);
  ASSERT_FALSE(hidden);
  EXPECT_EQ(hidden.error().code->number, 700004);
  expect_refused(2001, order, {.quantity = 3}, kStart.plus_days(1));
  expect_refused(800091, order, {.auto_renew = false}, kStart.plus_days(1));
  expect_refused(800091, order, {.friendly_name = "Ours"}, kStart.plus_days(1));
  ASSERT_TRUE(set_status(order, Status::kActive, kStart.plus_days(2)));
  EXPECT_TRUE(reveal_now(order, agent_then));
  EXPECT_EQ(standing(order, kStart.plus_days(2)).subscription.suspended_at, std::nullopt);
}

TEST_P(SubscriptionsTest, WhatWaitsForItsKeysIsNotSuspended) {
  change_sku(kSuite, [](catalog::Sku& sku) { sku.key_source = catalog::KeySource::kPool; });
  const Order order = subscribe(kSuite, 2);
  expect_refused(800081, order, {.status = Status::kSuspended}, kStart.plus_days(1));
  expect_refused(800081, order, {.quantity = 3}, kStart.plus_days(1));
}

// --- settings

TEST_P(SubscriptionsTest, NameRenewalAndTheNextTermAreSettings) {
  const Order order = subscribe(kSeat);
  const auto charged = facts_of(order);
  ASSERT_TRUE(change(order, {.friendly_name = "Ours"}, kStart));
  ASSERT_TRUE(change(order, {.auto_renew = false}, kStart));
  ASSERT_TRUE(change(order, {.renewal_term = "P3Y"}, kStart));
  const Standing now = standing(order, kStart);
  EXPECT_EQ(now.subscription.friendly_name, "Ours");
  EXPECT_FALSE(now.subscription.auto_renew);
  EXPECT_EQ(now.subscription.renews_to, "P3Y");
  EXPECT_EQ(now.subscription.version, 4);
  EXPECT_EQ(facts_of(order), charged);
  EXPECT_TRUE(cancel_now(all_of(order), kStart)) << "settings leave the order as it was";
}

TEST_P(SubscriptionsTest, SettingsThatCannotBeAreRefused) {
  const Order seats = subscribe(kSeat), yearly = subscribe(ordering::kYearly);
  expect_refused(800093, yearly, {.auto_renew = true}, kStart);
  expect_refused(800072, seats, {.renewal_term = "P1M"}, kStart);
  expect_refused(800098, seats, {.partner_on_record = "4004"}, kStart);  // not a reseller of this seller
  expect_refused(2054, seats, {.billing_cycle = "annual"}, kStart);
  expect_refused(800002, seats, {.quantity = 3, .friendly_name = "Both"}, kStart);
}

TEST_P(SubscriptionsTest, AProvidersSubscriptionTakesOneOfItsResellersOnRecord) {
  const Order order = subscribe(kSeat, 2, kStart, ordering::kOfProvider, ordering::kProvider);
  ASSERT_TRUE(change(order, {.partner_on_record = "4004"}, kStart, ordering::kProvider));
  EXPECT_EQ(list({.customer_id = ordering::kOfProvider, .mpn_id = "4004"}, agent(ordering::kProvider)).size(), 1u);
}

TEST_P(SubscriptionsTest, AnOldEtagIsRefusedAndTheCurrentOneIsNot) {
  const Order order = subscribe(kSeat);
  const std::string etag = etag_of(standing(order, kStart).subscription);
  ASSERT_TRUE(change(order, {.quantity = 3, .etag = etag}, kStart));
  expect_refused(2055, order, {.quantity = 4, .etag = etag}, kStart);
}

TEST_P(SubscriptionsTest, WhatSaysNothingNewChangesNothing) {
  const Order order = subscribe(kSeat, 2);
  const auto before = counts();
  ASSERT_TRUE(change(order,
                     {.quantity = 2,
                      .status = Status::kActive,
                      .auto_renew = true,
                      .friendly_name = standing(order, kStart).subscription.friendly_name,
                      .renewal_term = "P1Y",
                      .billing_cycle = "one_time"},
                     kStart));
  EXPECT_EQ(counts(), before);
}

TEST_P(SubscriptionsTest, WhileARequestToCancelIsOpenNothingChanges) {
  const Order order = subscribe(ordering::kYearly, 2, *parse_iso("2021-08-02T12:00:00Z"));
  const Instant then = order.created_at.plus_days(1);
  change_sku(ordering::kYearly, [](catalog::Sku& sku) {
    sku.quantity_changes = true;
    sku.return_family = "seats";
  });
  const auto request = request_now(all_of(order), then);
  ASSERT_TRUE(request) << request.error().message;
  expect_refused(800014, order, {.quantity = 3}, then);
}

TEST_P(SubscriptionsTest, ARelationshipDoesNotEndWhileOneIsActive) {
  const Order order = subscribe(kSeat);
  const Instant late = kStart.plus_days(40);
  const auto may = [&] {
    return act([&](sql::Tx& tx) { return may_end_relationship(tx, agent(kSeller, late), ordering::kCustomer); });
  };
  ASSERT_FALSE(may());
  EXPECT_THAT(may().error().message, testing::HasSubstr(id_of(order)));
  ASSERT_TRUE(set_status(order, Status::kSuspended, late));
  EXPECT_TRUE(may());
}

INSTANTIATE_ON_BOTH_ENGINES(SubscriptionsTest);

}  // namespace
}  // namespace chandlery::subscriptions
