// Two writers at the same moment.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "platform/sql/database.h"

namespace chandlery::test {

/// Does `second` on a thread of its own, begun while the transaction of `first` is open, which ends when `second` waits for it, or
/// is done without. PostgreSQL alone has two writers at once; SQLite's second one begins when the first has ended.
template <class First, class Second>
void beside(sql::Database& database, First&& first, Second&& second) {
  static const sql::Statement kWaiting("/*sqlite: SELECT 1 *//*postgres: SELECT COUNT(*) FROM pg_locks WHERE NOT granted */");
  std::thread other;
  std::atomic<bool> done = false;
  database.write_now([&](sql::Tx& tx) {
    first(tx);
    other = std::thread([&] {
      database.write_now([&](sql::Tx& its) { second(its); });
      done = true;
    });
    const auto waiting = [&] {
      std::int64_t locks = 0;
      database.read_now([&](sql::Tx& look) {
        locks = look.first(kWaiting, {}, [](const sql::Row& row) { return row.integer(0); }).value();
      });
      return locks;
    };
    while (waiting() == 0 && !done) std::this_thread::yield();
  });
  other.join();
}

}  // namespace chandlery::test
