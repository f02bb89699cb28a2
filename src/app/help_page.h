// The operating guide's page on keys and downloads, for both sides (S7, S42).
#pragma once

#include <vector>

#include "platform/http/route.h"

namespace chandlery::app {

inline constexpr std::string_view kHelpOnKeys = "/help/keys-and-downloads";

/// Public, so that a link to it works for everybody.
std::vector<http::Route> help_routes();

}  // namespace chandlery::app
