#include "support/appointment_wire.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "platform/crypto/crypto.h"

namespace chandlery::support {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

std::string_view state_of(const Appointment& appointment, Instant at) {
  if (appointment.cancelled_at) return "cancelled";
  if (appointment.slot.ends_at <= at) return "over";
  return appointment.slot.begins_at <= at ? "underWay" : "booked";
}

/// What the clocks of a zone show; in UTC where the machine does not know it any more.
std::string desk_time(Instant at, std::string_view zone) {
  const std::optional<zones::Zone> there = zones::Zone::find(zone);
  return there ? there->local_iso(at) : to_iso(at);
}

void write_texts(json::Writer& w, std::string_view name, const std::vector<std::string>& texts) {
  w.key(name).begin_array();
  for (const std::string& text : texts) w.value(text);
  w.end_array();
}

Result<int> read_clock(const json::Object& object, std::string_view name) {
  const std::optional<int> minute = parse_clock(OR_RETURN(object.text(name)));
  if (!minute) return fail(errors::kInvalidProperty, "A time of the day is written as 09:30.", object.path_of(name));
  return *minute;
}

Result<int> read_count(const json::Object& object, std::string_view name) {
  const std::int64_t number = OR_RETURN(object.integer(name));
  constexpr std::int64_t kMost = 1'000'000;  // the rules say what fits
  return static_cast<int>(std::clamp<std::int64_t>(number, -1, kMost));
}

Result<Opening> read_opening(const json::Object& object) {
  const std::string word = text::lower(OR_RETURN(object.text("weekday")));
  const auto weekday = std::ranges::find(kWeekdays, word);
  if (weekday == kWeekdays.end())
    return fail(errors::kInvalidEnumValue, "A weekday is monday to sunday.", object.path_of("weekday"));
  return Opening{static_cast<int>(weekday - kWeekdays.begin()) + 1, OR_RETURN(read_clock(object, "from")),
                 OR_RETURN(read_clock(object, "to"))};
}

void write_fields(json::Writer& w, const Appointment& a, Instant at) {
  w.field("status", state_of(a, at)).field("startTime", a.slot.begins_at).field("endTime", a.slot.ends_at);
  w.field("deskTime", desk_time(a.slot.begins_at, a.zone)).field("timeZone", a.zone);
  w.field("phoneNumber", a.phone).field("language", a.language);
  w.field("bookedBy", a.booked_by_name).field("bookedDate", a.booked_at).field("cancelledDate", a.cancelled_at);
  if (a.cancelled_at) w.field("cancelledBy", a.cancelled_by_name);
  if (!a.note.empty()) w.field("note", a.note);
}

}  // namespace

Result<Wish> read_wish(const json::Object& body) {
  const std::optional<Instant> begins_at = OR_RETURN(body.optional_instant("startTime"));
  if (!begins_at) return fail(errors::kInvalidProperty, "The time must be chosen.", "startTime");
  return Wish{.begins_at = *begins_at,
              .phone = std::string(text::trim(OR_RETURN(body.text_or("phoneNumber", "")))),
              .language = OR_RETURN(body.text_or("language", ""))};
}

Result<DeskHours> read_desk_hours(const json::Object& body) {
  DeskHours hours;
  hours.zone = OR_RETURN(body.text("timeZone"));
  const json::Array openings = OR_RETURN(body.array("hours"));
  for (std::size_t i = 0; i < openings.size(); ++i) {
    const json::Object opening = OR_RETURN(openings.object(i));
    hours.openings.push_back(OR_RETURN(read_opening(opening)));
  }
  const json::Array days_off = OR_RETURN(body.array("daysOff"));
  for (std::size_t i = 0; i < days_off.size(); ++i) {
    const std::optional<Date> day = parse_iso_date(OR_RETURN(days_off.text(i)));
    if (!day) return fail(errors::kInvalidProperty, "A day is written as 2026-12-24.", "daysOff");
    hours.days_off.push_back(*day);
  }
  hours.slot_minutes = OR_RETURN(read_count(body, "slotMinutes"));
  hours.at_once = OR_RETURN(read_count(body, "atOnce"));
  hours.notice_hours = OR_RETURN(read_count(body, "noticeHours"));
  hours.days_ahead = OR_RETURN(read_count(body, "daysAhead"));
  const json::Array languages = OR_RETURN(body.array("languages"));
  hours.languages.clear();
  for (std::size_t i = 0; i < languages.size(); ++i) hours.languages.push_back(OR_RETURN(languages.text(i)));
  return hours;
}

std::string etag_of(const Appointment& a) {
  constexpr std::size_t kLength = 16;
  json::Writer w;
  w.begin_array().value(a.number).value(a.slot.begins_at).value(a.phone).value(a.language).value(a.cancelled_at.has_value());
  w.end_array();
  return crypto::to_hex(crypto::hash(w.text())).substr(0, kLength);
}

void write_appointment(json::Writer& out, const Appointment& appointment, Instant at) {
  out.begin_object();
  write_fields(out, appointment, at);
  out.attributes("Appointment", etag_of(appointment)).end_object();
}

std::string appointment_json(const Appointment& appointment, Instant at) {
  json::Writer w;
  write_appointment(w, appointment, at);
  return w.take();
}

void write_standing(json::Writer& out, const store::Standing& standing, Instant at) {
  const Appointment& appointment = standing.appointment;
  out.begin_object();
  write_fields(out, appointment, at);
  out.field("partnerId", appointment.partner_id).field("serviceRequestId", std::to_string(appointment.request_id));
  out.field("title", standing.request_title).field("organizationName", standing.organization_name);
  out.attributes("Appointment", etag_of(appointment)).end_object();
}

std::string free_times_json(const FreeTimes& free) {
  json::Writer w;
  const DeskHours& hours = free.hours;
  w.begin_object().field("offered", !hours.openings.empty()).field("timeZone", hours.zone);
  w.field("slotMinutes", hours.slot_minutes);
  write_texts(w, "languages", hours.languages);
  w.key("items").begin_array();
  for (const Slot& slot : free.slots) {
    w.begin_object().field("startTime", slot.begins_at).field("endTime", slot.ends_at);
    w.field("deskTime", desk_time(slot.begins_at, hours.zone)).end_object();
  }
  w.end_array();
  if (free.next) w.field("nextFrom", to_iso(*free.next));
  w.attributes("AppointmentSlots").end_object();
  return w.take();
}

std::string desk_hours_json(const DeskHours& hours) {
  json::Writer w;
  w.begin_object().field("timeZone", hours.zone).key("hours").begin_array();
  for (const Opening& opening : hours.openings) {
    w.begin_object().field("weekday", kWeekdays.at(static_cast<std::size_t>(opening.weekday - 1)));
    w.field("from", clock_text(opening.from)).field("to", clock_text(opening.to)).end_object();
  }
  w.end_array().key("daysOff").begin_array();
  for (const Date day : hours.days_off) w.value(to_iso(day));
  w.end_array().field("slotMinutes", hours.slot_minutes).field("atOnce", hours.at_once);
  w.field("noticeHours", hours.notice_hours).field("daysAhead", hours.days_ahead);
  write_texts(w, "languages", hours.languages);
  w.attributes("DeskHours", std::to_string(hours.version)).end_object();
  return w.take();
}

std::string snapshot(const Appointment& appointment) {
  json::Writer w;
  w.begin_object().field("StartTime", appointment.slot.begins_at).field("EndTime", appointment.slot.ends_at);
  w.field("Language", appointment.language).field("Cancelled", appointment.cancelled_at.has_value()).end_object();
  return w.take();
}

}  // namespace chandlery::support
