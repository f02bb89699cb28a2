// The catalogue over HTTP: what partners browse (contract 3.2), price sheets (contract 11), the operator's imports.
#pragma once

#include <vector>

#include "catalog/service.h"
#include "platform/http/route.h"

namespace chandlery::catalog {

std::vector<http::Route> routes(OpenCarts open_carts);

/// The parts of it, one file each.
std::vector<http::Route> browse_routes();
std::vector<http::Route> offer_routes();
std::vector<http::Route> price_sheet_routes();
std::vector<http::Route> price_list_routes();
std::vector<http::Route> operator_routes(OpenCarts open_carts);

}  // namespace chandlery::catalog
