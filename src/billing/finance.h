// What the operator's finance people ask of the whole book: who owes how much since when, what was earned with what,
// and what was paid for up front and is earned only later.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "billing/charge_line.h"
#include "billing/month.h"
#include "core/money.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

/// By days past the due date: not due yet, 1 to 30, 31 to 60, 61 to 90, more.
inline constexpr int kAgeBands = 5;
int age_band(Date due, Date today);

/// What one partner owes in one currency.
struct AgedReceivable {
  std::string partner_id;
  Currency currency;
  std::array<Money, kAgeBands> bands;  ///< open balances, disputed ones included
  Money disputed;                      ///< of them
  Money unallocated;                   ///< paid, and not yet given to an invoice
  Money owed() const;                  ///< the bands
};
/// Sorted by partner and currency. Reads the open invoices and the payments that wait, not the history.
std::vector<AgedReceivable> aged_receivables(sql::Tx& tx, Date today);

enum class RevenueBy : std::uint8_t { kMonth, kPartner, kProduct };
std::optional<RevenueBy> parse_revenue_by(std::string_view word);  ///< month | partner | product

struct RevenueRow {
  std::string key;    ///< 2021-03, a partner's id, a product's id
  std::string title;  ///< of a product
  Currency currency;
  std::int64_t lines = 0;
  Money subtotal, tax;
};
/// What was charged, less what was given back, in the billing months from `first` to `last`. Sorted by key and
/// currency. Reads every charge of these months.
std::vector<RevenueRow> revenue(sql::Tx& tx, BillingMonth first, BillingMonth last, RevenueBy by);

/// How much of an amount for `days` days is earned by the end of day number `passed`: rounded so that the parts of any
/// cut add up to the whole.
Money earned(const Money& amount, std::int64_t days, std::int64_t passed);
/// The part of a charge that is earned by the end of the month. A charge without a period is earned when it is charged.
Money earned_by(const Money& subtotal, BillingMonth charged, std::optional<Instant> start, std::optional<Instant> end,
                BillingMonth month);

struct DeferredRow {
  BillingMonth month;
  Currency currency;
  Money charged;   ///< in the month
  Money earned;    ///< in the month, of whatever was charged until then
  Money deferred;  ///< charged until its end, and not earned
};
/// A row for each month from `first` to `last` and each currency with charges. Reads every charge until `last`. Charges
/// of months after `last` are left out; so a schedule into the future shows what is charged already.
std::vector<DeferredRow> deferred_revenue(sql::Tx& tx, BillingMonth first, BillingMonth last);

}  // namespace chandlery::billing
