// PostgreSQL as a Database: each connection has a thread, and a job is one transaction on one of them.
//
// Invariants:
// 1. A job's completion is called once, after its commit was answered or nothing of it can remain. The exception is a
//    connection that was lost while it committed: then nobody knows, and the job is told kUnavailable.
// 2. A job is run again only when it certainly was not committed.
#include <algorithm>
#include <atomic>
#include <future>
#include <random>
#include <thread>

#include "platform/sql/database.h"
#include "platform/sql/job_queue.h"
#include "platform/sql/postgres_connection.h"

namespace chandlery::sql {

namespace {

const Statement kTrivialQuery("SELECT 1");

/// Keeps jobs that got in each other's way from doing so again: a random pause, twice as long on average each time.
void pause_before(int attempt) {
  constexpr int kLongestDoubling = 6;  // 64 ms
  thread_local std::minstd_rand random{std::random_device{}()};
  const int longest = 1000 << std::min(attempt, kLongestDoubling);
  std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, longest)(random)));
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options);
  ~PostgresDatabase() override { stop(); }

  Engine engine() const override { return Engine::kPostgres; }
  void write(Job job, Done done) override { writes_.push({std::move(job), std::move(done)}); }
  void read(Job job, Done done) override { reads_.push({std::move(job), std::move(done)}); }
  void read_long(Job job, Done done) override { reads_.push({std::move(job), std::move(done)}, JobQueue::Lane::kLong); }
  bool reachable() override;
  bool writable() override { return true; }
  Statistics statistics() const override;
  void stop() override;

 private:
  void write_until_closed(PostgresConnection& connection);
  void read_until_closed(PostgresConnection& connection);
  std::exception_ptr run(PostgresConnection& connection, PostgresTx::Mode mode, const Job& job);

  const PostgresOptions options_;
  JobQueue writes_, reads_;
  std::vector<std::unique_ptr<PostgresConnection>> connections_;
  std::vector<std::thread> threads_;
  std::mutex stopping_;
  std::atomic<std::uint64_t> write_jobs_{0}, write_failures_{0}, commits_{0}, read_jobs_{0}, retries_{0};
};

PostgresDatabase::PostgresDatabase(const PostgresOptions& options)
    : options_(options),
      writes_(options.waiting_limit),
      // Half of the readers stay free for short reads.
      reads_(options.waiting_limit, std::max(1, options.reader_threads / 2)) {
  const int writers = std::max(1, options.connections), readers = std::max(1, options.reader_threads);
  for (int i = 0; i < writers + readers; ++i)
    connections_.push_back(std::make_unique<PostgresConnection>(
        options.connection, i < writers ? PostgresConnection::Use::kByKey : PostgresConnection::Use::kAnything));
  // The first one now, to tell of a wrong address at the start; the others when they are needed.
  connections_.front()->connect();
  for (int i = 0; i < writers + readers; ++i)
    threads_.emplace_back([this, i, writers] {
      if (i < writers)
        write_until_closed(*connections_[i]);
      else
        read_until_closed(*connections_[i]);
    });
}

void PostgresDatabase::write_until_closed(PostgresConnection& connection) {
  std::vector<Work> batch;
  while (writes_.take(batch, 1)) {
    const auto failure = run(connection, PostgresTx::Mode::kWrite, batch.front().job);
    write_jobs_.fetch_add(1, std::memory_order_relaxed);
    (failure ? write_failures_ : commits_).fetch_add(1, std::memory_order_relaxed);
    batch.front().tell(failure);
    batch.clear();
  }
}

void PostgresDatabase::read_until_closed(PostgresConnection& connection) {
  Work work;
  JobQueue::Lane lane;
  while (reads_.take_one(work, lane)) {
    const bool is_long = lane == JobQueue::Lane::kLong;
    const auto failure = run(connection, is_long ? PostgresTx::Mode::kStream : PostgresTx::Mode::kRead, work.job);
    reads_.finished(lane);
    read_jobs_.fetch_add(1, std::memory_order_relaxed);
    work.tell(failure);
    work = {};
  }
}

std::exception_ptr PostgresDatabase::run(PostgresConnection& connection, PostgresTx::Mode mode, const Job& job) {
  bool reconnected = false;
  for (int attempt = 1;; ++attempt) {
    const bool was_connected = connection.connected();
    PostgresTx tx(connection, mode);
    std::exception_ptr thrown;
    try {
      connection.connect();
      job(tx);
      tx.commit();
      return nullptr;
    } catch (...) {
      thrown = std::current_exception();
    }
    // What the database said, whatever the job made of it.
    const std::optional<Failure> failure = connection.failure();
    tx.drop();
    const bool in_the_way = failure && failure->kind() == Failure::Kind::kRetry && attempt < options_.attempts;
    // Connections die while nobody uses them (a restart, a firewall); that is no failure of the job.
    const bool stale = failure && was_connected && !connection.connected() && tx.outcome_known() && !reconnected;
    if (!in_the_way && !stale) return thrown;
    retries_.fetch_add(1, std::memory_order_relaxed);
    if (stale)
      reconnected = true;
    else
      pause_before(attempt);
  }
}

bool PostgresDatabase::reachable() {
  const auto answer = std::make_shared<std::promise<bool>>();
  auto answered = answer->get_future();
  read([](Tx& tx) { tx.query(kTrivialQuery, {}, [](const Row&) {}); },
       [answer](std::exception_ptr failure) { answer->set_value(!failure); });
  return answered.wait_for(std::chrono::seconds(1)) == std::future_status::ready && answered.get();
}

Statistics PostgresDatabase::statistics() const {
  return {write_jobs_, write_failures_, commits_, read_jobs_, retries_, /*largest_group=*/1, writes_.waiting()};
}

void PostgresDatabase::stop() {
  std::lock_guard lock(stopping_);
  writes_.close();
  reads_.close();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  connections_.clear();
}

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
  return std::make_unique<PostgresDatabase>(options);
}

}  // namespace chandlery::sql
