// What only PostgreSQL does: jobs get in each other's way, and connections die.
#include <gtest/gtest.h>

#include <barrier>
#include <future>
#include <latch>
#include <set>
#include <thread>

#include "platform/sql/open.h"
#include "support/engines.h"

namespace chandlery::sql {
namespace {

const Statement kSet("UPDATE items SET name = $1 WHERE id = $2");
const Statement kName("SELECT name FROM items WHERE id = $1");
const Statement kInsert("INSERT INTO items (id, name) VALUES ($1, $2)");
const Statement kBackend("SELECT pg_backend_pid()");
const Statement kTerminate("SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)");
const Statement kTerminateSelf("SELECT pg_terminate_backend(pg_backend_pid())");
const Statement kWhole("SELECT * FROM items WHERE id = $1");
const Statement kWaiting("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = CAST('items' AS regclass)");
const Statement kTakeOne("SELECT id FROM items ORDER BY id LIMIT 1 /*postgres: FOR UPDATE SKIP LOCKED */");

const std::vector<Migration> kSchema = {
    {"test", 1, "items",
     "CREATE TABLE items (id BIGINT PRIMARY KEY, name TEXT NOT NULL);"
     "INSERT INTO items (id, name) VALUES (1, 'first'); INSERT INTO items (id, name) VALUES (2, 'second');"}};

class PostgresTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database_apart(kSchema); }

