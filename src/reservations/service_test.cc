// Buying, managing and giving back reservations, on both engines.
#include "reservations/service.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "billing/operator_credits.h"
#include "fulfilment/service.h"
#include "notices/told_for_tests.h"
#include "reservations/reserved_shop_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer;
using ordering::kSeller;
using testing::ElementsAre;
using testing::IsEmpty;

class ReservationsTest : public ReservedShop {
 protected:
  Result<ReturnQuote> quote(const Reservation& r, Instant at, std::string seller = kSeller) {
    return act([&](sql::Tx& tx) { return quote_return(tx, agent(seller, at), r.customer_id, r.id); });
  }
  Result<Returned> give_back(const Reservation& r, const std::string& quote_id, Instant at) {
    return act([&](sql::Tx& tx) { return return_reservation(tx, agent(kSeller, at), r.customer_id, r.id, quote_id); });
  }
  Result<std::vector<Reservation>> split_into(const Reservation& r, std::vector<std::int64_t> quantities) {
    return act([&](sql::Tx& tx) {
      return split_reservation(tx, agent(kSeller, kStart.plus_days(1)), r.customer_id, r.id, quantities);
    });
  }
  Result<Found> change(const Reservation& r, const ReservationChanges& changes, std::string seller = kSeller) {
    return act([&](sql::Tx& tx) {
      return change_reservation(tx, agent(seller, kStart.plus_days(1)), r.customer_id, r.id, changes);
    });
  }
  Result<Exchanged> exchange_for(const Reservation& r, std::int64_t quantity, Instant at, std::string seller = kSeller) {
    return act([&](sql::Tx& tx) -> Result<Exchanged> {
      const Actor actor = agent(seller, at);
      ordering::LineRequest wanted = line(kMachine, quantity, "P1Y");
      wanted.billing_cycle = "one_time";
      ExchangeRequest request{wanted, {}};
      request.quote_id = OR_RETURN(quote_exchange(tx, actor, buying_, r.customer_id, r.id, request)).id;
      return exchange(tx, actor, buying_, r.customer_id, r.id, request);
    });
  }
};

TEST_P(ReservationsTest, AnOrderLineBecomesAReservationBilledToItsSubscription) {
  const std::string billed = azure();
  const auto order = order_reserved(line_for(kMachine, 3, billed, "P1Y", "one_time", R"(,"scope":"Single","duration":"1Year")"));
  ASSERT_TRUE(order) << order.error().message;
  const auto all = reservations();
  ASSERT_EQ(all.size(), 1u);
  const Reservation& r = all.front();
  EXPECT_EQ(r.state, State::kSucceeded);
  EXPECT_EQ(r.subscription_id, billed);
  EXPECT_EQ(r.scope, (Scope{ScopeKind::kSubscription, billed, {}, {}}));
  EXPECT_EQ(r.arm_sku_name, "Standard_DS4_v2");
  EXPECT_EQ(r.region, "eastus");
  EXPECT_EQ(r.quantity, 3);
  EXPECT_EQ(r.price.to_string(), "10950.00");
  EXPECT_EQ(r.expires_at, *parse_iso("2022-03-08T10:00:00Z"));
  EXPECT_THAT(charges_of(r), ElementsAre("new 10950.00"));
}

TEST_P(ReservationsTest, WithoutARegisteredSubscriptionNothingIsBought) {
  const auto refused = [&](const std::string& azure_id) {
    const auto order = order_reserved(line_for(kMachine, 1, azure_id));
    return order ? 0 : order.error().code->number;
  };
  EXPECT_EQ(refused("00000000-dead-4bad-8bad-00000000dead"), 800011);
  const std::string unregistered = act([&](sql::Tx& tx) {
                                     return subscriptions::open_azure_subscription(tx, agent(kSeller, kStart), kCustomer, {"New", {}, {}});
                                   }).value().id;
  EXPECT_EQ(refused(unregistered), 800030);
  act([&](sql::Tx& tx) {
    subscriptions::Changes changes;
    changes.status = subscriptions::Status::kSuspended;
    return subscriptions::change_azure(tx, agent(kSeller, kStart), kCustomer, unregistered, changes);
  }).value();
  EXPECT_EQ(refused(unregistered), 800012);
  EXPECT_EQ(refused(azure(ordering::kInJapan)), 800011) << "another customer's";
  EXPECT_THAT(reservations(), IsEmpty());
}

