// Webhooks over HTTP: the documented registration (contract 13b), our own list of deliveries, and the certificates.
//
//   GET                 /webhooks/v1/registration/events
//   GET POST PUT DELETE /webhooks/v1/registration
//   POST GET            /webhooks/v1/registration/validationEvents[/{id}]
//   GET                 /v1/webhooks/deliveries[/{id}], POST .../{id}/replay
//   GET                 /operator/v1/webhooks/deliveries
//   GET                 /webhooks/v1/certificates/{id}.cer
#pragma once

#include <string>
#include <vector>

#include "platform/http/route.h"
#include "webhooks/rules.h"

namespace chandlery::webhooks {

/// What registrations are checked against; must outlive the routes.
struct Door {
  std::string base_url;
  Reach reach;
};
std::vector<http::Route> routes(const Door& door);

}  // namespace chandlery::webhooks
