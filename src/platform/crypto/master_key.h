// Master keys: each wraps the keys of a Keyring, and nothing else, so that changing it means wrapping a few keys anew.
//
// Its file holds one key, 64 hexadecimal digits, or several, a line each: while a new one takes the place of an old one,
// a server opens with whichever fits, and the first line is the one to wrap under.
//
// Wrapped form: 1 byte format (1), then platform/crypto/sealing.h over the 32 bytes of the key, its context authenticated.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto/ring_keys.h"

namespace chandlery::crypto {

class MasterKey {
 public:
  static MasterKey generate();
  /// nullopt for anything but 64 hexadecimal digits.
  static std::optional<MasterKey> parse(std::string_view hex);

  /// Tells keys apart and tells nothing of them: 8 bytes of a keyed hash, hexadecimal.
  const std::string& id() const { return id_; }
  std::string to_hex() const;  ///< the key itself

  std::string wrap(const SecretKey& key, std::string_view context) const;
  /// nullopt when the text was altered, belongs to another context, or another master key wrapped it.
  std::optional<SecretKey> unwrap(std::string_view wrapped, std::string_view context) const;

  /// What servers sealed with before there were wrapped keys: data key 1 and the look-up keys, derived from this key.
  RingKeys derived_keys() const;

 private:
  explicit MasterKey(const SecretKey& key);
  SecretKey key_, wrapping_;
  std::string id_;
};

/// The keys of the file, one at least. Throws std::runtime_error with a sentence when it cannot be read, holds anything else,
/// or others may read it.
std::vector<MasterKey> read_master_keys(const std::filesystem::path& file);
/// The same; a file that is missing is made, with one key, for its owner alone.
std::vector<MasterKey> open_master_keys(const std::filesystem::path& file);
/// Replaces the file at once, or makes it, for its owner alone.
void write_master_keys(const std::filesystem::path& file, std::span<const MasterKey> keys);

}  // namespace chandlery::crypto
