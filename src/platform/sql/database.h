// A database: where jobs run. The only place in the house that knows threads and transactions together.
//
// SQLite: one writer thread takes all waiting write jobs as one group, each in its own savepoint, one commit, one
// fsync (synchronous=FULL); `read` runs inline on the calling thread by a thread-local read connection.
// PostgreSQL: n connections, each a thread; one transaction a job; pipeline mode; a job is run again on 40001/40P01.
#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "platform/sql/sql.h"

namespace chandlery::sql {

/// A unit of work. Everything it wrote is committed when it returns; everything is rolled back when it throws.
using Job = std::function<void(Tx&)>;
/// Called exactly once, on a thread of the store (or the caller's, for an inline read and for a job that is refused
/// because too many wait or the store has stopped), after the outcome is durable.
/// Null means committed. Must not throw and must not block.
using Done = std::function<void(std::exception_ptr failure)>;

/// Numbers for /metrics and the benchmarks.
struct Statistics {
  std::uint64_t write_jobs = 0, write_failures = 0, commits = 0, read_jobs = 0, retries = 0;
  std::uint64_t largest_group = 0;
  std::size_t waiting = 0;  ///< write jobs not yet begun
};

class Database {
 public:
  virtual ~Database() = default;
  virtual Engine engine() const = 0;

  virtual void write(Job job, Done done) = 0;
  /// A short, indexed read against a consistent snapshot. May run inline.
  virtual void read(Job job, Done done) = 0;
  /// A read that may be long (log queries, exports, verification): always on a reader thread.
  virtual void read_long(Job job, Done done) = 0;

  /// Blocking forms for commands, start-up and tests; they rethrow the failure.
  void write_now(const Job& job);
  void read_now(const Job& job);
  void read_long_now(const Job& job);

  /// True when a trivial query works now (for /readyz). Blocks at most about a second.
  virtual bool reachable() = 0;
  /// False while writes fail for want of room or a failing disk, and reads still work (for /readyz). After such a failure
  /// it tries a write of its own, so that it sees recovery without traffic. PostgreSQL's disk is its own server's
  /// to watch: there it is always true.
  virtual bool writable() = 0;
  virtual Statistics statistics() const = 0;

  /// Stops taking jobs, finishes those that were accepted, joins the threads. Idempotent; the destructor calls it.
  virtual void stop() = 0;
};

struct SqliteOptions {
  std::filesystem::path file;
  int reader_threads = 2;
  std::size_t largest_group = 512;          ///< jobs in one commit
  std::size_t waiting_limit = 65'536;       ///< write jobs that may wait; past it `write` fails with kBusy
  bool durable = true;                      ///< false only in tests that do not crash: synchronous=OFF
};
std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
  std::string connection;                   ///< libpq conninfo or URI
  int connections = 8;
  int reader_threads = 4;
  std::size_t waiting_limit = 65'536;
  int attempts = 10;                        ///< of one job on 40001/40P01
};
std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

/// `sqlite:PATH` or a `postgresql://` URI or a conninfo string with `host=`.
std::unique_ptr<Database> open(const std::string& address);

/// One numbered step of a module's schema; the build embeds src/<module>/schema/NNN_*.sql.
struct Migration {
  std::string_view module;
  int number;
  std::string_view name;
  std::string_view text;
};

/// Applies what is missing, each step in its own transaction, in the given order, and records it with a checksum.
/// Throws when an applied step's text has changed or the database knows a step that this binary does not.
/// Two servers that start together do not apply a step twice. Returns the number of steps applied.
/// A comment `/*sqlite: ... */` or `/*postgres: ... */` in a step is uncommented for that engine and dropped for the other.
int migrate(Database& database, std::span<const Migration> steps, Instant now);

}  // namespace chandlery::sql
