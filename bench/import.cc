#include "import.h"

#include <chrono>
#include <cstdlib>

#include "raw.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr std::size_t kRowsOfCommit = 5'000;  // as the importer's

const sql::Statement kStoredKeys(
    "SELECT pool, sequence, lookup, sealed FROM pool_keys WHERE sequence > $1 ORDER BY pool, sequence");

std::string text_of(sql::Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// What the import stored, as commits of single inserts.
Recording stored_rows(sql::Database& database) {
  Recording recording;
  const std::string_view insert =
      database.engine() == sql::Engine::kSqlite
          ? "INSERT INTO pool_keys (pool, sequence, state, lookup, sealed) VALUES (?1, ?2, 0, ?3, ?4)"
          : "INSERT INTO pool_keys (pool, sequence, state, lookup, sealed) VALUES ($1, $2, 0, $3, $4)";
  const std::size_t statement = recording.statement(std::string(insert));
  using enum sql::Param::Type;
  database.read_now([&](sql::Tx& tx) {
    tx.query(kStoredKeys, {0}, [&](const sql::Row& row) {
      if (recording.jobs.empty() || recording.jobs.back().size() == kRowsOfCommit) recording.jobs.emplace_back();
      recording.jobs.back().push_back({statement,
                                       {{kInteger, row.integer(0), {}},
                                        {kInteger, row.integer(1), {}},
                                        {kBytes, 0, text_of(row.bytes(2))},
                                        {kBytes, 0, text_of(row.bytes(3))}}});
    });
  });
  return recording;
}

void measure_on(sql::Engine engine, int keys, Section& section) {
  const bool sqlite = engine == sql::Engine::kSqlite;
  progress(std::string("key import on ") + (sqlite ? "SQLite" : "PostgreSQL"));
  Shop shop(engine);
  const std::filesystem::path scratch = shop.server.folder() / "scratch.db";
  if (sqlite) std::filesystem::copy_file(shop.sqlite_file(), scratch);
  const std::string lines = Shop::key_lines(keys);

  const auto database = shop.open(true);
  const auto begin = std::chrono::steady_clock::now();
  shop.import_keys(*database, lines);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const Recording rows = stored_rows(*database);
  if (!sqlite) database->write_now([](sql::Tx& tx) { tx.run_script("TRUNCATE pool_keys"); });

  const RawResult raw =
      sqlite ? write_raw_sqlite(scratch, rows, 1) : write_raw_postgres(shop.server.database_address(), rows, 1);
  Figure figure{.name = sqlite ? "import on SQLite" : "import on PostgreSQL",
                .value = keys / took.count(),
                .unit = "keys/s",
                .limit = keys / raw.seconds,
                .limit_name = "single inserts of the same rows by a prepared statement, 5,000 a commit, one connection",
                .aim = Aim::kRatioAtLeast,
                .target = 0.6};
  section.add(std::move(figure));
}

}  // namespace

Section measure_import(bool quick) {
  Section section{.name = "import", .title = "Key import: read, check, hash, seal, store under a unique index"};
  const int keys = quick ? 20'000 : 300'000;
  measure_on(sql::Engine::kSqlite, keys, section);
  if (std::getenv("CHANDLERY_TEST_POSTGRES") != nullptr) measure_on(sql::Engine::kPostgres, keys, section);
  section.notes.push_back("limit: " + section.figures.front().limit_name);
  return section;
}

}  // namespace chandlery::bench
