// Deep links: who may copy one, what it leads to for whom, and that it tells no secret (S40, S41, S43, S68).
#include "fulfilment/deep_link.h"

#include <gmock/gmock.h>

#include "fulfilment/reveal_world.h"

namespace chandlery::fulfilment {
namespace {

using testing::HasSubstr;
using testing::Not;

class DeepLinkTest : public RevealWorld {
 protected:
  std::string line_path_of(const std::string& customer = kCustomer) const {
    return "/v1/customers/" + customer + "/orders/" + order_ + "/lineitems/0";
  }
  int copy_as(const Actor& actor) {
    const auto copied = call(http::Method::kPost, line_path_of() + "/deeplink", actor);
    return copied ? 0 : copied.error().code->number;
  }
  std::string address() const { return "/v1/customer-centre/software/" + kCustomer + "/" + order_ + "/0"; }
  Result<http::Response> visit(const Actor& actor) { return call(http::Method::kGet, address(), actor); }
  std::string first_key() {
    return text_of(
        call(http::Method::kPost, keys_path() + "/1/reveal", customer_user(Role::kCustomerGlobalAdmin))->body, "key");
  }
};

TEST_P(DeepLinkTest, AnAdminAgentCopiesTheLinkWhereThePolicyOffersOneAndTheCopyIsInTheLog) {
  const auto copied = call(http::Method::kPost, line_path_of() + "/deeplink", partner_user(Role::kAdminAgent, kSeedB));
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->status, 201);
  EXPECT_THAT(copied->body, HasSubstr("\"uri\":\"/customer-centre/software/" + kCustomer + "/" + order_ + "/0\""));
  ASSERT_EQ(log().size(), 1u);
  EXPECT_EQ(log().front().operation, "get_software_download_link");
  EXPECT_EQ(log().front().category, audit::Category::kKeyAccess);
  EXPECT_EQ(log().front().status, "succeeded");
  EXPECT_THAT(log().front().customized, HasSubstr("deep_link"));
}

TEST_P(DeepLinkTest, WhoMayNotCopyIsRefusedAndRecorded) {
  EXPECT_EQ(copy_as(partner_user(Role::kGlobalAdmin, kSeedB)), 900150);
  EXPECT_EQ(copy_as(partner_user(Role::kSalesAgent, kSeedB)), 900150);
  EXPECT_EQ(copy_as(customer_user(Role::kCustomerGlobalAdmin, kSeedB)), 900150);
  EXPECT_EQ(copy_as(partner_user(Role::kAdminAgent, kSeedA)), 1000) << "the on-premises preset shows keys instead";
  Actor reseller = partner_user(Role::kAdminAgent, kSeedB);
  reseller.partner_id = kReseller;
  EXPECT_EQ(copy_as(reseller), 20002);
  ASSERT_EQ(log().size(), 4u);
  for (const audit::Record& record : log()) EXPECT_EQ(record.status, "failed");
}

TEST_P(DeepLinkTest, WhereThePolicyWantsItTheRiskIsAcknowledgedBeforeALinkIsCopied) {
  const Instant since = kSeedB.plus_days(1);
  database().write_now([&](sql::Tx& tx) {
    catalog::FulfilmentPolicy careful = *catalog::fulfilment_policy_in_force(tx, "software", kSeedB);
    careful.id = "careful-2021-02";
    careful.effective_from = since;
    careful.risk_notice_required = true;
    catalog::store::insert_policy(tx, careful);
  });
  const auto copy = [&](std::string body) {
    return call(http::Method::kPost, line_path_of() + "/deeplink", partner_user(Role::kAdminAgent, since), body);
  };
  for (const char* body : {"", "{}", R"({"riskAcknowledged":false})"}) {
    const auto refused = copy(body);
    ASSERT_FALSE(refused) << body;
    EXPECT_EQ(refused.error().code->number, 800002);
    EXPECT_EQ(refused.error().field, "riskAcknowledged");
  }
  EXPECT_TRUE(copy(R"({"riskAcknowledged":true})"));
}

TEST_P(DeepLinkTest, TheRightTenantsGlobalAdminSeesMaskedKeysAndMayReveal) {
  const std::string key = first_key();
  const auto page = visit(customer_user(Role::kCustomerGlobalAdmin, kSeedB));
  ASSERT_TRUE(page);
  EXPECT_THAT(page->body, HasSubstr("\"mayReveal\":true"));
  EXPECT_THAT(page->body, HasSubstr("\"status\":\"active\""));
  EXPECT_THAT(page->body, HasSubstr(mask(key)));
  EXPECT_THAT(page->body, Not(HasSubstr(key)));
}

TEST_P(DeepLinkTest, ALesserRoleSeesThePageWithoutAnySecret) {
  const std::string key = first_key();
  const auto page = visit(customer_user(Role::kCustomerBillingAdmin, kSeedB));
  ASSERT_TRUE(page);
  EXPECT_THAT(page->body, HasSubstr("\"mayReveal\":false"));
  EXPECT_THAT(page->body, HasSubstr("Ask a global admin"));
  EXPECT_THAT(page->body, HasSubstr("\"keys\":[]"));
  EXPECT_THAT(page->body, Not(HasSubstr(std::string(last_group(key)))));
  Actor chinese = customer_user(Role::kCustomerBillingAdmin, kSeedB);
  chinese.locale = "zh-CN";
  EXPECT_THAT(visit(chinese)->body, HasSubstr("你的角色不能查看密钥。请让你组织的全局管理员获取密钥。"));
  EXPECT_EQ(visit(customer_user(Role::kCustomerUser, kSeedB)).error().code->number, 900150);
}

TEST_P(DeepLinkTest, AnotherTenantIsRefusedAndToldNothing) {
  Actor stranger = customer_user(Role::kCustomerGlobalAdmin, kSeedB);
  stranger.customer_id = kOfOther;
  const auto refused = visit(stranger);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code->status, 403);
  EXPECT_EQ(refused.error().code->number, 20002);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("Server")));
}

