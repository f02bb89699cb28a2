// A list of portal sessions on the wire, for whoever may see it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "identity/session.h"

namespace chandlery::identity {

/// The collection; `current` is the id of the session that asks, empty where none of them does.
std::string list_of(const std::vector<Session>& sessions, std::string_view self, std::string_view current = {});

}  // namespace chandlery::identity
