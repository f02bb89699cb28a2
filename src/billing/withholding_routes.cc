// HTTP of withheld tax (rules 3.7). The contract has no way in for it, so this is our own, in the style of attachments:
//
//   POST /v1/invoices/{invoice_id}/withholdingrequests?amount=12.50&currencyCode=USD&note=...
//   Content-Disposition: attachment; filename="certificate.pdf"
//   <the certificate>
//
//   GET  /v1/invoices/{invoice_id}/withholdingrequests
//   GET  /v1/withholdingrequests, /v1/withholdingrequests/{withholding_id}
//   GET  /v1/withholdingrequests/{withholding_id}/certificate
//   POST /v1/withholdingrequests/{withholding_id}/certificate?amount=...   what was sent back is handed in again
//
//   GET  /operator/v1/withholdingrequests?state=open|decided
//   GET  /operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}, .../certificate
//   POST .../accept {"amount", "submittedAt", "note"?}, as they were seen; .../reject {"note"}, .../needs-information {"note"}
//
// Certificates come in and go out on workers, since neither a disk that syncs nor a virus scanner may hold the writer.
#include <algorithm>

#include "billing/operator_books.h"
#include "billing/routes.h"
#include "billing/withholding.h"
#include "core/errors/support.h"
#include "partners/service.h"
#include "platform/antivirus/refusal.h"
#include "platform/http/attachment.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "platform/sql/alone.h"
#include "platform/storage/file_store.h"

