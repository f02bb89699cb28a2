// HTTP of the reconciliation file of an invoice, and of what stands beside its lines.
#include "billing/amendments.h"
#include "billing/document_lines.h"
#include "billing/invoice_rules.h"
#include "billing/reconciliation.h"
#include "billing/routes.h"
#include "core/text.h"
#include "platform/http/body.h"
#include "platform/json/collection.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response, http::WorkerCall;

/// The reconciliation file of a document, made while it is sent.
class ReconciliationFile final : public http::BodySource {
 public:
  ReconciliationFile(sql::Database& database, Invoice invoice, bool as_json, FileOptions options)
      : database_(database), invoice_(std::move(invoice)), as_json_(as_json), options_(options) {}

  bool next(std::string& piece) override {
    while (!done_ && piece.empty()) {
      if (!begun_) begin(piece);
      done_ = append_lines(piece) < kLinesAtOnce;
      if (done_ && as_json_) piece += "]}";
    }
    return !piece.empty();
  }

 private:
  // Row by row into the piece, while they are read: no line is kept. Returns how many were read.
  std::int64_t append_lines(std::string& piece) {
    const std::size_t begun = piece.size();
    const std::string after = after_;
    const bool comma = comma_;
    std::int64_t read = 0;
    database_.read_now([&](sql::Tx& tx) {
      piece.resize(begun);
      after_ = after;
      comma_ = comma;
      read = 0;
      each_charge(tx, set_of(invoice_), after, kLinesAtOnce, [&](const ChargeLine& line) {
        ++read;
        after_ = line.id;
        if (is_adjustment(line)) return;
        if (invoice_.document == DocumentType::kVoidNote) append(piece, line_of(invoice_, line));
        else append(piece, line);
      });
    });
    return read;
  }
  void begin(std::string& piece) {
    begun_ = true;
    if (!as_json_) return append_header(piece, FileKind::kOneTime, options_);
    piece += "{\"invoiceNumber\":\"" + invoice_.number + "\",\"totalCount\":" + std::to_string(invoice_.lines) +
             ",\"items\":[";
  }
  void append(std::string& piece, const ChargeLine& line) {
    if (!as_json_) return append_row(piece, FileKind::kOneTime, line, {invoice_.number, {}}, options_);
    json::Writer out;
    write_line_item(out, shape_of(line.provider, false), line, {invoice_.number, {}});
    if (comma_) piece += ',';
    piece += out.text();
    comma_ = true;
  }

  sql::Database& database_;
  const Invoice invoice_;
  const bool as_json_;
  const FileOptions options_;
  std::string after_;
  bool begun_ = false, comma_ = false, done_ = false;
};

Result<Response> get_reconciliation(WorkerCall& call) {
  const std::string format = text::lower(text::trim(call.request.query.get("format")));
  if (!format.empty() && format != "csv" && format != "json") {
    return fail(errors::kInvalidInput, "A reconciliation file is csv or json.", "format");
  }
  const Invoice invoice = OR_RETURN(read_document(call));
  const bool as_json = format == "json";
  const FileOptions options{
      .byte_order_mark = text::equal_ignoring_case(call.request.query.get("byteOrderMark"), "true")};
  Response response;
  response.source = std::make_shared<ReconciliationFile>(call.database, invoice, as_json, options);
  response.content_type = as_json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";
  response.set("Content-Disposition",
               "attachment; filename=Reconciliation_" + invoice.number + (as_json ? ".json" : ".csv"));
  response.set("Cache-Control", "no-store");
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

std::vector<http::Route> invoice_file_routes() {
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
            "Gets an invoice's reconciliation file, as CSV or JSON, of any size.", nullptr, get_reconciliation),
      route("/v1/invoices/{invoice_id}/adjustments",
            "Lists the credits that stand on an invoice and in no reconciliation file.", get_adjustments),
  };
}

}  // namespace chandlery::billing
