// Security keys and passkeys (Web Authentication, level 2) as pure functions: whether a browser's answer was made by a key for
// this server, now, with a person at it. Nothing here throws on hostile bytes, or reads further than they go.
//
// Invariants:
// 1. An answer counts for one challenge, one origin and one relying party alone; whose challenge it is, and that it is taken
//    once, is the caller's to see to.
// 2. Nothing is decided by who made a key, so what it says of its maker (attestation) is passed over unread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace chandlery::webauthn {

/// The server as keys know it.
struct RelyingParty {
  std::string id;      ///< the host's name
  std::string origin;  ///< https://store.example; empty: http://localhost, whatever its port, while a shop is tried
};
/// By the address under which browsers know the server. nullopt where keys cannot work: for an address by number, and for
/// plain HTTP but on localhost.
std::optional<RelyingParty> relying_party(std::string_view public_url);

inline constexpr std::size_t kLongestClientNotes = 4096;    ///< bytes of clientDataJSON
inline constexpr std::size_t kLongestAttestation = 16384;   ///< bytes
inline constexpr std::size_t kLongestCredentialId = 1023;   ///< bytes (level 2, 4)
inline constexpr std::size_t kLongestSignature = 2048;      ///< bytes

enum class Fault : std::uint8_t {
  kMalformed,
  kOtherCeremony,   ///< a registration in place of an assertion, or the other way round
  kOtherChallenge,
  kOtherOrigin,     ///< also from a frame of another origin
  kOtherParty,
  kNobodyThere,     ///< no person touched the key
  kUnknownKind,     ///< a key of an algorithm that is not taken
  kBadSignature,
};
std::string_view to_string(Fault fault);

struct Credential {
  std::string id;          ///< bytes
  std::string public_key;  ///< as COSE (RFC 9053), as it came
  std::uint32_t sign_count = 0;
  bool user_verified = false;  ///< by a PIN or a finger: the key is two factors by itself
  bool backed_up = false;      ///< its owner's other devices have it, too
};
/// The new key in navigator.credentials.create()'s answer: ES256, RS256 or EdDSA on Ed25519. All are bytes.
std::expected<Credential, Fault> read_registration(const RelyingParty& party, std::string_view challenge,
                                                   std::string_view client_notes, std::string_view attestation);

/// navigator.credentials.get()'s answer, as bytes.
struct Assertion {
  std::string client_notes;  ///< clientDataJSON
  std::string authenticator_notes;
  std::string signature;
};
struct Proof {
  std::uint32_t sign_count = 0;
  bool user_verified = false;
};
/// Whether the key made it. `public_key` as in Credential.
std::expected<Proof, Fault> check_assertion(const RelyingParty& party, std::string_view challenge, std::string_view public_key,
                                            const Assertion& assertion);

}  // namespace chandlery::webauthn
