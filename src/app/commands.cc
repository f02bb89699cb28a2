// The operator's commands other than serve and demo.
#include "app/commands.h"

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/api.h"
#include "app/demo.h"
#include "app/month_end.h"
#include "app/progress_line.h"
#include "audit/head.h"
#include "audit/verify.h"
#include "billing/ledger_check.h"
#include "billing/use_recount.h"
#include "catalog/exchange_rates.h"
#include "catalog/imports.h"
#include "catalog/price_batches.h"
#include "catalog/price_sheet.h"
#include "catalog/promotions.h"
#include "catalog/tax_rates.h"
#include "fulfilment/import.h"
#include "fulfilment/rules.h"
#include "identity/service.h"
#include "identity/tokens.h"
#include "platform/files/file.h"
#include "platform/json/writer.h"

namespace chandlery::app {
namespace {

void tell(std::string_view file, const catalog::ImportReport& report) {
  for (const catalog::RowError& error : report.errors) {
    std::cerr << file << ": row " << error.row << (error.column.empty() ? "" : ", column " + error.column) << ": "
              << error.reason << "\n";
  }
  if (!report.imported()) throw std::runtime_error(std::string(file) + ": nothing was imported");
  std::cout << file << ": " << report.rows << " rows, " << report.written << " written, " << report.unchanged
            << " unchanged\n";
}

}  // namespace

void import_catalogue_file(Shop& shop, const std::string& kind, const std::filesystem::path& file) {
  const std::string text = files::read_file(file, 1u << 30);
  const Actor actor = console_actor(shop.clock);
  ProgressLine line("Importing, row");
  if (kind == "prices") {   // of any size, without holding up a server that runs beside
    const auto prices = catalog::import_price_sheet_in_batches(*shop.database, actor, text,
                                                               [&](std::int64_t rows) { line.show(rows); });
    if (!prices) throw command_failure(file.string(), prices.error());
    return tell(file.string(), *prices);
  }
  const auto report = shop.write([&](sql::Tx& tx) -> Result<catalog::ImportReport> {
    if (kind == "products") return catalog::import_products(tx, actor, text);
    if (kind == "markets") return catalog::import_markets(tx, actor, text);
    if (kind == "blocks") return catalog::import_market_blocks(tx, actor, text);
    if (kind == "fulfilment-policies") return catalog::import_fulfilment_policies(tx, actor, text);
    if (kind == "return-policies") return catalog::import_return_policies(tx, actor, text);
    if (kind == "tax-rates") return catalog::import_tax_rates(tx, actor, text);
    if (kind == "exchange-rates") return catalog::import_exchange_rates(tx, actor, text);
    return catalog::import_promotions(tx, actor, text);
  });
  tell(file.string(), report);
}

void export_prices(Shop& shop, const std::string& market, const std::string& view) {
  std::string text;
  shop.database->read_now([&](sql::Tx& tx) {
    const auto sheet = catalog::export_price_sheet(tx, {.market = market, .view = view}, shop.clock.now());
    if (!sheet) throw command_failure("export", sheet.error());
    text = *sheet;
  });
  std::cout << text;
}

void import_keys(Shop& shop, const KeyImportCommand& command) {
  std::ifstream lines(command.file);
  if (!lines) throw std::runtime_error("cannot read " + command.file.string());
  ProgressLine line("Importing keys, row");
  const auto report = fulfilment::import_keys(*shop.database, shop.keyring, console_actor(shop.clock),
                                              {command.product_id, command.sku_id, command.version}, {}, lines,
                                              [&](std::int64_t done, std::int64_t total) { line.show(done, total); });
  if (!report) throw command_failure(command.file.string(), report.error());
  std::cout << command.file.string() << ": " << report->imported << " keys imported, " << report->duplicates
            << " duplicates and " << report->invalid << " invalid ones refused, " << report->lines_fulfilled
            << " waiting lines fulfilled\n";
  const auto list = [](std::string_view what, const std::vector<std::int64_t>& rows) {
    if (rows.empty()) return;
    std::cout << "  " << what << " in rows";
    for (const std::int64_t row : rows) std::cout << " " << row;
    std::cout << "\n";
  };
  list("duplicates", report->duplicate_rows);
  list("invalid keys", report->invalid_rows);
}

void print_key_levels(Shop& shop) {
  std::vector<fulfilment::KeyPool> pools;
  shop.database->read_now([&](sql::Tx& tx) { pools = fulfilment::store::pools(tx); });
  for (const fulfilment::KeyPool& pool : pools) {
    std::cout << pool.product_id << " " << pool.sku_id << " " << (pool.version.empty() ? "(any version)" : pool.version)
              << (pool.current ? " current" : "") << ": " << pool.available << " of " << pool.total << " left"
              << (fulfilment::is_low(pool) ? ", low" : "") << "\n";
  }
}

namespace {

bool tell_break(const std::optional<audit::Break>& found) {
  if (!found) return false;
  std::cerr << "BROKEN: partner " << found->partner_id << ", record " << found->sequence << ", "
            << audit::to_string(found->kind) << ": " << found->explanation << "\n";
  return true;
}

}  // namespace

void print_audit_heads(Shop& shop, const std::string& partner_id) {
  const identity::TokenKeys keys(identity::load_token_keys(*shop.database, shop.keyring, shop.clock.now()));
  const auto key = keys.signing(shop.clock.now());
  std::vector<audit::NotedHead> heads;
  shop.database->read_now([&](sql::Tx& tx) {
    const Instant at = shop.clock.now();
    heads = partner_id.empty() ? audit::note_heads(tx, at) : std::vector{audit::note_head(tx, partner_id, at)};
  });
  for (const audit::NotedHead& head : heads) {
    std::cout << audit::signed_line(
                     head, [&](std::string_view payload) { return crypto::sign_jwt(*key, payload, "audit-head+jwt"); })
              << "\n";
  }
}

bool verify_audit_heads(Shop& shop, const std::filesystem::path& file) {
  // A head is signed by the key of its day, which may have ended since.
  const std::vector<identity::TokenKey> keys = identity::load_token_keys(*shop.database, shop.keyring, shop.clock.now());
  std::istringstream lines(files::read_file(file));
  ProgressLine progress("Verifying, record");
  std::int64_t heads = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    const auto head =
        audit::open_line(line, [&](std::string_view token) { return identity::verify_by_any(token, keys); });
    if (!head) throw command_failure(file.string(), head.error());
    audit::Verification found;
    std::optional<audit::Break> missing;
    shop.database->read_now([&](sql::Tx& tx) {
      found = audit::verify(tx, head->partner_id, [&](std::string_view, std::int64_t done, std::int64_t total) {
        progress.show(done, total);
      });
      missing = audit::check_noted_head(tx, *head);
    });
    if (tell_break(missing) || tell_break(found.first_break)) return false;
    std::cout << "The activity log of " << (head->partner_id.empty() ? "the operator" : "partner " + head->partner_id)
              << " is whole: " << found.records
              << " records, and record " << head->sequence << " stands where it stood at " << to_iso(head->at) << ".\n";
    ++heads;
  }
  if (heads == 0) throw std::runtime_error(file.string() + ": there is no noted head in it");
  return true;
}

