#include "activity_log.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "load.h"
#include "process.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr std::int64_t kShortLog = 1'000'000;
constexpr std::int64_t kRecordsADay = 20'000;
constexpr int kPages[] = {50, 500};  ///< records; 500 is the most that contract 12 allows
const Date kFirstDay = *Date::of(2020, 1, 1);

/// CHANDLERY_BENCH_LOG_RECORDS asks for another length: fifty million take some minutes and 25 GB to write.
std::int64_t long_log(bool quick) {
  if (const char* asked = std::getenv("CHANDLERY_BENCH_LOG_RECORDS")) return std::atoll(asked);
  return quick ? 100'000 : 5'000'000;
}

/// Makes the partner's log `records` long by copies of its first record, a fixed number of them a day. The copies'
/// hashes are no chain: reading does not look at them.
void lengthen_log(const std::filesystem::path& file, const std::string& partner_id, std::int64_t records) {
  sqlite3* handle = nullptr;
  const auto check = [&](int code) {
    if (code != SQLITE_OK) throw std::runtime_error(std::string("making a log: ") + sqlite3_errmsg(handle));
  };
  check(sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr));
  const auto run = [&](const std::string& text) {
    check(sqlite3_exec(handle, text.c_str(), nullptr, nullptr, nullptr));
  };
  const std::string numbers =
      "WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) ";
  run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000");
  run("BEGIN");
  run("CREATE TEMP TABLE template AS SELECT 0 AS turn, * FROM main.audit_records WHERE operation = 'create_order' "
      "LIMIT 1");
  for (int turn = 1; turn < 4; ++turn) {
    run(fmt::format(
        "INSERT INTO temp.template SELECT {}, * FROM main.audit_records WHERE operation = 'create_order' LIMIT 1",
        turn));
  }
  run("UPDATE temp.template SET operation = 'get_software_key', resource_type = 'software_key', category = 1,"
      " new_value = '', customized = substr(customized, 1, 160) || '\"}]' WHERE turn > 0");
  run(fmt::format("DELETE FROM audit_records WHERE partner_id = '{0}'; DELETE FROM audit_days WHERE partner_id = '{0}'",
                  partner_id));
  run(fmt::format(
      fmt::runtime(numbers + "INSERT INTO audit_records SELECT '{}', n, {} + (n - 1) * {}, category, operation,"
                             " resource_type, status, customer_id, customer_name, user_id, user_name, application_id,"
                             " correlation_id, old_value, new_value, customized, hash"
                             " FROM numbers CROSS JOIN temp.template WHERE turn = n % 4"),
      records, partner_id, kFirstDay.start().micros, Instant::kDay / kRecordsADay));
  run(fmt::format(
      fmt::runtime(numbers + "INSERT INTO audit_days SELECT '{}', {} + n - 1, (n - 1) * {} + 1, n * {} FROM numbers"),
      records / kRecordsADay, partner_id, kFirstDay.days, kRecordsADay, kRecordsADay));
  run(fmt::format("UPDATE audit_heads SET sequence = {} WHERE partner_id = '{}'", records, partner_id));
  run("COMMIT");
  run("PRAGMA journal_mode=WAL");
  sqlite3_close(handle);
}

struct PageTimes {
  double median_ms = 0, p99_ms = 0;
  double mib = 0;  ///< of the database
};

/// Pages of one day, one request after the other, the days spread over the whole log; a result for each of kPages.
std::vector<PageTimes> measure_pages(std::int64_t records, int pages) {
  progress(fmt::format("log: writing {} records", records));
  Shop shop(sql::Engine::kSqlite);
  {
    const auto database = shop.open(false);
    shop.add_sellers(*database, 1, 1);
    shop.add_keys(*database, 10);
    const std::vector<CartPlace> carts = shop.add_carts(*database, 1, true);
    database->write_now([&](sql::Tx& tx) {
      const auto made = ordering::checkout(tx, shop.actor_of(shop.sellers[0]), {shop.keyring}, carts[0].ids);
      if (!made) throw std::runtime_error("a checkout: " + made.error().message);
    });
  }
  lengthen_log(shop.sqlite_file(), shop.sellers[0].actor.partner_id, records);
  const double mib = static_cast<double>(std::filesystem::file_size(shop.sqlite_file())) / (1 << 20);
  shop.server.start();
  const std::string token = shop.user_token();
  const auto client = shop.server.client();
  const std::int64_t days = records / kRecordsADay;
  const auto read_page = [&](std::int64_t number, int size) {
    const std::string day = to_iso(kFirstDay.plus_days(static_cast<int>(number * 7919 % days)));
    const std::string target = fmt::format("/v1/auditrecords?startDate={0}&endDate={0}&size={1}", day, size);
    const auto begin = std::chrono::steady_clock::now();
    const http::Response answer = test::exchange(*client, http::Method::kGet, target, token);
    const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    if (answer.status != 200 || answer.body.find("\"operationDate\":\"" + day) == std::string::npos) {
      throw std::runtime_error("a page of the log: " + answer.body.substr(0, 200));
    }
    return took;
  };
  std::vector<PageTimes> times;
  for (const int size : kPages) {
    for (int i = 0; i < 20; ++i) read_page(i, size);
    std::vector<double> took;
    for (int i = 0; i < pages; ++i) took.push_back(read_page(i, size));
    std::sort(took.begin(), took.end());
    times.push_back({took[took.size() / 2], took[took.size() * 99 / 100], mib});
  }
  return times;
}

}  // namespace

