// The credit limit: what a purchase may add to what the partner owes (rules 3.10).
//
// Invariants:
// 1. available = limit - (incoming + unpaid + unbilled - overpaid), and a purchase needs available >= 0. What is unpaid
//    less what is overpaid is the receivable's balance (ledger.h), so nothing is summed over the history.
// 2. It is asked with the account held, in the transaction of the purchase: two that run together count one after the
//    other.
// 3. Only new purchases ask. Renewals, credits, and what was bought before go on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "billing/accounts.h"
#include "core/result.h"

namespace chandlery::billing {

/// How much of a limit is used, in the limit's currency.
struct LimitUse {
  Money limit, used;
  Money available() const { return limit - used; }
  /// Of the limit, rounded down; 100 for any use of a limit of nothing. At most 1000.
  std::int64_t percent() const;
};

/// The percentage of which the finance contact is to be told: 95, 80 or 0.
std::int64_t warning_level(const LimitUse& use);

/// What of the limit is used, with `incoming` on top; nullopt without a limit. Other currencies count at the month's
/// exchange rate: kCreditExceeded, with a sentence that names the currency, when there is none.
Result<std::optional<LimitUse>> limit_use(sql::Tx& tx, const BillingAccount& account,
                                            std::span<const Balance> balances, std::span<const Money> incoming,
                                            Instant at);

/// Whether the held account may take a purchase of these totals. kCreditBlocked in arrears or suspended,
/// kCreditExceeded past the limit. Passing 80 and 95 % tells the partner's finance people, once each until the use
/// falls below again. Costs no read unless the partner owes in another currency than its limit's.
Result<void> reserve_credit(sql::Tx& tx, const Actor& actor, const HeldAccount& held, std::span<const Money> incoming);

}  // namespace chandlery::billing
