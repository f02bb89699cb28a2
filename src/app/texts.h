// The help pages of data/help, embedded by the build.
#pragma once

#include <span>
#include <string_view>

namespace chandlery::app {

struct EmbeddedText {
  std::string_view name;  ///< the file's, without its ending: en, zh-Hans
  std::string_view text;
};
std::span<const EmbeddedText> texts();

}  // namespace chandlery::app
