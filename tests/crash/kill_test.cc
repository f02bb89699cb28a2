// The server is killed in the middle of checkouts, again and again on one database, and every promise is checked.
//
// CHANDLERY_CRASH_SEED repeats a run's choice of moments, CHANDLERY_CRASH_ROUNDS makes it longer or shorter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <random>

#include "crash/books.h"
#include "crash/rush.h"
#include "identity/sealing_keys.h"

namespace chandlery::test {
namespace {

using testing::IsEmpty;

struct Plan {
  sql::Engine engine;
  int rounds;
};

constexpr int kFewestPromises = 40, kMostPromises = 240;  // before a kill

class KillTest : public testing::TestWithParam<Plan> {
 protected:
  void SetUp() override {
    if (GetParam().engine == sql::Engine::kPostgres && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) {
      GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set";
    }
  }
};

TEST_P(KillTest, KillingTheServerDuringCheckoutsLosesNoPromisedOrderAndGivesNoKeyTwice) {
  const std::uint32_t seed = number_from("CHANDLERY_CRASH_SEED", std::random_device{}());
  const int rounds =
      static_cast<int>(number_from("CHANDLERY_CRASH_ROUNDS", static_cast<std::uint32_t>(GetParam().rounds)));
  SCOPED_TRACE("CHANDLERY_CRASH_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);

  RunningServer server(GetParam().engine);
  load_shop(server);
  server.start();
  const Shopfront shop = Shopfront::of(*server.client());
  std::vector<Purchase> promised;
  int under_way = 0, already_written = 0;
  for (int round = 1; round <= rounds && !HasFailure(); ++round) {
    const int enough = std::uniform_int_distribution(kFewestPromises, kMostPromises)(random);
    SCOPED_TRACE("round " + std::to_string(round) + ", killed after " + std::to_string(enough) + " promises");
    Rush rush(server, shop, {.name = "round-" + std::to_string(round)});
    const bool reached = rush.wait_for(enough);
    server.kill_hard();
    Rush::Outcome seen = rush.finish();
    ASSERT_TRUE(reached) << server.log();
    EXPECT_THAT(seen.surprises, IsEmpty());

    server.start();
    EXPECT_EQ(readiness(server), 200);
    under_way += static_cast<int>(seen.unanswered.size());
    already_written += static_cast<int>(Books(*sql::open(server.database_address())).orders()) -
                       static_cast<int>(promised.size() + seen.promised.size());
    ASSERT_NO_FATAL_FAILURE(settle(server, shop, seen));
    std::ranges::move(seen.promised, std::back_inserter(promised));
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(faults_of(server, promised), IsEmpty());
    if (round < rounds) server.start();
  }

  const auto database = sql::open(server.database_address());
  const std::filesystem::path file = server.folder() / "master.key";
  const auto keyring = identity::open_keyring(*database, {.file = file, .keys = crypto::read_master_keys(file)}, false, SystemClock().now());
  EXPECT_THAT(keys_given_twice(*database, keyring), IsEmpty());
  std::cout << "CHANDLERY_CRASH_SEED=" << seed << ": " << rounds << " kills, " << under_way
            << " checkouts under way, of which " << already_written << " were written; " << Books(*database).counts()
            << "\n";
}

INSTANTIATE_TEST_SUITE_P(Engines, KillTest,
                         testing::Values(Plan{sql::Engine::kSqlite, 20}, Plan{sql::Engine::kPostgres, 5}),
                         [](const testing::TestParamInfo<Plan>& plan) {
                           return plan.param.engine == sql::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

}  // namespace
}  // namespace chandlery::test
