// When the desk can be spoken with, and what of that is still free, as pure functions (rules 6.1).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "platform/zones/zone.h"
#include "support/model.h"

namespace chandlery::support {

inline constexpr int kLongestSlot = 60;        ///< minutes
inline constexpr int kMostAtOnce = 100;
inline constexpr int kLongestNotice = 336;     ///< hours
inline constexpr int kMostDaysAhead = 90;
inline constexpr std::size_t kMostOpenings = 50, kMostDaysOff = 400, kMostLanguages = 20;
inline constexpr std::size_t kLongestAppointmentNote = 2'000;  ///< bytes

/// Hours as they are published, their zone aside. kInvalidProperty that names the field. Openings and days off come sorted.
Result<void> check_desk_hours(const DeskHours& hours);

/// All appointments that the desk could give on a day of its own, soonest first. Each opening is cut into slots from its
/// beginning on; what is left of it at the end is none. Real time counts: on a day on which clocks are turned, an opening
/// over that moment has more slots or fewer.
std::vector<Slot> slots_of(const DeskHours& hours, const zones::Zone& zone, Date day);

/// The first and the last day, by the desk's clocks, on which an appointment may begin that is booked now.
struct Days {
  Date first, last;
};
Days bookable_days(const DeskHours& hours, const zones::Zone& zone, Instant at);

/// How many of these appointments are under way at the same time within the slot, at most.
int taken_at_once(const Slot& slot, std::span<const Slot> booked);
/// The slots of a day that can be booked now and have a place left among what is booked.
std::vector<Slot> free_slots(const DeskHours& hours, const zones::Zone& zone, Date day, Instant at,
                             std::span<const Slot> booked);

/// What a partner asks for.
struct Wish {
  Instant begins_at;
  std::string phone, language;
};
/// Number and language; the one in which the call is agreed already stays, whatever the desk speaks now. kInvalidProperty
/// that names the field.
Result<void> check_wish(const Wish& wish, const DeskHours& hours, std::string_view agreed_language = {});
/// The slot that begins then. kInvalidProperty for `startTime` where the desk has none, and for one too soon or too far.
Result<Slot> slot_at(const DeskHours& hours, const zones::Zone& zone, Instant begins_at, Instant at);

/// It was not cancelled, and is not over.
bool is_live(const Appointment& appointment, Instant at);
/// Notices have it like this: 2026-12-01 14:00 UTC.
std::string told_time(Instant at);

/// 09:30, and 24:00 for the end of a day. nullopt for other texts.
std::string clock_text(int minute);
std::optional<int> parse_clock(std::string_view text);

}  // namespace chandlery::support
