// Chooses the engine by the address.
#include "platform/sql/open.h"

#include <algorithm>

#include "platform/sql/address.h"

namespace chandlery::sql {

std::unique_ptr<Database> open(const std::string& address) { return open(address, PostgresOptions{}.connections); }

std::unique_ptr<Database> open(const std::string& address, int connections) {
  if (const auto file = sqlite_file(address)) {
    SqliteOptions options;
    options.file = *file;
    return open_sqlite(options);
  }
  if (address.starts_with("postgresql://") || address.starts_with("postgres://") ||
      address.find("host=") != std::string::npos) {
    PostgresOptions options;
    options.connection = address;
    options.connections = connections;
    options.reader_threads = std::max(1, connections / 2);
    return open_postgres(options);
  }
  throw std::invalid_argument("a database is given as sqlite:PATH, postgresql://... or host=... dbname=...");
}

}  // namespace chandlery::sql
