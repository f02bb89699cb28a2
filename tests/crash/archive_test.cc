// The server is killed among checkouts while it archives, again and again; what was archived is had back, and no more than was done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>
#include <random>

#include "crash/books.h"
#include "crash/rush.h"
#include "platform/sql/archive_files.h"
#include "platform/sql/restore.h"
#include "support/digest.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

constexpr int kKills = 4, kFewestPromises = 40, kMostPromises = 300;

/// Until the archive is complete to a moment; false when it is not for two minutes.
bool wait_for_archive(const RunningServer& server, const fs::path& archive, Instant moment) {
  const auto patience = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (std::chrono::steady_clock::now() < patience) {
    const auto end = fs::exists(archive) ? sql::end_of_archive(archive, server.folder() / "chandlery.db") : std::nullopt;
    if (end && end->complete_to >= moment) return true;
    // Each look reads the whole log, and the server needs the processor.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

TEST(ArchiveUnderKills, WhatWasArchivedIsHadBackAndTheNewestMomentIsTheDatabase) {
  const std::uint32_t seed = number_from("CHANDLERY_CRASH_SEED", std::random_device{}());
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
    ASSERT_NO_FATAL_FAILURE(settle(server, shop, seen));
    std::ranges::move(seen.promised, std::back_inserter(promised));
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
