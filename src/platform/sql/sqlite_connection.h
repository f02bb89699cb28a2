// A thin typed layer on one SQLite connection: settings, prepared statements, failures, and a Tx to run jobs with.
//
// A connection belongs to one thread at a time (SQLITE_OPEN_NOMUTEX).
#pragma once

#include <sqlite3.h>

#include <exception>
#include <filesystem>
#include <vector>

#include "platform/sql/sql.h"

namespace chandlery::sql {

class SqliteRow final : public Row {
 public:
  SqliteRow(sqlite3_stmt* handle, int columns) : handle_(handle), columns_(columns) {}
  bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override;
  std::string_view text(int column) const override;
  Bytes bytes(int column) const override;

 private:
  int type(int column) const;
  [[noreturn]] void wrong_type(int column) const;

  sqlite3_stmt* handle_;
  int columns_;
};

class SqliteConnection {
 public:
  enum class Role { kWriter, kReader };

  /// Opens the file, for the writer creating it readable by its owner only. Throws Failure. The log of a database that is marked
  /// as archived (archive.h) is left to the archive: no connection takes anything out of it, not even the last one that closes.
  SqliteConnection(const std::filesystem::path& file, Role role, bool durable);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;

  struct Prepared {
    sqlite3_stmt* handle = nullptr;
    int parameters = 0;
    int columns = 0;
    bool reads_only = false;
  };
  /// The statement's prepared form on this connection, made at its first use.
  Prepared prepared(const Statement& statement) {
    if (statement.number() < statements_.size() && statements_[statement.number()].handle) [[likely]]
      return statements_[statement.number()];
    return prepare(statement);
  }

  /// One run of a prepared statement. The parameters must outlive it.
  class Cursor {
   public:
    Cursor(const SqliteConnection& connection, const Prepared& prepared, Params params)
        : connection_(connection), handle_(prepared.handle), row_(prepared.handle, prepared.columns) {
      connection.bind(prepared, params);
    }
    ~Cursor() { sqlite3_reset(handle_); }
    Cursor(const Cursor&) = delete;

    /// Goes to the next row; false at the end. Throws Failure.
    bool step() {
      const int code = sqlite3_step(handle_);
      if (code == SQLITE_ROW) return true;
      if (code != SQLITE_DONE) [[unlikely]]
        connection_.fail(code);
      return false;
    }
    const SqliteRow& row() const { return row_; }

   private:
    const SqliteConnection& connection_;
    sqlite3_stmt* handle_;
    SqliteRow row_;
  };

  /// Runs a statement without parameters to its end.
  void run(const Statement& statement) {
    Cursor cursor(*this, prepared(statement), {});
    while (cursor.step()) {
    }
  }
  /// Runs any number of statements from plain text.
  void run_text(const char* text);

  /// Reads of the database's file, past what the log holds, as SQLite does: whoever opens and closes it anew takes the locks of the
  /// whole process with it. Throws Failure; what is behind the file's end is zero.
  void read_file(std::span<char> into, std::int64_t offset);
  std::int64_t file_bytes();

  std::int64_t changed_rows() const { return sqlite3_changes64(handle_); }
  /// False also after an error that made SQLite take back the whole transaction (disk full, I/O).
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

 private:
  Prepared prepare(const Statement& statement);
  sqlite3_file& file();
  void bind(const Prepared& prepared, Params params) const;
  [[noreturn]] void fail(int code) const;

  sqlite3* handle_ = nullptr;
  std::vector<Prepared> statements_;  ///< by Statement::number()
};

/// A job's transaction on SQLite. The connection is inside a transaction that others may share; what this job writes
/// stands in a savepoint of its own, which is opened by its first write.
class SqliteTx final : public Tx {
 public:
  explicit SqliteTx(SqliteConnection& connection) : connection_(connection) {}

  using Tx::execute, Tx::query, Tx::queue;
  Engine engine() const override { return Engine::kSqlite; }
  void query(const Statement& statement, Params params, const EachRow& each) override;
  std::int64_t execute(const Statement& statement, Params params) override;
  void queue(const Statement& statement, Params params) override;
  void query_all(std::span<const Question> questions) override;
  void undo() override;
  void run_script(std::string_view text) override;

  /// Ends the job's part: keeps what it wrote for the commit, or throws the Failure that the job swallowed.
  void keep();
  /// Takes back what it wrote. When even that fails the whole transaction is rolled back: ask in_transaction().
  void drop() noexcept;

 private:
  void run(const Statement& statement, Params params, const EachRow* each);
  template <class Call>
  void guarded(Call&& call);
  void before_writing();

  SqliteConnection& connection_;
  std::exception_ptr failure_;  ///< invariant 5 of sql.h
  bool written_ = false;        ///< the savepoint is open
  bool calling_back_ = false;   ///< an EachRow is running
};

}  // namespace chandlery::sql
