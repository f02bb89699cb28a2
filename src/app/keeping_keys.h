// The keys of a server: where its master keys are, and how it notices new ones while it runs.
#pragma once

#include "app/shop.h"
#include "identity/sealing_keys.h"
#include "identity/token_keys.h"

namespace chandlery::app {

/// Those of the settings' file, which is made where it is missing. Throws std::runtime_error with a sentence.
identity::MasterKeys open_master_keys(const config::Settings& settings);
/// The same, and makes none.
identity::MasterKeys read_master_keys(const config::Settings& settings);

/// Has the server hold the keys that commands and other servers added, and sign and seal with those whose time has come.
/// A failure is told to the log, once until it goes away, and leaves the server with the keys that it has.
void refresh_keys(Shop& shop, identity::TokenKeys& token_keys);

}  // namespace chandlery::app
