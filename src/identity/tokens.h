// Access and ID tokens: JWTs that this server signs, and reads back into an Actor by computation alone.
//
// An access token (contract 1.3) says, beside iss, aud, iat, nbf, exp and jti:
//   tid       tenant of the application or user        oid, sub  user, or the application when it acts alone
//   appid     application                              roles     words of core/actor.h, of the user or the application
//   idtyp     "app" | "user"                           upn, name, scp, amr   with a user only
//   ver       "1.0" | "2.0"                            tkind, ptid  kind of the tenant, and whose customer it is
//   src_jti   the token that it was exchanged for, where it was (POST /generatetoken)
//
// Invariants:
// 1. Only a token with a right signature, issuer, audience, time and `idtyp` passes. An ID token has another audience and
//    no `idtyp`, so it never does.
// 2. The issuer contains the tenant, so a token of one tenant cannot claim another.
// 3. Whoever verifies does no I/O: that a user was disabled since the token was made is for the edge to know (app/barred).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "core/time.h"
#include "identity/model.h"
#include "identity/token_keys.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {

/// The two generations of token doors: /oauth2/token and /oauth2/v2.0/token.
enum class TokenVersion : std::uint8_t { kV1, kV2 };

struct TokenSettings {
  /// Where clients find this server, without a trailing slash: https://api.example.com
  std::string base_url;
  /// For whom tokens may be. The base URL is always one of the API's own.
  std::vector<std::string> api_audiences = {"https://api.partnercenter.microsoft.com"};
  std::vector<std::string> directory_audiences = {"https://graph.windows.net", "https://graph.microsoft.com"};
  std::int64_t access_seconds = 3600;
  /// Tolerated difference of the clocks of servers that share a key, for `nbf`.
  std::int64_t skew_seconds = 60;

  /// Without regard to case and a trailing slash.
  bool is_api_audience(std::string_view audience) const;
  bool is_known_audience(std::string_view audience) const;
  std::string issuer(std::string_view tenant_id, TokenVersion version) const;
};

/// For whom a token speaks.
struct Principal {
  Tenant tenant;              ///< the user's; the application's when it acts alone
  std::string application_id;
  RoleSet roles;
  std::optional<User> user;
  bool mfa = false;
};

/// What an access token says, as far as the server asks.
struct TokenClaims {
  Actor actor;                ///< with `at` unset
  std::string issuer;
  std::string tenant_id;
  std::string audience;
  std::string id;             ///< jti
  std::string exchanged_for;  ///< src_jti
  Instant not_before, expires_at;  ///< the latter not after the end of the key that signed it
  TokenVersion version = TokenVersion::kV1;
};

class TokenIssuer {
 public:
  /// Both must outlive the issuer.
  TokenIssuer(const TokenKeys& keys, const TokenSettings& settings) : keys_(keys), settings_(settings) {}

  std::string access_token(const Principal& principal, std::string_view audience, TokenVersion version, Instant now,
                           std::string_view exchanged_for = {}) const;
  /// For the client, about its user; `principal.user` must be set.
  std::string id_token(const Principal& principal, std::string_view nonce, TokenVersion version, Instant now) const;
  /// The JWKS document.
  std::string key_set(Instant now) const { return keys_.key_set(now); }
  const TokenSettings& settings() const { return settings_; }

 private:
  const TokenKeys& keys_;
  const TokenSettings& settings_;
};

class TokenVerifier {
 public:
  /// Both must outlive the verifier.
  TokenVerifier(const TokenKeys& keys, const TokenSettings& settings);

  /// The token's text, without `Bearer`. kAccessDenied with one sentence whatever is wrong. Safe on every thread: right
  /// tokens are remembered by their keyed hash, kRemembered of them on each thread, so that a client's second request
  /// costs no RSA.
  Result<Actor> authenticate(std::string_view token, Instant now) const;
  /// The same check, without the memory, for who needs more than the Actor.
  Result<TokenClaims> read(std::string_view token, Instant now) const;

  static constexpr std::size_t kRemembered = 4096;

 private:
  const TokenKeys& keys_;
  const TokenSettings& settings_;
  crypto::Hash memory_key_;  ///< sets this verifier's tokens apart from another's on the same thread
};

}  // namespace chandlery::identity
