// What may be withheld of an invoice, which certificates are taken, and what follows what.
#include "billing/withholding_rules.h"

#include <gtest/gtest.h>

#include "core/errors/billing.h"

namespace chandlery::billing {
namespace {

Money money(std::int64_t minor, std::string_view code) { return {minor, *Currency::parse(code)}; }
Decimal decimal(std::string_view text) { return *Decimal::parse(text); }

/// 119.00 of which `paid` came.
Invoice invoice_paid(std::int64_t paid, InvoiceState state, std::string_view code = "EUR") {
  Invoice invoice;
  invoice.number = "G000000007";
  invoice.subtotal = money(100'00, code);
  invoice.tax = money(19'00, code);
  invoice.adjustments = invoice.credited = invoice.credit_left = money(0, code);
  invoice.paid = money(paid, code);
  invoice.state = state;
  return invoice;
}
const Invoice kPaid = invoice_paid(119'00, InvoiceState::kPaid);

TEST(WithholdingRules, OnlyAnInvoiceThatIsPaidInFullQualifies) {
  EXPECT_TRUE(check_paid(kPaid));
  const auto part = check_paid(invoice_paid(100'00, InvoiceState::kPartiallyPaid));
  ASSERT_FALSE(part);
  EXPECT_TRUE(part.error().is(errors::kInvoiceNotPaid));
  EXPECT_EQ(part.error().message, "G000000007 is not paid in full: 19.00 EUR are open.");
  EXPECT_TRUE(check_paid(invoice_paid(0, InvoiceState::kIssued)).error().is(errors::kInvoiceNotPaid));
  EXPECT_TRUE(check_paid(invoice_paid(119'00, InvoiceState::kVoided)).error().is(errors::kInvoiceNotPaid));
  Invoice note = kPaid;
  note.document = DocumentType::kVoidNote;
  EXPECT_TRUE(check_paid(note).error().is(errors::kInvalidInput));
}

TEST(WithholdingRules, TheAmountIsAboveNothingAndNoMoreThanEarlierRequestsLeave) {
  EXPECT_EQ(check_withheld(kPaid, money(0, "EUR"), decimal("119.00")), money(119'00, "EUR"));
  EXPECT_EQ(check_withheld(kPaid, money(100'00, "EUR"), decimal("19")), money(19'00, "EUR"));
  EXPECT_EQ(left_to_withhold(kPaid, money(130'00, "EUR")), money(0, "EUR"));
  const auto beyond = check_withheld(kPaid, money(100'00, "EUR"), decimal("19.01"));
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().field, "amount");
  EXPECT_EQ(beyond.error().message, "Of G000000007 at most 19.00 EUR can be withheld.");
  for (const char* amount : {"0", "-1", "0.001", "999999999999999999"}) {
    EXPECT_FALSE(check_withheld(kPaid, money(0, "EUR"), decimal(amount))) << amount;
  }
  const Invoice yen = invoice_paid(119'00, InvoiceState::kPaid, "JPY");
  EXPECT_FALSE(check_withheld(yen, money(0, "JPY"), decimal("12.50"))) << "there is no half yen";
  EXPECT_EQ(check_withheld(yen, money(0, "JPY"), decimal("12")), money(12, "JPY"));
}

TEST(WithholdingRules, ACertificateIsAPdfOrAPictureOfAMebibyteWithAPlainName) {
  const std::string pdf = "%PDF-1.7 rest";
  EXPECT_TRUE(check_certificate({"Certificate-2026_11.v2", "pdf"}, pdf));
  EXPECT_TRUE(check_certificate({"扣税证明", "pdf"}, pdf)) << "letters of other alphabets are no special characters";
  for (const char* stem : {"my certificate", "tax&more", "a'b", "50%", "a(1)"}) {
    const auto refused = check_certificate({stem, "pdf"}, pdf);
    ASSERT_FALSE(refused) << stem;
    EXPECT_EQ(refused.error().field, "Content-Disposition");
  }
  EXPECT_TRUE(check_certificate({"a", "txt"}, "text").error().is(errors::kUnsupportedMediaType));
  EXPECT_TRUE(check_certificate({"a", "png"}, pdf).error().is(errors::kUnsupportedMediaType));
  EXPECT_TRUE(check_certificate({"a", "pdf"}, pdf + std::string(kLargestCertificate - pdf.size(), ' ')));
  const auto large = check_certificate({"a", "pdf"}, pdf + std::string(kLargestCertificate, ' '));
  ASSERT_FALSE(large);
  EXPECT_TRUE(large.error().is(errors::kBodyTooLarge));
  EXPECT_EQ(large.error().message, "A file has at most 1 MiB.");
}

TEST(WithholdingRules, WhatFollowsWhat) {
  using enum WithholdingState;
  using enum WithholdingAct;
  const auto after = [](WithholdingState state, WithholdingAct act) -> std::string {
    const Result<WithholdingState> next = state_after(state, act);
    return next ? std::string(to_string(*next)) : next.error().is(errors::kAlreadyExists) ? "decided" : "waits";
  };
  for (const WithholdingState state : {kSubmitted, kResubmitted}) {
    EXPECT_EQ(after(state, kAccept), "accepted");
    EXPECT_EQ(after(state, kReject), "rejected");
    EXPECT_EQ(after(state, kSendBack), "pendingPartnerAction");
    EXPECT_EQ(after(state, kHandInAgain), "waits");
  }
  EXPECT_EQ(after(kPendingPartnerAction, kHandInAgain), "resubmitted");
  EXPECT_EQ(after(kPendingPartnerAction, kReject), "rejected");
  EXPECT_EQ(after(kPendingPartnerAction, kAccept), "waits");
  EXPECT_EQ(after(kPendingPartnerAction, kSendBack), "waits");
  for (const WithholdingState state : {kAccepted, kRejected}) {
    for (const WithholdingAct act : {kHandInAgain, kSendBack, kAccept, kReject}) EXPECT_EQ(after(state, act), "decided");
  }
}

}  // namespace
}  // namespace chandlery::billing
