// Invoices: what was charged in one month, of one type, in one currency (rules 3.6, 3.12, 4.10).
//
// Invariants:
// 1. Numbers of one series follow each other without a gap or a repeat.
// 2. An issued invoice keeps its totals, its parties and its lines; payments and notes move its balance and state alone.
// 3. total = subtotal + tax + adjustments = the sum of its charges; balance = total - paid - credited.
// 4. A document with a negative total asks for no money: its amount is credited to it at the issue and becomes its
//    credit_left, which later invoices use up, oldest first. It is never paid out by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/charge_line.h"
#include "billing/month.h"
#include "core/money.h"
#include "core/time.h"

namespace chandlery::billing {

/// Contract 8. A void note takes back the invoice that it amends (rules 3.12, credit memo).
enum class DocumentType : std::uint8_t { kInvoice, kVoidNote, kAdjustmentNote };

/// Rules 4.10. `overdue` follows from the due date and the day that asks; it is not stored.
enum class InvoiceState : std::uint8_t { kIssued, kPartiallyPaid, kPaid, kVoided };

/// A party as it stood when the invoice was issued.
struct InvoiceParty {
  std::string name;
  std::vector<std::string> address;  ///< lines as printed
  std::string country;               ///< ISO alpha-2
  std::string tax_id, email, telephone;
  std::string account_number;         ///< of the partner: its tenant id
  std::string purchase_order_number;  ///< of the partner
};

struct Invoice {
  std::string partner_id;
  std::string number;  ///< `G` and 9 digits
  InvoiceType type = InvoiceType::kOneTime;
  DocumentType document = DocumentType::kInvoice;
  BillingMonth month;
  Date invoice_date, due_date;
  Money subtotal, tax, adjustments;  ///< adjustments: credits that are no reconciliation line (rules 3.5)
  Money paid, credited;
  Money credit_left;  ///< of a negative document: what later invoices may still use; it is not part of the balance
  InvoiceState state = InvoiceState::kIssued;
  bool disputed = false;
  std::int64_t lines = 0;                    ///< without adjustments
  std::vector<BillingProvider> providers;    ///< of its lines, in the enum's order
  std::string amends_of;                ///< number of the document that this one amends
  std::vector<std::string> amendments;  ///< numbers of documents that amend this one
  InvoiceParty seller, buyer;
  std::string payment_instructions;     ///< as printed; lines between \n
  std::vector<std::string> tax_notes;   ///< as "Reverse charge: ..." once for each treatment on the invoice

  Currency currency() const { return subtotal.currency; }
  Money total() const { return subtotal + tax + adjustments; }
  Money balance() const { return total() - paid - credited; }
  bool overdue(Date today) const { return balance().minor > 0 && state != InvoiceState::kVoided && today > due_date; }
};

}  // namespace chandlery::billing
