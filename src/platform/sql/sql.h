// The database as modules see it: statements, parameters, rows, and a transaction to run them in.
//
// One portable SQL text serves both engines (docs/decisions.md). Parameters are written `$1`, `$2`... Where the engines
// must differ, `/*sqlite: text */` and `/*postgres: text */` are read as text by that engine and as a comment by the
// other: `SELECT ... LIMIT 1 /*postgres: FOR UPDATE SKIP LOCKED */`.
//
// Invariants:
// 1. A Tx belongs to one job on one thread. Nothing of it outlives the job, and no job waits for anything but the Tx.
// 2. A job may be run again from its start (PostgreSQL serialisation failure), so it has no side effect but its rows.
// 3. What a job wrote is durable before its completion is called; if it is told of failure, nothing of it remains.
// 4. I/O errors, constraint violations that a store did not foresee and bugs throw sql::Failure. A constraint that is
//    part of a rule is written as ON CONFLICT, never caught.
// 5. After a Failure every further call throws it again, and the job fails even if it swallowed it, until undo().
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace chandlery::sql {

enum class Engine : std::uint8_t { kSqlite, kPostgres };

class Failure : public std::runtime_error {
 public:
  enum class Kind { kUnavailable, kUniqueViolation, kConstraint, kBusy, kRetry, kFull, kOther };
  Failure(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

using Bytes = std::span<const unsigned char>;

/// One value to bind. Text and bytes are not copied: they must live until the call returns.
class Param {
 public:
  enum class Type : std::uint8_t { kNull, kInteger, kText, kBytes };
  Param(std::nullptr_t) {}
  Param(std::nullopt_t) {}
  Param(std::int64_t value) : type_(Type::kInteger), integer_(value) {}
  Param(int value) : Param(static_cast<std::int64_t>(value)) {}
  Param(bool value) : Param(static_cast<std::int64_t>(value ? 1 : 0)) {}
  Param(Instant value) : Param(value.micros) {}
  Param(std::string_view text) : type_(Type::kText), text_(text) {}
  Param(const std::string& text) : Param(std::string_view(text)) {}
  Param(const char* text) : Param(std::string_view(text)) {}
  Param(Bytes bytes) : type_(Type::kBytes), text_(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {}
  template <class T>
  Param(const std::optional<T>& value) : Param() { if (value) *this = Param(*value); }

  Type type() const { return type_; }
  std::int64_t integer() const { return integer_; }
  std::string_view text() const { return text_; }  ///< also the raw bytes of kBytes

 private:
  Param() = default;
  Type type_ = Type::kNull;
  std::int64_t integer_ = 0;
  std::string_view text_;
};
using Params = std::span<const Param>;

/// A statement with static life: declare one as a namespace-scope constant beside the store that runs it. Each gets a
/// small number of its own, by which a connection finds its prepared form.
class Statement {
 public:
  explicit Statement(std::string_view text);
  Statement(const Statement&) = delete;
  std::string_view text() const { return text_; }
  std::uint32_t number() const { return number_; }

 private:
  std::string_view text_;
  std::uint32_t number_;
};

/// The current row of a result. Views into it end with the callback that received it. A number read as text, or text
/// read as a number, throws std::logic_error; bytes and text may be read as each other.
class Row {
 public:
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;       ///< 0 for null
  virtual std::string_view text(int column) const = 0;      ///< empty for null
  virtual Bytes bytes(int column) const = 0;                ///< empty for null

  std::string string(int column) const { return std::string(text(column)); }
  bool flag(int column) const { return integer(column) != 0; }
  Instant instant(int column) const { return {integer(column)}; }
  std::optional<std::int64_t> optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<std::string> optional_string(int column) const {
    return is_null(column) ? std::nullopt : std::optional(string(column));
  }
  std::optional<Instant> optional_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
  }

 protected:
  ~Row() = default;
};

/// Called once a row, in order. Returns nothing; throw to stop. It must not use the Tx (the engines would differ in what
/// it sees): the Tx throws std::logic_error. Gather the rows with `all`, then go on.
using EachRow = std::function<void(const Row&)>;

class Tx {
 public:
  virtual ~Tx() = default;
  virtual Engine engine() const = 0;

  /// Runs a query to its end, calling `each` for every row.
  virtual void query(const Statement& statement, Params params, const EachRow& each) = 0;
  /// Runs a write and returns the number of rows it changed.
  virtual std::int64_t execute(const Statement& statement, Params params) = 0;
  /// Runs a write whose row count nobody needs. On PostgreSQL it travels with the next statement that waits
  /// (pipeline mode); an error of it surfaces there or at commit.
  virtual void queue(const Statement& statement, Params params) = 0;

  /// Sends queries together (one round trip on PostgreSQL) and then calls each one's `each`, in the given order.
  struct Question {
    const Statement& statement;
    std::vector<Param> params;
    EachRow each;
  };
  virtual void query_all(std::span<const Question> questions) = 0;

  /// Takes back everything that this transaction wrote so far; it stays usable. Cheap when nothing was written.
  virtual void undo() = 0;

  /// For text that is not known at compile time (schema, reports): no preparation is kept.
  virtual void run_script(std::string_view text) = 0;

  // Conveniences, written on the calls above.
  void query(const Statement& s, std::initializer_list<Param> p, const EachRow& each) { query(s, Params(p), each); }
  std::int64_t execute(const Statement& s, std::initializer_list<Param> p) { return execute(s, Params(p)); }
  void queue(const Statement& s, std::initializer_list<Param> p) { queue(s, Params(p)); }

  /// The first row mapped by `map`, or nullopt when there is none.
  template <class Map>
  auto first(const Statement& s, std::initializer_list<Param> p, Map&& map)
      -> std::optional<decltype(map(std::declval<const Row&>()))> {
    std::optional<decltype(map(std::declval<const Row&>()))> found;
    query(s, Params(p), [&](const Row& row) { if (!found) found.emplace(map(row)); });
    return found;
  }
  /// All rows mapped by `map`.
  template <class Map>
  auto all(const Statement& s, std::initializer_list<Param> p, Map&& map)
      -> std::vector<decltype(map(std::declval<const Row&>()))> {
    std::vector<decltype(map(std::declval<const Row&>()))> rows;
    query(s, Params(p), [&](const Row& row) { rows.push_back(map(row)); });
    return rows;
  }
};

}  // namespace chandlery::sql
