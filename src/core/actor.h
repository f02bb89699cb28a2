// Who acts: the principal behind a request, the tenant it may see, its roles, and the rights that the roles can give.
// The table from role to right is identity/permissions; the words stand here because every floor speaks them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace chandlery {

/// Rules 2.1. Partner roles first, then customer roles, then the operator's.
enum class Role : std::uint8_t {
  kGlobalAdmin, kAdminAgent, kSalesAgent, kHelpdeskAgent, kBillingAdmin, kUserManagementAdmin,
  kAccountAdmin, kReferralAdmin, kMarketingContentAdmin, kPartnerUser,
  kCustomerGlobalAdmin, kCustomerBillingAdmin, kCustomerUser,
  kOperator,
};
inline constexpr int kRoleCount = static_cast<int>(Role::kOperator) + 1;

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) { for (Role role : roles) add(role); }
  constexpr void add(Role role) { bits_ |= bit(role); }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool any_of(RoleSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  static constexpr std::uint32_t bit(Role role) { return 1u << static_cast<int>(role); }
  std::uint32_t bits_ = 0;
};

/// What a route may require (rules 2.2, 2.3). `kNone` is for routes that anybody may call.
enum class Capability : std::uint8_t {
  kNone,
  kSignedIn,               ///< any valid token of a partner, customer or operator
  kViewProfile,
  kManageProfile,
  kManagePartnerUsers,
  kAssignDirectoryRoles,
  kViewCustomers,
  kAddCustomer,
  kEditCustomer,
  kExportCustomers,
  kRequestRelationship,
  kRemoveRelationship,
  kManagePartnerships,     ///< providers and resellers (rules 6.1)
  kAttestAgreement,
  kViewAgreements,
  kManageCustomerUsers,
  kViewCatalog,
  kViewPrices,
  kDownloadPriceSheets,    ///< contract 11
  kSetResalePrices,        ///< S3
  kBuy,
  kViewOrders,
  kBuyReservations,
  kManageSubscriptions,
  kViewSoftware,
  kRevealKey,              ///< also download, copy link, deep link
  kCancelSoftware,
  kViewKeyAccessLog,
  kViewTransactionLog,
  kViewInvoices,
  kManageBilling,
  kViewCreditLimit,
  kRequestWithholding,     ///< tax withheld from a paid invoice (rules 3.7)
  kSetBudgets,             ///< what a customer is meant to spend in a month (rules 6.1)
  kCreateSupportRequest,
  kCustomerSupportRequest,
  kManageWebhooks,
  kManageApplications,
  kCustomerViewProducts,   ///< customer centre: *Your products*
  kCustomerRevealKey,
  kCustomerAcceptAgreement,
  kCustomerManageUsers,
  kCustomerManagePartners, ///< accept and decline invitations, see partners, take delegated rights back
  kOperate,                ///< everything of the operator console
};
inline constexpr int kCapabilityCount = static_cast<int>(Capability::kOperate) + 1;

/// The stable word of a role or right, as "admin_agent", "reveal_key": what tables, tokens and logs hold.
std::string_view to_string(Role role);
std::string_view to_string(Capability capability);
std::optional<Role> parse_role(std::string_view word);

enum class PrincipalKind : std::uint8_t { kAnonymous, kPartnerUser, kCustomerUser, kOperator, kApplication, kSystem };

/// Contract 1.3: an application alone, or an application together with a signed-in user.
enum class TokenMode : std::uint8_t { kNone, kAppOnly, kAppAndUser };

struct Actor {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  TokenMode mode = TokenMode::kNone;
  std::string partner_id;      ///< the partner tenant that is acting; empty for operators and anonymous callers
  std::string customer_id;     ///< the customer tenant, for customer users only
  std::string user_id;         ///< empty for an application alone
  std::string user_name;       ///< userPrincipalName
  std::string application_id;
  RoleSet roles;
  bool mfa = false;            ///< the sign-in used a second factor
  std::string correlation_id;
  std::string request_id;
  std::string locale = "en-US";
  Instant at;                  ///< the moment of the act, on the actor's own clock

  /// Stable name of who acts, for idempotency keys and logs.
  std::string_view principal() const { return user_id.empty() ? application_id : user_id; }
};

}  // namespace chandlery
