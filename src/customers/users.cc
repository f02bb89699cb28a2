// See users.h.
#include "customers/users.h"

#include <algorithm>

#include "core/country.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/relationships.h"
#include "customers/user_store.h"
#include "identity/sessions.h"
#include "identity/user_sessions.h"

namespace chandlery::customers {
namespace {

constexpr std::size_t kLongestDetail = 128;  // bytes

/// The customer's tenant, and in whose name the actor changes it.
struct Kept {
  identity::Tenant tenant;
  Actor actor;
};

Result<Kept> find_kept(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  Actor acting = actor;
  std::string id;
  if (actor.customer_id.empty()) {
    const Customer customer = OR_RETURN(find_customer(tx, actor, customer_id));
    if (customer.partner_id != actor.partner_id) {
      return fail(errors::kNoRelationship, "This customer's indirect provider must do this.");
    }
    if (!customer.delegated_access) return fail(errors::kDelegationMissing);
    id = customer.id;
  } else {
    // The customer's own admin; a partner that serves it now reads of it, not one that has left.
    const std::vector<Buyer> under = OR_RETURN(find_relationships(tx, actor, customer_id));
    const auto active = std::ranges::find_if(under, &Buyer::relationship_active);
    acting = acting_for(actor, active == under.end() ? under.front() : *active);
    id = under.front().id;
  }
  auto tenant = identity::find_tenant(tx, id);
  if (!tenant) return fail(errors::kCustomerNotFound);
  return Kept{*std::move(tenant), std::move(acting)};
}

Result<identity::User> find_in(sql::Tx& tx, const Kept& kept, std::string_view user_id) {
  const auto id = normalise_guid(text::trim(user_id));
  auto user = id ? identity::find_user(tx, kept.tenant.id, *id) : std::nullopt;
  if (!user || !identity::is_known(*user, kept.actor.at)) return fail(errors::kUserNotFound);
  return *std::move(user);
}

constexpr RoleSet kAdministrators{Role::kCustomerGlobalAdmin, Role::kCustomerBillingAdmin};

/// Invariant 3.
Result<void> may_touch(const Actor& actor, RoleSet roles) {
  const bool full = !actor.customer_id.empty() || actor.roles.any_of({Role::kGlobalAdmin, Role::kAdminAgent});
  if (full || !roles.any_of(kAdministrators)) return {};
  return fail(errors::kRoleMissing, "A helpdesk agent keeps up ordinary users; an admin agent does this.");
}

/// Invariant 2, for a user who is about to lose the role or to be deleted.
Result<void> check_not_last_admin(sql::Tx& tx, const identity::User& user) {
  if (user.disabled_at || !user.roles.has(Role::kCustomerGlobalAdmin)) return {};
  if (identity::another_has_role(tx, user.tenant_id, Role::kCustomerGlobalAdmin, user.id)) return {};
  return fail(errors::kInvalidInput, "This is the organisation's last global admin. Make another one first.");
}

Result<void> check_user_name(const identity::Tenant& tenant, std::string_view user_name) {
  const std::size_t at = user_name.rfind('@');
  if (at != user_name.npos && text::equal_ignoring_case(user_name.substr(at + 1), tenant.domain)) return {};
  return fail(errors::kInvalidProperty, "The user name must end in @" + tenant.domain + ".", "userPrincipalName");
}

Result<void> check_details(const UserDetails& details) {
  if (!details.usage_location.empty() && !Country::parse(details.usage_location)) {
    return fail(errors::kInvalidProperty, "The usage location is not an ISO 3166 two-letter code.", "usageLocation");
  }
  const auto short_text = [](std::string_view text) { return text.size() <= kLongestDetail && text::valid_utf8(text); };
  if (!short_text(details.immutable_id)) {
    return fail(errors::kInvalidProperty, "The immutable id is longer than 128 bytes.", "immutableId");
  }
  if (!short_text(details.phone_number)) {
    return fail(errors::kInvalidProperty, "The phone number is longer than 128 bytes.", "phoneNumber");
  }
  return {};
}

CustomerUser with_details(sql::Tx& tx, identity::User user) {
  auto details = store::details_of(tx, user.tenant_id, {&user, 1});
  UserDetails own = std::move(details[user.id]);
  return {std::move(user), std::move(own)};
}

bool changes_directory(const identity::UserChanges& changes) {
  return changes.user_name || changes.first_name || changes.last_name || changes.display_name || changes.disabled;
}

}  // namespace

const std::vector<DirectoryRole>& directory_roles() {
  static const std::vector<DirectoryRole> kRoles = {
      {"62e90394-69f5-4237-9190-012177145e10", "Global Administrator", Role::kCustomerGlobalAdmin},
      {"b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator", Role::kCustomerBillingAdmin},
  };
  return kRoles;
}

const DirectoryRole* find_directory_role(std::string_view id) {
  const auto& all = directory_roles();
  const auto found = std::ranges::find_if(
      all, [&](const DirectoryRole& each) { return text::equal_ignoring_case(each.id, text::trim(id)); });
  return found == all.end() ? nullptr : &*found;
}

Result<identity::Tenant> find_user_tenant(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  return OR_RETURN(find_kept(tx, actor, customer_id)).tenant;
}

Result<Page<CustomerUser>> list_customer_users(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                               identity::PeopleQuestion question) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  question.tenant_id = kept.tenant.id;
  Page<identity::User> users = OR_RETURN(identity::list_people(tx, question, actor.at));
  auto details = store::details_of(tx, kept.tenant.id, users.items);
  Page<CustomerUser> page{{}, std::move(users.next)};
  for (identity::User& user : users.items) {
    UserDetails own = std::move(details[user.id]);
    page.items.push_back({std::move(user), std::move(own)});
  }
  return page;
}

