#include "orders.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "app/replays.h"
#include "load.h"
#include "ordering/wire.h"
#include "process.h"
#include "raw.h"
#include "recorder.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr int kSellers = 16, kCustomersEach = 4;
constexpr std::size_t kGroup = 64;  // orders in one commit of the raw loop on SQLite
constexpr int kRawConnections = 8;  // of the raw loop on PostgreSQL, as many as the server has
// Sold before anything is measured on PostgreSQL: it makes no plan for tables that were empty when it last looked.
constexpr int kSoldBefore = 500;

/// How many carts each part may use up and how long it may take; a part ends at the first of the two.
struct Plan {
  double warm_up_seconds, seconds;
  struct Level {
    int connections, carts;
  };
  std::vector<Level> levels;
  int carts_of_one_seller, carts_in_process, recorded;
};

Plan plan_of(sql::Engine engine, bool quick) {
  if (quick) return {0.1, 0.3, {{1, 1'000}, {8, 1'500}, {64, 2'000}, {256, 2'500}}, 1'500, 1'000, 500};
  if (engine == sql::Engine::kSqlite) {
    return {0.5, 3, {{1, 10'000}, {8, 25'000}, {64, 40'000}, {256, 40'000}}, 40'000, 40'000, 20'000};
  }
  return {0.5, 4, {{1, 4'000}, {8, 10'000}, {64, 14'000}, {256, 14'000}}, 12'000, 12'000, 10'000};
}

std::string checkout_request(const Shop& shop, const CartPlace& cart) {
  return fmt::format(
      "POST /v1/customers/{}/carts/{}/checkout HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
      "MS-RequestId: {}\r\nMS-CorrelationId: {}\r\nAccept: application/json\r\nContent-Length: 0\r\n\r\n",
      cart.ids.customer_id, cart.ids.cart_id, shop.sellers[cart.seller].token, random_guid(), random_guid());
}

/// What the edge does with a checkout: order, and store the answer.
void check_out(sql::Tx& tx, const Shop& shop, const CartPlace& cart) {
  const Actor actor = shop.actor_of(shop.sellers[cart.seller]);
  http::Request request;
  request.method = http::Method::kPost;
  request.path = "/v1/customers/" + cart.ids.customer_id + "/carts/" + cart.ids.cart_id + "/checkout";
  request.headers.push_back({"MS-RequestId", actor.request_id});
  const auto key = app::replay_key(actor, request);
  const app::Replays replays(shop.keyring);
  const auto orders = ordering::checkout(tx, actor, {shop.keyring}, cart.ids);
  if (!orders) throw std::runtime_error("checkout in process: " + orders.error().message);
  replays.store(tx, actor, *key, {.status = 201, .body = ordering::checkout_result(*orders)}, false);
}

/// The writes of these checkouts. They are taken back, so that the raw engine finds the database as the use cases did.
Recording record(sql::Database& database, const Shop& shop, std::span<const CartPlace> carts) {
  struct TakeBack {};
  Recording recording;
  try {
    database.write_now([&](sql::Tx& real) {
      recording = {};
      RecordingTx tx(real, recording);
      for (const CartPlace& cart : carts) {
        tx.begin_job();
        check_out(tx, shop, cart);
      }
      throw TakeBack{};
    });
  } catch (const TakeBack&) {
    // As intended.
  }
  return recording;
}

struct InProcess {
  std::size_t orders = 0;
  double seconds = 0;
  double rate() const { return static_cast<double>(orders) / seconds; }
};

/// Checkouts as jobs of the database, `waiting` of them at any time: the server without HTTP.
InProcess run_in_process(sql::Database& database, const Shop& shop, std::span<const CartPlace> carts,
                         std::size_t waiting, double seconds) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t under_way = 0, done = 0;
  std::exception_ptr failure;
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  std::unique_lock lock(mutex);
  for (const CartPlace& cart : carts) {
    changed.wait(lock, [&] { return under_way < waiting; });
    if (failure || elapsed() > seconds) break;
    ++under_way;
    lock.unlock();
    database.write([&](sql::Tx& tx) { check_out(tx, shop, cart); },
                   [&](std::exception_ptr why) {
                     const std::lock_guard finished(mutex);
                     if (why) failure = why;
                     --under_way, ++done;
                     changed.notify_one();
                   });
    lock.lock();
  }
  changed.wait(lock, [&] { return under_way == 0; });
  if (failure) std::rethrow_exception(failure);
  return {done, elapsed()};
}

const sql::Statement kCountOrders("SELECT COUNT(*) FROM orders");

/// Every acknowledged order is there, and so is each that the raw engine wrote; nothing else is.
void check_orders(const Shop& shop, std::uint64_t expected) {
  std::int64_t found = 0;
  shop.open(true)->read_now(
      [&](sql::Tx& tx) { tx.query(kCountOrders, {}, [&](const sql::Row& row) { found = row.integer(0); }); });
  if (static_cast<std::uint64_t>(found) != expected) {
    throw std::runtime_error(fmt::format("{} orders were made, but {} are stored", expected, found));
  }
}

struct Measured {
  LoadResult load;
  ProcessUse use;  // of the server
};

Measured measure(const Shop& shop, std::span<const CartPlace> carts, int connections, const Plan& plan) {
  std::vector<std::string> requests;
  for (const CartPlace& cart : carts) requests.push_back(checkout_request(shop, cart));
  LoadOptions options{.port = shop.server.port(),
                      .connections = connections,
                      .warm_up_seconds = plan.warm_up_seconds,
                      .seconds = plan.seconds,
                      .expected_status = 201};
  std::size_t next = 0;
  const ProcessUse before = use_of(shop.server.process());
  Measured measured{run_load(options,
                             [&](std::string& text) {
                               if (next == requests.size()) return false;
                               text.swap(requests[next++]);
                               return true;
                             }),
                    use_of(shop.server.process()) - before};
  if (measured.load.unexpected > 0) {
    throw std::runtime_error(fmt::format("{} of {} checkouts failed, the first with {}", measured.load.unexpected,
                                         measured.load.all_answers, measured.load.first_unexpected));
  }
  return measured;
}

std::string detail(const Measured& measured) {
  const auto answers = static_cast<double>(measured.load.all_answers);
  return fmt::format("p50 {:.2f} ms, p99 {:.2f} ms; CPU an order: server {:.0f} us, generator {:.0f} us",
                     measured.load.p50_ms, measured.load.p99_ms, 1e6 * measured.use.cpu_seconds / answers,
                     1e6 * measured.load.own_cpu_seconds / answers);
}

}  // namespace

