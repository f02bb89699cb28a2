// The decisions of cancelling: windows at their exact instants, refunds, line choice, and every pair of the state
// table.
#include "ordering/cancellation_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/words/refusals.h"

namespace chandlery::ordering {
namespace {

using catalog::ReturnBasis, catalog::ReturnPath, catalog::ReturnPolicy, catalog::WindowUnit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Instant on(const char* text) { return *parse_iso(text); }

ReturnPolicy days(std::int64_t count, ReturnBasis basis = ReturnBasis::kFull) {
  return {.id = "days", .window_value = count, .basis = basis};
}
ReturnPolicy hours(std::int64_t count) {
  return {.id = "hours", .window_value = count, .window_unit = WindowUnit::kHour, .basis = ReturnBasis::kProrated};
}

Order order_of(const char* completed, int lines, const char* price = "1069.00", std::int64_t quantity = 3,
               const char* term = "", const char* currency = "USD") {
  Order order{.id = "order", .created_at = on(completed)};
  for (int number = 0; number < lines; ++number) {
    OrderLine line{.number = number, .item = {"PRODUCT", "000" + std::to_string(number), "AVAILABLE"}};
    line.sku_title = "Server";
    line.quantity = quantity;
    line.term_duration = term;
    line.unit_price = *Decimal::parse(price);
    line.total = Money::of(line.unit_price, quantity, *Currency::parse(currency), Rounding::kHalfAwayFromZero);
    order.total = number == 0 ? line.total : order.total + line.total;
    order.lines.push_back(line);
  }
  return order;
}

Eligibility judged(const Order& order, const std::optional<ReturnPolicy>& policy, const char* at) {
  return judge(order, order.lines[0], policy, false, on(at));
}

// --- rules 3.2, to the microsecond

TEST(CancellationWindow, SixtyDaysEndWithTheSixtiethDay) {
  const Order order = order_of("2021-03-08T10:00:00Z", 1);
  EXPECT_EQ(judged(order, days(60), "2021-04-01T08:00:00Z").days_left, 36);
  const Eligibility last = judged(order, days(60), "2021-05-07T23:59:59.999999Z");
  EXPECT_TRUE(last.cancellable());
  EXPECT_EQ(last.days_left, 0) << "0 means: today is the last day";
  EXPECT_EQ(to_iso(*last.last_moment), "2021-05-07T23:59:59.999999Z");
  const Eligibility late = judged(order, days(60), "2021-05-08T00:00:00Z");
  ASSERT_FALSE(late.cancellable());
  EXPECT_TRUE(late.refusal->is(errors::kCancellationWindowPassed));
  EXPECT_THAT(late.refusal->message, HasSubstr("60-day"));
  EXPECT_EQ(late.days_left, 0);
  EXPECT_FALSE(late.refund);
}

TEST(CancellationWindow, ThirtyDaysFromTheFirstOfJuneEndOnTheFirstOfJuly) {
  const Order order = order_of("2021-06-01", 1);
  EXPECT_TRUE(judged(order, days(30), "2021-07-01T23:59:59Z").cancellable());
  EXPECT_FALSE(judged(order, days(30), "2021-07-02").cancellable());
}

TEST(CancellationWindow, HoursEndAtTheMoment) {
  const Order order = order_of("2022-10-20T09:15:00Z", 1);
  EXPECT_TRUE(judged(order, hours(168), "2022-10-27T09:15:00Z").cancellable());
  const Eligibility late = judged(order, hours(168), "2022-10-27T09:15:00.000001Z");
  ASSERT_FALSE(late.cancellable());
  EXPECT_THAT(late.refusal->message, HasSubstr("168-hour"));
  EXPECT_EQ(judged(order, hours(168), "2022-10-27T00:00:00Z").days_left, 0);
  EXPECT_EQ(judged(order, hours(168), "2022-10-20T10:00:00Z").days_left, 7);
}

TEST(CancellationWindow, AClockThatWentBackGivesNoMoreDaysAndNoMoreMoney) {
  const Order order = order_of("2021-03-08", 1, "1200.00", 2, "P1Y");
  const Eligibility early = judged(order, days(60, ReturnBasis::kProrated), "2020-01-01");
  EXPECT_EQ(early.days_left, 60);
  EXPECT_EQ(early.refund->credit.to_string(), "2400.00");
  EXPECT_EQ(early.refund->used_days, 0);
}

TEST(CancellationWindow, WithoutAWindowTheTermIsTheWindow) {
  ReturnPolicy policy = days(1, ReturnBasis::kProrated);
  policy.window_value.reset();
  const Order yearly = order_of("2021-03-08T10:00:00Z", 1, "1200.00", 1, "P1Y");
  EXPECT_TRUE(judged(yearly, policy, "2022-03-08T09:59:59Z").cancellable());
  EXPECT_FALSE(judged(yearly, policy, "2022-03-08T10:00:00Z").cancellable());
  const Eligibility perpetual = judged(order_of("2021-03-08", 1), policy, "2099-01-01");
  EXPECT_TRUE(perpetual.cancellable());
  EXPECT_FALSE(perpetual.last_moment);
}

// --- who may not

TEST(CancellationEligibility, EachRefusalHasItsCodeInAFixedOrder) {
  Order order = order_of("2021-03-08", 1);
  const ReturnPolicy never{.id = "never", .basis = ReturnBasis::kNone};
  const auto refusal = [&](std::optional<ReturnPolicy> policy, bool open = false) {
    const Eligibility line = judge(order, order.lines[0], policy, open, on("2031-01-01"));
    return line.refusal ? line.refusal->code : nullptr;
  };
  EXPECT_EQ(refusal(days(60)), &errors::kCancellationWindowPassed);
  EXPECT_EQ(refusal(never), &errors::kOrderNotCancellable);
  EXPECT_EQ(refusal(std::nullopt), &errors::kOrderNotCancellable);
  order.lines[0].product_type = catalog::ProductType::kReservation;
  EXPECT_EQ(refusal(days(60)), &errors::kCancelOutsideSandbox);
  EXPECT_EQ(refusal(days(60), true), &errors::kPendingAdjustment);
  order.lines[0].status = LineStatus::kCancelled;
  EXPECT_EQ(refusal(days(60), true), &errors::kOrderNotCancellable);
}

TEST(CancellationEligibility, SuseAndRedHatPlansAreNamedAsTheReason) {
  Order order = order_of("2021-03-08", 1);
  order.lines[0].product_type = catalog::ProductType::kSuseOrRedHatPlan;
  const Eligibility line =
      judge(order, order.lines[0], ReturnPolicy{.basis = ReturnBasis::kNone}, false, order.created_at);
  ASSERT_FALSE(line.cancellable());
  EXPECT_THAT(line.refusal->message, HasSubstr("Red Hat"));
  EXPECT_FALSE(line.last_moment);
}

TEST(CancellationEligibility, ARefusalIsToldInChineseToAChineseReader) {
  Order order = order_of("2021-03-08", 1);
  const auto said = [&](std::optional<ReturnPolicy> policy, bool open = false) {
    return told_in(judge(order, order.lines[0], policy, open, on("2031-01-01")).refusal->message, "zh-CN");
  };
  EXPECT_EQ(said(days(60)), "此订单的 60 天取消期限已过，截止时间为 2021-05-07T23:59:59.999999Z。");
  EXPECT_EQ(said(std::nullopt), "“" + order.lines[0].sku_title + "”既不能取消，也不能交换。");
  EXPECT_EQ(said(days(60), true), "此订单行的取消请求正在处理中。");
  order.lines[0].product_type = catalog::ProductType::kReservation;
  EXPECT_EQ(said(days(60)), "在集成沙盒之外，只能取消软件。");
  order.lines[0].amended = true;
  EXPECT_EQ(said(days(60)), "此行的订阅在订购之后已发生更改：请取消该订阅，而不是取消订单。");
  order.lines[0].status = LineStatus::kCancelled;
  EXPECT_EQ(judge(order, order.lines[0], days(60), false, on("2031-01-01")).refusal->message,
            "The line is cancelled already.")
      << "the error itself is translated where all errors are";
  EXPECT_EQ(said(days(60)), "此订单行已取消。");
}

TEST(CancellationEligibility, WhatTheCallerLacksIsSaidInWords) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.mode = TokenMode::kAppAndUser;
  actor.partner_id = "seller";
  actor.user_id = "user";
  actor.roles = {Role::kAdminAgent};
  EXPECT_THAT(lacks(actor, "seller"), IsEmpty());
  EXPECT_THAT(lacks(actor, "another"), ElementsAre(HasSubstr("provider")));
  actor.roles = {Role::kGlobalAdmin};
  EXPECT_THAT(lacks(actor, "seller"), ElementsAre(HasSubstr("admin agent")));
  EXPECT_EQ(told_in(lacks(actor, "seller").front(), "zh-CN"), "只有管理代理可以取消购买，而当前调用者不是管理代理。");
  actor.kind = PrincipalKind::kApplication;
  actor.mode = TokenMode::kAppOnly;
  actor.user_id.clear();
  actor.application_id = "app";
  actor.roles = {Role::kAdminAgent};
  EXPECT_THAT(lacks(actor, "seller"), ElementsAre(HasSubstr("application alone")));
}

// --- what comes back

TEST(CancellationRefund, PerpetualSoftwareGivesEverythingBackOnAnyDay) {
  const Order order = order_of("2021-03-08", 1);
  const Refund refund = *judged(order, days(60), "2021-03-20").refund;
  EXPECT_EQ(refund.credit.to_string(), "3207.00");
  EXPECT_EQ(refund.period_days, 0);
  EXPECT_EQ(refund.fee.minor, 0) << "no early-termination fee inside the window (S49)";
}

TEST(CancellationRefund, ASubscriptionIsProratedByItsPolicysConvention) {
  const Order order = order_of("2021-03-08T10:00:00Z", 1, "1200.00", 2, "P1Y");
  ReturnPolicy policy = days(60, ReturnBasis::kProrated);
  EXPECT_EQ(judged(order, policy, "2021-04-07T09:00:00Z").refund->credit.to_string(), "2202.74");
  EXPECT_EQ(judged(order, policy, "2021-03-08T23:00:00Z").refund->credit.to_string(), "2400.00");
  policy.cancel_day_counts_as_used = true;
  EXPECT_EQ(judged(order, policy, "2021-04-07T09:00:00Z").refund->credit.to_string(), "2196.16");
  policy = hours(168);
  policy.full_within_hours = 24;
  EXPECT_EQ(judged(order, policy, "2021-03-09T10:00:00Z").refund->credit.to_string(), "2400.00");
  EXPECT_EQ(judged(order, policy, "2021-03-09T10:00:01Z").refund->credit.to_string(), "2393.42");
  EXPECT_EQ(judged(order, days(60), "2021-04-07").refund->credit.to_string(), "2400.00") << "the full preset (C3)";
}

TEST(CancellationRefund, LeapYearsYenAndDinarsAreExact) {
  const ReturnPolicy policy = days(60, ReturnBasis::kProrated);
  EXPECT_EQ(judged(order_of("2021-03-08", 1, "3600.00", 1, "P3Y"), policy, "2021-05-06").refund->credit.to_string(),
            "3406.20");
  EXPECT_EQ(
      judged(order_of("2021-03-08", 1, "120000", 1, "P1Y", "JPY"), policy, "2021-04-07").refund->credit.to_string(),
      "110137");
  EXPECT_EQ(
      judged(order_of("2021-03-08", 1, "1500.000", 1, "P1Y", "KWD"), policy, "2021-04-07").refund->credit.to_string(),
      "1376.712");
}

TEST(CancellationRefund, AFeeIsALineOfItsOwn) {
  ReturnPolicy policy = days(400, ReturnBasis::kProrated);
  policy.early_termination_percent = Decimal(12, 0);
  const Order order = order_of("2021-01-01", 1, "3650.00", 1, "P1Y");
  const Refund refund = *judged(order, policy, "2021-04-11").refund;  // rules 5.4: after 100 days
  EXPECT_EQ(refund.credit.to_string(), "2650.00");
  EXPECT_EQ(refund.fee.to_string(), "318.00");
}

RC_GTEST_PROP(CancellationRefund, NothingEverGivesBackMoreThanWasCharged, ()) {
  const auto currency = *rc::gen::element<std::string>("JPY", "USD", "KWD", "CLF");
  const auto term = *rc::gen::element<std::string>("", "P1M", "P1Y", "P3Y");
  const std::string price = Decimal(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000), 4).to_string();
  const Order order = order_of("2023-12-31T23:00:00Z", 1, price.c_str(), *rc::gen::inRange<std::int64_t>(1, 500),
                               term.c_str(), currency.c_str());
  ReturnPolicy policy = days(4'000, *rc::gen::element(ReturnBasis::kFull, ReturnBasis::kProrated));
  policy.cancel_day_counts_as_used = *rc::gen::arbitrary<bool>();
  policy.full_within_hours = *rc::gen::inRange(0, 48);
  policy.early_termination_percent = Decimal(*rc::gen::inRange(0, 101), 0);
  const Instant at = order.created_at.plus_seconds(*rc::gen::inRange<std::int64_t>(-100'000'000, 200'000'000));
  const Refund refund = refund_of(order.lines[0], order.created_at, policy, at);
  RC_ASSERT(refund.credit.minor >= 0);
  RC_ASSERT(refund.credit.minor <= order.lines[0].total.minor);
  RC_ASSERT(refund.fee.minor <= refund.credit.minor);
}

// --- which lines are meant (contract 5.2)

TEST(CancellationLines, NoneNamedOrAllEchoedIsTheWholeOrder) {
  const Order order = order_of("2021-03-08", 3);
  EXPECT_THAT(choose_lines(order, {}).value(), ElementsAre(0, 1, 2));
  const std::vector<NamedLine> echo{{2, order.lines[2].item.to_string()}, {0, ""}, {1, "product:0001:available"}};
  EXPECT_THAT(choose_lines(order, echo).value(), ElementsAre(0, 1, 2));
  EXPECT_THAT(choose_lines(order, std::vector<NamedLine>{{1, ""}}).value(), ElementsAre(1));
}

TEST(CancellationLines, AnEchoAfterAPartIsCancelledMeansTheRest) {
  Order order = order_of("2021-03-08", 2);
  order.lines[0].status = LineStatus::kCancelled;
  EXPECT_THAT(choose_lines(order, std::vector<NamedLine>{{0, ""}, {1, ""}}).value(), ElementsAre(1));
  EXPECT_THAT(choose_lines(order, std::vector<NamedLine>{{0, ""}}).value(), ElementsAre(0)) << "which is then refused";
  order.lines[1].status = LineStatus::kCancelled;
  EXPECT_TRUE(choose_lines(order, {}).error().is(errors::kOrderNotCancellable));
}

TEST(CancellationLines, AWrongLineHasItsCodeAndPlace) {
  const Order order = order_of("2021-03-08", 2);
  const auto refused = [&](std::vector<NamedLine> named, const ErrorCode& code, const char* field) {
    const auto lines = choose_lines(order, named);
    ASSERT_FALSE(lines);
    EXPECT_TRUE(lines.error().is(code));
    EXPECT_EQ(lines.error().field, field);
  };
  refused({{0, ""}, {2, ""}}, errors::kLineNumberInvalid, "lineItems[1].lineItemNumber");
  refused({{-1, ""}}, errors::kLineNumberInvalid, "lineItems[0].lineItemNumber");
  refused({{0, ""}, {0, ""}}, errors::kLineNumberInvalid, "lineItems[1].lineItemNumber");
  refused({{0, order.lines[1].item.to_string()}}, errors::kInvalidInput, "lineItems[0].offerId");
}

// --- the state table (rules 4.5)

TEST(CancellationStates, EveryPairOfTheTableAndNoOther) {
  using enum CancellationState;
  using enum CancellationEvent;
  struct Legal {
    CancellationState from;
    CancellationEvent event;
    Party by;
    CancellationState to;
  };
  const std::vector<Legal> legal = {
      {kDraft, kSubmit, Party::kPartner, kSubmitted},
      {kSubmitted, kAskForInformation, Party::kOperator, kNeedsInformation},
      {kNeedsInformation, kSubmit, Party::kPartner, kSubmitted},
      {kSubmitted, kApprove, Party::kOperator, kApproved},
      {kSubmitted, kApprove, Party::kSystem, kApproved},
      {kSubmitted, kReject, Party::kOperator, kRejected},
      {kNeedsInformation, kReject, Party::kOperator, kRejected},
      {kApproved, kComplete, Party::kSystem, kCompleted},
  };
  for (int from = 0; from < kCancellationStates; ++from) {
    for (int event = 0; event < kCancellationEvents; ++event) {
      for (int by = 0; by < kParties; ++by) {
        const auto state = static_cast<CancellationState>(from);
        const auto next = next_state(state, static_cast<CancellationEvent>(event), static_cast<Party>(by));
        const auto known = std::find_if(legal.begin(), legal.end(), [&](const Legal& each) {
          return static_cast<int>(each.from) == from && static_cast<int>(each.event) == event &&
                 static_cast<int>(each.by) == by;
        });
        ASSERT_EQ(next.has_value(), known != legal.end()) << to_string(state) << " " << event << " " << by;
        if (next)
          EXPECT_EQ(*next, known->to);
        else
          EXPECT_TRUE(next.error().is(errors::kOrderNotCancellable));
      }
    }
  }
}

TEST(CancellationStates, WhatIsDecidedIsNotOpen) {
  int open = 0;
  for (int i = 0; i < kCancellationStates; ++i) {
    const auto state = static_cast<CancellationState>(i);
    EXPECT_EQ(parse_cancellation_state(to_string(state)), state);
    open += is_open(state);
  }
  EXPECT_EQ(open, 4);
  EXPECT_FALSE(is_open(CancellationState::kCompleted));
  EXPECT_FALSE(is_open(CancellationState::kRejected));
  EXPECT_FALSE(parse_cancellation_state("cancelled"));
}

}  // namespace
}  // namespace chandlery::ordering
