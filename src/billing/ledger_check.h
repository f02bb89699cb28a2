// `chandlery ledger check`: everything that must hold over the whole book, proved from its rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "billing/ledger.h"

namespace chandlery::billing {

struct LedgerCheck {
  std::int64_t entries = 0, charges = 0;
  std::vector<Balance> balances;      ///< over all partners
  std::vector<std::string> problems;  ///< a sentence each; empty when the books are right
};

/// Reads every row. For the command and as the last step of tests.
LedgerCheck check_ledger(sql::Tx& tx);

}  // namespace chandlery::billing
