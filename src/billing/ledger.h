// The ledger: who owes what, in double entry. One row is one transfer from its credit account to its debit account.
//
// Invariants:
// 1. An entry moves one amount from its credit account to its debit account, so every entry balances in its currency.
// 2. The business key makes posting idempotent: the same key with the same entry is the same entry; with another
//    amount, currency or account it is a bug, and the transaction fails.
// 3. Entries are never changed; what was wrong is posted again, the accounts swapped, under a key of its own.
// 4. An account's balance is the sum of its entries. It is kept beside them by the posting itself, so that asking for
// it
//    costs the same whatever the history.
//
// What moves what:
//   a charge                  unbilled   <- revenue (subtotal), unbilled <- tax; swapped when something is given back
//   a credit of the operator  credit or adjustment (see charges.h) <- unbilled, tax <- unbilled
//   an invoice is issued      receivable <- unbilled, its total
//   a payment arrives         payment    <- receivable, all of it, whether or not it is allocated to invoices yet: so
//                             the receivable is what is unpaid less what was overpaid
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
std::optional<Account> parse_account(std::string_view word);

struct Posting {
  std::string business_key;  ///< `<order id>/<line number>/new`: sorts by time as order ids do, so that entries append
  std::string_view kind;     ///< charge type of rules 3.5, as "new", "cancelImmediate"
  Account debit, credit;
  Money amount;
  std::string_view customer_id;
};

/// Posts to the actor's partner's book at `actor.at`. The writes are queued: sql::Failure for a key that is taken by
/// another entry arrives with the next result or at the commit. std::logic_error for a posting that no book can hold
/// (no partner, no key, no currency, an account against itself).
void post(sql::Tx& tx, const Actor& actor, const Posting& posting);
/// Several at once, which touches each balance once.
void post(sql::Tx& tx, const Actor& actor, std::span<const Posting> postings);

/// What an account holds in one currency: debits less credits.
struct Balance {
  std::string account;
  Money amount;
  friend bool operator==(const Balance&, const Balance&) = default;
};

/// One partner's balances, sorted by currency and account; an account without entries is left out. One read of some
/// rows, whatever the history.
std::vector<Balance> balances(sql::Tx& tx, std::string_view partner_id);

}  // namespace chandlery::billing
