// The activity log as a file for people: CSV that a spreadsheet opens without running any of it (files::CsvWriter's
// guard).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "audit/query.h"
#include "platform/http/body.h"
#include "platform/sql/database.h"

namespace chandlery::audit {

inline constexpr std::int64_t kExportedRows = 500;  ///< of one part: some 200 KiB

/// A part of the file: the header row stands in the first one alone.
struct Export {
  std::string csv;
  std::string next;  ///< continuation of the query; empty: this was the last part
};
/// What `query` selects, newest first, from its continuation on, at most `most` rows. The errors of scan.
Result<Export> export_csv(sql::Tx& tx, const Actor& actor, const Readable& readable, const Query& query,
                          std::int64_t most = kExportedRows);

/// The whole file, however long, made while it is sent. Each part is read by its key in a transaction of its own, so that
/// a slow client holds none: a record written meanwhile is newer than all that is still to come, and does not show. The
/// first part is read at once, for the errors of scan. The database must outlive the body.
Result<std::shared_ptr<http::BodySource>> open_export(sql::Database& database, const Actor& actor,
                                                      const Readable& readable, const Query& query);

}  // namespace chandlery::audit
