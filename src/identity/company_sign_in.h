// Signing in by a company's own service (OpenID Connect): who of its people is which account here, and with which roles.
//
// Invariants:
// 1. A service speaks for one tenant, and for nobody of another: not by mail address, not by user name.
// 2. An account belongs to one subject of one issuer. A subject without an account takes one over by its name only where the
//    service vouches for the mail address that the name is; the account's password ends with that, so that one door is left.
// 3. Roles are the company's groups at this moment, in place of those that the account had. Nobody comes in without one.
// 4. Each sign-in, created account and take-over is in the log.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/actor.h"
#include "identity/sign_in.h"
#include "platform/oidc/provider.h"

namespace chandlery::identity {

/// A service that signs people in, as the operator has set it up.
struct Company {
  std::string name;     ///< in addresses
  std::string label;    ///< on the page
  std::string tenant;   ///< id or domain
  std::string groups_claim = "groups", user_name_claim = "email";
  std::vector<std::string> domains;  ///< of user names, beside the tenant's own; lower case
  std::vector<std::pair<std::string, RoleSet>> roles;  ///< by group; "*": everybody
  bool creates_users = false;
  bool on_page = true;
  bool proves_second_factor = false;
  std::unique_ptr<oidc::Provider> provider;
};

struct CompanyDoor {
  const crypto::Keyring& keyring;
  const Clock& clock;  ///< the machine's, as the services' clocks are
  std::vector<Company> companies = {};

  const Company* find(std::string_view name) const;
};

/// Whether these are the tenant's people.
bool speaks_for(sql::Tx& tx, const Company& company, std::string_view tenant_id);
/// Whose service signs the user in; nullptr for a built-in account, and where the operator has taken the service away.
const Company* company_of(sql::Tx& tx, const CompanyDoor& door, const User& user);

/// Why nobody was signed in, as the sign-in page tells it.
enum class CompanyProblem : std::uint8_t {
  kUnknown,    ///< no such service
  kEnded,      ///< not begun in this browser, used before, or ten minutes old
  kCancelled,  ///< by the person, or refused by the service
  kSilent,     ///< the service does not answer
  kBusy,
  kUntrusted,  ///< its answer cannot be believed
  kSetUp,      ///< the operator has set it up wrongly
  kNoRole,     ///< no group of the person's has a role
  kNoAccount,  ///< and accounts are not created
  kNoName,     ///< the service tells no user name that he could have
  kTaken,      ///< another account has the name
  kDisabled,
};
inline constexpr int kCompanyProblemCount = static_cast<int>(CompanyProblem::kDisabled) + 1;
/// The word in the page's address: unknown, ended, cancelled...
std::string_view to_string(CompanyProblem problem);
std::optional<CompanyProblem> parse_company_problem(std::string_view word);

/// The roles that these groups have; pure.
RoleSet roles_of_groups(const Company& company, const std::vector<std::string>& groups);
/// Whether the sign-in was proved by more than a password (RFC 8176); pure.
bool tells_second_factor(const std::vector<std::string>& methods);

/// When, by the shop's clock, the person proved himself at his service: `told` is what the service says of it, by its own clock,
/// which is `there` at this moment. What it says nothing of counts where the proof was asked for; else nobody knows it: long
/// ago. Pure.
Instant proved_by_company(std::optional<Instant> told, bool asked_for, Instant there, Instant here);

/// Finds, takes over or creates the account of whom the claims tell, and gives it the roles of its groups. `caller` is still
/// anonymous. A problem leaves writes behind that the caller of this undoes.
std::expected<SignedIn, CompanyProblem> sign_in_by_company(sql::Tx& tx, const Company& company, const oidc::Claims& claims,
                                                           const Actor& caller);

/// The claims that it looks at, where the service tells them.
std::vector<std::string> wanted_claims(const Company& company);

/// The companies of the sign-in page: all that want a button, of this kind of tenant only where one is given.
std::vector<const Company*> companies_on_page(sql::Tx& tx, const CompanyDoor& door, std::optional<TenantKind> kind);

}  // namespace chandlery::identity
