// What the Database promises, on both engines.
#include "platform/sql/database.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <limits>
#include <thread>

#include "support/engines.h"

namespace chandlery::sql {
namespace {

const Statement kInsert("INSERT INTO items (id, name) VALUES ($1, $2)");
const Statement kInsertReturning("INSERT INTO items (id, name) VALUES ($1, $2) RETURNING name, id");
const Statement kInsertUnlessThere("INSERT INTO items (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING");
const Statement kRename("UPDATE items SET name = $1 WHERE id >= $2");
const Statement kCount("SELECT COUNT(*) FROM items");
const Statement kSum("SELECT SUM(id) FROM items");
const Statement kById("SELECT id, name FROM items WHERE id = $1");
const Statement kAll("SELECT id, name FROM items ORDER BY id");
const Statement kInsertValue("INSERT INTO vals (id, number, words, raw) VALUES ($1, $2, $3, $4)");
const Statement kValue("SELECT number, words, raw FROM vals WHERE id = $1");
const Statement kBroken("SELECT nothing FROM nowhere");

const std::vector<Migration> kSchema = {
    {"test", 1, "items",
     "CREATE TABLE items (id BIGINT PRIMARY KEY, name TEXT NOT NULL, CHECK (name <> 'bad')) /*sqlite: WITHOUT ROWID */;"
     "CREATE TABLE vals (id BIGINT PRIMARY KEY, number BIGINT, words TEXT, raw BYTEA);"
     "CREATE TABLE parts (item BIGINT NOT NULL REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED);"}};

std::int64_t count(Tx& tx) {
  return tx.first(kCount, {}, [](const Row& row) { return row.integer(0); }).value();
}

std::optional<Failure::Kind> kind_of(const std::exception_ptr& failure) {
  if (!failure) return std::nullopt;
  try {
    std::rethrow_exception(failure);
  } catch (const Failure& known) {
    return known.kind();
  } catch (...) {
    return std::nullopt;
  }
}

class DatabaseTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database_apart(kSchema); }

  std::int64_t committed() {
    std::int64_t rows = -1;
    database().read_now([&](Tx& tx) { rows = count(tx); });
    return rows;
  }
  /// The kind of Failure with which the job ended; nullopt when it was committed.
  std::optional<Failure::Kind> write_failure(const Job& job) {
    try {
      database().write_now(job);
      return std::nullopt;
    } catch (const Failure& failure) {
      return failure.kind();
    }
  }
  /// The same database again, with one writer and few places to wait.
  std::unique_ptr<Database> open_narrow(std::size_t waiting_limit) {
    if (GetParam() == Engine::kPostgres)
      return open_postgres(
          {.connection = address(), .connections = 1, .reader_threads = 1, .waiting_limit = waiting_limit});
    return open_sqlite({.file = address().substr(std::string("sqlite:").size()),
                        .reader_threads = 1,
                        .waiting_limit = waiting_limit,
                        .durable = false});
  }
};
INSTANTIATE_ON_BOTH_ENGINES(DatabaseTest);

