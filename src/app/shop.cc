#include "app/shop.h"

#include "app/archiving.h"
#include "app/keeping_keys.h"
#include "app/sandbox_clock.h"
#include "app/schema.h"
#include "app/secret_file.h"
#include "core/id.h"
#include "platform/log/log.h"
#include "platform/sql/address.h"
#include "platform/sql/open.h"
#include "platform/storage/bucket_store.h"
#include "platform/storage/folder_store.h"

namespace chandlery::app {
namespace {

// A relative SQLite path may name a folder that is not there yet, as ./var on a first start.
void make_database_folder(const std::string& address) {
  const auto file = sql::sqlite_file(address);
  if (file && file->has_parent_path()) std::filesystem::create_directories(file->parent_path());
}

std::unique_ptr<storage::BlobStore> open_blobs(const config::Settings::Storage& s) {
  if (!s.in_bucket) return std::make_unique<storage::FolderStore>(std::filesystem::path(s.folder) / "media");
  return std::make_unique<storage::BucketStore>(storage::BucketOptions{
      .s3 = {.endpoint = s.endpoint,
             .bucket = s.bucket,
             .region = s.region,
             .access_key = s.access_key,
             .secret_key = s.secret_key},
      .prefix = s.prefix});
}

billing::CardDoor open_cards(const config::Settings::Payments& s) {
  constexpr std::size_t kLongestSecret = 1 << 10;
  if (s.stripe_secret_file.empty()) return {};
  const auto secret = [](const std::string& file) { return secret_in(file, kLongestSecret); };
  return {.gateway = std::make_unique<billing::stripe::Gateway>(billing::stripe::Account{
              .secret_key = secret(s.stripe_secret_file), .endpoint = s.stripe_endpoint}),
          .webhook_secret = secret(s.stripe_webhook_secret_file)};
}

}  // namespace

std::unique_ptr<Shop> open_shop(const config::Settings& settings) {
  log::configure({settings.log.level, settings.log.file});
  crypto::initialise();
  make_database_folder(settings.database.address);
  mark_for_archive(settings, false);
  const identity::MasterKeys masters = open_master_keys(settings);
  std::unique_ptr<sql::Database> database = sql::open(settings.database.address, settings.database.connections);
  const std::vector<sql::Migration> steps = whole_schema();
  const Instant now = SystemClock().now();
  const int applied = sql::migrate(*database, steps, now);
  if (applied > 0) log::info("schema brought up to date", {{"steps", applied}});
  const bool fresh = applied == static_cast<int>(steps.size());
  crypto::Keyring keyring = identity::open_keyring(*database, masters, fresh, now);
  auto shop = std::unique_ptr<Shop>(new Shop{settings, {}, std::move(keyring), std::move(database), open_blobs(settings.storage),
                                             open_cards(settings.payments)});
  shop->virus_scanner = open_virus_scanner(settings);
  open_clock(*shop);
  return shop;
}

std::unique_ptr<const antivirus::Daemon> open_virus_scanner(const config::Settings& settings) {
  if (settings.support.virus_scanner.empty()) return nullptr;
  return std::make_unique<const antivirus::Daemon>(antivirus::parse_address(settings.support.virus_scanner).value());
}

std::unique_ptr<Shop> shop_on_paper(const config::Settings& settings) {
  crypto::initialise();
  auto shop = std::unique_ptr<Shop>(new Shop{settings, {}, crypto::Keyring::ephemeral(), {}, {}, {}});
  shop->blobs = open_blobs(settings.storage);
  return shop;
}

Actor console_actor(const Clock& clock) {
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.user_name = "console";
  actor.roles = {Role::kOperator};
  actor.at = clock.now();
  actor.correlation_id = new_id(actor.at);
  actor.request_id = actor.correlation_id;
  return actor;
}

std::runtime_error command_failure(std::string_view what, const Error& error) {
  std::string text(what);
  if (!text.empty()) text += ": ";
  text += error.message;
  if (!error.field.empty()) text += " (" + error.field + ")";
  for (const std::string& datum : error.data) text += "\n  " + datum;
  return std::runtime_error(text);
}

}  // namespace chandlery::app
