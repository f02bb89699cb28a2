// The lines of a price sheet as they are read: rows held against the catalogue, tiers gathered, dates that overlap refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/imports.h"
#include "catalog/model.h"
#include "core/result.h"

namespace chandlery::catalog {

/// One price of a sheet: a row, or several rows that are its tiers.
struct SheetLine {
  std::int64_t row = 0;    ///< the first, as a spreadsheet counts
  std::int64_t rows = 1;
  Availability availability;
  Price price;
};

/// What the rows of a sheet are held against.
class SheetCatalogue {
 public:
  virtual ~SheetCatalogue() = default;
  virtual bool sells_in(const std::string& country) = 0;
  virtual bool has_product(const std::string& id) = 0;
  /// nullopt: the product has no such SKU. Good until the catalogue goes.
  virtual const std::optional<Sku>& sku(const std::string& product_id, const std::string& sku_id) = 0;
};

/// By availability, term, billing cycle and start. What is wrong is in report.errors, by row and column, up to
/// kMostRowErrors; with an error the lines are not complete. Fails for a header that lacks a column.
Result<std::vector<SheetLine>> read_sheet_lines(SheetCatalogue& catalogue, std::string_view csv_text,
                                                ImportReport& report, const Progress& progress);

}  // namespace chandlery::catalog
