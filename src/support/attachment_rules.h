// Which files may be attached to a request (S25, rules 3.13).
#pragma once

#include <cstddef>
#include <cstdint>

#include "platform/http/attachment.h"

namespace chandlery::support {

inline constexpr std::size_t kLargestFile = 10 << 20;  ///< bytes
inline constexpr std::int64_t kMostFiles = 10;
inline constexpr http::AcceptedFiles kAcceptedFiles{.largest = kLargestFile, .text = true};

}  // namespace chandlery::support
