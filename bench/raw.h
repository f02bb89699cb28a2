// The limits: the raw engine writing recorded rows in an in-process loop, as durably as the server does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recorder.h"

namespace chandlery::bench {

struct RawResult {
  double seconds = 0;
  std::size_t jobs = 0;
  double rate() const { return static_cast<double>(jobs) / seconds; }
};

/// SQLite's C API, one thread, prepared statements, WAL, synchronous=FULL, `group` jobs a commit.
RawResult write_raw_sqlite(const std::filesystem::path& file, const Recording& recording, std::size_t group);

/// libpq in pipeline mode, `connections` of them, each a thread: one job a transaction, all of it in one round trip.
RawResult write_raw_postgres(const std::string& conninfo, const Recording& recording, int connections);

/// What one job of a recording touches: rows it writes, and entries of indexes beside the table that holds the row
/// (an update touches an index only where it changes one of its columns). SQLite's own key of a table WITHOUT ROWID is
/// the table; PostgreSQL's primary keys are indexes.
struct Footprint {
  double inserted = 0, updated = 0, deleted = 0, index_entries = 0;
};
Footprint footprint_sqlite(const std::filesystem::path& file, const Recording& recording);
Footprint footprint_postgres(const std::string& conninfo, const Recording& recording);

}  // namespace chandlery::bench
