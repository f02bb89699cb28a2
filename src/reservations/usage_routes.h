// HTTP of usage: its import and the flexibility table for the operator, and what reservations made of it for partners.
#pragma once

#include <vector>

#include "platform/http/route.h"

namespace chandlery::reservations {

std::vector<http::Route> usage_routes();

}  // namespace chandlery::reservations
