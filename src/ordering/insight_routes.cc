// HTTP of what is told about orders beside themselves: an order's timeline, and how much of what was bought is used.
#include "ordering/routes.h"
#include "ordering/timeline.h"
#include "ordering/utilisation.h"
#include "platform/json/collection.h"

namespace chandlery::ordering {
namespace {

Result<http::Response> get_timeline(http::Call& call) {
  const std::string_view customer_id = call.path["customer_id"], order_id = call.path["order_id"];
  const std::vector<OrderEvent> events = OR_RETURN(order_timeline(call.tx, call.actor, customer_id, order_id));
  const std::string self = "/customers/" + std::string(customer_id) + "/orders/" + std::string(order_id) + "/timeline";
  return http::Response{
      .body = json::collection(events, self, [](json::Writer& out, const OrderEvent& event) {
        const auto unless_empty = [&](std::string_view name, const std::string& value) {
          if (!value.empty()) out.field(name, value);
        };
        out.begin_object().field("at", event.at).field("kind", event.kind).field("lineItemNumber", event.line_number);
        unless_empty("who", event.who);
        unless_empty("detail", event.detail);
        if (event.amount) out.field("amount", *event.amount).field("currencyCode", event.amount->currency.code());
        unless_empty("correlationId", event.correlation_id);
        out.key("links").begin_object();
        if (!event.link.empty()) out.link("more", event.link);
        out.end_object().end_object();
      })};
}

Result<http::Response> get_utilisation(http::Call& call) {
  const Utilisation used = OR_RETURN(utilisation(call.tx, call.actor, call.request.query.get("customerId")));
  json::Writer out;
  out.begin_object().field("linesLookedAt", used.lines).field("complete", used.complete).key("products").begin_array();
  for (const UsedProduct& product : used.products) {
    out.begin_object().field("productId", product.product_id).field("title", product.title);
    out.field("bought", product.bought).field("quantity", product.quantity).field("revealed", product.revealed);
    out.field("downloaded", product.downloaded).field("activated", product.activated).end_object();
  }
  out.end_array().attributes("Utilisation").end_object();
  return http::Response{.body = out.take()};
}

}  // namespace

std::vector<http::Route> insight_routes() {
  return {{http::Method::kGet, "/v1/customers/{customer_id}/orders/{order_id}/timeline", Capability::kViewOrders,
           http::Tokens::kAppOrUser, http::Access::kLongRead, http::Idempotency::kNone,
           "What happened to an order: bought, charged, keys issued and seen, invoiced, cancelled.", get_timeline},
          {http::Method::kGet, "/v1/utilisation", Capability::kViewSoftware, http::Tokens::kAppOrUser,
           http::Access::kLongRead, http::Idempotency::kNone,
           "How much of what was bought is used, by product: keys seen, downloads, activations.", get_utilisation}};
}

}  // namespace chandlery::ordering
