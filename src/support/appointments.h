// Calls with the operator's desk about a request (rules 6.1): the hours that the operator publishes, what of them is free, and
// what partners book.
//
// Invariants:
// 1. No more appointments than the desk takes at once stand at the same time: whoever books or moves one has locked the
//    hours, and sees what stands. All partners wait for that one row, so nothing is waited for after it.
// 2. A request that is not closed has at most one appointment that is neither cancelled nor over; a closed one has none to
//    come.
// 3. Other hours, once published, change nothing of what was booked.
// 4. Everything done is in the activity log of the request's partner; new hours are in the operator's. Phone numbers are in
//    neither.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/database.h"
#include "support/appointment_rules.h"
#include "support/appointment_store.h"
#include "support/model.h"

namespace chandlery::support {

/// Replaces them; `etag` is the version that was read, nullopt: whatever is there. The errors of check_desk_hours,
/// kInvalidProperty for a zone that there is not, kStaleEtag.
Result<DeskHours> publish_desk_hours(sql::Tx& tx, const Actor& actor, DeskHours hours, const std::optional<std::string>& etag);

inline constexpr int kFreeDays = 7;  ///< with a free slot, in one answer

/// What of the desk's hours can be booked for a request.
struct FreeTimes {
  DeskHours hours;          ///< without openings: the desk takes no appointments
  std::vector<Slot> slots;  ///< of at most kFreeDays days of the desk, soonest first
  std::optional<Date> next; ///< the next day of the desk that has a free slot
};
/// From the desk's day on, or from the first that can be booked. The request's own appointment takes no place, so that it
/// can be moved to a time that overlaps it. kNotFound, and kInvalidProperty for a request that is closed.
Result<FreeTimes> free_times(sql::Tx& tx, const Actor& actor, std::int64_t request_id, std::optional<Date> from);

/// Tells the operator. The errors of free_times, check_wish and slot_at; kAlreadyExists while the request has an appointment,
/// kSlotTaken when the last place went to another.
Result<Appointment> book_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Wish& wish);

/// The appointment that whoever changes it has seen, by its etag; nullopt: whatever is there.
using Seen = std::optional<std::string>;
/// To another time, or with another number or language; these two also while the desk offers nothing. kNotFound where none is
/// to come, kStaleEtag where it is not the one that was seen; the errors of booking.
Result<Appointment> move_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Wish& wish, const Seen& seen);
/// Tells the operator. kNotFound where none is to come, kStaleEtag where it is not the one that was seen.
Result<void> cancel_appointment(sql::Tx& tx, const Actor& actor, std::int64_t request_id, const Seen& seen);
/// By the operator, who says why; tells who booked. As cancel_appointment; kInvalidProperty for the note.
Result<Appointment> cancel_for_operator(sql::Tx& tx, const Actor& actor, std::string_view partner_id,
                                        std::int64_t request_id, std::string_view note, const Seen& seen);
/// Cancels what is to come of a request that is closed, and tells the other side. The request is locked.
void cancel_with_request(sql::Tx& tx, const Actor& actor, const ServiceRequest& request);

inline constexpr std::int64_t kMostStanding = 200;  ///< a page
struct StandingQuestion {
  std::optional<Date> day = {};        ///< of the desk; nullopt: all that are not over
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// Of all partners, soonest first. kInvalidProperty for a token that is none.
Result<Page<store::Standing>> list_appointments(sql::Tx& tx, const Actor& actor, const StandingQuestion& question);

/// What stands on one day of the desk.
struct DaysAppointments {
  std::optional<Date> day;  ///< nullopt: no hours were published yet
  std::int64_t count = 0;
};
/// Of the day that the desk's clocks show at that moment, of all partners, counted to `most`: as many as list_appointments has
/// of the day.
DaysAppointments appointments_of_today(sql::Tx& tx, Instant at, std::int64_t most);

}  // namespace chandlery::support
