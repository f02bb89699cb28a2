// Carries whole tables from one database into another of either engine, and tells what a table holds, so that both can be
// compared. A text of U+0000, which PostgreSQL cannot hold, ends the move.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "platform/sql/database.h"

namespace chandlery::sql {

struct Column {
  enum class Kind : std::uint8_t { kWhole, kText, kBytes };
  std::string name;
  Kind kind = Kind::kText;
  friend bool operator==(const Column&, const Column&) = default;
};
struct Table {
  std::string name;
  std::vector<Column> columns;  ///< by name
  friend bool operator==(const Table&, const Table&) = default;
};

/// The shop's tables in the order in which they were made: what a table refers to stands before it.
std::vector<Table> tables_of(Tx& tx);

/// Applies all steps to a database without tables, within this one transaction (`migrate` takes one a step).
void create_schema(Tx& tx, std::span<const Migration> steps, Instant now);

/// Removes all rows, which the steps brought.
void empty(Tx& tx, std::span<const Table> tables);

/// Copies all rows in batches of a megabyte or a few dozen rows. Returns how many there were.
std::int64_t copy_rows(Tx& from, Tx& into, const Table& table);

/// What a table holds, whatever the order of its rows: the sum, modulo 2^256, of the rows' SHA-256.
struct Contents {
  std::int64_t rows = 0;
  std::array<std::uint64_t, 4> sum{};  ///< the lowest word first
  friend bool operator==(const Contents&, const Contents&) = default;
  std::string hex() const;  ///< of the sum
};
/// Reads every row; a thousand at a time are in memory.
Contents contents_of(Tx& tx, const Table& table);

/// Whether another process has the SQLite database open.
bool in_use(const std::filesystem::path& sqlite_file);

}  // namespace chandlery::sql
