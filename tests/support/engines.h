// Runs a test on both engines: SQLite in a temporary file, PostgreSQL in a schema of its own on the server that
// `./dev test` starts (its conninfo stands in CHANDLERY_TEST_POSTGRES). Making a hundred tables takes PostgreSQL longer
// than most tests: a schema serves all tests of a program that want the same tables, one after another, emptied between.
//
//   class CustomersTest : public OnBothEngines {};
//   TEST_P(CustomersTest, ACustomerIsFoundByItsDomain) { database().write_now(...); }
//   INSTANTIATE_ON_BOTH_ENGINES(CustomersTest);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "platform/sql/database.h"

namespace chandlery::test {

/// Skips its tests, saying why, when they are to run on PostgreSQL and CHANDLERY_TEST_POSTGRES is not set.
class OnBothEngines : public testing::TestWithParam<sql::Engine> {
 protected:
  OnBothEngines();
  /// A database with `migrations` applied and no rows but those which they bring.
  void create_database(const std::vector<sql::Migration>& migrations);
  /// The same, of this test alone: for tests that do to a database, its sessions or its tables what others should not see.
  void create_database_apart(const std::vector<sql::Migration>& migrations);
  sql::Database& database() { return *database_; }
  /// How to open the same database again, for tests of crash and restart.
  const std::string& address() const { return address_; }
  void TearDown() override;

 private:
  void create_sqlite(const std::vector<sql::Migration>& migrations);
  void create_postgres(const std::vector<sql::Migration>& migrations);
  void release();

  std::unique_ptr<sql::Database> database_;
  std::string address_;
  std::string cleanup_;         ///< the folder or the schema to remove
  std::string kept_for_;        ///< the steps under which the schema waits for the next test; empty: it is removed
  std::string text_to_empty_;   ///< what empties the schema
  std::size_t tables_ = 0;      ///< that it has
};

}  // namespace chandlery::test

#define INSTANTIATE_ON_BOTH_ENGINES(Suite)                                                                      \
  INSTANTIATE_TEST_SUITE_P(Engines, Suite,                                                                      \
                           testing::Values(chandlery::sql::Engine::kSqlite, chandlery::sql::Engine::kPostgres), \
                           [](const testing::TestParamInfo<chandlery::sql::Engine>& engine) {                   \
                             return engine.param == chandlery::sql::Engine::kSqlite ? "Sqlite" : "Postgres";    \
                           })
