// HTTP of licences, the hybrid benefit and the savings calculator.
#pragma once

#include <vector>

#include "platform/http/route.h"

namespace chandlery::reservations {

std::vector<http::Route> benefit_routes();

}  // namespace chandlery::reservations
