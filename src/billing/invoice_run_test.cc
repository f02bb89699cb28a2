// Invoices on both engines: the worked stories of rules 3.6 and 3.12 on a turned clock, runs that are repeated, undone and
// started twice, and months of random charges.
#include "billing/invoice_run.h"

#include <rapidcheck/gtest.h>

#include <future>
#include <random>

#include "billing/amendments.h"
#include "billing/books_for_tests.h"
#include "billing/issuing.h"
#include "billing/payments.h"
#include "billing/seller.h"
#include "billing/standing.h"

namespace chandlery::billing {
namespace {

using testing::ElementsAre, testing::IsEmpty, testing::SizeIs;

BillingMonth month(std::string_view text) { return *BillingMonth::parse(text); }
Money usd(std::string_view amount) { return money(amount, "USD"); }

class InvoiceRunTest : public Books {
 protected:
  /// Charges a line at an instant, in the month that is open then.
  void buy(std::string_view at, std::string id, Money subtotal, Money tax, std::string partner_id = "partner-a",
           InvoiceType type = InvoiceType::kOneTime) {
    Actor actor = partner(at, partner_id);
    database().write_now([&](sql::Tx& tx) {
      ChargeLine made = line(id, subtotal, tax, partner_id);
      made.invoice_type = type;
      made.posted_at = actor.at;
      made.month = open_month(hold_account(tx, partner_id, actor.at).account, actor.at);
      charge(tx, actor, {{made}});
    });
  }
  void buy(std::string_view at, std::string id, std::string_view amount) { buy(at, std::move(id), usd(amount), usd("0")); }
  InvoiceRun run(std::string_view of, std::string_view at) {
    const Result<InvoiceRun> done = run_invoices(database(), system(at), month(of));
    EXPECT_TRUE(done) << done.error().message;
    return done.value_or(InvoiceRun{});
  }
  static Actor system(std::string_view at) {
    Actor actor;
    actor.kind = PrincipalKind::kSystem;
    actor.user_name = "schedule";
    actor.at = *parse_iso(at);
    return actor;
  }
  /// Oldest first.
  std::vector<Invoice> invoices_of(const std::string& partner_id) {
    std::vector<Invoice> found;
    database().read_now([&](sql::Tx& tx) { found = store::list_invoices(tx, partner_id, {}, 0, 0); });
    std::reverse(found.begin(), found.end());
    return found;
  }
  Money balance(std::string_view account, std::string_view partner_id = "partner-a", std::string_view code = "USD") {
    for (const Balance& known : balances_of(partner_id)) {
      if (known.account == account && known.amount.currency == currency(code)) return known.amount;
    }
    return money("0", code);
  }
  template <class Act>
  auto write(Act&& act) {
    std::optional<decltype(act(std::declval<sql::Tx&>()))> answer;
    database().write_now([&](sql::Tx& tx) { answer.emplace(act(tx)); });
    return *std::move(answer);
  }
  void pay(std::string_view at, Money amount, std::string words) {
    const Actor actor = partner(at);
    const auto paid = write([&](sql::Tx& tx) {
      return record_payment(tx, actor,
                            {.reference = "reference", .amount = amount, .received_on = Date::of(actor.at), .words = words});
    });
    ASSERT_TRUE(paid) << paid.error().message;
  }
  void begin_numbers_at(int next) {
    database().write_now([&](sql::Tx& tx) {
      tx.run_script("INSERT INTO number_series (series, next) VALUES ('invoice', " + std::to_string(next) + ")");
    });
  }
};

TEST_P(InvoiceRunTest, APurchaseOfTheTwelfthOfMarchIsInvoicedOnTheEighthOfApril) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", usd("3207.00"), usd("256.56"));
  const InvoiceRun done = run("2021-03", "2021-04-08T00:00:00Z");
  EXPECT_EQ(done.partners_done, 1);
  EXPECT_TRUE(done.finished_at);
  ASSERT_THAT(done.totals, SizeIs(1));
  EXPECT_EQ(done.totals[0].total, usd("3463.56"));
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(1));
  EXPECT_EQ(invoices[0].number, "G000000001");
  EXPECT_EQ(to_iso(invoices[0].invoice_date), "2021-04-08");
  EXPECT_EQ(to_iso(invoices[0].due_date), "2021-06-07");
  EXPECT_EQ(invoices[0].total(), usd("3463.56"));
  EXPECT_EQ(invoices[0].lines, 1);
  EXPECT_EQ(balance("receivable"), usd("3463.56"));
  EXPECT_EQ(balance("unbilled"), usd("0"));
}

