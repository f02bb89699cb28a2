// What only SQLite does: groups share one commit, the disk fills up, another process holds the file.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <latch>
#include <thread>

#include "platform/sql/sqlite_connection.h"
#include "support/engines.h"

namespace chandlery::sql {
namespace {

const Statement kInsert("INSERT INTO items (id, name) VALUES ($1, $2)");
const Statement kCount("SELECT COUNT(*) FROM items");

const std::vector<Migration> kSchema = {
    {"test", 1, "items", "CREATE TABLE items (id BIGINT PRIMARY KEY, name TEXT NOT NULL) /*sqlite: WITHOUT ROWID */;"}};

std::int64_t count(Database& in) {
  std::int64_t rows = -1;
  in.read_now([&](Tx& tx) { rows = tx.first(kCount, {}, [](const Row& row) { return row.integer(0); }).value(); });
  return rows;
}

std::optional<Failure::Kind> kind_of(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const Failure& known) {
    return known.kind();
  }
  return std::nullopt;
}

class SqliteTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database_apart(kSchema); }
  std::filesystem::path file() const { return address().substr(std::string("sqlite:").size()); }
};
INSTANTIATE_TEST_SUITE_P(Engines, SqliteTest, testing::Values(Engine::kSqlite), [](const auto&) { return "Sqlite"; });

/// Runs the jobs as one group and tells each one's outcome.
std::vector<std::optional<Failure::Kind>> outcomes_of_group(Database& in, const std::vector<Job>& jobs) {
  std::latch begun(1), go(1), finished(static_cast<std::ptrdiff_t>(jobs.size()));
  std::vector<std::optional<Failure::Kind>> outcomes(jobs.size());
  in.write(
      [&](Tx&) {
        begun.count_down();
        go.wait();
      },
      nullptr);
  begun.wait();
  for (std::size_t i = 0; i < jobs.size(); ++i)
    in.write(jobs[i], [&, i](std::exception_ptr failure) {
      outcomes[i] = kind_of(failure);
      finished.count_down();
    });
  go.count_down();
  finished.wait();
  return outcomes;
}

TEST_P(SqliteTest, WaitingJobsShareOneCommitUpToTheLargestGroup) {
  const auto small_groups = open_sqlite({.file = file(), .largest_group = 10, .durable = false});
  const auto before = small_groups->statistics().commits;
  std::vector<Job> jobs;
  for (int i = 0; i < 25; ++i) jobs.push_back([i](Tx& tx) { tx.execute(kInsert, {i, "a"}); });
  outcomes_of_group(*small_groups, jobs);
  EXPECT_EQ(small_groups->statistics().commits - before, 3u) << "10 with the one that held the writer, 10, 6";
  EXPECT_EQ(small_groups->statistics().largest_group, 10u);
  EXPECT_EQ(count(*small_groups), 25);
}

TEST_P(SqliteTest, AFullDatabaseFailsWhatDoesNotFitAndKeepsItsNeighbours) {
  database().write_now([](Tx& tx) { tx.run_script("PRAGMA max_page_count = 40"); });
  const Job large = [](Tx& tx) {
    for (int i = 100; i < 200; ++i) tx.execute(kInsert, {i, std::string(4000, 'x')});
  };
  const auto small = [](int id) { return [id](Tx& tx) { tx.execute(kInsert, {id, "a"}); }; };
  EXPECT_EQ(outcomes_of_group(database(), {small(1), large, small(2)}),
            (std::vector<std::optional<Failure::Kind>>{std::nullopt, Failure::Kind::kFull, std::nullopt}));
  EXPECT_EQ(count(database()), 2);
  database().write_now([](Tx& tx) { tx.run_script("PRAGMA max_page_count = 4000"); });
  EXPECT_EQ(outcomes_of_group(database(), {large}), (std::vector<std::optional<Failure::Kind>>{std::nullopt}));
}

TEST_P(SqliteTest, AFullDiskIsToldAndLeavesNothing) {
  const auto disk = file().parent_path() / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=600k") != 0)
    GTEST_SKIP() << "this user may not mount a small disk";
  {
    const auto full = open_sqlite({.file = disk / "full.db"});
    migrate(*full, kSchema, Instant{0});
    const auto fill = [](int first) {
      return [first](Tx& tx) {
        for (int i = first; i < first + 100; ++i) tx.execute(kInsert, {i, std::string(1000, 'x')});
      };
    };
    std::optional<Failure::Kind> outcome;
    int committed = 0;
    for (; !outcome && committed < 100; ++committed)
      outcome = outcomes_of_group(*full, {fill(committed * 100)}).front();
    EXPECT_EQ(outcome, Failure::Kind::kFull);
    EXPECT_EQ(count(*full), (committed - 1) * 100);
    EXPECT_TRUE(full->reachable());
    EXPECT_FALSE(full->writable());
    ASSERT_EQ(::mount(nullptr, disk.c_str(), nullptr, MS_REMOUNT, "size=2m"), 0);
    EXPECT_TRUE(full->writable());
  }
  ::umount(disk.c_str());
}

TEST_P(SqliteTest, AnotherProcessMayWriteBetweenGroups) {
  const auto other = open_sqlite({.file = file(), .durable = false});
  std::thread neighbour([&] {
    for (int i = 0; i < 100; ++i) other->write_now([i](Tx& tx) { tx.execute(kInsert, {i, "a"}); });
  });
  for (int i = 100; i < 200; ++i) database().write_now([i](Tx& tx) { tx.execute(kInsert, {i, "a"}); });
  neighbour.join();
  EXPECT_EQ(count(database()), 200);
}

TEST_P(SqliteTest, TheFileIsItsOwnersAlone) {
  using std::filesystem::perms;
  for (const char* const suffix : {"", "-wal"}) {
    const auto mode = std::filesystem::status(file().string() + suffix).permissions();
    EXPECT_EQ(mode & (perms::group_all | perms::others_all), perms::none) << suffix;
  }
}

TEST_P(SqliteTest, ReadersOfThreadsThatEndedAreUsedAgain) {
  const auto open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  std::thread([&] { count(database()); }).join();
  const auto before = open_files();
  for (int i = 0; i < 20; ++i) std::thread([&] { EXPECT_EQ(count(database()), 0); }).join();
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace chandlery::sql
