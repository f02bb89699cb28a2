// HTTP of invoices (contract 8): summaries, the list, one, and its dispute.
#include "billing/amendments.h"
#include "billing/invoice_pages.h"
#include "billing/invoice_wire.h"
#include "billing/issuing.h"
#include "billing/routes.h"
#include "partners/service.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

void write_facts(json::Writer& out, const Summary& summary, Instant now) {
  out.field("balanceAmount", summary.balance);
  out.field("currencyCode", summary.currency.code()).field("currencySymbol", summary.currency.symbol());
  out.field("accountingDate", Date::of(now).start());
  if (summary.first) out.field("firstInvoiceCreationDate", summary.first->start());
  if (summary.latest) out.field("latestInvoiceDate", summary.latest->start());
  if (summary.last_payment) out.field("lastPaymentDate", summary.last_payment->date.start());
  out.field("lastPaymentAmount", summary.last_payment ? summary.last_payment->amount : Money{0, summary.currency});
}

void write_summary(json::Writer& out, Call& call, const std::vector<Invoice>& invoices, Summary summary) {
  summary.last_payment = last_payment(call.tx, call.actor.partner_id, summary.currency);
  out.begin_object();
  write_facts(out, summary, call.actor.at);
  out.key("details").begin_array();
  for (const InvoiceType type : {InvoiceType::kRecurring, InvoiceType::kOneTime}) {
    Summary part = summaries(invoices, summary.currency, type).front();
    if (!part.first) continue;
    part.last_payment = summary.last_payment;
    out.begin_object().field("invoiceType", to_string(type)).key("summary").begin_object();
    write_facts(out, part, call.actor.at);
    out.end_object().end_object();
  }
  out.end_array().key("links").begin_object().link("self", "/invoices/summary").end_object();
  out.attributes("InvoiceSummary").end_object();
}

Result<Response> get_summary(Call& call) {
  const partners::Partner partner = OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id));
  const std::vector<Invoice> invoices = store::list_invoices(call.tx, partner.id, {}, 0, 0);
  json::Writer out;
  write_summary(out, call, invoices, summaries(invoices, partner.currency, {}).front());
  return Response{.body = out.take()};
}

Result<Response> get_summaries(Call& call) {
  const partners::Partner partner = OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id));
  const std::vector<Invoice> invoices = store::list_invoices(call.tx, partner.id, {}, 0, 0);
  std::vector<Summary> all = summaries(invoices, {}, {});
  if (all.empty()) all = summaries(invoices, partner.currency, {});
  const auto write = [&](json::Writer& out, const Summary& summary) { write_summary(out, call, invoices, summary); };
  return Response{.body = json::collection(all, "/invoices/summaries", write)};
}

Result<Response> get_list(Call& call) {
  const InvoiceQuestion question = OR_RETURN(read_invoice_question(call.request.query));
  return Response{.body = invoice_page(call.tx, call.actor, question, "/invoices")};
}

Result<Response> get_one(Call& call) {
  Invoice invoice = OR_RETURN(find_invoice(call.tx, call.actor, call.path["invoice_id"]));
  json::Writer out;
  write_invoice(out, show(call.tx, std::move(invoice)), Date::of(call.actor.at));
  return Response{.body = out.take()};
}

// The rights of those who may dispute and of those who may read differ, so the answer tells nothing of the invoice.
Result<Response> post_dispute(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string reason = OR_RETURN(body.text("reason"));
  OR_RETURN(dispute(call.tx, call.actor, call.path["invoice_id"], reason));
  return Response{.status = 204};
}

}  // namespace

std::vector<http::Route> invoice_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  constexpr Capability kView = Capability::kViewInvoices;
  return {
      {kGet, "/v1/invoices/summary", kView, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Gets what the partner owes in its own currency.", get_summary},
      {kGet, "/v1/invoices/summaries", kView, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "Gets what the partner owes, currency by currency.", get_summaries},
      {kGet, "/v1/invoices", kView, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Lists the partner's invoices and notes, newest first.", get_list},
      {kGet, "/v1/invoices/{invoice_id}", kView, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "Gets an invoice, named with or without its type.", get_one},
      {kPost, "/v1/invoices/{invoice_id}/dispute", Capability::kManageBilling, Tokens::kUserOnly, Access::kWrite,
       Idempotency::kReplay, "Disputes an invoice: it puts the account in no arrears until the operator resolves it.",
       post_dispute},
  };
}

std::vector<http::Route> routes(storage::BlobStore& blobs) {
  std::vector<http::Route> all;
  for (std::vector<http::Route> part :
       {invoice_routes(), line_item_routes(), invoice_file_routes(blobs), invoice_paper_routes(), explanation_routes(),
        operator_invoice_routes(), payment_routes(), account_routes(), finance_routes(), spend_routes(), budget_routes()}) {
    all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  }
  return all;
}

}  // namespace chandlery::billing
