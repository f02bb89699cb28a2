#include "fulfilment/link_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::fulfilment {
namespace {

const Instant kNow = *parse_iso("2021-07-01T12:00:00Z");

catalog::FulfilmentPolicy policy() {
  catalog::FulfilmentPolicy p{.id = "p", .family = "software"};
  p.partner_download = p.partner_copy_link = true;
  p.partner_roles.add(Role::kAdminAgent);
  p.customer_roles.add(Role::kCustomerGlobalAdmin);
  return p;
}

Actor user(PrincipalKind kind, Role role) {
  Actor actor;
  actor.kind = kind;
  actor.at = kNow;
  actor.roles.add(role);
  return actor;
}
const Actor kAgent = user(PrincipalKind::kPartnerUser, Role::kAdminAgent);
const Actor kBuyer = user(PrincipalKind::kCustomerUser, Role::kCustomerGlobalAdmin);

int number_of(const Result<void>& result) { return result ? 0 : result.error().code->number; }

TEST(MayDownload, EachSideMayWhatThePolicyGivesIt) {
  auto p = policy();
  EXPECT_EQ(number_of(may_download(kAgent, p, {}, LinkPurpose::kDownload)), 0);
  p.partner_download = false;
  EXPECT_EQ(number_of(may_download(kAgent, p, {}, LinkPurpose::kDownload)), 700003);
  EXPECT_EQ(number_of(may_download(kAgent, p, {}, LinkPurpose::kCopy)), 0);
  p.partner_copy_link = false;
  EXPECT_EQ(number_of(may_download(kAgent, p, {}, LinkPurpose::kCopy)), 700003);
  EXPECT_EQ(number_of(may_download(kBuyer, p, {}, LinkPurpose::kCopy)), 0);
  p.customer_view = false;
  EXPECT_EQ(number_of(may_download(kBuyer, p, {}, LinkPurpose::kCopy)), 900150);
}

TEST(MayDownload, WithoutAPolicyOnlyTheCustomersGlobalAdminMay) {
  EXPECT_EQ(number_of(may_download(kAgent, std::nullopt, {}, LinkPurpose::kDownload)), 700003);
  EXPECT_EQ(number_of(may_download(kBuyer, std::nullopt, {}, LinkPurpose::kDownload)), 0);
}

TEST(MayDownload, ARoleIsMissingOrAPersonIs) {
  for (const Role role : {Role::kGlobalAdmin, Role::kSalesAgent, Role::kHelpdeskAgent}) {
    EXPECT_EQ(number_of(may_download(user(PrincipalKind::kPartnerUser, role), policy(), {}, LinkPurpose::kDownload)),
              900150);
  }
  EXPECT_EQ(number_of(may_download(user(PrincipalKind::kCustomerUser, Role::kCustomerUser), policy(), {},
                                   LinkPurpose::kDownload)),
            900150);
  EXPECT_EQ(number_of(may_download(user(PrincipalKind::kApplication, Role::kAdminAgent), policy(), {},
                                   LinkPurpose::kDownload)),
            900150);
}

TEST(MayDownload, APendingACancelledAndAnEndedPurchaseGiveNothing) {
  Entitlement line;
  line.state = EntitlementState::kPending;
  EXPECT_EQ(number_of(may_download(kAgent, policy(), line, LinkPurpose::kDownload)), 800007);
  line.state = EntitlementState::kCancelled;
  EXPECT_EQ(number_of(may_download(kAgent, policy(), line, LinkPurpose::kDownload)), 700002);
  line.state = EntitlementState::kActive;
  line.expires_at = kNow;
  EXPECT_EQ(number_of(may_download(kAgent, policy(), line, LinkPurpose::kDownload)), 700004);
  line.expires_at = kNow.plus_seconds(1);
  EXPECT_EQ(number_of(may_download(kAgent, policy(), line, LinkPurpose::kDownload)), 0);
}

TEST(LinkLimits, ThePresetsOfTheTimelineArePinned) {
  auto p = policy();
  p.link_ttl_after_mint = 14 * 86'400;
  p.link_max_downloads = 50;
  EXPECT_EQ(pin_limits(p, std::nullopt, kNow), (LinkLimits{kNow.plus_days(14), std::nullopt, 50}));
  p = policy();
  p.link_ttl_after_first_download = 5 * 86'400;
  EXPECT_EQ(pin_limits(p, std::nullopt, kNow), (LinkLimits{std::nullopt, 5 * 86'400, std::nullopt}));
  EXPECT_EQ(pin_limits(policy(), std::nullopt, kNow), (LinkLimits{kNow.plus_days(1), {}, {}}));
  EXPECT_EQ(pin_limits(std::nullopt, std::nullopt, kNow), (LinkLimits{kNow.plus_days(1), {}, {}}));
}

TEST(LinkLimits, WhoAsksMayWantLessThanThePolicyGivesButNotMore) {
  auto p = policy();
  p.link_ttl_after_mint = 600;
  EXPECT_EQ(pin_limits(p, 5, kNow).expires_at, kNow.plus_seconds(300));
  EXPECT_EQ(pin_limits(p, 60, kNow).expires_at, kNow.plus_seconds(600));
  p = policy();
  p.link_max_downloads = 3;
  EXPECT_EQ(pin_limits(p, 60, kNow).expires_at, kNow.plus_seconds(3600));
  EXPECT_EQ(pin_limits(p, INT64_MAX, kNow).expires_at, kNow.plus_seconds(kMostLinkMinutes * 60));
}

RC_GTEST_PROP(LinkLimits, NoRequestMakesALinkLiveLongerThanThePolicyDoes, (std::int64_t asked, std::uint32_t seconds)) {
  auto p = policy();
  p.link_ttl_after_mint = 1 + seconds % 1'000'000'000;
  const auto limits = pin_limits(p, asked, kNow);
  RC_ASSERT(limits.expires_at.has_value());
  RC_ASSERT(*limits.expires_at <= *pin_limits(p, std::nullopt, kNow).expires_at);
  RC_ASSERT(*limits.expires_at > kNow);
}

struct LinkEnds : testing::Test {
  LinkEnds() { link.seen_at = kNow; }
  std::optional<LinkEnd> at(Instant moment) const { return ended(link, {media, line, related}, moment); }
  std::optional<LinkEnd> another_at(Instant moment) const {
    return ended_for_another(link, {media, line, related}, moment);
  }
  DownloadLink link;
  Entitlement line;
  MediaState media = MediaState::kAvailable;
  bool related = true;
};

TEST_F(LinkEnds, ByTimeAtTheVeryMoment) {
  link.limits.expires_at = kNow.plus_seconds(10);
  EXPECT_EQ(at(Instant{kNow.plus_seconds(10).micros - 1}), std::nullopt);
  EXPECT_EQ(at(kNow.plus_seconds(10)), LinkEnd::kExpired);
}

TEST_F(LinkEnds, SoLongAfterTheFirstDownload) {
  link.limits.seconds_after_first = 100;
  EXPECT_EQ(at(kNow.plus_days(1'000)), std::nullopt);
  link.first_download_at = kNow;
  EXPECT_EQ(at(kNow.plus_seconds(99)), std::nullopt);
  EXPECT_EQ(at(kNow.plus_seconds(100)), LinkEnd::kExpired);
  link.limits.expires_at = kNow.plus_seconds(50);
  EXPECT_EQ(at(kNow.plus_seconds(50)), LinkEnd::kExpired);
}

TEST_F(LinkEnds, ByCountForAnotherDownloadOnly) {
  link.limits.max_downloads = 2;
  link.downloads = 1;
  EXPECT_EQ(another_at(kNow), std::nullopt);
  link.downloads = 2;
  EXPECT_EQ(another_at(kNow), LinkEnd::kUsedUp);
  EXPECT_EQ(at(kNow), std::nullopt);
}

TEST_F(LinkEnds, WithWhatItStandsOn) {
  link.revoked_at = kNow;
  EXPECT_EQ(at(kNow), LinkEnd::kRevoked);
  line.state = EntitlementState::kCancelled;
  EXPECT_EQ(at(kNow), LinkEnd::kCancelled);
  line.state = EntitlementState::kActive;
  link.revoked_at.reset();
  media = MediaState::kWithdrawn;
  EXPECT_EQ(at(kNow), LinkEnd::kWithdrawn);
  related = false;
  EXPECT_EQ(at(kNow), LinkEnd::kRelationshipEnded);
  media = MediaState::kAvailable;
  related = true;
  line.expires_at = kNow;
  EXPECT_EQ(at(kNow), LinkEnd::kTermEnded);
}

TEST_F(LinkEnds, AClockThatGoesBackRevivesNothing) {
  link.limits.expires_at = kNow.plus_seconds(10);
  link.seen_at = kNow.plus_seconds(11);
  EXPECT_EQ(at(kNow), LinkEnd::kExpired);
}

TEST(Continuation, IsALaterRangeOfTheSameClientWithinADay) {
  EXPECT_TRUE(is_continuation({.offset = 1, .client_began = kNow}, kNow.plus_seconds(86'399)));
  EXPECT_FALSE(is_continuation({.offset = 1, .client_began = kNow}, kNow.plus_seconds(86'400)));
  EXPECT_FALSE(is_continuation({.offset = 0, .client_began = kNow}, kNow));
  EXPECT_FALSE(is_continuation({.offset = 1, .client_began = std::nullopt}, kNow));
}

}  // namespace
}  // namespace chandlery::fulfilment
