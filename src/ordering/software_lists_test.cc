// The software of all customers in one list: what is found by status, window, product and words, page by page.
#include <numeric>

#include "catalog/store.h"
#include "customers/store.h"
#include "ordering/cancellation.h"
#include "ordering/order_list_store.h"
#include "ordering/routes.h"
#include "ordering/software.h"
#include "ordering/software_store.h"
#include "ordering/test_world.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SoftwareListsTest : public World {
 protected:
  using Places = std::vector<std::pair<std::string, std::int64_t>>;

  /// All pages of a question, read as a client does.
  Places all(SoftwareFilter filter, Actor actor = agent(), std::string_view customer_id = {}, std::int64_t size = 2) {
    Places places;
    std::string next;
    int pages = 0;
    do {
      const auto page = act([&](sql::Tx& tx) {
        return list_software(tx, actor,
                             {.customer_id = customer_id, .continuation = next, .size = size, .filter = filter});
      });
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      EXPECT_LE(std::ssize(page->items), size);
      for (const SoftwarePurchase& row : page->items) places.emplace_back(row.order_id, row.line.number);
      next = page->next;
    } while (!next.empty() && ++pages < 50);
    EXPECT_TRUE(next.empty());
    return places;
  }
  Order buy(std::vector<LineRequest> lines, const char* customer, int second) {
    return order_now(std::move(lines), customer, agent(kSeller, kNoon.plus_seconds(second))).value();
  }
  http::Response get(const Actor& actor, std::string_view query, std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, http::Method::kGet, "/v1/software" + std::string(query), {},
                      std::move(headers));
  }
  const http::Router router_{software_routes()};
};
INSTANTIATE_ON_BOTH_ENGINES(SoftwareListsTest);

TEST_P(SoftwareListsTest, TheNewestOfAllCustomersComesFirstWhateverThePageSize) {
  Places bought;
  for (int i = 0; i < 6; ++i) {
    const Order order = i % 2 == 0 ? buy({line(kServer), line(kClientAccess), line(kServer)}, kCustomer, i)
                                   : buy({line(kServerInJapan)}, kInJapan, i);
    Places lines;
    for (const OrderLine& each : order.lines) lines.emplace_back(order.id, each.number);
    bought.insert(bought.begin(), lines.begin(), lines.end());
  }
  ASSERT_TRUE(order_now({line(kServer)}, kOfOther, agent(kOtherSeller)));
  for (const std::int64_t size : {1, 2, 4, 5, 500}) EXPECT_EQ(all({}, agent(), {}, size), bought) << size;
  EXPECT_THAT(all({}, agent(kOtherSeller)), SizeIs(1)) << "a partner's list is its own";
  EXPECT_THAT(all({}, agent(kProvider)), IsEmpty());
}

TEST_P(SoftwareListsTest, AFilterTakesWhatItSaysFromThePartnersListAndFromACustomers) {
  const Order servers = buy({line(kServer), line(kClientAccess)}, kCustomer, 0);
  const Order japanese = buy({line(kServerInJapan)}, kInJapan, 1);
  const Order waiting = buy({line(kPooled), line(kServer)}, kCustomer, 2);
  const Actor later = agent(kSeller, kNoon.plus_seconds(10));
  const CancelCommand whole{
      .customer_id = kCustomer, .order_id = servers.id, .lines = {{1}}, .etag = {}, .reason = "x", .amount_asked = {}};
  ASSERT_TRUE(act([&](sql::Tx& tx) { return cancel(tx, later, whole); }));
  const CancelCommand asked{
      .customer_id = kCustomer, .order_id = waiting.id, .lines = {{1}}, .etag = {}, .reason = "x", .amount_asked = {}};
  ASSERT_TRUE(act([&](sql::Tx& tx) { return request_cancellation(tx, later, asked); }));

  const auto by_status = [&](SoftwareStatus status, std::string_view customer = {}) {
    return all({.product_id = {}, .words = {}, .status = status, .cancellable_until = {}}, later, customer);
  };
  EXPECT_THAT(by_status(SoftwareStatus::kCancelled), ElementsAre(std::pair(servers.id, 1)));
  EXPECT_THAT(by_status(SoftwareStatus::kCancelRequested), ElementsAre(std::pair(waiting.id, 1)));
  EXPECT_THAT(by_status(SoftwareStatus::kPending), ElementsAre(std::pair(waiting.id, 0)));
  EXPECT_THAT(by_status(SoftwareStatus::kActive), ElementsAre(std::pair(japanese.id, 0), std::pair(servers.id, 0)));
  EXPECT_THAT(by_status(SoftwareStatus::kExpired), IsEmpty());
  EXPECT_THAT(by_status(SoftwareStatus::kActive, kCustomer), ElementsAre(std::pair(servers.id, 0)));
  EXPECT_THAT(by_status(SoftwareStatus::kPending, kInJapan), IsEmpty());
  EXPECT_THAT(by_status(SoftwareStatus::kCancelRequested, kInJapan), IsEmpty());
  EXPECT_THAT(all({}, later, kInJapan), ElementsAre(std::pair(japanese.id, 0)));

  const auto by_words = [&](std::string_view words) {
    return all({.product_id = {}, .words = words, .status = {}, .cancellable_until = {}}, later);
  };
  EXPECT_THAT(by_words(japanese.id), ElementsAre(std::pair(japanese.id, 0)));
  EXPECT_THAT(by_words(japanese.id.substr(0, 30)), testing::Contains(std::pair(japanese.id, 0)));
  EXPECT_THAT(by_words(alternate_id(waiting.id)), ElementsAre(std::pair(waiting.id, 0), std::pair(waiting.id, 1)));
  EXPECT_THAT(by_words("0123456789ab"), IsEmpty());
  EXPECT_THAT(by_words(servers.lines[1].sku_title), ElementsAre(std::pair(servers.id, 1)));
  EXPECT_THAT(by_words("no such thing"), IsEmpty());
  EXPECT_THAT(all({.product_id = "DG7GMGF0DVT9", .words = {}, .status = {}, .cancellable_until = {}}, later),
              SizeIs(5));
  EXPECT_THAT(all({.product_id = "OTHER", .words = {}, .status = {}, .cancellable_until = {}}, later), IsEmpty());
}

