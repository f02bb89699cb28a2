// Randomness, hashes, passwords and authenticated encryption. The only place that calls libsodium, libargon2, OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chandlery::crypto {

using Bytes = std::span<const unsigned char>;
using Hash = std::array<unsigned char, 32>;

/// Must be called once before anything else here; throws when the system has no randomness. Safe to call again.
void initialise();

/// Random bytes of the system, as a string of bytes.
std::string random_bytes(std::size_t count);
/// An unguessable token of at least 256 bits, base64url without padding.
std::string random_token();

/// BLAKE2b-256.
Hash hash(std::string_view text);
/// Keyed BLAKE2b-256, for looking up what must not be stored in clear.
Hash keyed_hash(std::string_view text, const Hash& key);
/// SHA-256, where a protocol asks for it (PKCE, thumbprints); `hash` elsewhere.
Hash sha256(std::string_view text);
/// Compares in constant time.
bool equal(std::string_view a, std::string_view b);

/// The decoders are strict: no blanks, exact padding (none for base64url), no stray bits; nullopt otherwise.
std::string to_hex(Bytes bytes);
std::optional<std::string> from_hex(std::string_view hex);
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);

/// Argon2id in its PHC string form, 64 MiB, t=2, p=1 (tests may lower it). At most two run at once in the process; the
/// rest wait, and past `kPasswordQueue` waiting ones it throws PasswordQueueFull, so that a flood of sign-ins cannot
/// starve the API.
/// A hash of at most 1 MiB and one pass (for random passwords) waits for nobody, so that a transaction may make one.
struct PasswordCost {
  std::uint32_t memory_kib = 64 * 1024;
  std::uint32_t passes = 2;
};
struct PasswordQueueFull {};
inline constexpr int kPasswordQueue = 64;
inline constexpr std::size_t kLongestPassword = 1024;  ///< bytes; a longer one throws std::invalid_argument
std::string hash_password(std::string_view password, PasswordCost cost = {});
/// False, too, for a `phc` that is none, and for a password over kLongestPassword.
bool verify_password(std::string_view password, std::string_view phc);

struct RingKeys;

/// Seals secrets under data keys. XChaCha20-Poly1305; the context (what the secret belongs to: table, tenant, row) is
/// authenticated, so that a sealed value moved to another row does not open. Safe on every thread.
///
/// Sealed form: 1 byte format (1), 4 bytes data key number (little endian), 24 bytes nonce, ciphertext, 16 bytes tag.
class Keyring {
 public:
  explicit Keyring(const RingKeys& keys);
  /// A ring of random keys that live as long as the process; for tests.
  static Keyring ephemeral();
  Keyring(Keyring&&) noexcept;
  ~Keyring();

  /// Has these keys from now on in place of those that it had.
  void hold(const RingKeys& keys);
  /// What it has (platform/crypto/ring_keys.h).
  RingKeys keys() const;

  std::string seal(std::string_view secret, std::string_view context) const;
  /// nullopt when the text was altered, belongs to another context, or its key is none of the ring's.
  std::optional<std::string> open_sealed(std::string_view sealed, std::string_view context) const;
  /// The key for keyed_hash look-ups, one for each purpose ("product-key", "refresh-token"...).
  Hash lookup_key(std::string_view purpose) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// An RSA-2048 key pair for signing tokens (RS256).
class SigningKey {
 public:
  static SigningKey generate();
  static SigningKey from_pem(std::string_view pem);  ///< throws std::runtime_error
  SigningKey(SigningKey&&) noexcept;
  ~SigningKey();
  std::string to_pem() const;
  std::string key_id() const;       ///< thumbprint of the public key
  std::string jwk() const;          ///< public half as a JSON object text with kty, use, alg, kid, n, e
  std::string sign(std::string_view text) const;   ///< RSASSA-PKCS1-v1_5 with SHA-256, raw bytes
  bool verify(std::string_view text, std::string_view signature) const;

 private:
  SigningKey();
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// header.payload.signature with `{"alg":"RS256","typ":<typ>,"kid":...}`.
std::string sign_jwt(const SigningKey& key, std::string_view payload_json, std::string_view typ = "JWT");
/// The payload text when the signature is by one of `keys`; nullopt otherwise. The algorithm comes from the key, never
/// from the token; `crit`, `jku`, `x5u`, `x5c`, `jwk` are refused; at most 16 KiB. Claims are the caller's to check.
std::optional<std::string> verify_jwt(std::string_view token, std::span<const SigningKey* const> keys);

}  // namespace chandlery::crypto
