// A thin typed layer on one SQLite connection.
#include "platform/sql/sqlite_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "platform/sql/archived.h"
#include "platform/sql/dialect.h"

namespace chandlery::sql {

namespace {

// What another process (the CLI) may hold the write lock for before a job is told kBusy.
constexpr int kBusyMilliseconds = 10'000;

// Page cache in KiB. The writer's holds the pages that a group of orders touches; a reader's is thrown away by SQLite
// whenever somebody commits, so a large one only costs memory.
constexpr int kWriterCache = 8 * 1024, kReaderCache = 2 * 1024;

// The WAL file is cut back to this size after a long reader made it grow.
constexpr int kWalBytesKept = 64 * 1024 * 1024;

const Statement kOpenSavepoint("SAVEPOINT job");
const Statement kReleaseSavepoint("RELEASE job");
const Statement kRollBackToSavepoint("ROLLBACK TO job");
const Statement kRollBack("ROLLBACK");

void configure_library_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Memory statistics cost a global lock for each allocation, and nobody reads them.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
  });
}

Failure::Kind kind_of(int extended, int system_error) {
  // EFBIG: the file has reached the limit of its file system or of the process (ulimit -f).
  if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG) return Failure::Kind::kFull;
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Failure::Kind::kUniqueViolation;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      return Failure::Kind::kConstraint;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failure::Kind::kBusy;
    case SQLITE_FULL:
      return Failure::Kind::kFull;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Failure::Kind::kUnavailable;
    default:
      return Failure::Kind::kOther;
  }
}

