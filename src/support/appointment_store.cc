#include "support/appointment_store.h"

#include "core/word_list.h"
#include "support/appointment_rules.h"

namespace chandlery::support::store {
namespace {

#define SELECT_HOURS \
  "SELECT zone, slot_minutes, at_once, notice_hours, days_ahead, languages, version FROM desk_hours WHERE id = 1"
const sql::Statement kHours(SELECT_HOURS);
const sql::Statement kLockHours(SELECT_HOURS " /*postgres: FOR UPDATE */");
#undef SELECT_HOURS
const sql::Statement kOpenings("SELECT weekday, from_minute, to_minute FROM desk_openings ORDER BY weekday, from_minute");
const sql::Statement kDaysOff("SELECT day FROM desk_days_off ORDER BY day");
const sql::Statement kInsertHours(R"(
  INSERT INTO desk_hours (id, zone, slot_minutes, at_once, notice_hours, days_ahead, languages, version)
  VALUES (1, $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING)");
const sql::Statement kUpdateHours(R"(
  UPDATE desk_hours SET zone = $1, slot_minutes = $2, at_once = $3, notice_hours = $4, days_ahead = $5, languages = $6,
    version = $7
  WHERE id = 1 AND version = $7 - 1)");
const sql::Statement kDeleteOpenings("DELETE FROM desk_openings");
const sql::Statement kInsertOpening("INSERT INTO desk_openings (weekday, from_minute, to_minute) VALUES ($1, $2, $3)");
const sql::Statement kDeleteDaysOff("DELETE FROM desk_days_off");
const sql::Statement kInsertDayOff("INSERT INTO desk_days_off (day) VALUES ($1)");

#define COLUMNS(A)                                                                                                  \
  A "partner_id, " A "request_id, " A "appointment_number, " A "begins_at, " A "ends_at, " A "zone, " A "phone, " \
  A "language, " A "booked_by, " A "booked_by_name, " A "booked_at, " A "cancelled_at, " A "cancelled_by_name, " A "note"
const sql::Statement kInsert("INSERT INTO appointments (" COLUMNS("") ")"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
const sql::Statement kUpdate(R"(
  UPDATE appointments SET begins_at = $4, ends_at = $5, zone = $6, phone = $7, language = $8,
    cancelled_at = $9, cancelled_by_name = $10, note = $11
  WHERE partner_id = $1 AND request_id = $2 AND appointment_number = $3)");
const sql::Statement kLast("SELECT " COLUMNS("") " FROM appointments WHERE partner_id = $1 AND request_id = $2"
                           " ORDER BY appointment_number DESC LIMIT 1");
// Without statistics SQLite takes the key, and reads past all that is over.
#define STANDING "appointments a /*sqlite: INDEXED BY appointments_standing */ "
// $1 to $2 the time; what begins longer before it than one takes is over.
const sql::Statement kBooked(
    "SELECT a.begins_at, a.ends_at FROM " STANDING
    "WHERE a.cancelled_at IS NULL AND a.begins_at > $3 AND a.begins_at < $2 AND a.ends_at > $1"
    " AND NOT (a.partner_id = $4 AND a.request_id = $5) ORDER BY a.begins_at");
const sql::Statement kStanding(
    "SELECT " COLUMNS("a.") ", r.title, r.organization_name FROM " STANDING
    "JOIN service_requests r ON r.partner_id = a.partner_id AND r.request_id = a.request_id "
    "WHERE a.cancelled_at IS NULL AND a.begins_at < $2 AND a.ends_at > $1 AND (a.begins_at, a.partner_id, a.request_id) >"
    " (CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS BIGINT))"
    " ORDER BY a.begins_at, a.partner_id, a.request_id LIMIT CAST($6 AS BIGINT)");
const sql::Statement kCountStanding(
    "SELECT COUNT(*) FROM (SELECT 1 FROM " STANDING
    "WHERE a.cancelled_at IS NULL AND a.begins_at > $3 AND a.begins_at < $2 AND a.ends_at > $1"
    " LIMIT CAST($4 AS BIGINT)) counted");
#undef STANDING
#undef COLUMNS

DeskHours hours_of(sql::Tx& tx, const sql::Statement& statement) {
  DeskHours hours;
  tx.query(statement, {}, [&](const sql::Row& row) {
    hours.zone = row.string(0);
    hours.slot_minutes = static_cast<int>(row.integer(1));
    hours.at_once = static_cast<int>(row.integer(2));
    hours.notice_hours = static_cast<int>(row.integer(3));
    hours.days_ahead = static_cast<int>(row.integer(4));
    hours.languages = split_words(row.text(5));
    hours.version = row.integer(6);
  });
  if (hours.version == 0) return hours;
  const auto openings = [&](const sql::Row& row) {
    hours.openings.push_back(
        {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1)), static_cast<int>(row.integer(2))});
  };
  const auto days_off = [&](const sql::Row& row) { hours.days_off.push_back({static_cast<std::int32_t>(row.integer(0))}); };
  const sql::Tx::Question questions[] = {{kOpenings, {}, openings}, {kDaysOff, {}, days_off}};
  tx.query_all(questions);
  return hours;
}

Appointment appointment_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .request_id = row.integer(1),
          .number = row.integer(2),
          .slot = {row.instant(3), row.instant(4)},
          .zone = row.string(5),
          .phone = row.string(6),
          .language = row.string(7),
          .booked_by = row.string(8),
          .booked_by_name = row.string(9),
          .booked_at = row.instant(10),
          .cancelled_at = row.optional_instant(11),
          .cancelled_by_name = row.string(12),
          .note = row.string(13)};
}

}  // namespace