TEST_P(ReservationsTest, AProductThatIsNotPaidByTheMonthIsRefusedSo) {
  const auto order = order_reserved(line_for(kPlan, 1, azure(), "P1Y", "monthly"));
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().code->number, 800072);
}

TEST_P(ReservationsTest, ByTheMonthItPaysTheSameInAsManyPartsAsThereAreMonths) {
  const Reservation r = buy(kMachine, 1, "P1Y", "monthly");
  EXPECT_THAT(charges_of(r), ElementsAre("new 304.17"));
  EXPECT_EQ(pass(*parse_iso("2021-04-07T23:59:59Z")).steps(), 0);
  EXPECT_EQ(pass(*parse_iso("2021-04-08T00:00:00Z")).charged, 1);
  EXPECT_EQ(pass(*parse_iso("2021-04-08T00:00:00Z")).charged, 0) << "once, whatever runs twice";
  const TermRun rest = pass(*parse_iso("2022-03-08T10:00:00Z"));
  EXPECT_EQ(rest.charged, 10);
  EXPECT_EQ(rest.expired, 1);
  EXPECT_THAT(rest.problems, IsEmpty());
  const Reservation after = read(r);
  EXPECT_EQ(after.paid, after.price);
  EXPECT_EQ(after.charged.subtotal, after.price);
  EXPECT_EQ(after.state, State::kExpired);
  EXPECT_EQ(charges_of(r).size(), 12u);
}

TEST_P(ReservationsTest, ASetRenewalBuysTheSameAgainAtTheLowerPrice) {
  const Reservation r = buy(kMachine, 2);
  ASSERT_TRUE(change(r, {.renews = true}));
  EXPECT_EQ(pass(r.expires_at).renewed, 1);
  const Reservation next = reservations().back();
  EXPECT_NE(next.id, r.id);
  EXPECT_EQ(next.effective_at, r.expires_at);
  EXPECT_EQ(next.quantity, 2);
  EXPECT_EQ(next.price, r.price);
  EXPECT_EQ(read(r).followed_by, next.id);
}

TEST_P(ReservationsTest, AResellerWhosePartnershipHasEndedIsNamedOnNothingNew) {
  using ordering::kOfProvider, ordering::kProvider;
  const Actor provider = agent(kProvider, kStart);
  const std::string billed = azure(kOfProvider, kProvider, "4004");
  const auto order = [&] { return order_reserved(line_for(kMachine, 1, billed), kStart, kOfProvider, kProvider).value(); };
  const auto fill_cart = [&] {
    return act([&](sql::Tx& tx) {
             return ordering::create_cart(tx, provider, buying_, {kOfProvider, {line_for(kMachine, 1, billed)}});
           }).value();
  };
  const auto check_out = [&](const ordering::Cart& cart) {
    return act([&](sql::Tx& tx) { return ordering::checkout(tx, provider, buying_, {kOfProvider, cart.id}); });
  };
  EXPECT_EQ(order().lines[0].reseller_mpn_id, "4004");
  EXPECT_EQ(check_out(fill_cart()).value().at(0).lines[0].reseller_mpn_id, "4004");
  const ordering::Cart older = fill_cart();
  act([&](sql::Tx& tx) {
    return partners::link_reseller(tx, provider, kProvider, ordering::kReseller, partners::ResellerLinkStatus::kEnded);
  }).value();

  EXPECT_EQ(order().lines[0].reseller_mpn_id, "");
  for (const ordering::Cart& cart : {older, fill_cart()}) {
    const auto bought = check_out(cart);
    ASSERT_TRUE(bought) << bought.error().message;
    EXPECT_EQ(bought->at(0).lines[0].reseller_mpn_id, "");
  }
  ordering::LineRequest named = line_for(kMachine, 1, billed);
  named.reseller_mpn_id = "4004";
  EXPECT_TRUE(order_reserved(named, kStart, kOfProvider, kProvider).error().is(errors::kProviderNotFound));

  const std::vector<Reservation> before = reservations(kOfProvider, kProvider);
  EXPECT_EQ(before.at(0).reseller_mpn_id, "4004") << "what was bought before still says through whom";
  const auto exchanged = exchange_for(before.at(0), 2, kStart.plus_days(1), kProvider);
  ASSERT_TRUE(exchanged) << exchanged.error().message;
  EXPECT_EQ(exchanged->bought.reseller_mpn_id, "");
  ASSERT_TRUE(change(before.at(1), {.renews = true}, kProvider));
  EXPECT_EQ(pass(before.at(1).expires_at).renewed, 1);
  EXPECT_EQ(reservations(kOfProvider, kProvider).back().reseller_mpn_id, "");
}

