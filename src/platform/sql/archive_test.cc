// Every moment that was archived is had back as it was; nothing that goes wrong with the archive touches the database, or is had
// back as if it were right.
#include "platform/sql/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/mount.h>

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include "platform/files/file.h"
#include "platform/sql/archived.h"
#include "platform/sql/between_commits.h"
#include "platform/sql/restore.h"
#include "support/digest.h"

namespace chandlery::sql {
namespace {

namespace fs = std::filesystem;
using test::digest_of;
using test::Digest;
using testing::HasSubstr;
using testing::IsEmpty;

const Statement kInsert("INSERT INTO items (id, name) VALUES ($1, $2)");
const Statement kRename("UPDATE items SET name = $1 WHERE id % 3 = $2");
const Statement kDelete("DELETE FROM items WHERE id % 7 = $1");
const std::vector<Migration> kSchema = {
    {"test", 1, "items", "CREATE TABLE items (id BIGINT PRIMARY KEY, name TEXT NOT NULL)"}};

/// A program that knows nothing of archives.
void foreign(const fs::path& file, const char* text) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, text, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where that is to be had: no test here depends on what a disk keeps.
    root_ = (fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) / ("chandlery-archive." + std::to_string(getpid()));
    fs::create_directory(root_);
    mark_archived(file(), true);
    open_database();
    migrate(*database_, kSchema, Instant{0});
  }
  void TearDown() override {
    archive_.reset();
    database_.reset();
    fs::remove_all(root_);
  }

  fs::path file() const { return root_ / "shop.db"; }
  fs::path folder() const { return root_ / "archive"; }
  void open_database() { database_ = open_sqlite({.file = file(), .durable = false}); }
  ArchiveOptions options() const { return {.database = file(), .folder = folder(), .log_bytes = 256 << 10}; }
  void start() { start(options()); }
  void start(const ArchiveOptions& options) { archive_ = std::make_unique<Archive>(*database_, clock_, options); }
  Archive::Turn turn() {
    clock_.set(clock_.now().plus_seconds(10));
    return archive_->turn();
  }
  std::string failure_of_turn() {
    try {
      turn();
    } catch (const std::exception& failure) {
      return failure.what();
    }
    return "";
  }
  /// Some rows; the larger the number, the more differs.
  void change(int number) {
    database_->write_now([&](Tx& tx) {
      for (int i = 0; i < 20; ++i) tx.execute(kInsert, {number * 100 + i, std::string(600, static_cast<char>('a' + number % 26))});
      tx.execute(kRename, {"renamed " + std::to_string(number), number % 3});
      tx.execute(kDelete, {number % 7});
    });
  }
  Digest restored(std::optional<Instant> at = std::nullopt) {
    const fs::path copy = root_ / "restored.db";
    for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(copy.string() + ending);
    last_ = restore_archive(folder(), at, copy);
    foreign(copy, "PRAGMA integrity_check");
    return digest_of(*open_sqlite({.file = copy, .durable = false}));
  }
  std::string failure_of_restore(std::optional<Instant> at = std::nullopt) {
    try {
      restored(at);
    } catch (const std::exception& failure) {
      return failure.what();
    }
    return "";
  }
  std::vector<archive::Chain> chains() const { return archive::chains(folder()); }
  fs::path segment(std::uint64_t number) const { return archive::segment_file(chains().back().folder, number); }
  wal::Words salts() const { return wal::Log(file().string() + "-wal").head()->salts; }

  fs::path root_;
  ManualClock clock_{*parse_iso("2026-11-29T10:00:00Z")};
  std::unique_ptr<Database> database_;
  std::unique_ptr<Archive> archive_;
  Restored last_;
};

TEST_F(ArchiveTest, EveryMomentIsHadBackAsItWas) {
  start();
  std::vector<std::pair<Instant, Digest>> moments;
  const wal::Words first_log = salts();
  for (int i = 0; i < 25; ++i) {
    change(i);
    turn();
    moments.emplace_back(clock_.now(), digest_of(*database_));
  }
  EXPECT_GE(salts()[0] - first_log[0], 3u) << "the log has begun anew several times";
  EXPECT_EQ(chains().size(), 1u);
  for (const auto& [moment, digest] : moments) {
    ASSERT_EQ(restored(moment), digest) << to_iso(moment);
    EXPECT_EQ(last_.nothing_after, moment);
  }
  EXPECT_EQ(restored(moments[5].first.plus_seconds(9)), moments[5].second) << "until the next moment it is the one before";
  EXPECT_EQ(restored(), moments.back().second);
}

