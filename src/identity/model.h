// The words of the directory: tenants, their users, and the applications that ask for tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/actor.h"
#include "core/time.h"

namespace chandlery::identity {

enum class TenantKind : std::uint8_t { kPartner, kCustomer, kOperator };
inline constexpr int kTenantKindCount = static_cast<int>(TenantKind::kOperator) + 1;

/// A tenant of the directory: its id is the partner's or customer's id, its domain is unique in this server.
struct Tenant {
  std::string id;
  TenantKind kind = TenantKind::kPartner;
  std::string domain;       ///< lower case, as contoso.onmicrosoft.com
  std::string partner_id;   ///< the partner that created a customer tenant; its own id for a partner; else empty
};

struct User {
  std::string tenant_id;
  std::string id;
  std::string user_name;         ///< userPrincipalName as it was given; unique in this server without regard to case
  std::string first_name, last_name, display_name;
  RoleSet roles;
  bool force_change = false;     ///< the next sign-in must choose a new password
  bool mfa = false;              ///< a sign-in of this account counts as one with a second factor
  Instant created_at;
  std::optional<Instant> disabled_at;  ///< since when it may not sign in; a deleted customer user's softDeletionTime
};

/// What signs in at the token doors, alone or for a user. Its id is the OAuth client id.
///
/// An application of the operator's tenant serves the users of every tenant (the portals, command-line tools); any other
/// serves the users of its own tenant only.
struct Application {
  std::string tenant_id;
  std::string id;                           ///< GUID
  std::string name;
  RoleSet roles;                            ///< its rights when it acts alone; for a user, the user's roles count
  std::vector<std::string> redirect_uris;   ///< compared exactly
  std::vector<std::string> audiences;       ///< whom its tokens may be for; empty: whomever the server knows
  bool public_client = false;               ///< has no secret: must use PKCE, and never acts alone
  /// The refresh token is not rotated: scripts of the secure application model keep one for its whole life. Only for
  /// applications with a secret, as the secret then binds the token to its holder.
  bool keeps_refresh_token = false;
  std::optional<Instant> disabled_at;
};

}  // namespace chandlery::identity
