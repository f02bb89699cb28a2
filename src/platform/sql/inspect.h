// What a database tells of itself: how large it is, and which steps of the schema it has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "platform/sql/sql.h"

namespace chandlery::sql {

/// SQLite: the pages in use, without the write-ahead log; PostgreSQL: the whole database with its indexes.
std::int64_t database_bytes(Tx& tx);

struct AppliedSchema {
  std::string module;
  std::int64_t steps = 0;   ///< applied
  std::int64_t newest = 0;  ///< the number of the last one
};
/// By module.
std::vector<AppliedSchema> applied_schema(Tx& tx);

}  // namespace chandlery::sql
