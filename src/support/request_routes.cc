// HTTP of service requests as partners send them: parse, call, render (contract 13).
#include "support/refund.h"
#include "support/routes.h"
#include "support/routes_common.h"
#include "support/rules.h"
#include "support/service.h"
#include "support/wire.h"

namespace chandlery::support {
namespace {

using http::Call, http::Response;

Response rendered(const Call& call, const ServiceRequest& request, int status = 200) {
  return {.status = status, .body = request_json(request, call.actor.locale, call.actor.at)};
}

Result<Response> get_topics(Call& call) { return Response{.body = topics_json(call.actor.locale)}; }

Result<Response> post_request(Call& call) {
  RETURN_IF_FAILED(check_locale(call.path["agent_locale"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Draft draft = OR_RETURN(read_draft(body));
  return rendered(call, OR_RETURN(submit(call.tx, call.actor, draft)), 201);
}

Result<Response> get_requests(Call& call) {
  return page_of(call, "/servicerequests", [&](const Slice& slice) -> Result<std::vector<ServiceRequest>> {
    return list_requests(call.tx, call.actor, slice);
  });
}

Result<Response> get_requests_of_customer(Call& call) {
  const std::string_view customer_id = call.path["customer_id"];
  const std::string path = "/customers/" + std::string(customer_id) + "/servicerequests";
  return page_of(call, path, [&](const Slice& slice) {
    return list_requests_of_customer(call.tx, call.actor, customer_id, slice);
  });
}

Result<Response> get_at(Call& call, std::string_view customer_id) {
  const RequestPlace place{OR_RETURN(read_request_id(call.path["request_id"])), customer_id};
  return rendered(call, OR_RETURN(find_request(call.tx, call.actor, place)));
}

Result<Response> patch_at(Call& call, std::string_view customer_id) {
  const RequestPlace place{OR_RETURN(read_request_id(call.path["request_id"])), customer_id};
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Change change = OR_RETURN(read_change(body));
  return rendered(call, OR_RETURN(change_request(call.tx, call.actor, place, change)));
}

Result<Response> get_refund_form(Call& call) {
  const RefundForm form = OR_RETURN(refund_form(call.tx, call.actor, call.path["customer_id"], call.path["order_id"]));
  return Response{.body = form_json(form, call.actor.locale)};
}

}  // namespace

std::vector<http::Route> request_routes() {
  using enum http::Method;
  constexpr std::string_view kTopics = "/v1/servicerequests/supporttopics";
  constexpr std::string_view kSubmit = "/v1/servicerequests/{agent_locale}";
  constexpr std::string_view kRequests = "/v1/servicerequests";
  constexpr std::string_view kRequest = "/v1/servicerequests/{request_id}";
  constexpr std::string_view kOfCustomer = "/v1/customers/{customer_id}/servicerequests";
  constexpr std::string_view kOneOfCustomer = "/v1/customers/{customer_id}/servicerequests/{request_id}";
  constexpr std::string_view kForm = "/v1/customers/{customer_id}/orders/{order_id}/refundrequest";
  constexpr Capability kOwn = Capability::kCreateSupportRequest;
  constexpr Capability kCustomers = Capability::kCustomerSupportRequest;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  constexpr http::Access kRead = http::Access::kRead;
  constexpr http::Access kLong = http::Access::kLongRead;
  constexpr http::Access kWrite = http::Access::kWrite;
  constexpr http::Idempotency kSafe = http::Idempotency::kNone;
  constexpr http::Idempotency kReplay = http::Idempotency::kReplay;
  const auto anywhere = [](Call& call) { return get_at(call, {}); };
  const auto of_customer = [](Call& call) { return get_at(call, call.path["customer_id"]); };
  const auto patch_anywhere = [](Call& call) { return patch_at(call, {}); };
  const auto patch_of_customer = [](Call& call) { return patch_at(call, call.path["customer_id"]); };
  return {
      {kGet, kTopics, kOwn, kTokens, kRead, kSafe, "Lists the problem types.", get_topics},
      {kPost, kSubmit, kOwn, kTokens, kWrite, kReplay, "Submits a service request.", post_request},
      {kGet, kRequests, kOwn, kTokens, kLong, kSafe, "Lists the service requests that the caller sees.", get_requests},
      {kGet, kRequest, kOwn, kTokens, kRead, kSafe, "Gets a service request with its notes and files.", anywhere},
      {kPatch, kRequest, kOwn, kTokens, kWrite, kReplay, "Changes a service request or adds a note.", patch_anywhere},
      {kGet, kOfCustomer, kCustomers, kTokens, kLong, kSafe, "Lists a customer's service requests.",
       get_requests_of_customer},
      {kGet, kOneOfCustomer, kCustomers, kTokens, kRead, kSafe, "Gets a customer's service request.", of_customer},
      {kPatch, kOneOfCustomer, kCustomers, kTokens, kWrite, kReplay, "Changes a customer's service request.",
       patch_of_customer},
      {kGet, kForm, Capability::kCancelSoftware, kTokens, kRead, kSafe,
       "The form of a refund request for an order, filled in as far as it can be.", get_refund_form},
  };
}

}  // namespace chandlery::support