TEST_F(ArchiveTest, BetweenTwoIntervalsNothingIsWritten) {
  start();
  EXPECT_EQ(turn().new_base, "there is none yet");
  change(1);
  EXPECT_EQ(archive_->turn().segments, 0u);
  EXPECT_GT(archive_->status().lag_bytes, 0u);
  EXPECT_EQ(turn().segments, 1u);
  EXPECT_EQ(archive_->status().lag_bytes, 0u);
  EXPECT_EQ(turn().segments, 0u) << "nothing was committed";
  EXPECT_EQ(archive_->status().complete_to, clock_.now()) << "and so everything is archived";
}

TEST_F(ArchiveTest, WhatNobodyArchivedWhileTheServerStoodIsArchivedLater) {
  start();
  change(1);
  turn();
  for (int i = 2; i < 12; ++i) {
    archive_.reset();
    database_.reset();
    open_database();
    change(i);
    database_.reset();
    open_database();
    start();
    EXPECT_EQ(turn().new_base, "");
    ASSERT_EQ(restored(), digest_of(*database_));
  }
  EXPECT_EQ(chains().size(), 1u);
}

TEST_F(ArchiveTest, TheRestIsArchivedWhenTheServerStops) {
  start();
  turn();
  change(1);
  const Digest digest = digest_of(*database_);
  database_->stop();
  EXPECT_EQ(archive_->finish().segments, 1u);
  EXPECT_EQ(restored(), digest);
}

TEST_F(ArchiveTest, AnotherProgramsCheckpointTakesNothingAwayWhileItIsAtWork) {
  start();
  turn();
  for (int i = 1; i < 30; ++i) {
    change(i);
    foreign(file(), "PRAGMA wal_checkpoint(TRUNCATE)");
    foreign(file(), ("INSERT INTO items (id, name) VALUES (" + std::to_string(-i) + ", 'foreign')").c_str());
    foreign(file(), "PRAGMA wal_checkpoint(RESTART)");
    turn();
  }
  EXPECT_EQ(chains().size(), 1u);
  EXPECT_EQ(restored(), digest_of(*database_));
}

TEST_F(ArchiveTest, AnotherProgramsChangeWhileItIsNotAtWorkIsNoticedAndBeginsANewBase) {
  start();
  change(1);
  turn();
  const Instant moment = clock_.now();
  const Digest before = digest_of(*database_);
  archive_.reset();
  database_.reset();
  foreign(file(), "INSERT INTO items (id, name) VALUES (-1, 'foreign')");
  open_database();
  start();
  EXPECT_THAT(turn().new_base, HasSubstr("changed while the archive did not look"));
  EXPECT_EQ(restored(), digest_of(*database_));
  EXPECT_EQ(restored(moment), before) << "the chain before it is still there";
}

TEST_F(ArchiveTest, AMarkedDatabasesLogOutlivesItsLastConnection) {
  change(1);
  database_.reset();
  EXPECT_GT(fs::file_size(file().string() + "-wal"), 0u);
  mark_archived(file(), false);
  open_database();
  database_.reset();
  EXPECT_FALSE(fs::exists(file().string() + "-wal"));
}

TEST_F(ArchiveTest, AFolderThatDisappearsStopsNothingAndIsGoneOnWithWhenItReturns) {
  start();
  turn();
  fs::rename(folder(), root_ / "away");
  for (int i = 1; i < 20; ++i) {
    change(i);
    EXPECT_THAT(failure_of_turn(), HasSubstr("cannot be made"));
  }
  EXPECT_FALSE(fs::exists(folder())) << "no empty folder takes the place of the disk";
  EXPECT_GT(archive_->status().lag_bytes, 0u);
  fs::rename(root_ / "away", folder());
  EXPECT_GE(turn().segments, 1u);
  EXPECT_EQ(archive_->status().lag_bytes, 0u);
  EXPECT_EQ(chains().size(), 1u);
  EXPECT_EQ(restored(), digest_of(*database_));
}

