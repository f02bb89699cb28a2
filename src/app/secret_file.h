// A secret that the operator keeps in a file of its own.
#pragma once

#include <string>

namespace chandlery::app {

/// The one word in the file, which is its owner's alone and of at most `limit` bytes. Throws std::runtime_error with a sentence.
std::string secret_in(const std::string& file, std::size_t limit);

}  // namespace chandlery::app
