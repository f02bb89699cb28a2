// The SQL of finance's questions.
#include "billing/finance_store.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kOpen(
    "SELECT partner_id, due_date, currency, subtotal + tax + adjustments - paid - credited, disputed FROM invoices"
    " WHERE state < 2 ORDER BY due_date, partner_id, number");
const sql::Statement kUnallocated(
    "SELECT partner_id, currency, CAST(SUM(unallocated) AS BIGINT) FROM payments WHERE unallocated > 0"
    " GROUP BY partner_id, currency ORDER BY partner_id, currency");

#define SUMS                                                                                 \
  "currency, COUNT(*), CAST(SUM(subtotal) AS BIGINT), CAST(SUM(tax) AS BIGINT) FROM charges" \
  " WHERE month >= $1 AND month <= $2 "
const sql::Statement kByMonth("SELECT month, '', " SUMS "GROUP BY month, currency ORDER BY month, currency");
const sql::Statement kByPartner("SELECT partner_id, '', " SUMS
                                "GROUP BY partner_id, currency ORDER BY partner_id, currency");
const sql::Statement kByProduct("SELECT product_id, MAX(product_name), " SUMS
                                "GROUP BY product_id, currency ORDER BY product_id, currency");
#undef SUMS

#define SPENT                                                                                \
  "currency, COUNT(*), CAST(SUM(subtotal) AS BIGINT), CAST(SUM(tax) AS BIGINT) FROM charges" \
  " WHERE partner_id = $1 AND month >= $2 AND month <= $3"                                   \
  " AND (CAST($4 AS TEXT) = '' OR currency = CAST($4 AS TEXT)) "
const sql::Statement kSpentByMonth("SELECT CAST(month AS TEXT), " SPENT
                                   "GROUP BY month, currency ORDER BY currency, month");
const sql::Statement kSpentByCustomer("SELECT customer_id, " SPENT "GROUP BY customer_id, currency");
const sql::Statement kSpentByProduct("SELECT product_id, " SPENT "GROUP BY product_id, currency");
#undef SPENT

const sql::Statement kPeriods(
    "SELECT month, currency, CAST(SUM(subtotal) AS BIGINT), charge_start, charge_end FROM charges WHERE month <= $1"
    " GROUP BY month, currency, charge_start, charge_end ORDER BY month, currency, charge_start, charge_end");

Currency currency_of(const sql::Row& row, int column) { return Currency::parse(row.text(column)).value_or(Currency()); }

}  // namespace

void each_open_invoice(sql::Tx& tx, const std::function<void(const OpenInvoiceRow&)>& each) {
  tx.query(kOpen, {}, [&](const sql::Row& row) {
    each({row.string(0),
          {static_cast<std::int32_t>(row.integer(1))},
          {row.integer(3), currency_of(row, 2)},
          row.flag(4)});
  });
}

void each_unallocated(sql::Tx& tx, const std::function<void(const std::string&, const Money&)>& each) {
  tx.query(kUnallocated, {}, [&](const sql::Row& row) { each(row.string(0), {row.integer(2), currency_of(row, 1)}); });
}

std::vector<RevenueRow> sum_revenue(sql::Tx& tx, BillingMonth first, BillingMonth last, RevenueBy by) {
  const sql::Statement& statement = by == RevenueBy::kMonth     ? kByMonth
                                    : by == RevenueBy::kPartner ? kByPartner
                                                                : kByProduct;
  return tx.all(statement, {first.months, last.months}, [&](const sql::Row& row) {
    const Currency currency = currency_of(row, 2);
    return RevenueRow{
        by == RevenueBy::kMonth ? BillingMonth{static_cast<std::int32_t>(row.integer(0))}.to_string() : row.string(0),
        row.string(1),
        currency,
        row.integer(3),
        {row.integer(4), currency},
        {row.integer(5), currency}};
  });
}

std::vector<SpendRow> sum_spend(sql::Tx& tx, std::string_view partner_id, const SpendQuestion& question) {
  const bool by_month = question.by == SpendBy::kMonth;
  const sql::Statement& statement = by_month                            ? kSpentByMonth
                                    : question.by == SpendBy::kCustomer ? kSpentByCustomer
                                                                        : kSpentByProduct;
  const std::string_view currency = question.currency ? question.currency->code() : std::string_view();
  return tx.all(statement, {partner_id, question.first.months, question.last.months, currency},
                [&](const sql::Row& row) {
                  const Currency of_row = currency_of(row, 1);
                  std::string key = row.string(0);
                  if (by_month) key = BillingMonth{std::stoi(key)}.to_string();
                  return SpendRow{.key = std::move(key),
                                  .name = {},
                                  .subtotal = {row.integer(3), of_row},
                                  .tax = {row.integer(4), of_row},
                                  .lines = row.integer(2)};
                });
}

void each_period(sql::Tx& tx, BillingMonth last, const std::function<void(const ChargedPeriod&)>& each) {
  tx.query(kPeriods, {last.months}, [&](const sql::Row& row) {
    each({{static_cast<std::int32_t>(row.integer(0))},
          {row.integer(2), currency_of(row, 1)},
          row.optional_instant(3),
          row.optional_instant(4)});
  });
}

}  // namespace chandlery::billing::store