TEST_P(DeepLinkTest, APartnerIsRefusedInTheCustomerCentreEvenAsAdminAgent) {
  const auto refused = visit(partner_user(Role::kAdminAgent));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code->status, 403);
}

TEST_P(DeepLinkTest, ACancelledPurchaseOpensAndShowsThatItIsCancelled) {
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(cancel_line(tx, partner_user(Role::kAdminAgent, kSeedB), kCustomer, order_, 0));
  });
  const auto page = visit(customer_user(Role::kCustomerGlobalAdmin, kSeedB));
  ASSERT_TRUE(page);
  EXPECT_THAT(page->body, HasSubstr("\"status\":\"cancelled\""));
  EXPECT_THAT(page->body, HasSubstr("\"mayReveal\":false"));
  EXPECT_THAT(page->body, HasSubstr("\"keys\":[]"));
  EXPECT_THAT(page->body, HasSubstr("\"why\":\"The key was revoked when the purchase was cancelled.\""));
  Actor chinese = customer_user(Role::kCustomerGlobalAdmin, kSeedB);
  chinese.locale = "zh-CN";
  EXPECT_THAT(visit(chinese)->body, HasSubstr("\"why\":\"取消购买时，该密钥已被撤销。\""));
  EXPECT_EQ(copy_as(partner_user(Role::kAdminAgent, kSeedB)), 700002);
}

TEST_P(DeepLinkTest, ThePageAsksForASignInAndAnUnknownAddressIsNotFound) {
  for (const http::Route& route : deep_link_routes(keyring_)) {
    EXPECT_EQ(route.tokens, http::Tokens::kUserOnly) << "signed out: the edge answers 401";
  }
  const Actor admin = customer_user(Role::kCustomerGlobalAdmin, kSeedB);
  const std::string front = "/v1/customer-centre/software/" + kCustomer + "/";
  EXPECT_EQ(call(http::Method::kGet, front + new_id(kSeedB) + "/0", admin).error().code->status, 404);
  EXPECT_EQ(call(http::Method::kGet, front + order_ + "/9", admin).error().code->status, 404);
  EXPECT_EQ(call(http::Method::kGet, "/v1/customer-centre/software/x/y/z", admin).error().code->status, 404);
  EXPECT_EQ(call(http::Method::kGet, front + "x/y", admin).error().code->status, 404);
}

INSTANTIATE_ON_BOTH_ENGINES(DeepLinkTest);

}  // namespace
}  // namespace chandlery::fulfilment
