// Appointments and the desk's hours as JSON.
//
// Times of the day are texts as "09:30", by the clocks of the desk's `timeZone`; `deskTime` is what they show at a moment, with
// the distance to UTC.
#pragma once

#include <string>

#include "core/result.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "support/appointments.h"

namespace chandlery::support {

/// kInvalidProperty with the field.
Result<Wish> read_wish(const json::Object& body);
/// kInvalidProperty or kInvalidEnumValue with the field.
Result<DeskHours> read_desk_hours(const json::Object& body);

/// Another one after each change of what was booked.
std::string etag_of(const Appointment& appointment);
/// With how it stands at that moment: booked, underWay, over or cancelled.
void write_appointment(json::Writer& out, const Appointment& appointment, Instant at);
std::string appointment_json(const Appointment& appointment, Instant at);
/// The appointment with its request, as the operator's list has it.
void write_standing(json::Writer& out, const store::Standing& standing, Instant at);
std::string free_times_json(const FreeTimes& free);
std::string desk_hours_json(const DeskHours& hours);

/// The appointment as the activity log keeps it: Pascal-cased, without the phone number and what people wrote.
std::string snapshot(const Appointment& appointment);

}  // namespace chandlery::support
