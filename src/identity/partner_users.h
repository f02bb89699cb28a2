// How a partner manages its own people: the directory's use cases behind the rights of rules 2.2.
//
// Invariants:
// 1. Nobody gives or takes a role that he may not assign; nobody but a global admin touches a global admin's account.
// 2. A partner always has an active global admin.
// 3. A user of another tenant is not found, and no user name is taken that does not end in the partner's own domain.
#pragma once

#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "identity/service.h"
#include "platform/sql/database.h"

namespace chandlery::identity {

/// The roles that the actor may give and take. Directory and programme roles: global admin and user management admin,
/// the role of global admin itself only by its like; the others: global admin and account admin. Pure.
RoleSet assignable_by(const Actor& actor);

/// For the actor's tenant. kRoleMissing naming `roles`, kInvalidProperty for a name of another domain, and the errors
/// of create_user.
Result<CreatedUser> add_partner_user(sql::Tx& tx, const Actor& actor, PreparedUser prepared);
/// kUserNotFound; kRoleMissing for a role or an account that is not the actor's to change; kInvalidInput for the last
/// global admin and for disabling oneself; the errors of change_user.
Result<User> change_partner_user(sql::Tx& tx, const Actor& actor, std::string_view user_id, const UserChanges& changes);
/// A user of the caller's own partner whose account the caller may change. kUserNotFound; kRoleMissing for a global admin's.
Result<User> colleague_to_change(sql::Tx& tx, const Actor& actor, std::string_view user_id);
/// The errors of colleague_to_change.
Result<void> reset_partner_password(sql::Tx& tx, const Actor& actor, std::string_view user_id,
                                    const PreparedPassword& prepared);

}  // namespace chandlery::identity
