// Notices on both engines: told with what caused them, read by whom they concern, mailed once.
#include "notices/service.h"

#include <gtest/gtest.h>

#include "audit/schema.h"
#include "core/id.h"
#include "identity/schema.h"
#include "notices/inbox.h"
#include "notices/mail.h"
#include "notices/routes.h"
#include "notices/schema.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::notices {
namespace {

using test::at;
using test::code_of;

const std::string kSeller = "a0000000-0000-4000-8000-000000000001";
const std::string kOther = "a0000000-0000-4000-8000-000000000002";
const std::string kBuyer = "c0000000-0000-4000-8000-000000000001";
const std::string kNeighbour = "c0000000-0000-4000-8000-000000000002";
constexpr Instant kNow{1'790'000'000 * Instant::kSecond};

Actor partner_user(Role role, const std::string& partner = kSeller) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.mode = TokenMode::kAppAndUser;
  actor.partner_id = partner;
  actor.user_id = "agent";
  actor.user_name = "agent@seller.example";
  actor.roles = {role};
  actor.at = kNow;
  return actor;
}
Actor customer_user(const std::string& customer = kBuyer) {
  Actor actor = partner_user(Role::kCustomerGlobalAdmin);
  actor.kind = PrincipalKind::kCustomerUser;
  actor.customer_id = customer;
  actor.user_name = "admin@buyer.example";
  return actor;
}
Actor operator_user() {
  Actor actor = partner_user(Role::kOperator, {});
  actor.kind = PrincipalKind::kOperator;
  return actor;
}

Notice order_completed(std::string order = "o-1") {
  return {.kind = Kind::kOrderCompleted,
          .audience = Audience::kCustomer,
          .subject = {.customer_id = kBuyer, .order_id = "11111111-0000-4000-8000-000000000001"},
          .facts = {{"order", std::move(order)}, {"seller", "Seller Ltd"}, {"products", "Server"}}};
}
Notice key_pending() {
  return {.kind = Kind::kKeyPending,
          .audience = Audience::kPartner,
          .subject = {.customer_id = kBuyer, .line_number = 3},
          .facts = {{"order", "o-1"}, {"product", "Server"}}};
}
Notice credit_warning(int percent = 80) {
  return {.kind = Kind::kCreditWarning,
          .audience = Audience::kPartner,
          .facts = {{"percent", std::to_string(percent)},
                    {"used", "800.00"},
                    {"limit", "1000.00"},
                    {"available", "200.00"},
                    {"currency", "USD"}}};
}
Notice answered(std::string_view user) {
  return {.kind = Kind::kSupportRequestAnswered,
          .audience = Audience::kPartner,
          .subject = {.request_id = "17"},
          .facts = {{"request", "17"}},
          .user_id = user};
}
Notice pool_low() {
  return {.kind = Kind::kKeyPoolLow,
          .audience = Audience::kOperator,
          .facts = {{"product", "P"}, {"sku", "S"}, {"version", "2019"}, {"available", "9"}, {"total", "100"}}};
}

class NoticesTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), schema()})
      all.insert(all.end(), steps.begin(), steps.end());
    create_database(all);
  }
  void told(const Notice& notice, const Actor& actor = partner_user(Role::kAdminAgent)) {
    database().write_now([&](sql::Tx& tx) { tell(tx, actor, notice); });
  }
  http::Response get(const Actor& actor, std::string_view target, std::vector<http::Header> headers = {}) {
    return test::call(database(), router_, actor, http::Method::kGet, target, {}, std::move(headers));
  }
  http::Response read(const Actor& actor, const std::string& list, const std::string& id) {
    return test::call(database(), router_, actor, http::Method::kPost, list + "/" + id + "/read");
  }
  std::string kinds_seen(const Actor& actor, std::string_view target) {
    const http::Response answer = get(actor, target);
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::string words;
    for (int i = 0;; ++i) {
      const std::string kind = at(answer, "items[" + std::to_string(i) + "].kind");
      if (kind.empty()) return words;
      words += (words.empty() ? "" : " ") + kind;
    }
  }

  const Phrasebook phrasebook_;
  const http::Router router_{routes(phrasebook_)};
};

