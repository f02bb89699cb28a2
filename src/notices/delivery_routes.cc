// The operator's outbox over HTTP.
#include "notices/deliveries.h"
#include "notices/routes.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::notices {
namespace {

using http::Call, http::Response;

void write_delivery(json::Writer& out, const Delivery& delivery) {
  out.begin_object().field("id", delivery.id).field("state", to_string(delivery.state));
  out.field("kind", delivery.kind).field("audience", to_string(delivery.audience));
  if (!delivery.partner_id.empty()) out.field("partnerId", delivery.partner_id);
  if (!delivery.customer_id.empty()) out.field("customerId", delivery.customer_id);
  if (!delivery.why.empty()) out.field("lastError", delivery.why);
  out.field("createdDate", delivery.created_at).key("links").begin_object();
  if (delivery.state == DeliveryState::kFailed) {
    out.link("retry", "/operator/v1/deliveries/" + delivery.id + "/retry", "POST");
  }
  out.end_object().attributes("Delivery").end_object();
}

Result<Response> get_deliveries(Call& call) {
  const std::string_view word = call.request.query.get("state", to_string(DeliveryState::kWaiting));
  const std::optional<DeliveryState> state = parse_delivery_state(word);
  if (!state) return fail(errors::kInvalidEnumValue, "The state is waiting, sent or failed.", "state");
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<Delivery> page = OR_RETURN(list_deliveries(call.tx, {*state, seek.token, seek.size}));
  const std::string self = "/operator/v1/deliveries?state=" + std::string(to_string(*state)) +
                           "&size=" + std::to_string(seek.size);
  return Response{.body = json::collection(page.items, self, write_delivery, {self + "&seekOperation=Next", page.next})};
}

Result<Response> post_retry(Call& call) {
  json::Writer out;
  write_delivery(out, OR_RETURN(retry_delivery(call.tx, call.actor, call.path["delivery_id"])));
  return Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> delivery_routes() {
  return {{http::Method::kGet, "/operator/v1/deliveries", Capability::kOperate, http::Tokens::kUserOnly,
           http::Access::kLongRead, http::Idempotency::kNone,
           "Lists notices that wait to be mailed, were mailed, or could not be, newest first.", get_deliveries},
          {http::Method::kPost, "/operator/v1/deliveries/{delivery_id}/retry", Capability::kOperate,
           http::Tokens::kUserOnly, http::Access::kWrite, http::Idempotency::kReplay,
           "Lets a delivery that failed wait to be mailed again.", post_retry}};
}

}  // namespace chandlery::notices
