// All routes of the module.
#include "identity/routes.h"

#include <iterator>

namespace chandlery::identity {

std::vector<http::Route> routes(const TokenIssuer& issuer, const TokenVerifier& verifier, const SessionSettings& sessions,
                                const SecondFactorDoor& door, const CompanyDoor& companies, TenantName name_of_tenant) {
  std::vector<http::Route> all;
  for (std::vector<http::Route> part :
       {token_routes(issuer, verifier), authorize_routes(issuer.settings(), door, companies), discovery_routes(issuer), directory_routes(),
        sign_in_routes(sessions, door, companies), company_routes(sessions, issuer.settings(), door, companies),
        session_routes(sessions, std::move(name_of_tenant)), user_session_routes(), program_routes(), second_factor_routes(door),
        security_key_routes(door), proof_routes(door, companies), partner_user_routes(), application_routes(), preference_routes()})
    std::ranges::move(part, std::back_inserter(all));
  return all;
}

}  // namespace chandlery::identity
