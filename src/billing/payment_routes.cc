// HTTP of payments: the operator records, imports and assigns them; the partner sees its own and says what they are
// for.
//
//   GET       /operator/v1/partners/{partner_id}/payments?show=all|waiting
//   POST      /operator/v1/partners/{partner_id}/payments
//             {"reference","amount","currencyCode","receivedOn","payer"?,"text"?}
//   POST      /operator/v1/partners/{partner_id}/payments/{payment_id}/allocations   {"allocations":[{"invoiceId","amount"}]}
//   DELETE    /operator/v1/partners/{partner_id}/payments/{payment_id}/allocations/{invoice_id}
//   POST      /operator/v1/partners/{partner_id}/payments/{payment_id}/reversal      {"reason"}
//   POST      /operator/v1/bankstatements                                            a camt.053 or CSV file
//   GET       /operator/v1/bankentries
//   POST      /operator/v1/bankentries/assignment                                    {"account","reference","partnerId"}
//   POST      /operator/v1/bankentries/setaside                                      {"account","reference","reason"}
//   GET       /v1/payments?show=all|waiting, /v1/payments/{payment_id}
//   POST      /v1/payments/{payment_id}/allocations
#include <algorithm>

#include "billing/bank_import.h"
#include "billing/invoice_rules.h"
#include "billing/operator_books.h"
#include "billing/payments.h"
#include "billing/routes.h"
#include "core/whole_money.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response;

constexpr std::int64_t kUsualPage = 100;
constexpr std::int64_t kLargestPage = 500;
constexpr std::int64_t kQueue = 500;  ///< bank entries that are shown at once
constexpr std::size_t kMostAllocations = 200;

void write_payment(json::Writer& out, const Payment& payment) {
  out.begin_object().field("id", payment.id).field("source", to_string(payment.source));
  out.field("reference", payment.reference).field("amount", payment.amount);
  out.field("currencyCode", payment.amount.currency.code()).field("receivedOn", to_iso(payment.received_on));
  out.field("payer", payment.payer).field("text", payment.words).field("state", to_string(payment.state));
  out.field("unallocatedAmount", payment.unallocated).field("recordedAt", payment.recorded_at);
  out.key("allocations").begin_array();
  for (const Allocation& each : payment.allocations) {
    out.begin_object().field("invoiceId", each.number).field("amount", each.amount).end_object();
  }
  out.end_array().attributes("Payment").end_object();
}

Response payment_response(const Payment& payment, int status = 200) {
  json::Writer out;
  write_payment(out, payment);
  return Response{.status = status, .body = out.take()};
}

void write_entry(json::Writer& out, const BankEntry& entry) {
  out.begin_object().field("account", entry.entry.account).field("reference", entry.entry.reference);
  out.field("state", to_string(entry.state)).field("direction", entry.entry.incoming ? "incoming" : "outgoing");
  out.field("amount", entry.entry.amount).field("currencyCode", entry.entry.amount.currency.code());
  out.field("bookedOn", to_iso(entry.entry.booked)).field("valueDate", to_iso(entry.entry.value));
  out.field("payer", entry.entry.payer_name).field("payerAccount", entry.entry.payer_account);
  out.field("text", entry.entry.remittance).attributes("BankEntry").end_object();
}

/// A whole amount of the currency.
Result<Money> read_money(const json::Object& object, std::string_view name, Currency currency) {
  const std::optional<Decimal> amount = OR_RETURN(object.optional_decimal(name));
  if (!amount) return fail(errors::kInvalidProperty, "An amount is required.", object.path_of(name));
  const std::optional<Money> money = whole_money(*amount, currency);
  if (!money || money->minor > INT64_MAX / 1'000 || money->minor < 0) {
    return fail(errors::kInvalidProperty, "This is no amount of " + std::string(currency.code()) + ".",
                object.path_of(name));
  }
  return *money;
}

