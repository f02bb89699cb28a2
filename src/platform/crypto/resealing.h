// Sealing anew what an older data key sealed, a few rows at a time, while others read and write the same rows.
//
// Invariants:
// 1. A row is written over only if it still is what was opened, in one transaction a step: whoever is killed leaves each row
//    sealed by the old key or the new one, and a second run finds which.
// 2. What does not open stays as it is, and is counted.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto/crypto.h"
#include "platform/sql/database.h"

namespace chandlery::crypto {

using RowKey = std::vector<std::string>;  ///< the values of a primary key, numbers in decimal

struct SealedRow {
  RowKey key;
  std::string sealed;   ///< empty: nothing of this row is sealed
  std::string context;  ///< see Keyring
};

/// A column that holds sealed values: each module tells of its own. Both run in the transaction that they are given.
struct SealedColumn {
  std::string_view place;  ///< for people
  /// The rows after this key in the order of the primary key, at most so many; an empty key: from the first one on.
  std::function<std::vector<SealedRow>(sql::Tx&, const RowKey& after, std::int64_t limit)> read;
  /// Replaces the row's value if it is still `row.sealed`.
  std::function<void(sql::Tx&, const SealedRow& row, std::string_view sealed)> write;
};

struct SealedCount {
  std::int64_t values = 0;    ///< that were looked at
  std::int64_t old = 0;       ///< of them under another key than the one that seals
  std::int64_t unopened = 0;  ///< of those: what did not open
};

/// Called after each step, with no transaction open.
using AfterStep = std::function<void()>;

/// Counts the values that are not sealed by the data key `number`; changes nothing. Blocks, in steps of `rows`.
SealedCount count_sealed(sql::Database& database, const SealedColumn& column, std::uint32_t number, std::int64_t rows);
/// Seals the column anew with the key with which the ring seals. Blocks, in steps of `rows`.
SealedCount reseal(sql::Database& database, const Keyring& ring, const SealedColumn& column, std::int64_t rows,
                   const AfterStep& after_step = {});

}  // namespace chandlery::crypto
