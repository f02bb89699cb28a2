// What a partner's portal begins with: the search box and the overview of what needs attention.
#include "app/overview.h"
#include "app/relationship_end.h"
#include "app/search.h"
#include "audit/query.h"
#include "billing/budgets.h"
#include "billing/usage_meters.h"
#include "fulfilment/keys.h"
#include "reservations/schema.h"
#include "subscriptions/schema.h"
#include "support/desk_for_tests.h"

namespace chandlery::app {
namespace {

using http::Method;
using ordering::kClientAccess, ordering::kCustomer, ordering::kInJapan, ordering::kNoon, ordering::kOtherSeller;
using ordering::kPooled, ordering::kSeller, ordering::kServer, ordering::Order;
using test::at;
using testing::ElementsAre, testing::HasSubstr, testing::IsEmpty, testing::Not;

class HomeTest : public support::Desk {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = Desk::steps();
    for (const auto& more : {subscriptions::schema(), reservations::schema()}) all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  http::Response get(const Actor& actor, const std::string& target) {
    return test::call(database(), router_, actor, Method::kGet, target);
  }
  /// The kinds that are found and the title of the first hit of each.
  std::vector<std::string> found(const std::string& words, const Actor& actor = agent()) {
    const http::Response answer = get(actor, "/v1/search?q=" + http::percent_encode(words));
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::vector<std::string> kinds;
    for (int i = 0;; ++i) {
      const std::string group = "groups[" + std::to_string(i) + "]";
      if (at(answer, group + ".kind").empty()) return kinds;
      kinds.push_back(at(answer, group + ".kind") + ": " + at(answer, group + ".items[0].title"));
    }
  }
  const notices::Phrasebook phrasebook_;
  const http::Router router_{[this] {
    std::vector<http::Route> all = search_routes();
    for (http::Route& route : overview_routes(phrasebook_)) all.push_back(std::move(route));
    return all;
  }()};
};
INSTANTIATE_ON_BOTH_ENGINES(HomeTest);

TEST_P(HomeTest, CustomersAreFoundByTheBeginningOfNameDomainAndId) {
  EXPECT_THAT(found("customer 4"), ElementsAre("customers: Customer 4"));
  EXPECT_THAT(found("CUSTOMER4.ex"), ElementsAre("customers: Customer 4"));
  EXPECT_THAT(found(kInJapan), ElementsAre("customers: Customer 4"));
  EXPECT_THAT(found("c0000000-0000-4000-8000-00000000000"), ElementsAre("customers: Customer 1"));
  EXPECT_THAT(found("ustomer"), IsEmpty());
  EXPECT_THAT(found("customer 12"), IsEmpty()) << "another partner's";
  EXPECT_THAT(found("customer 8"), IsEmpty()) << "the relationship has ended";
  EXPECT_THAT(found("%"), IsEmpty());
  const http::Response two = get(agent(), "/v1/search?q=customer&size=2");
  EXPECT_EQ(at(two, "groups[0].items[1].title"), "Customer 2");
  EXPECT_EQ(at(two, "groups[0].items[2].title"), "");
  EXPECT_EQ(at(two, "groups[0].items[0].path"), "/partner/customers/" + std::string(kCustomer));
}

TEST_P(HomeTest, AnOrderIsFoundByEitherIdWithItsSoftware) {
  const Order order = bought();
  for (const std::string& text : {order.id, ordering::alternate_id(order.id)}) {
    EXPECT_THAT(found(text), ElementsAre("orders: " + ordering::alternate_id(order.id), "software: Server Standard"))
        << text;
    EXPECT_THAT(found(text, agent(kOtherSeller)), IsEmpty());
  }
  EXPECT_THAT(found(ordering::alternate_id(order.id).substr(0, 8)), testing::Contains(HasSubstr("orders: ")));
}

TEST_P(HomeTest, RequestsAndUsersAreFoundByTheBeginningOfTheirWords) {
  const http::Response made = submit_as(agent());
  const std::string title = "serviceRequests: A key does not work";
  EXPECT_THAT(found("a KEY does"), ElementsAre(title));
  EXPECT_THAT(found(at(made, "id")), ElementsAre(title));
  EXPECT_THAT(found(at(made, "id").substr(0, 6)), ElementsAre(title));
  EXPECT_THAT(found("a key", user("sales", Role::kSalesAgent)), IsEmpty()) << "somebody else's own request";
  EXPECT_THAT(found("a key", agent(kOtherSeller)), IsEmpty());
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(identity::create_user(
        tx, desk(),
        identity::prepare_user(
            {.tenant_id = kSeller, .user_name = "Zoe@seller.example", .first_name = "Wanda", .last_name = "Zett"})));
  });
  const Actor admin = user("admin", Role::kGlobalAdmin);
  EXPECT_THAT(found("zoe@", admin), ElementsAre("users: Wanda Zett"));
  EXPECT_THAT(found("wanda z", admin), ElementsAre("users: Wanda Zett"));
  EXPECT_THAT(found("wanda", agent()), IsEmpty()) << "users are for those who manage them";
}

TEST_P(HomeTest, EachRoleFindsWhatItMaySee) {
  const Order order = bought();
  EXPECT_THAT(found(order.id, user("billing", Role::kBillingAdmin)),
              ElementsAre("orders: " + ordering::alternate_id(order.id)));
  EXPECT_THAT(found(order.id, user("referral", Role::kReferralAdmin)), IsEmpty());
  EXPECT_THAT(found("customer", user("billing", Role::kBillingAdmin)), IsEmpty());
  EXPECT_THAT(found("customer 1", user("users", Role::kUserManagementAdmin)), ElementsAre("customers: Customer 1"));
}

