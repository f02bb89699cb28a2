// What people are told of keys, as stories: waiting, arrived, replaced, and a pool that runs low.
#include "fulfilment/telling.h"

#include <gmock/gmock.h>

#include <sstream>

#include "fulfilment/import.h"
#include "fulfilment/pool_store.h"
#include "fulfilment/reveal_world.h"
#include "fulfilment/rules.h"
#include "notices/told_for_tests.h"

namespace chandlery::fulfilment {
namespace {

using notices::Audience;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Actor operator_user() {
  Actor actor;
  actor.kind = PrincipalKind::kOperator;
  actor.mode = TokenMode::kAppAndUser;
  actor.user_id = "o1";
  actor.roles = {Role::kOperator};
  actor.at = kSeedA;
  return actor;
}

class TellingOfKeysTest : public RevealWorld {
 protected:
  std::vector<std::string> told_seller() {
    return notices::kinds_told(database(), partner_user(Role::kAdminAgent), Audience::kPartner);
  }
  std::vector<std::string> told_customer() {
    return notices::kinds_told(database(), customer_user(Role::kCustomerGlobalAdmin), Audience::kCustomer);
  }
  std::vector<std::string> told_operator() {
    return notices::kinds_told(database(), operator_user(), Audience::kOperator);
  }
  void fill(int first, int count) {
    std::string keys;
    for (int i = 0; i < count; ++i) keys += "KEY-" + std::to_string(first + i) + "\n";
    std::istringstream text(keys);
    ASSERT_TRUE(import_keys(database(), keyring_, operator_user(), {kProduct, "0002", "2019"}, {}, text));
  }
  std::string buy_pooled(std::int64_t quantity = 1) {
    return buy("0002", quantity, "", catalog::KeySource::kPool);
  }
  /// What the server's upkeep does with every pool; returns how many it told of.
  int watch() {
    std::vector<KeyPool> pools;
    database().read_now([&](sql::Tx& tx) { pools = store::pools(tx); });
    int told = 0;
    for (const KeyPool& pool : pools) {
      if (!crossed_low(pool)) continue;
      database().write_now([&](sql::Tx& tx) {
        if (pool.low_since)
          store::unmark_low(tx, pool.number);
        else
          told += tell_low_pool(tx, pool.product_id, pool.sku_id, kSeedA) ? 1 : 0;
      });
    }
    return told;
  }
};

TEST_P(TellingOfKeysTest, AKeyThatIsThereIsNoNews) {
  EXPECT_THAT(told_seller(), IsEmpty());
  EXPECT_THAT(told_customer(), IsEmpty());
}

TEST_P(TellingOfKeysTest, ALineThatWaitsIsToldAndAgainWhenItsKeysArrive) {
  const std::string order = buy_pooled();
  EXPECT_THAT(told_seller(), ElementsAre("key_pending"));
  EXPECT_THAT(told_customer(), ElementsAre("key_pending"));
  fill(1, 3);
  EXPECT_THAT(told_seller(), ElementsAre("key_arrived", "key_pending"));
  EXPECT_THAT(told_customer(), ElementsAre("key_arrived", "key_pending"));
  const auto arrived = notices::told(database(), customer_user(Role::kCustomerGlobalAdmin), Audience::kCustomer).at(0);
  EXPECT_EQ(arrived.words.body, "Server Standard of order ALT1 now has its product key. You find it under Your products.");
  EXPECT_THAT(arrived.subject, AllOf(HasSubstr(order), HasSubstr("\"lineItemNumber\":0")));
  EXPECT_THAT(arrived.facts, Not(HasSubstr("KEY-")));
}

TEST_P(TellingOfKeysTest, AReplacedKeyIsToldToBothSidesAndWhyToTheSellerOnly) {
  const std::string path = "/operator/v1/partners/" + kPartner + "/customers/" + kCustomer + "/orders/" + order_ +
                           "/lineitems/0/softwarekeys/1/replace";
  ASSERT_TRUE(call(http::Method::kPost, path, operator_user(), R"({"reason":"does not activate"})"));
  const auto seller = notices::told(database(), partner_user(Role::kAdminAgent), Audience::kPartner).at(0);
  const auto customer = notices::told(database(), customer_user(Role::kCustomerGlobalAdmin), Audience::kCustomer).at(0);
  EXPECT_THAT(seller.words.body, HasSubstr("Reason: does not activate"));
  EXPECT_THAT(customer.words.body, AllOf(HasSubstr("stop using it"), Not(HasSubstr("does not activate"))));
}

TEST_P(TellingOfKeysTest, APoolThatRunsLowIsToldOnceForEachCrossing) {
  fill(1, 21);
  EXPECT_EQ(watch(), 0) << "21 left";
  buy_pooled(2);
  EXPECT_EQ(watch(), 1) << "19 left";
  buy_pooled(3);
  EXPECT_EQ(watch(), 0) << "not for each order";
  EXPECT_THAT(told_operator(), ElementsAre("key_pool_low"));
  const auto notice = notices::told(database(), operator_user(), Audience::kOperator).at(0);
  EXPECT_THAT(notice.words.body, HasSubstr("has 19 of 21 keys left"));
  fill(100, 30);
  EXPECT_EQ(watch(), 0) << "46 left";
  buy_pooled(30);
  EXPECT_EQ(watch(), 1) << "16 left, again";
}

TEST_P(TellingOfKeysTest, AnImportThatIsNotEnoughIsToldAgain) {
  fill(1, 5);
  EXPECT_EQ(watch(), 1);
  EXPECT_EQ(watch(), 0);
  fill(10, 5);
  EXPECT_EQ(watch(), 1) << "10 are still few";
}

TEST_P(TellingOfKeysTest, APoolThatIsFoundTooEmptyIsToldAtOnceByTheOrderThatFindsIt) {
  fill(1, 2);
  buy_pooled(3);
  EXPECT_THAT(told_operator(), ElementsAre("key_pool_low"));
  buy_pooled(3);
  EXPECT_EQ(watch(), 0);
  EXPECT_THAT(told_operator(), ElementsAre("key_pool_low")) << "once";
}

TEST_P(TellingOfKeysTest, AThresholdThatIsLoweredTakesTheMarkBack) {
  fill(1, 5);
  EXPECT_EQ(watch(), 1);
  const std::string threshold = "/operator/v1/keypools/" + kProduct + "/0002/threshold";
  ASSERT_TRUE(call(http::Method::kPut, threshold, operator_user(), R"({"version":"2019","lowBelow":5})"));
  EXPECT_EQ(watch(), 0);
  buy_pooled();
  EXPECT_EQ(watch(), 1) << "4, fewer than 5";
}

INSTANTIATE_ON_BOTH_ENGINES(TellingOfKeysTest);

}  // namespace
}  // namespace chandlery::fulfilment