TEST_P(InvoiceRunTest, ACancellationOfTheSameMonthMakesAnInvoiceOfZero) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "3207.00");
  buy("2021-03-20T09:00:00Z", "order-1/0/cancelImmediate", "-3207.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(1));
  EXPECT_EQ(invoices[0].total(), usd("0"));
  EXPECT_EQ(invoices[0].lines, 2);
  EXPECT_EQ(invoices[0].state, InvoiceState::kPaid);
}

TEST_P(InvoiceRunTest, TheCreditOfALaterCancellationIsOnTheNextMonthsInvoiceAndCarriedForward) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "3207.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  buy("2021-04-15T09:00:00Z", "order-1/0/cancelImmediate", "-3207.00");
  buy("2021-04-16T09:00:00Z", "order-2/0/new", "207.00");
  run("2021-04", "2021-05-08T00:00:00Z");
  std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(2));
  EXPECT_EQ(to_iso(invoices[1].invoice_date), "2021-05-08");
  EXPECT_EQ(invoices[1].total(), usd("-3000.00"));
  EXPECT_EQ(invoices[1].balance(), usd("0"));
  EXPECT_EQ(invoices[1].credit_left, usd("3000.00"));
  EXPECT_EQ(invoices[0].balance(), usd("3207.00")) << "an invoice that was issued before is not paid by it";
  EXPECT_EQ(balance("receivable"), usd("207.00"));

  buy("2021-05-02T09:00:00Z", "order-3/0/new", "1000.00");
  run("2021-05", "2021-06-08T00:00:00Z");
  buy("2021-06-02T09:00:00Z", "order-4/0/new", "2500.00");
  run("2021-06", "2021-07-08T00:00:00Z");
  invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(4));
  EXPECT_EQ(invoices[1].credit_left, usd("0"));
  EXPECT_EQ(invoices[2].state, InvoiceState::kPaid);
  EXPECT_EQ(invoices[3].balance(), usd("500.00"));
  EXPECT_EQ(invoices[3].state, InvoiceState::kPartiallyPaid);
}

TEST_P(InvoiceRunTest, EachTypeAndCurrencyHasAnInvoiceOfItsOwn) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  buy("2021-03-12T09:00:00Z", "order-2/0/new", usd("20.00"), usd("0"), "partner-a", InvoiceType::kRecurring);
  buy("2021-03-12T09:00:00Z", "order-3/0/new", money("120000", "JPY"), money("12000", "JPY"));
  buy("2021-03-12T09:00:00Z", "order-4/0/new", money("1500.000", "KWD"), money("0", "KWD"));
  run("2021-03", "2021-04-08T00:00:00Z");
  std::vector<std::string> totals;
  for (const Invoice& invoice : invoices_of("partner-a")) {
    totals.push_back(invoice.number + " " + std::string(to_string(invoice.type)) + " " + invoice.total().to_string() + " " +
                     std::string(invoice.currency().code()));
  }
  EXPECT_THAT(totals, ElementsAre("G000000001 Recurring 20.00 USD", "G000000002 OneTime 132000 JPY",
                                  "G000000003 OneTime 1500.000 KWD", "G000000004 OneTime 10.00 USD"));
}

TEST_P(InvoiceRunTest, AMonthIsIssuedOnceAndALateChargeGoesToTheNext) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  const InvoiceRun again = run("2021-03", "2021-04-09T00:00:00Z");
  EXPECT_EQ(again.finished_at, parse_iso("2021-04-08T00:00:00Z"));
  EXPECT_EQ(again.partners, 1);
  EXPECT_THAT(invoices_of("partner-a"), SizeIs(1));
  buy("2021-03-31T23:59:59Z", "order-2/0/new", "5.00");  // a clock that went back
  run("2021-03", "2021-04-10T00:00:00Z");
  EXPECT_THAT(invoices_of("partner-a"), SizeIs(1));
  run("2021-04", "2021-05-08T00:00:00Z");
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(2));
  EXPECT_EQ(invoices[1].month, month("2021-04"));
  EXPECT_EQ(invoices[1].total(), usd("5.00"));
}

