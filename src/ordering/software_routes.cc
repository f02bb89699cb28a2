// HTTP of the software list: parse, call, render.
#include "ordering/routes.h"
#include "ordering/rules.h"
#include "ordering/software.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"

namespace chandlery::ordering {
namespace {

std::string line_path(const SoftwarePurchase& row) {
  return "/customers/" + row.held.customer_id + "/orders/" + row.order_id + "/lineitems/" +
         std::to_string(row.line.number);
}

void write_actions(json::Writer& out, const Actor& actor, const SoftwarePurchase& row) {
  out.key("actions").begin_array();
  for (const SoftwareAction& action : software_actions(actor, row)) {
    out.begin_object().field("name", action.name).field("allowed", action.allowed).field("why", action.why);
    out.end_object();
  }
  out.end_array();
}

void write_purchase_row(json::Writer& out, const Actor& actor, const SoftwarePurchase& row) {
  const CancelWindow window = cancel_window(row, actor.at);
  out.begin_object().field("productId", row.held.product_id).field("skuId", row.held.sku_id);
  out.field("productTitle", row.line.product_title).field("title", row.held.title);
  out.field("publisher", row.line.publisher).field("productType", catalog::to_string(row.line.product_type));
  out.field("version", row.held.version).field("quantity", row.held.quantity);
  out.field("orderId", row.order_id).field("alternateOrderId", alternate_id(row.order_id));
  out.field("lineItemNumber", row.line.number).field("orderDate", row.ordered_at);
  out.key("partner").begin_object().field("id", row.held.partner_id).field("name", row.partner_name).end_object();
  out.field("termDuration", row.line.term_duration).field("termEndDate", row.held.expires_at);
  out.field("status", software_status(row, actor.at)).field("cancelledDate", row.held.cancelled_at);
  out.key("keys").begin_object().field("status", key_status(row, actor.at)).field("count", row.keys.count);
  out.field("activationLimit", row.keys.activation_limit).field("activationCount", row.keys.activation_count);
  out.field("whoSeesThem", who_sees_keys(row)).end_object();
  out.key("cancellation").begin_object().field("cancellable", window.open());
  out.field("daysLeft", window.judged.days_left).field("lastMoment", window.judged.last_moment);
  if (row.returns) out.field("path", catalog::to_string(row.returns->path));
  out.field("why", window.why).end_object();
  write_actions(out, actor, row);
  out.key("links").begin_object().link("keys", line_path(row) + "/softwarekeys");
  out.link("products", line_path(row) + "/softwareproducts");
  out.link("help", "/help/keys-and-downloads");  // S7, S42
  if (row.has_media) out.link("downloads", line_path(row) + "/softwaredownloads");
  out.link("cancellation", "/customers/" + row.held.customer_id + "/orders/" + row.order_id + "/cancellation");
  out.link("order", "/customers/" + row.held.customer_id + "/orders/" + row.order_id);
  if (is_subscription(row.line)) {
    out.link("subscription", "/customers/" + row.held.customer_id + "/subscriptions/" +
                                 subscription_id(row.order_id, row.line.number));
  }
  if (window.judged.may_be_requested()) {
    out.link("supportRequest", "/customers/" + row.held.customer_id + "/orders/" + row.order_id + "/refundrequest");
  }
  out.end_object().attributes("SoftwarePurchase").end_object();
}

Result<http::Response> get_software(http::Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<SoftwarePurchase> page = OR_RETURN(list_software(
      call.tx, call.actor, {.customer_id = call.path["customer_id"], .continuation = seek.token, .size = seek.size}));
  const std::string self = "/customers/" + std::string(call.path["customer_id"]) + "/software";
  const auto write = [&](json::Writer& out, const SoftwarePurchase& row) { write_purchase_row(out, call.actor, row); };
  const json::NextPage next{self + "?size=" + std::to_string(seek.size) + "&seekOperation=Next", page.next};
  return http::Response{.body = json::collection(page.items, self, write, next)};
}

}  // namespace

std::vector<http::Route> software_routes() {
  return {http::Route{.method = http::Method::kGet,
                      .pattern = "/v1/customers/{customer_id}/software",
                      .needs = Capability::kViewSoftware,
                      .tokens = http::Tokens::kAppOrUser,
                      .access = http::Access::kLongRead,
                      .idempotency = http::Idempotency::kNone,
                      .summary = "Lists all software that the customer ever bought, with what the caller may do.",
                      .handler = get_software,
                      .or_needs = Capability::kCustomerViewProducts}};
}

}  // namespace chandlery::ordering
