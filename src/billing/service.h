// The ledger as purchases post to it: one balanced entry a row, in the transaction of what caused it.
//
// Invariants:
// 1. An entry moves one amount from its credit account to its debit account, so every entry balances in its currency.
// 2. The business key makes posting idempotent: the same key with the same entry is the same entry; with another
//    amount, currency or account it is a bug, and the transaction fails.
// 3. Entries are never changed; what was wrong is posted again with the opposite sign under a key of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

enum class Account : std::uint8_t { kReceivable, kUnbilled, kRevenue, kTax, kCredit, kAdjustment, kPayment };
inline constexpr int kAccountCount = static_cast<int>(Account::kPayment) + 1;
/// The word that the ledger holds, as "unbilled".
std::string_view to_string(Account account);

struct Posting {
  std::string business_key;  ///< `<order id>/<line number>/new`: sorts by time as order ids do, so that entries append
  std::string_view kind;     ///< charge type of rules 3.5, as "new", "cancelImmediate"
  Account debit, credit;
  Money amount;
  std::string_view customer_id;
};

/// Posts to the actor's partner's book at `actor.at`. The write is queued: sql::Failure for a key that is taken by
/// another entry arrives with the next result or at the commit. std::logic_error for a posting that no book can hold
/// (no partner, no key, no currency, an account against itself).
void post(sql::Tx& tx, const Actor& actor, const Posting& posting);

/// What an account holds in one currency: debits less credits.
struct Balance {
  std::string account;
  Money amount;
  friend bool operator==(const Balance&, const Balance&) = default;
};

/// One partner's balances, sorted by currency and account; an account without entries is left out.
std::vector<Balance> balances(sql::Tx& tx, std::string_view partner_id);

struct LedgerCheck {
  std::int64_t entries = 0;
  std::vector<Balance> balances;      ///< over all partners
  std::vector<std::string> problems;  ///< a sentence each; empty when the ledger is right
};

/// Sums the whole ledger and checks that every currency balances to zero over known accounts. Reads every row: for the
/// `verify` command and for tests.
LedgerCheck check_ledger(sql::Tx& tx);

}  // namespace chandlery::billing
