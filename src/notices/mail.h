// The outbox of notices: what waits to be mailed, for the worker that knows addresses and SMTP.
//
//   waiting --waiting_letters, hold--> under way --settle--> mailed | given up
//      ^------------ postpone, or the hold ends ------'
//
// A worker that dies between delivering and settling mails twice: a letter's id is stable and belongs in Message-ID.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "notices/kinds.h"
#include "notices/words.h"
#include "platform/sql/sql.h"

namespace chandlery::notices {

/// One notice to be mailed. Whom: the people of the tenant who may see row->desk, or user_id; their addresses and
/// languages are for the directory to say when the mail goes out.
struct Letter {
  std::string partner_id;  ///< empty: the operator
  std::string tenant_id;   ///< the partner itself, a customer of it, or empty for the operator
  std::string id;
  const KindRow* row;
  std::string user_id;  ///< for Desk::kUser only
  std::string subject;  ///< JSON object of the ids of what it is about
  Facts facts;
  Instant created_at;
  bool is_new = true;                ///< nobody has tried it yet
  std::int64_t tries = 0;            ///< that failed before
  std::vector<std::string> reached;  ///< the ids of those who have it already
};
inline constexpr Instant kWhenever{std::numeric_limits<std::int64_t>::max()};
/// At most `limit` that may be tried at `now` and that nobody holds at `system`, the system's clock; locked until the
/// transaction ends, a second worker on PostgreSQL passes over them.
std::vector<Letter> waiting_letters(sql::Tx& tx, std::int64_t limit, Instant now = kWhenever, Instant system = kWhenever);
/// Keeps others away from it, beyond the transaction.
void hold(sql::Tx& tx, const Letter& letter, Instant until);

enum class Outcome : std::uint8_t { kMailed, kGivenUp };
/// `why` it was given up.
void settle(sql::Tx& tx, const Letter& letter, Outcome outcome, std::string_view why = {});
/// It waits until `next_at`, with the letter's count of tries, and for those alone who are not `reached`. Nobody holds it
/// any more.
void postpone(sql::Tx& tx, const Letter& letter, Instant next_at, std::string_view why);

}  // namespace chandlery::notices
