// The board tells of each piece of work its last run.
#include "platform/jobs/board.h"

#include <gtest/gtest.h>

#include <thread>

namespace chandlery::jobs {
namespace {

TEST(Board, TellsWhatRunsAndHowTheLastRunEnded) {
  Board board;
  EXPECT_TRUE(board.entries().empty());
  board.began("upkeep", Instant{10});
  ASSERT_EQ(board.entries().size(), 1u);
  EXPECT_EQ(board.entries()[0].state, Board::State::kRunning);
  EXPECT_EQ(board.entries()[0].ended_at, std::nullopt);
  board.ended("upkeep", Instant{20}, "done");
  EXPECT_EQ(board.entries()[0].state, Board::State::kSucceeded);
  board.began("upkeep", Instant{30});
  EXPECT_EQ(board.entries()[0].state, Board::State::kRunning);
  EXPECT_EQ(board.entries()[0].outcome, "done") << "that of the run before, until this one ends";
  board.failed("upkeep", Instant{40}, "the disk is full");
  const Board::Entry entry = board.entries()[0];
  EXPECT_EQ(entry.state, Board::State::kFailed);
  EXPECT_EQ(entry.began_at, Instant{30});
  EXPECT_EQ(entry.ended_at, Instant{40});
  EXPECT_EQ(entry.outcome, "the disk is full");
}

TEST(Board, IsReadWhileOthersWrite) {
  Board board;
  std::thread writer([&] {
    for (int i = 0; i < 1000; ++i) {
      board.began("a", Instant{i});
      board.ended("a", Instant{i}, "x");
    }
  });
  for (int i = 0; i < 1000; ++i) EXPECT_LE(board.entries().size(), 1u);
  writer.join();
}

}  // namespace
}  // namespace chandlery::jobs
