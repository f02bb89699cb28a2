// See partner_users.h.
#include "identity/partner_users.h"

#include "core/text.h"
#include "identity/people.h"
#include "identity/permissions.h"
#include "identity/store.h"

namespace chandlery::identity {
namespace {

constexpr RoleSet kDirectoryRoles{Role::kAdminAgent,   Role::kSalesAgent,          Role::kHelpdeskAgent,
                                  Role::kBillingAdmin, Role::kUserManagementAdmin, Role::kPartnerUser};
constexpr RoleSet kOtherRoles{Role::kAccountAdmin, Role::kReferralAdmin, Role::kMarketingContentAdmin};

void add_all(RoleSet& roles, RoleSet more) {
  for (int i = 0; i < kRoleCount; ++i) {
    if (more.has(static_cast<Role>(i))) roles.add(static_cast<Role>(i));
  }
}

/// What one of the two sets has and the other has not must be the actor's to assign.
Result<void> check_assignment(const Actor& actor, RoleSet before, RoleSet after) {
  const RoleSet assignable = assignable_by(actor);
  for (int i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    if (before.has(role) == after.has(role) || assignable.has(role)) continue;
    const char* const who = role == Role::kGlobalAdmin ? "a global admin"
                            : kOtherRoles.has(role)    ? "a global admin or an account admin"
                                                       : "a global admin or a user management admin";
    return fail(errors::kRoleMissing,
                "The role " + std::string(to_string(role)) + " is given and taken by " + who + ".", "roles");
  }
  return {};
}

Result<void> check_account(const Actor& actor, const User& user) {
  if (!user.roles.has(Role::kGlobalAdmin) || actor.roles.has(Role::kGlobalAdmin)) return {};
  return fail(errors::kRoleMissing, "Only a global admin changes the account of a global admin.");
}

/// User names are unique in the server: nobody takes those of another company.
Result<void> check_domain(sql::Tx& tx, const Actor& actor, std::string_view user_name) {
  const std::optional<Tenant> tenant = store::tenant_by_id(tx, actor.partner_id);
  if (!tenant) return fail(errors::kNotFound, "There is no such tenant.");
  const std::string folded = text::lower(user_name);
  const std::string_view domain = std::string_view(folded).substr(std::min(folded.find('@'), folded.size() - 1) + 1);
  if (domain == tenant->domain || domain.ends_with("." + tenant->domain)) return {};
  return fail(errors::kInvalidProperty, "The user name must end in @" + tenant->domain + ".", "userPrincipalName");
}

Result<User> find_own(sql::Tx& tx, const Actor& actor, std::string_view user_id) {
  std::optional<User> user = store::user_by_id(tx, actor.partner_id, user_id);
  if (!user) return fail(errors::kUserNotFound);
  return *std::move(user);
}

/// Who is asked about changes to the same tenant's admins waits here, so that the last two do not take it from each
/// other.
Result<void> keep_a_global_admin(sql::Tx& tx, const User& user, std::string field) {
  store::hold_tenant(tx, user.tenant_id);
  if (another_has_role(tx, user.tenant_id, Role::kGlobalAdmin, user.id)) return {};
  return fail(errors::kInvalidInput, "This is the last global admin: make somebody else one first.", std::move(field));
}

}  // namespace

RoleSet assignable_by(const Actor& actor) {
  RoleSet roles;
  if (may(actor, Capability::kAssignDirectoryRoles)) add_all(roles, kDirectoryRoles);
  if (actor.roles.has(Role::kGlobalAdmin)) roles.add(Role::kGlobalAdmin);
  if (actor.roles.any_of({Role::kGlobalAdmin, Role::kAccountAdmin})) add_all(roles, kOtherRoles);
  return roles;
}

Result<CreatedUser> add_partner_user(sql::Tx& tx, const Actor& actor, PreparedUser prepared) {
  prepared.user.tenant_id = actor.partner_id;
  RETURN_IF_FAILED(check_assignment(actor, {}, prepared.user.roles));
  RETURN_IF_FAILED(check_domain(tx, actor, prepared.user.user_name));
  return create_user(tx, actor, prepared);
}

Result<User> change_partner_user(sql::Tx& tx, const Actor& actor, std::string_view user_id,
                                 const UserChanges& changes) {
  const User user = OR_RETURN(find_own(tx, actor, user_id));
  const bool changes_account =
      changes.user_name || changes.first_name || changes.last_name || changes.display_name || changes.disabled;
  if (changes_account) {
    if (!may(actor, Capability::kManagePartnerUsers)) {
      return fail(errors::kRoleMissing, "Names and state are changed by a global admin or a user management admin.");
    }
    RETURN_IF_FAILED(check_account(actor, user));
  }
  if (changes.user_name && *changes.user_name != user.user_name) {
    RETURN_IF_FAILED(check_domain(tx, actor, *changes.user_name));
  }
  if (changes.roles) RETURN_IF_FAILED(check_assignment(actor, user.roles, *changes.roles));
  const bool disables = changes.disabled.value_or(false) && !user.disabled_at;
  if (disables && user.id == actor.user_id) {
    return fail(errors::kInvalidInput, "Nobody disables the own account: another admin can.", "state");
  }
  if (user.roles.has(Role::kGlobalAdmin) && !user.disabled_at) {
    if (disables)
      RETURN_IF_FAILED(keep_a_global_admin(tx, user, "state"));
    else if (changes.roles && !changes.roles->has(Role::kGlobalAdmin)) {
      RETURN_IF_FAILED(keep_a_global_admin(tx, user, "roles"));
    }
  }
  return change_user(tx, actor, actor.partner_id, user.id, changes);
}

Result<User> colleague_to_change(sql::Tx& tx, const Actor& actor, std::string_view user_id) {
  User user = OR_RETURN(find_own(tx, actor, user_id));
  RETURN_IF_FAILED(check_account(actor, user));
  return user;
}

Result<void> reset_partner_password(sql::Tx& tx, const Actor& actor, std::string_view user_id,
                                    const PreparedPassword& prepared) {
  const User user = OR_RETURN(colleague_to_change(tx, actor, user_id));
  return set_password(tx, actor, actor.partner_id, user.id, prepared);
}

}  // namespace chandlery::identity