bool verify_audit(Shop& shop, const std::string& partner_id) {
  audit::Verification found;
  ProgressLine line("Verifying, record");
  shop.database->read_now([&](sql::Tx& tx) {
    const auto progress = [&](std::string_view, std::int64_t done, std::int64_t total) { line.show(done, total); };
    found = partner_id.empty() ? audit::verify_all(tx, progress) : audit::verify(tx, partner_id, progress);
  });
  if (tell_break(found.first_break)) return false;
  std::cout << "The activity log is whole: " << found.records << " records in " << found.chains << " chains.\n";
  if (!found.head.empty()) std::cout << "Head: " << found.head << "\n";
  return true;
}

bool check_ledger(Shop& shop) {
  billing::LedgerCheck found;
  shop.database->read_now([&](sql::Tx& tx) { found = billing::check_ledger(tx); });
  for (const std::string& problem : found.problems) std::cerr << "WRONG: " << problem << "\n";
  for (const billing::Balance& balance : found.balances) {
    std::cout << balance.amount.currency.code() << " " << balance.account << " " << balance.amount.to_string() << "\n";
  }
  if (found.problems.empty()) std::cout << "The books balance: " << found.entries << " entries.\n";
  return found.problems.empty();
}

void recount_uses(Shop& shop) {
  const auto wrong = billing::recount_uses(*shop.database, console_actor(shop.clock), [] { return !told_to_stop(); });
  for (const billing::WrongUse& use : wrong) {
    std::cout << "Customer " << use.customer_id << " of partner " << use.partner_id << " in " << use.month.to_string() << "\n";
  }
  std::cout << wrong.size() << " months of customers counted anew.\n";
}

void print_routes(const config::Settings& settings, bool as_json) {
  const std::unique_ptr<Shop> shop = shop_on_paper(settings);
  const Api api(*shop, crypto::SigningKey::generate(), "http://127.0.0.1");
  const auto tokens = [](http::Tokens t) {
    return t == http::Tokens::kPublic ? "public" : t == http::Tokens::kUserOnly ? "A+U" : "A|A+U";
  };
  json::Writer w;
  w.begin_array();
  for (const http::Route& route : api.router().routes()) {
    if (!as_json) {
      std::cout << http::to_string(route.method) << " " << route.pattern << "\n    " << route.summary << " ["
                << tokens(route.tokens) << ", " << to_string(route.needs)
                << (route.or_needs == Capability::kNone ? "" : " or " + std::string(to_string(route.or_needs))) << "]\n";
      continue;
    }
    w.begin_object()
        .field("method", http::to_string(route.method))
        .field("pattern", route.pattern)
        .field("summary", route.summary)
        .field("tokens", std::string_view(tokens(route.tokens)))
        .field("needs", to_string(route.needs))
        .field("orNeeds", to_string(route.or_needs))
        .end_object();
  }
  w.end_array();
  if (as_json) std::cout << w.take() << "\n";
}

void print_openapi(const config::Settings& settings) {
  const std::unique_ptr<Shop> shop = shop_on_paper(settings);
  Api api(*shop, crypto::SigningKey::generate(), "http://127.0.0.1");
  std::cout << api.document() << "\n";
}

void add_operator(Shop& shop, const NewOperator& command) {
  const Actor actor = console_actor(shop.clock);
  identity::NewUser user;
  user.tenant_id = kOperatorTenant;
  user.user_name = command.user_name;
  user.display_name = command.user_name;
  user.password = command.password;
  user.roles = {Role::kOperator};
  if (const auto checked = identity::check_new_user(user); !checked)
    throw command_failure("The operator was not added", checked.error());
  const identity::PreparedUser prepared = identity::prepare_user(user);
  shop.write([&](sql::Tx& tx) -> Result<void> {
    ensure_operator_tenant(tx);
    OR_RETURN(identity::create_user(tx, actor, prepared));
    return {};
  });
  std::cout << "Operator " << command.user_name << " may sign in.\n";
}

}  // namespace chandlery::app
