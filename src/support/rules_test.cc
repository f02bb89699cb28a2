// The decisions of support: the status flow, what a submission needs, what a refund may ask for, who sees what.
#include "support/rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "support/topics.h"

namespace chandlery::support {
namespace {

const Instant kMonday = *parse_iso("2021-08-02T12:00:00Z");
const Currency kUsd = *Currency::parse("USD");

ServiceRequest request_with(Status status) {
  ServiceRequest request;
  request.partner_id = "partner";
  request.id = 20210802000001;
  request.status = status;
  request.severity = Severity::kModerate;
  request.title = "A key does not work";
  request.description = "It is refused.";
  request.created_by = "user";
  if (status == Status::kClosed) request.closed_at = kMonday;
  return request;
}

Draft good_draft() {
  Draft draft;
  draft.title = "A key does not work";
  draft.description = "It is refused.";
  draft.severity = Severity::kModerate;
  draft.topic_id = 1003;
  return draft;
}

Draft good_refund() {
  Draft draft = good_draft();
  draft.topic_id = 1001;
  draft.description.clear();
  draft.contact = {"Ann", "Lee", "ann@seller.example", "+1 425 555 0100"};
  draft.refund = {.tenant = "contoso.example",
                  .order_id = "o1",
                  .subscription_id = {},
                  .lines = {},
                  .reason = "Bought twice",
                  .amount = *Decimal::parse("100.00"),
                  .currency = "USD"};
  return draft;
}

/// What a cancellation of lines with these credits would give back.
ordering::Cancellation quote_of(const std::vector<std::int64_t>& credits, Currency currency = kUsd) {
  ordering::Cancellation quote;
  quote.order_id = "o1";
  quote.currency = currency;
  for (const std::int64_t credit : credits) {
    ordering::Refund refund;
    refund.credit = {credit, currency};
    refund.fee = {0, currency};
    quote.lines.push_back({static_cast<std::int64_t>(quote.lines.size()), refund});
  }
  return quote;
}

std::string field_of(const auto& result) { return result ? std::string("accepted") : result.error().field; }

TEST(StatusFlow, EachPairOfStatusesIsAllowedOrRefusedAsTheTableSays) {
  using enum Status;
  const auto allowed = [](Status from, Status to, Side side) {
    return may_move(from, to, side, kMonday, kMonday.plus_days(1)).has_value();
  };
  struct Pair {
    Status from, to;
    bool requester, op;
  };
  const Pair pairs[] = {
      {kOpen, kAttentionNeeded, false, true}, {kOpen, kClosed, true, true},
      {kAttentionNeeded, kOpen, true, true},  {kAttentionNeeded, kClosed, true, true},
      {kClosed, kOpen, true, true},           {kClosed, kAttentionNeeded, false, false},
      {kOpen, kNone, false, false},           {kNone, kOpen, false, false},
  };
  for (const Pair& pair : pairs) {
    const std::string name = std::string(to_string(pair.from)) + " to " + std::string(to_string(pair.to));
    EXPECT_EQ(allowed(pair.from, pair.to, Side::kRequester), pair.requester) << name;
    EXPECT_EQ(allowed(pair.from, pair.to, Side::kOperator), pair.op) << name;
  }
}

TEST(StatusFlow, AClosedRequestOpensAgainWithinFourteenDaysToTheMoment) {
  const Instant last = kMonday.plus_days(14);
  EXPECT_TRUE(may_move(Status::kClosed, Status::kOpen, Side::kRequester, kMonday, last));
  const auto late = may_move(Status::kClosed, Status::kOpen, Side::kRequester, kMonday, {last.micros + 1});
  EXPECT_EQ(field_of(late), "status");
}

TEST(StatusFlow, ANoteOfTheRequesterAnswersWhatWasAskedAndOneOfTheOperatorDoesNot) {
  const ServiceRequest waiting = request_with(Status::kAttentionNeeded);
  Change note;
  note.note = "Here is the screenshot.";
  EXPECT_EQ(changed(waiting, note, Side::kRequester, kMonday)->status, Status::kOpen);
  EXPECT_EQ(changed(waiting, note, Side::kOperator, kMonday)->status, Status::kAttentionNeeded);
  note.status = Status::kAttentionNeeded;  // the echo of what was read
  EXPECT_EQ(changed(waiting, note, Side::kRequester, kMonday)->status, Status::kOpen);
}

TEST(StatusFlow, AClosedRequestTakesNothingButItsOpening) {
  const ServiceRequest closed = request_with(Status::kClosed);
  Change change;
  change.note = "One more thing.";
  EXPECT_EQ(field_of(changed(closed, change, Side::kRequester, kMonday)), "status");
  change.status = Status::kOpen;
  const auto reopened = changed(closed, change, Side::kRequester, kMonday.plus_days(1));
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->status, Status::kOpen);
  EXPECT_EQ(reopened->note_count, 1);
  EXPECT_EQ(reopened->closed_at, kMonday);
}

TEST(Changes, UnsetWordsChangeNothing) {
  const ServiceRequest open = request_with(Status::kOpen);
  Change change;
  change.status = Status::kNone;
  change.severity = Severity::kUnknown;
  const auto after = changed(open, change, Side::kRequester, kMonday);
  ASSERT_TRUE(after);
  EXPECT_FALSE(differ(open, *after));
}

TEST(Changes, WhatARefundRequestSaysIsFixed) {
  ServiceRequest refund = request_with(Status::kOpen);
  refund.refund = Refund{"o1", {0}, "reason", {100, kUsd}};
  Change change;
  change.description = refund.description;
  EXPECT_TRUE(changed(refund, change, Side::kRequester, kMonday));
  change.description = "Pay me twice.";
  EXPECT_EQ(field_of(changed(refund, change, Side::kRequester, kMonday)), "description");
}

TEST(Changes, NotesHaveALargestLengthAndNumber) {
  ServiceRequest open = request_with(Status::kOpen);
  Change change;
  change.note = std::string(20'001, 'x');
  EXPECT_EQ(field_of(changed(open, change, Side::kRequester, kMonday)), "newNote.text");
  change.note = "x";
  open.note_count = 1'000;
  EXPECT_EQ(field_of(changed(open, change, Side::kRequester, kMonday)), "newNote");
}

TEST(Submission, EachThingThatIsMissingIsNamed) {
  EXPECT_TRUE(check_draft(good_draft()));
  const auto without = [](auto&& spoil) {
    Draft draft = good_draft();
    spoil(draft);
    return field_of(check_draft(draft));
  };
  EXPECT_EQ(without([](Draft& d) { d.topic_id.reset(); }), "supportTopicId");
  EXPECT_EQ(without([](Draft& d) { d.topic_id = 7; }), "supportTopicId");
  EXPECT_EQ(without([](Draft& d) { d.severity = Severity::kUnknown; }), "severity");
  EXPECT_EQ(without([](Draft& d) { d.title = " \t"; }), "title");
  EXPECT_EQ(without([](Draft& d) { d.title = "two\nlines"; }), "title");
  EXPECT_EQ(without([](Draft& d) { d.title = std::string(251, 'x'); }), "title");
  EXPECT_EQ(without([](Draft& d) { d.description = "  "; }), "description");
  EXPECT_EQ(without([](Draft& d) { d.description = std::string(20'001, 'x'); }), "description");
  EXPECT_EQ(without([](Draft& d) { d.contact = {"Ann", "Lee", "ann at home", ""}; }), "primaryContact.email");
  EXPECT_EQ(without([](Draft& d) { d.contact = {"Ann", "Lee", "a@b.example", "call me"}; }),
            "primaryContact.phoneNumber");
  EXPECT_EQ(without([](Draft& d) { d.contact = {"", "Lee", "a@b.example", ""}; }), "primaryContact.firstName");
}

TEST(RefundClaim, EachOfTheFourItemsAndTheContactIsNamedWhenItIsMissing) {
  EXPECT_TRUE(check_draft(good_refund()));
  EXPECT_TRUE(check_claim(good_refund()));
  const auto without = [](auto&& spoil) {
    Draft draft = good_refund();
    spoil(draft);
    return field_of(check_claim(draft));
  };
  EXPECT_EQ(without([](Draft& d) { d.refund.tenant.clear(); }), "refund.customerTenant");
  EXPECT_EQ(without([](Draft& d) { d.refund.tenant = "not a domain"; }), "refund.customerTenant");
  EXPECT_EQ(without([](Draft& d) { d.refund.order_id = " "; }), "refund.orderId");
  EXPECT_EQ(without([](Draft& d) { d.refund.reason.clear(); }), "refund.reason");
  EXPECT_EQ(without([](Draft& d) { d.refund.amount.reset(); }), "refund.amount");
  EXPECT_EQ(without([](Draft& d) { d.refund.currency.clear(); }), "refund.currency");
  EXPECT_EQ(without([](Draft& d) { d.contact = {}; }), "primaryContact");
  EXPECT_EQ(without([](Draft& d) { d.contact.phone.clear(); }), "primaryContact.phoneNumber");
}

TEST(RefundClaim, TheAmountIsPositiveNoMoreThanComesBackAndInTheOrdersCurrency) {
  const ordering::Cancellation quote = quote_of({6'000, 4'000});
  RefundClaim claim = good_refund().refund;
  const auto whole = check_refund(claim, quote);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->lines, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(whole->amount, (Money{10'000, kUsd}));

  const auto with_amount = [&](const char* amount) {
    claim.amount = Decimal::parse(amount);
    return field_of(check_refund(claim, quote));
  };
  EXPECT_EQ(with_amount("100.01"), "refund.amount");
  EXPECT_EQ(with_amount("0"), "refund.amount");
  EXPECT_EQ(with_amount("-1.00"), "refund.amount");
  EXPECT_EQ(with_amount("1.005"), "refund.amount");
  EXPECT_EQ(with_amount("999999999999999999.99"), "refund.amount");
  EXPECT_EQ(with_amount("1.50000"), "accepted");
  claim.currency = "EUR";
  EXPECT_EQ(with_amount("1.50"), "refund.currency");
  claim.currency = "dollars";
  EXPECT_EQ(with_amount("1.50"), "refund.currency");
}

RC_GTEST_PROP(RefundClaim, WhatIsAcceptedIsExactlyWhatWasAskedAndNeverMoreThanComesBack,
              (const std::vector<std::uint16_t>& totals, std::uint32_t asked)) {
  RC_PRE(!totals.empty());
  const char* code = *rc::gen::element("USD", "JPY", "KWD");
  const Currency currency = *Currency::parse(code);
  const ordering::Cancellation quote = quote_of({totals.begin(), totals.end()}, currency);
  RefundClaim claim = good_refund().refund;
  claim.currency = code;
  claim.amount = Decimal(asked, currency.exponent());
  const auto refund = check_refund(claim, quote);
  RC_ASSERT(refund.has_value() == (asked > 0 && asked <= quote.credit().minor));
  if (refund) RC_ASSERT(refund->amount == (Money{asked, currency}));
}

TEST(RefundText, CarriesTheFourItems) {
  const Refund refund{"o1", {0, 2}, "Bought twice", {106'900, kUsd}};
  EXPECT_EQ(refund_text(refund, "contoso.example (c1)"),
            "Customer tenant: contoso.example (c1)\nOrder: o1 (lines 0, 2)\nRefund reason: Bought twice\n"
            "Amount requested: 1069.00 USD");
}

RC_GTEST_PROP(Numbers, RiseWhateverTheClockDoesAndBeginWithTheDay, (const std::vector<std::uint8_t>& days)) {
  std::int64_t last = 0;
  for (const std::uint8_t day : days) {
    const Date date = Date::of(2021, 8, 1)->plus_days(day);
    const std::int64_t next = next_number(last, date);
    RC_ASSERT(next > last);
    RC_ASSERT(next / 1'000'000 >= (date.year() * 100LL + date.month()) * 100 + date.day());
    last = next;
  }
}

TEST(Visibility, OnesOwnAndWithTheRightThoseOfCustomers) {
  ServiceRequest request = request_with(Status::kOpen);
  Actor actor;
  actor.partner_id = "partner";
  actor.user_id = "user";
  EXPECT_TRUE(is_visible(request, actor, false));
  actor.user_id = "colleague";
  EXPECT_FALSE(is_visible(request, actor, true));  // another's request about the portal
  request.customer_id = "customer";
  EXPECT_TRUE(is_visible(request, actor, true));
  EXPECT_FALSE(is_visible(request, actor, false));
  actor.partner_id = "another";
  actor.user_id = "user";
  EXPECT_FALSE(is_visible(request, actor, true));
}

TEST(Words, AreReadAsEachClientWritesThem) {
  EXPECT_EQ(*parse_status("attention_needed", {}), Status::kAttentionNeeded);
  EXPECT_EQ(*parse_status("AttentionNeeded", {}), Status::kAttentionNeeded);
  EXPECT_EQ(*parse_status("None", {}), Status::kNone);
  EXPECT_EQ(*parse_severity("Critical", {}), Severity::kCritical);
  EXPECT_EQ(field_of(parse_severity("urgent", "severity")), "severity");
  EXPECT_TRUE(check_locale("en-US"));
  EXPECT_TRUE(check_locale("zh-cn"));
  for (const char* locale : {"", "en", "en_US", "english", "e1-US", "../.."}) EXPECT_FALSE(check_locale(locale)) << locale;
}

TEST(Topics, HaveDistinctNumbersAndTwoOfThemStartARefund) {
  int refunds = 0;
  for (const Topic& topic : topics()) {
    EXPECT_EQ(find_topic(topic.id), &topic);
    refunds += topic.refund ? 1 : 0;
  }
  EXPECT_EQ(refunds, 2);
  EXPECT_EQ(text_of(*find_topic(1001), "zh-CN").name, "代表客户购买/退款 CSP");
  EXPECT_EQ(text_of(*find_topic(1001), "en-US").name, "CSP purchase/refund on behalf of customers");
  EXPECT_EQ(text_of(*find_topic(1001), "zha").name, text_of(*find_topic(1001), "").name);
}

}  // namespace
}  // namespace chandlery::support