DeskHours desk_hours(sql::Tx& tx) { return hours_of(tx, kHours); }
DeskHours lock_desk_hours(sql::Tx& tx) { return hours_of(tx, kLockHours); }

bool put_desk_hours(sql::Tx& tx, const DeskHours& hours) {
  const std::string languages = join_words(hours.languages);
  const std::int64_t written =
      tx.execute(hours.version == 1 ? kInsertHours : kUpdateHours,
                 {hours.zone, hours.slot_minutes, hours.at_once, hours.notice_hours, hours.days_ahead, languages, hours.version});
  if (written == 0) return false;
  tx.queue(kDeleteOpenings, {});
  for (const Opening& opening : hours.openings) tx.queue(kInsertOpening, {opening.weekday, opening.from, opening.to});
  tx.queue(kDeleteDaysOff, {});
  for (const Date day : hours.days_off) tx.queue(kInsertDayOff, {day.days});
  return true;
}

void insert_appointment(sql::Tx& tx, const Appointment& a) {
  tx.queue(kInsert, {a.partner_id, a.request_id, a.number, a.slot.begins_at, a.slot.ends_at, a.zone, a.phone, a.language,
                     a.booked_by, a.booked_by_name, a.booked_at, a.cancelled_at, a.cancelled_by_name, a.note});
}

void update_appointment(sql::Tx& tx, const Appointment& a) {
  tx.queue(kUpdate, {a.partner_id, a.request_id, a.number, a.slot.begins_at, a.slot.ends_at, a.zone, a.phone,
                     a.language, a.cancelled_at, a.cancelled_by_name, a.note});
}

std::optional<Appointment> last_appointment(sql::Tx& tx, std::string_view partner_id, std::int64_t request_id) {
  return tx.first(kLast, {partner_id, request_id}, appointment_of);
}

std::vector<Slot> booked_within(sql::Tx& tx, const Slot& time, std::string_view partner_id, std::int64_t request_id) {
  return tx.all(kBooked,
                {time.begins_at, time.ends_at, time.begins_at.plus_seconds(-60 * kLongestSlot), partner_id, request_id},
                [](const sql::Row& row) { return Slot{row.instant(0), row.instant(1)}; });
}

std::vector<Standing> list_standing(sql::Tx& tx, const StandingPlace& place) {
  return tx.all(kStanding,
                {place.time.begins_at, place.time.ends_at, place.after, place.after_partner, place.after_request, place.limit},
                [](const sql::Row& row) { return Standing{appointment_of(row), row.string(14), row.string(15)}; });
}

std::int64_t count_standing(sql::Tx& tx, const Slot& time, std::int64_t most) {
  return tx
      .first(kCountStanding, {time.begins_at, time.ends_at, time.begins_at.plus_seconds(-60 * kLongestSlot), most},
             [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

}  // namespace chandlery::support::store
