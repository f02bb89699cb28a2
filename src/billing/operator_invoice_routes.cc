// HTTP of the operator's side of invoices: runs, void and re-issue, disputes, the seller on all of them.
//
//   GET  /operator/v1/invoiceruns
//   POST /operator/v1/invoiceruns                                            {"month":"2021-03"}
//   GET  /operator/v1/partners/{partner_id}/invoices
//   POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/reissue    {"reason"}
//   POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/dispute    {"reason"}
//   POST /operator/v1/partners/{partner_id}/invoices/{invoice_id}/resolution {"note"}
//   GET, PUT /operator/v1/billing/seller
#include "billing/amendments.h"
#include "billing/invoice_pages.h"
#include "billing/invoice_run.h"
#include "billing/invoice_wire.h"
#include "billing/operator_books.h"
#include "billing/routes.h"
#include "billing/seller.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response, http::WorkerCall;

constexpr std::int64_t kShownRuns = 120;  // ten years

void write_run(json::Writer& out, const InvoiceRun& run) {
  out.begin_object().field("month", run.month.to_string()).field("startedAt", run.started_at);
  out.field("finishedAt", run.finished_at);
  out.field("state", std::string_view(run.finished_at ? "finished" : "running"));
  out.field("partners", run.partners).field("partnersDone", run.partners_done).key("totals").begin_array();
  for (const store::RunTotal& total : run.totals) {
    out.begin_object().field("currencyCode", total.currency.code()).field("invoices", total.invoices);
    out.field("lineItems", total.lines).field("totalCharges", total.total).end_object();
  }
  out.end_array().attributes("InvoiceRun").end_object();
}

Result<Response> get_runs(Call& call) {
  return Response{.body = json::collection(store::list_runs(call.tx, kShownRuns), "/operator/v1/invoiceruns", write_run)};
}

Result<Response> post_run(WorkerCall& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string word = OR_RETURN(body.text("month"));
  const std::optional<BillingMonth> month = BillingMonth::parse(word);
  if (!month) return fail(errors::kInvalidProperty, "A month is written as 2021-03.", "month");
  const InvoiceRun run = OR_RETURN(run_invoices(call.database, call.actor, *month));
  json::Writer out;
  write_run(out, run);
  return Response{.body = out.take()};
}

Result<Response> get_invoices(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const InvoiceQuestion question = OR_RETURN(read_invoice_question(call.request.query));
  const std::string path = "/operator/v1/partners/" + actor.partner_id + "/invoices";
  return Response{.body = invoice_page(call.tx, actor, question, path)};
}

Result<std::string> read_text(Call& call, std::string_view name) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  return body.text(name);
}

Result<Response> post_reissue(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const std::string reason = OR_RETURN(read_text(call, "reason"));
  const Reissued done = OR_RETURN(reissue(call.tx, actor, call.path["invoice_id"], reason));
  const Date today = Date::of(actor.at);
  json::Writer out;
  write_invoice(out.begin_object().key("voided"), show(call.tx, done.voided), today);
  write_invoice(out.key("note"), show(call.tx, done.note), today);
  write_invoice(out.key("invoice"), show(call.tx, done.invoice), today);
  out.attributes("InvoiceReissue").end_object();
  return Response{.status = 201, .body = out.take()};
}

Response invoice_response(Call& call, Invoice invoice) {
  json::Writer out;
  write_invoice(out, show(call.tx, std::move(invoice)), Date::of(call.actor.at));
  return Response{.body = out.take()};
}

Result<Response> post_dispute(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const std::string reason = OR_RETURN(read_text(call, "reason"));
  Invoice invoice = OR_RETURN(dispute(call.tx, actor, call.path["invoice_id"], reason));
  return invoice_response(call, std::move(invoice));
}

Result<Response> post_resolution(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const std::string note = OR_RETURN(read_text(call, "note"));
  Invoice invoice = OR_RETURN(resolve(call.tx, actor, call.path["invoice_id"], note));
  return invoice_response(call, std::move(invoice));
}

Result<Response> get_seller(Call& call) { return Response{.body = to_json(find_seller(call.tx))}; }

Result<Response> put_seller(Call& call) {
  const Seller seller = OR_RETURN(read_seller(call.request.body));
  RETURN_IF_FAILED(replace_seller(call.tx, call.actor, seller));
  return Response{.body = to_json(find_seller(call.tx))};
}

}  // namespace

std::vector<http::Route> operator_invoice_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency;
  constexpr Capability kNeeds = Capability::kOperate;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  constexpr std::string_view kRuns = "/operator/v1/invoiceruns";
  constexpr std::string_view kSeller = "/operator/v1/billing/seller";
  constexpr std::string_view kInvoices = "/operator/v1/partners/{partner_id}/invoices";
  return {
      {kGet, kRuns, kNeeds, kTokens, Access::kRead, Idempotency::kNone,
       "Lists the invoice runs, newest first: how far each is and what it came to.", get_runs},
      {.method = kPost, .pattern = kRuns, .needs = kNeeds, .tokens = kTokens, .access = Access::kWorker,
       .idempotency = Idempotency::kNone,
       .summary = "Issues the invoices of a month that are not issued yet; safe to repeat.", .handler = nullptr,
       .worker = post_run},
      {kGet, kInvoices, kNeeds, kTokens, Access::kRead, Idempotency::kNone,
       "Lists a partner's invoices and notes, newest first.", get_invoices},
      {kPost, "/operator/v1/partners/{partner_id}/invoices/{invoice_id}/reissue", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Takes an invoice back by a void note and issues it anew, due on the same date.",
       post_reissue},
      {kPost, "/operator/v1/partners/{partner_id}/invoices/{invoice_id}/dispute", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Marks an invoice as disputed by the partner.", post_dispute},
      {kPost, "/operator/v1/partners/{partner_id}/invoices/{invoice_id}/resolution", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Resolves the dispute of an invoice.", post_resolution},
      {kGet, kSeller, kNeeds, kTokens, Access::kRead, Idempotency::kNone, "Gets the seller as invoices show it.",
       get_seller},
      {kPut, kSeller, kNeeds, kTokens, Access::kWrite, Idempotency::kReplay,
       "Replaces the seller of invoices to come; those that are issued keep theirs.", put_seller},
  };
}

}  // namespace chandlery::billing
