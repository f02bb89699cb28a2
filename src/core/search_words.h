// The words that somebody searches for, as patterns of SQL's LIKE, and ids of which only the beginning is known.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace chandlery {

inline constexpr std::size_t kLongestSearch = 200;  ///< bytes; a longer one is refused where it comes in

/// Each must match. A statement with LIKE $n ESCAPE '\' for each of the four asks for all; where there is nothing to search
/// for, all are empty.
using SearchPatterns = std::array<std::string, 4>;
/// `%word%` in lower case for each of the first three words; the last pattern has all the others, in their order.
SearchPatterns search_patterns(std::string_view words);

/// What all GUIDs lie between that begin with a prefix, both included. They are whole GUIDs, so that every collation
/// orders them alike.
struct IdRange {
  std::string first, last;
};
/// nullopt unless the text is 1 to 36 characters of a GUID from its start, as 0198a6f0-11.
std::optional<IdRange> id_range(std::string_view prefix);
/// The same for ids of `digits` hexadecimal digits without hyphens.
std::optional<IdRange> digit_range(std::string_view prefix, std::size_t digits);

}  // namespace chandlery
