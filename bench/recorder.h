// Records what a use case writes, so that the raw engine can be told to write exactly the same rows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"

namespace chandlery::bench {

/// A bound value, kept.
struct Value {
  sql::Param::Type type = sql::Param::Type::kNull;
  std::int64_t integer = 0;
  std::string text;
};

struct Write {
  std::size_t statement = 0;  ///< index into Recording::statements
  std::vector<Value> values;
};

/// The writing statements of a run of jobs, in the engine's own text.
struct Recording {
  std::vector<std::string> statements;
  std::vector<std::vector<Write>> jobs;
  /// Of all jobs: queries, and how often a job waited for an answer (a round trip on PostgreSQL), the commit left out.
  std::size_t queries = 0, waits = 0;

  std::size_t statement(std::string text);
  /// Of all bound values of all jobs: what had to be stored at the least.
  std::size_t value_bytes() const;
};

/// A Tx that passes everything on and keeps every INSERT, UPDATE and DELETE. One statement is kept in another form:
/// keys are taken from a pool by a search, and a raw engine that knows which key it wants need not search.
class RecordingTx final : public sql::Tx {
 public:
  RecordingTx(sql::Tx& tx, Recording& recording) : tx_(tx), recording_(recording) {}

  using Tx::execute, Tx::query, Tx::queue;
  sql::Engine engine() const override { return tx_.engine(); }
  void query(const sql::Statement& statement, sql::Params params, const sql::EachRow& each) override;
  std::int64_t execute(const sql::Statement& statement, sql::Params params) override;
  void queue(const sql::Statement& statement, sql::Params params) override;
  void query_all(std::span<const Question> questions) override;
  /// What was taken back was not written.
  void undo() override;
  void run_script(std::string_view text) override { tx_.run_script(text); }

  /// What follows belongs to the next job.
  void begin_job() { recording_.jobs.emplace_back(); }

 private:
  void keep(const sql::Statement& statement, sql::Params params);
  void keep_text(std::string text, sql::Params params);

  sql::Tx& tx_;
  Recording& recording_;
  std::map<std::uint32_t, std::size_t> known_;  // index of a statement by its number
};

/// "INSERT", "UPDATE" or "DELETE" and the table that a statement writes to; empty for one that does not write.
struct Target {
  std::string verb, table;
};
Target target_of(std::string_view text);

}  // namespace chandlery::bench
