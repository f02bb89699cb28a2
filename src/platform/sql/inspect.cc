// See inspect.h.
#include "platform/sql/inspect.h"

namespace chandlery::sql {
namespace {

const Statement kBytes(
    "SELECT /*sqlite: page_count * page_size FROM pragma_page_count(), pragma_page_size() */"
    "/*postgres: pg_database_size(current_database()) */");
const Statement kApplied(
    "SELECT module, COUNT(*), MAX(number) FROM schema_migrations GROUP BY module ORDER BY module");

}  // namespace

std::int64_t database_bytes(Tx& tx) {
  return tx.first(kBytes, {}, [](const Row& row) { return row.integer(0); }).value_or(0);
}

std::vector<AppliedSchema> applied_schema(Tx& tx) {
  return tx.all(kApplied, {},
                [](const Row& row) { return AppliedSchema{row.string(0), row.integer(1), row.integer(2)}; });
}

}  // namespace chandlery::sql
