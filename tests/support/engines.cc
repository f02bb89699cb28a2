// Makes and removes the databases of tests.
#include "support/engines.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

namespace chandlery::test {

namespace {

constexpr const char* kServer = "CHANDLERY_TEST_POSTGRES";

/// Distinct among the test processes that share a server or a temporary directory.
std::string unique_name() {
  static std::atomic<int> count{0};
  return "chandlery_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
}

/// Runs administrative text on a connection that the process keeps.
void on_server(const char* server, const std::string& text) {
  static PGconn* const connection = PQconnectdb(server);
  PGresult* const result = PQexec(connection, text.c_str());
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
  PQclear(result);
  if (!done) throw std::runtime_error(text + ": " + PQerrorMessage(connection));
}

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
  const std::string name = unique_name();
  if (GetParam() == sql::Engine::kSqlite) {
    const auto folder = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directory(folder);
    cleanup_ = folder;
    sql::SqliteOptions options;
    options.file = folder / "test.db";
    options.durable = false;
    address_ = "sqlite:" + options.file.string();
    database_ = sql::open_sqlite(options);
  } else {
    const char* const server = std::getenv(kServer);
    on_server(server, "CREATE SCHEMA " + name);
    cleanup_ = name;
    sql::PostgresOptions options;
    options.connection = address_ = within_schema(server, name);
    options.connections = 4;
    options.reader_threads = 2;
    database_ = sql::open_postgres(options);
  }
  sql::migrate(*database_, migrations, Instant{0});
}

void OnBothEngines::TearDown() {
  database_.reset();
  if (cleanup_.empty()) return;
  if (GetParam() == sql::Engine::kSqlite)
    std::filesystem::remove_all(cleanup_);
  else
    on_server(std::getenv(kServer), "SET client_min_messages = warning; DROP SCHEMA " + cleanup_ + " CASCADE");
}

}  // namespace chandlery::test
