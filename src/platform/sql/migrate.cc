// Brings a database's schema up to this binary's, one recorded step at a time.
#include <openssl/sha.h>

#include <chrono>
#include <map>
#include <thread>

#include "platform/sql/database.h"
#include "platform/sql/moving.h"

namespace chandlery::sql {

namespace {

constexpr std::string_view kCreateRecord = R"(
CREATE TABLE IF NOT EXISTS schema_migrations (
  module     TEXT   NOT NULL,
  number     BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  checksum   TEXT   NOT NULL,  -- SHA-256 of the step's text, hexadecimal
  applied_at BIGINT NOT NULL,
  PRIMARY KEY (module, number)
) /*sqlite: WITHOUT ROWID */)";

// SQLite has one writer anyway. The lock ends with the transaction; its second half keeps databases that share a server
// under different search paths apart. Somebody else's migration may take longer than a lock is usually waited for. A step,
// though, waits for its tables only for a moment at a time: whoever asks for a table queues behind the step, and an older
// server on the database would stand still while the step waits for the end of a long export.
constexpr std::string_view kLock =
    "/*postgres: SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(20250108, hashtext(current_schema()));"
    " SET LOCAL lock_timeout = '1s' */";
constexpr std::chrono::milliseconds kPauseBetweenTries{500};
constexpr int kTries = 400;  // ten minutes; then somebody has to look who holds the table

const Statement kRecordedSteps("SELECT module, number, name, checksum FROM schema_migrations ORDER BY module, number");
const Statement kRecordStep(
    "INSERT INTO schema_migrations (module, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)");

using Key = std::pair<std::string, std::int64_t>;

std::string checksum(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

std::string title(std::string_view module, std::int64_t number, std::string_view name) {
  return "migration " + std::string(module) + "/" + std::to_string(number) + " (" + std::string(name) + ")";
}

/// The checksums of the applied steps. Throws when one of them is not this binary's.
std::map<Key, std::string> applied_steps(Tx& tx, const std::map<Key, std::string>& known) {
  std::map<Key, std::string> applied;
  tx.query(kRecordedSteps, {}, [&](const Row& row) {
    const Key key(row.string(0), row.integer(1));
    const auto step = known.find(key);
    if (step == known.end())
      throw std::runtime_error(title(key.first, key.second, row.text(2)) +
                               " is applied, but this binary does not know it: it is older than the database");
    if (step->second != row.text(3))
      throw std::runtime_error(title(key.first, key.second, row.text(2)) +
                               " was changed after it had been applied; write a new step instead");
    applied.emplace(key, row.string(3));
  });
  return applied;
}

}  // namespace

namespace {

std::map<Key, std::string> checksums(std::span<const Migration> steps) {
  std::map<Key, std::string> known;
  for (const Migration& step : steps)
    if (!known.emplace(Key(step.module, step.number), checksum(step.text)).second)
      throw std::logic_error(title(step.module, step.number, step.name) + " exists twice");
  return known;
}

void apply(Tx& tx, const Migration& step, const std::string& sum, Instant now) {
  try {
    tx.run_script(step.text);
  } catch (const Failure& failure) {
    throw Failure(failure.kind(), title(step.module, step.number, step.name) + ": " + failure.what());
  }
  tx.execute(kRecordStep, {step.module, step.number, step.name, sum, now});
}

/// Runs the job, and again while somebody keeps a lock that it needs.
void write_when_free(Database& database, const Job& job) {
  for (int tries = 1;; ++tries) {
    try {
      return database.write_now(job);
    } catch (const Failure& failure) {
      if (failure.kind() != Failure::Kind::kBusy || database.engine() != Engine::kPostgres || tries == kTries) throw;
    }
    std::this_thread::sleep_for(kPauseBetweenTries);
  }
}

}  // namespace

int migrate(Database& database, std::span<const Migration> steps, Instant now) {
  const std::map<Key, std::string> known = checksums(steps);
  std::map<Key, std::string> applied;
  database.write_now([&](Tx& tx) {
    tx.run_script(kLock);
    tx.run_script(kCreateRecord);
    applied = applied_steps(tx, known);
  });

  int count = 0;
  for (const Migration& step : steps) {
    const Key key(step.module, step.number);
    if (applied.contains(key)) continue;
    bool mine = false;
    write_when_free(database, [&](Tx& tx) {
      tx.run_script(kLock);
      // Another server may have been here since.
      mine = !applied_steps(tx, known).contains(key);
      if (mine) apply(tx, step, known.at(key), now);
    });
    if (mine) ++count;
  }
  return count;
}

void create_schema(Tx& tx, std::span<const Migration> steps, Instant now) {
  const std::map<Key, std::string> known = checksums(steps);
  tx.run_script(kLock);
  tx.run_script(kCreateRecord);
  for (const Migration& step : steps) apply(tx, step, known.at(Key(step.module, step.number)), now);
}

}  // namespace chandlery::sql
