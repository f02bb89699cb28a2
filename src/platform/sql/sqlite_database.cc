// SQLite as a Database: one writer thread that commits waiting jobs as a group, and readers beside it.
//
// Invariants:
// 1. Only the writer thread writes, so what a job read is still right when its group commits.
// 2. A job's completion is called once, after the commit of the group it was in, or after its failure.
// 3. A job that fails takes nothing of its neighbours with it: their part stands in the same transaction, or they are
//    run again.
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "platform/sql/between_commits.h"
#include "platform/sql/database.h"
#include "platform/sql/job_queue.h"
#include "platform/sql/sqlite_connection.h"

namespace chandlery::sql {

namespace {

// IMMEDIATE: the lock is taken (and waited for) here, not at some job's first write.
const Statement kBeginWriting("BEGIN IMMEDIATE");
const Statement kBeginReading("BEGIN");
const Statement kCommit("COMMIT");
const Statement kRollBack("ROLLBACK");
const Statement kTrivialQuery("SELECT 1");
// What writable() tries: as many pages as a handful of orders. One page would still fit where no order does. The table
// is there after trouble only, and nobody reads it.
const Statement kMakeProbe("CREATE TABLE IF NOT EXISTS disk_probe (id BIGINT PRIMARY KEY, filling BYTEA)");
const Statement kWriteProbe("INSERT OR REPLACE INTO disk_probe (id, filling) VALUES (1, zeroblob(262144))");

// How long jobs that arrive may join a group that runs: below what a person notices, above what an order takes.
constexpr auto kGroupStaysOpen = std::chrono::milliseconds(20);

/// Whether the disk, and not the job, is what failed.
bool blames_the_disk(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Failure& failure) {
    return failure.kind() == Failure::Kind::kFull || failure.kind() == Failure::Kind::kUnavailable;
  } catch (...) {
    return false;
  }
}

/// Runs a job in a deferred transaction: all its queries see one snapshot.
void run_read(SqliteConnection& connection, const Job& job) {
  connection.run(kBeginReading);
  struct End {
    SqliteConnection& connection;
    ~End() {
      try {
        if (connection.in_transaction()) connection.run(kRollBack);
      } catch (...) {
        // A read has nothing to lose; the next BEGIN tells whether the connection still works.
      }
    }
  } end{connection};
  SqliteTx tx(connection);
  job(tx);
  tx.keep();
}

/// A read connection that the threads of the callers borrow. The lock is never contended but by stop().
struct Reader {
  std::mutex mutex;
  std::unique_ptr<SqliteConnection> connection;
};

/// The read connections of one database for the threads that call it: each thread keeps one until it ends.
class Readers : public std::enable_shared_from_this<Readers> {
 public:
  explicit Readers(std::filesystem::path file) : file_(std::move(file)) {}

  /// This thread's reader. Throws Failure when the database has stopped or cannot be opened.
  Reader& mine();
  /// Closes all connections, each after the job that runs on it.
  void close();

 private:
  /// What a thread has borrowed from one database, given back when the thread ends.
  struct Loan {
    const Readers* home_address;
    std::weak_ptr<Readers> home;
    Reader* reader;
    Loan(Readers& readers, Reader* borrowed)
        : home_address(&readers), home(readers.weak_from_this()), reader(borrowed) {}
    Loan(Loan&&) = default;
    Loan& operator=(Loan&&) = default;
    ~Loan() {
      if (const auto alive = home.lock()) alive->give_back(reader);
    }
  };

  Reader* borrow();
  void give_back(Reader* reader) {
    std::lock_guard lock(mutex_);
    idle_.push_back(reader);
  }

