// Cancelling as stories on a clock: both documents' presets, every code, and what runs at the same time.
#include "ordering/cancellation.h"

#include <future>

#include "fulfilment/import.h"
#include "ordering/cancellation_world.h"
#include "ordering/rebuy.h"
#include "partners/service.h"

namespace chandlery::ordering {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using enum CancellationEvent;

class CancellationTest : public CancellationWorld {
 protected:
  void expect_refused(const CancelCommand& command, Instant at, const ErrorCode& code, std::string_view field = {}) {
    const auto before = rows();
    const auto refused = cancel_now(command, at);
    ASSERT_FALSE(refused) << code.name;
    EXPECT_TRUE(refused.error().is(code)) << refused.error().code->name << ": " << refused.error().message;
    EXPECT_EQ(refused.error().field, field);
    EXPECT_EQ(rows(), before);
  }
};

// --- seed B's preset: self-service

TEST_P(CancellationTest, SeedBCancelsByItselfAndEverythingStopsAtOnce) {
  const Order order = buy({line(kServer, 3)}, kDeepLinkEra);
  EXPECT_EQ(unbilled(), 320'700);
  Actor customer = agent(kSeller, kDeepLinkEra.plus_days(1));
  customer.kind = PrincipalKind::kCustomerUser;
  customer.customer_id = kCustomer;
  customer.roles = {Role::kCustomerGlobalAdmin};
  ASSERT_TRUE(reveal_now(order, customer)) << "in this era the customer sees the key (S41)";

  const Cancelled cancelled = cancel_now(all_of(order), kDeepLinkEra.plus_days(12)).value();
  EXPECT_EQ(cancelled.cancellation.state, CancellationState::kCompleted);
  EXPECT_EQ(cancelled.cancellation.credit().to_string(), "3207.00");
  EXPECT_EQ(unbilled(), 0) << "perpetual software comes back in full (S70)";
  const Order now = read_order_of(order).value();
  EXPECT_EQ(now.status, OrderStatus::kCancelled);
  EXPECT_EQ(now.lines[0].status, LineStatus::kCancelled);
  EXPECT_EQ(now.version, order.version + 1);
  EXPECT_EQ(now.version, cancelled.order.version);
  ASSERT_THAT(held(order), SizeIs(1)) << "the item stays visible (S68)";
  EXPECT_EQ(held(order)[0].state, fulfilment::EntitlementState::kCancelled);
  EXPECT_TRUE(reveal_now(order, customer).error().is(errors::kKeyRevoked)) << "nobody can use it any more (S65)";
  expect_refused(all_of(order), kDeepLinkEra.plus_days(13), errors::kOrderNotCancellable);
}

TEST_P(CancellationTest, ASubscriptionIsProratedToTheDay) {
  const Order order = buy({line(kYearly, 2, "P1Y")}, kOnPremEra);
  const CancellationOutlook outlook = outlook_of(order, agent(kSeller, *parse_iso("2021-04-07T15:00:00Z")));
  EXPECT_EQ(outlook.lines[0].refund->credit.to_string(), "2202.74");
  EXPECT_EQ(outlook.lines[0].refund->used_days, 30);
  const Cancelled cancelled = cancel_now(all_of(order), *parse_iso("2021-04-07T15:00:00Z")).value();
  EXPECT_EQ(cancelled.cancellation.lines[0].refund, outlook.lines[0].refund) << "what was quoted is what comes back";
  EXPECT_EQ(unbilled(), 240'000 - 220'274);
}

TEST_P(CancellationTest, TheWindowEndsAtItsLastMicrosecond) {
  const Order order = buy({line(kYearly, 1, "P1Y")}, kOnPremEra);
  const Order other = buy({line(kYearly, 1, "P1Y")}, kOnPremEra);
  expect_refused(all_of(order), *parse_iso("2021-05-08T00:00:00Z"), errors::kCancellationWindowPassed, "lineItems[0]");
  EXPECT_TRUE(cancel_now(all_of(other), *parse_iso("2021-05-07T23:59:59Z")));
  const CancellationOutlook outlook = outlook_of(order, agent(kSeller, *parse_iso("2021-05-08")));
  EXPECT_EQ(outlook.lines[0].refusal->code->number, 900117);
  EXPECT_EQ(outlook.lines[0].days_left, 0);
}

TEST_P(CancellationTest, ALaterPolicyDoesNotHurtAnEarlierBuyer) {
  const Order before = buy({line(kYearly, 1, "P1Y")}, *parse_iso("2021-05-31T23:00:00Z"));
  const Order after = buy({line(kYearly, 1, "P1Y")}, *parse_iso("2021-06-01"));
  const Instant day_40 = *parse_iso("2021-07-11");
  EXPECT_TRUE(cancel_now(all_of(before), day_40)) << "sixty days, as pinned at the purchase";
  expect_refused(all_of(after), day_40, errors::kCancellationWindowPassed, "lineItems[0]");
}

TEST_P(CancellationTest, TodaysSubscriptionGoesBackInFullForADayThenByDaysForAWeek) {
  const Instant bought = *parse_iso("2022-10-20T09:15:00Z");
  const Order first = buy({line(kYearly, 1, "P1Y")}, bought);
  const Order second = buy({line(kYearly, 1, "P1Y")}, bought);
  const Order third = buy({line(kYearly, 1, "P1Y")}, bought);
  EXPECT_EQ(cancel_now(all_of(first), *parse_iso("2022-10-21T09:15:00Z"))->cancellation.credit().to_string(),
            "1200.00");
  EXPECT_EQ(cancel_now(all_of(second), *parse_iso("2022-10-27T09:15:00Z"))->cancellation.credit().to_string(),
            "1176.99");
  expect_refused(all_of(third), *parse_iso("2022-10-27T09:15:00.000001Z"), errors::kCancellationWindowPassed,
                 "lineItems[0]");
}

TEST_P(CancellationTest, YenAndDinarsComeBackInTheirOwnMinorUnits) {
  const Order yen = buy({line(kServerInJapan, 1)}, kDeepLinkEra, kInJapan);
  const Order dinars = buy({line(kServerInKuwait, 3)}, kDeepLinkEra, kInKuwait);
  EXPECT_EQ(cancel_now(all_of(yen), kDeepLinkEra.plus_days(1))->cancellation.credit().to_string(), "120000");
  EXPECT_EQ(cancel_now(all_of(dinars), kDeepLinkEra.plus_days(1))->cancellation.credit().to_string(), "990.375");
  EXPECT_EQ(unbilled("JPY"), 0);
  EXPECT_EQ(unbilled("KWD"), 0);
}

// --- lines

TEST_P(CancellationTest, ALineGoesAndTheOrderStays) {
  const Order order = buy({line(kServer, 2), line(kScarce, 3)}, kDeepLinkEra);
  EXPECT_EQ(rows()["stock"], 2);
  const Cancelled part = cancel_now(lines_of(order, {1}), kDeepLinkEra.plus_days(1)).value();
  EXPECT_EQ(part.order.status, OrderStatus::kCompleted);
  EXPECT_EQ(part.order.lines[1].status, LineStatus::kCancelled);
  EXPECT_EQ(rows()["stock"], 5) << "limited stock is back";
  EXPECT_EQ(unbilled(), 213'800);
  EXPECT_EQ(held(order)[0].state, fulfilment::EntitlementState::kActive);
  EXPECT_EQ(held(order)[1].state, fulfilment::EntitlementState::kCancelled);
  expect_refused(lines_of(order, {1}), kDeepLinkEra.plus_days(2), errors::kOrderNotCancellable, "lineItems[1]");
  const Cancelled rest = cancel_now(lines_of(order, {0, 1}), kDeepLinkEra.plus_days(2)).value();
  EXPECT_THAT(rest.cancellation.lines, SizeIs(1)) << "the echo of all lines means what is left";
  EXPECT_EQ(read_order_of(order)->status, OrderStatus::kCancelled);
  EXPECT_EQ(unbilled(), 0);
  EXPECT_EQ(rows()["ledger_entries"], 4);
}

TEST_P(CancellationTest, AnOrderWithALineThatCanNeverGoIsNotCancelledAsAWhole) {
  const Order order = buy({line(kServer, 1), line(kClientAccess, 1)}, kDeepLinkEra);
  expect_refused(all_of(order), kDeepLinkEra, errors::kOrderNotCancellable, "lineItems[1]");
  expect_refused(lines_of(order, {1}), kDeepLinkEra, errors::kOrderNotCancellable, "lineItems[1]");
  EXPECT_TRUE(cancel_now(lines_of(order, {0}), kDeepLinkEra));
}

TEST_P(CancellationTest, ALineThatWaitsForKeysLeavesTheQueue) {
  const Order order = buy({line(kPooled, 1), line(kServer, 1)}, kDeepLinkEra);
  EXPECT_EQ(order.status, OrderStatus::kPending);
  const Cancelled part = cancel_now(lines_of(order, {0}), kDeepLinkEra.plus_days(1)).value();
  EXPECT_EQ(part.order.status, OrderStatus::kCompleted) << "nothing waits any more";
  EXPECT_EQ(read_order_of(order)->status, OrderStatus::kCompleted);
  EXPECT_EQ(rows()["key_waits"], 0);
  std::istringstream keys("FIRST-KEY\n");
  ASSERT_TRUE(fulfilment::import_keys(database(), keyring_, agent(), {"DG7GMGF0DVT9", kPooled.sku, "2019"}, {}, keys));
  EXPECT_EQ(held(order)[0].state, fulfilment::EntitlementState::kCancelled);
  EXPECT_EQ(buy({line(kPooled, 1)}, kDeepLinkEra).status, OrderStatus::kCompleted) << "the key is there for the next";
}

TEST_P(CancellationTest, EachWrongAnswerHasItsCode) {
  const Order order = buy({line(kServer, 1), line(kServer, 1)}, kDeepLinkEra);
  const Instant at = kDeepLinkEra.plus_days(1);
  expect_refused(lines_of(order, {2}), at, errors::kLineNumberInvalid, "lineItems[0].lineItemNumber");
  CancelCommand command = lines_of(order, {0});
  command.lines[0].offer_id = kYearly.id();
  expect_refused(command, at, errors::kInvalidInput, "lineItems[0].offerId");
  command = all_of(order);
  command.etag = "c3RhbGU=";
  expect_refused(command, at, errors::kStaleEtag, "attributes.etag");
  command = all_of(order);
  command.order_id = "nothing";
  expect_refused(command, at, errors::kOrderNotFound);
  command = all_of(order);
  command.customer_id = kInJapan;
  expect_refused(command, at, errors::kOrderNotFound);
  command.customer_id = kOfOther;
  expect_refused(command, at, errors::kNoRelationship);
  EXPECT_TRUE(cancel_now(all_of(order), at, kOtherSeller).error().is(errors::kNoRelationship));
}

TEST_P(CancellationTest, AResellerReadsWhatItsProviderCancels) {
  const Order order = order_now({line(kServer, 1)}, kOfProvider, agent(kProvider, kDeepLinkEra)).value();
  EXPECT_TRUE(cancel_now(all_of(order), kDeepLinkEra, kReseller).error().is(errors::kNoRelationship));
  const CancellationOutlook outlook = outlook_of(order, agent(kReseller, kDeepLinkEra));
  EXPECT_TRUE(outlook.lines[0].cancellable());
  EXPECT_THAT(outlook.caller_lacks, ElementsAre(HasSubstr("provider")));
  EXPECT_TRUE(cancel_now(all_of(order), kDeepLinkEra, kProvider));
}

// --- seed A's preset: a support request, approved

TEST_P(CancellationTest, SeedACancelsByARequestThatTheOperatorApproves) {
  const Order order = buy({line(kServer, 3)}, kOnPremEra);
  const Actor seller = agent(kSeller, kOnPremEra.plus_days(1));
  ASSERT_TRUE(reveal_now(order, seller)) << "in this era the partner sees the key (S8)";
  EXPECT_TRUE(outlook_of(order, seller).lines[0].needs_support_request());
  expect_refused(all_of(order), kOnPremEra.plus_days(2), errors::kOrderNotCancellable, "lineItems[0]");

  CancelCommand command = all_of(order);
  command.amount_asked = order.total;
  const Cancellation request = request_now(command, kOnPremEra.plus_days(60)).value();
  EXPECT_EQ(request.state, CancellationState::kSubmitted);
  EXPECT_TRUE(reveal_now(order, agent(kSeller, kOnPremEra.plus_days(60)))) << "not revoked when requested (S16)";
  EXPECT_EQ(outlook_of(order, seller).lines[0].refusal->code, &errors::kPendingAdjustment);
  EXPECT_TRUE(request_now(all_of(order), kOnPremEra.plus_days(60)).error().is(errors::kPendingAdjustment));
  ASSERT_THAT(queue(), SizeIs(1));
  EXPECT_EQ(queue()[0].id, request.id);

  // Decided after the window: the day of the request counts.
  const Cancellation approved = decide_now(request, kApprove, kOnPremEra.plus_days(70)).value();
  EXPECT_EQ(approved.state, CancellationState::kCompleted);
  EXPECT_THAT(queue(), IsEmpty());
  EXPECT_THAT(queue(CancellationState::kCompleted), SizeIs(1));
  EXPECT_EQ(unbilled(), 0);
  EXPECT_EQ(read_order_of(order)->status, OrderStatus::kCancelled);
  EXPECT_TRUE(reveal_now(order, agent(kSeller, kOnPremEra.plus_days(71))).error().is(errors::kKeyRevoked));
  EXPECT_TRUE(decide_now(request, kApprove, kOnPremEra.plus_days(71)).error().is(errors::kOrderNotCancellable));
  EXPECT_EQ(rows()["ledger_entries"], 2);
}

TEST_P(CancellationTest, AQuestionGoesBackAndForthAndARejectionFreesTheLine) {
  const Order order = buy({line(kServer, 1)}, kOnPremEra);
  const Cancellation request = request_now(all_of(order), kOnPremEra.plus_days(1)).value();
  const Cancellation asked = decide_now(request, kAskForInformation, kOnPremEra.plus_days(2), "Which invoice?").value();
  EXPECT_EQ(asked.state, CancellationState::kNeedsInformation);
  EXPECT_TRUE(decide_now(request, kApprove, kOnPremEra.plus_days(2)).error().is(errors::kOrderNotCancellable));
  const auto resubmit = [&](Instant at, std::string_view id) {
    return act([&](sql::Tx& tx) {
      return resubmit_cancellation(tx, agent(kSeller, at), kCustomer, order.id, id, "That of March");
    });
  };
  EXPECT_TRUE(resubmit(kOnPremEra.plus_days(3), "none").error().is(errors::kNotFound));
  EXPECT_EQ(resubmit(kOnPremEra.plus_days(3), request.id)->state, CancellationState::kSubmitted);
  EXPECT_EQ(queue().at(0).reason, "That of March");
  EXPECT_TRUE(resubmit(kOnPremEra.plus_days(3), request.id).error().is(errors::kOrderNotCancellable));
  EXPECT_EQ(decide_now(request, kReject, kOnPremEra.plus_days(4))->state, CancellationState::kRejected);
  EXPECT_TRUE(outlook_of(order, agent(kSeller, kOnPremEra.plus_days(5))).lines[0].cancellable());
  EXPECT_EQ(unbilled(), 106'900) << "nothing came back";
  EXPECT_TRUE(request_now(all_of(order), kOnPremEra.plus_days(5)));
  Cancellation unknown = request;
  unknown.id = "none";
  EXPECT_TRUE(decide_now(unknown, kReject, kOnPremEra).error().is(errors::kNotFound));
}

TEST_P(CancellationTest, AnAmountAboveWhatComesBackOrOfAnotherCurrencyIsRefused) {
  const Order order = buy({line(kServer, 1)}, kOnPremEra);
  CancelCommand command = all_of(order);
  command.amount_asked = Money{106'901, order.total.currency};
  EXPECT_TRUE(request_now(command, kOnPremEra).error().is(errors::kInvalidInput));
  command.amount_asked = Money{100, *Currency::parse("EUR")};
  EXPECT_EQ(request_now(command, kOnPremEra).error().field, "amountRequested.currencyCode");
  EXPECT_THAT(queue(), IsEmpty());
}

TEST_P(CancellationTest, ARequestAlsoServesWhereTheDialogWould) {
  const Order order = buy({line(kServer, 1), line(kServer, 1)}, kDeepLinkEra);  // "both": dialog with a fallback (S62)
  const Cancellation request = request_now(lines_of(order, {0}), kDeepLinkEra).value();
  expect_refused(all_of(order), kDeepLinkEra, errors::kPendingAdjustment, "lineItems[0]");
  EXPECT_TRUE(cancel_now(lines_of(order, {1}), kDeepLinkEra)) << "the other line is free";
  EXPECT_TRUE(decide_now(request, kApprove, kDeepLinkEra.plus_days(1)));
  EXPECT_EQ(read_order_of(order)->status, OrderStatus::kCancelled);
}

// --- return and re-buy

TEST_P(CancellationTest, ReturnTenAndBuySixAgainAtTodaysPriceInOneStep) {
  const Order order = buy({line(kServer, 10)}, kDeepLinkEra);
  const Instant later = kDeepLinkEra.plus_days(10);
  set_price(kServer, "1100.00", kDeepLinkEra.plus_days(5));
  const auto command = [&](std::int64_t quantity, std::optional<Decimal> expected = {}) {
    return RebuyCommand{.customer_id = kCustomer,
                        .order_id = order.id,
                        .line_number = 0,
                        .quantity = quantity,
                        .expected_total = expected,
                        .reason = {}};
  };
  const auto rebuy = [&](std::int64_t quantity, std::optional<Decimal> expected = {}) {
    return act([&](sql::Tx& tx) {
      return return_and_rebuy(tx, agent(kSeller, later), services_, command(quantity, expected));
    });
  };
  const auto quote = [&](std::int64_t quantity, std::string partner = kSeller) {
    return act([&](sql::Tx& tx) { return quote_rebuy(tx, agent(partner, later), services_, command(quantity)); });
  };
  const auto before = rows();
  for (const std::int64_t quantity : {0, -1, 10, 11}) {
    EXPECT_TRUE(rebuy(quantity).error().is(errors::kQuantityInvalid)) << quantity;
    EXPECT_TRUE(quote(quantity).error().is(errors::kQuantityInvalid)) << quantity;
  }
  const RebuyQuote quoted = quote(6).value();
  EXPECT_EQ(quoted.returned.taxed().total().to_string(), "10690.00");
  EXPECT_EQ(quoted.taxed.total().to_string(), "6600.00");
  EXPECT_FALSE(quote(6, kOtherSeller));
  EXPECT_TRUE(rebuy(6, Decimal::parse("6414.00")).error().is(errors::kPriceChanged));
  EXPECT_EQ(rows(), before) << "and nothing is returned either";
  const Rebought done = rebuy(6, Decimal::parse("6600.00")).value();
  EXPECT_EQ(done.returned.order.status, OrderStatus::kCancelled);
  EXPECT_EQ(done.order.total.to_string(), "6600.00");
  EXPECT_EQ(done.order.lines[0].quantity, 6);
  EXPECT_EQ(unbilled(), 660'000);
  EXPECT_TRUE(rebuy(6).error().is(errors::kOrderNotCancellable));
}

TEST_P(CancellationTest, WhatIsBoughtAgainNamesNoResellerWhosePartnershipHasEnded) {
  const Actor provider = agent(kProvider, kDeepLinkEra);
  LineRequest through = line(kServer, 3);
  through.reseller_mpn_id = "4004";
  const Order order = order_now({through}, kOfProvider, provider).value();
  const auto rebuy = [&](const Order& of, std::int64_t quantity) {
    return act([&](sql::Tx& tx) {
      return return_and_rebuy(tx, provider, services_, {kOfProvider, of.id, 0, quantity, {}, {}});
    });
  };
  const Rebought through_it = rebuy(order, 2).value();
  EXPECT_EQ(through_it.order.lines[0].reseller_mpn_id, "4004");
  act([&](sql::Tx& tx) {
    return partners::link_reseller(tx, provider, kProvider, kReseller, partners::ResellerLinkStatus::kEnded);
  }).value();
  const auto done = rebuy(through_it.order, 1);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->order.lines[0].reseller_mpn_id, "");
  EXPECT_EQ(done->returned.order.lines[0].reseller_mpn_id, "4004");
}

TEST_P(CancellationTest, ScarceStockThatIsReturnedCanBeBoughtAgain) {
  const Order order = buy({line(kScarce, 5)}, kDeepLinkEra);
  const auto done = act([&](sql::Tx& tx) {
    return return_and_rebuy(tx, agent(kSeller, kDeepLinkEra), services_, {kCustomer, order.id, 0, 4, {}, {}});
  });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(rows()["stock"], 1);
}

// --- at the same time

TEST_P(CancellationTest, OfManyCancelsAtOnceExactlyOneIsMade) {
  const Order order = buy({line(kServer, 2)}, kDeepLinkEra);
  constexpr int kCallers = 16;
  std::vector<Result<Cancelled>> results(kCallers, fail(errors::kInternal));
  std::vector<std::promise<void>> done(kCallers);
  for (int i = 0; i < kCallers; ++i) {
    database().write(
        [&, i](sql::Tx& tx) {
          results[i] = cancel(tx, agent(kSeller, kDeepLinkEra), all_of(order));
          if (!results[i]) tx.undo();
        },
        [&, i](std::exception_ptr failure) { failure ? done[i].set_exception(failure) : done[i].set_value(); });
  }
  int made = 0;
  for (int i = 0; i < kCallers; ++i) {
    done[i].get_future().get();
    made += results[i].has_value();
    if (!results[i]) {
      EXPECT_TRUE(results[i].error().is(errors::kPendingAdjustment) ||
                  results[i].error().is(errors::kOrderNotCancellable));
    }
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(rows()["ledger_entries"], 2);
  EXPECT_EQ(unbilled(), 0);
  EXPECT_THAT(queue(CancellationState::kCompleted), SizeIs(1));
}

TEST_P(CancellationTest, AfterTheCommitOfACancelNobodyGetsTheKey) {
  const Instant at = kOnPremEra.plus_days(90);  // June 2021: the partner sees keys, and cancels by itself
  const Order order = buy({line(kServer, 1)}, at);
  constexpr int kReveals = 24;
  std::vector<Result<fulfilment::RevealedKey>> before(kReveals, fail(errors::kInternal)), after = before;
  std::vector<std::promise<void>> done(2 * kReveals);
  const auto start_reveal = [&](std::vector<Result<fulfilment::RevealedKey>>& results, int i, std::promise<void>& end) {
    database().write(
        [&, i](sql::Tx& tx) {
          results[i] = reveal(tx, order, agent(kSeller, at));
          if (!results[i]) tx.undo();
        },
        [&](std::exception_ptr failure) { failure ? end.set_exception(failure) : end.set_value(); });
  };
  std::promise<void> cancelled;
  for (int i = 0; i < kReveals; ++i) {
    if (i == kReveals / 2) {
      database().write(
          [&](sql::Tx& tx) { ASSERT_TRUE(cancel(tx, agent(kSeller, at), all_of(order))); },
          [&](std::exception_ptr failure) { failure ? cancelled.set_exception(failure) : cancelled.set_value(); });
    }
    start_reveal(before, i, done[i]);
  }
  cancelled.get_future().get();
  for (int i = 0; i < kReveals; ++i) start_reveal(after, i, done[kReveals + i]);
  for (auto& each : done) each.get_future().get();
  for (int i = 0; i < kReveals; ++i) {
    EXPECT_TRUE(before[i] || before[i].error().is(errors::kKeyRevoked)) << before[i].error().message;
    ASSERT_FALSE(after[i]);
    EXPECT_TRUE(after[i].error().is(errors::kKeyRevoked));
  }
  // The log's own order is that of the commits: no reveal stands behind the cancellation.
  static const sql::Statement kLog("SELECT operation FROM audit_records WHERE partner_id = $1 ORDER BY sequence");
  std::vector<std::string> log;
  database().read_now(
      [&](sql::Tx& tx) { log = tx.all(kLog, {kSeller}, [](const sql::Row& row) { return row.string(0); }); });
  EXPECT_EQ(log.front(), "create_order");
  EXPECT_EQ(log.back(), "update_order");
}

TEST_P(CancellationTest, AClockThatGoesBackNeverGivesMoreThanTheCharge) {
  const Order order = buy({line(kYearly, 1, "P1Y")}, kOnPremEra);
  EXPECT_EQ(cancel_now(all_of(order), kOnPremEra.plus_days(-20))->cancellation.credit().to_string(), "1200.00");
  EXPECT_EQ(unbilled(), 0);
}

TEST_P(CancellationTest, TheLogTellsOldAndNew) {
  const Order order = buy({line(kServer, 2)}, kDeepLinkEra);
  ASSERT_TRUE(cancel_now(all_of(order), kDeepLinkEra));
  static const sql::Statement kLast(
      "SELECT old_value, new_value, customized FROM audit_records WHERE operation = 'update_order'");
  database().read_now([&](sql::Tx& tx) {
    tx.query(kLast, {}, [](const sql::Row& row) {
      EXPECT_THAT(row.string(0), HasSubstr(R"("Status":"completed")"));
      EXPECT_THAT(row.string(0), HasSubstr(R"("Quantity":2)"));
      EXPECT_THAT(row.string(1), HasSubstr(R"("Status":"cancelled")"));
      EXPECT_THAT(row.string(1), HasSubstr(R"("Quantity":0)"));
      EXPECT_THAT(row.string(2), HasSubstr("2138.00 USD"));
      EXPECT_THAT(row.string(2), HasSubstr("Not needed"));
    });
  });
}

INSTANTIATE_ON_BOTH_ENGINES(CancellationTest);

}  // namespace
}  // namespace chandlery::ordering
