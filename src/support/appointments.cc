#include "support/appointments.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "audit/chain_end.h"
#include "audit/service.h"
#include "core/errors/support.h"
#include "core/id.h"
#include "core/text.h"
#include "notices/service.h"
#include "partners/service.h"
#include "support/appointment_wire.h"
#include "support/service.h"

namespace chandlery::support {
namespace {

/// Hours are published with a zone that is there; tzdata does not lose any.
zones::Zone zone_of(const DeskHours& hours) {
  std::optional<zones::Zone> zone = zones::Zone::find(hours.zone);
  if (!zone) throw std::runtime_error("the machine's tzdata does not know the desk's time zone, " + hours.zone);
  return *std::move(zone);
}

Slot whole_day(const zones::Zone& zone, Date day) {
  return {zone.moment(day, 0), zone.moment(day, zones::kMinutesOfDay)};
}

Result<void> check_open(const ServiceRequest& request) {
  if (request.status != Status::kClosed) return {};
  return fail(errors::kInvalidProperty, "The request is closed. Open it again first.", "status");
}

std::unexpected<Error> none_to_come() {
  return fail(errors::kNotFound, "The request has no appointment that is still to come.");
}

Actor in_tenant_of(const Actor& actor, const ServiceRequest& request) {
  Actor there = actor;
  there.partner_id = request.partner_id;
  return there;
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const ServiceRequest& request,
            const Appointment* before, const Appointment& after, audit::ChainEnd& log) {
  audit::append(tx, in_tenant_of(actor, request),
                {.operation = operation,
                 .resource_type = "appointment",
                 .customer_id = request.customer_id,
                 .customer_name = request.customer_id.empty() ? std::string_view() : request.organization_name,
                 .old_value = before != nullptr ? snapshot(*before) : std::string(),
                 .new_value = snapshot(after),
                 .customized = {{"ServiceRequestId", std::to_string(request.id)}}},
                log);
}

void tell_operator(sql::Tx& tx, const Actor& actor, notices::Kind kind, const Appointment& appointment) {
  const auto partner = partners::find_partner(tx, appointment.partner_id);
  const std::string number = std::to_string(appointment.request_id);
  notices::tell(tx, actor,
                {.kind = kind,
                 .audience = notices::Audience::kOperator,
                 .subject = {.partner_id = appointment.partner_id, .request_id = number},
                 .facts = {{"partner", partner ? partner->name : appointment.partner_id},
                           {"request", number},
                           {"time", told_time(appointment.slot.begins_at)}}});
}

void tell_booker(sql::Tx& tx, const Actor& actor, const ServiceRequest& request, const Appointment& appointment) {
  const std::string number = std::to_string(appointment.request_id);
  notices::tell(tx, in_tenant_of(actor, request),
                {.kind = notices::Kind::kAppointmentCancelled,
                 .audience = notices::Audience::kPartner,
                 .subject = {.customer_id = request.customer_id, .request_id = number},
                 .facts = {{"request", number}, {"time", told_time(appointment.slot.begins_at)}, {"note", appointment.note}},
                 .user_id = appointment.booked_by});
}

/// The request's appointment that has not begun.
Result<Appointment> find_to_come(sql::Tx& tx, const Actor& actor, const ServiceRequest& request, const Seen& seen) {
  std::optional<Appointment> appointment = store::last_appointment(tx, request.partner_id, request.id);
  if (!appointment || appointment->cancelled_at || appointment->slot.begins_at <= actor.at) return none_to_come();
  if (seen && *seen != etag_of(*appointment)) return fail(errors::kStaleEtag);
  return *std::move(appointment);
}

/// The slot that begins then, which has a place left. The hours are locked.
Result<Slot> take_slot(sql::Tx& tx, const DeskHours& hours, const ServiceRequest& request, Instant begins_at, Instant at) {
  const Slot slot = OR_RETURN(slot_at(hours, zone_of(hours), begins_at, at));
  if (taken_at_once(slot, store::booked_within(tx, slot, request.partner_id, request.id)) >= hours.at_once)
    return fail(errors::kSlotTaken, {}, "startTime");
  return slot;
}

/// Holds the partner's log before the hours: another partner never waits for it.
Result<DeskHours> lock_offered_hours(sql::Tx& tx, const Actor& actor, const ServiceRequest& request, audit::ChainEnd& log) {
  const Actor there = in_tenant_of(actor, request);
  const sql::Tx::Question hold = audit::hold_chain(there, log);
  tx.query_all({&hold, 1});
  DeskHours hours = store::lock_desk_hours(tx);
  if (hours.openings.empty()) return fail(errors::kInvalidProperty, "The desk takes no appointments now.", "startTime");
  return hours;
}

Appointment cancel(sql::Tx& tx, const Actor& actor, const ServiceRequest& request, const Appointment& before,
                   std::string_view note) {
  Appointment after = before;
  after.cancelled_at = actor.at;
  after.cancelled_by_name = actor.user_name;
  after.note = note;
  store::update_appointment(tx, after);
  audit::ChainEnd log;
  record(tx, actor, "cancel_appointment", request, &before, after, log);
  if (actor.kind == PrincipalKind::kOperator) tell_booker(tx, actor, request, after);
  else tell_operator(tx, actor, notices::Kind::kAppointmentCancelled, after);
  return after;
}

// token = microseconds "." request-id "." partner-id
std::string token_of(const Appointment& last) {
  return std::to_string(last.slot.begins_at.micros) + "." + std::to_string(last.request_id) + "." + last.partner_id;
}

bool read_token(std::string_view token, store::StandingPlace& place) {
  const char* const end = token.data() + token.size();
  const auto micros = std::from_chars(token.data(), end, place.after.micros);
  if (micros.ec != std::errc() || micros.ptr == end || *micros.ptr != '.') return false;
  const auto request = std::from_chars(micros.ptr + 1, end, place.after_request);
  if (request.ec != std::errc() || request.ptr == end || *request.ptr != '.') return false;
  place.after_partner = std::string_view(request.ptr + 1, end);
  return normalise_guid(place.after_partner).has_value();
}

}  // namespace

Result<DeskHours> publish_desk_hours(sql::Tx& tx, const Actor& actor, DeskHours hours, const std::optional<std::string>& etag) {
  std::ranges::sort(hours.openings);
  std::ranges::sort(hours.days_off);
  const auto twice = std::ranges::unique(hours.days_off);
  hours.days_off.erase(twice.begin(), twice.end());
  RETURN_IF_FAILED(check_desk_hours(hours));
  if (!zones::Zone::find(hours.zone)) return fail(errors::kInvalidProperty, "There is no such time zone.", "timeZone");
  const DeskHours before = store::lock_desk_hours(tx);
  if (etag && *etag != std::to_string(before.version)) return fail(errors::kStaleEtag);
  hours.version = before.version + 1;
  if (!store::put_desk_hours(tx, hours)) return fail(errors::kStaleEtag);
  audit::append(tx, actor,
                {.operation = "update_desk_hours",
                 .resource_type = "desk_hours",
                 .old_value = before.version == 0 ? std::string() : desk_hours_json(before),
                 .new_value = desk_hours_json(hours)});
  return hours;
}

Result<FreeTimes> free_times(sql::Tx& tx, const Actor& actor, std::int64_t request_id, std::optional<Date> from) {
  const ServiceRequest request = OR_RETURN(find_request(tx, actor, {.id = request_id}));
  RETURN_IF_FAILED(check_open(request));
  FreeTimes free{.hours = store::desk_hours(tx), .slots = {}, .next = {}};
  if (free.hours.openings.empty()) return free;
  const zones::Zone zone = zone_of(free.hours);
  const auto [first, last] = bookable_days(free.hours, zone, actor.at);
  int days = 0;
  std::vector<Slot> booked;
  Date read_until = std::max(first, from.value_or(first));  // what is booked is read a week at a time
  for (Date day = read_until; day <= last; day = day.plus_days(1)) {
    if (day == read_until) {
      read_until = day.plus_days(7);
      booked = store::booked_within(tx, {zone.moment(day, 0), zone.moment(read_until, 0)}, request.partner_id, request.id);
    }
    const std::vector<Slot> slots = free_slots(free.hours, zone, day, actor.at, booked);
    if (slots.empty()) continue;
    if (days == kFreeDays) {
      free.next = day;
      break;
    }
    ++days;
    free.slots.insert(free.slots.end(), slots.begin(), slots.end());
  }
  return free;
}

Result<Appointment> book_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Wish& wish) {
  const ServiceRequest request = OR_RETURN(find_request_for_change(tx, actor, {.id = request_id}));
  RETURN_IF_FAILED(check_open(request));
  const std::optional<Appointment> last = store::last_appointment(tx, request.partner_id, request.id);
  if (last && is_live(*last, actor.at)) {
    return fail(errors::kAlreadyExists, "The request has an appointment. Move that one, or cancel it first.");
  }
  audit::ChainEnd log;
  const DeskHours hours = OR_RETURN(lock_offered_hours(tx, actor, request, log));
  RETURN_IF_FAILED(check_wish(wish, hours));
  const Appointment booked{.partner_id = request.partner_id,
                           .request_id = request.id,
                           .number = last ? last->number + 1 : 1,
                           .slot = OR_RETURN(take_slot(tx, hours, request, wish.begins_at, actor.at)),
                           .zone = hours.zone,
                           .phone = wish.phone,
                           .language = wish.language,
                           .booked_by = std::string(actor.principal()),
                           .booked_by_name = actor.user_name,
                           .booked_at = actor.at,
                           .cancelled_at = {},
                           .cancelled_by_name = {},
                           .note = {}};
  store::insert_appointment(tx, booked);
  record(tx, actor, "create_appointment", request, nullptr, booked, log);
  tell_operator(tx, actor, notices::Kind::kAppointmentBooked, booked);
  return booked;
}