Section measure_orders(sql::Engine engine, bool quick) {
  const bool sqlite = engine == sql::Engine::kSqlite;
  const Plan plan = plan_of(engine, quick);
  const std::string engine_name = sqlite ? "SQLite" : "PostgreSQL";
  Section section{.name = sqlite ? "orders_sqlite" : "orders_postgres",
                  .title = "Durable orders on " + engine_name + ": checkout of a one-line cart over HTTP"};

  progress(engine_name + ": preparing partners, customers, keys and carts");
  Shop shop(engine);
  std::vector<std::vector<CartPlace>> of_levels;
  std::vector<CartPlace> of_one_seller, in_process, recorded;
  {
    const auto database = shop.open(false);
    shop.add_sellers(*database, kSellers, kCustomersEach);
    int carts = plan.carts_of_one_seller + plan.carts_in_process + plan.recorded + kSoldBefore;
    for (const Plan::Level& level : plan.levels) carts += level.carts;
    shop.add_keys(*database, carts + 1'000);
    for (const Plan::Level& level : plan.levels) of_levels.push_back(shop.add_carts(*database, level.carts, false));
    of_one_seller = shop.add_carts(*database, plan.carts_of_one_seller, true);
    in_process = shop.add_carts(*database, plan.carts_in_process, false);
    recorded = shop.add_carts(*database, plan.recorded, false);
    if (!sqlite) {
      const std::vector<CartPlace> sold = shop.add_carts(*database, kSoldBefore, false);
      in_batches(*database, kSoldBefore, 1,
                 [&](sql::Tx& tx, int i) { check_out(tx, shop, sold[static_cast<std::size_t>(i)]); });
      settle_postgres(shop.server.database_address());
    }
  }
  ::sync();  // what was prepared without fsync is not to be written while orders are measured

  progress(engine_name + ": orders over HTTP");
  shop.server.start();
  shop.sign_in(shop.sellers.size());
  std::vector<Measured> at_levels;
  double written_at_64 = 0;
  for (std::size_t i = 0; i < plan.levels.size(); ++i) {
    const double wal_before = sqlite ? 0 : wal_bytes(shop.server.database_address());
    at_levels.push_back(measure(shop, of_levels[i], plan.levels[i].connections, plan));
    if (plan.levels[i].connections == 64) {
      const double bytes =
          sqlite ? at_levels.back().use.written_bytes : wal_bytes(shop.server.database_address()) - wal_before;
      written_at_64 = bytes / static_cast<double>(at_levels.back().load.all_answers);
    }
  }
  const Measured one_seller = measure(shop, of_one_seller, 64, plan);
  shop.server.stop();

  progress(engine_name + ": the same in process, and the raw engine");
  InProcess jobs_done;
  Recording recording;
  {
    const auto database = shop.open(true);
    jobs_done = run_in_process(*database, shop, in_process, 64, plan.seconds);
    recording = record(*database, shop, recorded);
  }
  if (!sqlite) settle_postgres(shop.server.database_address());
  const RawResult raw = sqlite ? write_raw_sqlite(shop.sqlite_file(), recording, kGroup)
                               : write_raw_postgres(shop.server.database_address(), recording, kRawConnections);
  std::uint64_t made = one_seller.load.all_answers + jobs_done.orders + raw.jobs + (sqlite ? 0 : kSoldBefore);
  for (const Measured& measured : at_levels) made += measured.load.all_answers;
  check_orders(shop, made);
  const Footprint touched = sqlite ? footprint_sqlite(shop.sqlite_file(), recording)
                                   : footprint_postgres(shop.server.database_address(), recording);

  const std::string limit_name = sqlite ? "raw SQLite, same rows, 64 orders a commit, synchronous=FULL"
                                        : "raw libpq pipeline, same rows, 8 connections, one transaction an order";
  const auto figure = [&](std::string name, double rate, std::string text) -> Figure& {
    return section.add({.name = std::move(name),
                        .value = rate,
                        .unit = "orders/s",
                        .limit = raw.rate(),
                        .limit_name = limit_name,
                        .detail = std::move(text)});
  };
  for (std::size_t i = 0; i < plan.levels.size(); ++i) {
    const int connections = plan.levels[i].connections;
    Figure& added = figure(fmt::format("{} connection{}", connections, connections == 1 ? "" : "s"),
                           at_levels[i].load.rate(), detail(at_levels[i]));
    if (connections != 64) continue;
    added.aim = Aim::kRatioAtLeast;
    added.target = sqlite ? 0.6 : 0.5;
  }
  figure("64 connections, one partner", one_seller.load.rate(), detail(one_seller));
  figure("in process, no HTTP, 64 waiting", jobs_done.rate(),
         "the same use case and stored answer as jobs of the database");
  const auto jobs = static_cast<double>(recording.jobs.size());
  section.notes.push_back(fmt::format("all {} orders that were acknowledged or written raw were found stored", made));
  section.notes.push_back("limit: " + limit_name + fmt::format(", {} orders in {:.2f} s", raw.jobs, raw.seconds));
  section.notes.push_back(fmt::format(
      "one order inserts {:.1f} rows, changes {:.1f}, and adds {:.1f} index entries beside the tables; {:.0f} bytes of "
      "values",
      touched.inserted, touched.updated, touched.index_entries, static_cast<double>(recording.value_bytes()) / jobs));
  section.notes.push_back(
      fmt::format("one order asks {:.1f} queries, and waits {:.1f} times for an answer before its commit",
                  static_cast<double>(recording.queries) / jobs, static_cast<double>(recording.waits) / jobs));
  section.notes.push_back(fmt::format("at 64 connections an order costs {:.0f} bytes {}", written_at_64,
                                      sqlite ? "written by the server (WAL and checkpoints)" : "of PostgreSQL's WAL"));
  section.notes.push_back(fmt::format(
      "{} partners of {} customers, but where one partner is said; the load generator shares the machine's cores",
      kSellers, kCustomersEach));
  return section;
}

}  // namespace chandlery::bench
