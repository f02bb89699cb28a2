// Refund requests and the cancellations that they make: the form, the two made together and decided together.
#include "support/refund.h"

#include <atomic>
#include <latch>
#include <thread>

#include "catalog/store.h"
#include "ordering/cancellation.h"
#include "support/desk_for_tests.h"

namespace chandlery::support {
namespace {

using http::Method;
using ordering::kNoon;
using test::at;
using test::code_of;
using testing::HasSubstr;

class RefundTest : public Desk {
 protected:
  static std::string path_of(const ordering::Order& order, std::string_view rest) {
    return "/v1/customers/" + order.customer_id + "/orders/" + order.id + std::string(rest);
  }
  http::Response get(const std::string& path, const Actor& actor = agent()) { return send(actor, Method::kGet, path); }
  http::Response request_of(const http::Response& made) { return get("/v1/servicerequests/" + at(made, "id")); }
  std::string state_of(const ordering::Order& order) {
    return at(get(path_of(order, "/cancellation")), "cancellations[0].state");
  }
  http::Response decide(const http::Response& made, const std::string& word, std::string body) {
    return send(desk(), Method::kPost, "/operator/v1/cancellations/" + at(made, "refund.cancellationId") + "/" + word,
                std::move(body));
  }
};

TEST_P(RefundTest, TheDialogsLinkOpensTheFormWhichIsAcceptedOnceAPersonHasFilledInItsGaps) {
  const ordering::Order order = bought();
  const std::string link = at(get(path_of(order, "/cancellation")), "links.supportRequest.uri");
  ASSERT_EQ("/v1" + link, path_of(order, "/refundrequest"));
  const http::Response form = get("/v1" + link);
  ASSERT_EQ(form.status, 200) << form.body;
  EXPECT_EQ(at(form, "supportTopicName"), "CSP purchase/refund on behalf of customers");
  EXPECT_THAT(at(form, "title"), HasSubstr("Refund of Server Standard and 1 more, order "));
  Actor chinese = agent();
  chinese.locale = "zh-CN";
  EXPECT_THAT(at(get("/v1" + link, chinese), "title"), HasSubstr("退款：Server Standard 等 2 项，订单 "));
  EXPECT_EQ(at(form, "refund.customerTenant"), order.customer_id);
  EXPECT_EQ(at(form, "refund.orderId"), order.id);
  EXPECT_EQ(at(form, "refund.amount"), "1159.25");
  EXPECT_EQ(at(form, "links.submit.uri"), "/servicerequests/en-US");

  // Each gap is what support itself misses next, and with all of them filled the form is a request.
  std::string body = form.body;
  const auto fill = [&](const std::string& empty, const std::string& filled) {
    const std::size_t place = body.find(empty);
    ASSERT_NE(place, std::string::npos) << empty;
    body.replace(place, empty.size(), filled);
  };
  const auto submit = [&] { return send(agent(), Method::kPost, "/v1" + at(form, "links.submit.uri"), body); };
  EXPECT_EQ(at(submit(), "field"), at(form, "toFillIn[0]"));
  fill(R"("severity":"unknown")", R"("severity":"moderate")");
  fill(R"("firstName":"","lastName":"","email":"","phoneNumber":"")",
       R"("firstName":"Ann","lastName":"Lee","email":"ann@seller.example","phoneNumber":"+1 425 555 0100")");
  EXPECT_EQ(at(submit(), "field"), at(form, "toFillIn[1]"));
  fill(R"("reason":"")", R"("reason":"Bought twice")");
  const http::Response made = submit();
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "refund.lineItems[1].lineItemNumber"), "1");
  EXPECT_EQ(code_of(get("/v1" + link)), 800014) << "a request is open already";
}

TEST_P(RefundTest, TheFormIsForWhoMayCancelAndWhatCanBeCancelled) {
  const ordering::Order order = bought();
  const std::string form = path_of(order, "/refundrequest");
  EXPECT_EQ(get(form, user("sales", Role::kSalesAgent)).status, 403);
  EXPECT_EQ(code_of(get(form, agent(ordering::kOtherSeller))), 20002);
  EXPECT_EQ(code_of(get(form, agent(ordering::kSeller, noon_later(61)))), 900117);
  EXPECT_EQ(code_of(get("/v1/customers/" + std::string(ordering::kCustomer) + "/orders/none/refundrequest")), 20000);
}

TEST_P(RefundTest, TheRequestAndItsCancellationAreMadeTogether) {
  const ordering::Order order = bought();
  const http::Response made = claim(agent(), order, {});
  ASSERT_EQ(made.status, 201) << made.body;
  const http::Response outlook = get(path_of(order, "/cancellation"));
  EXPECT_EQ(at(outlook, "cancellations[0].id"), at(made, "refund.cancellationId"));
  EXPECT_EQ(at(outlook, "cancellations[0].state"), "submitted");
  EXPECT_EQ(at(outlook, "cancellations[0].amountRequested.amount"), "100.00");
  const http::Response again = claim(agent(), order, {});
  EXPECT_EQ(code_of(again), 800014);
  EXPECT_EQ(ids_of(get("/v1/servicerequests")), at(made, "id")) << "neither of the two is made alone";
}

