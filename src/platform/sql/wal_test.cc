// What is read of SQLite's log: what was committed, all of it, and nothing that is torn, changed or of the log before.
#include "platform/sql/wal.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "platform/files/file.h"

namespace chandlery::sql::wal {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPageBytes = 1024, kFrameBytes = 24 + kPageBytes, kHeadBytes = 32;

class WalTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chandlery-wal." + std::to_string(getpid()));
    fs::create_directory(folder_);
    ASSERT_EQ(sqlite3_open(file().c_str(), &handle_), SQLITE_OK);
    run("PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=5");
    run("CREATE TABLE items (id INTEGER PRIMARY KEY, filling BLOB)");
  }
  void TearDown() override {
    sqlite3_close(handle_);
    fs::remove_all(folder_);
  }
  void run(const char* text) { ASSERT_EQ(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle_); }

  fs::path file() const { return folder_ / "shop.db"; }
  fs::path log_file() const { return folder_ / "shop.db-wal"; }
  fs::path copy() const { return folder_ / "copy"; }
  void write_copy(const std::string& bytes) const { files::write_file(copy(), bytes); }

  /// Everything that can be read of a log.
  static std::pair<Place, Pages> read(const fs::path& log_file) {
    Log log(log_file);
    const auto head = log.head();
    if (!head) return {};
    std::pair<Place, Pages> found{Log::beginning(*head), {}};
    log.read_on(found.first, found.second);
    return found;
  }

  fs::path folder_;
  sqlite3* handle_ = nullptr;
};

TEST_F(WalTest, EachPageIsReadAsTheLastCommitLeftIt) {
  for (int i = 0; i < 20; ++i) run("INSERT INTO items (filling) VALUES (randomblob(700))");
  const auto [place, pages] = read(log_file());
  EXPECT_EQ(kHeadBytes + place.frames * kFrameBytes, fs::file_size(log_file())) << "every frame is committed";
  Log log(log_file());
  std::string in_log(place.database_pages * kPageBytes, '\0');
  for (const auto& [number, frame] : pages) log.page(frame, std::span(in_log).subspan((number - 1) * kPageBytes, kPageBytes));
  EXPECT_TRUE(log.reaches(place));
  run("PRAGMA wal_checkpoint(FULL)");
  EXPECT_EQ(in_log, files::read_file(file()));
}

TEST_F(WalTest, WhatIsNotCommittedIsNotRead) {
  run("INSERT INTO items (filling) VALUES (randomblob(700))");
  const auto before = read(log_file());
  const auto bytes = fs::file_size(log_file());
  run("BEGIN; INSERT INTO items (filling) SELECT randomblob(700) FROM (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10),(11),(12))");
  ASSERT_GT(fs::file_size(log_file()), bytes) << "the transaction spills into the log";
  EXPECT_EQ(read(log_file()), before);
  run("ROLLBACK; INSERT INTO items (filling) VALUES (randomblob(700))");
  Log log(log_file());
  Place on = before.first;
  Pages pages;
  log.read_on(on, pages);
  EXPECT_GT(on.frames, before.first.frames) << "the next commit stands where the one taken back stood";
  EXPECT_EQ(on, read(log_file()).first);
}

TEST_F(WalTest, ALogThatIsCutOffAnywhereIsReadUpToTheLastWholeCommit) {
  std::vector<Place> commits{read(log_file()).first};
  for (int i = 0; i < 3; ++i) {
    run("INSERT INTO items (filling) VALUES (randomblob(1500))");
    commits.push_back(read(log_file()).first);
  }
  const std::string whole = files::read_file(log_file());
  for (std::uint64_t length = kHeadBytes + commits[0].frames * kFrameBytes; length <= whole.size(); length += 97) {
    write_copy(whole.substr(0, length));
    const std::uint64_t frames = (length - kHeadBytes) / kFrameBytes;
    const auto expected = std::find_if(commits.rbegin(), commits.rend(), [&](const Place& c) { return c.frames <= frames; });
    ASSERT_EQ(read(copy()).first, *expected) << length;
  }
}

TEST_F(WalTest, AChangedByteEndsWhatIsRead) {
  run("INSERT INTO items (filling) VALUES (randomblob(1500))");
  const Place first = read(log_file()).first;
  run("INSERT INTO items (filling) VALUES (randomblob(1500))");
  const std::string whole = files::read_file(log_file());
  for (std::uint64_t at = kHeadBytes + first.frames * kFrameBytes; at < whole.size(); at += 31) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    write_copy(changed);
    ASSERT_EQ(read(copy()).first, first) << at;
  }
  for (std::uint64_t at = 0; at < kHeadBytes; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    write_copy(changed);
    ASSERT_FALSE(Log(copy()).head()) << at;
  }
}

TEST_F(WalTest, FramesOfTheLogBeforeAreNotRead) {
  for (int i = 0; i < 9; ++i) run("INSERT INTO items (filling) VALUES (randomblob(1500))");
  const Place before = read(log_file()).first;
  run("PRAGMA wal_checkpoint(RESTART); INSERT INTO items (filling) VALUES (1)");
  const Place now = read(log_file()).first;
  EXPECT_LT(now.frames, before.frames);
  EXPECT_GT(fs::file_size(log_file()), kHeadBytes + now.frames * kFrameBytes) << "they are still in the file";
  EXPECT_EQ(now.salts[0], before.salts[0] + 1);
  EXPECT_FALSE(Log(log_file()).reaches(before));
  Place on = before;
  Pages pages;
  Log(log_file()).read_on(on, pages);
  EXPECT_EQ(on, before);
  EXPECT_TRUE(pages.empty());
}

TEST_F(WalTest, PagesThatACommitTakesOffTheEndAreGone) {
  run("PRAGMA auto_vacuum=FULL; VACUUM");
  for (int i = 0; i < 9; ++i) run("INSERT INTO items (filling) VALUES (randomblob(1500))");
  const auto large = read(log_file());
  run("DELETE FROM items");
  const auto small = read(log_file());
  EXPECT_LT(small.first.database_pages, large.first.database_pages);
  EXPECT_LE(small.second.rbegin()->first, small.first.database_pages);
}

TEST_F(WalTest, SumsAreReadInBothByteOrders) {
  const char bytes[] = {0, 0, 0, 1, 0, 0, 0, 2};
  EXPECT_EQ(sum_on({}, bytes, true), (Words{1, 3}));
  EXPECT_EQ(sum_on({}, bytes, false), (Words{0x01000000, 0x03000000}));
}

TEST_F(WalTest, WithoutALogThereIsNoHead) {
  EXPECT_FALSE(Log(folder_ / "none").head());
  write_copy("");
  EXPECT_FALSE(Log(copy()).head());
}

}  // namespace
}  // namespace chandlery::sql::wal
