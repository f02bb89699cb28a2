// Quotas by region bind reservations with a scope of their own; sandboxes take two.
#include "reservations/quotas.h"

#include "audit/query.h"
#include "reservations/reserved_shop_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer;

class QuotasTest : public ReservedShop {
 protected:
  void quotas(std::vector<RegionQuota> all) {
    const auto set = act([&](sql::Tx& tx) { return replace_region_quotas(tx, operator_(), all); });
    ASSERT_TRUE(set) << set.error().message;
  }
  static Actor operator_() {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_name = "operator@operator.example";
    actor.at = kStart;
    return actor;
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

TEST_P(QuotasTest, TheLinesOfACartTakeRoomFromEachOther) {
  const std::string azure_id = azure();
  quotas({{"eastus", "", 3}});
  const auto two = line_for(kMachine, 2, azure_id, "P1Y", "one_time", R"(,"scope":"Single")");
  const auto cart = act([&](sql::Tx& tx) {
    return ordering::create_cart(tx, agent(ordering::kSeller, kStart), buying_, {kCustomer, {two, two}});
  }).value();
  EXPECT_FALSE(cart.lines[0].problem);
  ASSERT_TRUE(cart.lines[1].problem);
  EXPECT_THAT(cart.lines[1].problem->description, testing::HasSubstr("room for 1 instances more"));
  const auto order = act([&](sql::Tx& tx) {
    return ordering::place_order(tx, agent(ordering::kSeller, kStart), buying_, {kCustomer, {}, {two, two}});
  });
  ASSERT_FALSE(order);
  EXPECT_TRUE(order.error().is(errors::kRegionQuota));
  EXPECT_THAT(reservations(), testing::IsEmpty());
}

TEST_P(QuotasTest, WhoChangesAQuotaStandsInTheLogWithWhatItWasAndIs) {
  quotas({{"eastus", "", 3}, {"westus", "", 1}});
  quotas({{"eastus", "", 5}, {"westus", "", 1}});
  quotas({{"eastus", "", 5}, {"westus", "", 1}});
  std::vector<audit::Record> records;
  database().read_now([&](sql::Tx& tx) {
    const audit::Query all{.range = {kStart.plus_days(-1), kStart.plus_days(1)}, .filter = {}, .continuation = {}};
    records = audit::list(tx, operator_(), {.transactions = true}, all).value().items;
  });
  ASSERT_EQ(records.size(), 2u) << "what changed nothing is no act";
  EXPECT_EQ(records[0].user_name, "operator@operator.example");
  EXPECT_THAT(records[0].old_value, testing::AllOf(testing::HasSubstr("\"instances\":3"), testing::Not(testing::HasSubstr("westus"))));
  EXPECT_THAT(records[0].new_value, testing::HasSubstr("\"instances\":5"));
}

TEST_P(QuotasTest, AQuotaIsNamedOnceForARegionThatHasAName) {
  const auto refused = [&](std::vector<RegionQuota> all) {
    return !act([&](sql::Tx& tx) { return replace_region_quotas(tx, operator_(), all); });
  };
  EXPECT_TRUE(refused({{"", "", 1}}));
  EXPECT_TRUE(refused({{"eastus", "x", 1}}));
  EXPECT_TRUE(refused({{"eastus", "", -1}}));
  EXPECT_TRUE(refused({{"eastus", "", 1}, {"EastUS ", "", 2}}));
}

TEST_P(QuotasTest, ASandboxTakesTwo) {
  const std::string azure_id = azure();
  const auto allowed = [&](std::int64_t beside = 0) {
    return act([&](sql::Tx& tx) -> Result<void> {
      const auto buyer = OR_RETURN(customers::find_buyer(tx, agent(ordering::kSeller, kStart), kCustomer));
      return check_sandbox(tx, buyer, {.id = ordering::kSeller, .sandbox = true}, kStart, beside);
    });
  };
  EXPECT_TRUE(allowed());
  ASSERT_TRUE(reserve(1, azure_id, "Shared"));
  EXPECT_TRUE(allowed());
  EXPECT_FALSE(allowed(1)) << "together with another of the same cart";
  ASSERT_TRUE(reserve(1, azure_id, "Shared"));
  const auto refused = allowed();
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kSandboxLimit));
}

}  // namespace
}  // namespace chandlery::reservations
