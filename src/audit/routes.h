// The activity log over HTTP (contract 12).
#pragma once

#include <vector>

#include "audit/query.h"
#include "platform/http/route.h"

namespace chandlery::audit {

/// `may` is identity's permission table, which stands above this module.
std::vector<http::Route> routes(May may);

}  // namespace chandlery::audit
