// Others' public keys of the kinds that this house verifies signatures with.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

struct evp_pkey_st;

namespace chandlery::crypto {

/// Copies share one key.
class PublicKey {
 public:
  /// On P-256, by its coordinates of 32 bytes; nullopt for a point that is not on the curve. Its signatures (ECDSA with
  /// SHA-256) are in DER.
  static std::optional<PublicKey> p256(std::string_view x, std::string_view y);
  /// Of 2048 to 8192 bits: a larger one takes too long to verify with. RSASSA-PKCS1-v1_5 with SHA-256.
  static std::optional<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  static std::optional<PublicKey> ed25519(std::string_view point);

  bool has_signed(std::string_view text, std::string_view signature) const;

 private:
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key, bool digests) : key_(std::move(key)), digests_(digests) {}
  std::shared_ptr<evp_pkey_st> key_;
  bool digests_;  ///< the signature is of the text's SHA-256
};

}  // namespace chandlery::crypto
