#include "shop.h"

#include <fmt/format.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <random>
#include <sstream>

#include "app/schema.h"
#include "catalog/imports.h"
#include "core/id.h"
#include "customers/service.h"
#include "fulfilment/import.h"
#include "identity/service.h"
#include "partners/service.h"
#include "platform/crypto/master_key.h"

namespace chandlery::bench {
namespace {

const sql::Statement kChooseItem(
    "SELECT a.product_id, a.sku_id, a.id FROM availabilities a"
    " JOIN skus s ON s.product_id = a.product_id AND s.id = a.sku_id"
    " WHERE s.key_source = 'pool' AND s.activations_per_unit = 0 AND a.market = 'US' AND a.segment = 'commercial'"
    " ORDER BY a.product_id, a.sku_id, a.id LIMIT 1");

constexpr std::size_t kTransactionsAtOnce = 8;
constexpr std::string_view kAdminPassword = "Bench-password-2026";

template <class T>
T must(Result<T> result, std::string_view what) {
  if (!result) {
    throw std::runtime_error(fmt::format("{}: {} ({})", what, result.error().message, result.error().field));
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

Actor operator_actor() {
  Actor actor;
  actor.kind = PrincipalKind::kSystem;
  actor.user_name = "bench";
  actor.roles = {Role::kOperator};
  actor.at = SystemClock().now();
  actor.correlation_id = actor.request_id = new_id(actor.at);
  return actor;
}

partners::Address address() {
  return {.country = "US",
          .city = "Redmond",
          .state = "WA",
          .line1 = "One Way",
          .postal_code = "98052",
          .first_name = "Ada",
          .last_name = "Bench",
          .phone = "4255550101"};
}

crypto::Keyring keyring_in(const std::filesystem::path& folder) {
  // What the server, too, takes this database to be sealed with, since it was not the one to make it.
  return crypto::Keyring(crypto::open_master_keys(folder / "master.key").front().derived_keys());
}

}  // namespace

Shop::Shop(sql::Engine engine) : server(engine), keyring(keyring_in(server.folder())), engine_(engine) {
  const std::unique_ptr<sql::Database> database = open(false);
  const Actor actor = operator_actor();
  sql::migrate(*database, app::whole_schema(), actor.at);
  const std::filesystem::path data = std::filesystem::path(CHANDLERY_SOURCE_DIR) / "data";
  database->write_now([&](sql::Tx& tx) {
    must(catalog::import_seeds(tx, actor, data), "the seeds");
    must(catalog::import_demo_catalog(tx, actor, data), "the demo catalogue");
  });
  choose_item(*database);
}

void Shop::choose_item(sql::Database& database) {
  database.read_now([&](sql::Tx& tx) {
    tx.query(kChooseItem, {}, [&](const sql::Row& row) {
      product_id_ = row.string(0);
      sku_id_ = row.string(1);
      catalog_item_ = product_id_ + ":" + sku_id_ + ":" + row.string(2);
    });
  });
  if (catalog_item_.empty())
    throw std::runtime_error("the demo catalogue sells nothing with keys out of a pool in the US");
}

std::unique_ptr<sql::Database> Shop::open(bool durable) const {
  if (engine_ == sql::Engine::kPostgres) return sql::open(server.database_address());
  sql::SqliteOptions options;
  options.file = sqlite_file();
  options.durable = durable;
  return sql::open_sqlite(options);
}

Actor Shop::actor_of(const Seller& seller) const {
  Actor actor = seller.actor;
  actor.at = SystemClock().now();
  actor.correlation_id = actor.request_id = random_guid();
  return actor;
}

void Shop::add_sellers(sql::Database& database, int count, int customers_each) {
  for (int i = 0; i < count; ++i) {
    const Actor actor = operator_actor();
    const int number = static_cast<int>(sellers.size()) + 1;
    partners::NewPartner partner;
    partner.name = fmt::format("Bench Partner {}", number);
    partner.domain = fmt::format("bench-partner-{}.example", number);
    partner.mpn_id = std::to_string(9'000'000 + number);
    partner.country = "US";
    partner.currency = *Currency::parse("USD");
    partner.address = address();
    if (number == 1) partner.admin_password = kAdminPassword;  // the others' random one costs no slow hash
    const auto prepared = must(partners::prepare_partner(partner, actor.at), "a partner");
    Seller seller;
    database.write_now([&](sql::Tx& tx) {
      const auto created = must(partners::create_partner(tx, actor, prepared), "a partner");
      identity::NewApplication application;
      application.tenant_id = created.partner.id;
      application.name = "Bench";
      application.roles = {Role::kAdminAgent, Role::kGlobalAdmin};
      application.redirect_uris = {"http://localhost/callback"};
      const auto made = must(identity::create_application(tx, actor, application), "an application");
      seller = {.tenant = partner.domain, .secret = made.secret};
      seller.actor.kind = PrincipalKind::kApplication;
      seller.actor.mode = TokenMode::kAppOnly;
      seller.actor.partner_id = created.partner.id;
      seller.actor.application_id = made.application.id;
      seller.actor.roles = application.roles;
    });
    sellers.push_back(std::move(seller));
    add_customers(database, sellers.back(), customers_each);
  }
}

void Shop::add_customers(sql::Database& database, Seller& seller, int count) {
  const auto* agreement = customers::find_template_of_type(customers::kCustomerAgreement);
  std::vector<customers::PreparedCustomer> prepared;
  std::vector<std::string> ids(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const int number = ++customers_made_;
    customers::NewCustomer customer;
    customer.domain = fmt::format("bench-customer-{}.example", number);
    customer.billing = {.first_name = "Ada",
                        .last_name = "Bench",
                        .email = fmt::format("ada@bench-customer-{}.example", number),
                        .culture = "en-US",
                        .language = "en",
                        .company_name = fmt::format("Bench Customer {:06}", number),
                        .address = address()};
    prepared.push_back(must(customers::prepare_customer(customer, SystemClock().now()), "a customer"));
  }
  in_batches(database, count, 100, [&](sql::Tx& tx, int i) {
    const auto at = static_cast<std::size_t>(i);
    const Actor actor = actor_of(seller);
    ids[at] = must(customers::create_customer(tx, actor, prepared[at]), "a customer").customer.id;
    must(customers::attest_agreement(tx, actor, ids[at],
                                     {.template_id = std::string(agreement->id),
                                      .type = std::string(agreement->type),
                                      .contact = {"Ada", "Bench", "ada@bench.example", "4255550101"},
                                      .date_agreed = actor.at}),
         "an agreement");
  });
  seller.customers.insert(seller.customers.end(), ids.begin(), ids.end());
}

std::string Shop::key_lines(int count) {
  std::string lines;
  for (int i = 0; i < count;) {
    const auto key = fulfilment::make_key(crypto::random_bytes(fulfilment::kRandomBytesForKey));
    if (!key) continue;
    lines += *key + "\n";
    ++i;
  }
  return lines;
}

void Shop::import_keys(sql::Database& database, const std::string& lines) {
  std::istringstream stream(lines);
  const auto report =
      must(fulfilment::import_keys(database, keyring, operator_actor(),
                                   {.product_id = product_id_, .sku_id = sku_id_, .version = "bench"},
                                   {.format = fulfilment::KeyFormat::kChandlery, .make_current = true}, stream),
           "keys");
  if (report.imported != report.rows) throw std::runtime_error("not all keys were imported");
}

std::vector<CartPlace> Shop::add_carts(sql::Database& database, int count, bool first_seller_only) {
  std::vector<CartPlace> places(static_cast<std::size_t>(count));
  const std::size_t used = first_seller_only ? 1 : sellers.size();
  in_batches(database, count, 100, [&](sql::Tx& tx, int i) {
    const auto at = static_cast<std::size_t>(i);
    const Seller& seller = sellers[at % used];
    const std::string& customer = seller.customers[at / used % seller.customers.size()];
    ordering::CartCommand command{.customer_id = customer, .lines = {{.catalog_item_id = catalog_item_}}};
    const auto cart = must(ordering::create_cart(tx, actor_of(seller), {keyring}, command), "a cart");
    if (cart.lines.at(0).problem) throw std::runtime_error("a cart: " + cart.lines[0].problem->description);
    places[at] = {at % used, {customer, cart.id}};
  });
  return places;
}

void Shop::sign_in(std::size_t count) {
  const auto client = server.client();
  for (std::size_t i = 0; i < count; ++i) {
    Seller& seller = sellers[i];
    seller.token = test::application_token(*client, seller.tenant, seller.actor.application_id, seller.secret);
  }
}

std::string Shop::user_token() {
  const Seller& seller = sellers.at(0);
  return test::user_token(*server.client(), seller.tenant, seller.actor.application_id, seller.secret,
                          "admin@" + seller.tenant, kAdminPassword);
}

void in_batches(sql::Database& database, int count, int batch, const std::function<void(sql::Tx&, int)>& act) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t under_way = 0;
  std::exception_ptr failure;
  std::unique_lock lock(mutex);
  for (int begin = 0; begin < count && !failure; begin += batch) {
    changed.wait(lock, [&] { return under_way < kTransactionsAtOnce; });
    ++under_way;
    lock.unlock();
    const int end = std::min(begin + batch, count);
    database.write(
        [&act, begin, end](sql::Tx& tx) {
          for (int i = begin; i < end; ++i) act(tx, i);
        },
        [&](std::exception_ptr why) {
          const std::lock_guard done(mutex);
          if (why) failure = why;
          --under_way;
          changed.notify_one();
        });
    lock.lock();
  }
  changed.wait(lock, [&] { return under_way == 0; });
  if (failure) std::rethrow_exception(failure);
}

std::string random_guid() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  const std::uint64_t a = random(), b = random();
  return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", a >> 32, (a >> 16) & 0xffff, a & 0xfff, b >> 52,
                     b & 0xffff'ffff'ffff);
}

void progress(const std::string& what) { fmt::print(stderr, "bench: {}\n", what); }

}  // namespace chandlery::bench
