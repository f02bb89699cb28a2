// A job's transaction on PostgreSQL.
#include "platform/sql/dialect.h"
#include "platform/sql/postgres_connection.h"

namespace chandlery::sql {

namespace {

const Statement kBeginWriting("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
const Statement kBeginReading("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
const Statement kCommit("COMMIT");

}  // namespace

void PostgresTx::prepare_to_send() {
  if (calling_back_) throw std::logic_error("the Tx is used inside a row callback");
  if (connection_.failure()) throw *connection_.failure();
  if (begun_) return;
  connection_.stream_rows(mode_ == Mode::kStream);
  connection_.send(mode_ == Mode::kWrite ? kBeginWriting : kBeginReading, {}, {});
  begun_ = true;
}

void PostgresTx::send(const Statement& statement, Params params, PostgresConnection::Answer answer) {
  prepare_to_send();
  written_ = written_ || connection_.writes(statement);
  connection_.send(statement, params, answer);
}

void PostgresTx::wait() {
  struct Flag {
    bool& raised;
    explicit Flag(bool& flag) : raised(flag) { raised = true; }
    ~Flag() { raised = false; }
  } flag(calling_back_);
  connection_.wait();
}

void PostgresTx::query(const Statement& statement, Params params, const EachRow& each) {
  send(statement, params, {.each = &each});
  wait();
}

std::int64_t PostgresTx::execute(const Statement& statement, Params params) {
  std::int64_t changed = 0;
  send(statement, params, {.changed_rows = &changed});
  wait();
  return changed;
}

void PostgresTx::queue(const Statement& statement, Params params) { send(statement, params, {}); }

void PostgresTx::query_all(std::span<const Question> questions) {
  if (questions.empty()) return;
  for (const Question& question : questions) send(question.statement, question.params, {.each = &question.each});
  wait();
}

void PostgresTx::undo() {
  if (calling_back_) throw std::logic_error("the Tx is used inside a row callback");
  if (!connection_.connected()) throw *connection_.failure();
  if (!written_ && !connection_.failure()) return;
  if (begun_) connection_.roll_back();
  begun_ = written_ = false;
}

void PostgresTx::run_script(std::string_view text) {
  prepare_to_send();
  written_ = true;
  connection_.run_text(text_for(Engine::kPostgres, text));
}

void PostgresTx::commit() {
  if (connection_.failure()) throw *connection_.failure();
  if (!begun_) return;
  begun_ = false;
  connection_.send(kCommit, {}, {});
  if (mode_ != Mode::kWrite) return connection_.forgive();
  committing_ = true;
  connection_.wait();
  committing_ = false;
}

void PostgresTx::drop() noexcept {
  try {
    if (begun_ || committing_) connection_.roll_back();
  } catch (...) {
    // The connection is lost, and with it the transaction.
  }
  begun_ = written_ = false;
}

}  // namespace chandlery::sql
