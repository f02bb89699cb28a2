// A copy of a SQLite database while a server writes to it.
#pragma once

#include <cstdint>
#include <filesystem>

namespace chandlery::sql {

/// Copies the database as it is at one moment into a new file that its owner alone may read, and proves that the copy is whole
/// (quick_check). The server goes on meanwhile. The file appears at once and synced, or not at all. Returns its bytes; throws
/// std::runtime_error with a sentence when it cannot, or when the file exists.
std::uintmax_t back_up_sqlite(const std::filesystem::path& database, const std::filesystem::path& copy);

}  // namespace chandlery::sql
