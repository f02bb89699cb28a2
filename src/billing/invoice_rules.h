// Decisions about invoices as pure functions: when a month is issued, what a document is called, what it says of taxes,
// how credit is used and when an account that does not pay is stopped (rules 3.6, 3.7, 3.12, 4.10).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charges.h"
#include "billing/invoice.h"

namespace chandlery::billing {

inline constexpr int kInvoiceDay = 8;         ///< of the month that follows, from 00:00 UTC
inline constexpr int kPaymentTermDays = 60;   ///< "net 60", from the invoice date
inline constexpr std::int64_t kLargestNumber = 999'999'999;

Date invoice_date(BillingMonth month);
Date due_date(Date invoice_date);
/// A month can be issued once its last day is over.
bool is_over(BillingMonth month, Instant now);
/// The newest month whose invoices are to be there at `now`; every earlier one is due, too.
BillingMonth last_due_month(Instant now);

/// `G` and nine digits; std::logic_error outside 1 to kLargestNumber.
std::string document_number(std::int64_t number);

/// An invoice as a path names it. Grammar, in any case: [ ("OneTime" | "Recurring") "-" ] "G" 9DIGIT
struct DocumentId {
  std::string number;               ///< as stored
  std::optional<InvoiceType> type;  ///< nullopt: not said
};
std::optional<DocumentId> parse_document_id(std::string_view text);
/// As links carry it: `OneTime-G000000101`.
std::string typed_id(InvoiceType type, std::string_view number);

/// On the wire: Recurring | OneTime; invoice | void_note | adjustment_note; issued | partiallyPaid | paid | voided.
std::string_view to_string(InvoiceType type);
std::string_view to_string(DocumentType document);
std::string_view to_string(InvoiceState state);

/// What is paid and credited decides; a voided invoice stays voided. A document that nothing is owed on is paid.
InvoiceState state_of(const Invoice& invoice);
/// Whether money may still be asked for it.
bool is_open(const Invoice& invoice);

/// How much of each credit, oldest first, goes to `owed`; as many entries as credits, none negative, in sum never more
/// than `owed`. All in one currency.
std::vector<Money> use_credit(std::span<const Money> credits, const Money& owed);

/// One sentence for each treatment that says something a reader of the invoice must know, in a fixed order.
std::vector<std::string> tax_notes(std::span<const ChargeGroup> groups);

/// As they stand when invoices are issued.
struct Parties {
  InvoiceParty seller, buyer;
  std::string payment_instructions;
};
/// The invoices that the groups add up to, without numbers: one for each month, type and currency, in this order. What is
/// shown of an open month and what is issued later are made here alike.
std::vector<Invoice> draft_invoices(std::span<const ChargeGroup> groups, const Parties& parties);

/// What of a document's credit paid for an invoice.
struct CreditUse {
  std::string source, target;  ///< numbers of documents
  Money amount;                ///< positive
};
/// Issues the drafts: a negative one becomes credit, and credit pays for those that follow it. `credits` are the
/// documents whose credit is left, oldest first; what is used of them is taken off.
std::vector<CreditUse> settle(std::span<Invoice> issued, std::span<Invoice> credits);

/// The document that takes `invoice` back, dated `today`, without a number. What is not paid of the invoice is credited
/// to it; the rest is the note's credit_left.
Invoice void_note(Invoice& invoice, Date today);
/// The line as the document has it: a void note takes it back.
ChargeLine line_of(const Invoice& document, ChargeLine line);

/// When an account that owes is stopped. Days count from the day after the due date.
struct ArrearsPolicy {
  int suspend_after_days = 30;
};
enum class Arrears : std::uint8_t { kNone, kInArrears, kSuspended };
/// What one invoice makes of its account today. A disputed one makes nothing.
Arrears arrears_of(const Invoice& invoice, const ArrearsPolicy& policy, Date today);

}  // namespace chandlery::billing
