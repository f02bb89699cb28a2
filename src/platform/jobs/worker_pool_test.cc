// A pool does what it accepted, refuses what it cannot hold, and stops cleanly.
#include "platform/jobs/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace chandlery::jobs {
namespace {

TEST(WorkerPool, StopWaitsForEverythingThatWasAccepted) {
  std::atomic<int> done = 0;
  WorkerPool pool(2, 1000);
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.run([&] { ++done; }));
  pool.stop();
  EXPECT_EQ(done, 500);
  EXPECT_FALSE(pool.run([] {}));
}

TEST(WorkerPool, TurnsWorkAwayPastItsLimit) {
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();
  std::promise<void> running;
  WorkerPool pool(1, 2);
  ASSERT_TRUE(pool.run([&] { running.set_value(); open.wait(); }));
  running.get_future().wait();
  EXPECT_TRUE(pool.run([] {}));
  EXPECT_TRUE(pool.run([] {}));
  EXPECT_FALSE(pool.run([] {}));
  gate.set_value();
}

}  // namespace
}  // namespace chandlery::jobs
