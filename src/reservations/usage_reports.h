// What people ask of rated usage: how well reservations are used, by hour, day or window, and what was covered of each machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "platform/sql/sql.h"
#include "reservations/discount_store.h"

namespace chandlery::reservations {

enum class Grain : std::uint8_t { kHour, kDay };

/// Days that a question may span: as many rows as a person looks at.
inline constexpr int kMostDaysByHour = 31;
inline constexpr int kMostDaysByDay = 366;
inline constexpr std::int64_t kMostRatedLines = 500;  ///< a page

/// From the first day to the last, both included.
struct DayWindow {
  Date first, last;
  Hour from() const { return Hour::first_of(first); }
  Hour before() const { return Hour::first_of(last.plus_days(1)); }
};

/// One reservation over some hours.
struct Utilisation {
  std::string reservation_id;
  Instant start;            ///< of the hour, the day or the window
  std::int64_t hours = 0;   ///< that were rated
  __int128 given = 0, capacity = 0;  ///< ratio-hours
  Decimal hourly_cost;
  Currency currency;
  /// What a seller pays is not its customer's to see, nor its reseller's.
  bool shows_cost = false;
};

/// Of one reservation, an hour or day each. kReservationNotFound, and the errors of find_buyer; kInvalidProperty for a window
/// that is too long.
Result<std::vector<Utilisation>> utilisation_of(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                std::string_view reservation_id, const DayWindow& window, Grain grain);
/// Of all the customer's reservations, the whole window each.
Result<std::vector<Utilisation>> utilisation_of_all(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                    const DayWindow& window);

/// A machine's hour, and which reservations covered it.
struct ExplainedUse {
  store::RatedLine line;
  std::vector<store::CoveredUse> covers;
};
/// By hour. kInvalidProperty for a token that is none.
Result<Page<ExplainedUse>> rated_usage(sql::Tx& tx, const Actor& actor, std::string_view customer_id, const DayWindow& window,
                                       std::string_view token, std::int64_t size);

}  // namespace chandlery::reservations
