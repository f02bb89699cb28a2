// HTTP of the operator's queue: what waits, one request, its answer.
//
//   GET   /operator/v1/servicerequests?status=&partnerId=&size=
//   PATCH /operator/v1/partners/{partner_id}/servicerequests/{request_id}   {"status"?,"decision"?,"note"?}
#include "core/text.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "support/routes.h"
#include "support/routes_common.h"
#include "support/rules.h"
#include "support/service.h"
#include "support/wire.h"

namespace chandlery::support {
namespace {

using http::Call, http::Response;

Result<Response> get_queue(Call& call) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Slice slice = OR_RETURN(read_slice(query));  // the status, in either of its forms
  const std::string partner_id = text::lower(query.get("partnerId"));
  const Page<ServiceRequest> page =
      OR_RETURN(operator_queue(call.tx, {slice.status, partner_id, seek.token, seek.size}));
  std::string self = "/operator/v1/servicerequests?size=" + std::to_string(seek.size);
  if (slice.status != Status::kNone) self += "&status=" + std::string(to_string(slice.status));
  if (!partner_id.empty()) self += "&partnerId=" + http::percent_encode(partner_id);
  const auto write = [&](json::Writer& out, const ServiceRequest& request) {
    write_summary(out, request, call.actor.locale);
  };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

Result<Response> get_one(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const ServiceRequest request = OR_RETURN(find_for_operator(call.tx, call.path["partner_id"], id));
  return Response{.body = request_json(request, call.actor.locale, call.actor.at)};
}

Result<Response> patch_one(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Answer given = OR_RETURN(read_answer(body));
  const ServiceRequest request = OR_RETURN(answer(call.tx, call.actor, call.path["partner_id"], id, given));
  return Response{.body = request_json(request, call.actor.locale, call.actor.at)};
}

}  // namespace

std::vector<http::Route> operator_routes() {
  using enum http::Method;
  constexpr std::string_view kQueue = "/operator/v1/servicerequests";
  constexpr std::string_view kOne = "/operator/v1/partners/{partner_id}/servicerequests/{request_id}";
  constexpr Capability kNeeds = Capability::kOperate;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  return {
      {kGet, kQueue, kNeeds, kTokens, http::Access::kLongRead, http::Idempotency::kNone,
       "Lists the service requests of all partners that are not closed, oldest first.", get_queue},
      {kGet, kOne, kNeeds, kTokens, http::Access::kRead, http::Idempotency::kNone, "Gets a partner's service request.",
       get_one},
      {kPatch, kOne, kNeeds, kTokens, http::Access::kWrite, http::Idempotency::kReplay,
       "Answers a partner's service request: status, decision about a refund, note.", patch_one},
  };
}

}  // namespace chandlery::support
