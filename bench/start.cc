#include "start.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "process.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr int kSellers = 16, kCustomersEach = 4;
constexpr int kRequests = 1'000;

/// Multiplies the rows of a few real orders, by copying them under new ids.
class Multiplier {
 public:
  explicit Multiplier(const std::filesystem::path& file) {
    check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE, nullptr));
    run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA temp_store=MEMORY");
  }
  ~Multiplier() { sqlite3_close(handle_); }
  Multiplier(const Multiplier&) = delete;

  void multiply(int orders);

 private:
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error(std::string("multiplying orders: ") + sqlite3_errmsg(handle_));
  }
  void run(const std::string& text) { check(sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr)); }
  std::vector<std::string> columns_of(const std::string& table) {
    std::vector<std::string> names;
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(handle_, ("SELECT name FROM pragma_table_info('" + table + "')").c_str(), -1, &statement,
                             nullptr));
    while (sqlite3_step(statement) == SQLITE_ROW) {
      names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    }
    sqlite3_finalize(statement);
    return names;
  }
  void copy(const std::string& table, const std::string& condition, int copies);

  sqlite3* handle_ = nullptr;
};

/// Column `name` of copy number n of the template row number t.k.
std::string copied(const std::string& name) {
  const auto id = [](std::string_view prefix) {
    return fmt::format("printf('{}-%04x-7%03x-8%03x-%012x', (n >> 24) & 0xffff, (n >> 12) & 0xfff, n & 0xfff, t.k)",
                       prefix);
  };
  if (name == "order_id") return id("01900000");
  if (name == "cart_id") return id("01900001");
  if (name == "business_key") return id("01900000") + " || substr(t.business_key, 37)";
  if (name == "sequence" || name == "pool_sequence") return "10000000 + n * 1000 + t.k";
  if (name == "lookup") return "randomblob(16)";
  return "t." + name;
}

void Multiplier::copy(const std::string& table, const std::string& condition, int copies) {
  progress("start: copying rows of " + table);
  std::string names, values;
  for (const std::string& name : columns_of(table)) {
    names += (names.empty() ? "" : ", ") + name;
    values += (values.empty() ? "" : ", ") + copied(name);
  }
  run("DROP TABLE IF EXISTS temp.template");
  run("CREATE TEMP TABLE template AS SELECT row_number() OVER () AS k, * FROM main." + table + " WHERE " + condition);
  // The template outside, the copies inside: so rows of one customer are appended one after the other.
  run(
      fmt::format("WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) "
                  "INSERT INTO main.{} ({}) SELECT {} FROM temp.template t CROSS JOIN numbers",
                  copies, table, names, values));
}

void Multiplier::multiply(int orders) {
  const int copies = orders / (kSellers * kCustomersEach);
  run("BEGIN");
  for (const char* table :
       {"carts", "cart_lines", "orders", "order_lines", "entitlements", "software_keys", "ledger_entries"}) {
    copy(table, "1", copies);
  }
  copy("audit_records", "operation = 'create_order'", copies);
  copy("pool_keys", "state = 1", copies);
  run("UPDATE audit_heads SET sequence = 4000000000; UPDATE key_pools SET next_sequence = 4000000000");
  run("COMMIT");
  run("PRAGMA journal_mode=WAL");
}

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// From exec to the first 200 of /readyz.
double milliseconds_to_ready(test::RunningServer& server) {
  const auto begin = std::chrono::steady_clock::now();
  server.start();
  const auto client = server.client();
  while (test::exchange(*client, http::Method::kGet, "/readyz", {}).status != 200) {
    if (milliseconds_since(begin) > 60'000) throw std::runtime_error("the server is not ready within a minute");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return milliseconds_since(begin);
}

}  // namespace

Section measure_start(bool quick) {
  const int orders = quick ? 20'000 : 1'000'000;
  Section section{.name = "start", .title = fmt::format("Start and memory with {} orders in SQLite", orders)};
  progress(fmt::format("start: making {} orders", orders));
  Shop shop(sql::Engine::kSqlite);
  {
    const auto database = shop.open(false);
    shop.add_sellers(*database, kSellers, kCustomersEach);
    shop.add_keys(*database, 1'000);
    const std::vector<CartPlace> carts = shop.add_carts(*database, kSellers * kCustomersEach, false);
    in_batches(*database, static_cast<int>(carts.size()), 64, [&](sql::Tx& tx, int i) {
      const CartPlace& cart = carts[static_cast<std::size_t>(i)];
      const auto made = ordering::checkout(tx, shop.actor_of(shop.sellers[cart.seller]), {shop.keyring}, cart.ids);
      if (!made) throw std::runtime_error("a checkout: " + made.error().message);
    });
  }
  Multiplier(shop.sqlite_file()).multiply(orders);
  ::sync();
  const double database_mib = static_cast<double>(std::filesystem::file_size(shop.sqlite_file())) / (1 << 20);

  progress("start: starting the server");
  milliseconds_to_ready(shop.server);  // the first start makes the signing key
  shop.server.stop();
  std::vector<double> times;
  for (int i = 0; i < (quick ? 3 : 9); ++i) {
    if (i > 0) shop.server.stop();
    times.push_back(milliseconds_to_ready(shop.server));
  }
  std::sort(times.begin(), times.end());
  section.add({.name = "start to ready",
               .value = times[times.size() / 2],
               .unit = "ms",
               .aim = Aim::kValueBelow,
               .target = 100,
               .detail = fmt::format("median of {} starts, {:.0f} to {:.0f} ms; files in the page cache", times.size(),
                                     times.front(), times.back())});

  const double after_start = resident_mib(shop.server.process());
  const std::string token = shop.user_token();
  const Seller& seller = shop.sellers[0];
  const auto client = shop.server.client();
  for (int i = 0; i < kRequests; ++i) {
    const std::string& customer = seller.customers[static_cast<std::size_t>(i) % seller.customers.size()];
    const std::string targets[] = {"/v1/me", "/v1/customers?size=20", "/v1/customers/" + customer};
    const auto answer = test::exchange(*client, http::Method::kGet, targets[i % 3], token);
    if (answer.status != 200) throw std::runtime_error("a request failed: " + answer.body);
  }
  const double after_requests = resident_mib(shop.server.process());
  section.add({.name = "resident, idle after start",
               .value = after_start,
               .unit = "MiB",
               .aim = Aim::kValueBelow,
               .target = 40});
  section.add({.name = fmt::format("resident, idle after {} requests", kRequests),
               .value = after_requests,
               .unit = "MiB",
               .aim = Aim::kValueBelow,
               .target = 40});
  section.notes.push_back(fmt::format(
      "the database has {:.0f} MiB: orders, lines, carts, entitlements, keys, ledger, activity log", database_mib));
  return section;
}

}  // namespace chandlery::bench
