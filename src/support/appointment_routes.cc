// HTTP of appointments: the partner's side, then the operator's.
//
//   GET    /v1/servicerequests/{request_id}/appointmentslots?from=
//   POST   /v1/servicerequests/{request_id}/appointment   {"startTime","phoneNumber","language"}, PUT the same, DELETE
//   GET    /operator/v1/appointments?day=&size=
//   GET    /operator/v1/deskhours, PUT the same
//   POST   /operator/v1/partners/{partner_id}/servicerequests/{request_id}/appointment/cancel   {"note"}
//
// Whoever moves or cancels one may name the appointment that it saw, as contract 0.5 has it: If-Match, or the etag of the
// body's attributes.
#include "platform/http/etag.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "support/appointment_wire.h"
#include "support/appointments.h"
#include "support/routes.h"
#include "support/routes_common.h"

namespace chandlery::support {
namespace {

using http::Call, http::Response;

/// A day in the query, as 2026-12-01; nullopt where it is not given. kInvalidProperty that names the parameter.
Result<std::optional<Date>> read_day(const http::Query& query, std::string_view name) {
  const std::string_view text = query.get(name);
  if (text.empty()) return std::nullopt;
  const std::optional<Date> day = parse_iso_date(text);
  if (!day) return fail(errors::kInvalidProperty, "A day is written as 2026-12-24.", std::string(name));
  return day;
}

Result<Response> get_slots(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const std::optional<Date> from = OR_RETURN(read_day(call.request.query, "from"));
  return Response{.body = free_times_json(OR_RETURN(free_times(call.tx, call.actor, id, from)))};
}

Result<Response> post_appointment(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Wish wish = OR_RETURN(read_wish(body));
  const Appointment booked = OR_RETURN(book_appointment(call.tx, call.actor, id, wish));
  return Response{.status = 201, .body = appointment_json(booked, call.actor.at)};
}

Result<Response> put_appointment(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const Wish wish = OR_RETURN(read_wish(body));
  const Seen seen = OR_RETURN(http::read_etag(call.request, body));
  const Appointment moved = OR_RETURN(move_appointment(call.tx, call.actor, id, wish, seen));
  return Response{.body = appointment_json(moved, call.actor.at)};
}

Result<Response> delete_appointment(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  RETURN_IF_FAILED(cancel_appointment(call.tx, call.actor, id, http::read_etag(call.request)));
  return Response{.status = 204};
}

// --- the operator's side

Result<Response> get_appointments(Call& call) {
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const std::optional<Date> day = OR_RETURN(read_day(call.request.query, "day"));
  const Page<store::Standing> page =
      OR_RETURN(list_appointments(call.tx, call.actor, {.day = day, .continuation = seek.token, .size = seek.size}));
  std::string self = "/operator/v1/appointments?size=" + std::to_string(seek.size);
  if (day) self += "&day=" + to_iso(*day);
  const auto write = [&](json::Writer& out, const store::Standing& each) { write_standing(out, each, call.actor.at); };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

Result<Response> get_desk_hours(Call& call) { return Response{.body = desk_hours_json(store::desk_hours(call.tx))}; }

Result<Response> put_desk_hours(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::optional<std::string> etag = OR_RETURN(http::read_etag(call.request, body));
  DeskHours hours = OR_RETURN(read_desk_hours(body));
  return Response{.body = desk_hours_json(OR_RETURN(publish_desk_hours(call.tx, call.actor, std::move(hours), etag)))};
}

Result<Response> post_cancel(Call& call) {
  const std::int64_t id = OR_RETURN(read_request_id(call.path["request_id"]));
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const std::string note = OR_RETURN(body.text_or("note", ""));
  const Seen seen = OR_RETURN(http::read_etag(call.request, body));
  const Appointment cancelled = OR_RETURN(cancel_for_operator(call.tx, call.actor, call.path["partner_id"], id, note, seen));
  return Response{.body = appointment_json(cancelled, call.actor.at)};
}

}  // namespace

std::vector<http::Route> appointment_routes() {
  using enum http::Method;
  constexpr std::string_view kSlots = "/v1/servicerequests/{request_id}/appointmentslots";
  constexpr std::string_view kOwn = "/v1/servicerequests/{request_id}/appointment";
  constexpr std::string_view kHours = "/operator/v1/deskhours";
  constexpr std::string_view kCancel = "/operator/v1/partners/{partner_id}/servicerequests/{request_id}/appointment/cancel";
  constexpr Capability kNeeds = Capability::kCreateSupportRequest;
  constexpr Capability kOperator = Capability::kOperate;
  constexpr http::Tokens kTokens = http::Tokens::kUserOnly;
  constexpr http::Access kRead = http::Access::kRead;
  constexpr http::Access kWrite = http::Access::kWrite;
  constexpr http::Idempotency kSafe = http::Idempotency::kNone;
  constexpr http::Idempotency kReplay = http::Idempotency::kReplay;
  return {
      {kGet, kSlots, kNeeds, kTokens, kRead, kSafe, "Lists the free times of the operator's desk, a few days at once.",
       get_slots},
      {kPost, kOwn, kNeeds, kTokens, kWrite, kReplay, "Books an appointment with the operator's desk about a service request.",
       post_appointment},
      {kPut, kOwn, kNeeds, kTokens, kWrite, kReplay, "Moves the appointment, or changes its phone number or language.",
       put_appointment},
      {kDelete, kOwn, kNeeds, kTokens, kWrite, kReplay, "Cancels the appointment.", delete_appointment},
      {kGet, "/operator/v1/appointments", kOperator, kTokens, http::Access::kLongRead, kSafe,
       "Lists the appointments of all partners that are not over, soonest first; or those of a day of the desk.",
       get_appointments},
      {kGet, kHours, kOperator, kTokens, kRead, kSafe, "Gets the hours in which the desk takes appointments.", get_desk_hours},
      {kPut, kHours, kOperator, kTokens, kWrite, kReplay, "Publishes the hours in which the desk takes appointments.",
       put_desk_hours},
      {kPost, kCancel, kOperator, kTokens, kWrite, kReplay, "Cancels a partner's appointment, with a note that says why.",
       post_cancel},
  };
}

}  // namespace chandlery::support