Result<Appointment> move_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Wish& wish, const Seen& seen) {
  const ServiceRequest request = OR_RETURN(find_request_for_change(tx, actor, {.id = request_id}));
  const Appointment before = OR_RETURN(find_to_come(tx, actor, request, seen));
  const bool moves = wish.begins_at != before.slot.begins_at;
  audit::ChainEnd log;
  const DeskHours hours = moves ? OR_RETURN(lock_offered_hours(tx, actor, request, log)) : store::desk_hours(tx);
  RETURN_IF_FAILED(check_wish(wish, hours, before.language));
  Appointment after = before;
  after.phone = wish.phone;
  after.language = wish.language;
  if (moves) {
    after.slot = OR_RETURN(take_slot(tx, hours, request, wish.begins_at, actor.at));
    after.zone = hours.zone;
  }
  if (after.slot == before.slot && after.phone == before.phone && after.language == before.language) return after;
  store::update_appointment(tx, after);
  record(tx, actor, "update_appointment", request, &before, after, log);
  if (after.slot != before.slot) {
    tell_operator(tx, actor, notices::Kind::kAppointmentCancelled, before);
    tell_operator(tx, actor, notices::Kind::kAppointmentBooked, after);
  }
  return after;
}

Result<void> cancel_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Seen& seen) {
  const ServiceRequest request = OR_RETURN(find_request_for_change(tx, actor, {.id = request_id}));
  cancel(tx, actor, request, OR_RETURN(find_to_come(tx, actor, request, seen)), {});
  return {};
}