TEST_P(NoticesTest, ANoticeWithOtherFactsThanItsKindHasIsTheCallersBug) {
  database().write_now([&](sql::Tx& tx) {
    Notice lacking = order_completed();
    lacking.facts.pop_back();
    EXPECT_THROW(tell(tx, partner_user(Role::kAdminAgent), lacking), std::logic_error);
    Notice with_an_amount = order_completed();
    with_an_amount.facts.emplace_back("total", "10.00");
    EXPECT_THROW(tell(tx, partner_user(Role::kAdminAgent), with_an_amount), std::logic_error);
  });
  EXPECT_EQ(kinds_seen(customer_user(), "/v1/customer-centre/notices"), "");
}

TEST_P(NoticesTest, ANoticeNeedsAnAudienceOfItsKindAndATenantToTell) {
  database().write_now([&](sql::Tx& tx) {
    const Actor agent = partner_user(Role::kAdminAgent);
    Notice warning_to_a_customer = credit_warning();
    warning_to_a_customer.audience = Audience::kCustomer;
    EXPECT_THROW(tell(tx, agent, warning_to_a_customer), std::logic_error);
    Notice to_nobody = order_completed();
    to_nobody.subject = {};
    EXPECT_THROW(tell(tx, agent, to_nobody), std::logic_error);
    EXPECT_THROW(tell(tx, operator_user(), credit_warning()), std::logic_error);
    EXPECT_THROW(tell(tx, agent, answered("")), std::logic_error);
  });
}

TEST_P(NoticesTest, ANoticeGoesWithTheTransactionThatItTellsOf) {
  struct Failure {};
  EXPECT_THROW(database().write_now([&](sql::Tx& tx) {
    tell(tx, partner_user(Role::kAdminAgent), order_completed());
    throw Failure{};
  }), Failure);
  EXPECT_EQ(kinds_seen(customer_user(), "/v1/customer-centre/notices"), "");
}

TEST_P(NoticesTest, EachTenantReadsItsOwnNoticesOnly) {
  told(order_completed());
  told(key_pending());
  told(pool_low());
  EXPECT_EQ(kinds_seen(customer_user(), "/v1/customer-centre/notices"), "order_completed");
  EXPECT_EQ(kinds_seen(customer_user(kNeighbour), "/v1/customer-centre/notices"), "");
  EXPECT_EQ(kinds_seen(partner_user(Role::kAdminAgent), "/v1/notices"), "key_pending");
  EXPECT_EQ(kinds_seen(partner_user(Role::kAdminAgent, kOther), "/v1/notices"), "");
  EXPECT_EQ(kinds_seen(operator_user(), "/operator/v1/notices"), "key_pool_low");
}

TEST_P(NoticesTest, APartnersUserReadsWhatConcernsTheOwnDesk) {
  told(key_pending());
  told(credit_warning());
  told(answered("agent"));
  told(answered("somebody-else"));
  const auto seen = [&](Role role) { return kinds_seen(partner_user(role), "/v1/notices"); };
  EXPECT_EQ(seen(Role::kGlobalAdmin), "support_request_answered credit_warning key_pending");
  EXPECT_EQ(seen(Role::kSalesAgent), "support_request_answered key_pending");
  EXPECT_EQ(seen(Role::kBillingAdmin), "support_request_answered credit_warning");
  EXPECT_EQ(seen(Role::kReferralAdmin), "support_request_answered");
}

TEST_P(NoticesTest, ANoticeIsShownInTheReadersLanguageWithItsFactsBeside) {
  told(key_pending());
  Actor reader = partner_user(Role::kAdminAgent);
  reader.locale = "zh-CN";
  const http::Response chinese = get(reader, "/v1/notices");
  EXPECT_EQ(at(chinese, "items[0].title"), "订单 o-1 正在等待产品密钥");
  EXPECT_EQ(at(chinese, "items[0].language"), "zh-Hans");
  reader.locale = "fr-FR";
  const http::Response english = get(reader, "/v1/notices");
  EXPECT_EQ(at(english, "items[0].title"), "Order o-1 waits for a product key");
  EXPECT_EQ(at(english, "items[0].facts.product"), "Server");
  EXPECT_EQ(at(english, "items[0].subject.customerId"), kBuyer);
  EXPECT_EQ(at(english, "items[0].subject.lineItemNumber"), "3");
  EXPECT_EQ(at(english, "items[0].createdDate"), to_iso(kNow));
}

