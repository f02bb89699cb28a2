// HTTP of cancelling: parse, call, render (contract 5.2; the rest is a resource of our own).
#include <charconv>
#include <set>

#include "core/text.h"
#include "customers/relationships.h"
#include "ordering/cancellation_wire.h"
#include "ordering/routes.h"
#include "ordering/wire.h"
#include "platform/http/seek.h"

namespace chandlery::ordering {
namespace {

using http::Call, http::Response;

Result<Response> patch_order(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const CancelCommand command = OR_RETURN(read_order_patch(body, call.path["customer_id"], call.path["order_id"]));
  const Cancelled cancelled = OR_RETURN(cancel(call.tx, call.actor, command));
  json::Writer w;
  write_order(w, cancelled.order, false);
  return Response{.body = w.take()};
}

Result<Response> get_cancellation(Call& call) {
  const CancellationOutlook outlook =
      OR_RETURN(cancellation_outlook(call.tx, call.actor, call.path["customer_id"], call.path["order_id"]));
  return Response{.body = outlook_json(outlook, call.actor.locale)};
}

Result<Response> post_cancellation(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const CancelCommand command = OR_RETURN(read_cancel(body, call.path["customer_id"], call.path["order_id"]));
  const Cancelled cancelled = OR_RETURN(cancel(call.tx, call.actor, command));
  return Response{.status = 201, .body = cancellation_json(cancelled.cancellation)};
}

Result<Response> post_request(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const CancelCommand command =
      OR_RETURN(read_cancellation_request(body, call.path["customer_id"], call.path["order_id"]));
  const Cancellation request = OR_RETURN(request_cancellation(call.tx, call.actor, command));
  return Response{.status = 201, .body = cancellation_json(request)};
}

Result<Response> post_resubmission(Call& call, const CancellationFollower& follow) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string reason = OR_RETURN(read_words(body, "reason", true));
  const Cancellation request = OR_RETURN(resubmit_cancellation(
      call.tx, call.actor, call.path["customer_id"], call.path["order_id"], call.path["cancellation_id"], reason));
  if (follow) follow(call.tx, call.actor, request);
  return Response{.body = cancellation_json(request)};
}

bool parse_whole(std::string_view text, std::int64_t& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

Result<Response> get_rebuy(Call& call, const Services& services) {
  RebuyCommand command{.customer_id = std::string(call.path["customer_id"]),
                       .order_id = std::string(call.path["order_id"])};
  if (!parse_whole(call.path["line_number"], command.line_number)) return fail(errors::kLineNumberInvalid);
  if (!parse_whole(call.request.query.get("quantity"), command.quantity)) {
    return fail(errors::kQuantityInvalid, "Say how many are to be bought again.", "quantity");
  }
  return Response{.body = rebuy_quote_json(OR_RETURN(quote_rebuy(call.tx, call.actor, services, command)))};
}

Result<Response> post_rebuy(Call& call, const Services& services) {
  std::int64_t number = -1;
  if (!parse_whole(call.path["line_number"], number)) return fail(errors::kLineNumberInvalid);
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const RebuyCommand command = OR_RETURN(read_rebuy(body, call.path["customer_id"], call.path["order_id"], number));
  const Rebought rebought = OR_RETURN(return_and_rebuy(call.tx, call.actor, services, command));
  return Response{.status = 201, .body = rebought_json(rebought)};
}

// --- the operator's side

Result<Response> get_queue(Call& call) {
  const std::string_view word = call.request.query.get("state");
  const std::optional<CancellationState> state = parse_cancellation_state(word);
  if (!word.empty() && !state) return fail(errors::kInvalidEnumValue, "There is no such state.", "state");
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::string partner_id = text::lower(call.request.query.get("partnerId"));
  const CancellationQuestion question{state.value_or(CancellationState::kSubmitted), seek.token, seek.size, partner_id};
  const Page<Cancellation> page = OR_RETURN(list_cancellations(call.tx, question));
  std::set<std::pair<std::string_view, std::string_view>> customers;
  for (const Cancellation& each : page.items) customers.emplace(each.partner_id, each.customer_id);
  const customers::CustomerNames names = customers::customer_names(call.tx, customers);
  std::string self = "/operator/v1/cancellations?state=" + std::string(to_string(question.state)) +
                     "&size=" + std::to_string(seek.size);
  if (!partner_id.empty()) self += "&partnerId=" + http::percent_encode(partner_id);
  const auto write = [&](json::Writer& out, const Cancellation& each) {
    const auto name = names.find({each.partner_id, each.customer_id});
    write_cancellation(out, each, name == names.end() ? std::string_view() : name->second);
  };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

// A rejection or a question needs words for the requester; an approval may have none.
http::RouteHandler decision(CancellationEvent event, const CancellationFollower& follow) {
  return [event, follow](Call& call) -> Result<Response> {
    std::string note;
    if (event != CancellationEvent::kApprove || !call.request.body.empty()) {
      const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
      const json::Object body = OR_RETURN(document.object());
      note = OR_RETURN(read_words(body, "note", event != CancellationEvent::kApprove));
    }
    const Cancellation decided =
        OR_RETURN(decide_cancellation(call.tx, call.actor, call.path["cancellation_id"], event, note));
    if (follow) follow(call.tx, call.actor, decided);
    return Response{.body = cancellation_json(decided)};
  };
}

}  // namespace

std::vector<http::Route> cancellation_routes(const Services& services, const CancellationFollower& follow) {
  using enum http::Method;
  constexpr std::string_view kOrder = "/v1/customers/{customer_id}/orders/{order_id}";
  constexpr std::string_view kCancellation = "/v1/customers/{customer_id}/orders/{order_id}/cancellation";
  constexpr std::string_view kRequests = "/v1/customers/{customer_id}/orders/{order_id}/cancellation/requests";
  constexpr std::string_view kResubmit =
      "/v1/customers/{customer_id}/orders/{order_id}/cancellation/requests/{cancellation_id}/submit";
  constexpr std::string_view kRebuy =
      "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/return-and-rebuy";
  constexpr http::Tokens kTokens = http::Tokens::kAppOrUser;
  const auto act = [](http::Method method, std::string_view pattern, std::string_view summary,
                      http::RouteHandler handler, Capability needs = Capability::kCancelSoftware) -> http::Route {
    return {method,  pattern,           needs, kTokens, http::Access::kWrite, http::Idempotency::kReplay,
            summary, std::move(handler)};
  };
  http::Route read{kGet,
                   kCancellation,
                   Capability::kViewSoftware,
                   kTokens,
                   http::Access::kRead,
                   http::Idempotency::kNone,
                   "Tells what of an order can be cancelled, until when, and what comes back.",
                   get_cancellation};
  read.or_needs = Capability::kViewOrders;
  http::Route quote{kGet,
                    kRebuy,
                    Capability::kCancelSoftware,
                    kTokens,
                    http::Access::kRead,
                    http::Idempotency::kNone,
                    "Tells what returning a line and buying fewer of the same item comes to now.",
                    [&services](Call& call) { return get_rebuy(call, services); }};
  std::vector<http::Route> routes{
      act(kPatch, kOrder, "Cancels an order or some of its lines.", patch_order),
      std::move(read),
      act(kPost, kCancellation, "Cancels an order or some of its lines, acknowledged and with a reason.",
          post_cancellation),
      act(kPost, kRequests, "Asks the operator to cancel an order or some of its lines.", post_request),
      act(kPost, kResubmit, "Answers the operator's question about a request to cancel.",
          [follow](Call& call) { return post_resubmission(call, follow); }),
      std::move(quote),
      act(kPost, kRebuy, "Returns a line and buys fewer of the same item, in one step.",
          [&services](Call& call) { return post_rebuy(call, services); }),
      {kGet, "/operator/v1/cancellations", Capability::kOperate, kTokens, http::Access::kLongRead,
       http::Idempotency::kNone, "Lists cancellations in a state, oldest first; those that wait for a decision.",
       get_queue},
  };
  const auto decide = [&](std::string_view pattern, std::string_view summary, CancellationEvent event) {
    routes.push_back(act(kPost, pattern, summary, decision(event, follow), Capability::kOperate));
  };
  decide("/operator/v1/cancellations/{cancellation_id}/approve", "Approves a request to cancel, which completes it.",
         CancellationEvent::kApprove);
  decide("/operator/v1/cancellations/{cancellation_id}/reject", "Rejects a request to cancel.",
         CancellationEvent::kReject);
  decide("/operator/v1/cancellations/{cancellation_id}/needs-information",
         "Sends a request to cancel back with a question.", CancellationEvent::kAskForInformation);
  return routes;
}

}  // namespace chandlery::ordering
