// The routes of reservations (contract 7).
#pragma once

#include <vector>

#include "ordering/service.h"
#include "platform/http/route.h"

namespace chandlery::reservations {

/// `services` must outlive the routes.
std::vector<http::Route> routes(const ordering::Services& services);
/// Of what a customer buys by itself, and of the partner's permission.
std::vector<http::Route> self_purchase_routes(const ordering::Services& services);
/// Of the operator's quotas by region.
std::vector<http::Route> quota_routes();

}  // namespace chandlery::reservations
