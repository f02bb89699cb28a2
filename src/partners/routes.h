// The HTTP doors of partner accounts: profiles for partners, accounts and reseller links for the operator.
#pragma once

#include <vector>

#include "platform/http/route.h"

namespace chandlery::partners {
std::vector<http::Route> routes();
}  // namespace chandlery::partners
