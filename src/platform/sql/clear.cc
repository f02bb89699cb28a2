// See clear.h.
#include "platform/sql/clear.h"

#include "platform/sql/address.h"
#include "platform/sql/database.h"

namespace chandlery::sql {
namespace {

constexpr std::string_view kDropTables = R"sql(
DO $$
DECLARE
  dropped record;
BEGIN
  FOR dropped IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', dropped.tablename);
  END LOOP;
END
$$)sql";

}  // namespace

void clear(const std::string& address) {
  if (const auto file = sqlite_file(address)) {
    for (const char* const ending : {"-wal", "-shm", ""}) std::filesystem::remove(file->string() + ending);
    return;
  }
  open(address)->write_now([](Tx& tx) { tx.run_script(kDropTables); });
}

}  // namespace chandlery::sql