TEST_P(NoticesTest, TheFirstReaderReadsForTheWholeTenant) {
  told(credit_warning(80));
  told(credit_warning(95));
  const Actor first = partner_user(Role::kBillingAdmin);
  const std::string id = at(get(first, "/v1/notices"), "items[0].id");
  EXPECT_EQ(at(get(first, "/v1/notices"), "items[0].links.read.uri"), "/notices/" + id + "/read");
  const http::Response marked = read(first, "/v1/notices", id);
  EXPECT_EQ(marked.status, 200) << marked.body;
  EXPECT_EQ(at(marked, "readBy"), "agent@seller.example");

  Actor second = partner_user(Role::kGlobalAdmin);
  second.user_id = "boss";
  second.user_name = "boss@seller.example";
  second.at = kNow.plus_days(1);
  const http::Response again = read(second, "/v1/notices", id);
  EXPECT_EQ(at(again, "readBy"), "agent@seller.example");
  EXPECT_EQ(at(again, "readDate"), to_iso(kNow));
  const http::Response unread = get(second, "/v1/notices?unread=true");
  EXPECT_EQ(at(unread, "totalCount"), "1");
  EXPECT_EQ(at(unread, "items[0].facts.percent"), "80");
  EXPECT_EQ(at(get(second, "/v1/notices?unread=false"), "totalCount"), "2");
}

TEST_P(NoticesTest, SeveralAreMarkedAtOnceOrAllUpToTheNewestThatWasSeen) {
  for (int percent = 80; percent < 84; ++percent) told(credit_warning(percent));
  const Actor reader = partner_user(Role::kBillingAdmin);
  const http::Response seen = get(reader, "/v1/notices");
  const std::string newest = at(seen, "items[0].id"), third = at(seen, "items[2].id"), oldest = at(seen, "items[3].id");
  const auto mark = [&](const Actor& actor, const std::string& body, const std::string& list = "/v1/notices") {
    return test::call(database(), router_, actor, http::Method::kPost, list + "/read", body);
  };
  const auto unread = [&] { return at(get(reader, "/v1/notices?unread=true"), "totalCount"); };
  const std::string two = R"({"ids":[")" + oldest + R"(",")" + third + R"(",")" + oldest + R"("]})";
  EXPECT_EQ(at(mark(partner_user(Role::kBillingAdmin, kOther), two), "marked"), "0") << "another partner's";
  EXPECT_EQ(at(mark(partner_user(Role::kSalesAgent), two), "marked"), "0") << "not this desk's";
  EXPECT_EQ(at(mark(customer_user(), two, "/v1/customer-centre/notices"), "marked"), "0");
  EXPECT_EQ(unread(), "4");
  EXPECT_EQ(at(mark(reader, two), "marked"), "2");
  EXPECT_EQ(at(mark(reader, two), "marked"), "0") << "the first reader stays";
  EXPECT_EQ(unread(), "2");
  told(credit_warning(99));
  const http::Response all = mark(reader, R"({"until":")" + newest + R"("})");
  EXPECT_EQ(at(all, "marked"), "2");
  EXPECT_EQ(at(all, "more"), "false");
  EXPECT_EQ(at(get(reader, "/v1/notices?unread=true"), "items[0].facts.percent"), "99") << "it came after what was seen";
  EXPECT_EQ(unread(), "1");
  for (const char* wrong : {"{}", "[]", R"({"ids":["x"]})", R"({"until":"x"})", R"({"ids":[1]})", R"({"ids":[]})"}) {
    EXPECT_EQ(mark(reader, wrong).status, 400) << wrong;
  }
}

TEST_P(NoticesTest, NobodyMarksWhatTheyCannotSee) {
  told(credit_warning());
  told(pool_low());
  const std::string id = at(get(partner_user(Role::kBillingAdmin), "/v1/notices"), "items[0].id");
  const std::string of_operator = at(get(operator_user(), "/operator/v1/notices"), "items[0].id");
  EXPECT_EQ(read(partner_user(Role::kSalesAgent), "/v1/notices", id).status, 404);
  EXPECT_EQ(read(partner_user(Role::kBillingAdmin, kOther), "/v1/notices", id).status, 404);
  EXPECT_EQ(read(customer_user(), "/v1/customer-centre/notices", id).status, 404);
  EXPECT_EQ(read(partner_user(Role::kBillingAdmin), "/v1/notices", of_operator).status, 404);
  EXPECT_EQ(read(partner_user(Role::kBillingAdmin), "/v1/notices", "none").status, 404);
  EXPECT_EQ(at(get(partner_user(Role::kBillingAdmin), "/v1/notices"), "items[0].read"), "false");
}

