// The tables of what reservations gave. Only discount_store.cc names them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "reservations/discount.h"
#include "reservations/usage_store.h"

namespace chandlery::reservations::store {

/// What was used of a resource in an hour, and what of it no reservation covers.
struct RatedUse {
  Hour hour;
  std::string resource_key;
  std::int64_t ratio = kRatioUnit;
  std::int64_t used = 0, open = 0;  ///< ratio-hours
};
struct CoveredUse {
  Hour hour;
  std::string resource_key, reservation_id;
  std::int64_t ratio_hours = 0;
};
struct ReservationHour {
  std::string reservation_id;
  Hour hour;
  std::int64_t capacity = 0;  ///< quantity times ratio, in ten-thousandths
  std::int64_t given = 0;     ///< ratio-hours
  Decimal hourly_cost;
  Currency currency;
};

/// Forgets what was reckoned of the owner's day.
void clear_rated_day(sql::Tx& tx, const UsageOwner& owner, Date day);
// Queued.
void put_rated_use(sql::Tx& tx, const UsageOwner& owner, const RatedUse& use);
void put_cover(sql::Tx& tx, const UsageOwner& owner, const CoveredUse& cover);
void put_reservation_hour(sql::Tx& tx, const UsageOwner& owner, const ReservationHour& hour);

/// Of one reservation, or of all where `reservation_id` is empty, by reservation and hour.
std::vector<ReservationHour> reservation_hours(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id,
                                               Hour from, Hour before);
/// What it gave and could give in the window, and in how many hours.
struct GivenSum {
  std::int64_t hours = 0, given = 0;
  std::int64_t capacity = 0;  ///< sum of ReservationHour::capacity
};
/// The same of each reservation, with what an hour of it costs; by reservation.
struct GivenByReservation {
  std::string reservation_id;
  GivenSum sum;
  Decimal hourly_cost;
  Currency currency;
};
std::vector<GivenByReservation> given_by_reservation(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before);
GivenSum given_sum(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id, Hour from, Hour before);

/// A rated use with its resource. By hour and key, after the place (after_hour, after_key).
struct RatedLine {
  RatedUse use;
  MeteredResource resource;
};
std::vector<RatedLine> rated_lines(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before, Hour after_hour,
                                   std::string_view after_key, std::int64_t limit);
std::vector<CoveredUse> covers(sql::Tx& tx, const UsageOwner& owner, Hour from, Hour before);
/// A resource's uses of one day together.
struct RatedSum {
  MeteredResource resource;
  std::int64_t ratio = kRatioUnit;
  std::int64_t used = 0, open = 0;  ///< ratio-hours
};
/// By resource key, after `after_key`.
std::vector<RatedSum> rated_day(sql::Tx& tx, const UsageOwner& owner, Date day, std::string_view after_key, std::int64_t limit);

/// False where people were told already.
bool raise_alarm(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id, Instant at);
void end_alarm(sql::Tx& tx, const UsageOwner& owner, std::string_view reservation_id);

/// nullopt before the first run.
std::optional<Date> enrolled_through(sql::Tx& tx);
void set_enrolled_through(sql::Tx& tx, Date day);

}  // namespace chandlery::reservations::store
