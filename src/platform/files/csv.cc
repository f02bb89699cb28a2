#include "platform/files/csv.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace chandlery::csv {
namespace {

bool ends_field(char c) { return c == ',' || c == '\n' || c == '\r'; }

std::string folded(std::string_view column) {
  std::string name;
  for (char c : text::lower(column)) {
    if (c != ' ' && c != '\t' && c != '_') name += c;
  }
  return name;
}

std::unexpected<Error> malformed(std::int64_t row, std::string_view why) {
  return fail(errors::kInvalidInput, "Row " + std::to_string(row) + ": " + std::string(why), "row " + std::to_string(row));
}

}  // namespace

Reader::Reader(std::string_view text) : rest_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

Result<void> Reader::read_field(std::string& field) {
  field.clear();
  if (!rest_.starts_with('"')) {
    const std::size_t end =
        static_cast<std::size_t>(std::find_if(rest_.begin(), rest_.end(), ends_field) - rest_.begin());
    field = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (field.size() > kLongestField) return malformed(row_, "a field is longer than 64 KiB.");
    if (field.find('"') != field.npos) return malformed(row_, "a quote stands inside a field that is not quoted.");
    return {};
  }
  rest_.remove_prefix(1);
  for (;;) {
    const std::size_t quote = rest_.find('"');
    if (quote == rest_.npos) return malformed(row_, "a quote is not closed.");
    field.append(rest_.substr(0, quote));
    rest_.remove_prefix(quote + 1);
    if (field.size() > kLongestField) return malformed(row_, "a field is longer than 64 KiB.");
    if (!rest_.starts_with('"')) break;
    field += '"';
    rest_.remove_prefix(1);
  }
  if (!rest_.empty() && !ends_field(rest_.front())) return malformed(row_, "text follows a closing quote.");
  return {};
}

Result<bool> Reader::next(std::vector<std::string>& fields) {
  while (!rest_.empty()) {
    ++row_;
    std::size_t count = 0;
    for (;;) {
      if (count == kMostColumns) return malformed(row_, "there are more than 256 columns.");
      if (fields.size() == count) fields.emplace_back();
      RETURN_IF_FAILED(read_field(fields[count]));
      ++count;
      if (!rest_.starts_with(',')) break;
      rest_.remove_prefix(1);
    }
    fields.resize(count);
    if (rest_.starts_with('\r')) rest_.remove_prefix(1);
    if (rest_.starts_with('\n')) rest_.remove_prefix(1);
    if (count > 1 || !fields.front().empty()) return true;
  }
  return false;
}

Result<Sheet> Sheet::open(std::string_view text, std::initializer_list<std::string_view> required) {
  if (!text::valid_utf8(text)) return fail(errors::kInvalidInput, "The file is not UTF-8 text.");
  Sheet sheet(text);
  if (!OR_RETURN(sheet.reader_.next(sheet.fields_))) return fail(errors::kInvalidInput, "The file has no header row.");
  for (const std::string& name : sheet.fields_) {
    std::string column = folded(name);
    if (!column.empty() && std::find(sheet.columns_.begin(), sheet.columns_.end(), column) != sheet.columns_.end()) {
      return fail(errors::kInvalidInput, "The header names the column " + name + " twice.", name);
    }
    sheet.columns_.push_back(std::move(column));
  }
  for (std::string_view name : required) {
    if (std::find(sheet.columns_.begin(), sheet.columns_.end(), folded(name)) == sheet.columns_.end()) {
      return fail(errors::kInvalidInput, "The header lacks the column " + std::string(name) + ".", std::string(name));
    }
  }
  return sheet;
}

Result<bool> Sheet::next() {
  if (!OR_RETURN(reader_.next(fields_))) return false;
  if (fields_.size() != columns_.size()) {
    return malformed(row(), "it has " + std::to_string(fields_.size()) + " fields where the header has " +
                                std::to_string(columns_.size()) + ".");
  }
  return true;
}

std::string_view Sheet::get(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), folded(column));
  return found == columns_.end() ? std::string_view()
                                 : text::trim(fields_[static_cast<std::size_t>(found - columns_.begin())]);
}

Writer& Writer::field(std::string_view text) {
  if (!first_) text_ += ',';
  first_ = false;
  if (text.find_first_of("\",\r\n") == text.npos) {
    text_.append(text);
    return *this;
  }
  text_ += '"';
  for (char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

Writer& Writer::text(std::string_view text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    return field("'" + std::string(text));
  }
  return field(text);
}

Writer& Writer::end_row() {
  text_ += "\r\n";
  first_ = true;
  return *this;
}

}  // namespace chandlery::csv