TEST_P(RefundTest, NoMoreIsAskedForThanTheCancellationGivesBackToday) {
  const ordering::Order order = *order_now({line(ordering::kYearly, 1, "P1Y")});  // 1200.00 USD, policy full
  database().write_now([](sql::Tx& tx) {
    catalog::ReturnPolicy prorated{.id = "prorated", .family = "software", .effective_from = kNoon.plus_days(-1)};
    prorated.basis = catalog::ReturnBasis::kProrated;
    prorated.window_value = 60;
    catalog::store::insert_policy(tx, prorated);
  });
  EXPECT_EQ(at(claim(agent(), order, {{"amount", "1200.01"}}), "field"), "refund.amount");
  const ordering::Order later = *order_now({line(ordering::kYearly, 1, "P1Y")});
  const Actor after_ten_days = agent(ordering::kSeller, noon_later(10));
  const http::Response form = get(path_of(later, "/refundrequest"), after_ten_days);
  const std::string amount = at(form, "refund.amount");
  EXPECT_EQ(amount, "1167.12") << form.body;  // 1200 x 355 / 365
  EXPECT_EQ(at(claim(after_ten_days, later, {{"amount", "1167.13"}}), "field"), "refund.amount");
  EXPECT_EQ(claim(after_ten_days, later, {{"amount", amount}}).status, 201);
}

TEST_P(RefundTest, ADecisionOnEitherShowsOnBoth) {
  // Approved on the cancellation's side.
  const ordering::Order first = bought();
  const http::Response made = claim(agent(), first, {});
  ASSERT_EQ(decide(made, "approve", R"({"note":"Fine."})").status, 200);
  const http::Response closed = request_of(made);
  EXPECT_EQ(at(closed, "status"), "closed");
  EXPECT_EQ(at(closed, "notes[0].text"), "The purchase is cancelled, and 1159.25 USD come back. Fine.");
  EXPECT_EQ(at(closed, "notes[0].createdByName"), desk().user_name);
  EXPECT_EQ(at(get(path_of(first, "")), "status"), "cancelled");
  // Rejected on the request's side.
  const ordering::Order second = bought();
  const http::Response other = claim(agent(), second, {});
  EXPECT_EQ(at(answer(other, R"({"status":"closed"})"), "field"), "decision");
  EXPECT_EQ(at(answer(other, R"({"decision":"reject"})"), "field"), "note");
  EXPECT_EQ(at(answer(other, R"({"decision":"perhaps"})"), "field"), "decision");
  const http::Response rejected = answer(other, R"({"decision":"reject","note":"It is in use."})");
  EXPECT_EQ(at(rejected, "status"), "closed") << rejected.body;
  EXPECT_EQ(at(rejected, "notes[0].text"), "The refund is rejected. It is in use.");
  EXPECT_EQ(state_of(second), "rejected");
  EXPECT_EQ(at(get(path_of(second, "")), "status"), "completed");
  EXPECT_EQ(claim(agent(), second, {}).status, 201) << "the line is free again";
}

TEST_P(RefundTest, AQuestionAndItsAnswerGoBackAndForthOnBoth) {
  const ordering::Order order = bought();
  const http::Response made = claim(agent(), order, {});
  EXPECT_EQ(at(patch(made, R"({"status":"closed"})"), "field"), "status") << "it is being decided";
  ASSERT_EQ(answer(made, R"({"status":"attention_needed","note":"Which invoice?"})").status, 200);
  EXPECT_EQ(state_of(order), "needsInformation");
  EXPECT_EQ(at(patch(made, R"({"status":"open"})"), "field"), "newNote");
  ASSERT_EQ(patch(made, R"({"newNote":{"text":"None yet."}})").status, 200);
  EXPECT_EQ(state_of(order), "submitted");
  EXPECT_EQ(at(request_of(made), "status"), "open");
  // The same from the cancellation's side.
  ASSERT_EQ(decide(made, "needs-information", R"({"note":"Since when?"})").status, 200);
  EXPECT_EQ(at(request_of(made), "status"), "attention_needed");
  const std::string submit = path_of(order, "/cancellation/requests/" + at(made, "refund.cancellationId") + "/submit");
  ASSERT_EQ(send(agent(), Method::kPost, submit, R"({"reason":"Since May."})").status, 200);
  const http::Response open = request_of(made);
  EXPECT_EQ(at(open, "status"), "open");
  EXPECT_EQ(at(open, "notes[3].text"), "Since May.");
  // Asked and rejected without an answer.
  ASSERT_EQ(answer(made, R"({"decision":"needs-information","note":"Sure?"})").status, 200);
  ASSERT_EQ(answer(made, R"({"decision":"reject","note":"No answer."})").status, 200);
  EXPECT_EQ(at(request_of(made), "status"), "closed");
}

TEST_P(RefundTest, OfManyDecisionsAtOnceOnBothSidesExactlyOneIsMade) {
  const ordering::Order order = bought();
  const http::Response made = claim(agent(), order, {});
  constexpr int kDesks = 6;
  std::atomic<int> decided = 0;
  std::latch start(kDesks);
  {
    std::vector<std::jthread> desks;
    for (int i = 0; i < kDesks; ++i) {
      desks.emplace_back([&, i] {
        start.arrive_and_wait();
        const http::Response done =
            i % 2 == 0 ? decide(made, "approve", "{}") : answer(made, R"({"decision":"reject","note":"No."})");
        if (done.status == 200) ++decided;
        EXPECT_LT(done.status, 500) << done.body;
      });
    }
  }
  EXPECT_EQ(decided, 1);
  const http::Response request = request_of(made);
  EXPECT_EQ(at(request, "status"), "closed");
  EXPECT_EQ(at(request, "notes[1].text"), "") << "one note, of the one decision";
  const bool approved = state_of(order) == "completed";
  EXPECT_THAT(at(request, "notes[0].text"), HasSubstr(approved ? "cancelled" : "rejected"));
}

INSTANTIATE_ON_BOTH_ENGINES(RefundTest);

}  // namespace
}  // namespace chandlery::support
