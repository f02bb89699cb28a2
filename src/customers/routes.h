// The HTTP doors of customers: the customers themselves, their agreements, and the checks before one is made.
#pragma once

#include <vector>

#include "customers/service.h"
#include "platform/http/route.h"

namespace chandlery::customers {

/// `guard` tells whether a relationship may end; without one it always may.
std::vector<http::Route> routes(RemovalGuard guard = nullptr);

/// Its parts, by resource.
std::vector<http::Route> customer_routes(RemovalGuard guard);
std::vector<http::Route> agreement_routes();
std::vector<http::Route> validation_routes();

}  // namespace chandlery::customers
