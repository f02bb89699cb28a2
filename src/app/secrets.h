// `chandlery secrets ...`: which keys there are, and how each is replaced while servers run.
#pragma once

#include "app/shop.h"
#include "identity/token_keys.h"

namespace chandlery::app {

/// Numbers, ages and states of all keys; never a key.
void list_secrets(Shop& shop);
/// Wraps all keys under a new master key. A file with one key gets a new one, and the old key is kept beside it, under its id; in
/// a file with several, the first becomes the master key, and the file stays as it is.
void change_master_key(Shop& shop);
/// A new data key for what is sealed from now on.
void add_data_key(Shop& shop);
/// A new key for tokens.
void change_signing_key(Shop& shop, identity::Haste haste);
/// A new key and certificate for webhooks.
void change_webhook_key(Shop& shop);

}  // namespace chandlery::app
