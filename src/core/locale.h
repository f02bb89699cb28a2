// The languages that the server speaks.
#pragma once

#include <string_view>

namespace chandlery {

/// Chinese for `zh`, `zh-Hans`, `zh-CN` and every other zh; English for all else.
bool is_chinese(std::string_view locale);

}  // namespace chandlery