TEST_P(InvoiceRunTest, AMonthThatWasLeftOpenIsIssuedWithTheNextAsItsOwnInvoice) {
  buy("2021-02-12T09:00:00Z", "order-1/0/new", "10.00");
  buy("2021-03-12T09:00:00Z", "order-2/0/new", "20.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(2));
  EXPECT_EQ(to_iso(invoices[0].invoice_date), "2021-03-08");
  EXPECT_EQ(to_iso(invoices[1].invoice_date), "2021-04-08");
}

TEST_P(InvoiceRunTest, AMonthThatIsNotOverIsRefused) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  const Result<InvoiceRun> refused = run_invoices(database(), system("2021-03-31T23:59:59Z"), month("2021-03"));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kInvalidInput));
  EXPECT_THAT(invoices_of("partner-a"), IsEmpty());
}

TEST_P(InvoiceRunTest, TheScheduleRunsAMonthFromTheEighth) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  const auto due = [&](std::string_view at) {
    return write([&](sql::Tx& tx) { return month_to_run(tx, *parse_iso(at)); });
  };
  EXPECT_EQ(due("2021-04-08T00:00:00Z"), month("2021-03"));
  run("2021-03", "2021-04-08T00:00:00Z");
  EXPECT_EQ(due("2021-04-08T00:10:00Z"), std::nullopt);
}

TEST_P(InvoiceRunTest, ATransactionThatIsUndoneLeavesNoGapInTheNumbers) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  Actor actor = system("2021-04-08T00:00:00Z");
  actor.partner_id = "partner-a";
  EXPECT_THROW(database().write_now([&](sql::Tx& tx) {
    EXPECT_TRUE(issue(tx, actor, month("2021-03")));
    throw std::runtime_error("the machine fails here");
  }),
               std::runtime_error);
  EXPECT_THAT(invoices_of("partner-a"), IsEmpty());
  run("2021-03", "2021-04-08T00:00:00Z");
  EXPECT_EQ(invoices_of("partner-a").at(0).number, "G000000001");
}

TEST_P(InvoiceRunTest, TwoRunsAtOnceIssueEachPartnerOnceInTheOrderOfTheirIds) {
  for (int i = 0; i < 60; ++i) {
    const std::string id = "partner-" + std::to_string(100 + i);
    buy("2021-03-12T09:00:00Z", "order-" + std::to_string(i) + "/0/new", usd("10.00"), usd("1.00"), id);
  }
  const auto one = [&] { return run_invoices(database(), system("2021-04-08T00:00:00Z"), month("2021-03")).has_value(); };
  std::future<bool> other = std::async(std::launch::async, one);
  EXPECT_TRUE(one());
  EXPECT_TRUE(other.get());
  for (int i = 0; i < 60; ++i) {
    const std::vector<Invoice> invoices = invoices_of("partner-" + std::to_string(100 + i));
    ASSERT_THAT(invoices, SizeIs(1));
    EXPECT_EQ(invoices[0].number, document_number(i + 1));
  }
  const InvoiceRun done = write([&](sql::Tx& tx) { return *store::find_run(tx, month("2021-03")); });
  EXPECT_EQ(done.partners_done, 60);
  EXPECT_EQ(done.totals.at(0).invoices, 60);
  EXPECT_TRUE(done.finished_at);
}

TEST_P(InvoiceRunTest, ThePreviewIsTheLaterInvoice) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", usd("10.00"), usd("1.90"));
  buy("2021-03-14T09:00:00Z", "order-2/0/new", "-3.00");
  std::vector<Invoice> drafts = write([&](sql::Tx& tx) { return preview(tx, partner(), month("2021-03")); });
  ASSERT_THAT(drafts, SizeIs(1));
  run("2021-03", "2021-04-08T00:00:00Z");
  const Invoice issued = invoices_of("partner-a").at(0);
  drafts[0].number = issued.number;
  EXPECT_EQ(snapshot(drafts[0]), snapshot(issued));
  EXPECT_EQ(drafts[0].subtotal, issued.subtotal);
  EXPECT_EQ(drafts[0].tax, issued.tax);
  EXPECT_EQ(drafts[0].tax_notes, issued.tax_notes);
  EXPECT_THAT(write([&](sql::Tx& tx) { return preview(tx, partner(), month("2021-03")); }), IsEmpty());
}

