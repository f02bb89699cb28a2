// Lists of words as one text with a blank between, as tables and protocols hold them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chandlery {

std::vector<std::string> split_words(std::string_view words);
std::string join_words(const std::vector<std::string>& words);

}  // namespace chandlery
