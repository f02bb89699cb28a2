// Addresses that lead people to the portals: the server's own front door, and the deep links that partners hand out.
#pragma once

#include <string>
#include <vector>

#include "identity/model.h"
#include "platform/http/route.h"

namespace chandlery::app {

/// What a tenant's company is called; its domain where it has no company.
std::string name_of_tenant(sql::Tx& tx, const identity::Tenant& tenant);

/// Public: what they lead to asks for a sign-in.
std::vector<http::Route> portal_routes();

}  // namespace chandlery::app
