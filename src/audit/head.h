// A chain's end, noted and signed so that it can be stored outside: later it proves that no tail was cut off together
// with the head's row, which no chain can prove alone.
//
//   noted head = {"partner","sequence","hash","time","signature"}       one line of JSON
//   signature  = a JWT (RS256, the key of this server's tokens) whose payload is
//                {"use":"audit-head","partner","sequence","hash","time"}
//
// Only the signed payload counts; the plain fields are for people.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/verify.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::audit {

struct NotedHead {
  std::string partner_id;     ///< empty: the operator's own chain
  std::int64_t sequence = 0;  ///< of the last record; 0: none yet
  std::string hash;           ///< of that record, hexadecimal
  Instant at;                 ///< when it was noted
};
NotedHead note_head(sql::Tx& tx, std::string_view partner_id, Instant at);
/// Of every chain.
std::vector<NotedHead> note_heads(sql::Tx& tx, Instant at);

/// Makes a JWT of a payload, and the payload of a JWT that is genuine: the keys are with identity, above this module.
using Sign = std::function<std::string(std::string_view payload)>;
using Open = std::function<std::optional<std::string>(std::string_view token)>;
std::string signed_line(const NotedHead& head, const Sign& sign);
/// kInvalidInput for a text that is no noted head, or whose signature is not this server's.
Result<NotedHead> open_line(std::string_view line, const Open& open);

/// Whether the chain still holds the noted record where it stood. kMissing when the chain ends before it (a tail was
/// cut off), kChanged when another record stands there.
std::optional<Break> check_noted_head(sql::Tx& tx, const NotedHead& head);

}  // namespace chandlery::audit