Result<CustomerUser> find_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        std::string_view user_id) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  return with_details(tx, OR_RETURN(find_in(tx, kept, user_id)));
}

Result<CustomerUser> create_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          identity::PreparedUser prepared, UserDetails details) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  RETURN_IF_FAILED(check_user_name(kept.tenant, prepared.user.user_name));
  RETURN_IF_FAILED(check_details(details));
  prepared.user.tenant_id = kept.tenant.id;
  const identity::CreatedUser created = OR_RETURN(identity::create_user(tx, kept.actor, prepared));
  if (details != UserDetails{}) store::put_details(tx, kept.tenant.id, created.id, details);
  auto user = identity::find_user(tx, kept.tenant.id, created.id);
  return CustomerUser{user.value(), std::move(details)};
}

Result<CustomerUser> change_customer_user(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                          std::string_view user_id, const CustomerUserChanges& changes) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  CustomerUser changed = with_details(tx, OR_RETURN(find_in(tx, kept, user_id)));
  RETURN_IF_FAILED(may_touch(actor, changed.user.roles));
  if (changes.directory.user_name) RETURN_IF_FAILED(check_user_name(kept.tenant, *changes.directory.user_name));
  if (changes.directory.disabled.value_or(false)) RETURN_IF_FAILED(check_not_last_admin(tx, changed.user));

  UserDetails details = changed.details;
  if (changes.usage_location) details.usage_location = *changes.usage_location;
  if (changes.immutable_id) details.immutable_id = *changes.immutable_id;
  if (changes.phone_number) details.phone_number = *changes.phone_number;
  const bool new_details = details != changed.details;
  RETURN_IF_FAILED(check_details(details));

  // A change of the details alone is recorded as one of the user, too.
  if (changes_directory(changes.directory) || new_details) {
    changed.user = OR_RETURN(identity::change_user(tx, kept.actor, kept.tenant.id, changed.user.id, changes.directory));
  }
  if (new_details) store::put_details(tx, kept.tenant.id, changed.user.id, details);
  changed.details = std::move(details);
  if (changes.password) {
    RETURN_IF_FAILED(
        identity::set_password(tx, kept.actor, kept.tenant.id, changed.user.id, *changes.password));
    changed.user.force_change = changes.password->force_change;
  }
  return changed;
}

Result<CustomerUser> set_directory_role(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        std::string_view user_id, const DirectoryRole& role, bool member) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  CustomerUser changed = with_details(tx, OR_RETURN(find_in(tx, kept, user_id)));
  RETURN_IF_FAILED(may_touch(actor, {role.role}));
  if (changed.user.roles.has(role.role) == member) return changed;
  if (!member && role.role == Role::kCustomerGlobalAdmin) RETURN_IF_FAILED(check_not_last_admin(tx, changed.user));
  identity::UserChanges changes;
  RoleSet roles;
  for (const DirectoryRole& each : directory_roles()) {
    const bool has = each.role == role.role ? member : changed.user.roles.has(each.role);
    if (has) roles.add(each.role);
  }
  changes.roles = roles;  // without any directory role an ordinary user is left
  changed.user = OR_RETURN(identity::change_user(tx, kept.actor, kept.tenant.id, changed.user.id, changes));
  return changed;
}

Result<std::vector<identity::Session>> list_user_sessions(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                          std::string_view user_id) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  const identity::User user = OR_RETURN(find_in(tx, kept, user_id));
  return identity::sessions_of(tx, user.tenant_id, user.id, actor.at);
}

Result<void> end_user_sessions(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view user_id,
                               std::string_view session_id, std::string_view kept_session) {
  const Kept kept = OR_RETURN(find_kept(tx, actor, customer_id));
  const identity::User user = OR_RETURN(find_in(tx, kept, user_id));
  RETURN_IF_FAILED(may_touch(actor, user.roles));
  if (!session_id.empty()) return identity::end_session_of(tx, kept.actor, user, session_id);
  identity::end_all_sessions_of(tx, kept.actor, user, kept_session);
  return {};
}

}  // namespace chandlery::customers