namespace chandlery::billing {
namespace {

using http::Call, http::Response, http::WorkerCall, storage::FileStore;

constexpr std::int64_t kUsualPage = 100;
constexpr std::int64_t kLargestPage = 500;

void write_request(json::Writer& out, const WithholdingRequest& request) {
  const Certificate& certificate = request.certificate;
  out.begin_object().field("id", request.id).field("partnerId", request.partner_id);
  out.field("invoiceId", request.invoice).field("amount", request.amount);
  out.field("currencyCode", request.amount.currency.code()).field("state", to_string(request.state));
  out.field("note", request.note).key("certificate").begin_object();
  out.field("fileName", certificate.name.stem + "." + certificate.name.extension).field("fileSize", certificate.size);
  out.end_object().field("requestedBy", request.requested_by_name).field("requestedAt", request.requested_at);
  out.field("submittedAt", request.submitted_at);
  if (request.answered_at) {
    out.field("answeredBy", request.answered_by_name).field("answeredAt", *request.answered_at);
    out.field("answer", request.answer);
  }
  if (request.state == WithholdingState::kAccepted) out.field("creditId", "credit/" + request.id);
  out.attributes("WithholdingRequest").end_object();
}

Response request_response(const WithholdingRequest& request, int status = 200) {
  json::Writer out;
  write_request(out, request);
  return Response{.status = status, .body = out.take()};
}

// --- the partner

/// All but the certificate.
WithholdingClaim claim_of(const http::PathParameters& path, bool again) {
  WithholdingClaim claim;
  (again ? claim.request_id : claim.invoice_id) = path[again ? "withholding_id" : "invoice_id"];
  return claim;
}

Result<WithholdingClaim> read_claim(const WorkerCall& call, bool again) {
  const http::Query& query = call.request.query;
  WithholdingClaim claim = claim_of(call.path, again);
  const std::string_view content = call.request.body;
  const std::optional<Decimal> amount = Decimal::parse(query.get("amount"));
  if (!amount) return fail(errors::kInvalidProperty, "An amount is required.", "amount");
  claim.amount = *amount;
  claim.currency = query.get("currencyCode");
  claim.note = query.get("note");
  const std::string given = OR_RETURN(http::disposition_name(call.request.header("Content-Disposition")));
  claim.certificate.name = OR_RETURN(http::clean_name(given));
  RETURN_IF_FAILED(check_certificate(claim.certificate.name, content));
  claim.certificate.size = static_cast<std::int64_t>(content.size());
  claim.certificate.sha256 = FileStore::hash_of(content);
  return claim;
}

/// A claim that is repeated finds its request there, whatever its request id.
Result<Response> post_claim(WorkerCall& call, bool again, const FileStore& files, const antivirus::Daemon* scanner) {
  const WithholdingClaim claim = OR_RETURN(read_claim(call, again));
  const std::string_view content = call.request.body;
  // Asked before anything is done with the content, and again by `make_claim`, in the transaction that counts.
  const std::optional<WithholdingRequest> there =
      OR_RETURN(sql::read_alone(call.database, [&](sql::Tx& tx) { return may_claim(tx, call.actor, claim); }));
  if (there) return request_response(*there, 201);
  if (scanner != nullptr) {
    RETURN_IF_FAILED(antivirus::refuse_unclean(*scanner, call.actor, content, claim.certificate.sha256));
  }
  files.keep(claim.certificate.sha256, content);
  const WithholdingRequest made =
      OR_RETURN(sql::write_alone(call.database, [&](sql::Tx& tx) { return make_claim(tx, call.actor, claim); }));
  return request_response(made, 201);
}

/// What the scanner found stays in the log; other refusals need not.
void record_refusal(sql::Tx& tx, const Actor& actor, const http::PathParameters& path, const Error& error, bool again) {
  if (!error.is(errors::kInfectedFile)) return;
  record_infected_certificate(tx, actor, claim_of(path, again), error.data.at(1), error.data.at(0));
}

Result<Response> get_of_invoice(Call& call) {
  const std::string_view invoice_id = call.path["invoice_id"];
  const std::vector<WithholdingRequest> requests = OR_RETURN(withholding_of_invoice(call.tx, call.actor, invoice_id));
  const std::string self = "/invoices/" + http::percent_encode(invoice_id) + "/withholdingrequests";
  return Response{.body = json::collection(requests, self, write_request)};
}

Result<Response> get_own(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::int64_t size = seek.size == 0 ? kUsualPage : std::min(seek.size, kLargestPage);
  const Page<WithholdingRequest> page = list_withholding(call.tx, call.actor, seek.token, size);
  const std::string self = "/withholdingrequests?size=" + std::to_string(size);
  return Response{.body = json::collection(page.items, self, write_request, {self + "&seekOperation=Next", page.next})};
}

Result<Response> get_one(Call& call) {
  return request_response(OR_RETURN(find_withholding(call.tx, call.actor, call.path["withholding_id"])));
}

Result<Response> certificate_of(WorkerCall& call, const Actor& actor, const FileStore& files) {
  const WithholdingRequest request = OR_RETURN(
      sql::read_alone(call.database, [&](sql::Tx& tx) { return find_withholding(tx, actor, call.path["withholding_id"]); }));
  return http::attachment_response(request.certificate.name, files.read(request.certificate.sha256));
}

// --- the operator

Result<Response> get_queue(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::int64_t size = seek.size == 0 ? kUsualPage : std::min(seek.size, kLargestPage);
  const std::string_view state = call.request.query.get("state");
  const bool decided = state == "decided";
  if (!decided && !state.empty() && state != "open") {
    return fail(errors::kInvalidEnumValue, "The state is open or decided.", "state");
  }
  const Page<WithholdingRequest> page = withholding_queue(call.tx, decided, seek.token, size);
  const std::string self =
      "/operator/v1/withholdingrequests?state=" + std::string(decided ? "decided" : "open") + "&size=" + std::to_string(size);
  return Response{.body = json::collection(page.items, self, write_request, {self + "&seekOperation=Next", page.next})};
}

Result<Response> get_one_of_partner(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  return request_response(OR_RETURN(find_withholding(call.tx, actor, call.path["withholding_id"])));
}

Result<Response> get_certificate_for_operator(WorkerCall& call, const FileStore& files) {
  Actor actor = call.actor;
  actor.partner_id = call.path["partner_id"];
  return certificate_of(call, actor, files);
}

using Decide = Result<WithholdingRequest>(sql::Tx&, const Actor&, std::string_view id, std::string_view note);

Result<Response> accept(Call& call) {
  const Actor actor = OR_RETURN(in_books_of(call));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string note = OR_RETURN(body.text_or("note", ""));
  const std::optional<Decimal> amount = OR_RETURN(body.optional_decimal("amount"));
  if (!amount) return fail(errors::kInvalidProperty, "An amount is required.", "amount");
  const std::optional<Instant> submitted_at = OR_RETURN(body.optional_instant("submittedAt"));
  if (!submitted_at) return fail(errors::kInvalidProperty, "Say when what you accept was handed in.", "submittedAt");
  return request_response(OR_RETURN(
      accept_withholding(call.tx, actor, call.path["withholding_id"], {*amount, *submitted_at}, note)));
}

http::RouteHandler decided_by(Decide* decide) {
  return [decide](Call& call) -> Result<Response> {
    const Actor actor = OR_RETURN(in_books_of(call));
    std::string note;
    if (!call.request.body.empty()) {
      const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
      const json::Object body = OR_RETURN(document.object());
      note = OR_RETURN(body.text_or("note", ""));
    }
    return request_response(OR_RETURN(decide(call.tx, actor, call.path["withholding_id"], note)));
  };
}

}  // namespace

std::vector<http::Route> withholding_routes(const std::filesystem::path& folder, const antivirus::Daemon* scanner) {
  using enum http::Method;
  using http::Access, http::Idempotency, http::Tokens;
  constexpr Capability kRequest = Capability::kRequestWithholding, kSee = Capability::kViewInvoices;
  constexpr Capability kOperate = Capability::kOperate;
  constexpr Tokens kUser = Tokens::kUserOnly;
  constexpr std::string_view kOfInvoice = "/v1/invoices/{invoice_id}/withholdingrequests";
  constexpr std::string_view kCertificate = "/v1/withholdingrequests/{withholding_id}/certificate";
  const FileStore files(folder / "withholding", kLargestCertificate);
  const auto claim = [files, scanner](bool again) {
    return [files, scanner, again](WorkerCall& call) { return post_claim(call, again, files, scanner); };
  };
  const auto refused = [](bool again) {
    return [again](sql::Tx& tx, const Actor& actor, const http::Request&, const http::PathParameters& path,
                   const Error& error) { record_refusal(tx, actor, path, error, again); };
  };
  return {
      {kPost, kOfInvoice, kRequest, kUser, Access::kWorker, Idempotency::kNone,
       "Asks to credit tax that was withheld from a paid invoice; the body is the certificate.", nullptr, claim(false),
       refused(false)},
      {kGet, kOfInvoice, kSee, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Lists the requests to credit tax withheld from an invoice and from those in whose place it came, newest first.",
       get_of_invoice},
      {kGet, "/v1/withholdingrequests", kSee, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Lists the partner's requests to credit withheld tax, newest first.", get_own},
      {kGet, "/v1/withholdingrequests/{withholding_id}", kSee, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Gets a request to credit withheld tax.", get_one},
      {kGet, kCertificate, kRequest, kUser, Access::kWorker, Idempotency::kNone,
       "Downloads the certificate of a request to credit withheld tax.", nullptr,
       [files](WorkerCall& call) { return certificate_of(call, call.actor, files); }},
      {kPost, kCertificate, kRequest, kUser, Access::kWorker, Idempotency::kNone,
       "Hands in another certificate for a request that the operator sent back.", nullptr, claim(true), refused(true)},
      {kGet, "/operator/v1/withholdingrequests", kOperate, kUser, Access::kRead, Idempotency::kNone,
       "Lists all partners' requests to credit withheld tax: those that are not decided, oldest first, or the others, newest"
       " first.", get_queue},
      {kGet, "/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}", kOperate, kUser, Access::kRead,
       Idempotency::kNone, "Gets a partner's request to credit withheld tax.", get_one_of_partner},
      {kGet, "/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/certificate", kOperate, kUser,
       Access::kWorker, Idempotency::kNone, "Downloads the certificate of a partner's request to credit withheld tax.",
       nullptr, [files](WorkerCall& call) { return get_certificate_for_operator(call, files); }},
      {kPost, "/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/accept", kOperate, kUser,
       Access::kWrite, Idempotency::kReplay,
       "Accepts a request as it was seen: credits the withheld tax to the partner's account.", accept},
      {kPost, "/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/reject", kOperate, kUser,
       Access::kWrite, Idempotency::kReplay, "Rejects a request to credit withheld tax, and says why.",
       decided_by(reject_withholding)},
      {kPost, "/operator/v1/partners/{partner_id}/withholdingrequests/{withholding_id}/needs-information", kOperate, kUser,
       Access::kWrite, Idempotency::kReplay, "Sends a request back to the partner, and says what is missing.",
       decided_by(send_back_withholding)},
  };
}

}  // namespace chandlery::billing
