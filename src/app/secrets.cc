// See secrets.h.
#include "app/secrets.h"

#include <iostream>

#include "app/commands.h"
#include "app/keeping_keys.h"
#include "webhooks/rules.h"
#include "webhooks/signer.h"

namespace chandlery::app {
namespace {

std::string since(Instant at) { return at == Instant{} ? "the first start" : to_iso(at); }

std::string state_of(const identity::SealingKey& key, Instant now) {
  if (key.lookup) return "in use, never changes";
  if (key.seals) return "seals since " + since(key.seals_from);
  return key.seals_from > now ? "seals from " + to_iso(key.seals_from) + " on" : "opens";
}

std::string state_of(const identity::TokenKey& key, std::string_view signing, Instant now) {
  if (key.ended(now)) return "ended at " + to_iso(*key.ends_at);
  if (key.key->key_id() == signing) return "signs since " + since(key.signs_from);
  if (key.signs_from > now) return "published, signs from " + to_iso(key.signs_from) + " on";
  return "published until " + to_iso(*key.ends_at);
}

void keep_old_master_key(const std::filesystem::path& file, const crypto::MasterKey& old) {
  std::filesystem::path kept = file;
  kept += "." + old.id();
  crypto::write_master_keys(kept, std::span(&old, 1));
  std::cout << "The old one is in " << kept.string() << ": older backups need it. Keep it with them.\n";
}

}  // namespace

void list_secrets(Shop& shop) {
  const Instant machine_now = SystemClock().now(), now = shop.clock.now();
  std::vector<identity::SealingKey> sealing;
  shop.database->read_now([&](sql::Tx& tx) { sealing = identity::list_sealing_keys(tx, machine_now); });
  const identity::TokenKeys tokens(identity::load_token_keys(*shop.database, shop.keyring, now));
  const std::string signing = tokens.signing(now)->key_id();
  std::cout << "Master key " << sealing.front().master_id << ", since " << to_iso(sealing.front().wrapped_at) << "\n";
  for (const identity::SealingKey& key : sealing) {
    std::cout << (key.lookup ? "Look-up root" : "Data key " + std::to_string(key.number)) << ", made " << to_iso(key.created_at) << ": "
              << state_of(key, machine_now) << "\n";
  }
  for (const identity::TokenKey& key : tokens.all()) {
    std::cout << "Signing key " << key.slot << " (" << key.key->key_id() << "), made " << to_iso(key.created_at) << ": "
              << state_of(key, signing, now) << "\n";
  }
  std::vector<webhooks::Certificate> certificates;
  shop.database->read_now([&](sql::Tx& tx) { certificates = webhooks::list_certificates(tx); });
  for (const webhooks::Certificate& each : certificates) {
    std::cout << "Webhook key " << each.slot << " (" << each.id << "), certificate until " << to_iso(each.ends_at) << ": "
              << (each.slot == certificates.back().slot ? "signs" : "readable") << "\n";
  }
}

void change_master_key(Shop& shop) {
  const std::filesystem::path file = shop.settings.secrets.master_key_file;
  identity::MasterKeys masters = read_master_keys(shop.settings);
  const bool mine = masters.keys.size() == 1;  // else whoever wrote the file takes the old key out of it
  if (mine) {
    masters.keys.insert(masters.keys.begin(), crypto::MasterKey::generate());
    // Both, before the database knows of the new one: whatever happens now, this file opens it.
    crypto::write_master_keys(file, masters.keys);
  }
  const crypto::MasterKey& to = masters.keys.front();
  const int changed = shop.write([&](sql::Tx& tx) {
    return identity::change_master_key(tx, console_actor(shop.clock), masters, to, SystemClock().now());
  });
  std::cout << "The master key is " << to.id() << " now; " << changed << " keys were wrapped anew.\n";
  if (mine) {
    keep_old_master_key(file, masters.keys.back());
    crypto::write_master_keys(file, std::span(&to, 1));
    std::cout << "Copy " << file.string() << " to every other server of this database. Those that run need no restart.\n";
  } else {
    std::cout << "Take the old key out of " << file.string() << " on every server, and keep it with the older backups.\n";
  }
}

void add_data_key(Shop& shop) {
  const identity::MasterKeys masters = read_master_keys(shop.settings);
  const identity::SealingKey added = shop.write(
      [&](sql::Tx& tx) { return identity::add_data_key(tx, console_actor(shop.clock), masters, SystemClock().now()); });
  std::cout << "Data key " << added.number << " seals from " << to_iso(added.seals_from) << " on; older ones go on to open.\n";
}

void change_signing_key(Shop& shop, identity::Haste haste) {
  identity::load_token_keys(*shop.database, shop.keyring, shop.clock.now());  // so that there is a first one
  const auto prepared = std::make_shared<const crypto::SigningKey>(crypto::SigningKey::generate());
  const identity::TokenKey added = shop.write([&](sql::Tx& tx) {
    return identity::announce_token_key(tx, console_actor(shop.clock), shop.keyring, prepared, haste);
  });
  std::cout << "Signing key " << added.slot << " (" << prepared->key_id() << ") is published, and signs from " << to_iso(added.signs_from)
            << " on.\n";
  if (haste == identity::Haste::kOldKeyIsStolen) std::cout << "Tokens of older keys are refused from then on.\n";
}

void change_webhook_key(Shop& shop) {
  const crypto::SigningKey prepared = crypto::SigningKey::generate();
  const webhooks::Certificate made = shop.write([&](sql::Tx& tx) {
    return webhooks::change_signer(tx, console_actor(shop.clock), shop.keyring, prepared,
                                   webhooks::host_of(shop.settings.server.public_url), SystemClock().now());
  });
  std::cout << "Webhook key " << made.slot << " signs within a minute; its certificate is " << made.id << ".\n";
}

}  // namespace chandlery::app
