// HTTP of line items (contract 8): of a document in both forms, of what is not invoiced yet, and estimates.
#include "billing/accounts.h"
#include "billing/amendments.h"
#include "billing/invoice_wire.h"
#include "billing/issuing.h"
#include "billing/line_item_pages.h"
#include "billing/reconciliation.h"
#include "billing/routes.h"
#include "core/text.h"
#include "partners/service.h"
#include "platform/json/collection.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

// The documents misspell it once (contract 8).
std::string_view type_word(const http::Query& query) {
  const std::string_view word = query.get("invoiceLineItemType");
  return word.empty() ? query.get("nvoicelineitemtype") : word;
}

Response page_response(const LinePage& page, const LineQuestion& question, const FileOf& of, const std::string& uri) {
  const auto write = [&](json::Writer& out, const ChargeLine& line) {
    const auto meter = page.meters.find(line.id);
    write_line_item(out, question.shape_of(line), line, of, meter == page.meters.end() ? kNoMeter : meter->second);
  };
  return Response{.body = json::collection(page.lines, uri, write, {uri + "&seekOperation=Next", page.next})};
}

std::string choice_of(const LineQuestion& question) {
  return "?provider=" + std::string(query_word(question.provider)) + "&invoicelineitemtype=" +
         (question.usage ? "usagelineitems" : "billinglineitems") + "&size=" + std::to_string(question.size);
}

Result<Response> items_of(Call& call, const LineQuestion& question) {
  const Invoice invoice = OR_RETURN(find_invoice(call.tx, call.actor, call.path["invoice_id"]));
  const std::vector<ChargeSet> sets = {{invoice.partner_id, invoice.month, invoice.type, invoice.currency()}};
  LinePage page = OR_RETURN(read_lines(call.tx, sets, question));
  for (ChargeLine& line : page.lines) line = line_of(invoice, std::move(line));
  const std::string uri = "/invoices/" + typed_id(invoice.type, invoice.number) + "/lineitems" + choice_of(question);
  return page_response(page, question, {invoice.number, invoice.buyer.name}, uri);
}

Result<Response> get_items(Call& call) {
  const http::Query& query = call.request.query;
  const LineQuestion question = OR_RETURN(read_line_question(call.request, query.get("provider"), type_word(query)));
  return items_of(call, question);
}

Result<Response> get_items_by_path(Call& call) {
  const LineQuestion question =
      OR_RETURN(read_line_question(call.request, call.path["provider"], call.path["line_item_type"]));
  return items_of(call, question);
}

/// The partner's own currency unless the caller names one.
Result<Currency> asked_currency(Call& call) {
  const std::string_view code = text::trim(call.request.query.get("currencyCode"));
  if (code.empty()) return OR_RETURN(partners::find_partner(call.tx, call.actor.partner_id)).currency;
  if (const std::optional<Currency> currency = Currency::parse(code)) return *currency;
  return fail(errors::kInvalidInput, "There is no currency \"" + std::string(code) + "\".", "currencyCode");
}

Result<BillingMonth> asked_month(Call& call) {
  const std::string period = text::lower(text::trim(call.request.query.get("period")));
  const BillingMonth current = BillingMonth::of(call.actor.at);
  if (period.empty() || period == "current" || period == "none") return current;
  if (period == "previous") return current.previous();
  return fail(errors::kInvalidInput, "A period is current or previous.", "period");
}

