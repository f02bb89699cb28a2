// Counts requests for /metrics.
#pragma once

#include <cstdint>

#include "platform/http/route.h"

namespace chandlery::app {

/// `route` is null for paths that no route serves.
void count_request(const http::Route* route, int status, std::int64_t micros);

}  // namespace chandlery::app
