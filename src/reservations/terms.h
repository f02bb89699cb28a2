// What time does to reservations: instalments, reminders, renewals and ends. Run by the server's upkeep.
//
// Invariants:
// 1. A step is one transaction of its own, decided from what it reads there: run twice, or by two servers at once, it
//    happens once. An instalment has its number in its charge's id, so that not even a bug charges it twice.
// 2. After a standstill the steps follow in the order in which they were due, an instalment in the month that is open.
// 3. A step that fails is told and left for the next run; it holds up no other.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/actor.h"
#include "ordering/service.h"
#include "platform/sql/database.h"
#include "reservations/rules.h"

namespace chandlery::reservations {

struct TermRun {
  std::int64_t charged = 0, reminded = 0, renewed = 0, expired = 0;
  std::int64_t failed = 0;            ///< left for the next run
  std::vector<std::string> problems;  ///< the first of the failed, a sentence each
  std::int64_t steps() const { return charged + reminded + renewed + expired; }
};
/// Takes the steps that are due until `until`, at most `most` of them, as `actor`, who belongs to no tenant. `go_on` is
/// asked before each; false: the rest waits for the next run.
TermRun keep_reservations(sql::Database& database, const ordering::Services& services, const Actor& actor, Instant until,
                          std::int64_t most, const std::function<bool()>& go_on);

struct TakenStep {
  Step step = Step::kNone;
  bool renewed = false;  ///< with kExpire: another was bought for it
};
/// The next step of one reservation, in this transaction; kNone when none is due. kPendingAdjustment or kReservationState
/// where it is being changed: it may be tried again.
Result<TakenStep> take_step(sql::Tx& tx, const ordering::Services& services, const Actor& actor,
                            std::string_view partner_id, std::string_view customer_id, std::string_view id,
                            Instant until);

}  // namespace chandlery::reservations
