// The permission matrix. Read it beside rules 2.2 and 2.3: same rows, same columns, same letters.
#include "identity/permissions.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace chandlery::identity {
namespace {

constexpr std::array kPartnerRoles = {
    Role::kGlobalAdmin,  Role::kAdminAgent,          Role::kSalesAgent,   Role::kHelpdeskAgent, Role::kBillingAdmin,
    Role::kUserManagementAdmin, Role::kAccountAdmin, Role::kReferralAdmin, Role::kMarketingContentAdmin,
    Role::kPartnerUser,
};
constexpr std::array kCustomerRoles = {Role::kCustomerGlobalAdmin, Role::kCustomerBillingAdmin, Role::kCustomerUser};
constexpr std::array kOperatorRoles = {Role::kOperator};

struct Grant {
  Capability capability;
  RoleSet roles;
};

/// Reads one row of the matrix: a letter for each role, blanks between. Y allowed, R may read (given only where the right
/// is one of reading), - no. A wrong row does not compile.
consteval RoleSet read_row(std::span<const Role> columns, std::string_view cells) {
  RoleSet roles;
  std::size_t column = 0;
  for (char cell : cells) {
    if (cell == ' ') continue;
    if (cell != 'Y' && cell != 'R' && cell != '-') throw "a cell is Y, R or -";
    if (cell != '-') roles.add(columns[column]);
    ++column;
  }
  if (column != columns.size()) throw "a row has one cell for each role";
  return roles;
}
consteval Grant partner(Capability capability, std::string_view cells) {
  return {capability, read_row(kPartnerRoles, cells)};
}
consteval Grant customer(Capability capability, std::string_view cells) {
  return {capability, read_row(kCustomerRoles, cells)};
}

using enum Capability;

// Letters in brackets are the notes of rules 2.2. Rows marked "own choice" have no row there; they follow the suggestion
// of contract 1.3 and the nearest row.
constexpr Grant kMatrix[] = {
    //                                  GA AA SA HA BA UMA AccA RefA MktA user
    partner(kViewProfile,              "Y  Y  Y  Y  Y  Y   Y    Y    Y    Y"),
    partner(kManageProfile,            "Y  -  -  -  -  -   Y    -    -    -"),  // locations, company profiles
    partner(kManagePartnerUsers,       "Y  -  -  -  -  Y   -    -    -    -"),
    partner(kAssignDirectoryRoles,     "Y  -  -  -  -  Y   -    -    -    -"),
    partner(kViewCustomers,            "R  Y  Y  Y  -  R   -    -    -    -"),  // (b)
    partner(kAddCustomer,              "Y  Y  Y  -  -  Y   -    -    -    -"),
    partner(kEditCustomer,             "Y  Y  Y  Y  -  -   -    -    -    -"),
    partner(kExportCustomers,          "Y  Y  -  -  -  -   -    -    -    -"),
    partner(kRequestRelationship,      "Y  Y  Y  -  -  -   -    -    -    -"),  // (c)
    partner(kRemoveRelationship,       "Y  -  -  -  -  -   -    -    -    -"),  // (d)
    partner(kManagePartnerships,       "Y  Y  -  -  -  -   -    -    -    -"),  // own choice: who asks for customers' admin rights
    partner(kAttestAgreement,          "-  Y  Y  -  -  -   -    -    -    -"),
    partner(kViewAgreements,           "R  R  R  R  -  R   -    -    -    -"),  // own choice: who sees the customer
    partner(kManageCustomerUsers,      "Y  Y  -  Y  -  -   -    -    -    -"),  // own choice: helpdesk and admins
    partner(kViewCatalog,              "Y  Y  Y  -  Y  Y   -    -    -    -"),  // prices and offers
    partner(kViewPrices,               "Y  Y  Y  -  Y  Y   -    -    -    -"),
    partner(kDownloadPriceSheets,      "-  Y  Y  -  -  -   -    -    -    -"),  // contract 11
    partner(kSetResalePrices,          "-  Y  -  -  -  -   -    -    -    -"),  // S3
    partner(kBuy,                      "Y  Y  Y  -  -  -   -    -    -    -"),  // (e), the policy switch is on
    partner(kViewOrders,               "Y  Y  Y  Y  Y  -   -    -    -    -"),  // own choice: buyers, helpers, billing
    partner(kBuyReservations,          "Y  Y  -  -  -  -   -    -    -    -"),  // y*: SA and HA need a grant we lack
    partner(kManageSubscriptions,      "Y  Y  Y  Y  Y  -   -    -    -    -"),  // (f)
    partner(kViewSoftware,             "Y  Y  R  R  -  -   -    -    -    -"),
    partner(kRevealKey,                "-  Y  -  -  -  -   -    -    -    -"),  // S8
    partner(kCancelSoftware,           "-  Y  -  -  -  -   -    -    -    -"),
    partner(kViewKeyAccessLog,         "Y  -  -  -  -  -   Y    Y    Y    -"),  // S45, C5: not the AA who fetch keys
    partner(kViewTransactionLog,       "Y  Y  Y  Y  Y  Y   -    -    -    -"),
    partner(kViewInvoices,             "Y  Y  -  -  Y  -   R    -    -    -"),  // (g) (h)
    partner(kManageBilling,            "Y  Y  Y  -  Y  Y   Y    -    -    -"),  // billing profile, VAT ID (i)
    partner(kViewCreditLimit,          "-  -  -  -  Y  -   -    -    -    -"),
    partner(kRequestWithholding,       "-  -  -  -  Y  -   Y    -    -    -"),
    partner(kSetBudgets,               "-  Y  -  -  -  -   -    -    -    -"),
    partner(kCreateSupportRequest,     "Y  Y  Y  Y  Y  Y   Y    Y    Y    Y"),  // (a)
    partner(kCustomerSupportRequest,   "Y  Y  -  Y  -  -   -    -    -    -"),  // (j): SA may look, not open
    partner(kManageWebhooks,           "-  Y  Y  Y  Y  -   -    -    -    -"),  // contract 1.3
    partner(kManageApplications,       "Y  -  -  -  -  -   -    -    -    -"),  // contract 1.3: API set-up

    //                                  GA BA user
    customer(kCustomerViewProducts,    "Y  Y  -"),
    customer(kCustomerRevealKey,       "Y  -  -"),
    customer(kCustomerAcceptAgreement, "Y  -  -"),
    customer(kCustomerManageUsers,     "Y  -  -"),
    customer(kCustomerManagePartners,  "Y  -  -"),

    // The operator runs the server; the partners' data are not his.
    {kOperate, {Role::kOperator}},
};

constexpr bool has_row(Capability capability) { return capability != kNone && capability != kSignedIn; }

/// The roles that give each right, by the right's number.
consteval std::array<RoleSet, kCapabilityCount> by_capability() {
  std::array<RoleSet, kCapabilityCount> table{};
  for (const Grant& grant : kMatrix)
    for (int role = 0; role < kRoleCount; ++role)
      if (grant.roles.has(static_cast<Role>(role)))
        table[static_cast<std::size_t>(grant.capability)].add(static_cast<Role>(role));
  for (int i = 0; i < kCapabilityCount; ++i)
    if (has_row(static_cast<Capability>(i)) == table[static_cast<std::size_t>(i)].empty())
      throw "every capability but kNone and kSignedIn has a row";
  return table;
}
constexpr auto kGivenBy = by_capability();

/// Rights whose use the log must be able to pin on a person (rules 2.5).
constexpr bool needs_a_person(Capability capability) {
  return capability == kRevealKey || capability == kCancelSoftware || capability == kCustomerRevealKey ||
         capability == kCustomerAcceptAgreement;
}

/// The roles that count for this actor at all.
std::span<const Role> side_of(const Actor& actor) {
  switch (actor.kind) {
    case PrincipalKind::kPartnerUser: return kPartnerRoles;
    case PrincipalKind::kCustomerUser: return kCustomerRoles;
    case PrincipalKind::kOperator: return kOperatorRoles;
    case PrincipalKind::kApplication:
      if (!actor.customer_id.empty()) return kCustomerRoles;
      if (!actor.partner_id.empty()) return kPartnerRoles;
      return kOperatorRoles;
    case PrincipalKind::kAnonymous:
    case PrincipalKind::kSystem: return {};
  }
  return {};
}

}  // namespace