TEST_P(NoticesTest, ALongListIsReadPageByPageNewestFirst) {
  for (int i = 1; i <= 5; ++i) told(order_completed("o-" + std::to_string(i)));
  const http::Response first = get(customer_user(), "/v1/customer-centre/notices?size=2");
  EXPECT_EQ(at(first, "items[0].facts.order"), "o-5");
  EXPECT_EQ(at(first, "links.next.uri"), "/customer-centre/notices?size=2");
  const std::string token = at(first, "continuationToken");
  const http::Response second =
      get(customer_user(), "/v1/customer-centre/notices?size=2", {{"MS-ContinuationToken", token}});
  EXPECT_EQ(at(second, "items[0].facts.order"), "o-3");
  const http::Response last = get(customer_user(), "/v1/customer-centre/notices?size=2&MS-ContinuationToken=" +
                                                       at(second, "continuationToken"));
  EXPECT_EQ(at(last, "items[0].facts.order"), "o-1");
  EXPECT_EQ(at(last, "continuationToken"), "");
}

TEST_P(NoticesTest, AQuestionThatIsNoneIsRefusedByName) {
  for (const std::string_view target : {"/v1/notices?size=-1", "/v1/notices?size=501", "/v1/notices?size=x",
                                        "/v1/notices?unread=maybe", "/v1/notices?MS-ContinuationToken=x"}) {
    const http::Response answer = get(partner_user(Role::kAdminAgent), target);
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_NE(at(answer, "field"), "") << target;
  }
}

TEST_P(NoticesTest, ACustomerReadsWhatEachOfItsPartnersTellsItAsOneListNewestFirst) {
  const http::Router router(routes(phrasebook_, [](sql::Tx&, std::string_view customer) {
    return customer == kBuyer ? std::vector{kSeller, kOther} : std::vector{kSeller};
  }));
  for (const char* order : {"o-1", "o-3"}) {
    told(order_completed(order));
    told(order_completed(order == std::string("o-1") ? "o-2" : "o-4"), partner_user(Role::kAdminAgent, kOther));
  }
  const std::string path = "/v1/customer-centre/notices";
  const auto ask = [&](const Actor& actor, const std::string& target, std::vector<http::Header> headers = {}) {
    return test::call(database(), router, actor, http::Method::kGet, target, {}, std::move(headers));
  };
  const http::Response first = ask(customer_user(), path + "?size=3");
  EXPECT_EQ(at(first, "totalCount"), "3");
  EXPECT_EQ(at(first, "items[0].facts.order") + at(first, "items[1].facts.order") + at(first, "items[2].facts.order"),
            "o-4o-3o-2");
  const http::Response second =
      ask(customer_user(), path + "?size=3", {{"MS-ContinuationToken", at(first, "continuationToken")}});
  EXPECT_EQ(at(second, "items[0].facts.order"), "o-1");
  EXPECT_EQ(at(second, "continuationToken"), "");
  const auto mark = [&](const Actor& actor) {
    return test::call(database(), router, actor, http::Method::kPost, path + "/" + at(first, "items[0].id") + "/read");
  };
  EXPECT_EQ(mark(customer_user()).status, 200);
  EXPECT_EQ(at(ask(customer_user(), path + "?unread=true"), "totalCount"), "3");
  EXPECT_EQ(at(ask(customer_user(kNeighbour), path), "totalCount"), "0");
  EXPECT_EQ(mark(customer_user(kNeighbour)).status, 404);
}

