// Imports a price sheet of any size without holding the single writer: the rows it plans are staged in small transactions,
// and one more switches all of them on (schema/005_price_stages.sql).
//
// Invariants:
// 1. Nobody sees a part of a sheet: before the switch nothing of it, after it everything.
// 2. A sheet that was cut off goes on where it stopped when it is imported again; another sheet then takes its place.
// 3. If prices changed between plan and switch, everything is planned anew.
#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/imports.h"
#include "core/result.h"
#include "platform/sql/database.h"

namespace chandlery::catalog {

inline constexpr std::int64_t kRowsInBatch = 1000;
/// A stage that nobody has touched for so long is taken over by another sheet.
inline constexpr std::int64_t kStageGoneAfterSeconds = 300;

/// `progress` is called after each batch, too. kImportUnderWay while another sheet is being staged. Blocks: for workers and
/// commands.
Result<ImportReport> import_price_sheet_in_batches(sql::Database& database, const Actor& actor,
                                                   std::string_view csv_text, const Progress& progress);

}  // namespace chandlery::catalog
