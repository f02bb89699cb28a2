// Orders without a cart, reading them, and what always holds of their sums.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "billing/ledger_check.h"
#include "catalog/store.h"
#include "customers/qualifications.h"
#include "fulfilment/import.h"
#include "ordering/test_world.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class OrdersTest : public World {
 protected:
  void expect_refused(std::vector<LineRequest> lines, const ErrorCode& code, std::string_view field,
                      std::string customer = kCustomer, Actor actor = agent()) {
    const auto before = rows();
    const auto refused = order_now(std::move(lines), std::move(customer), std::move(actor));
    ASSERT_FALSE(refused) << code.name;
    EXPECT_TRUE(refused.error().is(code)) << refused.error().code->name << ": " << refused.error().message;
    EXPECT_EQ(refused.error().field, field);
    EXPECT_EQ(rows(), before);
  }
  std::vector<Order> list(std::string_view cycle = {}, Actor actor = agent()) {
    return act([&](sql::Tx& tx) { return list_orders(tx, actor, kCustomer, cycle); }).value();
  }
};

TEST_P(OrdersTest, ADirectOrderBuysLikeACart) {
  const Order order = order_now({line(kServer, 2), line(kClientAccess, 1)}).value();
  EXPECT_EQ(order.status, OrderStatus::kCompleted);
  EXPECT_EQ(order.total.to_string(), "2183.13");
  EXPECT_THAT(order.cart_id, IsEmpty());
  EXPECT_EQ(rows()["entitlements"], 2);
  EXPECT_EQ(rows()["ledger_entries"], 2);
  EXPECT_EQ(rows()["audit_records"], 1);
}

TEST_P(OrdersTest, ARelationshipEndsOnlyWhenNothingCanBeCancelledAnyMore) {
  const auto may_end = [&](Actor actor) {
    return act([&](sql::Tx& tx) { return may_end_relationship(tx, actor, kCustomer); });
  };
  EXPECT_TRUE(may_end(agent()));
  const Order order = order_now({line(kServer, 2)}).value();
  const auto refused = may_end(agent());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr(order.id));
  Actor later = agent();
  later.at = later.at.plus_days(400);
  EXPECT_TRUE(may_end(later)) << "what is past its window does not stand in the way (C14)";
}

TEST_P(OrdersTest, EachCheckOfADirectOrderHasItsCodeAndPlace) {
  LineRequest garbled = line(kServer);
  garbled.catalog_item_id = "not an item";
  LineRequest monthly = line(kServer);
  monthly.billing_cycle = "monthly";
  LineRequest reseller = line(kServer);
  reseller.reseller_mpn_id = "9999";
  expect_refused({}, errors::kInvalidInput, "lineItems");
  expect_refused(std::vector<LineRequest>(kMostLines + 1, line(kServer)), errors::kInvalidInput, "lineItems");
  expect_refused({line(kServer), garbled}, errors::kInvalidOffer, "lineItems[1].catalogItemId");
  expect_refused({line(kServer, 1001)}, errors::kQuantityOutOfRange, "lineItems[0].quantity");
  expect_refused({line(kScarce, 6)}, errors::kInventoryUnavailable, "lineItems[0].quantity");
  expect_refused({monthly}, errors::kBillingCycleInvalid, "lineItems[0].billingCycle");
  expect_refused({line(kServerInJapan)}, errors::kInvalidOffer, "lineItems[0].catalogItemId");
  expect_refused({reseller}, errors::kProviderNotFound, "lineItems[0]");
  expect_refused({line(kServer)}, errors::kAgreementMissing, "", kNoAgreement);
  expect_refused({line(kServer)}, errors::kSegmentNotAllowed, "lineItems[0].catalogItemId", kSchool);
  expect_refused({line({"0001", "BR"})}, errors::kCountryBlocked, "lineItems[0].catalogItemId", kInBlocked);
  expect_refused({line({"0001", "DE"})}, errors::kCountryMismatch, "lineItems[0]", kFarAway);
  expect_refused({line(kServer)}, errors::kNoRelationship, "", kEnded);
  expect_refused({line(kServer)}, errors::kNoRelationship, "", kOfOther);
  expect_refused({line(kServer)}, errors::kPartnerAgreementUnsigned, "", kOfUnsigned, agent(kUnsigned));
  expect_refused({line(kServer)}, errors::kProgramStatus, "", kOfRestricted, agent(kRestricted));
}

