// What people must be told: written in the transaction of what caused it, read on a page, and later mailed.
//
// Invariants:
// 1. A notice is written in the transaction of the act that it tells of: no act without it, none without the act.
// 2. It holds facts, not words: the words are made when it is read, in the reader's language (words.h).
// 3. It holds no key, password or token, and what a customer reads holds none of the partner's amounts.
// 4. A notice never changes but for who has read it and whether it was mailed, and is never deleted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "notices/kinds.h"
#include "platform/sql/sql.h"

namespace chandlery::notices {

/// The ids of what a notice is about; those that are empty are left out.
struct Subject {
  std::string_view partner_id = {};  ///< only where the operator is told of a partner
  std::string_view customer_id = {};
  std::string_view order_id = {};
  std::optional<std::int64_t> line_number = {};
  std::string_view cancellation_id = {};
  std::string_view invoice_id = {};
  std::string_view request_id = {};  ///< a service request's number
};

struct Notice {
  Kind kind;
  Audience audience;
  Subject subject = {};
  std::vector<std::pair<std::string_view, std::string>> facts = {};  ///< by the names that kinds.cc has for the pair
  std::string_view user_id = {};                                     ///< for Desk::kUser only
};

/// Writes the notice for the actor's partner, for subject.customer_id as a customer of that partner, or for the operator.
/// One queued insert: on PostgreSQL it waits for nothing. Throws std::logic_error for a pair of kind and audience that the
/// table does not have, or for other facts than the pair's: that is the caller's bug.
void tell(sql::Tx& tx, const Actor& actor, const Notice& notice);

}  // namespace chandlery::notices
