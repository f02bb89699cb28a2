// The worked dates and numbers of rules 3.6, 3.7 and 3.12, and what holds for every month and every credit.
#include "billing/invoice_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace chandlery::billing {
namespace {

Instant at(std::string_view iso) { return *parse_iso(iso); }
BillingMonth month(std::string_view text) { return *BillingMonth::parse(text); }
Money usd(std::int64_t minor) { return {minor, *Currency::parse("USD")}; }

TEST(InvoiceRules, APurchaseOfMarchIsInvoicedOnTheEighthOfAprilAndDueOnTheSeventhOfJune) {
  const BillingMonth march = BillingMonth::of(at("2021-03-12T00:00:00Z"));
  EXPECT_EQ(to_iso(march.first_day()), "2021-03-01");
  EXPECT_EQ(to_iso(march.last_day()), "2021-03-31");
  EXPECT_EQ(to_iso(invoice_date(march)), "2021-04-08");
  EXPECT_EQ(to_iso(due_date(invoice_date(march))), "2021-06-07");
}

TEST(InvoiceRules, ACancellationInAprilIsOnTheInvoiceOfTheEighthOfMay) {
  EXPECT_EQ(to_iso(invoice_date(BillingMonth::of(at("2021-04-15T00:00:00Z")))), "2021-05-08");
}

TEST(InvoiceRules, AMonthIsDueFromMidnightOfTheEighth) {
  EXPECT_EQ(last_due_month(at("2021-04-07T23:59:59.999999Z")), month("2021-02"));
  EXPECT_EQ(last_due_month(at("2021-04-08T00:00:00Z")), month("2021-03"));
  EXPECT_EQ(last_due_month(at("2021-01-08T00:00:00Z")), month("2020-12"));
  EXPECT_EQ(last_due_month(at("2021-01-07T00:00:00Z")), month("2020-11"));
}

TEST(InvoiceRules, AMonthThatIsNotOverCannotBeIssued) {
  EXPECT_FALSE(is_over(month("2021-03"), at("2021-03-31T23:59:59Z")));
  EXPECT_TRUE(is_over(month("2021-03"), at("2021-04-01T00:00:00Z")));
}

TEST(InvoiceRules, ADocumentIsNamedWithAndWithoutItsType) {
  EXPECT_EQ(document_number(101), "G000000101");
  EXPECT_EQ(document_number(kLargestNumber), "G999999999");
  EXPECT_THROW(document_number(0), std::logic_error);
  EXPECT_THROW(document_number(kLargestNumber + 1), std::logic_error);
  EXPECT_EQ(typed_id(InvoiceType::kOneTime, "G000000101"), "OneTime-G000000101");
  EXPECT_EQ(typed_id(InvoiceType::kRecurring, "G000000101"), "Recurring-G000000101");
  for (const std::string_view text : {"G000000101", "g000000101", "OneTime-G000000101", "onetime-g000000101"}) {
    const auto id = parse_document_id(text);
    ASSERT_TRUE(id) << text;
    EXPECT_EQ(id->number, "G000000101");
  }
  EXPECT_EQ(parse_document_id("Recurring-G000000101")->type, InvoiceType::kRecurring);
  EXPECT_EQ(parse_document_id("G000000101")->type, std::nullopt);
  for (const std::string_view text : {"", "G", "G00000101", "G0000001011", "D000000101", "OneTime-", "OneTimeG000000101",
                                      "Recurring--G000000101", "G00000010x", "-G000000101", "OneTime-OneTime-G000000101"}) {
    EXPECT_FALSE(parse_document_id(text)) << text;
  }
}

Invoice invoice_of(std::int64_t minor) {
  Invoice invoice;
  invoice.subtotal = usd(minor);
  invoice.tax = invoice.adjustments = invoice.paid = invoice.credited = usd(0);
  invoice.due_date = *parse_iso_date("2021-06-07");
  return invoice;
}

TEST(InvoiceRules, WhatIsPaidAndCreditedDecidesTheState) {
  Invoice invoice = invoice_of(320700);
  EXPECT_EQ(state_of(invoice), InvoiceState::kIssued);
  invoice.paid = usd(100);
  EXPECT_EQ(state_of(invoice), InvoiceState::kPartiallyPaid);
  invoice.credited = usd(320600);
  EXPECT_EQ(state_of(invoice), InvoiceState::kPaid);
  invoice.state = InvoiceState::kVoided;
  EXPECT_EQ(state_of(invoice), InvoiceState::kVoided);
  EXPECT_EQ(state_of(invoice_of(0)), InvoiceState::kPaid);
}

TEST(InvoiceRules, AnInvoiceIsOverdueFromTheDayAfterItsDueDateAndStopsItsAccountLater) {
  Invoice invoice = invoice_of(320700);
  const ArrearsPolicy policy{.suspend_after_days = 30};
  const auto on = [&](std::string_view day) { return arrears_of(invoice, policy, *parse_iso_date(day)); };
  EXPECT_EQ(on("2021-06-07"), Arrears::kNone);
  EXPECT_EQ(on("2021-06-08"), Arrears::kInArrears);
  EXPECT_EQ(on("2021-07-07"), Arrears::kInArrears);
  EXPECT_EQ(on("2021-07-08"), Arrears::kSuspended);
  invoice.disputed = true;
  EXPECT_EQ(on("2021-07-08"), Arrears::kNone);
  invoice.disputed = false;
  invoice.paid = usd(320700);
  EXPECT_EQ(on("2021-07-08"), Arrears::kNone);
}

TEST(InvoiceRules, TheOldestCreditIsUsedFirst) {
  const std::vector<Money> credits = {usd(100), usd(250), usd(50)};
  EXPECT_EQ(use_credit(credits, usd(300)), (std::vector{usd(100), usd(200), usd(0)}));
  EXPECT_EQ(use_credit(credits, usd(1000)), (std::vector{usd(100), usd(250), usd(50)}));
  EXPECT_EQ(use_credit(credits, usd(0)), (std::vector{usd(0), usd(0), usd(0)}));
}

RC_GTEST_PROP(InvoiceRules, NeitherMoreCreditThanThereIsNorThanIsOwedIsUsed, ()) {
  std::vector<Money> credits;
  for (const int minor : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000'000))) credits.push_back(usd(minor));
  const Money owed = usd(*rc::gen::inRange(0, 3'000'000));
  const std::vector<Money> used = use_credit(credits, owed);
  std::int64_t sum = 0, all = 0;
  for (std::size_t i = 0; i < credits.size(); ++i) {
    RC_ASSERT(used[i].minor >= 0 && used[i].minor <= credits[i].minor);
    sum += used[i].minor;
    all += credits[i].minor;
  }
  RC_ASSERT(sum == std::min(all, owed.minor));
}

RC_GTEST_PROP(InvoiceRules, EveryMonthIsDueOnceItsInvoiceDateHasCome, (std::int32_t seed)) {
  const BillingMonth any{static_cast<std::int32_t>(static_cast<std::uint32_t>(seed) % 3600u)};
  const Instant day = invoice_date(any).start();
  RC_ASSERT(last_due_month(day) == any);
  RC_ASSERT(last_due_month({day.micros - 1}) == any.previous());
  RC_ASSERT(is_over(any, day));
}

ChargeGroup group(std::string_view text, InvoiceType type, std::int64_t lines, Money subtotal, Money tax) {
  const Money none{0, subtotal.currency};
  return {.set = {"partner-a", month(text), type, subtotal.currency}, .sum = {lines, subtotal, tax, none}};
}

TEST(InvoiceRules, AnInvoiceSaysHowItWasTaxed) {
  const auto taxed = [](TaxTreatment treatment, std::string name, std::string_view rate, Money subtotal, Money tax) {
    ChargeGroup made = group("2021-03", InvoiceType::kOneTime, 1, subtotal, tax);
    made.treatment = treatment;
    made.tax_name = std::move(name);
    made.tax_rate = *Decimal::parse(rate);
    return made;
  };
  const std::vector<ChargeGroup> groups = {
      taxed(TaxTreatment::kReverseCharge, "VAT", "0", usd(10000), usd(0)),
      taxed(TaxTreatment::kExclusive, "VAT", "0.19", usd(6000), usd(1140)),
      taxed(TaxTreatment::kExclusive, "VAT", "0.190", usd(4000), usd(760)),
      taxed(TaxTreatment::kExclusive, "VAT", "0.075", usd(10000), usd(750)),
      taxed(TaxTreatment::kInclusive, "GST", "0.10", usd(10000), usd(1000)),
      taxed(TaxTreatment::kExempt, "", "0", usd(500), usd(0)),
      taxed(TaxTreatment::kNone, "", "0", usd(500), usd(0)),
  };
  EXPECT_EQ(tax_notes(groups),
            (std::vector<std::string>{"VAT 7.5 % on 100.00: 7.50.", "VAT 19 % on 100.00: 19.00.",
                                      "GST 10 % contained in the prices, on 100.00: 10.00.",
                                      "Reverse charge: the recipient of the service owes the VAT.", "Exempt from tax."}));
  EXPECT_TRUE(tax_notes({}).empty());
}

TEST(InvoiceRules, ThereIsOneInvoiceForEachMonthTypeAndCurrency) {
  const Currency euro = *Currency::parse("EUR");
  std::vector<ChargeGroup> groups = {
      group("2021-03", InvoiceType::kOneTime, 2, usd(300), usd(30)),
      group("2021-03", InvoiceType::kOneTime, 1, {500, euro}, {95, euro}),
      group("2021-03", InvoiceType::kRecurring, 1, usd(700), usd(0)),
      group("2021-02", InvoiceType::kOneTime, 4, usd(900), usd(90)),
      group("2021-03", InvoiceType::kOneTime, 3, usd(-100), usd(-10)),
  };
  groups[4].provider = BillingProvider::kMarketplace;
  groups[4].sum.adjustments = usd(-5);
  const std::vector<Invoice> drafts = draft_invoices(groups, {});
  ASSERT_EQ(drafts.size(), 4u);
  EXPECT_EQ(to_iso(drafts[0].invoice_date), "2021-03-08");
  EXPECT_EQ(drafts[0].total(), usd(990));
  EXPECT_EQ(drafts[1].type, InvoiceType::kRecurring);
  EXPECT_EQ(drafts[2].currency(), euro);
  EXPECT_EQ(drafts[3].lines, 5);
  EXPECT_EQ(drafts[3].total(), usd(215));
  EXPECT_EQ(drafts[3].providers, (std::vector{BillingProvider::kOneTime, BillingProvider::kMarketplace}));
}

TEST(InvoiceRules, ANegativeTotalBecomesCreditOfTheInvoicesThatFollow) {
  Invoice back = invoice_of(-5000), small = invoice_of(3000), large = invoice_of(9000);
  back.number = "1";
  small.number = "2";
  large.number = "3";
  for (Invoice* invoice : {&back, &small, &large}) invoice->credit_left = usd(0);
  std::vector<Invoice> issued = {back, small, large};
  const std::vector<CreditUse> uses = settle(issued, {});
  EXPECT_EQ(issued[0].balance(), usd(0));
  EXPECT_EQ(issued[0].credit_left, usd(0));
  EXPECT_EQ(issued[1].state, InvoiceState::kPaid);
  EXPECT_EQ(issued[2].balance(), usd(7000));
  EXPECT_EQ(issued[2].state, InvoiceState::kPartiallyPaid);
  ASSERT_EQ(uses.size(), 2u);
  EXPECT_EQ(uses[1].source, "1");
  EXPECT_EQ(uses[1].target, "3");
  EXPECT_EQ(uses[1].amount, usd(2000));
}

TEST(InvoiceRules, AVoidNoteTakesBackTheInvoiceAndCreditsWhatWasPaid) {
  Invoice invoice = invoice_of(320700);
  invoice.number = "G000000101";
  invoice.paid = usd(20000);
  const Invoice note = void_note(invoice, *parse_iso_date("2021-04-20"));
  EXPECT_EQ(note.document, DocumentType::kVoidNote);
  EXPECT_EQ(note.amends_of, "G000000101");
  EXPECT_EQ(note.total(), usd(-320700));
  EXPECT_EQ(note.balance(), usd(0));
  EXPECT_EQ(note.credit_left, usd(20000));
  EXPECT_EQ(invoice.state, InvoiceState::kVoided);
  EXPECT_EQ(invoice.balance(), usd(0));
}

}  // namespace
}  // namespace chandlery::billing