TEST_P(SoftwareListsTest, WhatCanStillBeCancelledComesByTheEndOfItsWindow) {
  Places open;
  for (int day = 0; day < 5; ++day) {
    const char* const customer = day % 2 == 0 ? kCustomer : kInJapan;
    const Order order =
        order_now({line(day % 2 == 0 ? kServer : kServerInJapan)}, customer, agent(kSeller, kNoon.plus_days(day)))
            .value();
    open.emplace_back(order.id, 0);
  }
  const auto until = [&](Instant at, std::string_view last_day, std::string_view customer = {}) {
    const Instant last{parse_iso_date(last_day)->plus_days(1).start().micros - 1};
    return all({.product_id = {}, .words = {}, .status = {}, .cancellable_until = last}, agent(kSeller, at), customer);
  };
  // 60 days: the windows end on 2021-10-01 to 2021-10-05.
  EXPECT_EQ(until(kNoon.plus_days(5), "2022-01-01"), open);
  EXPECT_EQ(until(kNoon.plus_days(5), "2021-10-02"), Places(open.begin(), open.begin() + 2));
  EXPECT_EQ(until(*parse_iso("2021-10-03T23:59:59Z"), "2022-01-01"), Places(open.begin() + 2, open.end()));
  EXPECT_THAT(until(*parse_iso("2021-10-06"), "2022-01-01"), IsEmpty());
  EXPECT_EQ(until(kNoon.plus_days(5), "2022-01-01", kInJapan), (Places{open[1], open[3]}));
  const CancelCommand first{
      .customer_id = kCustomer, .order_id = open[0].first, .lines = {}, .etag = {}, .reason = "x", .amount_asked = {}};
  ASSERT_TRUE(act([&](sql::Tx& tx) { return cancel(tx, agent(kSeller, kNoon.plus_days(5)), first); }));
  EXPECT_EQ(until(kNoon.plus_days(5), "2022-01-01"), Places(open.begin() + 1, open.end()));
}

TEST_P(SoftwareListsTest, TheStoredEndOfTheWindowIsTheOneThatTheCancelDialogJudgesBy) {
  for (const Item& item : {kServer, kYearly, kPooled}) {
    ASSERT_TRUE(order_now({line(item, 1, item.sku == kYearly.sku ? "P1Y" : "")}));
  }
  database().read_now([&](sql::Tx& tx) {
    const auto page = list_software(tx, agent(), {.customer_id = kCustomer}).value();
    ASSERT_THAT(page.items, SizeIs(3));
    for (const SoftwarePurchase& row : page.items) {
      EXPECT_EQ(row.line.cancellable_until, cancel_window(row, kNoon).judged.last_moment) << row.line.sku_title;
      EXPECT_TRUE(row.line.cancellable_until);
    }
  });
}

