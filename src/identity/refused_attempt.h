// What a refused attempt to prove oneself leaves behind: who looks finds it, and who guesses fills no log with it.
//
// Invariants:
// 1. Each attempt that counted against an account has a line in the program's log: the user, how often since the last success,
//    what did not fit, from where. Attempts while the account is locked do not count.
// 2. The activity log has a record each time that the account is locked for longer than before, and at every hundredth attempt
//    (is_worth_a_record): six in the first half hour of a siege, then one a day.
// 3. A name that nobody has stands in neither: people type their passwords there.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/actor.h"
#include "identity/model.h"
#include "platform/sql/sql.h"

namespace chandlery::sql {
class Database;
}

namespace chandlery::identity {

struct RefusedAttempt {
  const User& user;
  std::int64_t attempts = 0;  ///< begun since the last that succeeded, this one included
  std::string_view proof;     ///< password, temporary_password (one that has ended), code, security_key, passkey
  std::string_view peer = {}; ///< the caller's address; empty within a session, whose request the log has
};

/// `caller` is anonymous, or the user within a session.
void trace_refused_attempt(sql::Tx& tx, const Actor& caller, const RefusedAttempt& attempt);
/// The same in a transaction of its own, where there is something to write.
void trace_refused_attempt(sql::Database& database, const Actor& caller, const RefusedAttempt& attempt);

}  // namespace chandlery::identity
