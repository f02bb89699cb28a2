// HTTP of the software list: parse, call, render.
#include <charconv>

#include "ordering/routes.h"
#include "ordering/rules.h"
#include "ordering/software.h"
#include "platform/json/writer.h"

namespace chandlery::ordering {
namespace {

Result<std::int64_t> parse_size(std::string_view text) {
  std::int64_t size = 0;
  if (text.empty()) return size;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 0) {
    return fail(errors::kInvalidProperty, "The size is not a whole number.", "size");
  }
  return size;
}

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
  out.field("productTitle", row.line.product_title).field("title", row.line.sku_title);
  out.field("publisher", row.line.publisher).field("productType", catalog::to_string(row.line.product_type));
  out.field("version", row.held.version).field("quantity", row.line.quantity);
  out.field("orderId", row.order_id).field("alternateOrderId", alternate_id(row.order_id));
  out.field("lineItemNumber", row.line.number).field("orderDate", row.ordered_at);
  out.field("termDuration", row.line.term_duration).field("termEndDate", row.held.expires_at);
  out.field("status", software_status(row, actor.at)).field("cancelledDate", row.held.cancelled_at);
  out.key("keys").begin_object().field("status", key_status(row, actor.at)).field("count", row.keys.count);
  out.field("activationLimit", row.keys.activation_limit).field("whoSeesThem", who_sees_keys(row)).end_object();
  out.key("cancellation").begin_object().field("cancellable", window.open());
  out.field("daysLeft", window.judged.days_left).field("lastMoment", window.judged.last_moment);
  if (row.returns) out.field("path", catalog::to_string(row.returns->path));
  out.field("why", window.why).end_object();
  write_actions(out, actor, row);
  out.key("links").begin_object().link("keys", line_path(row) + "/softwarekeys");
  out.link("products", line_path(row) + "/softwareproducts");
  out.link("cancellation", "/customers/" + row.held.customer_id + "/orders/" + row.order_id + "/cancellation");
  out.link("order", "/customers/" + row.held.customer_id + "/orders/" + row.order_id);
  out.end_object().attributes("SoftwarePurchase").end_object();
}

Result<http::Response> get_software(http::Call& call) {
  const std::string_view header = call.request.header("MS-ContinuationToken");
  const std::int64_t size = OR_RETURN(parse_size(call.request.query.get("size")));
  const Page<SoftwarePurchase> page =
      OR_RETURN(list_software(call.tx, call.actor,
                              {.customer_id = call.path["customer_id"],
                               .continuation = header.empty() ? call.request.query.get("MS-ContinuationToken") : header,
                               .size = size}));
  json::Writer out;
  out.begin_object().field("totalCount", page.items.size()).key("items").begin_array();
  for (const SoftwarePurchase& row : page.items) write_purchase_row(out, call.actor, row);
  out.end_array();
  const std::string self = "/customers/" + std::string(call.path["customer_id"]) + "/software";
  out.key("links").begin_object().link("self", self);
  if (!page.next.empty()) {
    out.key("next").begin_object().field("uri", self + "?size=" + std::to_string(size) + "&seekOperation=Next");
    out.field("method", "GET").key("headers").begin_array().begin_object();
    out.field("key", "MS-ContinuationToken").field("value", page.next).end_object().end_array().end_object();
  }
  out.end_object();
  if (!page.next.empty()) out.field("continuationToken", page.next);
  out.attributes("Collection").end_object();
  return http::Response{.body = out.take()};
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
