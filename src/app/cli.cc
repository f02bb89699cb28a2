#include "app/cli.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/private_memory.h"
#include "app/secrets.h"
#include "app/usage_rating.h"
#include "platform/log/log.h"

namespace chandlery::app {
namespace {

// A password comes from standard input, so that it stands in no process list and no shell history.
std::string read_password() {
  if (isatty(STDIN_FILENO)) std::cerr << "Password: " << std::flush;
  std::string password;
  std::getline(std::cin, password);
  return password;
}

}  // namespace

int run_command_line(int count, char** arguments) {
  CLI::App app{"Chandlery: the self-hosted channel-commerce server for software."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "chandlery " CHANDLERY_VERSION);
  std::string config_file;
  app.add_option("--config", config_file, "TOML settings file")
      ->envname("CHANDLERY_CONFIG");

  bool good = true;
  const auto with_shop = [&](auto&& act) {
    const std::unique_ptr<Shop> shop = open_shop(config::load(config_file));
    act(*shop);
  };

  ServeCommand serve_command;
  CLI::App* serve_sub = app.add_subcommand("serve", "Serve the API until SIGTERM or SIGINT");
  serve_sub->add_option("--port-file", serve_command.port_file, "Write the port here once requests are accepted");
  serve_sub->add_flag("--hello", serve_command.hello, "Print the address, the demo sign-ins and a first curl");
  serve_sub->callback([&] {
    prepare_signals();
    serve(config::load(config_file), serve_command);
  });

  app.add_subcommand("migrate", "Bring the database's schema up to date (serve does so, too)")
      ->callback([&] { with_shop([](Shop&) { std::cout << "The schema is up to date.\n"; }); });

  DemoCommand demo;
  CLI::App* demo_sub = app.add_subcommand("demo", "The demo shop")->require_subcommand(1);
  CLI::App* demo_load = demo_sub->add_subcommand("load", "Import the files of a demo shop");
  demo_load->add_option("folder", demo.folder, "Folder with its CSV and JSON files")->required()->check(CLI::ExistingDirectory);
  demo_load->add_flag("--if-empty", demo.if_empty, "Do nothing when the database has partners already");
  demo_load->add_flag("--with-reservations", demo.with_reservations, "Reserve machines and import usage of the last days, too");
  demo_load->callback([&] { with_shop([&](Shop& shop) { load_demo(shop, demo); }); });

  std::string kind, market, view;
  std::filesystem::path file;
  CLI::App* import_sub = app.add_subcommand("import", "Import a catalogue file; nothing is changed if it has an error");
  import_sub->add_option("kind", kind, "products | prices | promotions | markets | blocks | tax-rates | exchange-rates | fulfilment-policies | return-policies")
      ->required()
      ->check(CLI::IsMember({"products", "prices", "promotions", "markets", "blocks", "tax-rates", "exchange-rates",
                             "fulfilment-policies", "return-policies"}));
  import_sub->add_option("file", file)->required()->check(CLI::ExistingFile);
  import_sub->callback([&] { with_shop([&](Shop& shop) { import_catalogue_file(shop, kind, file); }); });

  CLI::App* export_sub = app.add_subcommand("export", "Write to standard output")->require_subcommand(1);
  CLI::App* export_prices_sub = export_sub->add_subcommand("prices", "A price sheet as CSV");
  export_prices_sub->add_option("--market", market, "Country, as US")->required();
  export_prices_sub->add_option("--view", view, "software | azure_reservations")->default_val("software");
  export_prices_sub->callback([&] { with_shop([&](Shop& shop) { export_prices(shop, market, view); }); });

  KeyImportCommand keys;
  CLI::App* keys_sub = app.add_subcommand("keys", "Key pools")->require_subcommand(1);
  CLI::App* keys_import = keys_sub->add_subcommand("import", "Add keys to a pool, one a line; duplicates are refused");
  keys_import->add_option("--product", keys.product_id)->required();
  keys_import->add_option("--sku", keys.sku_id)->required();
  keys_import->add_option("--product-version", keys.version, "Version that the keys are for");
  keys_import->add_option("file", keys.file)->required()->check(CLI::ExistingFile);
  keys_import->callback([&] { with_shop([&](Shop& shop) { import_keys(shop, keys); }); });
  keys_sub->add_subcommand("levels", "How many keys each pool has left")
      ->callback([&] { with_shop([](Shop& shop) { print_key_levels(shop); }); });

  CLI::App* secrets_sub = app.add_subcommand("secrets", "The keys that seal and sign, and their replacement")->require_subcommand(1);
  secrets_sub->add_subcommand("list", "Which there are, and which of them are in use")->callback([&] { with_shop(list_secrets); });
  secrets_sub->add_subcommand("change-master-key", "Put all keys under a new master key; servers go on running")
      ->callback([&] { with_shop(change_master_key); });
  secrets_sub->add_subcommand("add-data-key", "A new key for what is sealed from now on")->callback([&] { with_shop(add_data_key); });
  secrets_sub->add_subcommand("reseal", "Seal anew, by the newest data key, what older ones sealed; servers go on running")
      ->callback([&] { with_shop(reseal); });
  std::uint32_t data_key = 0;
  CLI::App* remove_key_sub = secrets_sub->add_subcommand("remove-data-key", "Remove one that nothing is sealed by any more");
  remove_key_sub->add_option("number", data_key, "As `secrets list` numbers them")->required();
  remove_key_sub->callback([&] { with_shop([&](Shop& shop) { remove_data_key(shop, data_key); }); });
  bool stolen = false;
  CLI::App* signing_sub = secrets_sub->add_subcommand("change-signing-key", "A new key for tokens, published before it signs");
  signing_sub->add_flag("--stolen", stolen, "The old one is in wrong hands: all its tokens end in a few seconds");
  signing_sub->callback([&] {
    with_shop([&](Shop& shop) {
      change_signing_key(shop, stolen ? identity::Haste::kOldKeyIsStolen : identity::Haste::kNone);
    });
  });
  secrets_sub->add_subcommand("change-webhook-key", "A new key and certificate for webhooks")
      ->callback([&] { with_shop(change_webhook_key); });

  std::string partner;
  CLI::App* audit_sub = app.add_subcommand("audit", "The activity log")->require_subcommand(1);
  CLI::App* audit_verify = audit_sub->add_subcommand("verify", "Prove that no record was changed, removed or moved");
  audit_verify->add_option("--partner", partner, "One partner's chain (default: all)");
  std::filesystem::path head_file;
  audit_verify->add_option("--head", head_file, "Prove, too, that the heads in this file are still in their chains")
      ->check(CLI::ExistingFile);
  audit_verify->callback([&] {
    with_shop([&](Shop& shop) {
      good = head_file.empty() ? verify_audit(shop, partner) : verify_audit_heads(shop, head_file);
    });
  });
  CLI::App* audit_head = audit_sub->add_subcommand("head", "Print the log's end, signed, to be stored outside");
  audit_head->add_option("--partner", partner, "One partner's chain (default: all)");
  audit_head->callback([&] { with_shop([&](Shop& shop) { print_audit_heads(shop, partner); }); });

  app.add_subcommand("doctor", "Look for what is wrong with this installation; changes nothing")->callback([&] {
    good = examine(config::load(config_file));
  });
  std::filesystem::path copy;
  CLI::App* backup_sub = app.add_subcommand("backup", "Copy the SQLite database into a new file, also while a server uses it");
  backup_sub->add_option("file", copy, "The new file")->required();
  backup_sub->callback([&] { back_up(config::load(config_file), copy); });

  RestoreCommand restoring;
  CLI::App* restore_sub = app.add_subcommand("restore", "Make a database as it was at a moment, of the archive of a SQLite database");
  restore_sub->add_option("--archive", restoring.archive, "The archive's folder")->required()->check(CLI::ExistingDirectory);
  restore_sub->add_option("--to", restoring.file, "The new database's file")->required();
  restore_sub->add_option("--at", restoring.at, "The moment, as 2026-11-29T10:00:00Z (default: the newest that was archived)");
  restore_sub->callback([&] { good = restore(restoring); });

  std::string target;
  CLI::App* move_sub = app.add_subcommand("move", "Move the shop from its SQLite file to an empty PostgreSQL database, and prove it");
  move_sub->add_option("--to", target, "The target, as postgresql://user@host/name")->required();
  move_sub->callback([&] { move_database(config::load(config_file), target); });

  CLI::App* ledger_sub = app.add_subcommand("ledger", "The ledger")->require_subcommand(1);
  ledger_sub->add_subcommand("check", "Prove that the books balance")
      ->callback([&] { with_shop([&](Shop& shop) { good = check_ledger(shop); }); });
  ledger_sub
      ->add_subcommand("recount", "Count anew what customers used where it is not the sum of their charges; safe to repeat")
      ->callback([&] {
        prepare_signals();
        with_shop([&](Shop& shop) { recount_uses(shop); });
      });

  std::string month;
  CLI::App* invoice_sub = app.add_subcommand("invoice", "Invoices")->require_subcommand(1);
  CLI::App* invoice_run = invoice_sub->add_subcommand("run", "Issue the invoices of a month; safe to stop and to repeat");
  invoice_run->add_option("--month", month, "The month, as 2021-03; it must be over")->required();
  invoice_run->callback([&] {
    prepare_signals();
    with_shop([&](Shop& shop) { good = run_invoices(shop, month); });
  });

  std::string until;
  CLI::App* subscriptions_sub = app.add_subcommand("subscriptions", "Subscriptions")->require_subcommand(1);
  CLI::App* renew_sub = subscriptions_sub->add_subcommand(
      "renew", "Renew and end those whose term is over, as the server does by itself; safe to stop and to repeat");
  renew_sub->add_option("--until", until, "The last day or moment, as 2026-11-28; it must not lie ahead (default: now)");
  renew_sub->callback([&] {
    prepare_signals();
    with_shop([&](Shop& shop) { good = renew_subscriptions(shop, until); });
  });

  std::string from, to;
  CLI::App* reservations_sub = app.add_subcommand("reservations", "Reservations")->require_subcommand(1);
  CLI::App* rate_sub = reservations_sub->add_subcommand(
      "rate", "Rate usage against reservations, as the server does by itself once a day is over; safe to stop and to repeat");
  rate_sub->add_option("--from", from, "The first day to rate anew, as 2026-11-01 (default: what is to be rated)");
  rate_sub->add_option("--to", to, "The last day");
  rate_sub->callback([&] {
    prepare_signals();
    with_shop([&](Shop& shop) { good = rate_reservations(shop, from, to); });
  });
  CLI::App* usage_sub = app.add_subcommand("usage", "Hourly usage")->require_subcommand(1);
  CLI::App* usage_import = usage_sub->add_subcommand("import", "Import a file of usage, CSV or .ndjson; all of it or nothing");
  usage_import->add_option("file", file)->required()->check(CLI::ExistingFile);
  usage_import->callback([&] { with_shop([&](Shop& shop) { import_usage_file(shop, file); }); });

  bool as_json = false;
  CLI::App* routes_sub = app.add_subcommand("routes", "Every route, what it needs and what it does");
  routes_sub->add_flag("--json", as_json);
  routes_sub->callback([&] { print_routes(config::load(config_file), as_json); });

  app.add_subcommand("openapi", "The API as an OpenAPI 3.1 document")
      ->callback([&] { print_openapi(config::load(config_file)); });

  NewOperator new_operator;
  CLI::App* operator_sub = app.add_subcommand("operator", "Operators of this server")->require_subcommand(1);
  CLI::App* operator_add = operator_sub->add_subcommand("add", "Add an operator; the password is read from standard input");
  operator_add->add_option("user", new_operator.user_name, "User name, as ada@chandlery.local")->required();
  operator_add->callback([&] {
    new_operator.password = read_password();
    with_shop([&](Shop& shop) { add_operator(shop, new_operator); });
  });

  try {
    keep_memory_private();
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "chandlery: " << error.what() << "\n";
    return 1;
  }
  return good ? 0 : 1;
}

}  // namespace chandlery::app
