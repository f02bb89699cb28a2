// The composition root: everything that one running process holds, put together from its settings.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/turned_clock.h"
#include "billing/card_payments.h"
#include "core/actor.h"
#include "platform/antivirus/clamd.h"
#include "platform/config/config.h"
#include "platform/crypto/crypto.h"
#include "platform/http/route.h"
#include "platform/jobs/board.h"
#include "platform/sql/database.h"
#include "platform/storage/blob_store.h"

namespace chandlery::app {

/// How a sandbox begins anew.
struct StartOver {
  bool with_reservations = false;  ///< and usage of the last days, too
};

struct Shop {
  config::Settings settings;
  TurnedClock clock{};  ///< the system's, unless this is a sandbox
  crypto::Keyring keyring;
  std::unique_ptr<sql::Database> database;
  std::unique_ptr<storage::BlobStore> blobs;  ///< media, and long files of invoices
  billing::CardDoor cards;
  std::unique_ptr<const antivirus::Daemon> virus_scanner{};  ///< null: attachments are kept as they come
  jobs::Board board{};  ///< what runs beside the requests
  /// Runs work that may take long beside the requests; false when too much waits. `serve` sets it.
  std::function<bool(std::function<void()>)> in_background{};
  /// Sends what waits to leave the server, and removes what left long ago. `serve` sets it.
  std::function<void()> send_waiting{};
  /// Has the shop go and a new one come in its place, with the fixtures alone; returns at once. `serve` sets it.
  std::function<void(const StartOver&)> start_over{};
  std::atomic<bool> stopping = false;
  std::mutex turning{};  ///< held by whoever turns a sandbox's clock

  /// Database::write_now with a result: an Error undoes what was written and becomes a std::runtime_error with its
  /// sentence. For commands.
  template <class Act>
  auto write(Act&& act);
};

/// Opens the database (and makes folders and the master key where they are missing) and applies migrations. Throws
/// std::runtime_error with a sentence for the operator.
std::unique_ptr<Shop> open_shop(const config::Settings& settings);

/// That of the settings, which is asked nothing yet; null: none.
std::unique_ptr<const antivirus::Daemon> open_virus_scanner(const config::Settings& settings);

/// One to describe, not to serve: no database, no file made or read, secrets of the moment.
std::unique_ptr<Shop> shop_on_paper(const config::Settings& settings);

/// The operator at the console of this machine: no password, because whoever can read the database file needs none.
Actor console_actor(const Clock& clock);

/// What `what` failed with, for a person.
std::runtime_error command_failure(std::string_view what, const Error& error);

template <class Act>
auto Shop::write(Act&& act) {
  using Answer = decltype(act(std::declval<sql::Tx&>()));
  std::optional<Answer> answer;
  database->write_now([&](sql::Tx& tx) {
    answer.emplace(act(tx));
    if (!*answer) throw command_failure({}, answer->error());
  });
  if constexpr (!std::is_void_v<typename Answer::value_type>) return std::move(**answer);
}

}  // namespace chandlery::app
