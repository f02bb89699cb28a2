// CSV: what is read and written again reads as the same rows.
#include <string>
#include <vector>

#include "fuzz/target.h"
#include "platform/files/csv_sheet.h"

namespace chandlery::files {
namespace {

/// False when the text is no CSV.
bool read_rows(std::string_view text, std::vector<std::vector<std::string>>& rows) {
  for (CsvReader reader(text);;) {
    const Result<bool> more = reader.next();
    if (!more) return false;
    if (!*more) return true;
    std::vector<std::string>& row = rows.emplace_back();
    for (const CsvCell& cell : reader.row()) row.emplace_back(cell.text);
  }
}

}  // namespace

FUZZ_TARGET(csv) {
  if (Result<CsvSheet> sheet = CsvSheet::open(input, {"a"})) {
    for (Result<bool> more = sheet->next(); more && *more; more = sheet->next()) sheet->get("A ");
  }
  std::vector<std::vector<std::string>> rows, again;
  if (!read_rows(input, rows)) return false;
  CsvWriter writer({.guard_formulas = false});
  for (const auto& row : rows) {
    for (const std::string& cell : row) writer.cell(cell);
    writer.end_row();
  }
  const std::string text = writer.take();
  // Quotes may make a row longer than the limit; that alone may differ.
  MUST(read_rows(text, again) ? again == rows : text.size() > CsvReaderOptions().row_limit);
  return !rows.empty();
}

}  // namespace chandlery::files