Result<Appointment> cancel_for_operator(sql::Tx& tx, const Actor& actor, std::string_view partner_id,
                                        std::int64_t request_id, std::string_view note, const Seen& seen) {
  const std::string_view why = text::trim(note);
  if (why.empty()) return fail(errors::kInvalidProperty, "Say why, in a sentence.", "note");
  if (why.size() > kLongestAppointmentNote) {
    return fail(errors::kInvalidProperty, "At most " + std::to_string(kLongestAppointmentNote) + " bytes fit here.", "note");
  }
  const ServiceRequest request = OR_RETURN(find_for_operator_to_change(tx, partner_id, request_id));
  return cancel(tx, actor, request, OR_RETURN(find_to_come(tx, actor, request, seen)), why);
}

void cancel_with_request(sql::Tx& tx, const Actor& actor, const ServiceRequest& request) {
  if (const auto to_come = find_to_come(tx, actor, request, {})) cancel(tx, actor, request, *to_come, {});
}

Result<Page<store::Standing>> list_appointments(sql::Tx& tx, const Actor& actor, const StandingQuestion& question) {
  constexpr Instant kEver{INT64_MAX};
  const std::int64_t size = question.size <= 0 ? kMostStanding : std::min(question.size, kMostStanding);
  store::StandingPlace place{.time = {actor.at, kEver}, .after = {}, .after_partner = {}, .limit = size + 1};
  if (question.day) {
    const DeskHours hours = store::desk_hours(tx);
    if (hours.version == 0) return Page<store::Standing>{};
    place.time = whole_day(zone_of(hours), *question.day);
  }
  place.after = place.time.begins_at.plus_seconds(-60 * kLongestSlot);  // what began before is over
  if (!question.continuation.empty() && !read_token(question.continuation, place)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  Page<store::Standing> page{store::list_standing(tx, place), {}};
  if (std::ssize(page.items) > size) {
    page.items.pop_back();
    page.next = token_of(page.items.back().appointment);
  }
  return page;
}

DaysAppointments appointments_of_today(sql::Tx& tx, Instant at, std::int64_t most) {
  const DeskHours hours = store::desk_hours(tx);
  if (hours.version == 0) return {};
  const zones::Zone zone = zone_of(hours);
  const Date today = zone.day_of(at);
  return {.day = today, .count = store::count_standing(tx, whole_day(zone, today), most)};
}

}  // namespace chandlery::support