TEST_P(ReservationsTest, PeopleLearnInOrderThatATermEndsOrRenewsAndWhatBecameOfIt) {
  Actor customer = agent(kSeller, kStart);
  customer.kind = PrincipalKind::kCustomerUser;
  customer.customer_id = kCustomer;
  customer.roles = {Role::kCustomerGlobalAdmin};
  const auto told = [&](notices::Audience audience) {
    std::vector<std::string> titles;
    const Actor reader = audience == notices::Audience::kCustomer ? customer : agent(kSeller, kStart);
    for (const auto& each : notices::told(database(), reader, audience)) {
      if (each.kind.starts_with("reservation_")) titles.push_back(each.words.title);
    }
    std::ranges::reverse(titles);
    return titles;
  };
  const Reservation ends = buy(kMachine), renews = buy(kMachine, 2), fails = buy(kDearMachine);
  for (const auto& [r, name] : {std::pair(&ends, "Crane"), {&renews, "Yard"}, {&fails, "Dock"}}) {
    ASSERT_TRUE(change(*r, {.name = name, .renews = name != std::string("Crane")}));
  }
  EXPECT_EQ(pass(ends.expires_at.plus_days(-31)).reminded, 0);
  EXPECT_EQ(pass(ends.expires_at.plus_days(-30)).reminded, 3);
  EXPECT_EQ(pass(ends.expires_at.plus_days(-29)).reminded, 0) << "once";
  act([](sql::Tx& tx) -> Result<void> {  // the dear machine is no longer sold
    auto sku = *catalog::store::find_sku(tx, "DG7GMGF0DVT9", kDearMachine.sku);
    sku.terms = {"P3Y"};
    catalog::store::put_sku(tx, sku);
    return {};
  }).value();
  const TermRun run = pass(ends.expires_at);
  EXPECT_EQ(run.renewed, 1);
  EXPECT_EQ(run.expired, 2);
  EXPECT_THAT(told(notices::Audience::kPartner),
              testing::UnorderedElementsAre(
                  testing::MatchesRegex(".*'s reservation Crane ends on 2022-03-08"),
                  testing::MatchesRegex(".*'s reservation Yard renews on 2022-03-08"),
                  testing::MatchesRegex(".*'s reservation Dock renews on 2022-03-08"),
                  testing::MatchesRegex(".*'s reservation Crane has ended"),
                  testing::MatchesRegex(".*'s reservation Yard was renewed"),
                  testing::MatchesRegex(".*'s reservation Dock could not be renewed")));
  EXPECT_THAT(told(notices::Audience::kPartner).back(), testing::Not(testing::HasSubstr(" on 2022"))) << "reminders first";
  EXPECT_THAT(told(notices::Audience::kCustomer),
              testing::UnorderedElementsAre("The reservation Crane ends on 2022-03-08",
                                            "The reservation Yard renews on 2022-03-08",
                                            "The reservation Dock renews on 2022-03-08", "The reservation Crane has ended",
                                            "The reservation Yard was renewed", "The reservation Dock has ended"));
  for (const auto& each : notices::told(database(), agent(kSeller, kStart), notices::Audience::kPartner)) {
    if (each.kind == "reservation_renewing" && each.words.title.find("Yard") != std::string::npos) {
      EXPECT_THAT(each.words.body, testing::HasSubstr("Today's offer for the new term: 7,300.00 USD."));
    }
  }
}

