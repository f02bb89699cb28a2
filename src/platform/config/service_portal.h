// What a service portal must have in the settings, and how its address may be spelt.
#pragma once

#include <vector>

#include "platform/config/config.h"

namespace chandlery::config {

/// Throws Invalid, with a sentence that names the portal, unless it can be shown beside those `before` it. What it is shown for are
/// words of the catalogue: the composition root knows them.
void check_service_portal(const Settings::ServicePortal& portal, const std::vector<Settings::ServicePortal>& before);

}  // namespace chandlery::config
