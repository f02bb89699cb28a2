// The keys of a Keyring, as they are read from where they lie wrapped (platform/crypto/master_key.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "platform/crypto/crypto.h"

namespace chandlery::crypto {

/// 32 secret bytes, zeroed when they are let go.
class SecretKey {
 public:
  static SecretKey random();
  explicit SecretKey(const Hash& bytes) : bytes_(bytes) {}
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
  const Hash& bytes() const { return bytes_; }
  bool operator==(const SecretKey&) const = default;

 private:
  Hash bytes_;
};

struct RingKeys {
  std::map<std::uint32_t, SecretKey> data;  ///< by their numbers
  std::uint32_t seals = 0;                  ///< the number of the one that seals; all of them open
  SecretKey lookup;                         ///< of which the look-up keys of all purposes are derived

  bool operator==(const RingKeys&) const = default;
};

/// The number of the data key that a value was sealed with; nullopt when it is no sealed value.
std::optional<std::uint32_t> data_key_number(std::string_view sealed);

}  // namespace chandlery::crypto
