// The routes of carts, orders and cancellations (contract 4, 5).
#pragma once

#include <vector>

#include "ordering/cancellation.h"
#include "ordering/service.h"
#include "platform/http/route.h"

namespace chandlery::ordering {

/// `services` must outlive the routes.
std::vector<http::Route> routes(const Services& services, const CancellationFollower& follow = nullptr);

std::vector<http::Route> cart_routes(const Services& services);
std::vector<http::Route> order_routes(const Services& services);
std::vector<http::Route> software_routes();
std::vector<http::Route> insight_routes();
std::vector<http::Route> cancellation_routes(const Services& services, const CancellationFollower& follow);

}  // namespace chandlery::ordering