TEST_P(ReservationsTest, WhatTheOperatorCreditedIsBorneOnceByThePartsTogether) {
  const Reservation ten = buy(kMachine, 10);
  act([&](sql::Tx& tx) {
    return billing::credit_charge(tx, agent(kSeller, kStart),
                                  {.line_item = ten.order_id + "/0/new", .currency = ten.currency,
                                   .amount = Money{1'000'000, ten.currency}, .reason = "a fault"});
  }).value();
  const auto parts = split_into(ten, {7, 3}).value();
  const Instant day = kStart.plus_days(2);
  std::int64_t back = 0;
  for (const Reservation& part : {parts[1], parts[0]}) {
    const ReturnQuote told = quote(part, day).value();
    EXPECT_EQ(told.back.held.minor, part.quantity * 100'000);
    back += told.back.credit.minor;
    ASSERT_TRUE(give_back(part, told.id, day));
  }
  EXPECT_EQ(back, 3'650'000 - 1'000'000);
}

TEST_P(ReservationsTest, AListIsReadPageByPageFromTheNewestOnAndNarrowed) {
  const Reservation web = buy(kMachine), db = buy(kMachine), gone = buy(kMachine);
  ASSERT_TRUE(change(web, {.name = "Web fleet"}));
  ASSERT_TRUE(give_back(gone, quote(gone, kStart).value().id, kStart));
  const auto page = [&](const ListQuestion& question) {
    return act([&](sql::Tx& tx) { return list_reservations(tx, agent(kSeller, kStart), kCustomer, question); });
  };
  const auto ids = [&](const ListQuestion& question) {
    std::vector<std::string> found;
    const Listed listed = page(question).value();
    for (const Reservation& each : listed.page.items) found.push_back(each.id);
    return found;
  };
  const std::string next = page({.size = 2}).value().page.next;
  EXPECT_THAT(ids({.size = 2}), ElementsAre(gone.id, db.id));
  EXPECT_THAT(ids({.continuation = next, .size = 2}), ElementsAre(web.id));
  EXPECT_EQ(page({.continuation = next, .size = 1}).value().page.next, "");
  EXPECT_THAT(ids({.state = State::kSucceeded}), ElementsAre(db.id, web.id));
  EXPECT_THAT(ids({.words = "FLEET eastus"}), ElementsAre(web.id));
  EXPECT_THAT(ids({.order_id = db.order_id}), ElementsAre(db.id));
  EXPECT_TRUE(page({.continuation = "x"}).error().is(errors::kInvalidProperty));
  EXPECT_TRUE(page({.size = 501}).error().is(errors::kInvalidProperty));
}

TEST_P(ReservationsTest, ScopeAndNameChangeAndTheStateStays) {
  const Reservation r = buy(kMachine);
  const auto changed = change(r, {.name = "Fleet", .scope = Scope{ScopeKind::kResourceGroup, r.subscription_id, "web", {}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(read(r).name, "Fleet");
  EXPECT_EQ(read(r).scope.resource_group, "web");
  EXPECT_EQ(read(r).state, State::kSucceeded);
  const auto refused = change(r, {.scope = Scope{ScopeKind::kSubscription, "00000000-dead-4bad-8bad-00000000dead", {}, {}}});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kScopeInvalid));
  EXPECT_EQ(change(r, {.name = "x"}, ordering::kOtherSeller).error().code->number, 20002) << "another partner's";
}

TEST_P(ReservationsTest, SplitAndMergedItIsOneAgainAndCostsNothing) {
  const Reservation ten = buy(kMachine, 10);
  EXPECT_TRUE(split_into(ten, {7, 4}).error().is(errors::kSplitQuantities));
  const auto parts = split_into(ten, {7, 3});
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(read(ten).state, State::kCancelled);
  EXPECT_TRUE(split_into(ten, {5, 5}).error().is(errors::kReservationState));
  const auto merged = act([&](sql::Tx& tx) {
    return merge_reservations(tx, agent(kSeller, kStart.plus_days(2)), kCustomer, {(*parts)[0].id, (*parts)[1].id});
  });
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->quantity, 10);
  EXPECT_EQ(merged->price, ten.price);
  EXPECT_EQ(merged->reservation_order_id, ten.reservation_order_id);
  EXPECT_THAT(charges_of(ten), ElementsAre("new 36500.00"));
}

TEST_P(ReservationsTest, AReturnGivesWhatWasQuotedAndEndsTheOrder) {
  const Reservation r = buy(kMachine);
  const Instant day = kStart.plus_days(100);
  const auto told = quote(r, day);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->back.refund().to_string(), "2332.00");
  EXPECT_EQ(told->cap->commitment.to_string(), "2650.00");
  EXPECT_TRUE(give_back(r, told->id, day.plus_days(1)).error().is(errors::kQuoteEnded)) << "the next day uses another";
  EXPECT_TRUE(give_back(r, "nonsense", day).error().is(errors::kQuoteEnded));
  EXPECT_THAT(charges_of(r), ElementsAre("new 3650.00")) << "refused, nothing is changed";
  const auto returned = give_back(r, told->id, day);
  ASSERT_TRUE(returned) << returned.error().message;
  EXPECT_THAT(charges_of(r), testing::UnorderedElementsAre("new 3650.00", "return -2650.00", "fee 318.00"));
  EXPECT_EQ(read(r).state, State::kReturned);
  EXPECT_TRUE(give_back(r, told->id, day).error().is(errors::kReservationState)) << "once";
  act([&](sql::Tx& tx) -> Result<void> {
    const auto held = fulfilment::entitlements_of_order(tx, agent(kSeller, day), kCustomer, r.order_id);
    EXPECT_EQ(held.at(0).state, fulfilment::EntitlementState::kCancelled);
    return {};
  }).value();
}

