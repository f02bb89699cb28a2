// The credit limit inside a purchase: refused with nothing written, given back by a cancellation, and never passed by
// two carts that are ordered at the same moment.
#include <condition_variable>
#include <mutex>

#include "billing/account_terms.h"
#include "ordering/cancellation_world.h"

namespace chandlery::ordering {
namespace {

const Currency kUsd = *Currency::parse("USD");

class CreditLimitTest : public CancellationWorld {
 protected:
  void limit(std::int64_t minor, std::optional<billing::Standing> standing = {}) {
    const auto done = act([&](sql::Tx& tx) {
      return billing::replace_terms(tx, agent(kSeller, kDeepLinkEra),
                                    {.credit_limit = Money{minor, kUsd}, .standing = standing});
    });
    ASSERT_TRUE(done);
  }
};

TEST_P(CreditLimitTest, APurchasePastTheLimitIsRefusedAndChangesNothing) {
  limit(106'899);
  const Cart cart = make_cart({line(kServer, 1)}, kCustomer, agent(kSeller, kDeepLinkEra)).value();
  const auto before = rows();
  const auto refused = check_out(cart, agent(kSeller, kDeepLinkEra));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kCreditExceeded)) << refused.error().message;
  EXPECT_EQ(rows(), before);
  limit(106'900);
  EXPECT_TRUE(check_out(cart, agent(kSeller, kDeepLinkEra)));
}

TEST_P(CreditLimitTest, WhatIsGivenBackIsFreeAgain) {
  limit(106'900);
  const Order order = buy({line(kServer, 1)}, kDeepLinkEra);
  EXPECT_FALSE(order_now({line(kServer, 1)}, kCustomer, agent(kSeller, kDeepLinkEra)));
  ASSERT_TRUE(cancel_now(all_of(order), kDeepLinkEra));
  EXPECT_TRUE(order_now({line(kServer, 1)}, kCustomer, agent(kSeller, kDeepLinkEra)));
}

TEST_P(CreditLimitTest, AnotherPartnersLimitIsItsOwn) {
  limit(0);
  EXPECT_TRUE(order_now({line(kServer, 1)}, kOfOther, agent(kOtherSeller, kDeepLinkEra)));
}

TEST_P(CreditLimitTest, ASuspendedAccountBuysNothingButCancels) {
  const Order order = buy({line(kServer, 1)}, kDeepLinkEra);
  limit(1'000'000, billing::Standing::kSuspended);
  const auto refused = order_now({line(kServer, 1)}, kCustomer, agent(kSeller, kDeepLinkEra));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kCreditBlocked));
  EXPECT_TRUE(cancel_now(all_of(order), kDeepLinkEra));
}

TEST_P(CreditLimitTest, OfManyCartsAtOnceOnlyThoseThatFitAreOrdered) {
  constexpr int kCarts = 24, kThatFit = 7;
  std::vector<Cart> carts;
  for (int i = 0; i < kCarts; ++i) {
    carts.push_back(make_cart({line(kServer, 1)}, kCustomer, agent(kSeller, kDeepLinkEra)).value());
  }
  limit(106'900 * kThatFit + 106'899);
  std::mutex mutex;
  std::condition_variable changed;
  int left = kCarts, ordered = 0, refused = 0;
  for (const Cart& cart : carts) {
    auto passed = std::make_shared<bool>(false);
    database().write(
        [&, passed](sql::Tx& tx) {
          const auto orders = checkout(tx, agent(kSeller, kDeepLinkEra), services_, {cart.customer_id, cart.id});
          *passed = orders.has_value();
          if (!orders) tx.undo();
        },
        [&, passed](std::exception_ptr why) {
          const std::lock_guard lock(mutex);
          if (!why) ++(*passed ? ordered : refused);
          --left;
          changed.notify_one();
        });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return left == 0; });
  EXPECT_EQ(ordered, kThatFit);
  EXPECT_EQ(refused, kCarts - kThatFit);
  EXPECT_EQ(unbilled(), 106'900 * kThatFit);
}

INSTANTIATE_ON_BOTH_ENGINES(CreditLimitTest);

}  // namespace
}  // namespace chandlery::ordering