TEST_P(InvoiceRunTest, AnAdjustmentStandsBesideTheLines) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", usd("10.00"), usd("1.90"));
  database().write_now([&](sql::Tx& tx) {
    ChargeLine credit = line("credit/1", usd("-4.00"), usd("-0.76"));
    credit.type = ChargeType::kCustomerCredit;
    credit.customer_id.clear();
    charge(tx, partner(), {{credit}});
  });
  run("2021-03", "2021-04-08T00:00:00Z");
  const Invoice issued = invoices_of("partner-a").at(0);
  EXPECT_EQ(issued.lines, 1);
  EXPECT_EQ(issued.subtotal, usd("10.00"));
  EXPECT_EQ(issued.adjustments, usd("-4.00"));
  EXPECT_EQ(issued.total(), usd("7.14"));
}

TEST_P(InvoiceRunTest, AnInvoiceKeepsTheSellerOfItsIssue) {
  Seller seller;
  seller.party = {.name = "Old Quay Ltd", .address = {"1 Quay", "Dublin"}, .country = "IE", .tax_id = "IE1"};
  seller.payment_instructions = "IBAN 1\nBIC 2";
  const auto put = [&] { return write([&](sql::Tx& tx) { return replace_seller(tx, system("2021-03-01T00:00:00Z"), seller); }); };
  ASSERT_TRUE(put());
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "10.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  seller.party.name = "New Quay Ltd";
  ASSERT_TRUE(put());
  const Invoice issued = invoices_of("partner-a").at(0);
  EXPECT_EQ(issued.seller.name, "Old Quay Ltd");
  EXPECT_THAT(issued.seller.address, ElementsAre("1 Quay", "Dublin"));
  EXPECT_EQ(issued.payment_instructions, "IBAN 1\nBIC 2");
  EXPECT_EQ(issued.buyer.account_number, "partner-a");
}

// Rules 3.12, credit memo: 101 is taken back by 102 and issued anew as 103.
TEST_P(InvoiceRunTest, AWrongOrderNumberIsPutRightByAVoidNoteAndANewInvoiceOfTheSameDueDate) {
  begin_numbers_at(101);
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "3207.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  const Actor operator_ = partner("2021-04-20T12:00:00Z");
  const auto again = [&](std::string_view id) {
    return write([&](sql::Tx& tx) { return reissue(tx, operator_, id, "the order number is wrong"); });
  };
  const Result<Reissued> done = again("OneTime-G000000101");
  ASSERT_TRUE(done) << done.error().message;
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  ASSERT_THAT(invoices, SizeIs(3));
  EXPECT_EQ(invoices[0].state, InvoiceState::kVoided);
  EXPECT_THAT(invoices[0].amendments, ElementsAre("G000000102", "G000000103"));
  EXPECT_EQ(invoices[1].number, "G000000102");
  EXPECT_EQ(invoices[1].document, DocumentType::kVoidNote);
  EXPECT_EQ(invoices[1].amends_of, "G000000101");
  EXPECT_EQ(invoices[1].total(), usd("-3207.00"));
  EXPECT_EQ(invoices[2].number, "G000000103");
  EXPECT_EQ(invoices[2].total(), usd("3207.00"));
  EXPECT_EQ(invoices[2].due_date, invoices[0].due_date);
  EXPECT_EQ(to_iso(invoices[2].invoice_date), "2021-04-20");
  EXPECT_EQ(invoices[2].balance(), usd("3207.00"));
  EXPECT_EQ(balance("receivable"), usd("3207.00"));
  EXPECT_TRUE(again("G000000101").error().is(errors::kAlreadyExists));
  EXPECT_TRUE(again("G000000102").error().is(errors::kInvalidInput));
  EXPECT_TRUE(again("G000000999").error().is(errors::kNotFound));
  EXPECT_TRUE(again("Recurring-G000000103").error().is(errors::kNotFound));
  ASSERT_TRUE(again("G000000103"));
  EXPECT_EQ(invoices_of("partner-a").back().number, "G000000105");
}

