// The directory over HTTP: token doors, sign-in page, discovery, who am I, and the operator's management of it.
#pragma once

#include <vector>

#include "identity/tokens.h"
#include "platform/http/route.h"

namespace chandlery::identity {

/// Both must outlive the routes.
std::vector<http::Route> routes(const TokenIssuer& issuer, const TokenVerifier& verifier);

// Its parts, one file each.
std::vector<http::Route> token_routes(const TokenIssuer& issuer, const TokenVerifier& verifier);
std::vector<http::Route> authorize_routes(const TokenIssuer& issuer);
std::vector<http::Route> discovery_routes(const TokenIssuer& issuer);
std::vector<http::Route> directory_routes();

}  // namespace chandlery::identity