  const std::filesystem::path file_;
  std::mutex mutex_;
  bool closed_ = false;
  std::vector<std::unique_ptr<Reader>> all_;
  std::vector<Reader*> idle_;
};

Reader& Readers::mine() {
  thread_local std::vector<Loan> loans;
  for (const Loan& loan : loans)
    if (loan.home_address == this && !loan.home.expired()) return *loan.reader;
  std::erase_if(loans, [](const Loan& loan) { return loan.home.expired(); });
  return *loans.emplace_back(*this, borrow()).reader;
}

Reader* Readers::borrow() {
  std::lock_guard lock(mutex_);
  if (closed_) throw Failure(Failure::Kind::kUnavailable, "the database has stopped");
  if (!idle_.empty()) {
    Reader* const reader = idle_.back();
    idle_.pop_back();
    return reader;
  }
  auto reader = std::make_unique<Reader>();
  reader->connection = std::make_unique<SqliteConnection>(file_, SqliteConnection::Role::kReader, true);
  return all_.emplace_back(std::move(reader)).get();
}

void Readers::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& reader : all_) {
    std::lock_guard finish(reader->mutex);
    reader->connection.reset();
  }
}

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const SqliteOptions& options);
  ~SqliteDatabase() override { stop(); }

  Engine engine() const override { return Engine::kSqlite; }
  void write(Job job, Done done) override { writes_.push({std::move(job), std::move(done)}); }
  void read(Job job, Done done) override;
  void read_long(Job job, Done done) override { reads_.push({std::move(job), std::move(done)}); }
  bool reachable() override;
  bool writable() override;
  Statistics statistics() const override;
  void stop() override;
  void between_commits(const std::function<void()>& act);

 private:
  void write_until_closed();
  void run_between_commits();
  void read_until_closed(SqliteConnection& connection);
  /// Jobs of one commit, and how each of them ended.
  struct Group {
    std::vector<Work> work;
    std::vector<std::exception_ptr> failures;
  };

  void run_group(Group& group);
  bool run_together(Group& group, std::size_t most);
  std::exception_ptr run_part(const Job& job);
  void roll_back() noexcept;

  const SqliteOptions options_;
  SqliteConnection writer_;
  JobQueue writes_, reads_;
  std::shared_ptr<Readers> readers_;
  std::vector<std::unique_ptr<SqliteConnection>> long_readers_;
  std::vector<std::thread> threads_;
  std::mutex stopping_;
  std::mutex between_mutex_;
  std::optional<std::packaged_task<void()>> between_;  ///< waits for the writer to be between two groups
  std::atomic<bool> disk_fails_{false};  ///< a write failed by the disk, and none was tried by writable() since
  std::atomic<std::uint64_t> write_jobs_{0}, write_failures_{0}, commits_{0}, read_jobs_{0}, retries_{0},
      largest_group_{0};
};

SqliteDatabase::SqliteDatabase(const SqliteOptions& options)
    : options_(options),
      writer_(options.file, SqliteConnection::Role::kWriter, options.durable),
      writes_(options.waiting_limit),
      reads_(options.waiting_limit),
      readers_(std::make_shared<Readers>(options.file)) {
  for (int i = 0; i < options.reader_threads; ++i)
    long_readers_.push_back(std::make_unique<SqliteConnection>(options.file, SqliteConnection::Role::kReader, true));
  threads_.emplace_back([this] { write_until_closed(); });
  for (const auto& connection : long_readers_)
    threads_.emplace_back([this, &connection = *connection] { read_until_closed(connection); });
}

void SqliteDatabase::read(Job job, Done done) {
  Work work{std::move(job), std::move(done)};
  std::exception_ptr failure;
  try {
    Reader& reader = readers_->mine();
    std::lock_guard lock(reader.mutex);
    if (!reader.connection) throw Failure(Failure::Kind::kUnavailable, "the database has stopped");
    run_read(*reader.connection, work.job);
  } catch (...) {
    failure = std::current_exception();
  }
  read_jobs_.fetch_add(1, std::memory_order_relaxed);
  work.tell(failure);
}

void SqliteDatabase::read_until_closed(SqliteConnection& connection) {
  std::vector<Work> batch;
  while (reads_.take(batch, 1)) {
    std::exception_ptr failure;
    try {
      run_read(connection, batch.front().job);
    } catch (...) {
      failure = std::current_exception();
    }
    read_jobs_.fetch_add(1, std::memory_order_relaxed);
    batch.front().tell(failure);
    batch.clear();
  }
}

void SqliteDatabase::write_until_closed() {
  Group group;
  group.work.reserve(options_.largest_group);
  group.failures.reserve(options_.largest_group);
  while (writes_.take(group.work, options_.largest_group)) {
    run_between_commits();
    run_group(group);
    const std::size_t jobs = group.work.size();
    write_jobs_.fetch_add(jobs, std::memory_order_relaxed);
    if (jobs > largest_group_.load(std::memory_order_relaxed)) largest_group_.store(jobs, std::memory_order_relaxed);
    for (std::size_t i = 0; i < jobs; ++i) {
      if (group.failures[i]) {
        write_failures_.fetch_add(1, std::memory_order_relaxed);
        if (blames_the_disk(group.failures[i])) disk_fails_ = true;
      }
      group.work[i].tell(group.failures[i]);
    }
    group.work.clear();
    group.failures.clear();
    run_between_commits();  // what woke the writer for it may have joined the group
  }
}

