// The API of a running server: keys and tokens, the modules' services, and every route.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/reference.h"
#include "app/shop.h"
#include "audit/routes.h"
#include "console/routes.h"
#include "customers/routes.h"
#include "fulfilment/routes.h"
#include "identity/company_sign_in.h"
#include "identity/second_factor.h"
#include "identity/session.h"
#include "identity/tokens.h"
#include "notices/words.h"
#include "ordering/service.h"
#include "partners/routes.h"
#include "platform/http/route.h"
#include "webhooks/routes.h"

namespace chandlery::app {

/// What this server knows of itself, for its health.
console::ServerFacts server_facts(Shop& shop);

class Api {
 public:
  /// Reads the signing keys from the database (and makes the first one at the first start), so it blocks.
  /// `base_url` is how clients reach this server; tokens name it as their issuer.
  Api(Shop& shop, const std::string& base_url);
  /// With this signing key, and nothing read: the shop may be without a database until a route is called.
  Api(Shop& shop, crypto::SigningKey key, const std::string& base_url);
  Api(const Api&) = delete;

  const http::Router& router() const { return router_; }
  identity::TokenKeys& token_keys() { return token_keys_; }
  const identity::TokenVerifier& verifier() const { return verifier_; }
  /// The OpenAPI document of these routes.
  const std::string& document() { return reference_.document(); }
  const identity::SecondFactorDoor& second_factors() const { return second_factors_; }
  const identity::SessionSettings& sessions() const { return sessions_; }

 private:
  Api(Shop& shop, std::vector<identity::TokenKey> keys, const std::string& base_url);
  std::vector<http::Route> all_routes(Shop& shop);

  identity::TokenSettings token_settings_;
  identity::SessionSettings sessions_;
  SystemClock machine_clock_;
  identity::SecondFactorDoor second_factors_;
  identity::CompanyDoor companies_;
  identity::TokenKeys token_keys_;
  identity::TokenIssuer issuer_;
  identity::TokenVerifier verifier_;
  notices::Phrasebook phrasebook_;
  ordering::Services ordering_services_;
  fulfilment::DownloadDoor download_door_;
  partners::PartnershipDoor partnership_door_;
  customers::InvitationDoor invitation_door_;
  webhooks::Door webhook_door_;
  audit::Verifying verifying_;
  console::ServerFacts server_facts_;
  Reference reference_{router_};
  http::Router router_;
};

}  // namespace chandlery::app
