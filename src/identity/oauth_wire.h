// The bodies of the OAuth doors (contract 1.3).
#pragma once

#include "core/actor.h"
#include "identity/grants.h"
#include "identity/tokens.h"
#include "platform/http/message.h"

namespace chandlery::identity {

/// 401 for invalid_client, 503 for temporarily_unavailable, else 400.
http::Response oauth_error(const OAuthError& error, const Actor& actor);
/// The tokens of a grant. The first generation writes its numbers as strings.
http::Response token_answer(const TokenIssuer& issuer, const Grant& grant, TokenVersion version, Instant now);
/// What every answer with a secret in it says.
void forbid_storing(http::Response& response);

}  // namespace chandlery::identity
