// Page 1 of an invoice: who to whom, the sums, what to pay and how.
#pragma once

#include "billing/invoice_sums.h"
#include "billing/invoice_words.h"
#include "billing/sheets.h"

namespace chandlery::billing {

/// "Invoice", "Credit note".
std::string_view document_title(const Invoice& invoice, const InvoiceWords& words);
/// `today` plays no part: an invoice says when it is due, not whether that day has passed.
void print_front(Sheets& sheets, const Invoice& invoice, const InvoiceSums& sums, const InvoiceWords& words);

/// A party as a block of lines; returns the height it took.
pdf::Points print_party(pdf::Document& document, const pdf::Box& box, std::string_view label, const InvoiceParty& party,
                        const InvoiceWords& words);
/// Label and value, line below line; returns the height. Empty values are left out.
struct Fact {
  std::string_view label;
  std::string value;
};
pdf::Points print_facts(pdf::Document& document, const pdf::Box& box, const std::vector<Fact>& facts);

}  // namespace chandlery::billing
