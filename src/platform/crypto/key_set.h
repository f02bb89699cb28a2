// Others' public keys, as they publish them (JWKS, RFC 7517), and what they signed with them (JWS, RFC 7515).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chandlery::crypto {

/// RSA keys of 2048 to 8192 bits for RS256, and keys on P-256 for ES256. Keys of other kinds, or for another use, are passed
/// over: a provider may publish them beside.
class KeySet {
 public:
  /// nullopt when the text is no JWKS document. Of one with over kMostKeys keys the first are taken.
  static std::optional<KeySet> parse(std::string_view jwks);
  KeySet(KeySet&&) noexcept;
  KeySet& operator=(KeySet&&) noexcept;
  ~KeySet();

  bool empty() const;

  enum class Verdict : std::uint8_t {
    kGood,
    kUnknownKey,  ///< well formed, but by a key that is not in this set: it may be a new one
    kBad,
  };
  struct Reading {
    Verdict verdict = Verdict::kBad;
    std::string payload;  ///< of a good one; its claims are the caller's to check
  };
  /// The algorithm comes from the key, never from the token: `none`, and a MAC made with a public key, are bad. `crit`, `jku`,
  /// `x5u`, `x5c` and `jwk` are refused; at most 16 KiB. A token without `kid` is good only where a single key fits.
  Reading read(std::string_view token) const;

  static constexpr std::size_t kMostKeys = 64;

 private:
  struct Key;
  explicit KeySet(std::vector<Key> keys);
  std::vector<Key> keys_;
};

}  // namespace chandlery::crypto
