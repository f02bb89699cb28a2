// Makes and removes the databases of tests.
#include "support/engines.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace chandlery::test {

namespace {

constexpr const char* kServer = "CHANDLERY_TEST_POSTGRES";

/// Distinct among the test processes that share a server or a temporary directory.
std::string unique_name() {
  static std::atomic<int> count{0};
  return "chandlery_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
}

/// Runs administrative text on a connection that the process keeps; the first column of what the last statement gives.
std::vector<std::string> on_server(const std::string& text) {
  static PGconn* const connection = PQconnectdb(std::getenv(kServer));
  PGresult* const result = PQexec(connection, text.c_str());
  const ExecStatusType status = PQresultStatus(result);
  std::vector<std::string> rows;
  for (int row = 0; row < PQntuples(result); ++row) rows.push_back(PQgetvalue(result, row, 0));
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(text + ": " + PQerrorMessage(connection));
  }
  return rows;
}

void drop_schema(const std::string& schema) {
  on_server("SET client_min_messages = warning; DROP SCHEMA IF EXISTS " + schema + ", " + schema + "_brought CASCADE");
}

std::vector<std::string> tables_of(const std::string& schema) {
  return on_server("SELECT tablename FROM pg_tables WHERE schemaname = '" + schema + "' ORDER BY tablename");
}

std::size_t count_tables(const std::string& schema) {
  return std::stoul(on_server("SELECT COUNT(*) FROM pg_tables WHERE schemaname = '" + schema + "'").at(0));
}

/// Copies the rows that the steps brought aside, and returns the text that makes the schema be as it is now.
std::string remember_rows(const std::string& schema) {
  const std::string brought = schema + "_brought";
  std::string deletes, inserts;
  on_server("CREATE SCHEMA " + brought);
  for (const std::string& table : tables_of(schema)) {
    const std::string name = schema + "." + table, copy = brought + "." + table;
    // What is recorded of the steps stays.
    if (table == "schema_migrations") continue;
    deletes += "DELETE FROM " + name + ";";
    if (on_server("SELECT 1 FROM " + name + " LIMIT 1").empty()) continue;
    on_server("CREATE TABLE " + copy + " AS TABLE " + name);
    inserts += "INSERT INTO " + name + " SELECT * FROM " + copy + ";";
  }
  // As a replica would: without what foreign keys do, since every row goes. A lock that a test left behind ends the wait.
  return "SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '10s';" + deletes + inserts;
}

/// The steps, as one word that no other list of steps has.
std::string named_by_steps(const std::vector<sql::Migration>& steps) {
  std::string all;
  for (const sql::Migration& step : steps) {
    ((all += step.module) += '/') += std::to_string(step.number) + '/';
    all += std::to_string(std::hash<std::string_view>{}(step.text)) + ' ';
  }
  return all;
}

/// A schema between two tests.
struct KeptSchema {
  std::string name, address, text_to_empty;
  std::size_t tables = 0;
  std::unique_ptr<sql::Database> database;
};

std::multimap<std::string, KeptSchema>& kept_schemas() {
  static auto& kept = *new std::multimap<std::string, KeptSchema>;
  return kept;
}

class RemovesKeptSchemas : public testing::Environment {
  void TearDown() override {
    for (auto& [steps, kept] : kept_schemas()) {
      kept.database.reset();
      drop_schema(kept.name);
    }
    kept_schemas().clear();
  }
};
[[maybe_unused]] testing::Environment* const removes_kept_schemas = testing::AddGlobalTestEnvironment(new RemovesKeptSchemas);

/// The conninfo or URI `server` with a search path of its own.
std::string within_schema(const std::string& server, const std::string& schema) {
  if (server.find("://") == std::string::npos) return server + " options='-csearch_path=" + schema + "'";
  return server + (server.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
}

void skip_without_server() {
  if (!std::getenv(kServer)) GTEST_SKIP() << kServer << " is not set: it holds the conninfo of a PostgreSQL for tests";
}

}  // namespace

OnBothEngines::OnBothEngines() {
  if (GetParam() == sql::Engine::kPostgres) skip_without_server();
}

void OnBothEngines::create_database(const std::vector<sql::Migration>& migrations) {
  if (GetParam() == sql::Engine::kSqlite) return create_database_apart(migrations);
  release();
  std::string steps = named_by_steps(migrations);
  if (const auto waiting = kept_schemas().find(steps); waiting != kept_schemas().end()) {
    KeptSchema kept = std::move(waiting->second);
    kept_schemas().erase(waiting);
    cleanup_ = std::move(kept.name);
    address_ = std::move(kept.address);
    text_to_empty_ = std::move(kept.text_to_empty);
    tables_ = kept.tables;
    database_ = std::move(kept.database);
  } else {
    create_postgres(migrations);
    text_to_empty_ = remember_rows(cleanup_);
    tables_ = count_tables(cleanup_);
  }
  kept_for_ = std::move(steps);
}

void OnBothEngines::create_database_apart(const std::vector<sql::Migration>& migrations) {
  release();
  if (GetParam() == sql::Engine::kSqlite) {
    create_sqlite(migrations);
  } else {
    create_postgres(migrations);
  }
}

void OnBothEngines::create_sqlite(const std::vector<sql::Migration>& migrations) {
  const auto folder = std::filesystem::temp_directory_path() / unique_name();
  std::filesystem::create_directory(folder);
  cleanup_ = folder;
  sql::SqliteOptions options;
  options.file = folder / "test.db";
  options.durable = false;
  address_ = "sqlite:" + options.file.string();
  database_ = sql::open_sqlite(options);
  sql::migrate(*database_, migrations, Instant{0});
}

void OnBothEngines::create_postgres(const std::vector<sql::Migration>& migrations) {
  cleanup_ = unique_name();
  on_server("CREATE SCHEMA " + cleanup_);
  sql::PostgresOptions options;
  options.connection = address_ = within_schema(std::getenv(kServer), cleanup_);
  options.connections = 4;
  options.reader_threads = 2;
  database_ = sql::open_postgres(options);
  sql::migrate(*database_, migrations, Instant{0});
}

/// Ends what the test had: its schema waits, emptied, for the next test, or is removed with all that may be wrong with it.
void OnBothEngines::release() {
  if (!kept_for_.empty() && database_ && !HasFailure()) {
    try {
      on_server(text_to_empty_);
      if (count_tables(cleanup_) != tables_) throw std::runtime_error("it has other tables than create_database() was told of");
      kept_schemas().emplace(std::exchange(kept_for_, {}), KeptSchema{std::exchange(cleanup_, {}), address_,
                                                                      std::exchange(text_to_empty_, {}), tables_, std::move(database_)});
      return;
    } catch (const std::exception& left_behind) {
      ADD_FAILURE() << "The test leaves a database that no other can use: " << left_behind.what();
    }
  }
  kept_for_.clear();
  database_.reset();
  if (cleanup_.empty()) return;
  if (GetParam() == sql::Engine::kSqlite) {
    std::filesystem::remove_all(cleanup_);
  } else {
    drop_schema(cleanup_);
  }
  cleanup_.clear();
}

void OnBothEngines::TearDown() { release(); }

}  // namespace chandlery::test
