// What people are told of orders and of their end, as stories.
#include <gmock/gmock.h>

#include "notices/told_for_tests.h"
#include "ordering/cancellation_world.h"

namespace chandlery::ordering {
namespace {

using notices::Audience;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using enum CancellationEvent;

/// Passes everything on, and counts what is asked of the database and what waits for an answer.
class CountingTx final : public sql::Tx {
 public:
  explicit CountingTx(sql::Tx& tx) : tx_(tx) {}
  sql::Engine engine() const override { return tx_.engine(); }
  using Tx::execute, Tx::query, Tx::queue;
  void query(const sql::Statement& statement, sql::Params params, const sql::EachRow& each) override {
    ++statements, ++waits;
    waited_for_notice |= is_notice(statement);
    tx_.query(statement, params, each);
  }
  std::int64_t execute(const sql::Statement& statement, sql::Params params) override {
    ++statements, ++waits;
    waited_for_notice |= is_notice(statement);
    return tx_.execute(statement, params);
  }
  void queue(const sql::Statement& statement, sql::Params params) override {
    ++statements;
    if (is_notice(statement)) ++queued_notices;
    tx_.queue(statement, params);
  }
  void query_all(std::span<const Question> questions) override {
    statements += static_cast<int>(questions.size());
    ++waits;
    tx_.query_all(questions);
  }
  void undo() override { tx_.undo(); }
  void run_script(std::string_view text) override { tx_.run_script(text); }

  int statements = 0, waits = 0, queued_notices = 0;
  bool waited_for_notice = false;

 private:
  static bool is_notice(const sql::Statement& statement) { return statement.text().find("notices") != std::string::npos; }
  sql::Tx& tx_;
};

class TellingTest : public CancellationWorld {
 protected:
  static Actor customer() {
    Actor actor = agent();
    actor.kind = PrincipalKind::kCustomerUser;
    actor.customer_id = kCustomer;
    actor.roles = {Role::kCustomerGlobalAdmin};
    return actor;
  }
  std::vector<notices::ReadableNotice> told_customer() {
    return notices::told(database(), customer(), Audience::kCustomer);
  }
  std::vector<notices::ReadableNotice> told_seller() { return notices::told(database(), agent(), Audience::kPartner); }
  std::vector<notices::ReadableNotice> told_operator() {
    return notices::told(database(), operator_at(kNoon), Audience::kOperator);
  }
};

TEST_P(TellingTest, TheCustomerIsToldOfAnOrderWithoutItsPrice) {
  const Order order = order_now({line(kServer, 2)}).value();
  const auto told = told_customer();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].kind, "order_completed");
  EXPECT_THAT(told[0].words.title, HasSubstr(alternate_id(order.id)));
  EXPECT_THAT(told[0].subject, HasSubstr(order.id));
  EXPECT_THAT(told[0].words.body, HasSubstr("(2)"));
  EXPECT_THAT(told[0].facts + told[0].words.body, Not(HasSubstr(order.total.to_string())));
  EXPECT_THAT(told_seller(), IsEmpty());
}

TEST_P(TellingTest, AnOrderPaysOneInsertForItsNoticeAndWaitsForNothing) {
  const Cart cart = make_cart({line(kServer, 1)}).value();
  database().write_now([&](sql::Tx& tx) {
    CountingTx counting(tx);
    ASSERT_TRUE(checkout(counting, agent(), services_, {kCustomer, cart.id}));
    EXPECT_EQ(counting.queued_notices, 1);
    EXPECT_FALSE(counting.waited_for_notice);
    RecordProperty("statements", counting.statements);
    RecordProperty("waits", counting.waits);
  });
}

// Who and what, its price, and all that it holds and takes: each is one round trip on PostgreSQL, and then all that is
// written travels with the commit.
TEST_P(TellingTest, AnOrderWaitsForThreeAnswersAndHoldsItsSellerThroughTheLastAlone) {
  const Cart first = make_cart({line(kServer, 1)}).value(), second = make_cart({line(kServer, 2)}).value();
  database().write_now([&](sql::Tx& tx) {
    // Who takes keys for the first time has to find out where they begin.
    ASSERT_TRUE(checkout(tx, agent(), services_, {kCustomer, first.id}));
    CountingTx counting(tx);
    ASSERT_TRUE(checkout(counting, agent(), services_, {kCustomer, second.id}));
    EXPECT_EQ(counting.waits, 3);
  });
}

