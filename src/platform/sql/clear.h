// Empties a database of everything that it holds, its schema included.
#pragma once

#include <string>

namespace chandlery::sql {

/// `address` as for open(). Nothing may have the database open. On SQLite the file goes, on PostgreSQL every table of the
/// connection's current schema. Throws std::runtime_error.
void clear(const std::string& address);

}  // namespace chandlery::sql
