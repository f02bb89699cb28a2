// A sandbox that begins anew, so that an integrator's tests start from what they know.
//
// What a running server keeps in memory (prices, keys, who is barred) belongs to its database, so the whole shop goes and a
// new one comes: requests in work end, the database is emptied, the fixtures are loaded, the same port answers again.
#pragma once

#include <vector>

#include "app/shop.h"
#include "platform/http/route.h"

namespace chandlery::app {

/// Empties the database of the settings, which nothing may have open, and loads their `[sandbox] fixtures`. Uploaded files
/// stay: no row names them any more. Throws std::runtime_error with a sentence.
void load_fixtures(const config::Settings& settings, const StartOver& how);

/// POST /v1/sandbox/reset.
std::vector<http::Route> sandbox_reset_routes(Shop& shop);

}  // namespace chandlery::app
