// The raw limit on PostgreSQL.
#include <libpq-fe.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "raw.h"

namespace chandlery::bench {
namespace {

class Session {
 public:
  explicit Session(const std::string& conninfo) : handle_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(handle_) != CONNECTION_OK) fail();
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
  }
  ~Session() { PQfinish(handle_); }
  Session(const Session&) = delete;

  void prepare(const std::string& name, const std::string& text) {
    PGresult* result = PQprepare(handle_, name.c_str(), text.c_str(), 0, nullptr);
    const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    if (!good) fail();
  }
  std::string single(const std::string& query) {
    PGresult* result = PQexec(handle_, query.c_str());
    if (PQresultStatus(result) != PGRES_TUPLES_OK) fail();
    std::string text = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
    PQclear(result);
    return text;
  }
  void begin_pipeline() {
    if (PQenterPipelineMode(handle_) != 1) fail();
  }
  void send(const std::string& name, const std::vector<Value>& values) {
    pointers_.clear(), lengths_.clear(), formats_.clear();
    digits_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Value& value = values[i];
      const bool integer = value.type == sql::Param::Type::kInteger;
      if (integer) digits_[i] = std::to_string(value.integer);
      pointers_.push_back(value.type == sql::Param::Type::kNull ? nullptr
                          : integer                             ? digits_[i].c_str()
                                                                : value.text.c_str());
      lengths_.push_back(static_cast<int>(value.text.size()));
      formats_.push_back(integer ? 0 : 1);
    }
    if (PQsendQueryPrepared(handle_, name.c_str(), static_cast<int>(values.size()), pointers_.data(), lengths_.data(),
                            formats_.data(), 1) != 1) {
      fail();
    }
  }
  /// Ends the round trip and reads all answers up to its end.
  void finish() {
    if (PQpipelineSync(handle_) != 1) fail();
    while (true) {
      PGresult* result = PQgetResult(handle_);
      if (result == nullptr) continue;  // the end of one statement's answers
      const ExecStatusType status = PQresultStatus(result);
      const std::string why = PQresultErrorMessage(result);
      PQclear(result);
      if (status == PGRES_PIPELINE_SYNC) return;
      if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error("raw PostgreSQL: " + why);
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error(std::string("raw PostgreSQL: ") + PQerrorMessage(handle_));
  }

  PGconn* handle_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_, formats_;
  std::vector<std::string> digits_;
};

}  // namespace

RawResult write_raw_postgres(const std::string& conninfo, const Recording& recording, int connections) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < recording.statements.size(); ++i) names.push_back("r" + std::to_string(i));
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < connections; ++i) {
    Session& session = *sessions.emplace_back(std::make_unique<Session>(conninfo));
    session.prepare("begin", "BEGIN");
    session.prepare("commit", "COMMIT");
    for (std::size_t s = 0; s < names.size(); ++s) session.prepare(names[s], recording.statements[s]);
    session.begin_pipeline();
  }

  std::atomic<std::size_t> next = 0;
  std::mutex failure_mutex;
  std::exception_ptr failure;
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (const auto& session : sessions) {
    threads.emplace_back([&, &session = *session] {
      try {
        for (std::size_t job = next++; job < recording.jobs.size(); job = next++) {
          session.send("begin", {});
          for (const Write& write : recording.jobs[job]) session.send(names[write.statement], write.values);
          session.send("commit", {});
          session.finish();
        }
      } catch (...) {
        const std::lock_guard lock(failure_mutex);
        failure = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (failure) std::rethrow_exception(failure);
  return {took.count(), recording.jobs.size()};
}

Footprint footprint_postgres(const std::string& conninfo, const Recording& recording) {
  Session session(conninfo);
  std::map<std::string, double> indexes;
  Footprint sum;
  for (const std::vector<Write>& job : recording.jobs) {
    for (const Write& write : job) {
      const Target target = target_of(recording.statements[write.statement]);
      if (!indexes.contains(target.table)) {
        indexes[target.table] = std::stod(session.single("SELECT count(*) FROM pg_indexes WHERE tablename = '" +
                                                         target.table + "' AND schemaname = current_schema()"));
      }
      if (target.verb == "INSERT") {
        sum.inserted += 1;
        sum.index_entries += indexes[target.table];
      } else {
        // A deleted row's entries stay until the vacuum; no update here changes an indexed column, so it is heap-only
        // while its page has room.
        (target.verb == "UPDATE" ? sum.updated : sum.deleted) += 1;
      }
    }
  }
  const auto jobs = static_cast<double>(recording.jobs.size());
  return {sum.inserted / jobs, sum.updated / jobs, sum.deleted / jobs, sum.index_entries / jobs};
}

}  // namespace chandlery::bench