TEST_P(InvoiceRunTest, WhatWasPaidOnAVoidedInvoiceIsCreditedToTheNewOne) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "3207.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  pay("2021-04-15T12:00:00Z", usd("207.00"), "G000000001");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return reissue(tx, partner("2021-04-20T12:00:00Z"), "G000000001", "why"); }));
  const std::vector<Invoice> invoices = invoices_of("partner-a");
  EXPECT_EQ(invoices.at(1).credit_left, usd("0"));
  EXPECT_EQ(invoices.at(2).balance(), usd("3000.00"));
  EXPECT_EQ(balance("receivable"), usd("3000.00"));
}

TEST_P(InvoiceRunTest, AnUnpaidInvoiceStopsItsAccountUntilItIsDisputedOrPaid) {
  buy("2021-03-12T09:00:00Z", "order-1/0/new", "3207.00");
  run("2021-03", "2021-04-08T00:00:00Z");
  const ArrearsPolicy policy{.suspend_after_days = 30};
  const auto standing = [&] { return write([&](sql::Tx& tx) { return find_account(tx, "partner-a").standing; }); };
  const auto review = [&](std::string_view at) { return review_standings(database(), system(at), policy); };
  EXPECT_EQ(review("2021-06-07T23:00:00Z"), 0);
  EXPECT_EQ(review("2021-06-08T00:00:00Z"), 1);
  EXPECT_EQ(standing(), Standing::kInArrears);
  EXPECT_EQ(review("2021-07-07T00:00:00Z"), 0);
  EXPECT_EQ(review("2021-07-08T00:00:00Z"), 1);
  EXPECT_EQ(standing(), Standing::kSuspended);

  const Actor someone = partner("2021-07-09T00:00:00Z");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return dispute(tx, someone, "G000000001", "not what we bought"); }));
  EXPECT_TRUE(write([&](sql::Tx& tx) { return dispute(tx, someone, "G000000001", "again"); }).error().is(errors::kAlreadyExists));
  EXPECT_EQ(review("2021-07-09T00:10:00Z"), 1);
  EXPECT_EQ(standing(), Standing::kGood);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return resolve(tx, someone, "G000000001", "it was"); }));
  EXPECT_EQ(write([&](sql::Tx& tx) { return review_standing(tx, someone, policy); }), Standing::kSuspended);

  pay("2021-07-10T00:00:00Z", usd("3207.00"), "G000000001");
  EXPECT_EQ(standing(), Standing::kGood);
}

// Months of random charges of random partners, runs in between, some of them for months long past and some repeated: the
// books are right after each, and what was issued never changes.
TEST_P(InvoiceRunTest, WhateverIsChargedIsInvoicedOnceAndStays) {
  std::mt19937 random(20210308);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::vector<std::string> codes = {"USD", "EUR", "JPY", "KWD"};
  std::map<std::string, std::string> issued;
  int orders = 0;
  for (int m = 1; m <= 12; ++m) {
    const std::string of = "2021-" + std::string(m < 10 ? "0" : "") + std::to_string(m);
    for (int i = below(25); i > 0; --i) {
      const Currency in = currency(codes[static_cast<std::size_t>(below(4))]);
      const Money subtotal{below(200'000) - 80'000, in};
      const Money tax{subtotal.minor / 5, in};
      const std::string day = std::to_string(10 + below(18));
      buy(of + "-" + day + "T10:00:00Z", "order-" + std::to_string(++orders) + "/0/new", subtotal, tax,
          "partner-" + std::to_string(below(6)), below(3) == 0 ? InvoiceType::kRecurring : InvoiceType::kOneTime);
    }
    const std::string next = to_iso(invoice_date(month(of)).start());
    if (below(3) > 0) run(of, next);
    if (m > 1 && below(3) == 0) run("2021-01", next);
    ASSERT_THAT(problems(), IsEmpty()) << of;
    for (int p = 0; p < 6; ++p) {
      for (const Invoice& invoice : invoices_of("partner-" + std::to_string(p))) {
        const std::string facts = invoice.month.to_string() + to_iso(invoice.due_date) + invoice.total().to_string() +
                                  std::string(invoice.currency().code()) + std::to_string(invoice.lines);
        const auto [known, is_new] = issued.emplace(invoice.number, facts);
        EXPECT_EQ(known->second, facts) << invoice.number;
      }
    }
  }
  EXPECT_GT(issued.size(), 30u);
}

INSTANTIATE_ON_BOTH_ENGINES(InvoiceRunTest);

}  // namespace
}  // namespace chandlery::billing
