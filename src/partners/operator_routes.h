// The operator's doors to partner accounts; partners::routes() includes them.
#pragma once

#include <vector>

#include "platform/http/route.h"

namespace chandlery::partners {
std::vector<http::Route> operator_routes();
}  // namespace chandlery::partners
