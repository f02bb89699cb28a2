#include "platform/jobs/ticker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace chandlery::jobs {
namespace {

TEST(Ticker, CallsAgainAndAgainUntilItIsStopped) {
  std::latch three(3);
  std::atomic<int> calls = 0;
  Ticker ticker(std::chrono::milliseconds(1), [&] {
    if (++calls <= 3) three.count_down();
  });
  three.wait();
  ticker.stop();
  const int made = calls;
  ticker.stop();
  EXPECT_EQ(calls, made) << "none after the stop";
}

TEST(Ticker, AStopEndsEvenALongPauseWithoutACall) {
  std::atomic<int> calls = 0;
  { const Ticker ticker(std::chrono::hours(24), [&] { ++calls; }); }
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace chandlery::jobs
