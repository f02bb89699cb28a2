// See routes.h.
#include "webhooks/routes.h"

#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "webhooks/service.h"
#include "webhooks/signer.h"
#include "webhooks/wire.h"

namespace chandlery::webhooks {
namespace {

using http::Call, http::Response;

Result<Response> get_events(Call&) { return Response{.body = events_json()}; }

Result<Response> get_registration(Call& call) {
  return Response{.body = registration_json(OR_RETURN(find_registration(call.tx, call.actor)))};
}

Result<Response> delete_registration(Call& call) {
  RETURN_IF_FAILED(remove_registration(call.tx, call.actor));
  return Response{.status = 204};
}

Result<Response> get_test(Call& call) {
  return Response{.body = test_json(OR_RETURN(find_test(call.tx, call.actor, call.path["validation_event_id"])))};
}

Result<DeliveryQuestion> read_question(const Call& call, const http::Seek& seek) {
  DeliveryQuestion question{.state = {}, .continuation = seek.token, .size = seek.size};
  if (const std::string_view word = call.request.query.get("state"); !word.empty()) {
    question.state = parse_state(word);
    if (!question.state) return fail(errors::kInvalidEnumValue, "The state is waiting, delivered or failed.", "state");
  }
  return question;
}

template <class Write>
Response page_response(const Page<Delivery>& page, std::string self, Write&& write) {
  const std::string next = self + (self.find('?') == self.npos ? "?" : "&") + "seekOperation=Next";
  return Response{.body = json::collection(page.items, self, write, {next, page.next})};
}

Result<Response> get_deliveries(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const DeliveryQuestion question = OR_RETURN(read_question(call, seek));
  const Page<Delivery> page = OR_RETURN(list_deliveries(call.tx, call.actor, question));
  std::string self = "/webhooks/deliveries?size=" + std::to_string(seek.size);
  if (question.state) self += "&state=" + std::string(to_string(*question.state));
  return page_response(page, self, [&](json::Writer& out, const Delivery& delivery) { write_delivery(out, delivery, call.actor.locale); });
}

Result<Response> get_delivery(Call& call) {
  const DeliveryStory story = OR_RETURN(find_delivery(call.tx, call.actor, call.path["webhook_delivery_id"]));
  json::Writer out;
  write_delivery(out, story.delivery, call.actor.locale, &story.attempts);
  return Response{.body = out.take()};
}

Result<Response> post_replay(Call& call) {
  json::Writer out;
  write_delivery(out, OR_RETURN(replay(call.tx, call.actor, call.path["webhook_delivery_id"])), call.actor.locale);
  return Response{.status = 202, .body = out.take()};
}

Result<Response> get_given_up(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<Delivery> page =
      OR_RETURN(list_given_up(call.tx, {.state = {}, .continuation = seek.token, .size = seek.size}));
  return page_response(page, "/operator/v1/webhooks/deliveries?size=" + std::to_string(seek.size),
                       [&](json::Writer& out, const Delivery& delivery) { write_operators_delivery(out, delivery, call.actor.locale); });
}

Result<Response> get_certificate(Call& call) {
  std::string_view id = call.path["certificate_id"];
  if (id.ends_with(".cer")) id.remove_suffix(4);
  const auto certificate = find_certificate(call.tx, id);
  if (!certificate) return fail(errors::kNotFound, "There is no such certificate.");
  Response response{.body = *certificate, .content_type = "application/pkix-cert"};
  response.set("Cache-Control", "public, max-age=86400");
  return response;
}

http::Route partners_route(http::Method method, std::string_view pattern, std::string_view summary,
                           http::RouteHandler handler) {
  const bool changes = http::is_unsafe(method);
  return {.method = method,
          .pattern = pattern,
          .needs = Capability::kManageWebhooks,
          .tokens = http::Tokens::kAppOrUser,
          .access = changes ? http::Access::kWrite : http::Access::kRead,
          .idempotency = changes ? http::Idempotency::kReplay : http::Idempotency::kNone,
          .summary = summary,
          .handler = std::move(handler)};
}

}  // namespace

std::vector<http::Route> routes(const Door& door) {
  using enum http::Method;
  constexpr std::string_view kRegistration = "/webhooks/v1/registration";
  constexpr std::string_view kTests = "/webhooks/v1/registration/validationEvents";
  const auto add = [&door](Call& call) -> Result<Response> {
    const RegistrationRequest request = OR_RETURN(read_registration(call.request.body));
    return Response{.body = registration_json(OR_RETURN(add_registration(call.tx, call.actor, request, door.reach)))};
  };
  const auto change = [&door](Call& call) -> Result<Response> {
    const RegistrationRequest request = OR_RETURN(read_registration(call.request.body));
    return Response{.body = registration_json(OR_RETURN(change_registration(call.tx, call.actor, request, door.reach)))};
  };
  const auto test = [&door](Call& call) -> Result<Response> {
    const Delivery sent = OR_RETURN(send_test(call.tx, call.actor, door.base_url));
    json::Writer out;
    out.begin_object().field("correlationId", sent.id).end_object();
    return Response{.body = out.take()};
  };
  return {
      partners_route(kGet, "/webhooks/v1/registration/events", "The events that a webhook can be told of, as a bare array.",
                     get_events),
      partners_route(kGet, kRegistration, "Where the partner's program is told of events, and of which.", get_registration),
      partners_route(kPost, kRegistration, "Registers the partner's webhook.", add),
      partners_route(kPut, kRegistration, "Replaces address and events of the partner's webhook.", change),
      partners_route(kPost, kTests, "Sends a test-created event; at most two a minute.", test),
      partners_route(kGet, "/webhooks/v1/registration/validationEvents/{validation_event_id}",
                     "What came of a test-created event of the last seven days.", get_test),
      partners_route(kGet, "/v1/webhooks/deliveries", "Lists what was sent to the partner's webhook or waits, newest first.",
                     get_deliveries),
      partners_route(kGet, "/v1/webhooks/deliveries/{webhook_delivery_id}",
                     "One delivery with its body and every attempt.", get_delivery),
      partners_route(kPost, "/v1/webhooks/deliveries/{webhook_delivery_id}/replay",
                     "Sends a delivery again, the same bytes under the same id.", post_replay),
      {.method = kGet,
       .pattern = "/operator/v1/webhooks/deliveries",
       .needs = Capability::kOperate,
       .tokens = http::Tokens::kUserOnly,
       .access = http::Access::kRead,
       .idempotency = http::Idempotency::kNone,
       .summary = "Lists deliveries to partners' webhooks that were given up, newest first.",
       .handler = get_given_up},
      {.method = kGet,
       .pattern = "/webhooks/v1/certificates/{certificate_id}",
       .needs = Capability::kNone,
       .tokens = http::Tokens::kPublic,
       .access = http::Access::kRead,
       .idempotency = http::Idempotency::kNone,
       .summary = "The certificate by which the signatures of deliveries are verified, in DER form.",
       .handler = get_certificate},
      partners_route(kDelete, kRegistration, "Ends the partner's webhook; what waits is not sent.", delete_registration),
  };
}

}  // namespace chandlery::webhooks
