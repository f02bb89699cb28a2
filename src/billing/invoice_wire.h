// Invoices and their summaries as JSON (contract 8), and the parameters that ask for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/invoice_rules.h"
#include "billing/invoice_store.h"
#include "billing/receipts.h"
#include "core/result.h"
#include "platform/http/message.h"
#include "platform/json/writer.h"

namespace chandlery::billing {

inline constexpr std::int64_t kLargestInvoicePage = 200;  ///< contract 1.8; also what a caller gets that names no size

/// An invoice with the documents that amend it, and the receipts of what was paid on it.
struct ShownInvoice {
  Invoice invoice;
  std::vector<Invoice> amendments;
  std::vector<TaxReceipt> receipts;
};
/// `today` says whether it is overdue.
void write_invoice(json::Writer& out, const ShownInvoice& shown, Date today);

/// One currency's account: what is owed, since when there are invoices, and what was paid last.
struct Summary {
  Currency currency;
  Money balance;  ///< what is owed less what later invoices may still use
  std::optional<Date> first, latest;
  std::optional<LastPayment> last_payment;
};
/// One for each currency that has an invoice, by its code; `of` alone when it is given, also without invoices.
std::vector<Summary> summaries(const std::vector<Invoice>& invoices, std::optional<Currency> of,
                               std::optional<InvoiceType> type);

/// `size` up to 200 (0, nothing and more: 200), `offset`, and the filter on InvoiceDate. kInvalidInput that names it.
struct InvoiceQuestion {
  std::int64_t size = kLargestInvoicePage, offset = 0;
  store::InvoiceFilter filter;
  std::string filter_json;  ///< as given, for the links of other pages
};
Result<InvoiceQuestion> read_invoice_question(const http::Query& query);
/// A whole number from 0 to `most`; 0 for none. kInvalidInput.
Result<std::int64_t> read_count(const http::Query& query, std::string_view name, std::int64_t most);

}  // namespace chandlery::billing
