// The composition root: everything that one running process holds, put together from its settings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/time.h"
#include "identity/tokens.h"
#include "platform/config/config.h"
#include "platform/crypto/crypto.h"
#include "platform/http/route.h"
#include "platform/sql/database.h"

namespace chandlery::app {

struct Shop {
  config::Settings settings;
  SystemClock clock;
  crypto::Keyring keyring;
  crypto::SigningKey signing_key;
  std::unique_ptr<sql::Database> database;
};

/// Opens the database (and makes folders, master key and signing key where they are missing), applies migrations.
/// Throws std::runtime_error with a sentence for the operator.
std::unique_ptr<Shop> open_shop(const config::Settings& settings);

/// Every route of every module, in the order of the floors.
std::vector<http::Route> all_routes(const Shop& shop, const identity::TokenIssuer& issuer,
                                    const identity::TokenVerifier& verifier);

/// The operator at the console of this machine.
Actor console_actor(const Clock& clock);

}  // namespace chandlery::app
