// The users of a customer's tenant and their directory roles (contract 2.3): kept up by a partner with delegated
// administration, or by the customer's own global admin. Every change is in the activity log.
//
// Invariants:
// 1. A partner without delegated administration neither sees nor changes a customer's users.
// 2. A tenant keeps at least one active global admin.
// 3. Who is only a helpdesk agent touches no administrator: a password of one opens keys.
// 4. A deleted user can be restored for 30 days, and is not found any more afterwards.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "customers/service.h"
#include "identity/people.h"
#include "identity/service.h"
#include "identity/session.h"

namespace chandlery::customers {

/// What a customer's user has beyond the directory's.
struct UserDetails {
  std::string usage_location;  ///< ISO alpha-2
  std::string immutable_id, phone_number;
  friend bool operator==(const UserDetails&, const UserDetails&) = default;
};
struct CustomerUser {
  identity::User user;
  UserDetails details;
};

/// A directory role as the contract names it; customers have these two, and none of them is the ordinary user.
struct DirectoryRole {
  std::string_view id, name;
  Role role;
};
const std::vector<DirectoryRole>& directory_roles();
/// By its id without regard to case and blanks around it; nullptr when there is none.
const DirectoryRole* find_directory_role(std::string_view id);

/// The errors of find_buyer; kDelegationMissing for a partner without delegated rights, kNoRelationship for a reseller,
/// whose provider acts. The tenant whose users the actor may keep up.
Result<identity::Tenant> find_user_tenant(sql::Tx& tx, const Actor& actor, std::string_view customer_id);

/// `question.tenant_id` is not looked at. The errors of find_user_tenant and identity::list_people.
Result<Page<CustomerUser>> list_customer_users(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               identity::PeopleQuestion question);
/// Deleted ones, too, while they can be restored. kUserNotFound.
Result<CustomerUser> find_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        std::string_view user_id);

/// The user is prepared outside the transaction (identity::prepare_user), its tenant is set here. kInvalidProperty that
/// names the field: a user name outside the customer's domain, a usage location that is no country, names, phone.
/// kAlreadyExists.
Result<CustomerUser> create_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          identity::PreparedUser prepared, UserDetails details);

struct CustomerUserChanges {
  identity::UserChanges directory;  ///< without roles, which have doors of their own
  std::optional<std::string> usage_location, immutable_id, phone_number;
  std::optional<identity::PreparedPassword> password;
};
/// Also deletes (directory.disabled) and restores. The errors of create_customer_user; kUserNotFound; kInvalidInput for the
/// last global admin; kRoleMissing as invariant 3 says.
Result<CustomerUser> change_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          std::string_view user_id, const CustomerUserChanges& changes);

/// Gives a user a directory role, or takes it. Again changes nothing. The errors of change_customer_user.
Result<CustomerUser> set_directory_role(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        std::string_view user_id, const DirectoryRole& role, bool member);

/// Where the user is signed in to the customer centre, the newest first. The errors of find_customer_user.
Result<std::vector<identity::Session>> list_user_sessions(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                          std::string_view user_id);
/// Ends one of them, or with an empty id all but `kept`. The errors of change_customer_user; kNotFound for no such session.
Result<void> end_user_sessions(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view user_id,
                               std::string_view session_id, std::string_view kept);

}  // namespace chandlery::customers
