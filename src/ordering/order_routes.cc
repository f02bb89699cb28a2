// HTTP of orders: parse, call, render (contract 5).
#include <charconv>

#include "core/text.h"
#include "ordering/order_lists.h"
#include "ordering/routes.h"
#include "ordering/rules.h"
#include "ordering/wire.h"
#include "platform/http/seek.h"

namespace chandlery::ordering {
namespace {

bool wants_price(const http::Call& call) {
  return text::equal_ignoring_case(call.request.query.get("include_price"), "true");
}

Result<Order> order_of(const http::Call& call) {
  return find_order(call.tx, call.actor, call.path["customer_id"], call.path["order_id"]);
}

std::string order_json(const Order& order, bool include_price) {
  json::Writer w;
  write_order(w, order, include_price);
  return w.take();
}

Result<http::Response> post_order(http::Call& call, const Services& services) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const OrderCommand command = OR_RETURN(read_order(body, call.path["customer_id"]));
  const Order order = OR_RETURN(place_order(call.tx, call.actor, services, command));
  return http::Response{.status = 201, .body = order_json(order, true)};
}

/// A day, or a moment; `until` a day means through its end.
Result<std::optional<Instant>> read_moment(const http::Query& query, std::string_view name, bool until) {
  const std::string_view text = query.get(name);
  if (text.empty()) return std::nullopt;
  bool day_only = false;
  const std::optional<Instant> moment = parse_query_date(text, &day_only);
  if (!moment) return fail(errors::kInvalidProperty, "The value is a date, as 2021-03-08.", std::string(name));
  return until && day_only ? moment->plus_days(1) : *moment;
}

Result<OrderFilter> read_filter(const http::Query& query) {
  OrderFilter filter{.status = {}, .from = {}, .until = {}, .words = query.get("q"), .billing_cycle = {}};
  if (const std::string_view word = query.get("status"); !word.empty()) {
    for (const OrderStatus status : {OrderStatus::kPending, OrderStatus::kCompleted, OrderStatus::kCancelled}) {
      if (text::equal_ignoring_case(to_string(status), word)) filter.status = status;
    }
    if (!filter.status) {
      return fail(errors::kInvalidEnumValue, "The status is pending, completed or cancelled.", "status");
    }
  }
  filter.from = OR_RETURN(read_moment(query, "from", false));
  filter.until = OR_RETURN(read_moment(query, "to", true));
  if (filter.from && filter.until && *filter.from >= *filter.until) {
    return fail(errors::kInvalidProperty, "The range begins after its end.", "from");
  }
  return filter;
}

/// Everything that was asked but the token; `separator` is then what another parameter begins with.
std::string self_of(const http::Query& query, std::string path, char& separator) {
  separator = '?';
  for (const std::string_view name :
       {"customerId", "status", "from", "to", "q", "billingType", "include_price", "size"}) {
    const std::string_view value = query.get(name);
    if (value.empty()) continue;
    (path += separator).append(name).append("=").append(http::percent_encode(value));
    separator = '&';
  }
  return path;
}

Result<http::Response> answer_page(const http::Call& call, std::string_view customer_id, std::string path,
                                   bool with_names) {
  const http::Query& query = call.request.query;
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::string cycle = OR_RETURN(normalise_billing_cycle(query.get("billingType"), "billingType"));
  OrderQuestion question{.customer_id = customer_id,
                         .continuation = seek.token,
                         .size = seek.size,
                         .filter = OR_RETURN(read_filter(query))};
  question.filter.billing_cycle = cycle;
  const Page<ListedOrder> page = OR_RETURN(page_orders(call.tx, call.actor, question));
  char separator = '?';
  const std::string self = self_of(query, std::move(path), separator);
  const auto write = [&](json::Writer& out, const ListedOrder& listed) {
    write_order(out, listed.order, with_names || wants_price(call), with_names ? listed.customer_name : std::string());
  };
  const std::string next = self + separator + "seekOperation=Next";
  return http::Response{.body = json::collection(page.items, self, write, {next, page.next})};
}

Result<http::Response> get_all_orders(http::Call& call) {
  return answer_page(call, call.request.query.get("customerId"), "/orders", true);
}

/// Whole as the contract has it, or with `size` a page at a time.
Result<http::Response> get_orders(http::Call& call) {
  const std::string_view customer_id = call.path["customer_id"];
  if (!call.request.query.get("size").empty()) {
    return answer_page(call, customer_id, "/customers/" + http::percent_encode(customer_id) + "/orders", false);
  }
  const std::string cycle = OR_RETURN(normalise_billing_cycle(call.request.query.get("billingType"), "billingType"));
  const std::vector<Order> orders = OR_RETURN(list_orders(call.tx, call.actor, customer_id, cycle));
  const std::string self = "/customers/" + std::string(customer_id) + "/orders";
  return http::Response{
      .body = order_list(orders, cycle.empty() ? self : self + "?billingType=" + cycle, wants_price(call))};
}

Result<http::Response> get_order(http::Call& call) {
  const Order order = OR_RETURN(order_of(call));
  return http::Response{.body = order_json(order, wants_price(call))};
}

Result<http::Response> get_provisioning_status(http::Call& call) {
  const Order order = OR_RETURN(order_of(call));
  return http::Response{.body = provisioning_status(order)};
}

Result<http::Response> get_activation_links(http::Call& call) {
  const Order order = OR_RETURN(order_of(call));
  return http::Response{.body = activation_links(order, std::nullopt)};
}

Result<http::Response> get_line_activation_links(http::Call& call) {
  const Order order = OR_RETURN(order_of(call));
  const std::string_view text = call.path["line_number"];
  std::int64_t number = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!whole || number < 0 || number >= static_cast<std::int64_t>(order.lines.size()))
    return fail(errors::kLineNumberInvalid);
  return http::Response{.body = activation_links(order, number)};
}

}  // namespace

