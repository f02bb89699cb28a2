// A customer's own purchase: off until the partner says otherwise, then for owners alone, and the partner is told.
#include "reservations/self_purchase.h"

#include "identity/service.h"
#include "notices/told_for_tests.h"
#include "reservations/reserved_shop_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer, ordering::kOtherSeller, ordering::kSeller;

class SelfPurchaseTest : public ReservedShop {
 protected:
  void SetUp() override {
    ReservedShop::SetUp();
    if (IsSkipped()) return;
    owner_ = act([](sql::Tx& tx) {
               return identity::create_user(tx, agent(kSeller, kStart),
                                            identity::prepare_user({.tenant_id = kCustomer,
                                                                    .user_name = "owner@contoso.example",
                                                                    .first_name = "Olga",
                                                                    .last_name = "Ow",
                                                                    .display_name = "Olga Ow",
                                                                    .roles = {Role::kCustomerGlobalAdmin}}));
             }).value().id;
    azure_ = azure();
  }
  Actor owner() {
    Actor actor = agent(kSeller, kStart);
    actor.kind = PrincipalKind::kCustomerUser;
    actor.customer_id = kCustomer;
    actor.user_id = owner_;
    actor.user_name = "owner@contoso.example";
    actor.roles = {Role::kCustomerGlobalAdmin};
    return actor;
  }
  Result<SelfPurchase> change(SelfPurchaseChanges changes, Actor actor = agent(kSeller, kStart)) {
    return act([&](sql::Tx& tx) { return change_self_purchase(tx, actor, kCustomer, changes); });
  }
  Result<Reservation> buy_as(const Actor& actor) {
    return act([&](sql::Tx& tx) {
      return buy_reservation(tx, actor, buying_, kCustomer, azure_, line_for(kMachine, 2, azure_));
    });
  }
  std::string owner_, azure_;
};
INSTANTIATE_ON_BOTH_ENGINES(SelfPurchaseTest);

TEST_P(SelfPurchaseTest, IsOffUntilThePartnerAllowsIt) {
  const auto refused = buy_as(owner());
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kSelfPurchaseOff));
  EXPECT_TRUE(reservations().empty());
  EXPECT_TRUE(buy_as(agent(kSeller, kStart))) << "the partner buys as ever";
}

TEST_P(SelfPurchaseTest, NeedsAnOwnerOfTheSubscription) {
  ASSERT_TRUE(change({.allowed = true}));
  const auto refused = buy_as(owner());
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kRoleMissing));
}

TEST_P(SelfPurchaseTest, AnOwnersPurchaseIsThePartnersOrderAndThePartnerIsTold) {
  const auto changed = change({.allowed = true, .owners = {{{azure_, owner_, {}}}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->owners.at(0).user_name, "owner@contoso.example");
  const auto bought = buy_as(owner());
  ASSERT_TRUE(bought) << bought.error().message;
  EXPECT_EQ(bought->partner_id, kSeller);
  EXPECT_EQ(bought->quantity, 2);
  EXPECT_EQ(charges_of(*bought).size(), 1u) << "the partner is charged";
  const auto told = notices::told(database(), agent(kSeller, kStart), notices::Audience::kPartner);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].kind, "order_completed");
  EXPECT_THAT(told[0].words.body, testing::HasSubstr("owner@contoso.example"));
  // The permission taken back, the next one is refused.
  ASSERT_TRUE(change({.allowed = false}));
  EXPECT_FALSE(buy_as(owner()));
}

TEST_P(SelfPurchaseTest, OwnersAreTheCustomersPeopleOnItsOwnSubscriptions) {
  EXPECT_FALSE(change({.owners = {{{azure_, "00000000-dead-4bad-8bad-00000000dead", {}}}}}));
  EXPECT_FALSE(change({.owners = {{{"00000000-dead-4bad-8bad-00000000dead", owner_, {}}}}}));
  EXPECT_FALSE(change({.owners = {{{"nonsense", "nonsense", {}}}}}));
  const auto foreign = change({.allowed = true}, agent(kOtherSeller, kStart));
  ASSERT_FALSE(foreign);
  EXPECT_TRUE(foreign.error().is(errors::kNoRelationship));
  const auto twice = change({.owners = {{{azure_, owner_, {}}, {azure_, owner_, {}}}}});
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->owners.size(), 1u);
}

}  // namespace
}  // namespace chandlery::reservations
