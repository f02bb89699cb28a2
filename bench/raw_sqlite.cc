// The raw limit on SQLite.
#include <sqlite3.h>

#include <chrono>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>

#include "raw.h"

namespace chandlery::bench {
namespace {

class Handle {
 public:
  explicit Handle(const std::filesystem::path& file) {
    check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
  }
  ~Handle() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  Handle(const Handle&) = delete;

  void run(const char* text) { check(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(const std::string& text) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(handle_, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statements_.emplace_back(statement);
  }
  void check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
      throw std::runtime_error(std::string("raw SQLite: ") + sqlite3_errmsg(handle_));
    }
  }

 private:
  sqlite3* handle_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

void run(const Handle& handle, sqlite3_stmt* statement, const std::vector<Value>& values) {
  int position = 0;
  for (const Value& value : values) {
    ++position;
    switch (value.type) {
      case sql::Param::Type::kNull:
        sqlite3_bind_null(statement, position);
        break;
      case sql::Param::Type::kInteger:
        sqlite3_bind_int64(statement, position, value.integer);
        break;
      case sql::Param::Type::kText:
        sqlite3_bind_text64(statement, position, value.text.data(), value.text.size(), SQLITE_STATIC, SQLITE_UTF8);
        break;
      case sql::Param::Type::kBytes:
        sqlite3_bind_blob64(statement, position, value.text.data(), value.text.size(), SQLITE_STATIC);
        break;
    }
  }
  while (true) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) continue;
    handle.check(code);
    break;
  }
  sqlite3_reset(statement);
}

std::vector<std::string> column(Handle& handle, const std::string& query, int index) {
  std::vector<std::string> texts;
  sqlite3_stmt* statement = handle.prepare(query);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* text = sqlite3_column_text(statement, index);
    texts.emplace_back(text ? reinterpret_cast<const char*>(text) : "");
  }
  return texts;
}

}  // namespace

RawResult write_raw_sqlite(const std::filesystem::path& file, const Recording& recording, std::size_t group) {
  Handle handle(file);
  // The writer's settings of platform/sql, so that the same work is compared.
  handle.run(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY;"
      "PRAGMA foreign_keys=ON; PRAGMA secure_delete=FAST");
  std::vector<sqlite3_stmt*> statements;
  for (const std::string& text : recording.statements) statements.push_back(handle.prepare(text));

  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t job = 0; job < recording.jobs.size(); ++job) {
    if (job % group == 0) handle.run("BEGIN IMMEDIATE");
    for (const Write& write : recording.jobs[job]) run(handle, statements[write.statement], write.values);
    if (job % group == group - 1 || job + 1 == recording.jobs.size()) handle.run("COMMIT");
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return {took.count(), recording.jobs.size()};
}

Footprint footprint_sqlite(const std::filesystem::path& file, const Recording& recording) {
  Handle handle(file);
  // For each table, the columns of each index that is not the table itself.
  std::map<std::string, std::vector<std::set<std::string>>> indexes;
  const auto indexes_of = [&](const std::string& table) -> const auto& {
    if (const auto known = indexes.find(table); known != indexes.end()) return known->second;
    auto& found = indexes[table];
    const auto definition = column(handle, "SELECT sql FROM sqlite_schema WHERE name = '" + table + "'", 0);
    const bool clustered = !definition.empty() && definition[0].find("WITHOUT ROWID") != std::string::npos;
    const auto names = column(handle, "PRAGMA index_list('" + table + "')", 1);
    const auto origins = column(handle, "PRAGMA index_list('" + table + "')", 3);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (clustered && origins[i] == "pk") continue;
      const auto columns = column(handle, "PRAGMA index_info('" + names[i] + "')", 2);
      found.emplace_back(columns.begin(), columns.end());
    }
    return found;
  };

  Footprint sum;
  const std::regex assigned("(\\w+)\\s*=");
  for (const std::vector<Write>& job : recording.jobs) {
    for (const Write& write : job) {
      const std::string& text = recording.statements[write.statement];
      const Target target = target_of(text);
      const auto& of_table = indexes_of(target.table);
      if (target.verb != "UPDATE") {
        (target.verb == "INSERT" ? sum.inserted : sum.deleted) += 1;
        sum.index_entries += static_cast<double>(of_table.size());
        continue;
      }
      sum.updated += 1;
      if (of_table.empty()) continue;
      const std::size_t set = text.find("SET"), where = text.find("WHERE");
      const std::string assignments = text.substr(set, where - set);
      std::set<std::string> changed;
      for (std::sregex_iterator it(assignments.begin(), assignments.end(), assigned), end; it != end; ++it)
        changed.insert((*it)[1]);
      for (const std::set<std::string>& columns : of_table) {
        for (const std::string& name : columns) {
          if (!changed.contains(name)) continue;
          sum.index_entries += 1;
          break;
        }
      }
    }
  }
  const auto jobs = static_cast<double>(recording.jobs.size());
  return {sum.inserted / jobs, sum.updated / jobs, sum.deleted / jobs, sum.index_entries / jobs};
}

}  // namespace chandlery::bench
