// Reads every row of every table as one text and sums the hashes.
#include "api/fingerprint.h"

#include <functional>
#include <memory>
#include <stdexcept>

namespace chandlery::test {
namespace {

bool is_compared(std::string_view table) { return !table.starts_with("audit_") && !table.starts_with("sqlite_"); }

// Statements live as long as the process (sql.h), so each text is made once.
const sql::Statement& statement(const std::string& text) {
  static std::map<std::string, std::unique_ptr<sql::Statement>> made;
  auto [at, is_new] = made.try_emplace(text);
  if (is_new) at->second = std::make_unique<sql::Statement>(at->first);
  return *at->second;
}

std::vector<std::string> texts(sql::Tx& tx, const std::string& query) {
  return tx.all(statement(query), {}, [](const sql::Row& row) { return row.string(0); });
}

std::vector<std::string> tables(sql::Tx& tx) {
  return texts(
      tx, tx.engine() == sql::Engine::kSqlite
              ? "SELECT name FROM sqlite_master WHERE type = 'table'"
              : "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()");
}

/// A query of one text a row that holds all of the row.
std::string whole_rows(sql::Tx& tx, const std::string& table) {
  if (tx.engine() == sql::Engine::kPostgres) return "SELECT CAST(t AS TEXT) FROM " + table + " t";
  std::string row;
  for (const std::string& column : texts(tx, "SELECT name FROM pragma_table_info('" + table + "')")) {
    row += (row.empty() ? "quote(" : " || '|' || quote(") + column + ")";
  }
  return "SELECT " + row + " FROM " + table;
}

}  // namespace

Fingerprint fingerprint(sql::Database& database) {
  Fingerprint taken;
  database.read_now([&](sql::Tx& tx) {
    taken.clear();
    for (const std::string& table : tables(tx)) {
      if (!is_compared(table)) continue;
      auto& [rows, content] = taken[table];
      tx.query(statement(whole_rows(tx, table)), {}, [&](const sql::Row& row) {
        ++rows;
        content += std::hash<std::string_view>()(row.text(0));
      });
    }
  });
  if (taken.empty()) throw std::runtime_error("the database has no tables");
  return taken;
}

std::vector<std::string> tables_with(sql::Database& database, std::string_view text) {
  std::vector<std::string> found;
  database.read_now([&](sql::Tx& tx) {
    found.clear();
    for (const std::string& table : tables(tx)) {
      bool here = false;
      tx.query(statement(whole_rows(tx, table)), {},
               [&](const sql::Row& row) { here = here || row.text(0).find(text) != std::string_view::npos; });
      if (here) found.push_back(table);
    }
  });
  return found;
}

std::vector<std::string> changes(const Fingerprint& before, const Fingerprint& after) {
  std::vector<std::string> found;
  for (const auto& [table, was] : before) {
    const auto is = after.find(table);
    if (is == after.end()) {
      found.push_back(table + ": is gone");
    } else if (is->second != was) {
      found.push_back(table + ": " + std::to_string(was.first) + " rows, then " + std::to_string(is->second.first));
    }
  }
  return found;
}

}  // namespace chandlery::test
