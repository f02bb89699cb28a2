// The HTTP doors of partner accounts: profiles and partnerships for partners, accounts and reseller links for the operator.
#pragma once

#include <string>
#include <vector>

#include "partners/partnerships.h"
#include "platform/http/route.h"

namespace chandlery::partners {
std::vector<http::Route> routes();

/// What partnerships need of the server around them. Must outlive its routes.
struct PartnershipDoor {
  const crypto::Keyring& keyring;
  std::string base_url;              ///< where the partner portal is served
  SameRegion same_region = nullptr;  ///< none: every region is the same
};
std::vector<http::Route> partnership_routes(const PartnershipDoor& door);
}  // namespace chandlery::partners
