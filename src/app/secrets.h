// `chandlery secrets ...`: which keys there are, and how each is replaced while servers run.
#pragma once

#include <vector>

#include "app/shop.h"
#include "identity/token_keys.h"
#include "platform/crypto/resealing.h"

namespace chandlery::app {

/// Numbers, ages and states of all keys; never a key.
void list_secrets(Shop& shop);
/// Wraps all keys under a new master key. A file with one key gets a new one, and the old key is kept beside it, under its id; in
/// a file with several, the first becomes the master key, and the file stays as it is.
void change_master_key(Shop& shop);
/// A new data key for what is sealed from now on.
void add_data_key(Shop& shop);
/// Every column of the shop that holds sealed values, whichever module's.
std::vector<crypto::SealedColumn> all_sealed_columns();
/// Seals everything anew that an older data key than the newest sealed, in small steps, while servers run. Whenever it is stopped,
/// everything opens; run again, it goes on.
void reseal(Shop& shop);
/// Removes a data key that nothing is sealed by any more.
void remove_data_key(Shop& shop, std::uint32_t number);
/// A new key for tokens.
void change_signing_key(Shop& shop, identity::Haste haste);
/// A new key and certificate for webhooks.
void change_webhook_key(Shop& shop);

}  // namespace chandlery::app
