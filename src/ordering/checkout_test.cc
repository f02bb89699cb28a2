// Buying by cart: the whole way, each check with its code, and what holds when many buy at once.
#include <future>
#include <set>

#include "ordering/test_world.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Currency kUsd = *Currency::parse("USD");

class CheckoutTest : public World {
 protected:
  /// The purchase is refused with this error, and no row was written for it.
  void expect_refused(const Cart& cart, const ErrorCode& code, Actor actor = agent()) {
    const auto before = rows();
    const auto refused = check_out(cart, std::move(actor));
    ASSERT_FALSE(refused) << code.name;
    EXPECT_TRUE(refused.error().is(code)) << refused.error().code->name << ": " << refused.error().message;
    EXPECT_EQ(rows(), before);
  }
};

TEST_P(CheckoutTest, ACartBecomesAnOrderWithEntitlementKeysChargeAndRecord) {
  const Cart cart = make_cart({line(kServer, 2)}).value();
  const auto before = rows();
  const std::vector<Order> orders = check_out(cart).value();
  ASSERT_THAT(orders, SizeIs(1));
  const Order& order = orders[0];
  EXPECT_EQ(order.status, OrderStatus::kCompleted);
  EXPECT_EQ(order.total, (Money{213'800, kUsd}));
  EXPECT_EQ(order.billing_cycle, "one_time");
  EXPECT_EQ(order.country, "US");
  ASSERT_THAT(order.lines, SizeIs(1));
  EXPECT_EQ(order.lines[0].return_policy, "return-2021");
  EXPECT_EQ(order.lines[0].unit_price.to_string(), "1069.00");
  EXPECT_EQ(order.lines[0].friendly_name, "Server Standard");

  auto expected = before;
  expected["orders"] += 1;
  expected["order_lines"] += 1;
  expected["ordered carts"] += 1;
  expected["entitlements"] += 1;
  expected["software_keys"] += 2;
  expected["ledger_entries"] += 1;
  expected["charges"] += 1;
  expected["audit_records"] += 1;
  EXPECT_EQ(rows(), expected);
  EXPECT_EQ(balances_of(kSeller),
            (std::vector<billing::Balance>{{"revenue", {-213'800, kUsd}}, {"unbilled", {213'800, kUsd}}}));

  const Order read = read_order_of(order).value();
  EXPECT_EQ(read.total, order.total);
  EXPECT_EQ(read.lines[0].item.to_string(), kServer.id());
  EXPECT_EQ(read.cart_id, cart.id);
}

// The figure in schema/002_orders.sql, and beside it what the lists over all customers cost (schema/006): two entries an
// order, one a line and one a charge. That of pending lines holds no line that found its keys.
TEST_P(CheckoutTest, APurchaseAppendsToNoOtherIndexThanThoseThatListsAreReadBy) {
  if (database().engine() != sql::Engine::kSqlite)
    GTEST_SKIP() << "the schema is one text, so one engine's catalogue is enough";
  static const sql::Statement kIndexes(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('carts', 'cart_lines', 'orders', "
      "'order_lines',"
      " 'entitlements', 'software_keys', 'ledger_entries', 'charges', 'audit_records', 'audit_heads') AND sql IS NOT NULL");
  std::vector<std::string> indexes;
  database().read_now(
      [&](sql::Tx& tx) { indexes = tx.all(kIndexes, {}, [](const sql::Row& row) { return row.string(0); }); });
  EXPECT_THAT(indexes, testing::UnorderedElementsAre("orders_by_age", "orders_by_alternate_id", "order_lines_cancellable",
                                                     "charges_by_customer", "entitlements_pending"));
}

TEST_P(CheckoutTest, ACartShowsPricesAndGroupsBeforeItIsOrdered) {
  const Cart cart = make_cart({line(kServer, 2), line(kYearly, 1, "P1Y"), line(kClientAccess, 3)}).value();
  EXPECT_EQ(cart.lines[0].order_group, "0");
  EXPECT_EQ(cart.lines[1].order_group, "1");
  EXPECT_EQ(cart.lines[2].order_group, "0");
  EXPECT_EQ(cart.lines[2].total, (Money{13'538, kUsd}));  // 3 x 45.125, rounded once
  EXPECT_EQ(cart.expires_at, kNoon.plus_days(7));
  const Cart read = act([&](sql::Tx& tx) { return find_cart(tx, agent(), {kCustomer, cart.id}); }).value();
  ASSERT_THAT(read.lines, SizeIs(3));
  EXPECT_EQ(read.lines[2].total, cart.lines[2].total);
  EXPECT_EQ(read.lines[1].asked.term_duration, "P1Y");
}

TEST_P(CheckoutTest, AMixedCartBecomesAnOrderForEachGroup) {
  const Cart cart =
      make_cart({line(kServer, 1), line(kYearly, 1, "P1Y"), line(kClientAccess, 2), line(kYearly, 1, "P3Y")}).value();
  const std::vector<Order> orders = check_out(cart).value();
  ASSERT_THAT(orders, SizeIs(3));
  EXPECT_THAT(orders[0].lines, SizeIs(2));
  EXPECT_EQ(orders[0].lines[1].number, 1);
  EXPECT_EQ(orders[1].total.minor, 120'000);
  EXPECT_EQ(orders[2].total.minor, 300'000);
  EXPECT_EQ(orders[2].lines[0].term_duration, "P3Y");
  EXPECT_EQ(rows()["ledger_entries"], 4);
}

TEST_P(CheckoutTest, WhatIsWrongWithALineStandsOnTheLine) {
  LineRequest unknown = line(kServer);
  unknown.catalog_item_id = "DG7GMGF0DVT9:0001:NOSUCHITEM00";
  LineRequest garbled = line(kServer);
  garbled.catalog_item_id = "not an item";
  LineRequest reseller = line(kServer);
  reseller.reseller_mpn_id = "4004";  // another provider's
  const Cart cart =
      make_cart({line(kServer), unknown, garbled, line(kServer, 1001), line(kScarce, 6), reseller}).value();
  EXPECT_FALSE(cart.lines[0].problem);
  EXPECT_EQ(cart.lines[1].problem.value().code, 10001);
  EXPECT_EQ(cart.lines[2].problem.value().code, 10001);
  EXPECT_EQ(cart.lines[3].problem.value().code, 10006);
  EXPECT_EQ(cart.lines[4].problem.value().code, 10003);
  EXPECT_EQ(cart.lines[5].problem.value().code, 10004);
  EXPECT_THAT(cart.lines[1].order_group, IsEmpty());
  expect_refused(cart, errors::kResellerInvalid);
}

TEST_P(CheckoutTest, ACartWithLineErrorsIsRefusedAndTellsThemAll) {
  const Cart cart = make_cart({line(kServer), line(kServer, 1001), line(kScarce, 6)}).value();
  const auto refused = check_out(cart);
  EXPECT_TRUE(refused.error().is(errors::kCartHasErrors));
  EXPECT_THAT(refused.error().data, ElementsAre(HasSubstr("lineItems[1]"), HasSubstr("lineItems[2]")));
  expect_refused(cart, errors::kCartHasErrors);
}

TEST_P(CheckoutTest, EachCheckRefusesWithItsCodeAndNothingIsWritten) {
  expect_refused(make_cart({line(kServer)}, kNoAgreement).value(), errors::kAgreementMissing);
  expect_refused(make_cart({line(kServer)}, kOfUnsigned, agent(kUnsigned)).value(), errors::kPartnerAgreementUnsigned,
                 agent(kUnsigned));
  expect_refused(make_cart({line(kServer)}, kOfRestricted, agent(kRestricted)).value(), errors::kProgramStatus,
                 agent(kRestricted));
  expect_refused(make_cart({line(kServer)}, kSchool).value(), errors::kCartHasErrors);
  expect_refused(make_cart({line({"0001", "BR"})}, kInBlocked).value(), errors::kCartHasErrors);
  expect_refused(make_cart({line({"0001", "DE"})}, kFarAway).value(), errors::kCartHasErrors);
}

TEST_P(CheckoutTest, AnotherPartnersCartOrCustomerIsOutOfReach) {
  const Cart cart = make_cart({line(kServer)}).value();
  expect_refused(cart, errors::kNoRelationship, agent(kOtherSeller));
  Cart moved = cart;
  moved.customer_id = kInJapan;  // the seller's own, but not the cart's customer
  expect_refused(moved, errors::kCartNotFound);
  moved.customer_id = kEnded;
  expect_refused(moved, errors::kNoRelationship);
  moved.customer_id = "c0000000-0000-4000-8000-0000000000ff";
  expect_refused(moved, errors::kCustomerNotFound);
  moved.customer_id = "no guid";
  expect_refused(moved, errors::kInvalidCustomerId);
  moved.customer_id = kOfOther;
  expect_refused(moved, errors::kCartNotFound, agent(kOtherSeller));
}

TEST_P(CheckoutTest, AnIndirectResellerCannotBuy) {
  EXPECT_TRUE(make_cart({line(kServer)}, kOfProvider, agent(kReseller)).error().is(errors::kPartnerNotValidForOffer));
  const Cart cart = make_cart({line(kServer)}, kOfProvider, agent(kProvider)).value();
  expect_refused(cart, errors::kPartnerNotValidForOffer, agent(kReseller));
}

TEST_P(CheckoutTest, AResellerOfRecordIsKeptOnItsLineAndReadsTheOrder) {
  LineRequest through = line(kServer);
  through.reseller_mpn_id = "4004";
  const Cart cart = make_cart({through}, kOfProvider, agent(kProvider)).value();
  const Order order = check_out(cart, agent(kProvider)).value().at(0);
  EXPECT_EQ(order.lines[0].reseller_mpn_id, "4004");
  EXPECT_EQ(read_order_of(order, agent(kReseller)).value().id, order.id);
}

TEST_P(CheckoutTest, ACartIsOrderedOnce) {
  const Cart cart = make_cart({line(kServer)}).value();
  ASSERT_TRUE(check_out(cart));
  expect_refused(cart, errors::kCartAlreadySubmitted);
  const auto changed = act([&](sql::Tx& tx) {
    return replace_cart(tx, agent(), services_, {kCustomer, cart.id}, {line(kServer)});
  });
  EXPECT_TRUE(changed.error().is(errors::kCartAlreadySubmitted));
  EXPECT_EQ(act([&](sql::Tx& tx) {
              return find_cart(tx, agent(), {kCustomer, cart.id});
            })
                .value()
                .status,
            CartStatus::kOrdered);
}

TEST_P(CheckoutTest, AnExpiredCartIsGoneUntilThenItIsNot) {
  const Cart cart = make_cart({line(kServer)}).value();
  const Actor late = agent(kSeller, kNoon.plus_days(7));
  expect_refused(cart, errors::kCartNotFound, late);
  EXPECT_TRUE(act([&](sql::Tx& tx) {
                return find_cart(tx, late, {kCustomer, cart.id});
              })
                  .error()
                  .is(errors::kCartNotFound));
  const auto put = act([&](sql::Tx& tx) {
    return replace_cart(tx, late, services_, {kCustomer, cart.id}, {line(kServer)});
  });
  EXPECT_TRUE(put.error().is(errors::kCartNotFound));
  EXPECT_TRUE(check_out(cart, agent(kSeller, {kNoon.plus_days(7).micros - 1})));
}

TEST_P(CheckoutTest, AChangedPriceStopsTheCheckoutUntilTheCartIsUpdated) {
  const Cart cart = make_cart({line(kServer, 2), line(kClientAccess, 1)}).value();
  set_price(kServer, "1100.00", kNoon.plus_seconds(60));
  const Actor later = agent(kSeller, kNoon.plus_seconds(120));
  expect_refused(cart, errors::kPriceChanged, later);
  const Error told = check_out(cart, later).error();
  EXPECT_THAT(told.message, HasSubstr("2245.13 USD"));
  EXPECT_THAT(told.data, ElementsAre("2245.13 USD"));
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return replace_cart(tx, later, services_, {kCustomer, cart.id}, {line(kServer, 2), line(kClientAccess, 1)});
  }));
  EXPECT_EQ(check_out(cart, later).value().at(0).total.minor, 224'513);
}

TEST_P(CheckoutTest, AnItemThatIsNoLongerSoldStopsTheCheckout) {
  const Cart cart = make_cart({line(kScarce, 5)}).value();
  ASSERT_TRUE(check_out(make_cart({line(kScarce, 1)}).value()));
  expect_refused(cart, errors::kCartHasErrors);  // four are left
}

TEST_P(CheckoutTest, LimitedStockIsNeverSoldTwice) {
  ASSERT_TRUE(order_now({line(kScarce, 2), line(kScarce, 2)}));
  const auto before = rows();
  const auto refused = order_now({line(kScarce, 1), line(kScarce, 1)});  // each alone would do
  EXPECT_TRUE(refused.error().is(errors::kInventoryUnavailable));
  EXPECT_EQ(rows(), before);
}

TEST_P(CheckoutTest, UpdatingACartReplacesItsLinesAndBeginsItsLifeAgain) {
  const Cart cart = make_cart({line(kServer, 2), line(kYearly, 1, "P1Y")}).value();
  const Actor later = agent(kSeller, kNoon.plus_days(6));
  const Cart updated = act([&](sql::Tx& tx) {
                         return replace_cart(tx, later, services_, {kCustomer, cart.id}, {line(kClientAccess, 1)});
                       }).value();
  EXPECT_THAT(updated.lines, SizeIs(1));
  EXPECT_EQ(updated.created_at, kNoon);
  EXPECT_EQ(updated.expires_at, kNoon.plus_days(13));
  EXPECT_EQ(check_out(cart, agent(kSeller, kNoon.plus_days(12))).value().at(0).lines.size(), 1u);
}

TEST_P(CheckoutTest, YenHaveNoMinorUnitsAndKuwaitiDinarsThree) {
  const Order yen = check_out(make_cart({line(kServerInJapan, 3)}, kInJapan).value()).value().at(0);
  EXPECT_EQ(yen.total.to_string(), "360000");
  const Order dinars = check_out(make_cart({line(kServerInKuwait, 3)}, kInKuwait).value()).value().at(0);
  EXPECT_EQ(dinars.total.to_string(), "990.375");
  EXPECT_EQ(dinars.lines[0].total.minor, 990'375);
}

TEST_P(CheckoutTest, ALineThatWaitsForKeysLeavesItsOrderPending) {
  const Order order = check_out(make_cart({line(kPooled, 1), line(kServer, 1)}).value()).value().at(0);
  EXPECT_EQ(order.status, OrderStatus::kPending);
  EXPECT_EQ(order.lines[0].status, LineStatus::kPending);
  EXPECT_EQ(order.lines[1].status, LineStatus::kFulfilled);
  EXPECT_EQ(order.total.minor, 156'900);  // charged all the same: the order stands
  EXPECT_EQ(read_order_of(order).value().status, OrderStatus::kPending);
}

TEST_P(CheckoutTest, OfParallelCheckoutsOfOneCartExactlyOneOrders) {
  const Cart cart = make_cart({line(kServer)}).value();
  constexpr int kCallers = 16;
  std::vector<Result<std::vector<Order>>> results(kCallers, fail(errors::kInternal));
  std::vector<std::promise<void>> done(kCallers);
  for (int i = 0; i < kCallers; ++i) {
    database().write(
        [&, i](sql::Tx& tx) {
          results[i] = checkout(tx, agent(), services_, {kCustomer, cart.id});
          if (!results[i]) tx.undo();
        },
        [&, i](std::exception_ptr failure) {
          if (failure)
            done[i].set_exception(failure);
          else
            done[i].set_value();
        });
  }
  int ordered = 0;
  for (int i = 0; i < kCallers; ++i) {
    done[i].get_future().get();
    if (results[i])
      ++ordered;
    else
      EXPECT_TRUE(results[i].error().is(errors::kCartAlreadySubmitted) || results[i].error().is(errors::kCartBusy))
          << results[i].error().message;
  }
  EXPECT_EQ(ordered, 1);
  EXPECT_EQ(rows()["orders"], 1);
  EXPECT_EQ(rows()["ledger_entries"], 1);
}

TEST_P(CheckoutTest, ManyBuyAtOnceAndEveryOrderStands) {
  constexpr int kCallers = 60;
  std::vector<Result<Order>> results(kCallers, fail(errors::kInternal));
  std::vector<std::promise<void>> done(kCallers);
  for (int i = 0; i < kCallers; ++i) {
    database().write(
        [&, i](sql::Tx& tx) {
          results[i] =
              place_order(tx, agent(), services_, {kCustomer, {}, {line(kServer), line(kClientAccess, i + 1)}});
          if (!results[i]) tx.undo();
        },
        [&, i](std::exception_ptr failure) {
          if (failure)
            done[i].set_exception(failure);
          else
            done[i].set_value();
        });
  }
  std::set<std::string> ids;
  for (int i = 0; i < kCallers; ++i) {
    done[i].get_future().get();
    ids.insert(results[i].value().id);
  }
  EXPECT_THAT(ids, SizeIs(kCallers));
  EXPECT_EQ(rows()["orders"], kCallers);
  EXPECT_EQ(rows()["audit_records"], kCallers);
  EXPECT_EQ(rows()["software_keys"], kCallers);
}

INSTANTIATE_ON_BOTH_ENGINES(CheckoutTest);

}  // namespace
}  // namespace chandlery::ordering