Result<Response> get_unbilled(Call& call) {
  const http::Query& query = call.request.query;
  const LineQuestion question = OR_RETURN(read_line_question(call.request, query.get("provider"), type_word(query)));
  const Currency currency = OR_RETURN(asked_currency(call));
  const BillingMonth month = OR_RETURN(asked_month(call));
  std::vector<ChargeSet> sets;
  if (find_account(call.tx, call.actor.partner_id).first_open_month <= month) {
    for (const InvoiceType type : {InvoiceType::kRecurring, InvoiceType::kOneTime}) {
      sets.push_back({call.actor.partner_id, month, type, currency});
    }
  }
  const LinePage page = OR_RETURN(read_lines(call.tx, sets, question));
  const bool current = month == BillingMonth::of(call.actor.at);
  const std::string uri = "/invoices/unbilled/lineitems" + choice_of(question) + "&currencycode=" +
                          text::lower(currency.code()) + "&period=" + (current ? "current" : "previous");
  const auto partner = partners::find_partner(call.tx, call.actor.partner_id);
  return page_response(page, question, {{}, partner ? std::string_view(partner->name) : std::string_view()}, uri);
}

void write_estimate_link(json::Writer& out, std::string_view type, std::string_view title, std::string_view description,
                         bool current, const std::string& uri) {
  out.begin_object().field("type", type).field("title", title).field("description", description);
  out.field("period", std::string_view(current ? "Current" : "Previous"));
  out.link("link", uri + "&period=" + (current ? "current" : "previous")).attributes("EstimateLink").end_object();
}

Result<Response> get_estimate_links(Call& call) {
  const Currency currency = OR_RETURN(asked_currency(call));
  const std::string of_currency = "&currencycode=" + text::lower(currency.code());
  const std::string base = "/invoices/unbilled/lineitems?provider=";
  json::Writer out;
  json::begin_collection(out, 4);
  for (const bool current : {true, false}) {
    const std::string period = current ? "this month" : "last month, while it is not invoiced";
    write_estimate_link(out, "daily_rated_usage", "Daily rated usage", "What was used in " + period + ", day by day.",
                        current, base + "marketplace&invoicelineitemtype=usagelineitems" + of_currency);
    write_estimate_link(out, "non_consumption", "Purchases", "What was bought and given back in " + period + ".",
                        current, base + "onetime&invoicelineitemtype=billinglineitems" + of_currency);
  }
  json::end_collection(out, "/invoices/estimates/links?currencycode=" + text::lower(currency.code()));
  return Response{.body = out.take()};
}

Result<Response> get_estimates(Call& call) {
  const BillingMonth month = OR_RETURN(asked_month(call));
  const std::vector<Invoice> drafts = preview(call.tx, call.actor, month);
  const auto write = [](json::Writer& out, const Invoice& draft) {
    out.begin_object().field("invoiceType", to_string(draft.type)).field("currencyCode", draft.currency().code());
    out.field("currencySymbol", draft.currency().symbol()).field("month", draft.month.to_string());
    out.field("invoiceDate", draft.invoice_date.start()).field("dueDate", draft.due_date.start());
    out.field("subtotal", draft.subtotal).field("taxTotal", draft.tax).field("adjustments", draft.adjustments);
    out.field("totalCharges", draft.total()).field("lineItemCount", draft.lines);
    out.key("taxNotes").begin_array();
    for (const std::string& note : draft.tax_notes) out.value(note);
    out.end_array().attributes("InvoiceEstimate").end_object();
  };
  return Response{.body = json::collection(drafts, "/invoices/estimates", write)};
}

}  // namespace

std::vector<http::Route> line_item_routes() {
  const auto route = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = http::Method::kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewInvoices,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = http::Access::kLongRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  return {
      route("/v1/invoices/{invoice_id}/lineitems", "Lists an invoice's line items of a provider.", get_items),
      route("/v1/invoices/{invoice_id}/lineitems/{provider}/{line_item_type}", "The same, in its older form.",
            get_items_by_path),
      route("/v1/invoices/unbilled/lineitems", "Lists line items of this or last month that no invoice holds yet.",
            get_unbilled),
      route("/v1/invoices/estimates/links", "Where the line items of the coming invoices are.", get_estimate_links),
      route("/v1/invoices/estimates", "The coming invoices as they would be issued now.", get_estimates),
  };
}

}  // namespace chandlery::billing
