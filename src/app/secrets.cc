// See secrets.h.
#include "app/secrets.h"

#include <chrono>
#include <iostream>
#include <thread>

#include "app/commands.h"
#include "app/keeping_keys.h"
#include "app/replays.h"
#include "fulfilment/sealed_columns.h"
#include "identity/sealed_columns.h"
#include "platform/crypto/ring_keys.h"
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

/// So many rows a step: some milliseconds of the database's writer.
constexpr std::int64_t kRowsAStep = 100;

/// Waits after each step as long as the step took: half of the time is the servers'.
class Courtesy {
 public:
  void after_step() {
    const auto took = Time::now() - begun_;
    std::this_thread::sleep_for(std::min<Time::duration>(took, std::chrono::seconds(1)));
    begun_ = Time::now();
  }

 private:
  using Time = std::chrono::steady_clock;
  Time::time_point begun_ = Time::now();
};

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

std::vector<crypto::SealedColumn> all_sealed_columns() {
  std::vector<crypto::SealedColumn> all;
  for (const auto& of_module :
       {identity::sealed_columns, webhooks::sealed_columns, fulfilment::sealed_columns, app::sealed_columns}) {
    for (crypto::SealedColumn& column : of_module()) all.push_back(std::move(column));
  }
  return all;
}

void reseal(Shop& shop) {
  const Instant now = SystemClock().now();
  std::vector<identity::SealingKey> keys;
  shop.database->read_now([&](sql::Tx& tx) { keys = identity::list_sealing_keys(tx, now); });
  const identity::SealingKey& newest = keys.back();
  if (newest.seals_from > now) {
    throw std::runtime_error("Data key " + std::to_string(newest.number) + " seals from " + to_iso(newest.seals_from) +
                             " on. Seal anew by it then.");
  }
  if (shop.keyring.keys().seals != newest.number) {
    throw std::runtime_error("Data key " + std::to_string(newest.number) + " has begun to seal just now. Try again.");
  }
  std::int64_t anew = 0, unopened = 0;
  Courtesy courtesy;
  for (const crypto::SealedColumn& column : all_sealed_columns()) {
    const crypto::SealedCount count =
        crypto::reseal(*shop.database, shop.keyring, column, kRowsAStep, [&] { courtesy.after_step(); });
    std::cout << column.place << ": " << count.values << ", sealed anew " << count.old - count.unopened << std::endl;
    if (count.unopened > 0) std::cout << "  " << count.unopened << " do not open and stay as they are: chandlery doctor\n";
    anew += count.old - count.unopened;
    unopened += count.unopened;
  }
  if (anew > 0) {
    shop.write([&](sql::Tx& tx) -> Result<void> {
      identity::record_key_change(tx, console_actor(shop.clock), "reseal",
                                  {{"Number", std::to_string(newest.number)}, {"Values", std::to_string(anew)}});
      return {};
    });
  }
  std::cout << "Everything that opens is sealed by data key " << newest.number << ".\n";
  if (unopened > 0) throw std::runtime_error(std::to_string(unopened) + " sealed values do not open.");
}

void remove_data_key(Shop& shop, std::uint32_t number) {
  const Instant now = SystemClock().now();
  Result<void> may;
  shop.database->read_now([&](sql::Tx& tx) { may = identity::may_remove_data_key(tx, number, now); });
  if (!may) throw command_failure({}, may.error());
  for (const crypto::SealedColumn& column : all_sealed_columns()) {
    // Under a third key counts, too: that is what `reseal` would change, and nothing is lost by doing it first.
    const crypto::SealedCount count = crypto::count_sealed(*shop.database, column, shop.keyring.keys().seals, kRowsAStep);
    if (count.old == 0) continue;
    throw std::runtime_error("Of the " + std::string(column.place) + ", " + std::to_string(count.old) +
                             " are sealed by an older data key: chandlery secrets reseal");
  }
  shop.write([&](sql::Tx& tx) { return identity::remove_data_key(tx, console_actor(shop.clock), number, now); });
  std::cout << "Data key " << number << " is gone. Backups of before have it, under the master key of their day.\n";
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
