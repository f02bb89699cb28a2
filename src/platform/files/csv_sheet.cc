#include "platform/files/csv_sheet.h"

#include <algorithm>

#include "core/text.h"

namespace chandlery::files {
namespace {

std::string folded(std::string_view column) {
  std::string name = text::lower(column);
  std::erase_if(name, [](char c) { return c == ' ' || c == '\t' || c == '_'; });
  return name;
}

}  // namespace

Result<CsvSheet> CsvSheet::open(std::string_view text, std::initializer_list<std::string_view> required) {
  CsvSheet sheet(text);
  if (!OR_RETURN(sheet.reader_.next())) return fail(errors::kInvalidInput, "The file has no header row.");
  for (const CsvCell& cell : sheet.reader_.row()) {
    std::string column = folded(cell.text);
    if (!column.empty() && std::ranges::find(sheet.columns_, column) != sheet.columns_.end()) {
      return fail(errors::kInvalidInput, "The header names the column " + std::string(cell.text) + " twice.",
                  std::string(cell.text));
    }
    sheet.columns_.push_back(std::move(column));
  }
  for (std::string_view name : required) {
    if (std::ranges::find(sheet.columns_, folded(name)) == sheet.columns_.end()) {
      return fail(errors::kInvalidInput, "The header lacks the column " + std::string(name) + ".", std::string(name));
    }
  }
  return sheet;
}

Result<bool> CsvSheet::next() {
  if (!OR_RETURN(reader_.next())) return false;
  const std::size_t cells = reader_.row().size();
  if (cells == columns_.size()) return true;
  const std::string place = "row " + std::to_string(row());
  return fail(errors::kInvalidInput,
              "There are " + std::to_string(cells) + " cells in " + place + " where the header has " +
                  std::to_string(columns_.size()) + ".",
              place);
}

std::string_view CsvSheet::get(std::string_view column) const {
  const auto found = std::ranges::find(columns_, folded(column));
  if (found == columns_.end()) return {};
  return text::trim(reader_.row()[static_cast<std::size_t>(found - columns_.begin())].text);
}

}  // namespace chandlery::files
