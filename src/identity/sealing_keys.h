// The keys that seal, wrapped by the master key: how a server gets them, how new ones come, and how the master key changes.
//
// Invariants:
// 1. A data key seals only a while after its row was there (kAnnouncedSeconds), so that every server on the database can open what
//    any of them seals.
// 2. A data key is removed only when nothing is sealed by it any more, and nobody has sealed with it for a while
//    (kSettledSeconds). A backup has the keys of its own day.
// 3. The look-up root never changes: hashes made of it stand in unique columns, and cannot be made anew without what they hash.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/crypto/master_key.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

/// How long a new data key is there before it seals; each server looks for new ones more often than that.
inline constexpr std::int64_t kAnnouncedSeconds = 60;
/// How long another key must have sealed before one is removed: tickets of sign-ins live ten minutes, and a command that imports
/// keys seals to its end with the key of its beginning.
inline constexpr std::int64_t kSettledSeconds = 3600;

/// The master keys of a server, read from `file`.
struct MasterKeys {
  std::string file;  ///< what sentences call it
  std::vector<crypto::MasterKey> keys;
};

/// The ring of this database. At the first call its keys are made: random ones when the database is `fresh`, else those that
/// the first master key gave before there were wrapped ones. Throws std::runtime_error with a sentence when no master key is the
/// right one. Blocks. `now` is the system's.
crypto::Keyring open_keyring(sql::Database& database, const MasterKeys& masters, bool fresh, Instant now);
/// The same, and writes nothing; throws, too, when there are no keys yet.
crypto::Keyring read_keyring(sql::Tx& tx, const MasterKeys& masters, Instant now);
/// Has the ring hold what other servers and commands added since, and seal with the key whose time has come. `masters` is called
/// only when there is a key that the ring does not hold. Throws like open_keyring, and changes nothing then.
void refresh_keyring(sql::Database& database, crypto::Keyring& ring, const std::function<MasterKeys()>& masters, Instant now);

struct SealingKey {
  bool lookup = false;       ///< the root of the look-up keys; else a data key
  std::uint32_t number = 1;
  std::string master_id;     ///< of the key that wraps it
  Instant created_at, wrapped_at, seals_from;
  bool seals = false;        ///< now
};
std::vector<SealingKey> list_sealing_keys(sql::Tx& tx, Instant now);

/// Wraps every key anew, under `to`. Returns how many were under another one. kInvalidInput when none of `masters` opens one.
Result<int> change_master_key(sql::Tx& tx, const Actor& actor, const MasterKeys& masters, const crypto::MasterKey& to, Instant now);
/// A new data key, wrapped like the others, which seals from kAnnouncedSeconds on. kAlreadyExists when another one is announced.
Result<SealingKey> add_data_key(sql::Tx& tx, const Actor& actor, const MasterKeys& masters, Instant now);

/// Whether the data key may be removed as far as the keys tell: kNotFound for no such key, kInvalidInput for one that seals or will,
/// or that others took the place of too lately.
Result<void> may_remove_data_key(sql::Tx& tx, std::uint32_t number, Instant now);
/// Removes it. The caller has made sure that nothing is sealed by it. The errors of may_remove_data_key.
Result<void> remove_data_key(sql::Tx& tx, const Actor& actor, std::uint32_t number, Instant now);

/// What was done to a key, in the operator's log: never material.
void record_key_change(sql::Tx& tx, const Actor& actor, std::string_view operation,
                       std::vector<std::pair<std::string, std::string>> known);

}  // namespace chandlery::identity
