// The SQL of the desk's hours and of appointments.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "support/model.h"

namespace chandlery::support::store {

/// Without openings, and of version 0, until they were published.
DeskHours desk_hours(sql::Tx& tx);
/// The same, and until this transaction ends nobody else changes them, or reads them in this way.
DeskHours lock_desk_hours(sql::Tx& tx);
/// Writes them over those of version `hours.version - 1`; false where there are none of that version.
bool put_desk_hours(sql::Tx& tx, const DeskHours& hours);

void insert_appointment(sql::Tx& tx, const Appointment& appointment);
/// Writes what a change can touch.
void update_appointment(sql::Tx& tx, const Appointment& appointment);
std::optional<Appointment> last_appointment(sql::Tx& tx, std::string_view partner_id, std::int64_t request_id);

/// What stands of all partners within the time, a request's own aside, soonest first.
std::vector<Slot> booked_within(sql::Tx& tx, const Slot& time, std::string_view partner_id, std::int64_t request_id);

/// An appointment with what the operator must see of its request.
struct Standing {
  Appointment appointment;
  std::string request_title, organization_name;
};
/// What stands of all partners and ends after `time.begins_at`, beginning before `time.ends_at`; soonest first, after the
/// given one.
struct StandingPlace {
  Slot time;
  Instant after;  ///< where the last one before began, and whose it was
  std::string_view after_partner;
  std::int64_t after_request = 0;
  std::int64_t limit = 0;
};
std::vector<Standing> list_standing(sql::Tx& tx, const StandingPlace& place);
/// How many stand of all partners within the time, counted to `most`.
std::int64_t count_standing(sql::Tx& tx, const Slot& time, std::int64_t most);

}  // namespace chandlery::support::store