  std::string name(Database& from, int id) {
    std::string found;
    from.read_now(
        [&](Tx& tx) { found = tx.first(kName, {id}, [](const Row& row) { return row.string(0); }).value_or(""); });
    return found;
  }
  std::unique_ptr<Database> open_with(int connections, int attempts = 10) {
    return open_postgres(
        {.connection = address(), .connections = connections, .reader_threads = 1, .attempts = attempts});
  }
  static std::optional<Failure> failure_of(Database& at, const Job& job) {
    try {
      at.write_now(job);
      return std::nullopt;
    } catch (const Failure& failure) {
      return failure;
    }
  }
  static std::int64_t backend(Tx& tx) {
    return tx.first(kBackend, {}, [](const Row& row) { return row.integer(0); }).value();
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, PostgresTest, testing::Values(Engine::kPostgres),
                         [](const auto&) { return "Postgres"; });

TEST_P(PostgresTest, JobsThatBlockEachOtherAreRunAgainAndBothCommit) {
  const auto two = open_with(2);
  std::barrier both_hold_a_row(2);
  std::latch finished(2);
  std::atomic<int> runs{0};
  for (int i = 0; i < 2; ++i)
    two->write(
        [&, i, first_run = true](Tx& tx) mutable {
          ++runs;
          tx.run_script("SET LOCAL deadlock_timeout = '10ms'");
          tx.execute(kSet, {"job " + std::to_string(i), 1 + i});
          if (std::exchange(first_run, false)) both_hold_a_row.arrive_and_wait();
          tx.queue(kSet, {"job " + std::to_string(i), 2 - i});
        },
        [&](std::exception_ptr failure) {
          EXPECT_FALSE(failure);
          finished.count_down();
        });
  finished.wait();
  EXPECT_GE(runs, 3) << "at least one of them was in the way";
  EXPECT_EQ(two->statistics().retries, static_cast<std::uint64_t>(runs - 2));
  EXPECT_EQ(name(*two, 1), name(*two, 2));
}

TEST_P(PostgresTest, ASerialisationFailureIsTriedAsOftenAsAllowed) {
  const auto few = open_with(1, 3);
  const auto fail_until = [&](int last) {
    int runs = 0;
    const auto failure = failure_of(*few, [&](Tx& tx) {
      tx.execute(kSet, {"run " + std::to_string(++runs), 1});
      if (runs <= last) tx.run_script("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
    });
    return std::pair(runs, failure);
  };
  EXPECT_EQ(fail_until(2).second, std::nullopt);
  EXPECT_EQ(name(*few, 1), "run 3");
  const auto [runs, failure] = fail_until(1000);
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(failure->kind(), Failure::Kind::kRetry);
}

TEST_P(PostgresTest, AConnectionThatDiedWhileIdleCostsNoJob) {
  const auto one = open_with(1);
  std::int64_t writer = 0, reader = 0;
  one->write_now([&](Tx& tx) { writer = backend(tx); });
  one->read_now([&](Tx& tx) { reader = backend(tx); });
  database().write_now([&](Tx& tx) {
    for (const auto victim : {writer, reader})
      tx.query(kTerminate, {victim}, [](const Row& row) { EXPECT_TRUE(row.flag(0)); });
  });
  EXPECT_EQ(name(*one, 1), "first");
  one->write_now([&](Tx& tx) { tx.queue(kSet, {"after", 1}); });
  EXPECT_EQ(name(*one, 1), "after");
  EXPECT_TRUE(one->reachable());
}

TEST_P(PostgresTest, AConnectionThatDiesUnderItsJobIsUnavailableAndTheNextJobWorks) {
  const auto one = open_with(1);
  for (int round = 0; round < 2; ++round) {
    const auto failure = failure_of(*one, [](Tx& tx) {
      tx.execute(kSet, {"lost", 1});
      tx.query(kTerminateSelf, {}, [](const Row&) {});
      tx.execute(kSet, {"lost", 2});
    });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind(), Failure::Kind::kUnavailable);
    one->write_now([](Tx& tx) { tx.execute(kSet, {"kept", 2}); });
    EXPECT_EQ(name(*one, 1), "first");
    EXPECT_EQ(name(*one, 2), "kept");
  }
}

TEST_P(PostgresTest, AJobWhoseCommitWasNotAnsweredIsNotRunAgain) {
  database().write_now([](Tx& tx) {
    tx.run_script(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON items DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION die()");
  });
  const auto one = open_with(1);
  int runs = 0;
  const auto failure = failure_of(*one, [&](Tx& tx) {
    ++runs;
    tx.queue(kInsert, {3, "third"});
  });
  EXPECT_EQ(runs, 1);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->kind(), Failure::Kind::kUnavailable);
  one->write_now([](Tx& tx) { tx.execute(kSet, {"works", 1}); });
}

TEST_P(PostgresTest, TheSettingSaysHowManyJobsWriteAtOnce) {
  const auto two = sql::open(address(), 2);
  std::mutex mutex;
  std::set<std::int64_t> sessions;
  std::barrier both_run(2);
  std::latch finished(20);
  for (int i = 0; i < 20; ++i)
    two->write(
        [&, i](Tx& tx) {
          const std::int64_t own = backend(tx);
          if (i < 2) both_run.arrive_and_wait();
          const std::lock_guard lock(mutex);
          sessions.insert(own);
        },
        [&](std::exception_ptr failure) {
          EXPECT_FALSE(failure);
          finished.count_down();
        });
  finished.wait();
  EXPECT_EQ(sessions.size(), 2U);
}

TEST_P(PostgresTest, AServerThatHasBecomeAReplicaIsLeftForAnotherSession) {
  const auto one = open_with(1);
  std::set<std::int64_t> sessions;
  one->write_now([&](Tx& tx) { sessions.insert(backend(tx)); });
  int runs = 0;
  one->write_now([&](Tx& tx) {
    sessions.insert(backend(tx));
    if (++runs == 1) tx.run_script("SET TRANSACTION READ ONLY");
    tx.execute(kSet, {"written", 1});
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(sessions.size(), 2U);
  EXPECT_EQ(name(*one, 1), "written");
}

TEST_P(PostgresTest, ATableThatANewerServerChangesCostsNoJob) {
  const auto one = open_with(1);
  const auto read_whole = [](Tx& tx) { tx.query(kWhole, {1}, [](const Row& row) { EXPECT_EQ(row.text(1), "first"); }); };
  for (int i = 0; i < 2; ++i) {
    one->read_now(read_whole);
    one->write_now(read_whole);
    database().write_now(
        [&](Tx& tx) { tx.run_script("ALTER TABLE items ADD COLUMN later" + std::to_string(i) + " TEXT"); });
  }
  one->read_now(read_whole);
  one->write_now(read_whole);
  EXPECT_EQ(one->statistics().retries, 4U);
}

TEST_P(PostgresTest, AMigrationThatWaitsForALongReadLetsOthersPass) {
  const auto older = open_postgres({.connection = address(), .connections = 1, .reader_threads = 2});
  std::latch reads(1), go(1), finished(1);
  older->read_long(
      [&](Tx& tx) {
        tx.query(kName, {1}, [](const Row&) {});
        reads.count_down();
        go.wait();
      },
      [&](std::exception_ptr failure) {
        EXPECT_FALSE(failure);
        finished.count_down();
      });
  reads.wait();
  std::vector<Migration> steps = kSchema;
  steps.push_back({"test", 2, "later", "ALTER TABLE items ADD COLUMN later TEXT"});
  int applied = 0;
  std::thread newer([&] { applied = migrate(database(), steps, Instant{9}); });
  const auto one = open_with(1);
  for (std::int64_t waiting = 0; waiting == 0; std::this_thread::yield())
    one->read_now([&](Tx& tx) { tx.query(kWaiting, {}, [&](const Row& row) { waiting = row.integer(0); }); });
  older->write_now([](Tx& tx) { tx.execute(kSet, {"sold on", 2}); });
  EXPECT_EQ(name(*older, 2), "sold on") << "while the long read still keeps the migration waiting";
  go.count_down();
  finished.wait();
  newer.join();
  EXPECT_EQ(applied, 1);
}

TEST_P(PostgresTest, ALockThatSomebodyKeepsIsBusy) {
  database().write_now([&](Tx& tx) {
    tx.execute(kSet, {"locked", 1});
    const auto one = open_with(1);
    const auto failure = failure_of(*one, [](Tx& other) {
      other.run_script("SET LOCAL lock_timeout = '10ms'");
      other.execute(kSet, {"waits", 1});
    });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->kind(), Failure::Kind::kBusy);
  });
}

TEST_P(PostgresTest, RowsThatAnotherJobHoldsCanBeSkipped) {
  std::set<std::int64_t> taken;
  const auto take = [&](Tx& tx) {
    taken.insert(tx.first(kTakeOne, {}, [](const Row& row) { return row.integer(0); }).value());
  };
  database().write_now([&](Tx& tx) {
    take(tx);
    open_with(1)->write_now(take);
  });
  EXPECT_EQ(taken, (std::set<std::int64_t>{1, 2}));
}

TEST_P(PostgresTest, LongReadsLeaveAReaderForShortOnes) {
  const auto two = open_postgres({.connection = address(), .connections = 1, .reader_threads = 2});
  std::latch begun(1), go(1), finished(3);
  for (int i = 0; i < 3; ++i)
    two->read_long(
        [&, i](Tx&) {
          if (i == 0) begun.count_down();
          go.wait();
        },
        [&](std::exception_ptr) { finished.count_down(); });
  begun.wait();
  EXPECT_EQ(name(*two, 1), "first");
  go.count_down();
  finished.wait();
}

TEST_P(PostgresTest, MoreWritesThanTheSocketHoldsCanBeQueued) {
  const std::string large(4000, 'x');
  database().write_now([&](Tx& tx) {
    for (int i = 10; i < 5000; ++i) tx.queue(kInsert, {i, large});
  });
  EXPECT_EQ(name(database(), 4999), large);
}

}  // namespace
}  // namespace chandlery::sql
