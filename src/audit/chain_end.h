// Holding the end of a chain before there is something to append: so that finding it out travels with what else an act asks.
#pragma once

#include "audit/service.h"
#include "core/time.h"
#include "platform/crypto/crypto.h"

namespace chandlery::audit {

/// Where the chain of the actor's partner ends.
struct ChainEnd {
  bool held = false;
  std::int64_t sequence = 0;
  crypto::Hash hash{};
  Date day;
};

/// Finds out where the chain ends, and keeps all others who append to it waiting until the transaction ends: ask it last of
/// all that the act waits for. Not `held` when the partner has no chain yet. `actor` and `end` must live until the answer.
sql::Tx::Question hold_chain(const Actor& actor, ChainEnd& end);

/// As append, after `end`, which is then the new one; holds the chain where that was not done. Between holding and this
/// the transaction appends to the chain in no other way. Queued, when it is held.
void append(sql::Tx& tx, const Actor& actor, const Entry& entry, ChainEnd& end);

}  // namespace chandlery::audit
