// HTTP of special qualifications: a partner asks and reads, the operator decides.
//
//   GET  /v1/customers/{customer_id}/qualifications        the documented bare array
//   POST /v1/customers/{customer_id}/qualifications?code=  {"qualification","educationSegment"?,"website"?}
//   GET  /v1/customers/{customer_id}/qualification         the documented bare word, as "Education"
//   PUT  /v1/customers/{customer_id}/qualification?code=   that word, or its number
#include "core/text.h"
#include "customers/qualifications.h"
#include "customers/routes.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

// The documents have the date under two names: one in lists, one in the answer to a request and in the .NET class.
void write_qualification(json::Writer& out, const Qualification& q) {
  out.begin_object().field("qualification", qualification_name(q.segment));
  out.field("vettingStatus", vetting_status(q.state));
  if (!q.note.empty()) out.field("vettingReason", q.note);
  out.field("vettingCreatedDate", q.requested_at).field("vettingCreateDate", q.requested_at);
  if (!q.education_segment.empty()) out.field("educationSegment", q.education_segment);
  if (!q.website.empty()) out.field("website", q.website);
  out.end_object();
}

void write_queued(json::Writer& out, const QueuedQualification& queued) {
  const Qualification& q = queued.qualification;
  out.begin_object().field("id", q.id).field("state", to_string(q.state));
  out.field("qualification", qualification_name(q.segment)).field("partnerId", q.partner_id);
  out.key("customer").begin_object().field("id", q.customer_id).field("name", queued.customer_name);
  out.field("domain", queued.customer_domain).field("country", queued.customer_country).end_object();
  if (!q.education_segment.empty()) out.field("educationSegment", q.education_segment);
  if (!q.website.empty()) out.field("website", q.website);
  if (!q.code.empty()) out.field("validationCode", q.code);
  out.field("requestedDate", q.requested_at).field("requestedBy", q.requested_by).field("decidedDate", q.decided_at);
  if (q.decided_at) out.field("decidedBy", q.decided_by);
  if (!q.note.empty()) out.field("note", q.note);
  out.attributes("QueuedQualification").end_object();
}

std::string quoted(Segment segment) { return "\"" + std::string(qualification_name(segment)) + "\""; }

/// A bare JSON string or number, or the word alone.
std::string_view bare(std::string_view body) {
  std::string_view word = text::trim(body);
  if (word.size() >= 2 && word.front() == '"' && word.back() == '"') word = word.substr(1, word.size() - 2);
  return word;
}

Result<Response> get_qualifications(Call& call) {
  json::Writer out;
  out.begin_array();
  for (const Qualification& q : OR_RETURN(list_qualifications(call.tx, call.actor, call.path["customer_id"]))) {
    write_qualification(out, q);
  }
  out.end_array();
  return Response{.body = out.take()};
}

Result<Response> post_qualification(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const std::string name = OR_RETURN(object.text("qualification"));
  NewQualification wanted{.segment = OR_RETURN(parse_qualification(name)),
                          .code = std::string(call.request.query.get("code"))};
  wanted.education_segment = text::trim(OR_RETURN(object.text_or("educationSegment", "")));
  wanted.website = OR_RETURN(object.text_or("website", ""));
  json::Writer out;
  write_qualification(out, OR_RETURN(request_qualification(call.tx, call.actor, call.path["customer_id"], wanted)));
  return Response{.status = 201, .body = out.take()};
}

Result<Response> get_qualification(Call& call) {
  return Response{.body = quoted(OR_RETURN(find_qualification(call.tx, call.actor, call.path["customer_id"])))};
}

Result<Response> put_qualification(Call& call) {
  const NewQualification wanted{.segment = OR_RETURN(parse_qualification(bare(call.request.body))),
                                .code = std::string(call.request.query.get("code"))};
  return Response{.body = quoted(OR_RETURN(set_qualification(call.tx, call.actor, call.path["customer_id"], wanted)))};
}

// --- the operator's side

Result<Response> get_queue(Call& call) {
  const std::string_view word = call.request.query.get("state");
  const std::optional<QualificationState> state = parse_qualification_state(word);
  if (!word.empty() && !state) return fail(errors::kInvalidEnumValue, "There is no such state.", "state");
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const QualificationQuestion question{state.value_or(QualificationState::kInReview), seek.token, seek.size};
  const Page<QueuedQualification> page = OR_RETURN(list_queue(call.tx, question));
  const std::string self = "/operator/v1/qualifications?state=" + std::string(to_string(question.state)) +
                           "&size=" + std::to_string(seek.size);
  return Response{.body = json::collection(page.items, self, write_queued, {self + "&seekOperation=Next", page.next})};
}

http::RouteHandler decision(QualificationEvent event) {
  return [event](Call& call) -> Result<Response> {
    std::string note;
    if (!text::trim(call.request.body).empty()) {
      const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
      const json::Object object = OR_RETURN(document.object());
      note = OR_RETURN(object.text_or("note", ""));
    }
    json::Writer out;
    write_queued(out, OR_RETURN(decide_qualification(call.tx, call.actor, call.path["qualification_id"], event, note)));
    return Response{.body = out.take()};
  };
}

}  // namespace

std::vector<Route> qualification_routes() {
  using enum Capability;
  using enum QualificationEvent;
  constexpr std::string_view kAll = "/v1/customers/{customer_id}/qualifications";
  constexpr std::string_view kOne = "/v1/customers/{customer_id}/qualification";
  constexpr Tokens kTokens = Tokens::kUserOnly;
  const auto decide = [](std::string_view pattern, std::string_view summary, QualificationEvent event) {
    return Route{Method::kPost, pattern, kOperate, kTokens, Access::kWrite, Idempotency::kReplay, summary, decision(event)};
  };
  return {
      {Method::kGet, kAll, kViewCustomers, kTokens, Access::kRead, Idempotency::kNone,
       "A customer's special qualifications, and how far the operator has come with each.", get_qualifications},
      {Method::kPost, kAll, kEditCustomer, kTokens, Access::kWrite, Idempotency::kReplay,
       "Asks the operator for a special qualification of a customer.", post_qualification},
      {Method::kGet, kOne, kViewCustomers, kTokens, Access::kRead, Idempotency::kNone,
       "The special qualification that a customer has, or None.", get_qualification},
      {Method::kPut, kOne, kEditCustomer, kTokens, Access::kWrite, Idempotency::kReplay,
       "Sets a customer's special qualification in an integration sandbox; elsewhere asks for it. Answers what the customer has.",
       put_qualification},
      {Method::kGet, "/operator/v1/qualifications", kOperate, kTokens, Access::kRead, Idempotency::kNone,
       "Lists special qualifications in a state, oldest first; those that wait for a decision.", get_queue},
      decide("/operator/v1/qualifications/{qualification_id}/grant",
             "Grants a special qualification: the customer may buy what it opens.", kGrant),
      decide("/operator/v1/qualifications/{qualification_id}/deny", "Denies a special qualification.", kDeny),
      decide("/operator/v1/qualifications/{qualification_id}/withdraw",
             "Withdraws a special qualification that was granted; what was bought stays.", kWithdraw),
  };
}

}  // namespace chandlery::customers