void SqliteDatabase::between_commits(const std::function<void()>& act) {
  std::future<void> outcome;
  {
    const std::lock_guard lock(between_mutex_);
    if (between_) throw std::logic_error("one waits already to run between commits");
    outcome = between_.emplace(act).get_future();
  }
  // Wakes the writer. When it is refused, nobody will come for the task unless somebody has.
  writes_.push({[](Tx&) {}, [this](const std::exception_ptr& failure) {
                  const std::lock_guard lock(between_mutex_);
                  if (failure) between_.reset();
                }});
  try {
    outcome.get();
  } catch (const std::future_error&) {
    throw Failure(Failure::Kind::kUnavailable, "the database takes no more work");
  }
}

void SqliteDatabase::run_between_commits() {
  std::optional<std::packaged_task<void()>> task;
  {
    const std::lock_guard lock(between_mutex_);
    task.swap(between_);
  }
  if (!task) return;
  try {
    writer_.run(kBeginWriting);
  } catch (const Failure&) {
    return;  // the task goes undone, and who waits is told so
  }
  (*task)();
  roll_back();
}

/// Decides each job's outcome. Jobs are run again, each in a transaction of its own, when one of them cost all of them
/// their transaction: so the fault is told to the one that has it.
void SqliteDatabase::run_group(Group& group) {
  if (run_together(group, options_.largest_group)) return;
  retries_.fetch_add(group.work.size(), std::memory_order_relaxed);
  group.failures.clear();
  for (Work& work : group.work) {
    Group alone;
    alone.work.push_back(std::move(work));
    run_together(alone, 1);
    work = std::move(alone.work.front());
    group.failures.push_back(alone.failures.front());
  }
}

/// One transaction for the group and for what joins it while it runs: that would otherwise wait for this commit and
/// then for its own. False when the jobs must be run again one by one; then nothing of them remains.
bool SqliteDatabase::run_together(Group& group, std::size_t most) {
  const auto closes_at = std::chrono::steady_clock::now() + kGroupStaysOpen;
  try {
    writer_.run(kBeginWriting);
    do {
      for (std::size_t i = group.failures.size(); i < group.work.size(); ++i) {
        group.failures.push_back(run_part(group.work[i].job));
        // A full disk or an I/O error made SQLite roll back everything, the neighbours' rows, too.
        if (!writer_.in_transaction()) return group.work.size() == 1;
      }
    } while (std::chrono::steady_clock::now() < closes_at && writes_.take_more(group.work, most));
    writer_.run(kCommit);
    commits_.fetch_add(1, std::memory_order_relaxed);
  } catch (const Failure& failure) {
    roll_back();
    // Some job broke a deferred constraint, which shows only now.
    if (failure.kind() == Failure::Kind::kConstraint && group.work.size() > 1) return false;
    group.failures.assign(group.work.size(), std::current_exception());
  } catch (...) {
    roll_back();
    group.failures.assign(group.work.size(), std::current_exception());
  }
  return true;
}

std::exception_ptr SqliteDatabase::run_part(const Job& job) {
  SqliteTx tx(writer_);
  try {
    job(tx);
    tx.keep();
    return nullptr;
  } catch (...) {
    const auto failure = std::current_exception();
    tx.drop();
    return failure;
  }
}

void SqliteDatabase::roll_back() noexcept {
  try {
    if (writer_.in_transaction()) writer_.run(kRollBack);
  } catch (...) {
    // Then the next BEGIN fails and tells.
  }
}

bool SqliteDatabase::reachable() {
  try {
    read_now([](Tx& tx) { tx.query(kTrivialQuery, {}, [](const Row&) {}); });
    return true;
  } catch (...) {
    return false;
  }
}

bool SqliteDatabase::writable() {
  if (!disk_fails_) return true;
  try {
    write_now([](Tx& tx) {
      tx.queue(kMakeProbe, {});
      tx.queue(kWriteProbe, {});
    });
    disk_fails_ = false;
    return true;
  } catch (...) {
    return false;
  }
}

Statistics SqliteDatabase::statistics() const {
  return {write_jobs_, write_failures_, commits_, read_jobs_, retries_, largest_group_, writes_.waiting()};
}

void SqliteDatabase::stop() {
  std::lock_guard lock(stopping_);
  writes_.close();
  reads_.close();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  readers_->close();
  long_readers_.clear();
}

}  // namespace

void between_commits(Database& database, const std::function<void()>& act) {
  auto* const sqlite = dynamic_cast<SqliteDatabase*>(&database);
  if (sqlite == nullptr) throw std::logic_error("only SQLite's commits can be held");
  sqlite->between_commits(act);
}

std::unique_ptr<Database> open_sqlite(const SqliteOptions& options) {
  return std::make_unique<SqliteDatabase>(options);
}

}  // namespace chandlery::sql
