// The invoice as people read, print and file it: page 1 the summary, then the lines, then publishers and exchange rates
// (rules 3.12). A document of very many lines (ProductSums::kLinesPrinted) lists its products instead, and names the file
// that has the lines. Pure: the same invoice and lines give the same bytes on one machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/invoice.h"
#include "platform/pdf/document.h"

namespace chandlery::billing {

/// Calls back with each line of the invoice, in the order in which they are printed. It is called once for the sums and,
/// when the lines are printed, once for the pages, and must give the same lines both times; none is kept.
using EachLine = std::function<void(const std::function<void(const ChargeLine&)>&)>;

/// A third party whose software was sold.
struct Publisher {
  std::string name;
  std::vector<std::string> address;
};

struct InvoicePaper {
  std::string locale;  ///< Chinese for `zh…`, English for every other
  /// Addresses for the last page. A publisher of a line who is not among them is listed by name.
  std::vector<Publisher> publishers;
};

/// Writes the PDF to the sink, page by page. Throws std::logic_error when the lines do not add up to the invoice,
/// before anything is written; std::runtime_error when the machine has no fonts.
void write_invoice_pdf(const Invoice& invoice, const EachLine& lines, const InvoicePaper& paper, const pdf::Sink& sink);
/// The same as one text.
std::string invoice_pdf(const Invoice& invoice, const EachLine& lines, const InvoicePaper& paper);

/// What a payment received is confirmed with (contract 8, taxReceipts).
struct TaxReceipt {
  std::string id;  ///< as printed
  Date date;       ///< of the payment
  Money amount;
  std::string method;  ///< as "Bank transfer"
  std::string reference;
};
/// One page: who paid what to whom for which invoice, with the share of tax in it.
std::string receipt_pdf(const Invoice& invoice, const TaxReceipt& receipt, std::string_view locale);

}  // namespace chandlery::billing