TEST_P(ReservationsTest, APartReturnedLeavesTheOtherUnits) {
  const auto parts = split_into(buy(kMachine, 10), {7, 3}).value();
  const Instant day = kStart.plus_days(2);
  ASSERT_TRUE(give_back(parts[1], quote(parts[1], day).value().id, day));
  EXPECT_EQ(read(parts[0]).state, State::kSucceeded);
  act([&](sql::Tx& tx) -> Result<void> {
    EXPECT_EQ(fulfilment::entitlements_of_order(tx, agent(kSeller, day), kCustomer, parts[0].order_id).at(0).quantity, 7);
    return {};
  }).value();
}

TEST_P(ReservationsTest, PastTheCapAReturnIsRefusedAndChangesNothing) {
  const Reservation small = buy(kMachine, 1, "P3Y", "monthly"), dear = buy(kDearMachine);
  const Instant day = kStart.plus_days(1);
  // 36 months of 100.00, of which one is paid: 3,500.00 are counted, and less than 47,600.01 is left.
  ASSERT_TRUE(give_back(small, quote(small, day).value().id, day));
  const auto over = quote(dear, day);
  ASSERT_TRUE(over);
  EXPECT_FALSE(over->cap->allowed());
  EXPECT_EQ(over->cap->counted.to_string(), "3500.00");
  const auto refused = give_back(dear, over->id, day);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kRefundCap));
  EXPECT_EQ(read(dear).state, State::kSucceeded);
  EXPECT_THAT(charges_of(dear), ElementsAre("new 47600.01"));
  EXPECT_EQ(quote(dear, kStart.plus_days(364)).value().cap->counted.to_string(), "3500.00");
}

TEST_P(ReservationsTest, AnExchangeCreditsTheRestAndBuysAnotherTermOrDoesNeither) {
  const Reservation r = buy(kMachine, 2);
  const Instant day = kStart.plus_days(100);
  const auto small = exchange_for(r, 1, day);
  ASSERT_FALSE(small);
  EXPECT_TRUE(small.error().is(errors::kExchangeTooSmall));
  EXPECT_EQ(reservations().size(), 1u);
  const auto made = exchange_for(r, 2, day);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->returned.state, State::kExchanged);
  EXPECT_EQ(made->bought.effective_at, day);
  EXPECT_EQ(read(r).followed_by, made->bought.id);
  EXPECT_EQ(made->bought.price.to_string(), "7300.00");
  EXPECT_EQ(made->bought.subscription_id, r.subscription_id);
  EXPECT_THAT(charges_of(r), testing::UnorderedElementsAre("new 7300.00", "return -5300.00"));
  EXPECT_EQ(quote(made->bought, day).value().cap->counted.minor, 0) << "no cap counts an exchange";
}

TEST_P(ReservationsTest, WhatCanNeitherBeReturnedNorExchangedIsNot) {
  const Reservation r = buy(kPlan);
  EXPECT_TRUE(quote(r, kStart).error().is(errors::kNotReturnable));
  EXPECT_TRUE(exchange_for(r, 1, kStart).error().is(errors::kNotReturnable));
}

TEST_P(ReservationsTest, ARelationshipDoesNotEndWhileAReservationRuns) {
  const Reservation r = buy(kMachine);
  const auto ended = act([&](sql::Tx& tx) { return may_end_relationship(tx, agent(kSeller, kStart), kCustomer); });
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code->number, 800002);
}

TEST_P(ReservationsTest, OnlyWhoMayBuyReservationsDoes) {
  const std::string billed = azure();
  Actor seller = agent(kSeller, kStart);
  seller.roles = {Role::kSalesAgent};
  const auto order = act([&](sql::Tx& tx) {
    return ordering::place_order(tx, seller, buying_, {kCustomer, {}, {line_for(kMachine, 1, billed)}});
  });
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().code->number, 900150);
}

INSTANTIATE_ON_BOTH_ENGINES(ReservationsTest);

}  // namespace
}  // namespace chandlery::reservations