std::vector<http::Route> order_routes(const Services& services) {
  using enum http::Method;
  constexpr std::string_view kOrders = "/v1/customers/{customer_id}/orders";
  constexpr std::string_view kOrder = "/v1/customers/{customer_id}/orders/{order_id}";
  constexpr std::string_view kStatus = "/v1/customers/{customer_id}/orders/{order_id}/provisioningstatus";
  constexpr std::string_view kLinks = "/v1/customers/{customer_id}/orders/{order_id}/activationlinks";
  constexpr std::string_view kLineLinks =
      "/v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/activationlinks";
  constexpr http::Tokens kTokens = http::Tokens::kAppOrUser;
  constexpr http::Access kRead = http::Access::kRead;
  constexpr http::Idempotency kSafe = http::Idempotency::kNone;
  return {
      {kPost, kOrders, Capability::kBuy, kTokens, http::Access::kWrite, http::Idempotency::kReplay,
       "Orders without a cart.", [&services](http::Call& call) { return post_order(call, services); }},
      // All of a customer's orders in one answer (contract 1.8), so it may be long.
      {kGet, kOrders, Capability::kViewOrders, kTokens, http::Access::kLongRead, kSafe,
       "Lists a customer's orders, newest first: all of them, or with a size a page of what is looked for.",
       get_orders},
      {kGet, "/v1/orders", Capability::kViewOrders, kTokens, http::Access::kLongRead, kSafe,
       "Lists the orders of all customers, newest first, a page at a time: by status, days and words.", get_all_orders},
      {kGet, kOrder, Capability::kViewOrders, kTokens, kRead, kSafe, "Gets an order.", get_order},
      {kGet, kStatus, Capability::kViewOrders, kTokens, kRead, kSafe, "Tells how far each line is fulfilled.",
       get_provisioning_status},
      {kGet, kLinks, Capability::kViewOrders, kTokens, kRead, kSafe, "Lists the links to an order's software.",
       get_activation_links},
      {kGet, kLineLinks, Capability::kViewOrders, kTokens, kRead, kSafe, "Lists the links to a line's software.",
       get_line_activation_links},
  };
}

}  // namespace chandlery::ordering
