// See moving.h.
#include "platform/sql/moving.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "platform/crypto/crypto.h"

namespace chandlery::sql {
namespace {

constexpr std::size_t kRowsAtOnce = 50;
constexpr std::size_t kBytesAtOnce = 1 << 20;

// disk_probe is what a full disk was tried with (sqlite_database.cc).
const Statement kColumns(
    "/*sqlite: SELECT t.name, c.name, lower(c.type) FROM sqlite_master t, pragma_table_info(t.name) c"
    " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name <> 'disk_probe' ORDER BY t.rowid, c.name */"
    "/*postgres: SELECT t.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class t"
    " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.oid, a.attname COLLATE \"C\" */");

/// A statement made of a table's names; its text stays as long as it does.
struct Spoken {
  explicit Spoken(std::string words) : text(std::move(words)), statement(text) {}
  const std::string text;
  const Statement statement;
};

Column::Kind kind_of(const std::string& table, const std::string& column, std::string_view type) {
  if (type == "bigint" || type == "integer") return Column::Kind::kWhole;
  if (type == "bytea") return Column::Kind::kBytes;
  if (type == "text") return Column::Kind::kText;
  throw std::logic_error("The type of " + table + "." + column + " is none of the shop's: " + std::string(type));
}

std::string names(const Table& table) {
  std::string list;
  for (const Column& column : table.columns) (list += list.empty() ? "" : ", ") += column.name;
  return list;
}

std::string select(const Table& table) { return "SELECT " + names(table) + " FROM " + table.name; }

/// `INSERT` of so many rows.
std::string insert(const Table& table, std::size_t rows) {
  std::string text = "INSERT INTO " + table.name + " (" + names(table) + ") VALUES ";
  std::size_t number = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ", (";
    for (std::size_t i = 0; i < table.columns.size(); ++i) text += (i == 0 ? "$" : ", $") + std::to_string(++number);
    text += ")";
  }
  return text;
}

/// Rows on their way, owned: a row's own values end with its callback.
class Batch {
 public:
  Batch(Tx& into, const Table& table)
      : into_(into), table_(table), many_(insert(table, kRowsAtOnce)), one_(insert(table, 1)),
        values_(kRowsAtOnce * table.columns.size()) {}

  void add(const Row& row) {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      Value& value = values_[rows_ * table_.columns.size() + i];
      const int column = static_cast<int>(i);
      value.null = row.is_null(column);
      if (value.null) continue;
      if (table_.columns[i].kind == Column::Kind::kWhole) {
        value.whole = row.integer(column);
      } else {
        value.text = row.text(column);
        bytes_ += value.text.size();
      }
    }
    if (++rows_ == kRowsAtOnce || bytes_ >= kBytesAtOnce) send();
  }

  void send() {
    if (rows_ == kRowsAtOnce) {
      into_.execute(many_.statement, params(0, rows_));
    } else {
      for (std::size_t row = 0; row < rows_; ++row) into_.execute(one_.statement, params(row, 1));
    }
    rows_ = bytes_ = 0;
  }

 private:
  struct Value {
    bool null = true;
    std::int64_t whole = 0;
    std::string text;
  };

  Params params(std::size_t first, std::size_t rows) {
    params_.clear();
    const std::size_t width = table_.columns.size();
    for (std::size_t i = first * width; i < (first + rows) * width; ++i) {
      const Value& value = values_[i];
      const Column::Kind kind = table_.columns[i % width].kind;
      if (value.null) {
        params_.emplace_back(nullptr);
      } else if (kind == Column::Kind::kWhole) {
        params_.emplace_back(value.whole);
      } else if (kind == Column::Kind::kText) {
        params_.emplace_back(value.text);
      } else {
        params_.emplace_back(Bytes(reinterpret_cast<const unsigned char*>(value.text.data()), value.text.size()));
      }
    }
    return params_;
  }

  Tx& into_;
  const Table& table_;
  const Spoken many_, one_;
  std::vector<Value> values_;
  std::vector<Param> params_;
  std::size_t rows_ = 0, bytes_ = 0;
};

void add_number(std::string& to, std::uint64_t number) {
  for (int i = 0; i < 8; ++i) to += static_cast<char>(number >> (8 * i));
}

/// A row as bytes that no other row has: each value with its kind and, for text and bytes, its length.
void write_down(const Row& row, const Table& table, std::string& text) {
  text.clear();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const int column = static_cast<int>(i);
    if (row.is_null(column)) {
      text += 'n';
    } else if (table.columns[i].kind == Column::Kind::kWhole) {
      text += 'i';
      add_number(text, static_cast<std::uint64_t>(row.integer(column)));
    } else {
      const std::string_view value = row.text(column);
      text += 't';
      add_number(text, value.size());
      text += value;
    }
  }
}

void add(Contents& contents, std::string_view row) {
  const crypto::Hash hash = crypto::sha256(row);
  ++contents.rows;
  unsigned __int128 carry = 0;
  for (std::size_t i = 0; i < contents.sum.size(); ++i) {
    std::uint64_t word;
    std::memcpy(&word, hash.data() + 8 * i, 8);
    carry += static_cast<unsigned __int128>(contents.sum[i]) + word;
    contents.sum[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

}  // namespace

std::vector<Table> tables_of(Tx& tx) {
  std::vector<Table> tables;
  tx.query(kColumns, {}, [&](const Row& row) {
    const std::string table = row.string(0), column = row.string(1);
    if (tables.empty() || tables.back().name != table) tables.push_back({table, {}});
    tables.back().columns.push_back({column, kind_of(table, column, row.text(2))});
  });
  return tables;
}

void empty(Tx& tx, std::span<const Table> tables) {
  for (std::size_t i = tables.size(); i-- > 0;) {
    const Spoken erase("DELETE FROM " + tables[i].name);
    tx.execute(erase.statement, {});
  }
}

std::int64_t copy_rows(Tx& from, Tx& into, const Table& table) {
  const Spoken read(select(table));
  Batch batch(into, table);
  std::int64_t rows = 0;
  from.query(read.statement, {}, [&](const Row& row) {
    batch.add(row);
    ++rows;
  });
  batch.send();
  return rows;
}

Contents contents_of(Tx& tx, const Table& table) {
  Contents contents;
  std::string text;
  const EachRow each = [&](const Row& row) {
    write_down(row, table, text);
    add(contents, text);
  };
  if (tx.engine() == Engine::kSqlite) {
    const Spoken read(select(table));
    tx.query(read.statement, {}, each);
    return contents;
  }
  // A writing transaction takes a whole result into memory; a cursor gives it in parts.
  static const Statement kFetch("FETCH 1000 FROM reading"), kClose("CLOSE reading");
  const Spoken open("DECLARE reading NO SCROLL CURSOR FOR " + select(table));
  tx.queue(open.statement, {});
  for (std::int64_t before = -1; before != contents.rows;) {
    before = contents.rows;
    tx.query(kFetch, {}, each);
  }
  tx.execute(kClose, {});
  return contents;
}

std::string Contents::hex() const {
  std::string text;
  for (std::size_t i = sum.size(); i-- > 0;)
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(sum[i] >> shift) & 15];
  return text;
}

bool in_use(const std::filesystem::path& sqlite_file) {
  sqlite3* handle = nullptr;
  sqlite3_open_v2(sqlite_file.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
  // The log stays as it is: it may have to be archived.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  const int code = sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close_v2(handle);
  return code == SQLITE_BUSY;
}

}  // namespace chandlery::sql
