// HTTP of the software list: parse, call, render.
#include <limits>

#include "catalog/rules.h"
#include "core/text.h"
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

void write_roles(json::Writer& out, RoleSet roles) {
  out.key("roles").begin_array();
  for (int i = 0; i < kRoleCount; ++i) {
    if (roles.has(static_cast<Role>(i))) out.value(to_string(static_cast<Role>(i)));
  }
  out.end_array();
}

void write_actions(json::Writer& out, const Actor& actor, const SoftwarePurchase& row) {
  out.key("actions").begin_array();
  for (const SoftwareAction& action : software_actions(actor, row)) {
    out.begin_object().field("name", action.name).field("allowed", action.allowed).field("reason", action.reason);
    out.field("why", action.why);
    write_roles(out, action.roles);
    out.end_object();
  }
  out.end_array();
}

void write_purchase_row(json::Writer& out, const Actor& actor, const SoftwarePurchase& row) {
  const CancelWindow window = cancel_window(row, actor.at, actor.locale);
  out.begin_object().field("customerId", row.held.customer_id).field("customerName", row.customer_name);
  out.field("productId", row.held.product_id).field("skuId", row.held.sku_id);
  out.field("productTitle", row.line.product_title).field("title", row.held.title);
  out.field("publisher", row.line.publisher).field("productType", catalog::to_string(row.line.product_type));
  out.field("version", row.held.version).field("quantity", row.held.quantity);
  out.field("orderId", row.order_id).field("alternateOrderId", alternate_id(row.order_id));
  out.field("lineItemNumber", row.line.number).field("orderDate", row.ordered_at);
  out.key("partner").begin_object().field("id", row.held.partner_id).field("name", row.partner_name).end_object();
  out.field("termDuration", row.line.term_duration).field("termEndDate", row.held.expires_at);
  out.field("status", to_string(status_of(row, actor.at))).field("cancelledDate", row.held.cancelled_at);
  out.key("keys").begin_object().field("status", key_status(row, actor.at)).field("count", row.keys.count);
  out.field("activationLimit", row.keys.activation_limit).field("activationCount", row.keys.activation_count);
  out.field("whoSeesThem", who_sees_keys(row, actor.locale)).end_object();
  if (row.fulfilment) {
    out.key("fulfilment").begin_object().field("policyId", row.fulfilment->id);
    out.field("riskNoticeRequired", row.fulfilment->risk_notice_required);
    out.field("deepLink", row.fulfilment->deep_link).end_object();
  }
  out.key("cancellation").begin_object().field("cancellable", window.open());
  out.field("daysLeft", window.judged.days_left).field("lastMoment", window.judged.last_moment);
  if (row.returns) out.field("path", catalog::to_string(row.returns->path));
  out.field("reason", window.reason).field("why", window.why).end_object();
  write_actions(out, actor, row);
  out.field("helpPage", "/help/keys-and-downloads");  // S7, S42; no link: it is not a part of the API
  out.key("links").begin_object().link("keys", line_path(row) + "/softwarekeys");
  out.link("products", line_path(row) + "/softwareproducts");
  if (row.has_media) out.link("downloads", line_path(row) + "/softwaredownloads");
  if (row.fulfilment && row.fulfilment->deep_link) out.link("deepLink", line_path(row) + "/deeplink", "POST");
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

/// `cancellableUntil=2021-10-01`, that day included; `any` for everything that can still be cancelled.
Result<std::optional<Instant>> read_until(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text::equal_ignoring_case(text, "any")) return Instant{std::numeric_limits<std::int64_t>::max()};
  bool day_only = false;
  const std::optional<Instant> until = parse_query_date(text, &day_only);
  if (!until) return fail(errors::kInvalidProperty, "The value is a date, or any.", "cancellableUntil");
  return day_only ? Instant{until->plus_days(1).micros - 1} : *until;
}

Result<SoftwareFilter> read_filter(const http::Query& query) {
  SoftwareFilter filter{.product_id = {}, .words = query.get("q"), .status = {}, .cancellable_until = {}};
  if (const std::string_view id = query.get("productId"); !id.empty()) {
    const std::optional<std::string> product = catalog::parse_item_part(id);
    if (!product) return fail(errors::kInvalidProperty, "That is no product's id.", "productId");
    filter.product_id = *product;
  }
  if (const std::string_view word = query.get("status"); !word.empty()) {
    filter.status = parse_software_status(word);
    if (!filter.status) {
      return fail(errors::kInvalidEnumValue,
                  "The status is active, pending, cancelRequested, suspended, expired or cancelled.", "status");
    }
  }
  filter.cancellable_until = OR_RETURN(read_until(query.get("cancellableUntil")));
  return filter;
}

/// The question as an address, so that it can be shared: everything that was asked but the token.
std::string self_of(const http::Query& query, std::string path) {
  std::string separator = "?";
  for (const std::string_view name : {"customerId", "status", "cancellableUntil", "productId", "q", "size"}) {
    const std::string_view value = query.get(name);
    if (value.empty()) continue;
    path.append(separator).append(name).append("=").append(http::percent_encode(value));
    separator = "&";
  }
  return path;
}

Result<http::Response> answer(http::Call& call, std::string_view customer_id, std::string path) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const SoftwareQuestion question{.customer_id = customer_id,
                                  .continuation = seek.token,
                                  .size = seek.size,
                                  .filter = OR_RETURN(read_filter(query))};
  const Page<SoftwarePurchase> page = OR_RETURN(list_software(call.tx, call.actor, question));
  const std::string self = self_of(query, std::move(path));
  const auto write = [&](json::Writer& out, const SoftwarePurchase& row) { write_purchase_row(out, call.actor, row); };
  const std::string next = self + (self.find('?') == self.npos ? "?" : "&") + "seekOperation=Next";
  return http::Response{.body = json::collection(page.items, self, write, {next, page.next})};
}

Result<http::Response> get_software(http::Call& call) {
  const std::string_view customer_id = call.path["customer_id"];
  return answer(call, customer_id, "/customers/" + http::percent_encode(customer_id) + "/software");
}

Result<http::Response> get_all_software(http::Call& call) {
  return answer(call, call.request.query.get("customerId"), "/software");
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
                      .or_needs = Capability::kCustomerViewProducts},
          http::Route{.method = http::Method::kGet,
                      .pattern = "/v1/software",
                      .needs = Capability::kViewSoftware,
                      .tokens = http::Tokens::kAppOrUser,
                      .access = http::Access::kLongRead,
                      .idempotency = http::Idempotency::kNone,
                      .summary = "Lists the software of all customers: by status, product or words, or what can still "
                                 "be cancelled.",
                      .handler = get_all_software}};
}

}  // namespace chandlery::ordering
