#include "billing/finance.h"

#include <algorithm>
#include <map>

#include "billing/finance_store.h"

namespace chandlery::billing {
namespace {

constexpr std::int64_t kBandDays = 30;

}  // namespace

int age_band(Date due, Date today) {
  const std::int64_t late = today.days - due.days;
  if (late <= 0) return 0;
  return static_cast<int>(std::min<std::int64_t>(kAgeBands - 1, 1 + (late - 1) / kBandDays));
}

Money AgedReceivable::owed() const {
  Money sum{0, currency};
  for (const Money& band : bands) sum = sum + band;
  return sum;
}

std::vector<AgedReceivable> aged_receivables(sql::Tx& tx, Date today) {
  std::map<std::pair<std::string, std::string>, AgedReceivable> rows;
  const auto row_of = [&](const std::string& partner_id, Currency currency) -> AgedReceivable& {
    const auto [found, is_new] = rows.try_emplace({partner_id, std::string(currency.code())});
    if (is_new) {
      AgedReceivable& row = found->second;
      row.partner_id = partner_id;
      row.currency = currency;
      row.bands.fill({0, currency});
      row.disputed = row.unallocated = {0, currency};
    }
    return found->second;
  };
  store::each_open_invoice(tx, [&](const store::OpenInvoiceRow& invoice) {
    AgedReceivable& row = row_of(invoice.partner_id, invoice.balance.currency);
    Money& band = row.bands.at(static_cast<std::size_t>(age_band(invoice.due, today)));
    band = band + invoice.balance;
    if (invoice.disputed) row.disputed = row.disputed + invoice.balance;
  });
  store::each_unallocated(tx, [&](const std::string& partner_id, const Money& amount) {
    AgedReceivable& row = row_of(partner_id, amount.currency);
    row.unallocated = row.unallocated + amount;
  });
  std::vector<AgedReceivable> sorted;
  for (auto& [key, row] : rows) sorted.push_back(std::move(row));
  return sorted;
}

std::optional<RevenueBy> parse_revenue_by(std::string_view word) {
  if (word == "month") return RevenueBy::kMonth;
  if (word == "partner") return RevenueBy::kPartner;
  if (word == "product") return RevenueBy::kProduct;
  return std::nullopt;
}

std::vector<RevenueRow> revenue(sql::Tx& tx, BillingMonth first, BillingMonth last, RevenueBy by) {
  return store::sum_revenue(tx, first, last, by);
}

Money earned(const Money& amount, std::int64_t days, std::int64_t passed) {
  if (days <= 0) return amount;
  const std::int64_t part = std::clamp<std::int64_t>(passed, 0, days);
  return {multiply_divide(amount.minor, part, days, Rounding::kHalfAwayFromZero), amount.currency};
}

Money earned_by(const Money& subtotal, BillingMonth charged, std::optional<Instant> start, std::optional<Instant> end,
                BillingMonth month) {
  if (month < charged) return {0, subtotal.currency};
  if (!start || !end) return subtotal;
  const Date first = Date::of(*start), last = Date::of(*end);
  return earned(subtotal, last.days - first.days + 1, month.last_day().days - first.days + 1);
}

std::vector<DeferredRow> deferred_revenue(sql::Tx& tx, BillingMonth first, BillingMonth last) {
  std::map<std::pair<std::string, BillingMonth>, DeferredRow> rows;
  store::each_period(tx, last, [&](const store::ChargedPeriod& period) {
    const Currency currency = period.subtotal.currency;
    const std::string code(currency.code());
    if (!rows.contains({code, first})) {
      for (BillingMonth month = first; month <= last; month = month.next()) {
        rows[{code, month}] = {month, currency, {0, currency}, {0, currency}, {0, currency}};
      }
    }
    Money before = earned_by(period.subtotal, period.month, period.start, period.end, first.previous());
    for (BillingMonth month = std::max(first, period.month); month <= last; month = month.next()) {
      DeferredRow& row = rows[{code, month}];
      const Money now = earned_by(period.subtotal, period.month, period.start, period.end, month);
      if (month == period.month) row.charged = row.charged + period.subtotal;
      row.earned = row.earned + (now - before);
      row.deferred = row.deferred + (period.subtotal - now);
      before = now;
    }
  });
  std::vector<DeferredRow> sorted;
  for (auto& [key, row] : rows) sorted.push_back(row);
  return sorted;
}

}  // namespace chandlery::billing
