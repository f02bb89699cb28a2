// A caller gets his requests a minute, in a burst or spread out, and nobody else pays for him.
#include "app/throttle.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chandlery::app {
namespace {

constexpr Instant kStart{1'600'000'000 * Instant::kSecond};

Instant after(std::int64_t micros) { return {kStart.micros + micros}; }

TEST(Throttle, GivesABurstOfAMinutesWorthAndThenTheEvenRate) {
  Throttle throttle(6);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(throttle.wait_seconds("a", kStart), 0) << i;
  EXPECT_EQ(throttle.wait_seconds("a", kStart), 10);
  EXPECT_EQ(throttle.wait_seconds("a", after(9 * Instant::kSecond)), 1);
  EXPECT_EQ(throttle.wait_seconds("a", after(10 * Instant::kSecond)), 0);
  EXPECT_EQ(throttle.wait_seconds("a", after(10 * Instant::kSecond)), 10);
}

TEST(Throttle, MakesNobodyPayForAnother) {
  Throttle throttle(1);
  EXPECT_EQ(throttle.wait_seconds("a", kStart), 0);
  EXPECT_EQ(throttle.wait_seconds("a", kStart), 60);
  EXPECT_EQ(throttle.wait_seconds("b", kStart), 0);
}

TEST(Throttle, WithoutALimitRefusesNobody) {
  Throttle throttle(0);
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(throttle.wait_seconds("a", kStart), 0);
}

TEST(Throttle, WhoseClockIsSetBackBeginsAnew) {
  Throttle throttle(1);
  EXPECT_EQ(throttle.wait_seconds("a", kStart), 0);
  EXPECT_EQ(throttle.wait_seconds("a", after(-3600 * Instant::kSecond)), 0);
}

TEST(Throttle, ForgettingThoseWhoHavePaidFreesNobodyWhoHasNot) {
  Throttle throttle(1);
  EXPECT_EQ(throttle.wait_seconds("debtor", after(60 * Instant::kSecond)), 0);
  for (int i = 0; i < 100'000; ++i) ASSERT_EQ(throttle.wait_seconds(std::to_string(i), after(i * 1'000)), 0);
  EXPECT_GT(throttle.wait_seconds("debtor", after(100 * Instant::kSecond)), 0);
}

RC_GTEST_PROP(ThrottleLaws, LetsNoMoreThanTwiceTheLimitThroughInAnyMinute, ()) {
  const int limit = *rc::gen::inRange(1, 50);
  Throttle throttle(limit);
  std::vector<std::int64_t> let_through;
  std::int64_t now = 0;
  for (const int step : *rc::gen::container<std::vector<int>>(300, rc::gen::inRange(0, 2'000'000))) {
    now += step;
    if (throttle.wait_seconds("a", after(now)) == 0) let_through.push_back(now);
  }
  for (std::size_t i = 0; i + static_cast<std::size_t>(2 * limit) < let_through.size(); ++i) {
    RC_ASSERT(let_through[i + static_cast<std::size_t>(2 * limit)] - let_through[i] >= 60 * Instant::kSecond);
  }
}

TEST(CallerAt, IsTheAddressOrTheIpv6Network) {
  EXPECT_EQ(caller_at("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(caller_at("2001:db8:1:2::1"), caller_at("2001:db8:1:2:ffff::9"));
  EXPECT_NE(caller_at("2001:db8:1:2::1"), caller_at("2001:db8:1:3::1"));
}

}  // namespace
}  // namespace chandlery::app
