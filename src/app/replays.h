// Idempotency by MS-RequestId (contract 1.4): the first answer is kept, and a repetition gets it again, verbatim.
//
// Invariants:
// 1. The key is caller + method + path + request id; the whole body is compared by its hash. Same key with another body
//    is refused, never answered with somebody else's result.
// 2. The answer is stored in the transaction that it tells of: no effect without its stored answer, nor the reverse.
// 3. 429 and 5xx are never stored, so that a retry can succeed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "platform/crypto/crypto.h"
#include "platform/crypto/resealing.h"
#include "platform/crypto/sealed_sample.h"
#include "platform/http/message.h"
#include "platform/sql/sql.h"

namespace chandlery::app {

struct ReplayKey {
  crypto::Hash request{};  ///< whose request this is
  crypto::Hash body{};     ///< what it says
};

/// Where answers are kept; with the keyring for those that must not be read from the database.
class Replays {
 public:
  explicit Replays(const crypto::Keyring& keyring) : keyring_(keyring) {}

  /// The stored answer; nullopt when there is none; kRequestIdReused when the key was used for another body.
  Result<std::optional<http::Response>> find(sql::Tx& tx, const Actor& actor, const ReplayKey& key) const;

  /// Keeps the answer. Where find would find one under this key, of an earlier request or of another server that was
  /// faster, the transaction fails with kUniqueViolation or kConstraint; run again, it finds that answer. Queued.
  void store(sql::Tx& tx, const Actor& actor, const ReplayKey& key, const http::Response& response, bool sealed) const;

 private:
  const crypto::Keyring& keyring_;
};

/// nullopt when the request carries no MS-RequestId.
std::optional<ReplayKey> replay_key(const Actor& actor, const http::Request& request);

/// One of the sealed ones.
std::vector<crypto::SealedSample> sealed_samples(sql::Tx& tx);
/// All of them, for sealing them anew.
std::vector<crypto::SealedColumn> sealed_columns();

/// Drops answers older than a day; returns how many. Called by the server's upkeep.
std::int64_t drop_old_replays(sql::Tx& tx, Instant now);

}  // namespace chandlery::app
