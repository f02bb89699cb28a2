// Requests that go well, for every route: what a refusal or a mutation of them then proves is not the request's fault.
#pragma once

#include <string>

#include "api/demo_shop.h"

namespace chandlery::test {

/// What a route needs behind its path to answer well; "" or "?name=value...".
std::string query_of(const RouteRow& route);
/// A body that the route takes from somebody who may; empty for public routes and safe methods.
std::string body_of(const RouteRow& route, const Ids& ids);

/// Empty when the answer has the documented error body (contract 1.6); else what is wrong with it. An answer to HEAD
/// has no body.
std::string fault_of_error(const http::Response& answer, bool has_body = true);

}  // namespace chandlery::test