TEST_P(SoftwareListsTest, ACustomerWhoseRelationshipHasEndedIsInNoListOfThePartner) {
  const Order kept = buy({line(kServer)}, kCustomer, 0);
  buy({line(kServerInJapan)}, kInJapan, 1);
  database().write_now(
      [&](sql::Tx& tx) { customers::store::set_relationship(tx, kSeller, kInJapan, customers::Relationship::kNone); });
  EXPECT_THAT(all({}), ElementsAre(std::pair(kept.id, 0)));
}

TEST_P(SoftwareListsTest, ASearchLooksAtABoundedNumberOfOrdersAndGoesOn) {
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) ids.push_back(buy({line(kServer)}, kCustomer, i).id);
  std::reverse(ids.begin(), ids.end());
  database().read_now([&](sql::Tx& tx) {
    for (const char* const customer : {"", kCustomer}) {
      SoftwareSearch search;
      search.customer_id = customer;
      const auto third = order_below(tx, kSeller, customer, "", 3);
      EXPECT_EQ(third, ids[2]);
      EXPECT_THAT(load_software(tx, kSeller, search, {}, *third, 100), SizeIs(3));
      const SoftwarePlace behind{*third, kAfterAllLines, {}};
      const auto rest = load_software(tx, kSeller, search, behind, "", 100);
      ASSERT_THAT(rest, SizeIs(4));
      EXPECT_EQ(rest.front().id, ids[3]);
      EXPECT_EQ(order_below(tx, kSeller, customer, *third, 5), std::nullopt);
    }
    const Windows windows{kNoon, kNoon.plus_days(90)};
    const auto third = later_window(tx, kSeller, windows, {}, 3);
    ASSERT_TRUE(third);
    const SoftwareSearch any;
    EXPECT_THAT(load_cancellable(tx, kSeller, any, windows, {}, third, 100), SizeIs(3));
    EXPECT_THAT(load_cancellable(tx, kSeller, any, windows, *third, std::nullopt, 100), SizeIs(4));
    EXPECT_EQ(count_cancellable(tx, kSeller, windows, 100), 7);
    EXPECT_EQ(count_cancellable(tx, kSeller, windows, 5), 5);
  });
}

TEST_P(SoftwareListsTest, TheListAnswersOverHttpAndNamesWhatItDoesNotUnderstand) {
  buy({line(kServer)}, kCustomer, 0);
  const Order newest = buy({line(kServerInJapan)}, kInJapan, 1);
  const auto page = get(agent(), "?size=1&status=active");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(test::at(page, "items[0].orderId"), newest.id);
  EXPECT_EQ(test::at(page, "items[0].customerId"), kInJapan);
  EXPECT_EQ(test::at(page, "items[0].customerName"), "Customer 4");
  EXPECT_EQ(test::at(page, "items[0].cancellation.reason"), "open");
  EXPECT_EQ(test::at(page, "items[0].helpPage"), "/help/keys-and-downloads");
  EXPECT_EQ(test::at(page, "items[0].links.help.uri"), "") << "links lead to the API alone";
  EXPECT_EQ(test::at(page, "links.self.uri"), "/software?status=active&size=1");
  const auto next =
      get(agent(), "?size=1&status=active", {{"MS-ContinuationToken", test::at(page, "continuationToken")}});
  EXPECT_EQ(test::at(next, "items[0].customerId"), kCustomer);
  const auto soon = get(agent(), "?cancellableUntil=2021-10-01");
  EXPECT_EQ(test::at(soon, "totalCount"), "2");
  EXPECT_EQ(test::at(get(agent(), "?cancellableUntil=2021-09-30"), "totalCount"), "0");
  EXPECT_EQ(test::at(get(agent(), "?cancellableUntil=any"), "totalCount"), "2");
  EXPECT_EQ(test::at(get(agent(), "?customerId=" + std::string(kInJapan)), "totalCount"), "1");
  for (const char* const wrong : {"?status=lost", "?cancellableUntil=soon", "?productId=no%20id", "?size=x"}) {
    EXPECT_EQ(get(agent(), wrong).status, 400) << wrong;
  }
  EXPECT_EQ(get(agent(), "?q=" + std::string(201, 'a')).status, 400);
  EXPECT_EQ(
      get(agent(), "?cancellableUntil=any", {{"MS-ContinuationToken", test::at(page, "continuationToken")}}).status,
      400)
      << "a place in one order is none in the other";
  EXPECT_EQ(test::code_of(get(agent(kOtherSeller), "?customerId=" + std::string(kCustomer))), 20002);
  EXPECT_EQ(test::at(get(agent(kOtherSeller), ""), "totalCount"), "0");
}

}  // namespace
}  // namespace chandlery::ordering
