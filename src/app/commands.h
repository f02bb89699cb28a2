// What each command does. They print for a person, and throw std::runtime_error with a sentence when they cannot.
#pragma once

#include <filesystem>
#include <string>

#include "app/shop.h"

namespace chandlery::app {

struct ServeCommand {
  std::filesystem::path port_file;  ///< written with the port once requests are accepted; empty: none
  bool hello = false;               ///< print the address, the demo sign-ins and a first curl
};
/// Before the shop is opened, so that its threads leave SIGTERM and SIGINT to `serve`, which waits for them.
void prepare_signals();
void serve(const config::Settings& settings, const ServeCommand& command);

struct DemoCommand {
  std::filesystem::path folder;
  bool if_empty = false;
  bool with_reservations = false;  ///< reservations and usage, too (demo_reservations.h)
};
void load_demo(Shop& shop, const DemoCommand& command);

void import_catalogue_file(Shop& shop, const std::string& kind, const std::filesystem::path& file);
void export_prices(Shop& shop, const std::string& market, const std::string& view);

struct KeyImportCommand {
  std::string product_id, sku_id, version;
  std::filesystem::path file;
};
void import_keys(Shop& shop, const KeyImportCommand& command);
void print_key_levels(Shop& shop);

/// Returns false when a chain is broken; the first broken record has been named.
bool verify_audit(Shop& shop, const std::string& partner_id);
/// Prints the signed end of one chain, or of each: a line of JSON to be stored outside.
void print_audit_heads(Shop& shop, const std::string& partner_id);
/// Verifies each chain whose noted head stands in the file, and that the head is in it. False when one is not, or when the
/// file holds anything but genuine heads.
bool verify_audit_heads(Shop& shop, const std::filesystem::path& file);
bool check_ledger(Shop& shop);
/// Counts anew what customers used where it is not the sum of their charges, and names each.
void recount_uses(Shop& shop);
/// Looks at settings, files, keys, database, books and what waits, changes nothing, and says what is wrong and what to do. False
/// when something must be put right before the server can be relied on.
bool examine(const config::Settings& settings);
/// Copies the SQLite database of the settings, also while a server uses it.
void back_up(const config::Settings& settings, const std::filesystem::path& copy);
struct RestoreCommand {
  std::filesystem::path archive;
  std::string at;              ///< as 2026-11-28T10:00:00Z; empty: the newest moment that it has
  std::filesystem::path file;  ///< the new database
};
/// Makes a database of the archive as it was at a moment, and proves file, books and log before it gets its name. False when they
/// are not whole: then it is left as FILE.partial.
bool restore(const RestoreCommand& command);
/// Moves everything from the SQLite database of the settings into the empty PostgreSQL database `target`, and proves that it is
/// all there: one transaction, which is taken back when anything differs. Throws a sentence then.
void move_database(const config::Settings& settings, const std::string& target);
/// Issues the invoices of a month, as `2021-03`. False when SIGTERM or SIGINT stopped it: the rest waits for the next run.
bool run_invoices(Shop& shop, const std::string& month);
/// Renews and ends subscriptions whose day has come until `until` (2026-11-28, or an instant; empty: now). False when one
/// could not be, or a signal stopped it: the rest waits for the next run.
bool renew_subscriptions(Shop& shop, const std::string& until);
/// Opens no database.
void print_routes(const config::Settings& settings, bool as_json);
/// The OpenAPI document. Opens no database.
void print_openapi(const config::Settings& settings);

struct NewOperator {
  std::string user_name;
  std::string password;
};
void add_operator(Shop& shop, const NewOperator& command);

}  // namespace chandlery::app
