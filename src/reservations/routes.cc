// HTTP of reservations: parse, call, render.
#include "reservations/routes.h"

#include <charconv>

#include "core/id.h"
#include "core/text.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "reservations/returns.h"
#include "reservations/service.h"
#include "reservations/wire.h"

namespace chandlery::reservations {
namespace {

using http::Call, http::Response;

// What a seller pays is not its customer's to see, nor its reseller's.
bool sees_amounts(const Call& call, const Reservation& reservation) {
  return call.actor.customer_id.empty() && call.actor.partner_id == reservation.partner_id;
}

std::string list_json(const Call& call, const std::vector<Reservation>& reservations, std::string_view self,
                      const json::NextPage& next = {}) {
  const auto write = [&](json::Writer& out, const Reservation& each) {
    write_reservation(out, each, call.actor.at, sees_amounts(call, each));
  };
  return json::collection(reservations, self, write, next);
}

Result<Response> get_reservations(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  ListQuestion question{.words = text::trim(call.request.query.get("q")), .continuation = seek.token, .size = seek.size};
  std::string chosen;
  const auto choose = [&](std::string_view name, std::string_view value) {
    chosen += (chosen.empty() ? "?" : "&") + std::string(name) + "=" + http::percent_encode(value);
  };
  if (const std::string_view asked = text::trim(call.request.query.get("order_id")); !asked.empty()) {
    const std::optional<std::string> order = normalise_guid(asked);
    if (!order) return fail(errors::kOrderNotFound, {}, "order_id");
    choose("order_id", question.order_id = *order);
  }
  if (const std::string_view asked = text::trim(call.request.query.get("state")); !asked.empty()) {
    question.state = parse_state(asked);
    if (!question.state) {
      return fail(errors::kInvalidProperty,
                  "A reservation is Pending, Succeeded, Cancelled, Returned, Exchanged or Expired.", "state");
    }
    choose("state", to_string(*question.state));
  }
  if (!question.words.empty()) choose("q", question.words);
  if (seek.size > 0) choose("size", std::to_string(seek.size));
  const Listed listed = OR_RETURN(list_reservations(call.tx, call.actor, call.path["customer_id"], question));
  const std::string self = "/customers/" + listed.buyer.id + "/reservations" + chosen;
  const json::NextPage next{self + (chosen.empty() ? "?" : "&") + "seekOperation=Next", listed.page.next};
  return Response{.body = list_json(call, listed.page.items, self, next)};
}

Result<Response> get_reservation(Call& call) {
  const Found found =
      OR_RETURN(find_reservation(call.tx, call.actor, call.path["customer_id"], call.path["reservation_id"]));
  return Response{.body = reservation_json(found.reservation, call.actor.at, sees_amounts(call, found.reservation))};
}

Result<Response> patch_reservation(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  ReservationChanges changes = OR_RETURN(read_changes(body));
  std::string_view given = text::trim(call.request.header("If-Match"));
  if (given.size() >= 2 && given.front() == '"' && given.back() == '"') given = given.substr(1, given.size() - 2);
  if (!given.empty()) changes.etag = given == "*" ? std::string_view() : given;
  const Found found = OR_RETURN(change_reservation(call.tx, call.actor, call.path["customer_id"],
                                                   call.path["reservation_id"], changes));
  return Response{.body = reservation_json(found.reservation, call.actor.at, sees_amounts(call, found.reservation))};
}

Result<Response> post_split(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::vector<std::int64_t> quantities = OR_RETURN(read_quantities(body));
  const std::vector<Reservation> parts = OR_RETURN(split_reservation(
      call.tx, call.actor, call.path["customer_id"], call.path["reservation_id"], quantities));
  return Response{.body = list_json(call, parts, "/customers/" + parts.front().customer_id + "/reservations")};
}

Result<Response> post_merge(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::vector<std::string> ids = OR_RETURN(read_ids(body));
  const Reservation merged = OR_RETURN(merge_reservations(call.tx, call.actor, call.path["customer_id"], ids));
  return Response{.body = reservation_json(merged, call.actor.at, sees_amounts(call, merged))};
}

Result<Response> get_return_quote(Call& call) {
  return Response{.body = return_quote_json(OR_RETURN(
                      quote_return(call.tx, call.actor, call.path["customer_id"], call.path["reservation_id"])))};
}

Result<Response> post_return(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string quote = OR_RETURN(body.text("quoteId"));
  const Returned returned = OR_RETURN(
      return_reservation(call.tx, call.actor, call.path["customer_id"], call.path["reservation_id"], quote));
  return Response{.body = returned_json(returned.reservation, returned.quote, call.actor.at)};
}

Result<Response> post_exchange_quote(Call& call, const ordering::Services& services) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ExchangeRequest request = OR_RETURN(read_exchange(body));
  return Response{.body = exchange_quote_json(OR_RETURN(quote_exchange(
                      call.tx, call.actor, services, call.path["customer_id"], call.path["reservation_id"], request)))};
}

Result<Response> post_exchange(Call& call, const ordering::Services& services) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const ExchangeRequest request = OR_RETURN(read_exchange(body));
  if (request.quote_id.empty()) return fail(errors::kInvalidProperty, "Name the quote that you confirm.", "quoteId");
  return Response{.body = exchanged_json(OR_RETURN(exchange(call.tx, call.actor, services, call.path["customer_id"],
                                                            call.path["reservation_id"], request)),
                                         call.actor.at)};
}

