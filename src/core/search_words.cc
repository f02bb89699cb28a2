// See search_words.h.
#include "core/search_words.h"

#include <algorithm>

#include "core/text.h"

namespace chandlery {
namespace {

bool is_digit_of_id(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// The prefix filled up to the shape: `x` for a digit, everything else as it stands there.
std::optional<IdRange> range_within(std::string_view prefix, std::string_view shape) {
  const std::string folded = text::lower(text::trim(prefix));
  if (folded.empty() || folded.size() > shape.size()) return std::nullopt;
  IdRange range{folded, folded};
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i >= folded.size()) {
      range.first += shape[i] == 'x' ? '0' : shape[i];
      range.last += shape[i] == 'x' ? 'f' : shape[i];
    } else if (shape[i] == 'x' ? !is_digit_of_id(folded[i]) : folded[i] != shape[i]) {
      return std::nullopt;
    }
  }
  return range;
}

}  // namespace

SearchPatterns search_patterns(std::string_view words) {
  SearchPatterns patterns;
  std::size_t used = 0;
  const std::string folded = text::fold(words);
  for (std::string_view rest = folded; !rest.empty();) {
    const std::size_t blank = std::min(rest.find(' '), rest.size());
    std::string& pattern = patterns[std::min(used++, patterns.size() - 1)];
    if (pattern.empty()) pattern += '%';
    for (const char c : rest.substr(0, blank)) {
      if (c == '%' || c == '_' || c == '\\') pattern += '\\';
      pattern += c;
    }
    pattern += '%';
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  if (used == 0) return patterns;
  for (std::string& pattern : patterns) {
    if (pattern.empty()) pattern += '%';
  }
  return patterns;
}

std::optional<IdRange> id_range(std::string_view prefix) {
  return range_within(prefix, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

std::optional<IdRange> digit_range(std::string_view prefix, std::size_t digits) {
  return range_within(prefix, std::string(digits, 'x'));
}

}  // namespace chandlery
