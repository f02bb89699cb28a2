// SHA-256 of what comes in pieces, perhaps over days: its state can be kept and taken up again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/crypto.h"

namespace chandlery::crypto {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  std::uint64_t size() const { return size_; }  ///< bytes added so far

  /// The state as bytes, at most 128, the same on every machine. It tells up to 63 bytes of the content.
  std::string save() const;
  /// nullopt when `saved` is not what `save` made.
  static std::optional<Sha256> restore(std::string_view saved);

  /// Of everything added so far; more may be added after it.
  Hash digest() const;
  std::string hex() const;

 private:
  std::uint32_t words_[8];
  std::uint64_t size_ = 0;
  std::string pending_;  ///< less than a block
};

/// HMAC-SHA256 (RFC 2104), by which webhooks prove where they come from. The key may have any length.
Hash hmac_sha256(std::string_view key, std::string_view text);

}  // namespace chandlery::crypto
