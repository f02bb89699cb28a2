// Quotas by region bind reservations with a scope of their own; sandboxes take two.
#include "reservations/quotas.h"

#include "reservations/reserved_shop_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer;

class QuotasTest : public ReservedShop {
 protected:
  void quotas(std::vector<RegionQuota> all) {
    const auto set = act([&](sql::Tx& tx) { return replace_region_quotas(tx, all); });
    ASSERT_TRUE(set) << set.error().message;
  }
  Result<ordering::Order> reserve(std::int64_t quantity, const std::string& azure_id, const char* scope) {
    return order_reserved(line_for(kMachine, quantity, azure_id, "P1Y", "one_time", std::string(R"(,"scope":")") + scope + "\""));
  }
};
INSTANTIATE_ON_BOTH_ENGINES(QuotasTest);

TEST_P(QuotasTest, ASubscriptionHoldsNoMoreInARegionThanItsQuota) {
  const std::string azure_id = azure();
  quotas({{"EastUS", "", 3}});
  ASSERT_TRUE(reserve(2, azure_id, "Single"));
  const auto refused = reserve(2, azure_id, "Single");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kRegionQuota));
  EXPECT_THAT(refused.error().message, testing::HasSubstr("room for 1 instances more"));
  EXPECT_TRUE(reserve(2, azure_id, "Shared")) << "what is shared is no single subscription's";
  EXPECT_TRUE(reserve(1, azure_id, "Single"));
  quotas({{"eastus", "", 0}, {"eastus", azure_id, 10}});
  EXPECT_TRUE(reserve(7, azure_id, "Single")) << "raised for this subscription alone";
  EXPECT_FALSE(reserve(1, azure_id, "Single"));
}

TEST_P(QuotasTest, RescopingIsHeldToTheQuotaAndAnExchangeTakesTheOldOnesRoom) {
  const std::string azure_id = azure();
  ASSERT_TRUE(reserve(3, azure_id, "Shared"));
  const Reservation shared = reservations().back();
  quotas({{"eastus", "", 2}});
  const Scope single{.kind = ScopeKind::kSubscription, .subscription_id = azure_id};
  const auto refused = act([&](sql::Tx& tx) {
    return change_reservation(tx, agent(ordering::kSeller, kStart), kCustomer, shared.id, {.scope = single});
  });
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kRegionQuota));
  quotas({{"eastus", "", 3}});
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return change_reservation(tx, agent(ordering::kSeller, kStart), kCustomer, shared.id, {.scope = single});
  }));
  const auto quote = act([&](sql::Tx& tx) {
    return quote_exchange(tx, agent(ordering::kSeller, kStart), buying_, kCustomer, shared.id,
                          {.line = line_for(kMachine, 3, azure_id), .quote_id = {}});
  });
  EXPECT_TRUE(quote) << quote.error().message;
}

TEST_P(QuotasTest, AQuotaIsNamedOnceForARegionThatHasAName) {
  const auto refused = [&](std::vector<RegionQuota> all) {
    return !act([&](sql::Tx& tx) { return replace_region_quotas(tx, all); });
  };
  EXPECT_TRUE(refused({{"", "", 1}}));
  EXPECT_TRUE(refused({{"eastus", "x", 1}}));
  EXPECT_TRUE(refused({{"eastus", "", -1}}));
  EXPECT_TRUE(refused({{"eastus", "", 1}, {"EastUS ", "", 2}}));
}

TEST_P(QuotasTest, ASandboxTakesTwo) {
  const std::string azure_id = azure();
  const auto allowed = [&] {
    return act([&](sql::Tx& tx) -> Result<void> {
      const auto buyer = OR_RETURN(customers::find_buyer(tx, agent(ordering::kSeller, kStart), kCustomer));
      return check_sandbox(tx, buyer, {.id = ordering::kSeller, .sandbox = true}, kStart);
    });
  };
  EXPECT_TRUE(allowed());
  ASSERT_TRUE(reserve(1, azure_id, "Shared"));
  EXPECT_TRUE(allowed());
  ASSERT_TRUE(reserve(1, azure_id, "Shared"));
  const auto refused = allowed();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kSandboxLimit));
}

}  // namespace
}  // namespace chandlery::reservations