bool may(const Actor& actor, Capability capability) {
  if (capability == kNone) return true;
  std::span<const Role> side = side_of(actor);
  if (side.empty()) return false;
  if (capability == kSignedIn) return true;
  if (needs_a_person(capability) && (actor.mode == TokenMode::kAppOnly || actor.user_id.empty())) return false;
  RoleSet givers = kGivenBy[static_cast<std::size_t>(capability)];
  for (Role role : side)
    if (actor.roles.has(role) && givers.has(role)) return true;
  return false;
}

std::vector<Capability> capabilities_of(Role role) {
  Actor person;
  person.mode = TokenMode::kAppAndUser;
  person.user_id = "somebody";
  person.roles = {role};
  person.kind = PrincipalKind::kPartnerUser;
  if (std::ranges::find(kCustomerRoles, role) != kCustomerRoles.end()) person.kind = PrincipalKind::kCustomerUser;
  if (std::ranges::find(kOperatorRoles, role) != kOperatorRoles.end()) person.kind = PrincipalKind::kOperator;
  return capabilities_of(person);
}

std::vector<Capability> capabilities_of(const Actor& actor) {
  std::vector<Capability> granted;
  for (int i = 0; i < kCapabilityCount; ++i) {
    auto capability = static_cast<Capability>(i);
    if (capability != kNone && may(actor, capability)) granted.push_back(capability);
  }
  return granted;
}

}  // namespace chandlery::identity
