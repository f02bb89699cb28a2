// What time does to subscriptions: reminders, renewals, ends, and the deletion of what stays suspended. Run by the server's
// upkeep and by `chandlery subscriptions renew`.
//
// Invariants:
// 1. A step is one transaction of its own, decided from what it reads there: run twice, or by two servers at once, it
//    happens once. A renewal's charge has the term's number in its id, so that not even a bug charges a term twice.
// 2. After a standstill the steps follow in the order in which they were due, each term as if its day were today: at the
//    price, tax and policy of that day. Only the month that takes the charge is the first open one.
// 3. A step that fails is told and left for the next run; it holds up no other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"
#include "subscriptions/rules.h"

namespace chandlery::subscriptions {

struct TermRun {
  std::int64_t reminded = 0, renewed = 0, expired = 0, deleted = 0;
  std::int64_t failed = 0;            ///< left for the next run
  std::vector<std::string> problems;  ///< the first of the failed, a sentence each
  std::int64_t steps() const { return reminded + renewed + expired + deleted; }
};
/// Takes the steps that are due until `until`, at most `most` of them, as `actor`, who belongs to no tenant. `go_on` is
/// asked before each; false: the rest waits for the next run.
TermRun keep_terms(sql::Database& database, const Actor& actor, Instant until, std::int64_t most,
                   const std::function<bool(const TermRun&)>& go_on);

struct TakenStep {
  Step step = Step::kNone;
  std::optional<Instant> next;  ///< when the one after it is due
};
/// The next step of one subscription, in this transaction; kNone when none is due. kPendingAdjustment where it is being
/// changed: it may be tried again.
Result<TakenStep> take_step(sql::Tx& tx, const Actor& actor, std::string_view partner_id, std::string_view customer_id,
                       std::string_view id, Instant until);

}  // namespace chandlery::subscriptions
