// A thin typed layer on one PostgreSQL connection in pipeline mode.
#include "platform/sql/postgres_connection.h"

#include <poll.h>

#include <charconv>

#include "platform/sql/dialect.h"
#include "platform/sql/postgres_row.h"

namespace chandlery::sql {

namespace {

// After a failed try to connect, jobs are told of it at once for this long.
constexpr auto kPauseAfterFailedConnect = std::chrono::milliseconds(250);

// As long as the writer of SQLite waits for another process; then a job is told kBusy. The second limit frees the locks
// of a server process that hangs.
// A limit on statements would end the wait of a COMMIT for the synchronous replica, and PostgreSQL then calls it done.
constexpr const char* kSessionSettings =
    "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = warning;"
    "SET statement_timeout = 0";

// A use case reaches rows by key, and they are in memory. A plan is made when a statement has run a few times, maybe while its
// tables are small: without this PostgreSQL then reads such a table whole, long after it has grown.
constexpr const char* kByKeySettings = "; SET random_page_cost = 1.1";

const Statement kRollBack("ROLLBACK");

struct Result {
  PGresult* handle;
  explicit Result(PGresult* result) : handle(result) {}
  ~Result() { PQclear(handle); }
  Result(const Result&) = delete;
};

Failure::Kind kind_of(std::string_view state) {
  if (state == "23505") return Failure::Kind::kUniqueViolation;
  if (state.starts_with("23")) return Failure::Kind::kConstraint;
  if (state == "40001" || state == "40P01") return Failure::Kind::kRetry;
  if (state == "53100") return Failure::Kind::kFull;
  if (state == "55P03") return Failure::Kind::kBusy;
  // Connection exceptions, shutdown and crash of the server, the limit on idle transactions: the session has ended.
  if (state.starts_with("08") || state.starts_with("57P") || state == "25P03") return Failure::Kind::kUnavailable;
  return Failure::Kind::kOther;
}

/// Whether a new session may well succeed where this one cannot: this server has become a replica, or another program
/// changed a table whose statements are prepared here (a newer server's migration).
bool is_outdated(std::string_view state, const PGresult* result) {
  if (state == "25006") return true;
  const char* const function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  const std::string_view where = function ? function : "";
  return state == "0A000" && (where == "RevalidateCachedQuery" || where.starts_with("check_"));
}

Failure failure_of(const PGresult* result, std::string_view text) {
  const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  // The primary message only: the detail quotes values, which may be personal.
  const char* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  std::string what = message ? message : PQresultErrorMessage(result);
  what += " (PostgreSQL ";
  what += state ? state : "without a code";
  what += ")";
  if (!text.empty()) (what += ", in: ") += text;
  // Without a code the error is libpq's own: it lost the connection.
  return {!state || is_outdated(state, result) ? Failure::Kind::kUnavailable : kind_of(state), what};
}

std::string name_of(std::uint32_t number) { return "s" + std::to_string(number); }

}  // namespace

void PostgresConnection::connect() {
  failure_.reset();
  if (handle_ && ended_while_idle()) close();
  if (handle_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_try_) {
    failure_.emplace(Failure::Kind::kUnavailable, "the database cannot be reached");
    throw *failure_;
  }
  // What stands before dbname the operator's address may override.
  static constexpr const char* kNames[] = {
      "connect_timeout", "tcp_user_timeout",          "keepalives_idle", "keepalives_interval", "keepalives_count",
      "gssencmode",      "fallback_application_name", "dbname",          "client_encoding",     nullptr};
  const char* const values[] = {"5",         "30000",          "30",   "10",   "3", "disable",
                                "chandlery", address_.c_str(), "UTF8", nullptr};
  handle_ = PQconnectdbParams(kNames, values, 1);
  if (PQstatus(handle_) == CONNECTION_OK) {
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
    const std::string wanted = std::string(kSessionSettings) + (use_ == Use::kByKey ? kByKeySettings : "");
    const Result settings(PQexec(handle_, wanted.c_str()));
    if (PQresultStatus(settings.handle) == PGRES_COMMAND_OK && PQenterPipelineMode(handle_) == 1) return;
  }
  next_try_ = std::chrono::steady_clock::now() + kPauseAfterFailedConnect;
  lose(PQerrorMessage(handle_));
}

/// The server ends a session (restart, limit on idle time) while nobody listens. Found out before a job begins, because
/// a job that is one batch could not tell whether it was committed.
bool PostgresConnection::ended_while_idle() {
  if (!pending_.empty()) return false;
  pollfd socket{PQsocket(handle_), POLLIN, 0};
  while (::poll(&socket, 1, 0) > 0)
    if (PQconsumeInput(handle_) != 1) return true;
  return false;
}

void PostgresConnection::close() {
  PQfinish(handle_);
  handle_ = nullptr;
  forms_.clear();
  pending_.clear();
  forgiven_ = 0;
}

void PostgresConnection::lose(const std::string& why) {
  // libpq ends its messages with a line feed.
  failure_.emplace(Failure::Kind::kUnavailable, why.substr(0, why.find_last_not_of('\n') + 1));
  close();
  throw *failure_;
}

PostgresConnection::Form& PostgresConnection::form_of(const Statement& statement) {
  if (statement.number() >= forms_.size()) forms_.resize(statement.number() + 1);
  Form& form = forms_[statement.number()];
  if (!form.known) form = {.known = true, .writes = may_write(statement.text())};
  return form;
}

void PostgresConnection::send(const Statement& statement, Params params, Answer answer) {
  Form& form = form_of(statement);
  const std::string name = name_of(statement.number());  // short enough for the string's own buffer
  if (!form.prepared) {
    // Types are left to the server to infer: so the answer does not depend on the first value that is bound.
    if (PQsendPrepare(handle_, name.c_str(), text_for(Engine::kPostgres, statement.text()).c_str(), 0, nullptr) != 1)
      lose(PQerrorMessage(handle_));
    form.prepared = true;
    pending_.push_back({Pending::Kind::kPrepare, statement.number(), statement.text(), {}});
  }

  const std::size_t count = params.size();
  if (count > values_.size()) {
    values_.resize(count);
    lengths_.resize(count);
    formats_.resize(count);
    digits_.resize(count);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Param& param = params[i];
    formats_[i] = 1;
    switch (param.type()) {
      case Param::Type::kNull:
        values_[i] = nullptr;
        break;
      case Param::Type::kInteger: {
        // As text it suits whichever number type the server inferred.
        char* const first = digits_[i].data();
        *std::to_chars(first, first + digits_[i].size() - 1, param.integer()).ptr = '\0';
        values_[i] = first;
        formats_[i] = 0;
        break;
      }
      case Param::Type::kText:
      case Param::Type::kBytes:
        // Both travel as they are; a null pointer would mean NULL.
        values_[i] = param.text().data() ? param.text().data() : "";
        lengths_[i] = static_cast<int>(param.text().size());
        break;
    }
  }
  if (PQsendQueryPrepared(handle_, name.c_str(), static_cast<int>(count), values_.data(), lengths_.data(),
                          formats_.data(), 1) != 1)
    lose(PQerrorMessage(handle_));
  pending_.push_back({Pending::Kind::kRun, statement.number(), statement.text(), answer});
}

void PostgresConnection::end_batch() {
  if (PQpipelineSync(handle_) != 1) lose(PQerrorMessage(handle_));
  pending_.push_back({Pending::Kind::kEndOfBatch, 0, {}, {}});
}

void PostgresConnection::wait() {
  end_batch();
  std::exception_ptr thrown;
  for (std::size_t i = 0; i < pending_.size(); ++i) collect(pending_[i], i < forgiven_, thrown);
  pending_.clear();
  forgiven_ = 0;
  if (failure_) throw *failure_;
  if (thrown) std::rethrow_exception(thrown);
}

void PostgresConnection::forgive() {
  end_batch();
  forgiven_ = pending_.size();
}

void PostgresConnection::roll_back() {
  if (!handle_) return;
  failure_.reset();
  if (pending_.size() > forgiven_) forgive();
  send(kRollBack, {}, {});
  forgive();
}

void PostgresConnection::collect(const Pending& pending, bool forgiven, std::exception_ptr& thrown) {
  if (pending.kind == Pending::Kind::kEndOfBatch) {
    const Result result(PQgetResult(handle_));
    if (PQresultStatus(result.handle) != PGRES_PIPELINE_SYNC) lose(PQerrorMessage(handle_));
    return;
  }
  if (streaming_ && pending.answer.each && !forgiven) PQsetSingleRowMode(handle_);
  for (;;) {
    const Result result(PQgetResult(handle_));
    if (!result.handle) break;
    take_result(result.handle, pending, forgiven, thrown);
    if (thrown && PQresultStatus(result.handle) == PGRES_SINGLE_TUPLE) {
      close();
      std::rethrow_exception(thrown);
    }
  }
  if (PQstatus(handle_) == CONNECTION_BAD) lose(PQerrorMessage(handle_));
}

void PostgresConnection::take_result(const PGresult* result, const Pending& pending, bool forgiven,
                                     std::exception_ptr& thrown) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE: {
      if (pending.kind == Pending::Kind::kPrepare || forgiven) return;
      if (pending.answer.changed_rows) {
        const std::string_view count = PQcmdTuples(const_cast<PGresult*>(result));
        std::from_chars(count.data(), count.data() + count.size(), *pending.answer.changed_rows);
      }
      if (!pending.answer.each || !*pending.answer.each || thrown || failure_) return;
      try {
        PostgresRow row(result);
        for (const int rows = PQntuples(result); row.number < rows; ++row.number) (*pending.answer.each)(row);
      } catch (...) {
        thrown = std::current_exception();
      }
      return;
    }
    case PGRES_PIPELINE_ABORTED:
      if (pending.kind == Pending::Kind::kPrepare) forms_[pending.number].prepared = false;
      return;
    default: {
      if (pending.kind == Pending::Kind::kPrepare) forms_[pending.number].prepared = false;
      const Failure failure = failure_of(result, pending.text);
      if (failure.kind() == Failure::Kind::kUnavailable) lose(failure.what());
      if (!forgiven && !failure_ && !thrown) failure_ = failure;
      return;
    }
  }
}

void PostgresConnection::run_text(const std::string& text) {
  wait();
  PQexitPipelineMode(handle_);
  {
    const Result result(PQexec(handle_, text.c_str()));
    const auto status = PQresultStatus(result.handle);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
      failure_ = failure_of(result.handle, {});
  }
  if (!failure_ && PQtransactionStatus(handle_) != PQTRANS_INTRANS)
    failure_.emplace(Failure::Kind::kOther, "a script ended the transaction");
  if (PQstatus(handle_) == CONNECTION_BAD || PQenterPipelineMode(handle_) != 1) lose(PQerrorMessage(handle_));
  if (failure_) throw *failure_;
}

}  // namespace chandlery::sql
