// The routes of subscriptions (contract 6).
#pragma once

#include <vector>

#include "platform/crypto/crypto.h"
#include "platform/http/route.h"

namespace chandlery::subscriptions {

/// `keyring` must outlive the routes.
std::vector<http::Route> routes(const crypto::Keyring& keyring);

}  // namespace chandlery::subscriptions
