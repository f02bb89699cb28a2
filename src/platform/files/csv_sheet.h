// A CSV file with a header row: cells by the names of their columns, without regard to case, blanks and underscores, so
// that `ERP Price`, `ErpPrice` and `erp_price` are one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "platform/files/csv.h"

namespace chandlery::files {

class CsvSheet {
 public:
  /// Reads the header. kInvalidInput when it is missing, lacks one of `required`, or names a column twice. The text must
  /// outlive the sheet.
  static Result<CsvSheet> open(std::string_view text, std::initializer_list<std::string_view> required);

  /// Steps to the next row; false at the end. kInvalidInput, too, for a row with more or fewer cells than the header.
  Result<bool> next();
  /// Of the current row; the header is row 1.
  std::int64_t row() const { return static_cast<std::int64_t>(reader_.row_number()); }
  /// Trimmed; empty when the column is absent.
  std::string_view get(std::string_view column) const;

 private:
  explicit CsvSheet(std::string_view text) : reader_(text) {}

  CsvReader reader_;
  std::vector<std::string> columns_;  ///< folded names
};

}  // namespace chandlery::files
