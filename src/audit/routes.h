// The activity log over HTTP (contract 12).
#pragma once

#include <functional>
#include <vector>

#include "audit/head.h"
#include "audit/query.h"
#include "audit/verifications.h"
#include "platform/http/route.h"

namespace chandlery::audit {

/// `may` is identity's permission table and `sign` its key, which stand above this module.
std::vector<http::Route> routes(May may, Sign sign);

/// How verifications run beside the requests.
struct Verifying {
  /// Runs work on a thread that may take its time; false when too much waits already.
  std::function<bool(std::function<void()>)> in_background;
  VerificationLife life;
};
/// The operator's. `verifying` must outlive them.
std::vector<http::Route> operator_routes(const Verifying& verifying, Sign sign);

}  // namespace chandlery::audit
