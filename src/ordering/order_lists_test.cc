// Long lists of orders: of a customer and of all, newest first, by status, days and words, page by page.
#include "ordering/order_lists.h"

#include "customers/store.h"
#include "ordering/cancellation.h"
#include "ordering/routes.h"
#include "ordering/test_world.h"
#include "support/calls.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class OrderListsTest : public World {
 protected:
  std::vector<std::string> all(const OrderFilter& filter, std::string_view customer_id = {}, std::int64_t size = 2,
                               Actor actor = agent()) {
    std::vector<std::string> ids;
    std::string next;
    int pages = 0;
    do {
      const auto page = act([&](sql::Tx& tx) {
        return page_orders(tx, actor,
                           {.customer_id = customer_id, .continuation = next, .size = size, .filter = filter});
      });
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      EXPECT_LE(std::ssize(page->items), size);
      for (const ListedOrder& listed : page->items) ids.push_back(listed.order.id);
      next = page->next;
    } while (!next.empty() && ++pages < 50);
    EXPECT_TRUE(next.empty());
    return ids;
  }
  Order buy(const Item& item, const char* customer, int day) {
    return order_now({line(item), line(item)}, customer, agent(kSeller, kNoon.plus_days(day))).value();
  }
  http::Response get(const Actor& actor, const std::string& target, std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, http::Method::kGet, target, {}, std::move(headers));
  }
  const http::Router router_{order_routes(services_)};
};
INSTANTIATE_ON_BOTH_ENGINES(OrderListsTest);

TEST_P(OrderListsTest, OrdersOfAllCustomersComeNewestFirstWithAllTheirLines) {
  std::vector<std::string> bought;
  for (int day = 0; day < 5; ++day) {
    bought.insert(bought.begin(),
                  buy(day % 2 == 0 ? kServer : kServerInJapan, day % 2 == 0 ? kCustomer : kInJapan, day).id);
  }
  ASSERT_TRUE(order_now({line(kServer)}, kOfOther, agent(kOtherSeller)));
  for (const std::int64_t size : {1, 2, 3, 500}) EXPECT_EQ(all({}, {}, size), bought) << size;
  EXPECT_THAT(all({}, kInJapan), ElementsAre(bought[1], bought[3]));
  EXPECT_THAT(all({}, {}, 2, agent(kOtherSeller)), SizeIs(1));
  database().read_now([&](sql::Tx& tx) {
    const Page<ListedOrder> page = page_orders(tx, agent(), {}).value();
    EXPECT_EQ(page.items[1].customer_name, "Customer 4");
    EXPECT_THAT(page.items[1].order.lines, SizeIs(2));
  });
}

TEST_P(OrderListsTest, AFilterTakesWhatItSays) {
  const Order servers = buy(kServer, kCustomer, 0);
  const Order access = buy(kClientAccess, kCustomer, 1);
  const Order waiting = buy(kPooled, kCustomer, 2);
  const Order japanese = buy(kServerInJapan, kInJapan, 3);
  const CancelCommand whole{
      .customer_id = kCustomer, .order_id = access.id, .lines = {}, .etag = {}, .reason = "x", .amount_asked = {}};
  ASSERT_TRUE(act([&](sql::Tx& tx) { return cancel(tx, agent(kSeller, kNoon.plus_days(4)), whole); }));

  EXPECT_THAT(all({.status = OrderStatus::kCancelled}), ElementsAre(access.id));
  EXPECT_THAT(all({.status = OrderStatus::kPending}), ElementsAre(waiting.id));
  EXPECT_THAT(all({.status = OrderStatus::kCompleted}), ElementsAre(japanese.id, servers.id));
  EXPECT_THAT(all({.status = OrderStatus::kCompleted}, kCustomer), ElementsAre(servers.id));
  const auto between = [&](const char* from, const char* until, std::string_view customer = {}) {
    OrderFilter filter;
    if (*from != '\0') filter.from = *parse_iso(from);
    if (*until != '\0') filter.until = *parse_iso(until);
    return all(filter, customer);
  };
  EXPECT_THAT(between("2021-08-03", "2021-08-05"), ElementsAre(waiting.id, access.id));
  EXPECT_THAT(between("2021-08-04", ""), ElementsAre(japanese.id, waiting.id));
  EXPECT_THAT(between("", "2021-08-03"), ElementsAre(servers.id));
  EXPECT_THAT(between("2021-08-02T12:00:00Z", "2021-08-02T12:00:01Z"), ElementsAre(servers.id)) << "from is included";
  EXPECT_THAT(between("", "2021-08-02T12:00:00Z"), IsEmpty());
  EXPECT_THAT(between("2021-08-06", ""), IsEmpty());
  EXPECT_THAT(between("2021-08-02", "2021-08-06", kInJapan), ElementsAre(japanese.id));
  const auto by_words = [&](const std::string& words) { return all({.words = words}); };
  EXPECT_THAT(by_words(servers.id), ElementsAre(servers.id));
  EXPECT_THAT(by_words(alternate_id(waiting.id)), ElementsAre(waiting.id));
  EXPECT_THAT(by_words(access.lines[0].sku_title), ElementsAre(access.id));
  EXPECT_THAT(by_words("nothing of it"), IsEmpty());
  EXPECT_THAT(all({.billing_cycle = "monthly"}), IsEmpty());
}

