#include "platform/files/csv.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace chandlery::files {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool starts_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos &&
         !Decimal::parse(text);
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvReaderOptions options) : options_(options), rest_(text) {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

std::unexpected<Error> CsvReader::wrong(std::string_view what) {
  rest_ = {};
  const std::string place = "row " + std::to_string(row_number_) + ", cell " + std::to_string(cells_.size() + 1);
  cells_.clear();
  return fail(errors::kInvalidInput,
              "The file has a mistake in " + place + " (line " + std::to_string(line_) + ", column " +
                  std::to_string(column_) + "): " + std::string(what) + ".",
              place);
}

// How long the line end is that stands here; 0 for none.
std::size_t CsvReader::at_line_end() const { return rest_.starts_with("\r\n") ? 2 : rest_.starts_with('\n') ? 1 : 0; }

void CsvReader::advance_past(std::string_view taken) {
  rest_.remove_prefix(taken.size());
  row_size_ += taken.size();
  const auto lines = static_cast<std::size_t>(std::ranges::count(taken, '\n'));
  line_ += lines;
  column_ = lines == 0 ? column_ + taken.size() : taken.size() - taken.rfind('\n');
}

Result<CsvCell> CsvReader::take_cell() {
  CsvCell cell{.line = line_, .column = column_};
  if (!rest_.starts_with('"')) {
    const std::string ends{options_.separator, '"', '\r', '\n'};
    cell.text = rest_.substr(0, rest_.find_first_of(ends));
    advance_past(cell.text);
    if (rest_.starts_with('"')) return wrong("a quote stands inside a cell that does not begin with one");
    return cell;
  }
  std::size_t quote = 1;
  bool doubled = false;
  for (;; quote += 2, doubled = true) {
    // Searching stops at the row's limit, so that one stray quote does not cost a walk over the whole file.
    quote = rest_.substr(0, options_.row_limit + 1).find('"', quote);
    if (quote == rest_.npos)
      return wrong(rest_.size() > options_.row_limit ? "the row is too long" : "a quoted cell does not end");
    if (quote + 1 >= rest_.size() || rest_[quote + 1] != '"') break;
  }
  cell.text = rest_.substr(1, quote - 1);
  if (doubled) {
    std::string plain;
    for (std::size_t i = 0; i < cell.text.size(); ++i) {
      plain += cell.text[i];
      if (cell.text[i] == '"') ++i;
    }
    cell.text = unquoted_.emplace_back(std::move(plain));
  }
  advance_past(rest_.substr(0, quote + 1));
  if (!rest_.empty() && rest_[0] != options_.separator && at_line_end() == 0)
    return wrong("something follows a closing quote");
  return cell;
}

Result<bool> CsvReader::next() {
  cells_.clear();
  unquoted_.clear();
  unquoted_.reserve(options_.cell_limit);  // views into its strings must survive its growth
  while (const std::size_t length = at_line_end()) advance_past(rest_.substr(0, length));
  if (rest_.empty()) return false;
  ++row_number_;
  row_size_ = 0;
  for (;;) {
    if (cells_.size() == options_.cell_limit) return wrong("the row has too many cells");
    const CsvCell cell = OR_RETURN(take_cell());
    if (row_size_ > options_.row_limit) return wrong("the row is too long");
    if (!text::valid_utf8(cell.text)) return wrong("the text is not UTF-8");
    if (cell.text.find('\0') != cell.text.npos) return wrong("the text holds a NUL character");
    cells_.push_back(cell);
    if (rest_.starts_with(options_.separator)) {
      advance_past(rest_.substr(0, 1));
      continue;
    }
    if (rest_.empty()) return true;
    const std::size_t length = at_line_end();
    if (length == 0) return wrong("a carriage return stands alone");
    advance_past(rest_.substr(0, length));
    return true;
  }
}

CsvWriter::CsvWriter(CsvWriterOptions options) : options_(options) {
  if (options_.byte_order_mark) text_ = kByteOrderMark;
}

void CsvWriter::separate() {
  if (cells_++ != 0) text_ += options_.separator;
  lone_empty_ = false;
}

CsvWriter& CsvWriter::cell(std::string_view text) {
  separate();
  lone_empty_ = cells_ == 1 && text.empty();
  const bool guarded = options_.guard_formulas && starts_a_formula(text);
  const std::string special{options_.separator, '"', '\r', '\n'};
  const bool blank_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  // A byte-order mark that belongs to the text must not be taken for the file's.
  const bool quoted =
      guarded || blank_edge || text.starts_with(kByteOrderMark) || text.find_first_of(special) != text.npos;
  if (!quoted) {
    text_ += text;
    return *this;
  }
  text_ += '"';
  if (guarded) text_ += '\'';
  for (char c : text) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
  return *this;
}

CsvWriter& CsvWriter::cell(std::int64_t number) {
  separate();
  text_ += std::to_string(number);
  return *this;
}

CsvWriter& CsvWriter::cell(const Decimal& number) {
  separate();
  text_ += number.to_string();
  return *this;
}

CsvWriter& CsvWriter::end_row() {
  if (lone_empty_) text_ += "\"\"";
  text_ += "\r\n";
  cells_ = 0;
  lone_empty_ = false;
  return *this;
}

CsvWriter& CsvWriter::row(std::span<const std::string_view> texts) {
  for (std::string_view text : texts) cell(text);
  return end_row();
}

std::string CsvWriter::take() { return std::exchange(text_, {}); }

}  // namespace chandlery::files
