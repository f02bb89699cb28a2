// See wire.h.
#include "webhooks/wire.h"

#include <algorithm>

#include "platform/json/reader.h"
#include "platform/words/refusals.h"

namespace chandlery::webhooks {
namespace {

/// As .NET names them, which is what the documents show.
std::string response_code(int status) {
  switch (status) {
    case 0: return "NoResponse";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "NoContent";
    case 400: return "BadRequest";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "NotFound";
    case 405: return "MethodNotAllowed";
    case 500: return "InternalServerError";
    case 502: return "BadGateway";
    case 503: return "ServiceUnavailable";
    default: return std::to_string(status);
  }
}

void write_attempt(json::Writer& out, const Attempt& attempt, std::string_view locale) {
  out.begin_object().field("number", attempt.number).field("date", attempt.at).field("url", attempt.url);
  if (attempt.status != 0) out.field("status", attempt.status);
  // What the program answered stays as it is; why no answer came is ours to say.
  out.field("message", attempt.status == 0 ? told_in(attempt.message, locale) : attempt.message).end_object();
}

void write_front(json::Writer& out, const Delivery& delivery, std::string_view locale) {
  out.begin_object().field("id", delivery.id).field("eventName", delivery.event).field("state", to_string(delivery.state));
  out.field("createdDate", delivery.created_at).field("attemptCount", delivery.attempts);
  if (delivery.state == State::kWaiting) out.field("nextAttemptDate", std::max(delivery.next_at, delivery.created_at));
  if (delivery.settled_at) out.field("settledDate", *delivery.settled_at);
  if (delivery.last) {
    out.key("lastAttempt");
    write_attempt(out, *delivery.last, locale);
  }
}

}  // namespace

Result<RegistrationRequest> read_registration(std::string_view body) {
  const json::Document document = OR_RETURN(json::Document::parse(body));
  const json::Object object = OR_RETURN(document.object());
  RegistrationRequest request{.url = OR_RETURN(object.text("WebhookUrl")), .events = {}};
  const json::Array events = OR_RETURN(object.array("WebhookEvents"));
  for (std::size_t i = 0; i < events.size(); ++i) request.events.push_back(OR_RETURN(events.text(i)));
  request.ms_header = OR_RETURN(object.optional_flag("SignatureTokenToMsSignatureHeader")).value_or(false);
  return request;
}

std::string registration_json(const Registration& registration) {
  json::Writer out;
  out.begin_object().field("SubscriberId", registration.subscriber_id).field("WebhookUrl", registration.url);
  out.key("WebhookEvents").begin_array();
  for (const std::string& event : registration.events) out.value(event);
  out.end_array().field("SignatureTokenToMsSignatureHeader", registration.ms_header).end_object();
  return out.take();
}

std::string events_json() {
  json::Writer out;
  out.begin_array();
  for (const std::string_view event : raised_events()) out.value(event);
  return out.end_array().take();
}

std::string test_json(const TestResults& results) {
  constexpr std::string_view kStatuses[] = {"pending", "completed", "failed"};
  const Delivery& test = results.delivery;
  json::Writer out;
  out.begin_object().field("correlationId", test.id).field("partnerId", test.partner_id);
  out.field("status", kStatuses[static_cast<std::size_t>(test.state)]).field("callbackUrl", results.url);
  out.key("results").begin_array();
  for (const Attempt& attempt : results.attempts) {
    out.begin_object().field("responseCode", response_code(attempt.status)).field("responseMessage", attempt.message);
    out.field("systemError", attempt.status == 0).field("dateTimeUtc", attempt.at).end_object();
  }
  return out.end_array().end_object().take();
}

void write_delivery(json::Writer& out, const Delivery& delivery, std::string_view locale, const std::vector<Attempt>* attempts) {
  const std::string self = "/webhooks/deliveries/" + delivery.id;
  write_front(out, delivery, locale);
  out.field("resourceUri", delivery.resource_uri);
  if (attempts != nullptr) {
    out.key("attempts").begin_array();
    for (const Attempt& attempt : *attempts) write_attempt(out, attempt, locale);
    out.end_array().field("body", delivery.body);
  }
  out.key("links").begin_object().link("self", self).link("replay", self + "/replay", "POST").end_object();
  out.attributes("WebhookDelivery").end_object();
}

void write_operators_delivery(json::Writer& out, const Delivery& delivery, std::string_view locale) {
  write_front(out, delivery, locale);
  out.field("partnerId", delivery.partner_id).attributes("PartnerWebhookDelivery").end_object();
}

}  // namespace chandlery::webhooks