Section measure_log(bool quick) {
  const std::int64_t records = long_log(quick);
  const int pages = quick ? 20 : 400;
  Section section{.name = "log", .title = "A page of one day in the activity log, SQLite"};
  const std::vector<PageTimes> among_few = measure_pages(quick ? kShortLog / 20 : kShortLog, pages);
  const std::vector<PageTimes> among_many = measure_pages(records, pages);
  for (std::size_t i = 0; i < std::size(kPages); ++i) {
    section.add({.name = fmt::format("{} records among {}", kPages[i], records),
                 .value = among_many[i].median_ms,
                 .unit = "ms",
                 .aim = Aim::kValueBelow,
                 .target = 5,
                 .detail = fmt::format("median of {}, p99 {:.2f} ms; the whole answer over HTTP", pages,
                                       among_many[i].p99_ms)});
    section.add({.name = fmt::format("{} records: among a million / among {}", kPages[i], records),
                 .value = among_few[i].median_ms,
                 .unit = "ms",
                 .limit = among_many[i].median_ms,
                 .limit_name = "the same page of the long log",
                 .aim = Aim::kRatioAtLeast,
                 .target = 0.5,
                 .detail = fmt::format("p99 {:.2f} ms among a million", among_few[i].p99_ms)});
  }
  section.notes.push_back(fmt::format(
      "databases of {:.0f} and {:.0f} MiB, {} records a day, one in four an order's, the others as long as a reveal's",
      among_few[0].mib, among_many[0].mib, kRecordsADay));
  return section;
}

Section measure_reveals(bool quick) {
  constexpr int kConnections = 64;
  constexpr double kAsked = 1'000;
  const int orders = quick ? 100 : 2'000;
  Section section{.name = "reveals", .title = fmt::format("Key reveals, SQLite, {} connections", kConnections)};
  progress(fmt::format("reveals: preparing {} orders", orders));
  Shop shop(sql::Engine::kSqlite);
  std::vector<std::string> targets;
  {
    const auto database = shop.open(false);
    shop.add_sellers(*database, 1, 8);
    shop.add_keys(*database, orders + 10);
    const std::vector<CartPlace> carts = shop.add_carts(*database, orders, true);
    for (const CartPlace& cart : carts) {
      database->write_now([&](sql::Tx& tx) {
        const auto made = ordering::checkout(tx, shop.actor_of(shop.sellers[0]), {shop.keyring}, cart.ids);
        if (!made) throw std::runtime_error("a checkout: " + made.error().message);
        targets.push_back(fmt::format("/v1/customers/{}/orders/{}/lineitems/0/softwarekeys/1/reveal",
                                      cart.ids.customer_id, made->at(0).id));
      });
    }
  }
  shop.server.start();
  const std::string token = shop.user_token();
  std::size_t next = 0;
  const double cpu = use_of(shop.server.process()).cpu_seconds;
  const LoadResult load = run_load(
      {.port = shop.server.port(), .connections = kConnections, .warm_up_seconds = 0.5, .seconds = quick ? 0.3 : 4},
      [&](std::string& text) {
        text = "POST " + targets[next++ % targets.size()] +
               " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token +
               "\r\nContent-Length: 2\r\n\r\n{}";
        return true;
      });
  if (load.unexpected > 0) throw std::runtime_error("a reveal failed: " + load.first_unexpected);
  section.add({.name = "reveals / asked for",
               .value = load.rate(),
               .unit = "reveals/s",
               .limit = kAsked,
               .limit_name = "a thousand a second, as issue 3 asks",
               .aim = Aim::kRatioAtLeast,
               .target = 1,
               .detail = fmt::format(
                   "p50 {:.2f} ms, p99 {:.2f} ms; server's CPU a reveal {:.0f} us", load.p50_ms, load.p99_ms,
                   1e6 * (use_of(shop.server.process()).cpu_seconds - cpu) / static_cast<double>(load.all_answers))});
  section.notes.push_back(
      "each answer comes after its record in the log is durable (synchronous=FULL, group commit); one partner, so one "
      "chain; keys are revealed again when the orders run out");
  return section;
}

}  // namespace chandlery::bench