TEST_P(TellingTest, BothSidesAreToldToStopUsingUninstallAndDeleteWhenACancellationCompletes) {
  const Order order = buy({line(kServer, 3)}, kDeepLinkEra);
  const Cancelled cancelled = cancel_now(all_of(order), kDeepLinkEra.plus_days(12)).value();

  const notices::ReadableNotice customer = told_customer().at(0);
  EXPECT_EQ(customer.kind, "cancellation_completed");
  EXPECT_THAT(customer.words.body,
              AllOf(HasSubstr("must stop using"), HasSubstr("Uninstall"), HasSubstr("delete every copy, download")));
  EXPECT_THAT(customer.facts + customer.words.body, Not(HasSubstr("3207"))) << "the price is the seller's";

  const auto seller = told_seller();
  ASSERT_THAT(seller, SizeIs(1));
  EXPECT_THAT(seller[0].subject, AllOf(HasSubstr(order.id), HasSubstr(cancelled.cancellation.id), HasSubstr(kCustomer)));
  EXPECT_THAT(seller[0].words.body, AllOf(HasSubstr("stopping the use"), HasSubstr("uninstalling"),
                                          HasSubstr("credit of 3,207.00 USD will be shown on next month's invoice")));
}

TEST_P(TellingTest, ARefusedCancellationTellsNobody) {
  const Order order = buy({line(kServer)}, kDeepLinkEra);
  ASSERT_FALSE(cancel_now(all_of(order), kDeepLinkEra.plus_days(200)));
  EXPECT_THAT(told_seller(), IsEmpty());
  EXPECT_THAT(told_customer(), SizeIs(1)) << "of the purchase";
}

TEST_P(TellingTest, ARequestGoesToTheOperatorAndItsAnswerComesBackToTheSeller) {
  const Order order = buy({line(kServer)}, kOnPremEra);
  CancelCommand command = all_of(order);
  command.reason = "Bought twice";
  const Cancellation request = request_now(command, kOnPremEra.plus_days(1)).value();
  const auto asked = told_operator();
  ASSERT_THAT(asked, SizeIs(1));
  EXPECT_THAT(asked[0].words.body, AllOf(HasSubstr("1,069.00 USD"), HasSubstr("Reason: Bought twice")));
  EXPECT_THAT(asked[0].subject, HasSubstr(std::string(kSeller)));
  EXPECT_THAT(told_seller(), IsEmpty());

  ASSERT_TRUE(decide_now(request, kAskForInformation, kOnPremEra.plus_days(2), "Which invoice?"));
  EXPECT_THAT(told_seller().at(0).words.body, HasSubstr("Which invoice?"));
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return resubmit_cancellation(tx, agent(kSeller, kOnPremEra.plus_days(3)), kCustomer, order.id, request.id, "The one of May");
  }));
  EXPECT_THAT(told_operator(), SizeIs(2));
  ASSERT_TRUE(decide_now(request, kReject, kOnPremEra.plus_days(4), "Used since May"));
  EXPECT_EQ(told_seller().at(0).kind, "cancellation_rejected");
  EXPECT_THAT(told_seller().at(0).words.body, HasSubstr("Used since May"));
  EXPECT_THAT(told_customer(), SizeIs(1)) << "nothing was cancelled";
}

TEST_P(TellingTest, AnApprovedRequestTellsAsAnyCancellationDoes) {
  const Order order = buy({line(kServer)}, kOnPremEra);
  const Cancellation request = request_now(all_of(order), kOnPremEra.plus_days(1)).value();
  ASSERT_TRUE(decide_now(request, kApprove, kOnPremEra.plus_days(2)));
  EXPECT_EQ(told_seller().at(0).kind, "cancellation_completed");
  EXPECT_EQ(told_customer().at(0).kind, "cancellation_completed");
}

TEST_P(TellingTest, ALineThatWaitsForKeysIsToldToBothSidesAndToTheOperator) {
  ASSERT_TRUE(order_now({line(kPooled)}));
  EXPECT_EQ(told_seller().at(0).kind, "key_pending");
  EXPECT_THAT(notices::kinds_told(database(), customer(), Audience::kCustomer),
              ElementsAre("order_completed", "key_pending"));
}

INSTANTIATE_ON_BOTH_ENGINES(TellingTest);

}  // namespace
}  // namespace chandlery::ordering
