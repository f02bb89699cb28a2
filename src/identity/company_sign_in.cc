// See company_sign_in.h.
#include "identity/company_sign_in.h"

#include <algorithm>

#include "core/text.h"
#include "identity/company_store.h"
#include "identity/rules.h"
#include "identity/service.h"
#include "identity/store.h"
#include "identity/user_log.h"

namespace chandlery::identity {
namespace {

constexpr std::string_view kProblems[kCompanyProblemCount] = {"unknown",   "ended",   "cancelled",  "silent",  "busy",  "untrusted",
                                                              "set-up",    "no-role", "no-account", "no-name", "taken", "disabled"};

/// In the log the service acts: nobody is signed in yet.
Actor actor_of(const Company& company, Actor caller) {
  caller.kind = PrincipalKind::kSystem;
  caller.user_name = "sign-in by " + company.name;
  return caller;
}

/// The person's user name, where the service may give it to one of this tenant's.
std::optional<std::string> user_name_of(const Company& company, const Tenant& tenant, const oidc::Claims& claims) {
  const std::string name = claims.text(company.user_name_claim);
  if (!text::is_email(name)) return std::nullopt;
  // What the service itself does not vouch for may be a colleague's name.
  if (company.user_name_claim == "email" && claims.has("email_verified") && !claims.flag("email_verified")) return std::nullopt;
  const std::string domain = text::lower(name.substr(name.rfind('@') + 1));
  const bool own = domain == tenant.domain || domain.ends_with("." + tenant.domain) ||
                   std::ranges::find(company.domains, domain) != company.domains.end();
  return own ? std::optional(name) : std::nullopt;
}

/// A name of the person, as far as a column holds it.
std::string name_of(const oidc::Claims& claims, std::string_view claim) {
  std::string name = claims.text(claim).substr(0, kLongestName);
  while (!name.empty() && !text::valid_utf8(name)) name.pop_back();
  return name;
}

using Found = std::expected<store::CompanyUser, CompanyProblem>;

Found take_over(sql::Tx& tx, const Company& company, const oidc::Claims& claims, const User& user, const Actor& service) {
  const bool vouched = text::equal_ignoring_case(claims.text("email"), user.user_name) && claims.flag("email_verified");
  if (!vouched || store::issuer_of(tx, user)) return std::unexpected(CompanyProblem::kTaken);
  if (user.disabled_at) return std::unexpected(CompanyProblem::kDisabled);
  if (!store::insert_identity(tx, user, company.provider->issuer(), claims.subject(), service.at)) {
    return std::unexpected(CompanyProblem::kEnded);  // taken over by another browser at this moment
  }
  const PreparedPassword nobodys = prepare_password({});
  store::set_password(tx, user, nobodys.hash, false, service.at);
  end_sign_ins(tx, user, service.at);
  record_act_on(tx, service, user, "connect_company_sign_in", {{"Provider", company.name}, {"Subject", claims.subject()}});
  return store::CompanyUser{user, nobodys.hash};
}

Found create(sql::Tx& tx, const Company& company, const oidc::Claims& claims, const Tenant& tenant,
             const std::string& user_name, RoleSet roles, const Actor& service) {
  NewUser wanted{.tenant_id = tenant.id,
                 .user_name = user_name,
                 .first_name = name_of(claims, "given_name"),
                 .last_name = name_of(claims, "family_name"),
                 .display_name = name_of(claims, "name"),
                 .password = {},
                 .roles = roles};
  PreparedUser prepared = prepare_user(std::move(wanted));  // with a password that nobody is told
  prepared.user.force_change = false;
  const Result<CreatedUser> made = create_user(tx, service, prepared);
  if (!made) return std::unexpected(made.error().is(errors::kAlreadyExists) ? CompanyProblem::kTaken : CompanyProblem::kNoName);
  std::optional<User> user = store::user_by_id(tx, tenant.id, made->id);
  if (!user || !store::insert_identity(tx, *user, company.provider->issuer(), claims.subject(), service.at)) {
    return std::unexpected(CompanyProblem::kEnded);
  }
  return store::CompanyUser{*std::move(user), prepared.password_hash};
}

Found find_or_make(sql::Tx& tx, const Company& company, const oidc::Claims& claims, const Tenant& tenant, RoleSet roles,
                   const Actor& service) {
  if (auto known = store::user_of_subject(tx, tenant.id, company.provider->issuer(), claims.subject())) return *std::move(known);
  const std::optional<std::string> user_name = user_name_of(company, tenant, claims);
  if (!user_name) return std::unexpected(CompanyProblem::kNoName);
  if (const std::optional<User> named = store::user_by_name(tx, *user_name)) {
    if (named->tenant_id != tenant.id) return std::unexpected(CompanyProblem::kTaken);
    return take_over(tx, company, claims, *named, service);
  }
  if (!company.creates_users) return std::unexpected(CompanyProblem::kNoAccount);
  return create(tx, company, claims, tenant, *user_name, roles, service);
}

}  // namespace

const Company* CompanyDoor::find(std::string_view name) const {
  const auto found = std::ranges::find_if(companies, [&](const Company& company) { return company.name == name; });
  return found == companies.end() ? nullptr : &*found;
}

bool speaks_for(sql::Tx& tx, const Company& company, std::string_view tenant_id) {
  const std::optional<Tenant> tenant = find_tenant(tx, company.tenant);
  return tenant && tenant->id == tenant_id;
}

const Company* company_of(sql::Tx& tx, const CompanyDoor& door, const User& user) {
  const std::optional<std::string> issuer = store::issuer_of(tx, user);
  if (!issuer) return nullptr;
  const auto found = std::ranges::find_if(door.companies, [&](const Company& company) {
    return company.provider->issuer() == *issuer && speaks_for(tx, company, user.tenant_id);
  });
  return found == door.companies.end() ? nullptr : &*found;
}

std::string_view to_string(CompanyProblem problem) { return kProblems[static_cast<int>(problem)]; }

std::optional<CompanyProblem> parse_company_problem(std::string_view word) {
  for (int i = 0; i < kCompanyProblemCount; ++i)
    if (word == kProblems[i]) return static_cast<CompanyProblem>(i);
  return std::nullopt;
}

RoleSet roles_of_groups(const Company& company, const std::vector<std::string>& groups) {
  RoleSet roles;
  for (const auto& [group, given] : company.roles) {
    if (group != "*" && std::ranges::find(groups, group) == groups.end()) continue;
    for (int i = 0; i < kRoleCount; ++i)
      if (given.has(static_cast<Role>(i))) roles.add(static_cast<Role>(i));
  }
  return roles;
}

bool tells_second_factor(const std::vector<std::string>& methods) {
  // Several factors, or one that somebody must hold in his hands; RFC 8176. A finger or a face may be the only factor.
  constexpr std::string_view kProofs[] = {"mfa", "mca", "otp", "hwk", "swk", "sc"};
  return std::ranges::any_of(methods, [&](const std::string& method) {
    return std::ranges::find(kProofs, method) != std::end(kProofs);
  });
}

Instant proved_by_company(std::optional<Instant> told, bool asked_for, Instant there, Instant here) {
  if (!told) return asked_for ? here : Instant{};
  return Instant{here.micros - std::max<std::int64_t>(there.micros - told->micros, 0)};
}

std::vector<std::string> wanted_claims(const Company& company) {
  std::vector<std::string> wanted = {company.groups_claim, company.user_name_claim};
  if (company.user_name_claim == "email") wanted.push_back("email_verified");
  return wanted;
}

std::expected<SignedIn, CompanyProblem> sign_in_by_company(sql::Tx& tx, const Company& company, const oidc::Claims& claims,
                                                           const Actor& caller) {
  const Actor service = actor_of(company, caller);
  std::optional<Tenant> tenant = find_tenant(tx, company.tenant);
  if (!tenant) return std::unexpected(CompanyProblem::kSetUp);
  const RoleSet roles = roles_of_groups(company, claims.words(company.groups_claim));
  if (roles.empty()) return std::unexpected(CompanyProblem::kNoRole);
  if (!roles_fit(tenant->kind, roles)) return std::unexpected(CompanyProblem::kSetUp);

  Found found = find_or_make(tx, company, claims, *tenant, roles, service);
  if (!found) return std::unexpected(found.error());
  User& user = found->user;
  if (user.disabled_at) return std::unexpected(CompanyProblem::kDisabled);
  if (user.roles != roles) {
    Result<User> changed = change_user(tx, service, tenant->id, user.id, {.roles = roles});
    if (!changed) return std::unexpected(CompanyProblem::kSetUp);
    user = *std::move(changed);
  }
  user.mfa = user.mfa || company.proves_second_factor || tells_second_factor(claims.words("amr"));
  record_act_on(tx, acting_as(caller, *tenant, user), user, "sign_in_by_company",
                {{"Provider", company.name}, {"Subject", claims.subject()}, {"SecondFactor", user.mfa ? "yes" : "no"}});
  const bool needs_code = !user.mfa && second_factor_of(tx, user.tenant_id, user.id).has_value();
  return SignedIn{.tenant = *std::move(tenant),
                  .user = std::move(user),
                  .needs_code = needs_code,
                  .password_hash = std::move(found->password_hash)};
}

std::vector<const Company*> companies_on_page(sql::Tx& tx, const CompanyDoor& door, std::optional<TenantKind> kind) {
  std::vector<const Company*> shown;
  for (const Company& company : door.companies) {
    if (!company.on_page) continue;
    if (kind) {
      const std::optional<Tenant> tenant = find_tenant(tx, company.tenant);
      if (!tenant || tenant->kind != *kind) continue;
    }
    shown.push_back(&company);
  }
  return shown;
}

}  // namespace chandlery::identity
