// HTTP of the reconciliation file of an invoice, and of what stands beside its lines.
#include "billing/amendments.h"
#include "billing/document_lines.h"
#include "billing/invoice_rules.h"
#include "billing/kept_file.h"
#include "billing/line_item_pages.h"
#include "billing/reconciliation_body.h"
#include "billing/routes.h"
#include "core/text.h"
#include "platform/crypto/sha256.h"
#include "platform/http/blob_response.h"
#include "platform/json/collection.h"
#include "platform/json/writer.h"
#include "platform/log/log.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response, http::WorkerCall;

/// A short file, made for this answer.
Response made_response(const http::Request& request, http::BodySource& made) {
  std::string whole;
  for (std::string piece; made.next(piece); piece.clear()) whole += piece;
  crypto::Sha256 hash;
  hash.add(whole);
  const std::string etag = http::etag_of(hash.hex());
  const http::Selection part = http::select_part(request, whole.size(), etag);
  Response response = http::response_for(part, whole.size(), etag);
  response.body = part.length == whole.size() ? std::move(whole) : whole.substr(part.offset, part.length);
  return response;
}

/// A long one, as the store has it; nullopt when it does not, or does not answer.
std::optional<Response> kept_response(const http::Request& request, storage::BlobStore& blobs,
                                      const std::optional<KeptFile>& kept) {
  try {
    if (!kept || blobs.size_of(kept->sha256) != kept->size) return std::nullopt;
    const auto size = static_cast<std::uint64_t>(kept->size);
    const http::Selection part = http::select_part(request, size, http::etag_of(kept->sha256));
    return http::blob_response(request, part, blobs, kept->sha256, kept->size);
  } catch (const storage::Failure& failure) {
    log::warning("a reconciliation file cannot be read", {{"file", kept->sha256}, {"what", failure.what()}});
    return std::nullopt;
  }
}

Result<Response> get_reconciliation(WorkerCall& call, storage::BlobStore& blobs) {
  const std::string format = text::lower(text::trim(call.request.query.get("format")));
  if (!format.empty() && format != "csv" && format != "json") {
    return fail(errors::kInvalidInput, "A reconciliation file is csv or json.", "format");
  }
  const bool usage = OR_RETURN(asks_for_usage(call.request.query.get("invoiceLineItemType")));
  const Invoice invoice = OR_RETURN(read_document(call));
  const bool as_json = format == "json";
  const bool with_mark = text::equal_ignoring_case(call.request.query.get("byteOrderMark"), "true");
  const FileForm form = as_json ? FileForm::kJson : with_mark ? FileForm::kCsvWithMark : FileForm::kCsv;
  auto made = usage ? usage_body(call.database, invoice, form) : reconciliation_body(call.database, invoice, form);
  Response response;
  if (!is_kept(invoice)) {
    response = made_response(call.request, *made);
  } else if (usage) {
    response.source = std::move(made);
  } else {
    const FileId id{invoice.partner_id, invoice.number, form};
    std::optional<KeptFile> kept;
    call.database.read_now([&](sql::Tx& tx) { kept = find_kept_file(tx, id); });
    if (auto found = kept_response(call.request, blobs, kept)) response = *std::move(found);
    else response.source = keep(call.database, blobs, id, call.actor.at, invoice.lines, made);
  }
  response.content_type = as_json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
  response.set("Content-Disposition",
               std::string("attachment; filename=") + (usage ? "DailyRatedUsage_" : "Reconciliation_") + invoice.number +
                   (as_json ? ".json" : ".csv"));
  response.set("Cache-Control", "private, no-cache");
  return response;
}

Result<Response> get_adjustments(Call& call) {
  const Invoice invoice = OR_RETURN(find_invoice(call.tx, call.actor, call.path["invoice_id"]));
  std::vector<ChargeLine> lines;
  if (invoice.adjustments.minor != 0) lines = find_adjustments(call.tx, set_of(invoice));
  const auto write = [&](json::Writer& out, const ChargeLine& adjustment) {
    const ChargeLine line = line_of(invoice, adjustment);
    out.begin_object().field("id", line.id).field("date", line.posted_at).field("reason", line.credit_reason);
    out.field("description", line.subscription_description).field("subtotal", line.subtotal);
    out.field("taxTotal", line.tax).field("total", line.total()).field("currency", line.subtotal.currency.code());
    out.attributes("InvoiceAdjustment").end_object();
  };
  const std::string self = "/invoices/" + typed_id(invoice.type, invoice.number) + "/adjustments";
  return Response{.body = json::collection(lines, self, write)};
}

}  // namespace

std::vector<http::Route> invoice_file_routes(storage::BlobStore& blobs) {
  const auto route = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler,
                        http::WorkerHandler worker = nullptr) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewInvoices,
                       .tokens = http::Tokens::kUserOnly,
                       .access = worker ? http::Access::kWorker : http::Access::kLongRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .worker = std::move(worker)};
  };
  return {
      route("/v1/invoices/{invoice_id}/reconciliation",
            "Gets an invoice's reconciliation file, as CSV or JSON, of any size.", nullptr,
            [&blobs](WorkerCall& call) { return get_reconciliation(call, blobs); }),
      route("/v1/invoices/{invoice_id}/adjustments",
            "Lists the credits that stand on an invoice and in no reconciliation file.", get_adjustments),
  };
}

}  // namespace chandlery::billing
