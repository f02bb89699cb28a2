// Entitlements and software keys over HTTP, and the operator's key pools.
#pragma once

#include <vector>

#include "platform/crypto/crypto.h"
#include "platform/http/route.h"

namespace chandlery::fulfilment {

/// What partners and customers call (contract 7.1, 17.2), and the operator's. `keyring` outlives the routes.
std::vector<http::Route> routes(const crypto::Keyring& keyring);
/// The part below /operator/v1/keypools.
std::vector<http::Route> operator_routes(const crypto::Keyring& keyring);

}  // namespace chandlery::fulfilment
