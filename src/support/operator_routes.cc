// HTTP of the operator's queue: what waits, one request, its answer.
//
//   GET   /operator/v1/servicerequests?status=&size=&offset=
//   PATCH /operator/v1/partners/{partner_id}/servicerequests/{request_id}   {"status"?,"decision"?,"note"?}
#include "support/routes.h"
#include "support/routes_common.h"
#include "support/rules.h"
#include "support/service.h"
#include "support/wire.h"

namespace chandlery::support {
namespace {

using http::Call, http::Response;

Result<Response> get_queue(Call& call) {
  return page_of(call, "/operator/v1/servicerequests", [&](const Slice& slice) -> Result<std::vector<ServiceRequest>> {
    return operator_queue(call.tx, slice);
  });
}

Result<Response> get_one(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const ServiceRequest request = OR_RETURN(find_for_operator(call.tx, call.path["partner_id"], id));
  return Response{.body = request_json(request, call.actor.locale)};
}

Result<Response> patch_one(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Answer given = OR_RETURN(read_answer(body));
  const ServiceRequest request = OR_RETURN(answer(call.tx, call.actor, call.path["partner_id"], id, given));
  return Response{.body = request_json(request, call.actor.locale)};
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
