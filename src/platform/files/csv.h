// Reads and writes CSV (RFC 4180), row by row.
//
//   file  = [byte-order mark] *(row end)      end = CRLF or LF; the last row may lack it; empty lines are skipped
//   row   = cell *(separator cell)
//   cell  = *plain / quote *(any / quote quote) quote     plain = anything but separator, quote, CR, LF
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"

namespace chandlery::files {

struct CsvReaderOptions {
  char separator = ',';
  std::size_t row_limit = 64 * 1024;  ///< bytes of one row
  std::size_t cell_limit = 256;       ///< cells of one row
};

struct CsvCell {
  std::string_view text;  ///< without its quotes; valid until the next call of next()
  std::size_t line = 0;   ///< where it begins, from 1
  std::size_t column = 0; ///< byte in that line, from 1
};

/// Walks over a text that must outlive it. Nothing is copied but cells that hold doubled quotes.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text, CsvReaderOptions options = {});

  /// Moves to the next row; false at the end. kInvalidInput that names row and cell ("row 3, cell 2") in message and
  /// field when the text is not CSV, not UTF-8, holds a NUL, or passes a limit; after that it stays at the end.
  Result<bool> next();
  std::span<const CsvCell> row() const { return cells_; }
  std::size_t row_number() const { return row_number_; }  ///< of the current row, from 1; the header counts

 private:
  Result<CsvCell> take_cell();
  std::unexpected<Error> wrong(std::string_view what);
  void advance_past(std::string_view taken);
  std::size_t at_line_end() const;

  CsvReaderOptions options_;
  std::string_view rest_;
  std::vector<CsvCell> cells_;
  std::vector<std::string> unquoted_;  ///< texts of cells that held doubled quotes
  std::size_t row_number_ = 0, line_ = 1, column_ = 1, row_size_ = 0;
};

struct CsvWriterOptions {
  char separator = ',';
  bool byte_order_mark = false;  ///< Excel needs it to see UTF-8
  /// Puts ' before a text cell that a spreadsheet would run as a formula (first character = + - @ tab CR). Cells that
  /// are plain numbers stay as they are.
  bool guard_formulas = true;
};

/// Gathers rows, CRLF between them. Call take() now and then to stream a long file.
class CsvWriter {
 public:
  explicit CsvWriter(CsvWriterOptions options = {});

  CsvWriter& cell(std::string_view text);
  CsvWriter& cell(std::int64_t number);
  CsvWriter& cell(const Decimal& number);
  CsvWriter& cell(const Money& money) { return cell(money.to_decimal()); }
  CsvWriter& end_row();
  /// A whole row of texts.
  CsvWriter& row(std::span<const std::string_view> texts);

  /// What was written since the last take().
  std::string take();

 private:
  void separate();

  CsvWriterOptions options_;
  std::string text_;
  std::size_t cells_ = 0;
  bool lone_empty_ = false;  ///< the row so far is one empty cell, which would read as an empty line
};

}  // namespace chandlery::files