TEST_P(OrdersTest, WhatIsForSchoolsAloneIsSoldOnceTheQualificationIsGrantedAndStaysWhenItIsWithdrawn) {
  using customers::Segment, customers::QualificationEvent;
  const catalog::Availability for_schools{
      .product_id = "DG7GMGF0DVT9",
      .sku_id = kClientAccess.sku,
      .id = catalog::availability_id("DG7GMGF0DVT9", kClientAccess.sku, "US", Segment::kEducation),
      .market = "US",
      .segment = Segment::kEducation};
  database().write_now([&](sql::Tx& tx) {
    catalog::store::put_availability(tx, for_schools);
    catalog::store::put_price(tx, for_schools, {.from = *parse_iso("2021-01-01"), .currency = *Currency::parse("USD"),
                                                .unit_price = *Decimal::parse("20.00")});
  });
  LineRequest wanted;
  wanted.catalog_item_id = "DG7GMGF0DVT9:" + kClientAccess.sku + ":" + for_schools.id;
  wanted.quantity = 3;
  expect_refused({wanted}, errors::kSegmentNotAllowed, "lineItems[0].catalogItemId");

  const std::string id = act([&](sql::Tx& tx) { return customers::request_qualification(tx, agent(), kCustomer, {}); }).value().id;
  expect_refused({wanted}, errors::kSegmentNotAllowed, "lineItems[0].catalogItemId");
  Actor operating;
  operating.kind = PrincipalKind::kOperator;
  operating.user_name = "operator@operator.example";
  operating.at = kNoon;
  ASSERT_TRUE(act([&](sql::Tx& tx) { return decide_qualification(tx, operating, id, QualificationEvent::kGrant, {}); }));
  const Order bought = order_now({wanted}).value();
  EXPECT_EQ(bought.total.to_string(), "60.00");
  EXPECT_TRUE(order_now({line(kServer)})) << "what is for everybody is sold as before";
  const Cart cart = make_cart({wanted}).value();
  EXPECT_FALSE(cart.lines.at(0).problem);

  ASSERT_TRUE(act([&](sql::Tx& tx) { return decide_qualification(tx, operating, id, QualificationEvent::kWithdraw, "Closed."); }));
  expect_refused({wanted}, errors::kSegmentNotAllowed, "lineItems[0].catalogItemId");
  const auto refused = check_out(cart);
  ASSERT_FALSE(refused) << "a cart has no right of its own";
  EXPECT_TRUE(refused.error().is(errors::kCartHasErrors));
  EXPECT_THAT(refused.error().data, testing::ElementsAre("lineItems[0]: " + Error(errors::kSegmentNotAllowed).message));
  const Order kept = read_order_of(bought).value();
  EXPECT_EQ(kept.status, OrderStatus::kCompleted);
  EXPECT_EQ(kept.total.to_string(), "60.00");
  EXPECT_EQ(rows()["entitlements"], 2);
}

TEST_P(OrdersTest, APurchaseHasALimitOfKeys) {
  expect_refused({line(kSeats, kMostKeys + 1)}, errors::kQuantityOutOfRange, "lineItems[0].quantity");
  expect_refused({line(kSeats, kMostKeys), line(kServer, 1)}, errors::kQuantityInvalid, "lineItems");
  ASSERT_TRUE(order_now({line(kSeats, 500)}));
  EXPECT_EQ(rows()["software_keys"], 500);
}

TEST_P(OrdersTest, AnOrderIsCompletedByTheArrivalOfItsKeys) {
  const Order order = order_now({line(kPooled, 2), line(kServer, 1)}).value();
  EXPECT_EQ(order.status, OrderStatus::kPending);
  std::istringstream keys("FIRST-KEY\nSECOND-KEY\nTHIRD-KEY\n");
  ASSERT_TRUE(fulfilment::import_keys(database(), keyring_, agent(), {"DG7GMGF0DVT9", kPooled.sku, "2019"}, {}, keys));
  const Order completed = read_order_of(order).value();
  EXPECT_EQ(completed.status, OrderStatus::kCompleted);
  EXPECT_EQ(completed.lines[0].status, LineStatus::kFulfilled);
  EXPECT_EQ(list().at(0).status, OrderStatus::kCompleted);
  EXPECT_EQ(order_now({line(kPooled, 1)}).value().status, OrderStatus::kCompleted);
}

