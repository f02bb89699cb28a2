// Whole numbers in a request's query.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/result.h"
#include "platform/http/message.h"

namespace chandlery::http {

/// The number from 0 on that the query gives by this name; 0 when it gives none. kInvalidProperty for anything else.
Result<std::int64_t> read_number(const Query& query, std::string_view name);

}  // namespace chandlery::http
