// Chooses the engine by the address.
#include "platform/sql/address.h"
#include "platform/sql/database.h"

namespace chandlery::sql {

std::unique_ptr<Database> open(const std::string& address) {
  if (const auto file = sqlite_file(address)) {
    SqliteOptions options;
    options.file = *file;
    return open_sqlite(options);
  }
  if (address.starts_with("postgresql://") || address.starts_with("postgres://") ||
      address.find("host=") != std::string::npos) {
    PostgresOptions options;
    options.connection = address;
    return open_postgres(options);
  }
  throw std::invalid_argument("a database is given as sqlite:PATH, postgresql://... or host=... dbname=...");
}

}  // namespace chandlery::sql
