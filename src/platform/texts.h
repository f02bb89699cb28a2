// Texts that the build embeds: the refusals of data/refusals.
#pragma once

#include <span>
#include <string_view>

namespace chandlery::platform {

struct EmbeddedText {
  std::string_view name;  ///< the file's, without its ending: zh-Hans
  std::string_view text;
};
std::span<const EmbeddedText> refusals();

}  // namespace chandlery::platform