TEST_P(OrderListsTest, AnOrderIsFoundByTheBeginningOfItsIdOrAlternateIdByItsPartnerAlone) {
  const Order order = buy(kServer, kCustomer, 0);
  const auto found = [&](const std::string& text, Actor actor = agent()) {
    std::vector<std::string> ids;
    database().read_now([&](sql::Tx& tx) {
      for (const ListedOrder& listed : find_by_beginning(tx, actor, text, 5)) ids.push_back(listed.order.id);
    });
    return ids;
  };
  for (const std::string& text :
       {order.id, order.id.substr(0, 30), alternate_id(order.id), alternate_id(order.id).substr(0, 6)}) {
    EXPECT_THAT(found(text), ElementsAre(order.id)) << text;
    EXPECT_THAT(found(text, agent(kOtherSeller)), IsEmpty()) << text;
  }
  EXPECT_THAT(found(order.id.substr(0, 3)), IsEmpty()) << "too short to mean anything";
  EXPECT_THAT(found("Server"), IsEmpty());
  database().write_now(
      [&](sql::Tx& tx) { customers::store::set_relationship(tx, kSeller, kCustomer, customers::Relationship::kNone); });
  EXPECT_THAT(found(order.id), IsEmpty());
  EXPECT_THAT(all({}), IsEmpty());
}

TEST_P(OrderListsTest, ThePagesAreReadOverHttpAndWithoutASizeTheContractsListStays) {
  const Order older = buy(kServer, kCustomer, 0), newer = buy(kServer, kCustomer, 1);
  const std::string path = "/v1/customers/" + std::string(kCustomer) + "/orders";
  EXPECT_EQ(test::at(get(agent(), path), "totalCount"), "2");
  const auto page = get(agent(), path + "?size=1");
  EXPECT_EQ(test::at(page, "items[0].id"), newer.id);
  EXPECT_EQ(test::at(page, "items[1].id"), "");
  const auto next = get(agent(), path + "?size=1", {{"MS-ContinuationToken", test::at(page, "continuationToken")}});
  EXPECT_EQ(test::at(next, "items[0].id"), older.id);
  EXPECT_EQ(test::at(next, "continuationToken"), "");
  const auto listed = get(agent(), "/v1/orders?status=completed&from=2021-08-03&to=2021-08-03");
  EXPECT_EQ(test::at(listed, "totalCount"), "1") << listed.body;
  EXPECT_EQ(test::at(listed, "items[0].customerName"), "Customer 1");
  EXPECT_EQ(test::at(listed, "items[0].totalPrice"), "2138.00");
  EXPECT_EQ(test::at(listed, "links.self.uri"), "/orders?status=completed&from=2021-08-03&to=2021-08-03");
  EXPECT_EQ(test::at(get(agent(), "/v1/orders?customerId=" + std::string(kCustomer)), "totalCount"), "2");
  for (const char* const wrong : {"status=lost", "from=yesterday", "to=x", "from=2021-08-03&to=2021-08-02", "size=-1",
                                  "billingType=weekly", "MS-ContinuationToken=x"}) {
    EXPECT_EQ(get(agent(), "/v1/orders?" + std::string(wrong)).status, 400) << wrong;
  }
  EXPECT_EQ(test::code_of(get(agent(kOtherSeller), "/v1/orders?customerId=" + std::string(kCustomer))), 20002);
}

}  // namespace
}  // namespace chandlery::ordering
