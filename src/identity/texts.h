// The lists of common passwords, embedded by the build (cmake/common_passwords.cmake).
#pragma once

#include <span>
#include <string_view>

namespace chandlery::identity {

struct EmbeddedText {
  std::string_view name;  ///< the file's, without its ending
  std::string_view text;  ///< a password a line
};
std::span<const EmbeddedText> texts();

}  // namespace chandlery::identity
