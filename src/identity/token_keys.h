// The keys that sign tokens, and which of them signs when.
//
// A new key is published at once and signs kPublishedSeconds later, when every client that keeps the key set as long as it may has
// read it again. The old one is published and believed until the last token that it may have signed has ended. All of it
// stands in the keys' rows as times, so servers on one database agree without talking.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

/// How long clients may keep the key set.
inline constexpr std::int64_t kKeySetSeconds = 3600;
/// How long a new key is published before it signs: time for those clients, and ten minutes for servers to notice.
inline constexpr std::int64_t kPublishedSeconds = kKeySetSeconds + 600;
/// The same when the old key is in wrong hands: time for the servers alone.
inline constexpr std::int64_t kHastySeconds = 15;
/// The longest life that settings can give a token, and the tolerated difference of clocks.
inline constexpr std::int64_t kLongestTokenSeconds = 24 * 3600 + 60;

struct TokenKey {
  std::int64_t slot = 1;
  std::shared_ptr<const crypto::SigningKey> key;
  Instant created_at, signs_from;
  std::optional<Instant> ends_at;  ///< none: no other one comes after it

  bool ended(Instant now) const { return ends_at && *ends_at <= now; }
};

/// Safe on every thread.
class TokenKeys {
 public:
  /// One key that signs from the beginning of time.
  explicit TokenKeys(crypto::SigningKey key);
  /// By slot; one of them must sign now.
  explicit TokenKeys(std::vector<TokenKey> keys);

  void hold(std::vector<TokenKey> keys);
  std::vector<TokenKey> all() const { return *keys_.load(); }
  /// Rises when the keys change, so that whoever remembers what one of them proved looks again.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  std::shared_ptr<const crypto::SigningKey> signing(Instant now) const;
  struct Verified {
    std::string payload;
    std::optional<Instant> key_ends_at;
  };
  /// crypto::verify_jwt by those that have not ended.
  std::optional<Verified> verify(std::string_view token, Instant now) const;
  /// The JWKS document: those that sign, will sign, or are still believed.
  std::string key_set(Instant now) const;

 private:
  std::atomic<std::shared_ptr<const std::vector<TokenKey>>> keys_;
  std::atomic<std::uint64_t> generation_ = 1;
};

/// Every key of this database, also those that ended; the first one is made at the first call. Blocks. Throws
/// std::runtime_error when the ring does not open one.
std::vector<TokenKey> load_token_keys(sql::Database& database, const crypto::Keyring& ring, Instant now);
/// Has `keys` hold what was announced or ended since; opens only what it does not hold.
void refresh_token_keys(sql::Database& database, const crypto::Keyring& ring, TokenKeys& keys);

enum class Haste { kNone, kOldKeyIsStolen };
/// A new key after the last one. In haste it signs in kHastySeconds, and then no older key is believed: everybody gets new
/// tokens. kAlreadyExists when another one is announced and there is no haste. `prepared` is made outside of the transaction.
Result<TokenKey> announce_token_key(sql::Tx& tx, const Actor& actor, const crypto::Keyring& ring,
                                    std::shared_ptr<const crypto::SigningKey> prepared, Haste haste);

/// The payload of a JWT by any key that this database ever had, for what is to be proved years later.
std::optional<std::string> verify_by_any(std::string_view token, const std::vector<TokenKey>& keys);

}  // namespace chandlery::identity
