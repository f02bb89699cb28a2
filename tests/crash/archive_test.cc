// The server is killed among checkouts while it archives, again and again; what was archived is had back, and no more than was done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "crash/books.h"
#include "crash/rush.h"
#include "platform/sql/archive_files.h"
#include "platform/sql/moving.h"
#include "platform/sql/restore.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr int kKills = 4, kFewestPromises = 40, kMostPromises = 300;

std::map<std::string, std::string> digest_of(sql::Database& database) {
  std::map<std::string, std::string> digest;
  database.read_long_now([&](sql::Tx& tx) {
    for (const sql::Table& table : sql::tables_of(tx)) digest[table.name] = sql::contents_of(tx, table).hex();
  });
  return digest;
}

/// Until the archive is complete to a moment; false when the server is gone before.
bool wait_for_archive(const RunningServer& server, const fs::path& archive, Instant moment) {
  while (server.running()) {
    const auto end = fs::exists(archive) ? sql::end_of_archive(archive, server.folder() / "chandlery.db") : std::nullopt;
    if (end && end->complete_to >= moment) return true;
    std::this_thread::yield();
  }
  return false;
}

TEST(ArchiveUnderKills, WhatWasArchivedIsHadBackAndTheNewestMomentIsTheDatabase) {
  const char* const given = std::getenv("CHANDLERY_CRASH_SEED");
  const std::uint32_t seed = given == nullptr ? std::random_device{}() : static_cast<std::uint32_t>(std::stoul(given));
  SCOPED_TRACE("CHANDLERY_CRASH_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);

  RunningServer server(sql::Engine::kSqlite);
  const fs::path archive = server.folder() / "archive", copy = server.folder() / "copy.db";
  server.set_environment("CHANDLERY_ARCHIVE_FOLDER=" + archive.string());
  server.set_environment("CHANDLERY_ARCHIVE_SECONDS=1");
  load_shop(server);
  const auto restore = [&](std::optional<Instant> at) {
    for (const char* const ending : {"", "-wal", "-shm"}) fs::remove(copy.string() + ending);
    return sql::restore_archive(archive, at, copy);
  };
  std::vector<Purchase> promised;
  std::vector<std::pair<Instant, std::size_t>> moments;  // and how many orders there were at least
  for (int round = 1; round <= kKills && !HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    server.start();
    const Shopfront shop = Shopfront::of(*server.client());
    Rush rush(server, shop, {.name = "round-" + std::to_string(round)});
    ASSERT_TRUE(rush.wait_for(kFewestPromises)) << server.log();
    const Instant acknowledged = SystemClock().now();
    ASSERT_TRUE(wait_for_archive(server, archive, acknowledged)) << server.log();
    moments.emplace_back(SystemClock().now(), promised.size() + kFewestPromises);
    ASSERT_TRUE(rush.wait_for(kFewestPromises + std::uniform_int_distribution(0, kMostPromises)(random)));
    server.kill_hard();
    Rush::Outcome seen = rush.finish();
    EXPECT_THAT(seen.surprises, IsEmpty());

    // Of the archive alone, as if the machine were lost.
    restore(std::nullopt);
    {
      const auto database = sql::open("sqlite:" + copy.string());
      const Books books(*database);
      EXPECT_THAT(books.contradictions(), IsEmpty());
      EXPECT_GE(books.orders(), moments.back().second) << "what was acknowledged and archived";
    }
    server.start();
    const std::vector<http::Response> answers = check_out_all(server, shop, seen.unanswered);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      ASSERT_EQ(answers[i].status, 201) << answers[i].body;
      seen.unanswered[i].orders = orders_of(answers[i]);
    }
    promised.insert(promised.end(), seen.promised.begin(), seen.promised.end());
    promised.insert(promised.end(), seen.unanswered.begin(), seen.unanswered.end());
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(faults_of(server, promised), IsEmpty());
    restore(std::nullopt);
    EXPECT_EQ(digest_of(*sql::open("sqlite:" + copy.string())), digest_of(*sql::open(server.database_address())));
  }
  EXPECT_EQ(sql::archive::chains(archive).size(), 1u) << "no kill breaks the chain: " << server.log();
  for (const auto& [moment, orders] : moments) {
    const sql::Restored restored = restore(moment);
    EXPECT_LE(restored.nothing_after, moment);
    const auto database = sql::open("sqlite:" + copy.string());
    const Books books(*database);
    EXPECT_THAT(books.contradictions(), IsEmpty());
    EXPECT_GE(books.orders(), orders);
  }
  std::cout << "CHANDLERY_CRASH_SEED=" << seed << ": " << kKills << " kills, " << promised.size() << " checkouts\n";
}

}  // namespace
}  // namespace chandlery::test
