// Who is known here: the directory of tenants, their users and API applications.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

enum class TenantKind : std::uint8_t { kPartner, kCustomer, kOperator };

/// A tenant of the directory: its id is the partner's or customer's id, its domain is unique in this server.
struct Tenant {
  std::string id;
  TenantKind kind = TenantKind::kPartner;
  std::string domain;       ///< lower case, as contoso.onmicrosoft.com
  std::string partner_id;   ///< the partner that created a customer tenant; its own id for a partner
};

/// kDomainTaken when another tenant has the domain.
Result<void> create_tenant(sql::Tx& tx, const Tenant& tenant);
/// By GUID or by domain, without regard to case.
std::optional<Tenant> find_tenant(sql::Tx& tx, std::string_view id_or_domain);
bool domain_taken(sql::Tx& tx, std::string_view domain);

struct NewUser {
  std::string tenant_id;
  std::string user_name;     ///< userPrincipalName, unique in this server
  std::string first_name, last_name, display_name;
  std::string password;      ///< empty: a temporary one is made and returned
  bool force_change = false;
  RoleSet roles;
};
struct CreatedUser {
  std::string id;
  std::string user_name;
  std::string temporary_password;  ///< shown once; empty when the caller chose it
};
/// Hashing the password is slow (Argon2id): do it before the transaction with `prepare_user`, then insert.
struct PreparedUser {
  NewUser user;
  std::string password_hash;
  std::string temporary_password;
};
PreparedUser prepare_user(NewUser user);
Result<CreatedUser> create_user(sql::Tx& tx, const Actor& actor, const PreparedUser& prepared);

/// Whether the actor's roles (or kind) give the right: rules 2.2 and 2.3, one table in permissions.cc.
bool may(const Actor& actor, Capability capability);

}  // namespace chandlery::identity
