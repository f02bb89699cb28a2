// What a provider of sign-ins must have in the settings, and how it may be spelt.
#pragma once

#include <vector>

#include "platform/config/config.h"

namespace chandlery::config {

/// Throws Invalid, with a sentence that names the provider, unless it can be used beside those `before` it.
void check_sign_in_provider(const Settings::SignInProvider& provider, const std::vector<Settings::SignInProvider>& before);

}  // namespace chandlery::config
