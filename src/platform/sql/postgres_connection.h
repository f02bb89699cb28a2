// A thin typed layer on one PostgreSQL connection in pipeline mode, and a Tx to run jobs with.
//
// What is sent waits in libpq's buffer until wait(), which asks for all answers with one round trip and gives each to
// whom it belongs. The server skips everything after an error up to the end of such a batch.
//
// Invariants:
// 1. pending_ holds, in order, what the server still has to answer. Nothing else reads answers.
// 2. failure() is the first error since the last roll_back(), forgive() or connect(), and stays until then.
// 3. A connection that is lost is closed at once: connected() is false and no answer is awaited any more.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace chandlery::sql {

class PostgresConnection {
 public:
  /// What the connection's statements mostly do: reach single rows by their keys, or read lists as well.
  enum class Use { kByKey, kAnything };
  explicit PostgresConnection(std::string address, Use use = Use::kAnything)
      : address_(std::move(address)), use_(use) {}
  ~PostgresConnection() { close(); }
  PostgresConnection(const PostgresConnection&) = delete;

  /// Connects unless it is connected, and again when the server has ended the session. Throws kUnavailable; for a
  /// moment after a failed try without trying again.
  void connect();
  bool connected() const { return handle_ != nullptr; }
  const std::optional<Failure>& failure() const { return failure_; }

  /// What becomes of a statement's answer.
  struct Answer {
    const EachRow* each = nullptr;
    std::int64_t* changed_rows = nullptr;
  };
  /// Adds a statement to the batch. What `answer` points at must live until wait() returns.
  void send(const Statement& statement, Params params, Answer answer);
  /// Ends the batch and reads all answers. Throws the first Failure, or else what an EachRow threw; a stream whose rest
  /// nobody wants is ended by closing the connection.
  void wait();
  /// Ends the batch and does not read the answers: they come before those of the next wait(), and their errors mean
  /// nothing to anybody.
  void forgive();
  /// Takes the transaction back, whatever state the batch is in, without waiting for it.
  void roll_back();
  /// Runs any number of statements from plain text, and waits for them.
  void run_text(const std::string& text);

  /// Whether a statement may write, found out once.
  bool writes(const Statement& statement) { return form_of(statement).writes; }
  /// Rows come one by one instead of as a whole result: more work a row, but no memory.
  void stream_rows(bool one_by_one) { streaming_ = one_by_one; }

 private:
  struct Form {
    bool known = false, writes = false;
    bool prepared = false;  ///< the server has it, or was sent it and has not yet answered
  };
  struct Pending {
    enum class Kind : std::uint8_t { kPrepare, kRun, kEndOfBatch } kind;
    std::uint32_t number;   ///< of the statement
    std::string_view text;  ///< of the statement, for messages
    Answer answer;
  };

  Form& form_of(const Statement& statement);
  bool ended_while_idle();
  void end_batch();
  void collect(const Pending& pending, bool forgiven, std::exception_ptr& thrown);
  void take_result(const PGresult* result, const Pending& pending, bool forgiven, std::exception_ptr& thrown);
  void close();
  [[noreturn]] void lose(const std::string& why);

  std::string address_;
  const Use use_;
  PGconn* handle_ = nullptr;
  std::optional<Failure> failure_;
  std::vector<Form> forms_;  ///< by Statement::number()
  std::vector<Pending> pending_;
  std::size_t forgiven_ = 0;  ///< how many of pending_, from the first, nobody waits for
  bool streaming_ = false;
  std::chrono::steady_clock::time_point next_try_{};

  // Parameters as libpq wants them; kept, so that binding allocates nothing.
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::vector<std::array<char, 24>> digits_;
};

/// A job's transaction on PostgreSQL: begun with its first statement, ended with its last writes.
class PostgresTx final : public Tx {
 public:
  enum class Mode { kWrite, kRead, kStream };
  PostgresTx(PostgresConnection& connection, Mode mode) : connection_(connection), mode_(mode) {}

  using Tx::execute, Tx::query, Tx::queue;
  Engine engine() const override { return Engine::kPostgres; }
  void query(const Statement& statement, Params params, const EachRow& each) override;
  std::int64_t execute(const Statement& statement, Params params) override;
  void queue(const Statement& statement, Params params) override;
  void query_all(std::span<const Question> questions) override;
  void undo() override;
  void run_script(std::string_view text) override;

  /// Makes what was written durable; throws the Failure that the job swallowed, or that of the commit.
  void commit();
  /// Takes everything back, if something was begun.
  void drop() noexcept;
  /// False when the connection was lost between the order to commit and its answer.
  bool outcome_known() const { return !committing_; }

 private:
  void prepare_to_send();
  void send(const Statement& statement, Params params, PostgresConnection::Answer answer);
  void wait();

  PostgresConnection& connection_;
  const Mode mode_;
  bool begun_ = false, written_ = false, committing_ = false, calling_back_ = false;
};

}  // namespace chandlery::sql
