// The ledger as purchases post to it: one balanced entry a row, in the transaction of what caused it.
//
// Invariants:
// 1. An entry moves one amount from its credit account to its debit account, so every entry balances in its currency.
// 2. The business key makes posting idempotent: the same key with the same amount is the same entry; with another
//    amount it is a bug and throws.
// 3. Entries are never changed; what was wrong is posted again with the opposite sign.
#pragma once

#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

enum class Account : std::uint8_t { kReceivable, kUnbilled, kRevenue, kTax, kCredit, kAdjustment, kPayment };
std::string_view to_string(Account account);

struct Posting {
  std::string business_key;   ///< `<order id>/<line number>/new`: sorts by time as order ids do, so that entries append
  std::string_view kind;      ///< charge type of rules 3.5, as "new", "cancelImmediate"
  Account debit, credit;
  Money amount;
  std::string_view customer_id;
};

/// Posts to the actor's partner's book at `actor.at`.
void post(sql::Tx& tx, const Actor& actor, const Posting& posting);

}  // namespace chandlery::billing
