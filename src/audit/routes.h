// The activity log over HTTP (contract 12).
#pragma once

#include <vector>

#include "audit/head.h"
#include "audit/query.h"
#include "platform/http/route.h"

namespace chandlery::audit {

/// `may` is identity's permission table and `sign` its key, which stand above this module.
std::vector<http::Route> routes(May may, Sign sign);

}  // namespace chandlery::audit
