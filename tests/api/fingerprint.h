// What a database holds, in one number a table: to prove that a refused request changed nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace chandlery::test {

/// Row count and content of each table, whatever the order of its rows. The activity log is left out: it must grow when
/// a refusal is recorded.
using Fingerprint = std::map<std::string, std::pair<std::int64_t, std::uint64_t>>;

/// Reads every row of every table in one snapshot, so it is for databases of some thousand rows.
Fingerprint fingerprint(sql::Database& database);

/// The tables that are not the same in both, as "orders: 3 rows, then 4"; empty when nothing was changed.
std::vector<std::string> changes(const Fingerprint& before, const Fingerprint& after);

/// The tables, the activity log included, in which some row holds the text.
std::vector<std::string> tables_with(sql::Database& database, std::string_view text);

}  // namespace chandlery::test
