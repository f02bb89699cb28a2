// Companies' own sign-in services, as the settings have them.
#pragma once

#include "identity/company_sign_in.h"
#include "platform/config/config.h"

namespace chandlery::app {

/// `base_url` is where browsers come back to. Secrets are read when they are used. The clock must outlive what is given.
std::vector<identity::Company> companies(const config::Settings& settings, const std::string& base_url, const Clock& clock);

/// The address that a company registers at its provider for this server.
std::string callback_of(const std::string& base_url, const std::string& provider);

}  // namespace chandlery::app
