// The activity log as a file for people: CSV that a spreadsheet opens without running any of it (files::CsvWriter's
// guard).
#pragma once

#include <cstdint>
#include <string>

#include "audit/query.h"

namespace chandlery::audit {

/// Rows of one answer. More of them come by the continuation, so that no answer takes unbounded memory.
inline constexpr std::int64_t kMostExportedRows = 50'000;

struct Export {
  std::string csv;   ///< with a header row, also where it continues another
  std::string next;  ///< empty: this was the last part
};
/// What `query` selects, newest first, in parts of at most `most` rows. The errors of scan.
Result<Export> export_csv(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                          std::int64_t most = kMostExportedRows);

}  // namespace chandlery::audit