// Addressed by the order, its line and the reservation order, as an entitlement's link has them.
Result<Response> get_artifact(Call& call, std::string_view type) {
  const std::optional<std::string> resource = normalise_guid(call.path["resource_id"]);
  if (!resource) return fail(errors::kReservationNotFound);
  const OrderLineReservations listed =
      OR_RETURN(reservations_of_line(call.tx, call.actor, call.path["customer_id"], *resource));
  const std::string line(call.path["line_number"]), group(call.path["group_id"]);
  std::vector<Reservation> found;
  for (const Reservation& each : listed.reservations) {
    if (std::to_string(each.line_number) != line || !text::equal_ignoring_case(each.order_id, group)) continue;
    found.push_back(each);
  }
  if (found.empty()) return fail(errors::kReservationNotFound);
  return Response{.body = artifact_json(found, type)};
}

}  // namespace

std::vector<http::Route> routes(const ordering::Services& services) {
  using enum http::Method;
  const auto read = [](std::string_view pattern, std::string_view summary, http::RouteHandler handler) {
    return http::Route{.method = kGet,
                       .pattern = pattern,
                       .needs = Capability::kViewOrders,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = http::Access::kRead,
                       .idempotency = http::Idempotency::kNone,
                       .summary = summary,
                       .handler = std::move(handler),
                       .or_needs = Capability::kCustomerViewProducts};
  };
  const auto act = [](http::Method method, std::string_view pattern, std::string_view summary,
                      http::RouteHandler handler) {
    return http::Route{.method = method,
                       .pattern = pattern,
                       .needs = Capability::kBuyReservations,
                       .tokens = http::Tokens::kAppOrUser,
                       .access = http::Access::kWrite,
                       .idempotency = http::Idempotency::kReplay,
                       .summary = summary,
                       .handler = std::move(handler)};
  };
  http::Route return_quote = read("/v1/customers/{customer_id}/reservations/{reservation_id}/return",
                                  "Tells what a return of a reservation comes to today.", get_return_quote);
  return_quote.needs = Capability::kBuyReservations;
  return_quote.or_needs = Capability::kNone;
  http::Route exchange_quote =
      act(kPost, "/v1/customers/{customer_id}/reservations/{reservation_id}/exchange/quote",
          "Tells what an exchange of a reservation comes to today.",
          [&services](Call& call) { return post_exchange_quote(call, services); });
  return {
      read("/v1/customers/{customer_id}/reservations", "Lists a customer's reservations, the newest first, ended ones among them.",
           get_reservations),
      read("/v1/customers/{customer_id}/reservations/{reservation_id}", "Gets a reservation.", get_reservation),
      act(kPatch, "/v1/customers/{customer_id}/reservations/{reservation_id}",
          "Changes a reservation: its name, its scope, its flexibility, its renewal.", patch_reservation),
      act(kPost, "/v1/customers/{customer_id}/reservations/{reservation_id}/split",
          "Splits a reservation into several of the same term.", post_split),
      act(kPost, "/v1/customers/{customer_id}/reservations/merge", "Merges reservations of one order into one.",
          post_merge),
      std::move(return_quote),
      act(kPost, "/v1/customers/{customer_id}/reservations/{reservation_id}/return",
          "Returns a reservation as it was quoted.", post_return),
      std::move(exchange_quote),
      act(kPost, "/v1/customers/{customer_id}/reservations/{reservation_id}/exchange",
          "Exchanges a reservation for another as it was quoted.",
          [&services](Call& call) { return post_exchange(call, services); }),
      read("/v1/customers/{customer_id}/artifacts/reservedinstance/groups/{group_id}/lineitems/{line_number}/resource/"
           "{resource_id}",
           "Gets the reservations of an entitlement.",
           [](Call& call) { return get_artifact(call, "reservedinstance"); }),
      read("/v1/customers/{customer_id}/artifacts/virtualmachinereservedinstance/groups/{group_id}/lineitems/"
           "{line_number}/resource/{resource_id}",
           "Gets the reservations of an entitlement, in the older form.",
           [](Call& call) { return get_artifact(call, "virtual_machine_reserved_instance"); }),
  };
}

}  // namespace chandlery::reservations