TEST_P(NoticesTest, AMailThatIsHeldOrPutOffIsForNobodyElseUntilThen) {
  told(credit_warning());
  const Instant later = kNow.plus_seconds(300);
  const auto waiting = [&](sql::Tx& tx, Instant now, Instant system) { return waiting_letters(tx, 10, now, system); };
  database().write_now([&](sql::Tx& tx) {
    Letter letter = waiting(tx, kNow, kNow).at(0);
    EXPECT_TRUE(letter.is_new);
    hold(tx, letter, later);
    EXPECT_TRUE(waiting(tx, kNow, kNow).empty());
    EXPECT_EQ(waiting(tx, kNow, later).size(), 1u) << "whoever held it has died";
    letter.tries = 3;
    letter.reached = {"ann", "bob"};
    postpone(tx, letter, later, "The server is busy.");
    EXPECT_TRUE(waiting(tx, kNow, kNow).empty());
    EXPECT_EQ(waiting(tx, later, kNow).at(0).tries, 3);
    EXPECT_EQ(waiting(tx, later, kNow).at(0).reached, (std::vector<std::string>{"ann", "bob"}));
    EXPECT_FALSE(waiting(tx, later, kNow).at(0).is_new);
  });
  const http::Response put_off =
      test::call(database(), router_, operator_user(), http::Method::kGet, "/operator/v1/deliveries?state=waiting");
  EXPECT_EQ(at(put_off, "items[0].lastError"), "The server is busy.") << put_off.body;
}

TEST_P(NoticesTest, WhatIsToBeMailedWaitsUntilItIsSettled) {
  told(order_completed());  // its buyer knows
  told(credit_warning());
  told(answered("agent"));
  told(pool_low());
  database().write_now([&](sql::Tx& tx) {
    const std::vector<Letter> waiting = waiting_letters(tx, 10);
    ASSERT_EQ(waiting.size(), 3u);
    EXPECT_EQ(waiting[0].partner_id, "");
    EXPECT_EQ(waiting[0].row->kind, Kind::kKeyPoolLow);
    EXPECT_EQ(waiting[1].row->desk, Desk::kFinance);
    EXPECT_EQ(phrasebook_.render(*waiting[1].row, waiting[1].facts, "en").title, "80% of your credit limit is used");
    EXPECT_EQ(waiting[2].user_id, "agent");
    EXPECT_EQ(waiting_letters(tx, 1).size(), 1u);
    settle(tx, waiting[0], Outcome::kMailed);
    settle(tx, waiting[2], Outcome::kGivenUp);
  });
  database().write_now([&](sql::Tx& tx) {
    const std::vector<Letter> waiting = waiting_letters(tx, 10);
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].row->kind, Kind::kCreditWarning);
  });
}

TEST_P(NoticesTest, TheOperatorSeesWhatWaitsWhatWasSentAndWhatFailedAndTriesThatAgain) {
  told(order_completed());  // is not mailed
  for (int percent : {80, 95, 99}) told(credit_warning(percent));
  told(pool_low());
  const auto list = [&](std::string query) { return get(operator_user(), "/operator/v1/deliveries" + query); };
  const http::Response first = list("?size=3");
  EXPECT_EQ(at(first, "items[0].kind"), "key_pool_low");
  EXPECT_EQ(at(first, "items[0].audience"), "operator");
  EXPECT_EQ(at(first, "items[1].partnerId"), kSeller);
  EXPECT_EQ(at(list("?size=3&seekOperation=Next&MS-ContinuationToken=" + at(first, "continuationToken")), "totalCount"),
            "1");
  database().write_now([&](sql::Tx& tx) {
    const std::vector<Letter> waiting = waiting_letters(tx, 10);
    settle(tx, waiting.at(0), Outcome::kMailed);
    settle(tx, waiting.at(1), Outcome::kGivenUp);
  });
  EXPECT_EQ(at(list("?state=sent"), "items[0].kind"), "key_pool_low");
  const http::Response failed = list("?state=Failed");
  EXPECT_EQ(at(failed, "totalCount"), "1");
  EXPECT_EQ(failed.body.find("800.00"), std::string::npos) << "what it says is the partner's";
  const std::string retry = "/operator/v1/deliveries/" + at(failed, "items[0].id") + "/retry";
  const auto again = [&] { return test::call(database(), router_, operator_user(), http::Method::kPost, retry); };
  EXPECT_EQ(at(again(), "state"), "waiting");
  EXPECT_EQ(again().status, 404) << "it waits already";
  EXPECT_EQ(at(list("?state=failed"), "totalCount"), "0");
  EXPECT_EQ(at(list(""), "totalCount"), "3");
  EXPECT_EQ(list("?state=lost").status, 400);
  EXPECT_EQ(list("?MS-ContinuationToken=x").status, 400);
}

INSTANTIATE_ON_BOTH_ENGINES(NoticesTest);

}  // namespace
}  // namespace chandlery::notices
