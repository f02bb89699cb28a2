// The directory over HTTP: token doors, sign-in pages, sessions, discovery, who am I, and the operator's
// management of it.
#pragma once

#include <string>
#include <vector>

#include "identity/company_sign_in.h"
#include "identity/second_factor.h"
#include "identity/session.h"
#include "identity/tenant_name.h"
#include "identity/tokens.h"
#include "platform/http/route.h"

namespace chandlery::identity {

/// All must outlive the routes.
std::vector<http::Route> routes(const TokenIssuer& issuer, const TokenVerifier& verifier, const SessionSettings& sessions,
                                const SecondFactorDoor& door, const CompanyDoor& companies, TenantName name_of_tenant);

// Its parts, one file each.
std::vector<http::Route> token_routes(const TokenIssuer& issuer, const TokenVerifier& verifier);
std::vector<http::Route> authorize_routes(const TokenSettings& settings, const SecondFactorDoor& door, const CompanyDoor& companies);
std::vector<http::Route> discovery_routes(const TokenIssuer& issuer);
std::vector<http::Route> directory_routes();
std::vector<http::Route> sign_in_routes(const SessionSettings& settings, const SecondFactorDoor& door,
                                        const CompanyDoor& companies);
std::vector<http::Route> company_routes(const SessionSettings& settings, const TokenSettings& tokens,
                                        const SecondFactorDoor& second_factors, const CompanyDoor& door);
/// The sessions of others.
std::vector<http::Route> user_session_routes();
std::vector<http::Route> program_routes();
std::vector<http::Route> session_routes(const SessionSettings& settings, const TenantName& name_of_tenant);
std::vector<http::Route> second_factor_routes(const SecondFactorDoor& door);
std::vector<http::Route> security_key_routes(const SecondFactorDoor& door);
std::vector<http::Route> proof_routes(const SecondFactorDoor& door, const CompanyDoor& companies);
std::vector<http::Route> partner_user_routes();
std::vector<http::Route> application_routes();
std::vector<http::Route> preference_routes();

}  // namespace chandlery::identity
