// An application's authorization request (contract 1.3, RFC 6749 4.1): from its address to the answer that goes back with the browser.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "identity/grants.h"
#include "identity/sign_in.h"
#include "identity/tokens.h"
#include "platform/http/message.h"
#include "platform/http/route.h"

namespace chandlery::identity {

struct AuthorizationPath {
  std::string_view pattern;
  TokenVersion version;
};
inline constexpr AuthorizationPath kAuthorizationPaths[] = {{"/{tenant}/oauth2/authorize", TokenVersion::kV1},
                                                            {"/{tenant}/oauth2/v2.0/authorize", TokenVersion::kV2},
                                                            {"/{tenant}/v2.0/authorize", TokenVersion::kV2}};

/// What the request asks for, of the tenant that its path names.
AuthorizationRequest read_authorization(const http::Request& request, std::string_view tenant);

struct Authorization {
  AuthorizationRequest asked;
  TokenVersion version = TokenVersion::kV1;
};
/// The one that a browser asks for at this address of ours, path and query; nullopt for any other address, and for one of more
/// than kLongestReturn bytes, which no cookie holds.
std::optional<Authorization> authorization_at(std::string_view address);

/// Back to the application's registered address with the given parameters and the state.
http::Response send_back(const AuthorizationRequest& asked,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> parameters);
http::Response send_back(const AuthorizationRequest& asked, const OAuthError& error);
/// The same with the code of who has signed in, which the program's log is told, or with the reason why he gets none.
http::Response send_code(const TokenSettings& settings, const Authorization& authorization, const Granted<std::string>& code,
                         const SignedIn& who, const http::WorkerCall& call);

}  // namespace chandlery::identity