Result<NewPayment> read_payment(const json::Object& body) {
  NewPayment payment;
  payment.reference = OR_RETURN(body.text("reference"));
  const std::string code = OR_RETURN(body.text("currencyCode"));
  const std::optional<Currency> currency = Currency::parse(code);
  if (!currency) return fail(errors::kInvalidProperty, "This is no currency code.", "currencyCode");
  payment.amount = OR_RETURN(read_money(body, "amount", *currency));
  const std::string day = OR_RETURN(body.text("receivedOn"));
  const std::optional<Date> received = parse_iso_date(day);
  if (!received) return fail(errors::kInvalidProperty, "Write the day as 2021-03-08.", "receivedOn");
  payment.received_on = *received;
  payment.payer = OR_RETURN(body.text_or("payer", ""));
  payment.words = OR_RETURN(body.text_or("text", ""));
  return payment;
}

Result<std::vector<Allocation>> read_allocations(const json::Object& body, Currency currency) {
  const json::Array wanted = OR_RETURN(body.array("allocations"));
  if (wanted.size() == 0 || wanted.size() > kMostAllocations) {
    return fail(errors::kInvalidProperty, "Name from 1 to " + std::to_string(kMostAllocations) + " invoices.",
                "allocations");
  }
  std::vector<Allocation> allocations;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const json::Object each = OR_RETURN(wanted.object(i));
    const std::string id = OR_RETURN(each.text("invoiceId"));
    const std::optional<DocumentId> invoice = parse_document_id(id);
    if (!invoice) return fail(errors::kInvalidProperty, "This is no invoice number.", each.path_of("invoiceId"));
    const Money amount = OR_RETURN(read_money(each, "amount", currency));
    allocations.push_back({invoice->number, amount});
  }
  return allocations;
}

Result<Response> payments_page(Call& call, const Actor& actor, std::string self) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::int64_t size = seek.size == 0 ? kUsualPage : std::min(seek.size, kLargestPage);
  const std::optional<PaymentsOf> of = parse_payments_of(call.request.query.get("show", to_string(PaymentsOf::kAll)));
  if (!of) return fail(errors::kInvalidEnumValue, "Show is all or waiting.", "show");
  const Page<Payment> page = list_payments(call.tx, actor, *of, seek.token, size);
  self += "?size=" + std::to_string(size);
  if (*of != PaymentsOf::kAll) self += "&show=" + std::string(to_string(*of));
  return Response{.body = json::collection(page.items, self, write_payment, {self + "&seekOperation=Next", page.next})};
}

Result<Response> allocated(Call& call, const Actor& actor) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Payment payment = OR_RETURN(find_payment(call.tx, actor, call.path["payment_id"]));
  const std::vector<Allocation> wanted = OR_RETURN(read_allocations(body, payment.amount.currency));
  const Payment after = OR_RETURN(allocate_payment(call.tx, actor, payment.id, wanted));
  return payment_response(after);
}

Result<Response> get_payments(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  return payments_page(call, actor, "/operator/v1/partners/" + actor.partner_id + "/payments");
}

Result<Response> post_payment(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const NewPayment payment = OR_RETURN(read_payment(body));
  const Payment booked = OR_RETURN(record_payment(call.tx, actor, payment));
  return payment_response(booked, 201);
}

Result<Response> post_allocations(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  return allocated(call, actor);
}

Result<Response> delete_allocation(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const std::optional<DocumentId> invoice = parse_document_id(call.path["invoice_id"]);
  if (!invoice) return fail(errors::kNotFound, "There is no such invoice.");
  const Payment payment = OR_RETURN(release_payment(call.tx, actor, call.path["payment_id"], invoice->number));
  return payment_response(payment);
}

Result<Response> post_reversal(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string reason = OR_RETURN(body.text("reason"));
  const Payment payment = OR_RETURN(reverse_payment(call.tx, actor, call.path["payment_id"], reason));
  return payment_response(payment);
}

Result<Response> post_statement(Call& call) {
  const StatementReport report = OR_RETURN(import_statement(call.tx, call.actor, call.request.body));
  json::Writer out;
  out.begin_object().field("entries", report.entries).field("allocated", report.allocated);
  out.field("unallocated", report.unallocated).field("unassigned", report.unassigned);
  out.field("setAside", report.set_aside).field("known", report.known).attributes("BankStatementImport").end_object();
  return Response{.body = out.take()};
}