TEST_F(ArchiveTest, AFullDiskStopsNothingAndIsGoneOnWithWhenThereIsRoom) {
  fs::create_directory(folder());
  if (::mount("tmpfs", folder().c_str(), "tmpfs", 0, "size=400k") != 0) GTEST_SKIP() << "this user may not mount a small disk";
  start();
  turn();
  std::string failure;
  int changes = 1;
  for (; failure.empty() && changes < 100; ++changes) {
    change(changes);
    failure = failure_of_turn();
  }
  EXPECT_THAT(failure, HasSubstr("No space left"));
  change(changes);
  EXPECT_EQ(::mount(nullptr, folder().c_str(), nullptr, MS_REMOUNT, "size=64m"), 0);
  EXPECT_EQ(turn().new_base, "");
  EXPECT_EQ(restored(), digest_of(*database_));
  archive_.reset();
  ::umount(folder().c_str());
}

TEST_F(ArchiveTest, ALogThatCannotBeArchivedIsLetGoAtItsLimit) {
  ArchiveOptions small = options();
  small.log_limit_bytes = 1 << 20;
  start(small);
  turn();
  fs::rename(folder(), root_ / "away");
  for (int i = 1; i < 100; ++i) {
    change(i);
    EXPECT_THAT(failure_of_turn(), Not(IsEmpty()));
  }
  EXPECT_LT(fs::file_size(file().string() + "-wal"), 3u << 20);
  fs::rename(root_ / "away", folder());
  EXPECT_THAT(turn().new_base, HasSubstr("changed while"));
  EXPECT_EQ(restored(), digest_of(*database_));
}

TEST_F(ArchiveTest, AReaderThatNeedsTheOldLogHoldsUpNothingButItsEnd) {
  start();
  turn();
  std::latch reading(1), over(1);
  database_->read_long(
      [&](Tx& tx) {
        tables_of(tx);
        reading.count_down();
        over.wait();
      },
      nullptr);
  reading.wait();
  const wal::Words before = salts();
  for (int i = 1; i < 20; ++i) {
    change(i);
    turn();
  }
  EXPECT_EQ(salts(), before);
  EXPECT_EQ(restored(), digest_of(*database_));
  over.count_down();
  database_->read_long_now([](Tx&) {});
  for (int i = 20; i < 40; ++i) {
    change(i);
    turn();
  }
  EXPECT_NE(salts(), before);
  EXPECT_EQ(restored(), digest_of(*database_));
}

TEST_F(ArchiveTest, OldChainsGoWhenEveryMomentIsInALaterOne) {
  ArchiveOptions daily = options();
  daily.days = 3;
  start(daily);
  turn();
  std::vector<std::pair<Instant, Digest>> moments;
  for (int day = 0; day < 6; ++day) {
    change(day);
    turn();
    moments.emplace_back(clock_.now(), digest_of(*database_));
    clock_.advance_days(1);
    turn();
  }
  EXPECT_THAT(failure_of_restore(moments[0].first), HasSubstr("The archive begins at"));
  const Instant needed_from = clock_.now().plus_days(-3);
  for (const auto& [moment, digest] : moments) {
    if (moment >= needed_from) {
      EXPECT_EQ(restored(moment), digest);
    }
  }
  EXPECT_LE(chains().front().began_at, needed_from);
  EXPECT_GT(chains()[1].began_at, needed_from);
  clock_.advance_days(100);
  archive_.reset();
  start(daily);
  const fs::path last = chains().back().folder;
  turn();
  EXPECT_EQ(chains().front().folder, last) << "the last chain stays, because it has the moments before the next";
  EXPECT_EQ(chains().size(), 2u);
}

