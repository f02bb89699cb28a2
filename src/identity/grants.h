// The OAuth grants as use cases: what a client gives, and for whom it then gets tokens. Contract 1.3; RFC 6749, 7636.
//
// Invariants:
// 1. A code is taken once, lives 60 s, and works only for its application, its redirect address and, where it was asked
//    with a challenge, the verifier. A second use ends all that came of the first.
// 2. A refresh token is used once and is replaced; a second use ends its family. A family ends after 90 days whatever
//    happens. (Application::keeps_refresh_token is the one exception, for applications with a secret.)
// 3. A refusal that ends something must be committed: these functions return errors, and their transaction goes on.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "identity/model.h"
#include "identity/tokens.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

inline constexpr std::int64_t kCodeSeconds = 60;
inline constexpr std::int64_t kRefreshDays = 90;

/// A refusal in OAuth's words. `number` is what clients of the trade look for in `error_codes`.
struct OAuthError {
  std::string_view error;
  int number = 0;
  std::string description;
};
template <class T>
using Granted = std::expected<T, OAuthError>;

/// The form that a token door received; absent fields are empty.
struct TokenRequest {
  TokenVersion version = TokenVersion::kV1;
  std::string tenant;  ///< of the path: a GUID, a domain, or `common`
  std::string grant_type, client_id, client_secret;
  std::string resource, scope;
  std::string code, redirect_uri, code_verifier;
  std::string refresh_token;
};

/// What the tokens of the answer will say.
struct Grant {
  Principal principal;
  std::string audience;
  std::string scope;
  std::string refresh_token;  ///< empty for an application alone
  std::string nonce;
  bool id_token = false;
};

/// Any of the grant types; `password` and unknown ones get unsupported_grant_type.
Granted<Grant> grant(sql::Tx& tx, const TokenSettings& settings, const TokenRequest& request, Instant now);

/// What a browser asks for at the authorize door.
struct AuthorizationRequest {
  std::string tenant;
  std::string client_id, redirect_uri;
  std::string response_type, response_mode;
  std::string resource, scope, state, nonce, login_hint;
  std::string code_challenge, code_challenge_method;
};
/// The checks that stand before any redirect: application and redirect address. Their failure is shown, never sent on.
Granted<Application> find_client(sql::Tx& tx, const AuthorizationRequest& request);
/// The checks whose failure goes back to the application.
Granted<void> check_authorization(const TokenSettings& settings, const Application& application,
                                  const AuthorizationRequest& request);
/// The code for a user who has signed in. access_denied when the user is of a tenant that the application or the path
/// does not serve.
Granted<std::string> issue_code(sql::Tx& tx, const TokenSettings& settings, const Application& application,
                                const AuthorizationRequest& request, const Tenant& tenant, const User& user, Instant now);

/// Who a token's claims speak of, as the directory has them now: for the exchange of POST /generatetoken. nullopt when
/// the tenant, user or application is gone or disabled.
std::optional<Principal> current_principal(sql::Tx& tx, const TokenClaims& claims);

/// Removes codes and refresh tokens that ended more than a day ago; a job of the server's upkeep.
std::int64_t forget_ended_grants(sql::Tx& tx, Instant now);

}  // namespace chandlery::identity