/// SQLite makes the file readable by everyone whom the umask allows; it holds secrets. The WAL takes over its mode.
void create_private(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

int SqliteRow::type(int column) const {
  if (column < 0 || column >= columns_) throw std::logic_error("the result has no column " + std::to_string(column));
  return sqlite3_column_type(handle_, column);
}

void SqliteRow::wrong_type(int column) const {
  throw std::logic_error("column " + std::to_string(column) +
                         " is read as another type than it has, in: " + sqlite3_sql(handle_));
}

std::int64_t SqliteRow::integer(int column) const {
  const int found = type(column);
  if (found != SQLITE_INTEGER && found != SQLITE_NULL) wrong_type(column);
  return sqlite3_column_int64(handle_, column);
}

std::string_view SqliteRow::text(int column) const {
  const Bytes raw = bytes(column);
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

Bytes SqliteRow::bytes(int column) const {
  if (column < 0 || column >= columns_) throw std::logic_error("the result has no column " + std::to_string(column));
  // The value once, instead of looking for it three times: long exports read some forty texts a row.
  sqlite3_value* const value = sqlite3_column_value(handle_, column);
  const int found = sqlite3_value_type(value);
  if (found == SQLITE_NULL) return {};
  if (found != SQLITE_TEXT && found != SQLITE_BLOB) wrong_type(column);
  const auto* first = static_cast<const unsigned char*>(sqlite3_value_blob(value));
  return {first, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Role role, bool durable) {
  configure_library_once();
  const bool writer = role == Role::kWriter;
  if (writer) create_private(file);
  const int code = sqlite3_open_v2(file.c_str(), &handle_,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  try {
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(handle_, kBusyMilliseconds);
    if (is_marked_archived(file)) {
      sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      sqlite3_wal_autocheckpoint(handle_, 0);
    }
    // The page size holds from a database's first page on; an older file keeps its own.
    if (writer) run_text("PRAGMA page_size=8192; PRAGMA journal_mode=WAL");
    run_text(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
    run_text("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=FAST");
    run_text(("PRAGMA cache_size=-" + std::to_string(writer ? kWriterCache : kReaderCache)).c_str());
    // The undo records of savepoints are small and short-lived; readers sort large results on disk.
    if (writer)
      run_text(("PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=" + std::to_string(kWalBytesKept)).c_str());
    else
      run_text("PRAGMA query_only=ON");
  } catch (const Failure& failure) {
    sqlite3_close_v2(handle_);
    throw Failure(failure.kind(), file.string() + ": " + failure.what());
  }
}

SqliteConnection::~SqliteConnection() {
  for (const Prepared& statement : statements_) sqlite3_finalize(statement.handle);
  sqlite3_close_v2(handle_);
}

void SqliteConnection::fail(int code) const {
  std::string what = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  const int system_error = handle_ && (code & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(handle_) : 0;
  throw Failure(kind_of(code, system_error), what + " (SQLite " + std::to_string(code) + ")");
}

SqliteConnection::Prepared SqliteConnection::prepare(const Statement& statement) {
  const std::string text = text_for(Engine::kSqlite, statement.text());
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_, text.c_str(), static_cast<int>(text.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) {
    try {
      fail(code);
    } catch (const Failure& failure) {
      throw Failure(failure.kind(), std::string(failure.what()) + ", in: " + text);
    }
  }
  if (!handle) throw std::logic_error("an empty statement");
  if (statement.number() >= statements_.size()) statements_.resize(statement.number() + 1);
  return statements_[statement.number()] = {handle, sqlite3_bind_parameter_count(handle), sqlite3_column_count(handle),
                                            sqlite3_stmt_readonly(handle) != 0};
}

void SqliteConnection::bind(const Prepared& prepared, Params params) const {
  if (params.size() != static_cast<std::size_t>(prepared.parameters))
    throw std::logic_error(std::to_string(params.size()) + " parameters are given, and " +
                           std::to_string(prepared.parameters) + " expected, in: " + sqlite3_sql(prepared.handle));
  int position = 0;
  for (const Param& param : params) {
    ++position;
    // A null pointer would bind NULL instead of an empty value.
    const char* first = param.text().data() ? param.text().data() : "";
    int code = SQLITE_OK;
    switch (param.type()) {
      case Param::Type::kNull:
        code = sqlite3_bind_null(prepared.handle, position);
        break;
      case Param::Type::kInteger:
        code = sqlite3_bind_int64(prepared.handle, position, param.integer());
        break;
      case Param::Type::kText:
        code = sqlite3_bind_text64(prepared.handle, position, first, param.text().size(), SQLITE_STATIC, SQLITE_UTF8);
        break;
      case Param::Type::kBytes:
        code = sqlite3_bind_blob64(prepared.handle, position, first, param.text().size(), SQLITE_STATIC);
        break;
    }
    if (code != SQLITE_OK) [[unlikely]]
      fail(code);
  }
}

sqlite3_file& SqliteConnection::file() {
  sqlite3_file* file = nullptr;
  if (const int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &file); code != SQLITE_OK) fail(code);
  return *file;
}

void SqliteConnection::read_file(std::span<char> into, std::int64_t offset) {
  sqlite3_file& opened = file();
  const int code = opened.pMethods->xRead(&opened, into.data(), static_cast<int>(into.size()), offset);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) fail(code);
}

std::int64_t SqliteConnection::file_bytes() {
  sqlite3_file& opened = file();
  sqlite3_int64 bytes = 0;
  if (const int code = opened.pMethods->xFileSize(&opened, &bytes); code != SQLITE_OK) fail(code);
  return bytes;
}

void SqliteConnection::run_text(const char* text) {
  const int code = sqlite3_exec(handle_, text, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

template <class Call>
void SqliteTx::guarded(Call&& call) {
  if (calling_back_) throw std::logic_error("the Tx is used inside a row callback");
  if (failure_) [[unlikely]]
    std::rethrow_exception(failure_);
  try {
    call();
  } catch (const Failure&) {
    if (!calling_back_) failure_ = std::current_exception();
    calling_back_ = false;
    throw;
  } catch (...) {
    calling_back_ = false;
    throw;
  }
}

void SqliteTx::before_writing() {
  if (written_) return;
  connection_.run(kOpenSavepoint);
  written_ = true;
}

void SqliteTx::run(const Statement& statement, Params params, const EachRow* each) {
  guarded([&] {
    const auto prepared = connection_.prepared(statement);
    if (!prepared.reads_only) before_writing();
    SqliteConnection::Cursor cursor(connection_, prepared, params);
    while (cursor.step()) {
      if (!each || !*each) continue;
      calling_back_ = true;
      (*each)(cursor.row());
      calling_back_ = false;
    }
  });
}

void SqliteTx::query(const Statement& statement, Params params, const EachRow& each) { run(statement, params, &each); }

std::int64_t SqliteTx::execute(const Statement& statement, Params params) {
  run(statement, params, nullptr);
  return connection_.changed_rows();
}

void SqliteTx::queue(const Statement& statement, Params params) { run(statement, params, nullptr); }

void SqliteTx::query_all(std::span<const Question> questions) {
  for (const Question& question : questions) run(question.statement, question.params, &question.each);
}

void SqliteTx::undo() {
  if (calling_back_) throw std::logic_error("the Tx is used inside a row callback");
  if (!connection_.in_transaction()) std::rethrow_exception(failure_);
  failure_ = nullptr;
  if (!written_) return;
  guarded([this] { connection_.run(kRollBackToSavepoint); });
}

void SqliteTx::run_script(std::string_view text) {
  guarded([&] {
    before_writing();
    connection_.run_text(text_for(Engine::kSqlite, text).c_str());
    if (!connection_.in_transaction()) throw Failure(Failure::Kind::kOther, "a script ended the transaction");
  });
}

void SqliteTx::keep() {
  if (failure_) std::rethrow_exception(failure_);
  if (written_) connection_.run(kReleaseSavepoint);
  written_ = false;
}

void SqliteTx::drop() noexcept {
  if (!written_ || !connection_.in_transaction()) return;
  try {
    connection_.run(kRollBackToSavepoint);
    connection_.run(kReleaseSavepoint);
  } catch (...) {
    try {
      connection_.run(kRollBack);
    } catch (...) {
      // Then SQLite has rolled back by itself.
    }
  }
}

}  // namespace chandlery::sql
