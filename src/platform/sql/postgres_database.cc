// PostgreSQL as a Database.
#include "platform/sql/database.h"

namespace chandlery::sql {

std::unique_ptr<Database> open_postgres(const PostgresOptions&) {
  throw Failure(Failure::Kind::kUnavailable, "PostgreSQL is not built in yet");
}

}  // namespace chandlery::sql
