// Fulfilment's decisions: plans of keys, ends of terms, who may see keys.
#include "fulfilment/rules.h"

#include <gtest/gtest.h>

namespace chandlery::fulfilment {
namespace {

using catalog::KeySource;

TEST(KeyPlan, IsAKeyForEachUnitOrOneForAll) {
  EXPECT_EQ(plan_keys(KeySource::kNone, 0, 5).keys, 0);
  EXPECT_EQ(plan_keys(KeySource::kPool, 0, 5).keys, 5);
  EXPECT_EQ(plan_keys(KeySource::kPool, 0, 5).activation_limit, 1);
  EXPECT_EQ(plan_keys(KeySource::kGenerated, 2, 5).keys, 1);
  EXPECT_EQ(plan_keys(KeySource::kGenerated, 2, 5).activation_limit, 10);
}

TEST(EndOfTerm, IsTheSameTimeOfDayMonthsOrYearsLater) {
  const Instant start = *parse_iso("2020-02-29T13:14:15Z");
  EXPECT_EQ(end_of_term(start, ""), std::nullopt);
  EXPECT_EQ(end_of_term(start, "P1M"), parse_iso("2020-03-29T13:14:15Z"));
  EXPECT_EQ(end_of_term(start, "P1Y"), parse_iso("2021-02-28T13:14:15Z"));
  EXPECT_EQ(end_of_term(start, "P3Y"), parse_iso("2023-02-28T13:14:15Z"));
  EXPECT_EQ(end_of_term(start, "PY"), std::nullopt);
  EXPECT_EQ(end_of_term(start, "P-1Y"), std::nullopt);
}

struct Who {
  PrincipalKind kind;
  Role role;
};

int answer(Who who, const KeyVisibility& policy, const Entitlement& entitlement = {}) {
  Actor actor;
  actor.kind = who.kind;
  actor.roles.add(who.role);
  actor.at = *parse_iso("2021-03-08T10:00:00Z");
  const auto result = may_see_keys(actor, policy, entitlement);
  return result ? 0 : result.error().code->number;
}

const KeyVisibility kSeedA{};                           // onprem-2021-03: both sides
const KeyVisibility kSeedB{.partner_view_key = false};  // deeplink-2021-01: the customer only
const Who kAgent{PrincipalKind::kPartnerUser, Role::kAdminAgent};

TEST(WhoSeesKeys, UnderEachPolicyByRole) {
  const Who customer_admin{PrincipalKind::kCustomerUser, Role::kCustomerGlobalAdmin};
  EXPECT_EQ(answer(kAgent, kSeedA), 0);
  EXPECT_EQ(answer(kAgent, kSeedB), 700003);
  EXPECT_EQ(answer(customer_admin, kSeedA), 0);
  EXPECT_EQ(answer(customer_admin, kSeedB), 0);
  for (const Role role : {Role::kGlobalAdmin, Role::kSalesAgent, Role::kHelpdeskAgent, Role::kBillingAdmin}) {
    EXPECT_EQ(answer({PrincipalKind::kPartnerUser, role}, kSeedA), 900150);
  }
  EXPECT_EQ(answer({PrincipalKind::kCustomerUser, Role::kCustomerUser}, kSeedA), 900150);
  EXPECT_EQ(answer({PrincipalKind::kCustomerUser, Role::kCustomerBillingAdmin}, kSeedA), 900150);
  // A customer's user with a partner's role word is still a customer's user (S15).
  EXPECT_EQ(answer({PrincipalKind::kCustomerUser, Role::kAdminAgent}, kSeedA), 900150);
  for (const PrincipalKind kind :
       {PrincipalKind::kApplication, PrincipalKind::kOperator, PrincipalKind::kAnonymous, PrincipalKind::kSystem}) {
    EXPECT_EQ(answer({kind, Role::kAdminAgent}, kSeedA), 900150);
  }
  EXPECT_EQ(answer(customer_admin, {.customer_view = false}), 900150);
}

TEST(WhoSeesKeys, NobodyBeforeFulfilmentAfterCancellationOrAfterTheTerm) {
  EXPECT_EQ(answer(kAgent, kSeedA, {.state = EntitlementState::kPending}), 800007);
  EXPECT_EQ(answer(kAgent, kSeedA, {.state = EntitlementState::kCancelled}), 700002);
  EXPECT_EQ(answer(kAgent, kSeedA, {.expires_at = parse_iso("2021-03-08T10:00:00Z")}), 700004);
  EXPECT_EQ(answer(kAgent, kSeedA, {.expires_at = parse_iso("2021-03-08T10:00:01Z")}), 0);
}

}  // namespace
}  // namespace chandlery::fulfilment