Result<Response> get_entries(Call& call) {
  return Response{.body =
                      json::collection(unassigned_entries(call.tx, kQueue), "/operator/v1/bankentries", write_entry)};
}

Result<Response> post_assignment(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string account = OR_RETURN(body.text_or("account", ""));
  const std::string reference = OR_RETURN(body.text("reference"));
  const std::string partner = OR_RETURN(body.text("partnerId"));
  const Payment payment = OR_RETURN(assign_entry(call.tx, call.actor, account, reference, partner));
  return payment_response(payment, 201);
}

Result<Response> post_set_aside(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string account = OR_RETURN(body.text_or("account", ""));
  const std::string reference = OR_RETURN(body.text("reference"));
  const std::string reason = OR_RETURN(body.text("reason"));
  const BankEntry entry = OR_RETURN(set_aside_entry(call.tx, call.actor, account, reference, reason));
  json::Writer out;
  write_entry(out, entry);
  return Response{.body = out.take()};
}

Result<Response> get_own_payments(Call& call) { return payments_page(call, call.actor, "/payments"); }

Result<Response> get_own_payment(Call& call) {
  const Payment payment = OR_RETURN(find_payment(call.tx, call.actor, call.path["payment_id"]));
  return payment_response(payment);
}

Result<Response> post_own_allocations(Call& call) { return allocated(call, call.actor); }

}  // namespace

std::vector<http::Route> payment_routes() {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  constexpr Capability kOperate = Capability::kOperate;
  constexpr std::string_view kPayments = "/operator/v1/partners/{partner_id}/payments";
  return {
      {kGet, kPayments, kOperate, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "Lists a partner's payments, or those that wait for an invoice, newest first.", get_payments},
      {kPost, kPayments, kOperate, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Records a payment that has arrived and settles the invoices that it names.", post_payment},
      {kPost, "/operator/v1/partners/{partner_id}/payments/{payment_id}/allocations", kOperate, Tokens::kUserOnly,
       Access::kWrite, Idempotency::kReplay, "Gives unallocated money of a payment to invoices.", post_allocations},
      {kDelete, "/operator/v1/partners/{partner_id}/payments/{payment_id}/allocations/{invoice_id}", kOperate,
       Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay, "Takes back what a payment gave to an invoice.",
       delete_allocation},
      {kPost, "/operator/v1/partners/{partner_id}/payments/{payment_id}/reversal", kOperate, Tokens::kUserOnly,
       Access::kWrite, Idempotency::kReplay, "Books that a payment went back; its invoices are open again.",
       post_reversal},
      {kPost, "/operator/v1/bankstatements", kOperate, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Imports a bank's statement, camt.053 or CSV, whole or not at all.", post_statement},
      {kGet, "/operator/v1/bankentries", kOperate, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "Lists bank entries that are nobody's payment yet, oldest first.", get_entries},
      {kPost, "/operator/v1/bankentries/assignment", kOperate, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Makes a bank entry a partner's payment.", post_assignment},
      {kPost, "/operator/v1/bankentries/setaside", kOperate, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Takes a bank entry that is no payment out of the queue.", post_set_aside},
      {kGet, "/v1/payments", Capability::kViewInvoices, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Lists the partner's payments, or those that wait for an invoice, newest first.", get_own_payments},
      {kGet, "/v1/payments/{payment_id}", Capability::kViewInvoices, Tokens::kAppOrUser, Access::kRead,
       Idempotency::kNone, "One payment, with what it settles.", get_own_payment},
      {kPost, "/v1/payments/{payment_id}/allocations", Capability::kManageBilling, Tokens::kUserOnly, Access::kWrite,
       Idempotency::kReplay, "Says which invoices unallocated money of a payment is for.", post_own_allocations},
  };
}

}  // namespace chandlery::billing
