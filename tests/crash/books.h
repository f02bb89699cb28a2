// Everything that the database says about orders, read at once, and whether it agrees with itself and with what buyers
// were promised. Tests only: it names the tables of all modules.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "crash/rush.h"
#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::test {

class Books {
 public:
  /// Reads the whole database in one snapshot.
  explicit Books(sql::Database& database);

  /// A sentence for each order that lacks a part (lines, entitlement, keys, charge, log record), for each part
  /// that lacks its order, for each cart with two orders, and for each key that was given twice or taken for nobody.
  std::vector<std::string> contradictions() const;
  /// A sentence for each promise that the database does not know, and for each order that nobody was promised.
  std::vector<std::string> differences_from(std::span<const Purchase> promised) const;
  std::string counts() const;
  std::size_t orders() const { return orders_.size(); }

 private:
  using LineId = std::pair<std::string, std::int64_t>;    // order, line number
  using PoolKey = std::pair<std::int64_t, std::int64_t>;  // pool, sequence
  struct Order {
    std::string customer, cart, status;
    std::int64_t total = 0;
  };
  struct Line {
    std::string status;
    std::int64_t quantity = 0, total = 0;
  };
  struct Entitlement {
    std::int64_t quantity = 0, state = 0;
  };
  struct Given {
    LineId line;
    std::int64_t ordinal = 0;
    PoolKey key;  // 0, 0 for a generated one
  };

  std::map<std::string, Order> orders_;
  std::map<LineId, Line> lines_;
  std::map<LineId, Entitlement> entitlements_;
  std::vector<Given> given_;
  std::set<PoolKey> taken_;
  std::map<std::string, std::int64_t> charges_;  // subtotals by id
  std::map<std::string, int> recorded_;          // log records of an order's creation, by order
  std::int64_t waits_ = 0;
};

/// Opens every key that was ever given, from the pools or generated: the texts that were given more than once, and
/// "unreadable" for each that does not open.
std::vector<std::string> keys_given_twice(sql::Database& database, const crypto::Keyring& keyring);

/// Of a server that stands: what its own commands and its books say is wrong.
std::vector<std::string> faults_of(const RunningServer& server, std::span<const Purchase> promised);

}  // namespace chandlery::test
