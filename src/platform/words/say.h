// Sentences out of a table of words, where named values stand in braces.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace chandlery {

/// `say("{count} days", fmt::arg("count", 3))`. The pattern is the program's own: one that does not fit throws.
template <class... Values>
std::string say(std::string_view pattern, const Values&... values) {
  return fmt::format(fmt::runtime(pattern), values...);
}

}  // namespace chandlery