TEST_P(DatabaseTest, ValuesComeBackAsTheyWereWritten) {
  using Limits = std::numeric_limits<std::int64_t>;
  const std::vector<std::int64_t> numbers = {0, 1, -1, 255, -256, 9'999'999'999, Limits::max(), Limits::min()};
  const std::vector<std::string> texts = {"", "it's \"quoted\" \\ $1 ?1", "héllo 世界 🛒",
                                          std::string(100'000, 'x'), "12"};
  const std::vector<std::vector<unsigned char>> raws = {
      {}, {0}, {0, 1, 0, 255, 39, 92}, std::vector<unsigned char>(70'000, 7)};
  const std::size_t rounds = 8;
  database().write_now([&](Tx& tx) {
    for (std::size_t i = 0; i < rounds; ++i)
      tx.execute(kInsertValue,
                 {static_cast<std::int64_t>(i), numbers[i], texts[i % texts.size()], Bytes(raws[i % raws.size()])});
  });
  database().read_now([&](Tx& tx) {
    for (std::size_t i = 0; i < rounds; ++i) {
      int rows = 0;
      tx.query(kValue, {static_cast<std::int64_t>(i)}, [&](const Row& row) {
        ++rows;
        EXPECT_EQ(row.integer(0), numbers[i]);
        EXPECT_EQ(row.text(1), texts[i % texts.size()]);
        EXPECT_TRUE(std::ranges::equal(row.bytes(2), raws[i % raws.size()]));
        EXPECT_FALSE(row.is_null(0) || row.is_null(1) || row.is_null(2));
      });
      EXPECT_EQ(rows, 1);
    }
  });
}

TEST_P(DatabaseTest, NullIsNotEmpty) {
  database().write_now([](Tx& tx) {
    tx.execute(kInsertValue, {1, nullptr, std::optional<std::string>(), std::nullopt});
    tx.execute(kInsertValue, {2, std::optional<std::int64_t>(5), std::string_view(), Bytes()});
    tx.query(kValue, {1}, [](const Row& row) {
      for (const int column : {0, 1, 2}) EXPECT_TRUE(row.is_null(column));
      EXPECT_EQ(row.integer(0), 0);
      EXPECT_EQ(row.text(1), "");
      EXPECT_TRUE(row.bytes(2).empty());
      EXPECT_EQ(row.optional_integer(0), std::nullopt);
      EXPECT_EQ(row.optional_string(1), std::nullopt);
      EXPECT_EQ(row.optional_instant(0), std::nullopt);
    });
    tx.query(kValue, {2}, [](const Row& row) {
      for (const int column : {0, 1, 2}) EXPECT_FALSE(row.is_null(column));
      EXPECT_EQ(row.optional_integer(0), 5);
      EXPECT_EQ(row.optional_string(1), "");
    });
  });
}

TEST_P(DatabaseTest, AValueReadAsAnotherTypeIsABugThatIsTold) {
  database().write_now([](Tx& tx) {
    tx.execute(kInsert, {1, "a"});
    const auto read = [&](auto&& access) {
      tx.query(kById, {1}, [&](const Row& row) { EXPECT_THROW(access(row), std::logic_error); });
    };
    read([](const Row& row) { row.text(0); });
    read([](const Row& row) { row.integer(1); });
    read([](const Row& row) { row.integer(2); });
    read([](const Row& row) { row.is_null(-1); });
  });
}

TEST_P(DatabaseTest, ExecuteTellsHowManyRowsChanged) {
  database().write_now([](Tx& tx) {
    EXPECT_EQ(tx.execute(kRename, {"x", 0}), 0);
    EXPECT_EQ(tx.execute(kInsert, {1, "a"}), 1);
    EXPECT_EQ(tx.execute(kInsertUnlessThere, {1, "b"}), 0);
    EXPECT_EQ(tx.execute(kInsertUnlessThere, {2, "b"}), 1);
    EXPECT_EQ(tx.execute(kInsertReturning, {3, "c"}), 1);
    EXPECT_EQ(tx.execute(kRename, {"x", 2}), 2);
  });
}

TEST_P(DatabaseTest, AQueryMayHaveNoRowsAndNoParameters) {
  database().read_now([](Tx& tx) {
    EXPECT_EQ(tx.first(kById, {1}, [](const Row& row) { return row.integer(0); }), std::nullopt);
    EXPECT_TRUE(tx.all(kAll, {}, [](const Row& row) { return row.integer(0); }).empty());
    EXPECT_EQ(tx.first(kSum, {}, [](const Row& row) { return row.optional_integer(0); }).value(), std::nullopt);
    tx.query_all({});
  });
}

TEST_P(DatabaseTest, AWriteMayReturnRowsAndASumIsANumber) {
  database().write_now([](Tx& tx) {
    EXPECT_EQ(tx.first(kInsertReturning, {7'000'000'000'000'000, "a"}, [](const Row& row) { return row.string(0); }),
              "a");
    const auto sum = [&] { return tx.first(kSum, {}, [](const Row& row) { return row.integer(0); }).value(); };
    EXPECT_EQ(sum(), 7'000'000'000'000'000);
    tx.queue(kInsert, {-7'000'000'000'000'021, "b"});
    EXPECT_EQ(sum(), -21);
    tx.queue(kInsert, {20'000, "b"});
    EXPECT_EQ(sum(), 19'979);
  });
}

TEST_P(DatabaseTest, QuestionsAskedTogetherAreAnsweredInTheirOrder) {
  database().write_now([](Tx& tx) {
    for (int i = 1; i <= 3; ++i) tx.queue(kInsert, {i, "item " + std::to_string(i)});
    std::vector<std::int64_t> answers;
    const EachRow note = [&](const Row& row) { answers.push_back(row.integer(0)); };
    const std::vector<Tx::Question> questions = {
        {kById, {3}, note}, {kCount, {}, note}, {kById, {9}, note}, {kAll, {}, note}};
    tx.query_all(questions);
    EXPECT_EQ(answers, (std::vector<std::int64_t>{3, 3, 1, 2, 3}));
  });
}

TEST_P(DatabaseTest, AJobThatThrowsLeavesNothingAndItsOwnExceptionArrives) {
  struct Mine {};
  EXPECT_THROW(database().write_now([](Tx& tx) {
    tx.queue(kInsert, {1, "a"});
    tx.execute(kInsert, {2, "b"});
    throw Mine();
  }),
               Mine);
  EXPECT_EQ(committed(), 0);
}

TEST_P(DatabaseTest, NeighboursInAGroupCommitWhenOneOfThemThrows) {
  std::latch begun(1), go(1), finished(10);
  database().write(
      [&](Tx&) {
        begun.count_down();
        go.wait();
      },
      nullptr);
  begun.wait();
  std::atomic<int> failed{0};
  for (int i = 0; i < 10; ++i)
    database().write(
        [i](Tx& tx) {
          tx.execute(kInsert, {i, "a"});
          if (i % 2) throw std::runtime_error("odd");
        },
        [&](std::exception_ptr failure) {
          failed += failure ? 1 : 0;
          finished.count_down();
        });
  go.count_down();
  finished.wait();
  EXPECT_EQ(failed, 5);
  EXPECT_EQ(committed(), 5);
}

TEST_P(DatabaseTest, ADeferredConstraintFailsOnlyTheJobThatBrokeIt) {
  std::latch begun(1), go(1), finished(3);
  database().write(
      [&](Tx&) {
        begun.count_down();
        go.wait();
      },
      nullptr);
  begun.wait();
  std::vector<std::optional<Failure::Kind>> outcomes(3);
  for (int i = 0; i < 3; ++i)
    database().write(
        [i](Tx& tx) {
          tx.execute(kInsert, {i, "a"});
          if (i == 1) tx.run_script("INSERT INTO parts (item) VALUES (99)");
        },
        [&, i](std::exception_ptr failure) {
          outcomes[i] = kind_of(failure);
          finished.count_down();
        });
  go.count_down();
  finished.wait();
  EXPECT_EQ(outcomes,
            (std::vector<std::optional<Failure::Kind>>{std::nullopt, Failure::Kind::kConstraint, std::nullopt}));
  EXPECT_EQ(committed(), 2);
}

TEST_P(DatabaseTest, ConstraintsThatNobodyForesawAreFailuresOfTheirKind) {
  EXPECT_EQ(write_failure([](Tx& tx) { tx.execute(kInsert, {1, "bad"}); }), Failure::Kind::kConstraint);
  EXPECT_EQ(write_failure([](Tx& tx) { tx.execute(kInsert, {1, nullptr}); }), Failure::Kind::kConstraint);
  EXPECT_EQ(write_failure([](Tx& tx) {
              tx.execute(kInsert, {1, "a"});
              tx.execute(kInsert, {1, "b"});
            }),
            Failure::Kind::kUniqueViolation);
  EXPECT_EQ(write_failure([](Tx& tx) { tx.query(kBroken, {}, nullptr); }), Failure::Kind::kOther);
  EXPECT_EQ(write_failure([](Tx& tx) { tx.run_script("CREATE NONSENSE"); }), Failure::Kind::kOther);
  EXPECT_EQ(committed(), 0);
}

TEST_P(DatabaseTest, AQueuedWritesErrorSurfacesAtTheNextCallThatWaitsOrAtCommit) {
  EXPECT_EQ(write_failure([](Tx& tx) {
              tx.queue(kInsert, {1, "a"});
              EXPECT_THROW(
                  {
                    tx.queue(kInsert, {1, "again"});
                    count(tx);
                  },
                  Failure);
              EXPECT_THROW(count(tx), Failure) << "the failure stays";
              throw Failure(Failure::Kind::kOther, "what the job makes of it");
            }),
            Failure::Kind::kOther);
  EXPECT_EQ(write_failure([](Tx& tx) {
              tx.queue(kInsert, {1, "a"});
              tx.queue(kInsert, {1, "again"});
            }),
            Failure::Kind::kUniqueViolation);
  EXPECT_EQ(committed(), 0);
}

TEST_P(DatabaseTest, AFailureThatTheJobSwallowedStillFailsTheJob) {
  EXPECT_EQ(write_failure([](Tx& tx) {
              tx.execute(kInsert, {1, "a"});
              try {
                tx.execute(kInsert, {1, "b"});
              } catch (const Failure&) {
              }
            }),
            Failure::Kind::kUniqueViolation);
  EXPECT_EQ(committed(), 0);
}

TEST_P(DatabaseTest, UndoTakesBackEverythingAndTheTransactionGoesOn) {
  database().write_now([](Tx& tx) {
    tx.undo();
    tx.execute(kInsert, {1, "a"});
    tx.queue(kInsert, {2, "b"});
    tx.undo();
    EXPECT_EQ(count(tx), 0);
    tx.undo();
    tx.execute(kInsert, {3, "c"});
    EXPECT_EQ(count(tx), 1);
  });
  EXPECT_EQ(committed(), 1);
}

TEST_P(DatabaseTest, UndoAlsoForgetsAFailure) {
  database().write_now([](Tx& tx) {
    tx.execute(kInsert, {1, "a"});
    EXPECT_THROW(tx.execute(kInsert, {1, "b"}), Failure);
    tx.undo();
    try {
      tx.queue(kInsert, {2, "a"});
      tx.queue(kInsert, {2, "b"});
    } catch (const Failure&) {
      // SQLite tells at once, PostgreSQL has only sent it.
    }
    tx.undo();
    EXPECT_THROW(tx.query(kBroken, {}, nullptr), Failure);
    tx.undo();
    tx.execute(kInsert, {3, "c"});
  });
  EXPECT_EQ(committed(), 1);
}

TEST_P(DatabaseTest, ARowCallbackMayThrowAndTheTransactionGoesOn) {
  database().write_now([](Tx& tx) {
    for (int i = 0; i < 5; ++i) tx.queue(kInsert, {i, "a"});
    int seen = 0;
    EXPECT_THROW(tx.query(kAll, {},
                          [&](const Row&) {
                            if (++seen == 2) throw std::out_of_range("enough");
                          }),
                 std::out_of_range);
    EXPECT_EQ(seen, 2);
    EXPECT_EQ(count(tx), 5);
  });
  EXPECT_EQ(committed(), 5);
}

TEST_P(DatabaseTest, ARowCallbackMayNotUseTheTransaction) {
  database().write_now([](Tx& tx) {
    tx.execute(kInsert, {1, "a"});
    EXPECT_THROW(tx.query(kAll, {}, [&](const Row&) { count(tx); }), std::logic_error);
    EXPECT_THROW(tx.query(kAll, {}, [&](const Row&) { tx.undo(); }), std::logic_error);
    EXPECT_EQ(count(tx), 1);
  });
}

TEST_P(DatabaseTest, EachOfManyJobsFromManyThreadsIsToldOnceAndItsRowIsThere) {
  constexpr int kThreads = 8, kJobs = 100;
  std::vector<std::atomic<int>> told(kThreads * kJobs);
  std::latch finished(kThreads * kJobs);
  std::vector<std::thread> submitters;
  for (int t = 0; t < kThreads; ++t)
    submitters.emplace_back([&, t] {
      for (int i = t * kJobs; i < (t + 1) * kJobs; ++i)
        database().write(
            [i](Tx& tx) {
              tx.queue(kInsert, {i, "a"});
            },
            [&, i](std::exception_ptr failure) {
              EXPECT_FALSE(failure);
              ++told[i];
              finished.count_down();
            });
    });
  for (auto& submitter : submitters) submitter.join();
  finished.wait();
  for (const auto& times : told) EXPECT_EQ(times, 1);
  EXPECT_EQ(committed(), kThreads * kJobs);
  EXPECT_GE(database().statistics().write_jobs, std::uint64_t{kThreads * kJobs});
}

TEST_P(DatabaseTest, ALongReadSeesOneSnapshot) {
  database().write_now([](Tx& tx) { tx.execute(kInsert, {1, "a"}); });
  std::latch looked(1), changed(1);
  std::promise<std::pair<std::int64_t, std::int64_t>> seen;
  database().read_long(
      [&](Tx& tx) {
        const auto before = count(tx);
        looked.count_down();
        changed.wait();
        seen.set_value({before, count(tx)});
      },
      nullptr);
  looked.wait();
  database().write_now([](Tx& tx) { tx.execute(kInsert, {2, "b"}); });
  changed.count_down();
  EXPECT_EQ(seen.get_future().get(), std::pair(std::int64_t{1}, std::int64_t{1}));
  EXPECT_EQ(committed(), 2);
}

TEST_P(DatabaseTest, ReadersGoOnWhileAWriterWorksAndDoNotSeeItsRows) {
  std::latch written(1), looked(1);
  std::promise<void> finished;
  database().write(
      [&](Tx& tx) {
        tx.execute(kInsert, {1, "a"});
        written.count_down();
        looked.wait();
      },
      [&](std::exception_ptr) { finished.set_value(); });
  written.wait();
  EXPECT_EQ(committed(), 0);
  looked.count_down();
  finished.get_future().get();
  EXPECT_EQ(committed(), 1);
}

TEST_P(DatabaseTest, ALongReadMayStopInTheMiddle) {
  database().write_now([](Tx& tx) {
    for (int i = 0; i < 1000; ++i) tx.queue(kInsert, {i, "a"});
  });
  for (int round = 0; round < 3; ++round) {
    std::promise<int> rows;
    std::promise<bool> failed;
    int seen = 0;
    database().read_long(
        [&](Tx& tx) {
          tx.query(kAll, {}, [&](const Row&) {
            if (++seen == 10) throw std::runtime_error("gone");
          });
        },
        [&](std::exception_ptr failure) { failed.set_value(failure != nullptr); });
    EXPECT_TRUE(failed.get_future().get());
    EXPECT_EQ(seen, 10);
    database().read_long(
        [&](Tx& tx) { rows.set_value(static_cast<int>(tx.all(kAll, {}, [](const Row&) { return 0; }).size())); },
        nullptr);
    EXPECT_EQ(rows.get_future().get(), 1000);
  }
}

TEST_P(DatabaseTest, AReadMayNotWrite) {
  EXPECT_THROW(database().read_now([](Tx& tx) { tx.execute(kInsert, {1, "a"}); }), Failure);
  EXPECT_EQ(committed(), 0);
}

TEST_P(DatabaseTest, AJobPastTheWaitingLimitIsRefusedAtOnce) {
  const auto narrow = open_narrow(2);
  std::latch begun(1), go(1), finished(3);
  const Done count_down = [&](std::exception_ptr failure) {
    EXPECT_FALSE(failure);
    finished.count_down();
  };
  narrow->write(
      [&](Tx&) {
        begun.count_down();
        go.wait();
      },
      count_down);
  begun.wait();
  for (int i = 0; i < 2; ++i) narrow->write([i](Tx& tx) { tx.execute(kInsert, {i, "a"}); }, count_down);
  EXPECT_EQ(narrow->statistics().waiting, 2u);
  std::optional<Failure::Kind> refusal;
  narrow->write(
      [](Tx& tx) {
        tx.execute(kInsert, {9, "a"});
      },
      [&](std::exception_ptr failure) { refusal = kind_of(failure); });
  EXPECT_EQ(refusal, Failure::Kind::kBusy);
  go.count_down();
  finished.wait();
  EXPECT_EQ(committed(), 2);
}

TEST_P(DatabaseTest, StopFinishesWhatWasAcceptedAndRefusesTheRest) {
  std::latch begun(1), go(1);
  std::atomic<int> committed_jobs{0};
  {
    const auto other = open_narrow(1000);
    other->write(
        [&](Tx&) {
          begun.count_down();
          go.wait();
        },
        nullptr);
    begun.wait();
    for (int i = 0; i < 50; ++i)
      other->write(
          [i](Tx& tx) {
            tx.execute(kInsert, {i, "a"});
          },
          [&](std::exception_ptr failure) { committed_jobs += failure ? 0 : 1; });
    std::thread stopper([&] { other->stop(); });
    go.count_down();
    stopper.join();
    EXPECT_EQ(committed_jobs, 50);
    for (const auto call : {&Database::write, &Database::read, &Database::read_long}) {
      std::optional<Failure::Kind> refusal;
      ((*other).*call)([](Tx&) {}, [&](std::exception_ptr failure) { refusal = kind_of(failure); });
      EXPECT_EQ(refusal, Failure::Kind::kUnavailable);
    }
    EXPECT_FALSE(other->reachable());
    other->stop();
  }
  EXPECT_EQ(committed(), 50);
}

TEST_P(DatabaseTest, ACompletionThatThrowsDoesNotTakeTheThreadWithIt) {
  database().write([](Tx&) {}, [](std::exception_ptr) { throw 1; });
  database().read([](Tx&) {}, [](std::exception_ptr) { throw 1; });
  database().write([](Tx&) { throw 1; }, nullptr);
  EXPECT_EQ(committed(), 0);
  database().write_now([](Tx& tx) { tx.execute(kInsert, {1, "a"}); });
  EXPECT_TRUE(database().reachable());
}

TEST_P(DatabaseTest, TheSameAddressOpensTheSameRows) {
  database().write_now([](Tx& tx) { tx.execute(kInsert, {1, "a"}); });
  const auto again = open(address());
  std::int64_t rows = 0;
  again->read_now([&](Tx& tx) { rows = count(tx); });
  EXPECT_EQ(rows, 1);
}

TEST(OpenTest, AnAddressThatNamesNoEngineIsRefused) {
  EXPECT_THROW(open("somewhere"), std::invalid_argument);
  EXPECT_THROW(open("sqlite:/nowhere/at/all.db"), Failure);
  EXPECT_THROW(open("host=127.0.0.1 port=1 dbname=x"), Failure);
}

}  // namespace
}  // namespace chandlery::sql