TEST_P(HomeTest, AKeyThatIsTypedInFindsNothing) {
  const Order order = order_now({line(kServer)}).value();
  std::string key;
  database().read_now([&](sql::Tx& tx) {
    const customers::Buyer buyer = customers::find_buyer(tx, agent(), kCustomer).value();
    const fulfilment::Entitlement held = fulfilment::find_line(tx, buyer, order.id, "0").value();
    key = fulfilment::find_key(tx, keyring_, held, "1").value().text;
  });
  ASSERT_GT(key.size(), 20u);
  for (const std::size_t length : {key.size(), std::size_t{4}, std::size_t{9}}) {
    EXPECT_THAT(found(key.substr(0, length)), IsEmpty());
    EXPECT_THAT(found(key.substr(key.size() - length)), IsEmpty());
  }
}

TEST_P(HomeTest, ASearchForNothingOrForABookIsRefused) {
  const std::string long_one(201, 'a');
  for (const std::string& query : std::vector<std::string>{"", "?q=", "?q=%20", "?q=" + long_one, "?q=a&size=x"}) {
    EXPECT_EQ(get(agent(), "/v1/search" + query).status, 400) << query;
  }
}

TEST_P(HomeTest, TheOverviewCountsWhatNeedsAttentionAndShowsTheFirst) {
  const Order lapsing = order_now({line(kServer), line(kClientAccess)}).value();  // its window ends on 2021-10-01
  const Order pending = order_now({line(kPooled)}, kCustomer, agent(kSeller, kNoon.plus_days(20))).value();
  const http::Response made = submit_as(agent());
  ASSERT_EQ(answer(made, R"({"status":"attention_needed","note":"Which key?"})").status, 200);
  Actor later = agent(kSeller, *parse_iso("2021-09-26T00:00:00Z"));
  later.roles.add(Role::kBillingAdmin);
  const http::Response page = get(later, "/v1/overview?size=1");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(at(page, "lapsingCancellations.count"), "2");
  EXPECT_EQ(at(page, "lapsingCancellations.items[0].orderId"), lapsing.id);
  EXPECT_EQ(at(page, "lapsingCancellations.items[0].daysLeft"), "5");
  EXPECT_EQ(at(page, "lapsingCancellations.items[1].orderId"), "");
  EXPECT_EQ(at(page, "pendingKeys.count"), "1");
  EXPECT_EQ(at(page, "pendingKeys.items[0].orderId"), pending.id);
  EXPECT_EQ(at(page, "pendingKeys.items[0].customerName"), "Customer 1");
  EXPECT_EQ(at(page, "waitingRequests.count"), "1");
  EXPECT_EQ(at(page, "waitingRequests.items[0].title"), "A key does not work");
  EXPECT_EQ(at(page, "unpaidInvoices.count"), "0");
  EXPECT_EQ(at(page, "credit.unlimited"), "true");
  EXPECT_NE(at(page, "unreadNotices.count"), "0");
  EXPECT_FALSE(at(page, "unreadNotices.items[0].title").empty());
  const http::Response calm = get(agent(kOtherSeller), "/v1/overview");
  for (const char* const part : {"lapsingCancellations", "pendingKeys", "waitingRequests", "unreadNotices"}) {
    EXPECT_EQ(at(calm, std::string(part) + ".count"), "0") << part;
  }
}

TEST_P(HomeTest, TheOverviewTellsWhoseBudgetIsNearlySpent) {
  const Actor payer = agent(kSeller, *parse_iso("2021-09-26T00:00:00Z"));
  billing::UsageCharge used;
  used.line.partner_id = payer.partner_id;
  used.line.month = billing::BillingMonth::of(payer.at);
  used.line.id = "usage/2021-09-20/" + std::string(kCustomer) + "/aa/1";
  used.line.customer_id = kCustomer;
  used.line.subtotal = {9'000, *Currency::parse("USD")};
  used.line.tax = {0, used.line.subtotal.currency};
  used.line.pricing_currency = used.line.subtotal.currency;
  database().write_now([&](sql::Tx& tx) {
    billing::charge_usage(tx, payer, {{used}});
    ASSERT_TRUE(billing::set_budget(tx, payer, kCustomer, Decimal(100, 0)));
  });
  const http::Response page = get(payer, "/v1/overview");
  EXPECT_EQ(at(page, "nearBudgets.count"), "1") << page.body;
  EXPECT_EQ(at(page, "nearBudgets.items[0].customerId"), kCustomer);
  EXPECT_EQ(at(page, "nearBudgets.items[0].percentUsed"), "90.00");
  EXPECT_EQ(at(get(agent(kOtherSeller), "/v1/overview"), "nearBudgets.count"), "0");

  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return customers::remove_relationship(tx, payer, kCustomer, prepare_relationship_end);
  }));
  EXPECT_EQ(at(get(payer, "/v1/overview"), "nearBudgets.count"), "0") << "a budget ends with the relationship";
}

TEST_P(HomeTest, TheOverviewLeavesOutWhatARoleMayNotSee) {
  const http::Response referral = get(user("referral", Role::kReferralAdmin), "/v1/overview");
  for (const char* const part : {"lapsingCancellations", "pendingKeys", "unpaidInvoices", "nearBudgets", "credit"}) {
    EXPECT_THAT(referral.body, Not(HasSubstr(part)));
  }
  EXPECT_THAT(referral.body, HasSubstr("waitingRequests"));
  EXPECT_THAT(get(agent(), "/v1/overview").body, Not(HasSubstr("\"credit\""))) << "an admin agent sees no limit";
  EXPECT_EQ(get(agent(), "/v1/overview?size=x").status, 400);
}

}  // namespace
}  // namespace chandlery::app
