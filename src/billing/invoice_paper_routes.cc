// HTTP of an invoice as PDF, and of the receipts of payments on it.
#include <algorithm>

#include "billing/document_lines.h"
#include "billing/invoice_pdf.h"
#include "billing/receipts.h"
#include "billing/routes.h"

namespace chandlery::billing {
namespace {

using http::Response, http::WorkerCall;

Response pdf_response(std::string body, std::string_view name) {
  Response response{.body = std::move(body), .content_type = "application/pdf"};
  // A browser shows it in the portal's own frame; whoever keeps it gets this name.
  response.set("Content-Disposition", "inline; filename=" + std::string(name) + ".pdf");
  response.set("Cache-Control", "no-store");
  return response;
}

Result<Response> get_statement(WorkerCall& call) {
  const Invoice invoice = OR_RETURN(read_document(call));
  const EachLine each = [&](const std::function<void(const ChargeLine&)>& tell) {
    std::string after;
    for (std::vector<ChargeLine> lines; !(lines = read_document_lines(call.database, invoice, after)).empty();) {
      for (const ChargeLine& line : lines) tell(line);
      after = lines.back().id;
    }
  };
  return pdf_response(invoice_pdf(invoice, each, {.locale = call.actor.locale, .publishers = {}}),
                      "Invoice_" + invoice.number);
}

Result<Response> get_receipt(WorkerCall& call) {
  const Invoice invoice = OR_RETURN(read_document(call));
  std::vector<TaxReceipt> receipts;
  call.database.read_now([&](sql::Tx& tx) { receipts = receipts_of(tx, invoice); });
  const auto found = std::ranges::find(receipts, call.path["receipt_id"], &TaxReceipt::id);
  if (found == receipts.end()) return fail(errors::kNotFound, "The invoice has no such receipt.");
  return pdf_response(receipt_pdf(invoice, *found, call.actor.locale), "Receipt_" + found->id);
}

}  // namespace

std::vector<http::Route> invoice_paper_routes() {
  const auto route = [](std::string_view pattern, std::string_view summary, http::WorkerHandler worker) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewInvoices,
                       .tokens = http::Tokens::kUserOnly,
                       .access = http::Access::kWorker,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = nullptr,
                       .worker = std::move(worker)};
  };
  return {
      route("/v1/invoices/{invoice_id}/documents/statement", "Gets an invoice as PDF.", get_statement),
      route("/v1/invoices/{invoice_id}/receipts/{receipt_id}/documents/statement",
            "Gets the receipt of a payment on an invoice as PDF.", get_receipt),
  };
}

}  // namespace chandlery::billing
