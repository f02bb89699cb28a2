// See secret_file.h.
#include "app/secret_file.h"

#include <stdexcept>

#include "core/text.h"
#include "platform/files/file.h"

namespace chandlery::app {

std::string secret_in(const std::string& file, std::size_t limit) {
  const std::string content = files::read_private_file(file, limit);
  const std::string_view word = text::trim(content);
  if (word.empty()) throw std::runtime_error("The file " + file + " holds no secret.");
  return std::string(word);
}

}  // namespace chandlery::app
