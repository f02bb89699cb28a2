// CSV as RFC 4180 has it, read record by record and written field by field. UTF-8; a leading byte-order mark is skipped.
//
//   file   = record *(line-end record) [line-end]        line-end = CRLF / LF / CR
//   record = field *("," field)
//   field  = *any but [" , CR LF]  /  DQUOTE *(any but DQUOTE / 2DQUOTE) DQUOTE
//
// Invariants:
// 1. A record is numbered as a spreadsheet numbers it: the header is row 1. Empty lines count, and are skipped.
// 2. Nothing is copied but the fields of the current record, so that a sheet of any length costs one row of memory.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace chandlery::csv {

inline constexpr std::size_t kLongestField = 64 * 1024;  ///< bytes; longer means a quote that was never closed
inline constexpr std::size_t kMostColumns = 256;

class Reader {
 public:
  explicit Reader(std::string_view text);

  /// The next record that is not empty, or false at the end. kInvalidInput, naming the row, when a quote is not closed
  /// or stands in the middle of a field, or a limit is passed; nothing can be read after that.
  Result<bool> next(std::vector<std::string>& fields);
  /// Number of the record that `next` read last.
  std::int64_t row() const { return row_; }

 private:
  Result<void> read_field(std::string& field);

  std::string_view rest_;
  std::int64_t row_ = 0;
};

/// A sheet with a header: fields by the names of their columns, without regard to case and blanks (`ERP Price`, `ErpPrice`).
class Sheet {
 public:
  /// Reads the header. kInvalidInput when it is missing, lacks one of `required`, or names a column twice.
  static Result<Sheet> open(std::string_view text, std::initializer_list<std::string_view> required);

  /// Steps to the next row; false at the end. kInvalidInput also for a row with more or fewer fields than the header.
  Result<bool> next();
  std::int64_t row() const { return reader_.row(); }
  /// Trimmed; empty when the column is absent.
  std::string_view get(std::string_view column) const;

 private:
  explicit Sheet(std::string_view text) : reader_(text) {}

  Reader reader_;
  std::vector<std::string> columns_;  ///< folded names
  std::vector<std::string> fields_;
};

class Writer {
 public:
  /// A field as it is; quoted where the grammar needs it.
  Writer& field(std::string_view text);
  /// A text that a person wrote: what a spreadsheet would run as a formula (first letter = + - @ tab CR) gets a leading
  /// apostrophe.
  Writer& text(std::string_view text);
  Writer& end_row();
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool first_ = true;
};

}  // namespace chandlery::csv
