// The operator's side of the log: verify it and see what was found, and note the ends of the chains.
//
//   POST /operator/v1/audit/verifications   {"partnerId"?}; without one every chain
#include "audit/head.h"
#include "audit/routes.h"
#include "audit/store.h"
#include "core/id.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "platform/words/refusals.h"

namespace chandlery::audit {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens,
    http::WorkerCall;

constexpr std::int64_t kMostHeads = 200;  // each is signed: about 1 ms

void write_run(json::Writer& out, const VerificationRun& run, const Actor& reader) {
  out.begin_object().field("id", run.id).field("state", to_string(run.state_at(reader.at)));
  out.field("scope", std::string_view(run.whole_log ? "all" : "partner"));
  if (!run.whole_log) out.field("partnerId", run.partner_id);
  out.field("startedDate", run.started_at).field("startedBy", run.started_by);
  out.field("updatedDate", run.updated_at).field("finishedDate", run.finished_at);
  out.field("chains", run.chains).field("records", run.records).field("total", run.total);
  if (!run.head.empty()) out.field("head", run.head);
  if (run.first_break) {
    out.key("break").begin_object().field("partnerId", run.first_break->partner_id);
    out.field("sequence", run.first_break->sequence).field("kind", to_string(run.first_break->kind));
    out.field("explanation", told_in(run.first_break->explanation, reader.locale)).end_object();
  }
  out.key("links").begin_object().link("self", "/operator/v1/audit/verifications/" + run.id).end_object();
  out.attributes("AuditVerification").end_object();
}

Response run_response(int status, const VerificationRun& run, const Actor& reader) {
  json::Writer out;
  write_run(out, run, reader);
  Response response{.status = status, .body = out.take()};
  response.set("Location", "/operator/v1/audit/verifications/" + run.id);
  return response;
}

Result<std::optional<std::string>> read_scope(const http::Request& request) {
  if (request.body.empty()) return std::nullopt;
  const json::Document document = OR_RETURN(json::Document::parse(request.body));
  const json::Object object = OR_RETURN(document.object());
  const auto given = OR_RETURN(object.optional_text("partnerId"));
  if (!given) return std::nullopt;
  const auto id = given->empty() ? std::optional<std::string>("") : normalise_guid(*given);
  if (!id) return fail(errors::kInvalidProperty, "The partner id is not a GUID.", "partnerId");
  return id;
}

Result<Response> post_verification(WorkerCall& call, const Verifying& verifying) {
  const std::optional<std::string> scope = OR_RETURN(read_scope(call.request));
  Result<VerificationRun> begun = fail(errors::kInternal);
  call.database.write_now([&](sql::Tx& tx) {
    begun = fail(errors::kNotFound, "There is no log of such a partner.", "partnerId");
    if (scope && !scope->empty() && !store::read_head(tx, *scope)) return;
    begun = begin_verification(tx, call.actor, scope);
    if (!begun) tx.undo();
  });
  const VerificationRun run = OR_RETURN(std::move(begun));
  sql::Database& database = call.database;
  const bool accepted = verifying.in_background && verifying.in_background([&database, &verifying, run] {
    run_verification(database, verifying.life, run);
  });
  if (!accepted) {
    call.database.write_now([&](sql::Tx& tx) { abandon_verification(tx, run); });
    return fail(errors::kUnavailable, "Too much runs beside the requests. Repeat this later.");
  }
  return run_response(202, run, call.actor);
}

Result<Response> get_verifications(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<VerificationRun> page = OR_RETURN(list_verifications(call.tx, seek.token, seek.size));
  const std::string self = "/operator/v1/audit/verifications?size=" + std::to_string(seek.size);
  const auto write = [&](json::Writer& out, const VerificationRun& run) { write_run(out, run, call.actor); };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

Result<Response> get_verification(Call& call) {
  return run_response(200, OR_RETURN(find_verification(call.tx, call.path["verification_id"])), call.actor);
}

/// The ends of the chains in the order of the partners' ids, each as a signed line that can be stored outside.
Result<Response> get_heads(WorkerCall& call, const Sign& sign) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::int64_t size = seek.size == 0 ? kMostHeads : std::min(seek.size, kMostHeads);
  // The operator's own chain has the empty id, so a place is told by a letter in front.
  std::optional<std::string> after;
  if (!seek.token.empty()) {
    const auto id = seek.token.substr(1).empty() ? std::optional<std::string>("") : normalise_guid(seek.token.substr(1));
    if (seek.token.front() != 'p' || !id) {
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.",
                  "MS-ContinuationToken");
    }
    after = id;
  }
  std::vector<NotedHead> heads;
  call.database.read_now([&](sql::Tx& tx) {
    heads.clear();
    auto partner = store::next_head(tx, after);
    for (; partner && std::ssize(heads) <= size; partner = store::next_head(tx, partner)) {
      heads.push_back(note_head(tx, *partner, call.actor.at));
    }
  });
  std::string next;
  if (std::ssize(heads) > size) {
    heads.pop_back();
    next = "p" + heads.back().partner_id;
  }
  const std::string self = "/operator/v1/audit/heads?size=" + std::to_string(seek.size);
  const auto write = [&](json::Writer& out, const NotedHead& head) { out.raw(signed_line(head, sign)); };
  return Response{.body = json::collection(heads, self, write, {self + "&seekOperation=Next", next})};
}

Route route(Method method, std::string_view pattern, Access access, std::string_view summary) {
  return {.method = method,
          .pattern = pattern,
          .needs = Capability::kOperate,
          .tokens = Tokens::kUserOnly,
          .access = access,
          .idempotency = Idempotency::kNone,
          .summary = summary};
}

}  // namespace

std::vector<Route> operator_routes(const Verifying& verifying, Sign sign) {
  constexpr std::string_view kAll = "/operator/v1/audit/verifications";
  std::vector<Route> all = {
      route(Method::kPost, kAll, Access::kWorker, "Begins to verify a partner's log, or all of it, beside the requests."),
      route(Method::kGet, kAll, Access::kRead, "The verifications of the log, newest first, and what they found."),
      route(Method::kGet, "/operator/v1/audit/verifications/{verification_id}", Access::kRead,
            "A verification: how far it has come, or what it found."),
      route(Method::kGet, "/operator/v1/audit/heads", Access::kWorker,
            "The ends of all chains, signed: store them outside to prove later that nothing was cut off."),
  };
  all[0].worker = [&verifying](WorkerCall& call) { return post_verification(call, verifying); };
  all[1].handler = get_verifications;
  all[2].handler = get_verification;
  all[3].worker = [sign](WorkerCall& call) { return get_heads(call, sign); };
  return all;
}

}  // namespace chandlery::audit
