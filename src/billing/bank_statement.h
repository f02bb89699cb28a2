// A bank's account statement, read from a file: camt.053 (ISO 20022) or CSV.
//
// Invariants:
// 1. A file is read whole or refused: the first fault is told with the entry and the element or column, and nothing of
//    the file is used.
// 2. Only booked entries are given; what is still pending comes again with a later statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace chandlery::billing {

inline constexpr std::size_t kStatementLimit = 10 << 20;  ///< bytes of a file
inline constexpr std::size_t kMostStatementEntries = 50'000;

struct StatementEntry {
  std::int64_t row = 0;   ///< of the file's entries from 1; of a CSV as a spreadsheet counts
  bool in_sheet = false;  ///< the file is a CSV: people look for its rows and columns
  std::string account;    ///< the account that was paid into: IBAN, or the bank's own number; empty in a CSV without it
  std::string reference;  ///< the bank's, unique on its account; by it an entry is known again
  Date booked, value;
  Money amount;           ///< above zero
  bool incoming = true;   ///< false: money that left the account
  bool reversal = false;  ///< takes back an entry of the other direction
  std::string payer_name, payer_account;
  std::string remittance;  ///< what the payer wrote, and the creditor's reference
  friend bool operator==(const StatementEntry&, const StatementEntry&) = default;
};

/// The booked entries of every statement in the file; an entry that stands for several transactions gives one for each.
/// kInvalidInput for what is no camt.053 (any version), an amount that its currency cannot hold, transactions that do
/// not add up to their entry, and balances that the entries do not lead from and to.
Result<std::vector<StatementEntry>> read_camt053(std::string_view xml);

/// Columns BookingDate, Amount, Currency, Reference, and as you like ValueDate, Account, Payer, PayerAccount,
/// Remittance; dates as 2021-03-08, amounts as 1234.50, negative where money left.
Result<std::vector<StatementEntry>> read_statement_csv(std::string_view csv);

/// Which of both it is, by its first characters.
Result<std::vector<StatementEntry>> read_statement(std::string_view content);

}  // namespace chandlery::billing
