// A partner's account with the operator: its limit and standing, the month that takes its charges, and what decides its
// taxes.
//
// Invariants:
// 1. Whoever charges a partner or issues its invoices holds its account first (hold_account). So no charge lands in a
//    month while that month is issued, and no two purchases count on the same free credit.
// 2. Months close in order: a month that is open has no closed one after it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/ledger.h"
#include "billing/month.h"
#include "core/actor.h"
#include "core/money.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// Rules 3.6, 4.10. Neither of the last two makes new purchases; what was bought goes on.
enum class Standing : std::uint8_t { kGood, kInArrears, kSuspended };
inline constexpr int kStandings = 3;
std::string_view to_string(Standing standing);  ///< good | inArrears | suspended
std::optional<Standing> parse_standing(std::string_view word);

struct BillingAccount {
  std::string partner_id;
  std::optional<Money> credit_limit;  ///< none: unlimited
  Standing standing = Standing::kGood;
  std::int64_t warned_percent = 0;  ///< of the limit, of which the finance contact was last told: 0, 80 or 95
  BillingMonth first_open_month;
};

/// The account as every new one is when there is none yet.
BillingAccount find_account(sql::Tx& tx, std::string_view partner_id);
/// Partners with an account whose first open month is `month` or earlier, by id, after `after`: who may have charges in
/// it that no invoice holds.
std::vector<std::string> partners_with_open(sql::Tx& tx, BillingMonth month, std::string_view after,
                                            std::int64_t limit);
/// Partners whose standing is not good.
std::vector<std::string> partners_in_arrears(sql::Tx& tx);

/// What a charge needs to know of the partner that it is charged to.
struct HeldAccount {
  BillingAccount account;
  std::vector<Balance> balances;
  std::string tax_id;  ///< registered for `tax_country`; empty: none
  std::string tax_country;
  bool exempt = false;         ///< at the moment that was asked for
  std::string seller_country;  ///< empty: none
};
/// Reads the account and its balances, and keeps everybody else who holds it waiting until the transaction ends. One
/// round trip (three the first time, when the account is made), in which `before` and `after` travel along, asked before
/// the account is held and after it.
HeldAccount hold_account(sql::Tx& tx, std::string_view partner_id, Instant at,
                         std::span<const sql::Tx::Question> before = {}, std::span<const sql::Tx::Question> after = {});

/// The month that a charge at `at` belongs to: its own, or the first open one when that was issued.
BillingMonth open_month(const BillingAccount& account, Instant at);
/// Marks the months up to this one as issued. Queued. The account is held by the caller.
void close_month(sql::Tx& tx, std::string_view partner_id, BillingMonth month, Instant at);

/// Writes limit, standing and warning of a held account; the months stay. Queued.
void update_account(sql::Tx& tx, const BillingAccount& account, Instant at);

}  // namespace chandlery::billing
