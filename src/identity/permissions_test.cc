// The permission matrix against a copy of rules 2.2 and 2.3 that was typed from the document, not from the code.
#include "identity/permissions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace chandlery::identity {
namespace {

Actor partner_user(RoleSet roles) {
  Actor actor;
  actor.kind = PrincipalKind::kPartnerUser;
  actor.mode = TokenMode::kAppAndUser;
  actor.partner_id = "partner";
  actor.user_id = "user";
  actor.application_id = "application";
  actor.roles = roles;
  return actor;
}

Actor customer_user(RoleSet roles) {
  Actor actor = partner_user(roles);
  actor.kind = PrincipalKind::kCustomerUser;
  actor.customer_id = "customer";
  return actor;
}

Actor operator_user() {
  Actor actor = partner_user({Role::kOperator});
  actor.kind = PrincipalKind::kOperator;
  actor.partner_id.clear();
  return actor;
}

Actor alone(Actor actor) {
  actor.kind = PrincipalKind::kApplication;
  actor.mode = TokenMode::kAppOnly;
  actor.user_id.clear();
  return actor;
}

std::vector<Capability> all_capabilities() {
  std::vector<Capability> all;
  for (int i = 0; i < kCapabilityCount; ++i) all.push_back(static_cast<Capability>(i));
  return all;
}

using Who = std::set<std::string>;
const std::map<std::string, Role> kColumns = {
    {"GA", Role::kGlobalAdmin},      {"AA", Role::kAdminAgent},       {"SA", Role::kSalesAgent},
    {"HA", Role::kHelpdeskAgent},    {"BA", Role::kBillingAdmin},     {"UMA", Role::kUserManagementAdmin},
    {"AccA", Role::kAccountAdmin},   {"RefA", Role::kReferralAdmin},  {"MktA", Role::kMarketingContentAdmin},
    {"user", Role::kPartnerUser},
};
const Who kEverybody = {"GA", "AA", "SA", "HA", "BA", "UMA", "AccA", "RefA", "MktA", "user"};

// rules 2.2, row by row.
const std::map<Capability, Who> kRules = {
    {Capability::kViewProfile, kEverybody},
    {Capability::kCreateSupportRequest, kEverybody},
    {Capability::kManagePartnerUsers, {"GA", "UMA"}},
    {Capability::kAssignDirectoryRoles, {"GA", "UMA"}},
    {Capability::kViewCustomers, {"GA", "AA", "SA", "HA", "UMA"}},
    {Capability::kAddCustomer, {"GA", "AA", "SA", "UMA"}},
    {Capability::kEditCustomer, {"GA", "AA", "SA", "HA"}},
    {Capability::kExportCustomers, {"GA", "AA"}},
    {Capability::kRequestRelationship, {"GA", "AA", "SA"}},
    {Capability::kAttestAgreement, {"AA", "SA"}},
    {Capability::kRemoveRelationship, {"GA"}},
    {Capability::kViewPrices, {"GA", "AA", "SA", "BA", "UMA"}},
    {Capability::kViewCatalog, {"GA", "AA", "SA", "BA", "UMA"}},
    {Capability::kDownloadPriceSheets, {"AA", "SA"}},
    {Capability::kSetResalePrices, {"AA"}},
    {Capability::kBuy, {"GA", "AA", "SA"}},
    {Capability::kBuyReservations, {"GA", "AA"}},
    {Capability::kManageSubscriptions, {"GA", "AA", "SA", "HA", "BA"}},
    {Capability::kViewSoftware, {"GA", "AA", "SA", "HA"}},
    {Capability::kRevealKey, {"AA"}},
    {Capability::kCancelSoftware, {"AA"}},
    {Capability::kViewKeyAccessLog, {"GA", "AccA", "RefA", "MktA"}},
    {Capability::kViewTransactionLog, {"GA", "AA", "SA", "HA", "BA", "UMA"}},
    {Capability::kViewInvoices, {"GA", "AA", "BA", "AccA"}},
    {Capability::kManageBilling, {"GA", "AA", "SA", "BA", "UMA", "AccA"}},
    {Capability::kViewCreditLimit, {"BA"}},
    {Capability::kRequestWithholding, {"BA", "AccA"}},
    {Capability::kSetBudgets, {"AA"}},
    {Capability::kCustomerSupportRequest, {"GA", "AA", "HA"}},
    {Capability::kManageProfile, {"GA", "AccA"}},
};

TEST(Permissions, EveryCellOfTheRulesHolds) {
  for (const auto& [capability, allowed] : kRules)
    for (const auto& [column, role] : kColumns)
      EXPECT_EQ(may(partner_user({role}), capability), allowed.contains(column))
          << column << " and " << to_string(capability);
}

TEST(Permissions, OnlyAnAdminAgentRevealsKeysAndCancelsSoftware) {
  for (const auto& [column, role] : kColumns) {
    EXPECT_EQ(may(partner_user({role}), Capability::kRevealKey), column == "AA");
    EXPECT_EQ(may(partner_user({role}), Capability::kCancelSoftware), column == "AA");
  }
  EXPECT_FALSE(may(operator_user(), Capability::kRevealKey));
}

TEST(Permissions, WhoFetchesKeysCannotReadWhoFetchedThem) {
  EXPECT_FALSE(may(partner_user({Role::kAdminAgent}), Capability::kViewKeyAccessLog));
  EXPECT_TRUE(may(partner_user({Role::kMarketingContentAdmin}), Capability::kViewKeyAccessLog));
}

TEST(Permissions, ACustomersUserHasTheCustomersRightsAlone) {
  const std::map<Role, std::set<Capability>> expected = {
      {Role::kCustomerGlobalAdmin,
       {Capability::kNone, Capability::kSignedIn, Capability::kCustomerViewProducts,
        Capability::kCustomerRevealKey, Capability::kCustomerAcceptAgreement,
        Capability::kCustomerManageUsers, Capability::kCustomerManagePartners}},
      {Role::kCustomerBillingAdmin,
       {Capability::kNone, Capability::kSignedIn, Capability::kCustomerViewProducts}},
      {Role::kCustomerUser, {Capability::kNone, Capability::kSignedIn}},
  };
  for (const auto& [role, rights] : expected)
    for (Capability capability : all_capabilities())
      EXPECT_EQ(may(customer_user({role}), capability), rights.contains(capability))
          << to_string(role) << " and " << to_string(capability);
}

TEST(Permissions, AnOperatorOperatesAndSeesNothingOfThePartners) {
  for (Capability capability : all_capabilities()) {
    bool expected = capability == Capability::kNone || capability == Capability::kSignedIn ||
                    capability == Capability::kOperate;
    EXPECT_EQ(may(operator_user(), capability), expected) << to_string(capability);
  }
}

TEST(Permissions, ARoleOfAnotherSideCountsForNothing) {
  EXPECT_FALSE(may(partner_user({Role::kOperator}), Capability::kOperate));
  EXPECT_FALSE(may(partner_user({Role::kCustomerGlobalAdmin}), Capability::kCustomerRevealKey));
  EXPECT_FALSE(may(customer_user({Role::kAdminAgent}), Capability::kRevealKey));
  Actor both = operator_user();
  both.roles.add(Role::kGlobalAdmin);
  EXPECT_FALSE(may(both, Capability::kViewCustomers));
}

TEST(Permissions, AnApplicationAloneHasItsRolesButNoRightThatNeedsAName) {
  Actor application = alone(partner_user({Role::kAdminAgent}));
  EXPECT_TRUE(may(application, Capability::kBuy));
  EXPECT_TRUE(may(application, Capability::kViewSoftware));
  EXPECT_FALSE(may(application, Capability::kRevealKey));
  EXPECT_FALSE(may(application, Capability::kCancelSoftware));
  EXPECT_FALSE(may(alone(customer_user({Role::kCustomerGlobalAdmin})), Capability::kCustomerRevealKey));
  EXPECT_TRUE(may(alone(operator_user()), Capability::kOperate));
  EXPECT_FALSE(may(alone(partner_user({})), Capability::kViewCustomers));
}

TEST(Permissions, TheAnonymousAndTheSystemMayOnlyWhatNeedsNothing) {
  for (PrincipalKind kind : {PrincipalKind::kAnonymous, PrincipalKind::kSystem}) {
    Actor actor = partner_user({Role::kGlobalAdmin, Role::kAdminAgent});
    actor.kind = kind;
    for (Capability capability : all_capabilities()) EXPECT_EQ(may(actor, capability), capability == Capability::kNone);
  }
}

RC_GTEST_PROP(PermissionsProperty, OneMoreRoleNeverTakesARightAway, ()) {
  RoleSet roles;
  for (const auto& [column, role] : kColumns)
    if (*rc::gen::arbitrary<bool>()) roles.add(role);
  RoleSet more = roles;
  more.add(static_cast<Role>(*rc::gen::inRange(0, kRoleCount)));
  for (Capability capability : all_capabilities())
    RC_ASSERT(!may(partner_user(roles), capability) || may(partner_user(more), capability));
}

TEST(Permissions, TheListForThePortalIsWhatMayGrants) {
  Actor actor = partner_user({Role::kBillingAdmin});
  std::vector<Capability> listed = capabilities_of(actor);
  EXPECT_TRUE(std::ranges::find(listed, Capability::kViewInvoices) != listed.end());
  for (Capability capability : listed) EXPECT_TRUE(may(actor, capability));
  EXPECT_TRUE(std::ranges::find(listed, Capability::kNone) == listed.end());
}

}  // namespace
}  // namespace chandlery::identity
