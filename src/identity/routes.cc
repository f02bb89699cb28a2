// All routes of the module.
#include "identity/routes.h"

#include <iterator>

namespace chandlery::identity {

std::vector<http::Route> routes(const TokenIssuer& issuer, const TokenVerifier& verifier) {
  std::vector<http::Route> all;
  for (std::vector<http::Route> part :
       {token_routes(issuer, verifier), authorize_routes(issuer), discovery_routes(issuer), directory_routes()})
    std::ranges::move(part, std::back_inserter(all));
  return all;
}

}  // namespace chandlery::identity
