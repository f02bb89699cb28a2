// The shop that is measured: a server's folder and database with the demo catalogue, partners, customers, keys and
// carts of its own, prepared in process by the use cases.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/actor.h"
#include "ordering/service.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"
#include "support/running_server.h"

namespace chandlery::bench {

/// A partner with the application that its requests come from.
struct Seller {
  Actor actor;  ///< the application alone; `at` and ids are set by actor_of
  std::string tenant, secret;
  std::string token;  ///< "" until sign_in
  std::vector<std::string> customers;
};

struct CartPlace {
  std::size_t seller = 0;
  ordering::CartIds ids;
};

class Shop {
 public:
  /// An empty database of the engine, migrated, with the demo catalogue.
  explicit Shop(sql::Engine engine);

  test::RunningServer server;
  const crypto::Keyring keyring;
  std::vector<Seller> sellers;

  sql::Engine engine() const { return engine_; }
  std::filesystem::path sqlite_file() const { return server.folder() / "chandlery.db"; }
  /// The database in process. While the shop is prepared nothing is fsynced; `durable` as the server does it.
  std::unique_ptr<sql::Database> open(bool durable) const;
  /// Of the seller, now.
  Actor actor_of(const Seller& seller) const;

  void add_sellers(sql::Database& database, int count, int customers_each);
  void add_customers(sql::Database& database, Seller& seller, int count);
  /// Into a pool of its own for the SKU that carts ask for.
  void add_keys(sql::Database& database, int count) { import_keys(database, key_lines(count)); }
  /// Keys in our own format, one a line.
  static std::string key_lines(int count);
  void import_keys(sql::Database& database, const std::string& lines);
  /// One line each, spread over all sellers and their customers, or over the first seller's alone.
  std::vector<CartPlace> add_carts(sql::Database& database, int count, bool first_seller_only);
  /// Asks the running server for the tokens of the first `count` sellers' applications.
  void sign_in(std::size_t count);
  /// Of the first seller's application together with its admin, who has every right of a partner.
  std::string user_token();

  const std::string& catalog_item() const { return catalog_item_; }

 private:
  void choose_item(sql::Database& database);

  const sql::Engine engine_;
  std::string product_id_, sku_id_, catalog_item_;
  int customers_made_ = 0;
};

/// Runs act(tx, i) for every i below `count`, a batch of them a transaction, several transactions at once where the
/// engine can. `act` may be run again.
void in_batches(sql::Database& database, int count, int batch, const std::function<void(sql::Tx&, int)>& act);

/// Random GUID text, as callers choose their request ids. Fast, not secret.
std::string random_guid();

/// Tells on standard error what is being done; preparing takes longer than measuring.
void progress(const std::string& what);

}  // namespace chandlery::bench
