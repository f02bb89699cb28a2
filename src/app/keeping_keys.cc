// See keeping_keys.h.
#include "app/keeping_keys.h"

#include "platform/log/log.h"

namespace chandlery::app {

identity::MasterKeys open_master_keys(const config::Settings& settings) {
  const std::string& file = settings.secrets.master_key_file;
  return {.file = file, .keys = crypto::open_master_keys(file)};
}

identity::MasterKeys read_master_keys(const config::Settings& settings) {
  const std::string& file = settings.secrets.master_key_file;
  return {.file = file, .keys = crypto::read_master_keys(file)};
}

void refresh_keys(Shop& shop, identity::TokenKeys& token_keys) {
  static std::string told;  // of the one thread that calls this
  try {
    // The file may hold another master key than at the start: it was changed, and a new key is wrapped under it.
    identity::refresh_keyring(*shop.database, shop.keyring, [&] { return read_master_keys(shop.settings); }, SystemClock().now());
    identity::refresh_token_keys(*shop.database, shop.keyring, token_keys);
    told.clear();
  } catch (const std::exception& failure) {
    if (told == failure.what()) return;
    told = failure.what();
    log::warning("keys were not read anew", {{"what", told}});
  }
}

}  // namespace chandlery::app
