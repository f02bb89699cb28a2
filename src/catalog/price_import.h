// How a price sheet meets the prices that stand (invariants):
// 1. Two prices of one availability, term and billing plan never overlap in time.
// 2. A price that starts later closes the older one at its start.
// 3. A price that has begun never changes, but its end may be set to a moment still to come. One that has not begun
//    may be replaced by a row with the same start.
// 4. A row that says what is known already changes nothing.
// 5. With one error, told by row and column, the whole sheet changes nothing.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/imports.h"
#include "catalog/list_changes.h"
#include "catalog/model.h"
#include "catalog/sheet_lines.h"
#include "core/result.h"

namespace chandlery::catalog {

/// The prices of one availability, term and billing cycle, by their start; no two overlap.
using PriceTimeline = std::map<Instant, Price>;

/// What is to be done with a line, given the prices that stand.
struct PriceChange {
  enum class Act : std::uint8_t { kNothing, kInsert, kReplace, kEnd };
  Act act = Act::kNothing;
  std::vector<Price> to_close;  ///< older prices that end where this one starts
};
/// The reason in words when the line contradicts what stands. Looks at its neighbours in time alone.
std::expected<PriceChange, std::string> plan_price(const Price& line, const PriceTimeline& standing, Instant at);

/// A row of the price table as it is to be.
struct PriceRow {
  Availability availability;
  Price price;
};
/// What a line does to the list that people see.
struct ListedChange {
  SheetLine line;
  RowFlag flag = RowFlag::kUnchanged;  ///< kDeleted: the line's price ends at its `to`
  std::optional<Price> before;         ///< in force when the line's price starts
};
/// Everything that a sheet would do, reckoned before anything is written.
struct PricePlan {
  ImportReport report;                 ///< with errors the rest is not complete
  std::vector<ListedChange> changes;   ///< one for each line, by key and start
  std::vector<PriceRow> rows;          ///< to insert or replace, each price once
};
/// Fails for a header that lacks a column.
Result<PricePlan> plan_price_sheet(sql::Tx& tx, std::string_view csv_text, Instant at, const Progress& progress);

/// All of it in the caller's transaction: for sheets of some thousand rows. Larger ones: price_batches.h.
Result<ImportReport> import_price_sheet(sql::Tx& tx, const Actor& actor, std::string_view csv_text,
                                        const Progress& progress);

}  // namespace chandlery::catalog
