// Runs a test on both engines: SQLite in a temporary file, PostgreSQL in a schema of its own on the server that
// `./dev test` starts (its conninfo stands in CHANDLERY_TEST_POSTGRES).
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
  /// An empty database with `migrations` applied; dropped with the fixture.
  void create_database(const std::vector<sql::Migration>& migrations);
  sql::Database& database() { return *database_; }
  /// How to open the same database again, for tests of crash and restart.
  const std::string& address() const { return address_; }
  void TearDown() override;

 private:
  std::unique_ptr<sql::Database> database_;
  std::string address_;
  std::string cleanup_;  ///< the folder or the schema to remove
};

}  // namespace chandlery::test

#define INSTANTIATE_ON_BOTH_ENGINES(Suite)                                                                      \
  INSTANTIATE_TEST_SUITE_P(Engines, Suite,                                                                      \
                           testing::Values(chandlery::sql::Engine::kSqlite, chandlery::sql::Engine::kPostgres), \
                           [](const testing::TestParamInfo<chandlery::sql::Engine>& engine) {                   \
                             return engine.param == chandlery::sql::Engine::kSqlite ? "Sqlite" : "Postgres";    \
                           })