TEST_P(OrdersTest, OrdersAreListedNewestFirstAndByBillingCycle) {
  EXPECT_THAT(list(), IsEmpty());
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(
        order_now({line(kServer), line(kClientAccess)}, kCustomer, agent(kSeller, kNoon.plus_seconds(i))).value().id);
  }
  ASSERT_TRUE(order_now({line(kServerInJapan)}, kInJapan));
  const std::vector<Order> orders = list();
  ASSERT_THAT(orders, SizeIs(3));
  EXPECT_THAT((std::vector{orders[0].id, orders[1].id, orders[2].id}), ElementsAre(ids[2], ids[1], ids[0]));
  EXPECT_THAT(orders[0].lines, SizeIs(2));
  EXPECT_THAT(list("one_time"), SizeIs(3));
  EXPECT_THAT(list("monthly"), IsEmpty());
}

TEST_P(OrdersTest, AnotherPartnerFindsNoOrder) {
  const Order order = order_now({line(kServer)}).value();
  EXPECT_TRUE(read_order_of(order, agent(kOtherSeller)).error().is(errors::kNoRelationship));
  Order moved = order;
  moved.customer_id = kInJapan;
  EXPECT_TRUE(read_order_of(moved).error().is(errors::kOrderNotFound));
  moved = order;
  moved.id = "nothing";
  EXPECT_TRUE(read_order_of(moved).error().is(errors::kOrderNotFound));
}

// Random carts: the total of an order is the sum of its lines, and the ledger holds exactly the orders.
TEST_P(OrdersTest, TheLedgerIsTheSumOfTheOrdersAndAnOrderTheSumOfItsLines) {
  struct Choice {
    Item item;
    const char* term;
  };
  const std::vector<Choice> in_us{
      {kServer, ""}, {kClientAccess, ""}, {kYearly, "P1Y"}, {kYearly, "P3Y"}, {kPooled, ""}};
  const std::vector<Choice> in_japan{{kServerInJapan, ""}};
  const std::vector<Choice> in_kuwait{{kServerInKuwait, ""}};
  std::map<std::string, std::int64_t> sold;  // minor units by currency, over all runs
  const bool holds = rc::check("random carts", [&] {
    const auto where =
        *rc::gen::element(std::pair(kCustomer, in_us), std::pair(kInJapan, in_japan), std::pair(kInKuwait, in_kuwait));
    const auto picks = *rc::gen::resize(8, rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<int, int>>>(
                                               rc::gen::pair(rc::gen::inRange(0, 100), rc::gen::inRange(1, 30)))));
    std::vector<LineRequest> lines;
    for (const auto& [pick, quantity] : picks) {
      const Choice& choice = where.second[static_cast<std::size_t>(pick) % where.second.size()];
      lines.push_back(line(choice.item, quantity, choice.term));
    }
    const Cart cart = make_cart(lines, where.first).value();
    const std::vector<Order> orders = check_out(cart).value();
    std::size_t count = 0;
    for (const Order& order : orders) {
      Money sum{0, order.total.currency};
      for (const OrderLine& each : order.lines) {
        sum = sum + each.total;
        RC_ASSERT(each.number == &each - order.lines.data());
        RC_ASSERT(each.term_duration == order.lines.front().term_duration);
        RC_ASSERT(each.total == Money::of(each.unit_price, each.quantity, sum.currency, Rounding::kHalfAwayFromZero));
      }
      RC_ASSERT(order.total == sum);
      sold[std::string(sum.currency.code())] += sum.minor;
      count += order.lines.size();
    }
    RC_ASSERT(count == lines.size());
    for (const billing::Balance& balance : balances_of(kSeller)) {
      const std::int64_t expected = sold[std::string(balance.amount.currency.code())];
      RC_ASSERT(balance.amount.minor == (balance.account == "unbilled" ? expected : -expected));
    }
  });
  EXPECT_TRUE(holds);
  billing::LedgerCheck check;
  database().read_now([&](sql::Tx& tx) { check = billing::check_ledger(tx); });
  EXPECT_THAT(check.problems, IsEmpty());
}

INSTANTIATE_ON_BOTH_ENGINES(OrdersTest);

}  // namespace
}  // namespace chandlery::ordering
