// The mark beside a SQLite database that its log belongs to an archive (archive.h).
#pragma once

#include <filesystem>

namespace chandlery::sql {

/// A file beside the database, so that every program of this house, whatever its settings, leaves the log alone.
inline std::filesystem::path archived_mark(const std::filesystem::path& database) {
  std::filesystem::path mark = database;
  mark += "-archived";
  return mark;
}
inline bool is_marked_archived(const std::filesystem::path& database) {
  std::error_code unreadable;
  return std::filesystem::exists(archived_mark(database), unreadable);
}

}  // namespace chandlery::sql
