// HTTP of carts: parse, call, render (contract 4).
#include "ordering/routes.h"
#include "ordering/taxes.h"
#include "ordering/wire.h"

namespace chandlery::ordering {
namespace {

CartIds ids_of(const http::Call& call) {
  return {std::string(call.path["customer_id"]), std::string(call.path["cart_id"])};
}

Result<std::vector<LineRequest>> lines_of(const http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  return read_cart_lines(body);
}

Result<http::Response> cart_response(const http::Call& call, int status, const Cart& cart) {
  const CartTaxes taxes = OR_RETURN(quote_taxes(call.tx, call.actor, cart));
  json::Writer w;
  write_cart(w, cart, taxes, call.actor.locale);
  return http::Response{.status = status, .body = w.take()};
}

Result<http::Response> post_cart(http::Call& call, const Services& services) {
  CartCommand command;
  command.customer_id = call.path["customer_id"];
  command.lines = OR_RETURN(lines_of(call));
  const Cart cart = OR_RETURN(create_cart(call.tx, call.actor, services, command));
  return cart_response(call, 201, cart);
}

Result<http::Response> get_cart(http::Call& call) {
  const Cart cart = OR_RETURN(find_cart(call.tx, call.actor, ids_of(call)));
  return cart_response(call, 200, cart);
}

// 201, as the documentation's example has it (contract 18).
Result<http::Response> put_cart(http::Call& call, const Services& services) {
  const std::vector<LineRequest> lines = OR_RETURN(lines_of(call));
  const Cart cart = OR_RETURN(replace_cart(call.tx, call.actor, services, ids_of(call), lines));
  return cart_response(call, 201, cart);
}

// The known clients send nothing, `"success"` or `null` (contract 1.10), so the body is not looked at.
Result<http::Response> post_checkout(http::Call& call, const Services& services) {
  const std::vector<Order> orders = OR_RETURN(checkout(call.tx, call.actor, services, ids_of(call)));
  return http::Response{.status = 201, .body = checkout_result(orders)};
}

}  // namespace

std::vector<http::Route> cart_routes(const Services& services) {
  using enum http::Method;
  constexpr std::string_view kCarts = "/v1/customers/{customer_id}/carts";
  constexpr std::string_view kCart = "/v1/customers/{customer_id}/carts/{cart_id}";
  constexpr std::string_view kCheckout = "/v1/customers/{customer_id}/carts/{cart_id}/checkout";
  constexpr http::Tokens kTokens = http::Tokens::kAppOrUser;
  constexpr http::Access kWrite = http::Access::kWrite;
  constexpr http::Idempotency kReplay = http::Idempotency::kReplay;
  return {
      {kPost, kCarts, Capability::kBuy, kTokens, kWrite, kReplay,
       "Makes a cart; what is wrong with a line stands on the line.",
       [&services](http::Call& call) { return post_cart(call, services); }},
      {kGet, kCart, Capability::kBuy, kTokens, http::Access::kRead, http::Idempotency::kNone, "Gets a cart.", get_cart},
      {kPut, kCart, Capability::kBuy, kTokens, kWrite, kReplay, "Replaces a cart's lines, priced anew.",
       [&services](http::Call& call) { return put_cart(call, services); }},
      {kPost, kCheckout, Capability::kBuy, kTokens, kWrite, kReplay, "Orders what is in a cart, all of it or nothing.",
       [&services](http::Call& call) { return post_checkout(call, services); }},
  };
}

std::vector<http::Route> routes(const Services& services, const CancellationFollower& follow) {
  std::vector<http::Route> all = cart_routes(services);
  for (http::Route& route : order_routes(services)) all.push_back(std::move(route));
  for (http::Route& route : software_routes()) all.push_back(std::move(route));
  for (http::Route& route : insight_routes()) all.push_back(std::move(route));
  for (http::Route& route : cancellation_routes(services, follow)) all.push_back(std::move(route));
  return all;
}

}  // namespace chandlery::ordering