TEST_F(ArchiveTest, ADamagedFileIsNamedAndWhatIsBeforeItIsStillHadBack) {
  start();
  turn();
  std::vector<std::pair<Instant, Digest>> moments;
  for (int i = 1; i <= 4; ++i) {
    change(i);
    turn();
    moments.emplace_back(clock_.now(), digest_of(*database_));
  }
  const std::string third = files::read_file(segment(3)), second = files::read_file(segment(2));
  const auto refused = [&](const fs::path& damaged) {
    const std::string failure = failure_of_restore();
    EXPECT_THAT(failure, HasSubstr(damaged.string()));
    EXPECT_FALSE(fs::exists(root_ / "restored.db"));
    return failure;
  };
  for (const std::size_t at : {std::size_t{0}, std::size_t{30}, std::size_t{60}, std::size_t{100}, third.size() / 2, third.size() - 1}) {
    std::string changed = third;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    files::write_file(segment(3), changed);
    EXPECT_THAT(refused(segment(3)), HasSubstr("--at " + to_iso(moments[1].first))) << at;
  }
  files::write_file(segment(3), third.substr(0, third.size() / 2));
  refused(segment(3));
  files::write_file(segment(3), second);
  refused(segment(3));
  fs::remove(segment(3));
  refused(segment(3));
  EXPECT_EQ(restored(moments[1].first), moments[1].second);
  files::write_file(segment(3), third);
  EXPECT_EQ(restored(), moments[3].second);

  const fs::path base = chains().back().folder / archive::kBaseFile;
  std::string bytes = files::read_file(base);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  files::write_file(base, bytes);
  refused(base);
}

TEST_F(ArchiveTest, NothingIsReplacedAndNothingIsMadeOfNothing) {
  start();
  turn();
  files::write_file(root_ / "there.db", "mine");
  EXPECT_THROW(restore_archive(folder(), std::nullopt, root_ / "there.db"), std::runtime_error);
  EXPECT_EQ(files::read_file(root_ / "there.db"), "mine");
  fs::create_directory(root_ / "empty");
  EXPECT_THROW(restore_archive(root_ / "empty", std::nullopt, root_ / "new.db"), std::runtime_error);
  EXPECT_THROW(restore_archive(root_ / "none", std::nullopt, root_ / "new.db"), std::runtime_error);
  EXPECT_FALSE(fs::exists(root_ / "new.db"));
}

TEST_F(ArchiveTest, TheArchiveIsItsOwnersAlone) {
  start();
  turn();
  change(1);
  turn();
  for (const fs::path& entry : {folder(), chains()[0].folder, segment(0), segment(1), chains()[0].folder / archive::kBaseFile}) {
    EXPECT_EQ(fs::status(entry).permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none) << entry;
  }
}

TEST_F(ArchiveTest, UnderLoadEveryMomentIsWhole) {
  start();
  std::atomic<bool> over = false;
  // Each transaction adds a pair: a moment that is torn has one without the other.
  static const Statement kCountPairs("SELECT COUNT(*), COUNT(DISTINCT id / 2) FROM items");
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; !over; ++i) {
        database_->write_now([&](Tx& tx) {
          const int id = 2 * (w + 3 * i);
          tx.execute(kInsert, {id, std::string(900, 'x')});
          tx.execute(kInsert, {id + 1, std::string(900, 'y')});
        });
      }
    });
  }
  std::vector<Instant> moments;
  const std::uint32_t first_log = salts()[0];
  while (moments.size() < 12 || salts()[0] - first_log < 5) {
    const std::uint64_t commits = database_->statistics().commits;
    while (database_->statistics().commits < commits + 5) std::this_thread::yield();
    turn();
    moments.push_back(clock_.now());
  }
  over = true;
  for (std::thread& writer : writers) writer.join();
  database_->stop();
  archive_->finish();
  EXPECT_EQ(chains().size(), 1u);
  archive_.reset();
  database_.reset();
  open_database();
  EXPECT_EQ(restored(), digest_of(*database_));
  for (std::size_t i = 0; i < moments.size(); i += moments.size() / 6) {
    const fs::path copy = root_ / "moment.db";
    restore_archive(folder(), moments[i], copy);
    {
      const auto database = open_sqlite({.file = copy, .durable = false});
      database->read_now([&](Tx& tx) {
        tx.query(kCountPairs, {}, [](const Row& row) { EXPECT_EQ(row.integer(0), 2 * row.integer(1)); });
      });
    }
    for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(copy.string() + ending);
  }
}

TEST_F(ArchiveTest, AStoppedDatabaseHasNoMomentBetweenCommits) {
  int runs = 0;
  between_commits(*database_, [&] { ++runs; });
  EXPECT_EQ(runs, 1);
  EXPECT_THROW(between_commits(*database_, [] { throw std::runtime_error("no"); }), std::runtime_error);
  database_->stop();
  EXPECT_THROW(between_commits(*database_, [&] { ++runs; }), Failure);
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace chandlery::sql
