// The HTTP doors of customers: the customers themselves, their agreements, qualifications, users and partners, invitations,
// and the checks before one is made.
#pragma once

#include <vector>

#include "customers/invitations.h"
#include "customers/service.h"
#include "platform/http/route.h"

namespace chandlery::customers {

/// `guard` tells whether a relationship may end; without one it always may.
std::vector<http::Route> routes(RemovalGuard guard = nullptr);

/// What invitations need of the server around them. Must outlive its routes.
struct InvitationDoor {
  const crypto::Keyring& keyring;
  std::string base_url;  ///< where the customer centre is served
  SameRegion same_region = nullptr;  ///< none: every region is the same
};
std::vector<http::Route> invitation_routes(const InvitationDoor& door);

/// Its parts, by resource.
std::vector<http::Route> customer_routes(RemovalGuard guard);
std::vector<http::Route> agreement_routes();
std::vector<http::Route> validation_routes();
std::vector<http::Route> centre_routes();
std::vector<http::Route> user_routes();
std::vector<http::Route> qualification_routes();

}  // namespace chandlery::customers
