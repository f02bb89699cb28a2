// The SQL of budgets.
#include "billing/budget_store.h"

#include "billing/budget_rules.h"

namespace chandlery::billing::store {
namespace {

// One row, whatever is there of the customer.
const sql::Statement kFind(
    "SELECT u.used, u.changed_at, b.amount, b.told_month FROM (SELECT CAST($4 AS TEXT) AS id) AS asked"
    " LEFT JOIN customer_usage u ON u.partner_id = $1 AND u.month = $2 AND u.currency = $3 AND u.customer_id = asked.id"
    " LEFT JOIN customer_budgets b ON b.partner_id = $1 AND b.customer_id = asked.id AND b.currency = $3");

#define INSERT_USED                                                                          \
  "INSERT INTO customer_usage (partner_id, month, currency, customer_id, used, changed_at)" \
  " VALUES ($1, $2, $3, $4, $5, $6)"                                                        \
  " ON CONFLICT (partner_id, month, currency, customer_id)"                                 \
  " DO UPDATE SET changed_at = excluded.changed_at, used = "
const sql::Statement kAddUsed(INSERT_USED "customer_usage.used + excluded.used");
const sql::Statement kPutUsed(INSERT_USED "excluded.used");
#undef INSERT_USED

#define MOST_USED                                \
  "SELECT customer_id, used FROM customer_usage" \
  " WHERE partner_id = $1 AND month = $2 AND currency = $3 AND used > 0 "
#define IN_ORDER "ORDER BY used DESC, customer_id DESC LIMIT CAST($4 AS BIGINT)"
const sql::Statement kMostUsed(MOST_USED IN_ORDER);
const sql::Statement kMostUsedAfter(MOST_USED "AND (used, customer_id) < ($5, $6) " IN_ORDER);
#undef IN_ORDER
#undef MOST_USED

// As the partial index has it.
#define TOLD "FROM customer_budgets WHERE partner_id = $1 AND told_month = $2 AND amount IS NOT NULL"
const sql::Statement kToldIn("SELECT customer_id " TOLD
                             " AND customer_id > $3 ORDER BY customer_id LIMIT CAST($4 AS BIGINT)");
const sql::Statement kCountToldIn("SELECT COUNT(*) FROM (SELECT 1 " TOLD " LIMIT CAST($3 AS BIGINT)) AS told");
#undef TOLD

// 80 % without a division: amounts have at most 15 digits.
static_assert(kNearPercent == 80);
const sql::Statement kNearAndUntold(
    "SELECT b.partner_id, b.customer_id FROM customer_budgets b"
    " JOIN customer_usage u ON u.partner_id = b.partner_id AND u.month = $1 AND u.currency = b.currency"
    "  AND u.customer_id = b.customer_id"
    " WHERE b.amount > 0 AND b.told_month < $1 AND b.changed_at < $5 AND u.used * 5 >= b.amount * 4"
    "  AND (b.partner_id > $2 OR (b.partner_id = $2 AND b.customer_id > $3))"
    " ORDER BY b.partner_id, b.customer_id LIMIT CAST($4 AS BIGINT)");

const sql::Statement kPutBudget(
    "INSERT INTO customer_budgets (partner_id, customer_id, amount, currency, changed_at, told_month)"
    " VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (partner_id, customer_id) DO UPDATE SET amount = excluded.amount,"
    " currency = excluded.currency, changed_at = excluded.changed_at,"
    " told_month = CASE WHEN CAST($6 AS BIGINT) = 1 THEN 0 ELSE customer_budgets.told_month END");
const sql::Statement kMarkTold(
    "UPDATE customer_budgets SET told_month = $3 WHERE partner_id = $1 AND customer_id = $2 AND amount = $5"
    " AND currency = $6 AND told_month < $3 AND changed_at < $4");

std::int64_t number_of(BillingMonth month) { return month.months; }
Instant end_of(BillingMonth month) { return month.next().first_day().start(); }

}  // namespace

std::map<std::string, CustomerUse, std::less<>> find_uses(sql::Tx& tx, const MonthOfUse& of,
                                                          const std::set<std::string_view>& customer_ids) {
  std::map<std::string, CustomerUse, std::less<>> found;
  std::vector<sql::Tx::Question> questions;
  for (const std::string_view id : customer_ids) {
    CustomerUse& use = found[std::string(id)];
    questions.push_back(
        {kFind, {of.partner_id, number_of(of.month), of.currency.code(), id}, [&use, &of](const sql::Row& row) {
           use.used = {row.integer(0), of.currency};
           use.used_at = row.optional_instant(1);
           if (const auto amount = row.optional_integer(2)) use.budget = Money{*amount, of.currency};
           use.told_month = {static_cast<std::int32_t>(row.integer(3))};
         }});
  }
  tx.query_all(questions);
  return found;
}

void add_used(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view customer_id,
              const Money& amount, Instant at) {
  tx.queue(kAddUsed, {partner_id, number_of(month), amount.currency.code(), customer_id, amount.minor, at});
}

void put_used(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view customer_id,
              const Money& amount, Instant at) {
  tx.queue(kPutUsed, {partner_id, number_of(month), amount.currency.code(), customer_id, amount.minor, at});
}

std::vector<UsedSum> most_used(sql::Tx& tx, const MonthOfUse& of, const UsedSum& after, std::int64_t limit) {
  const auto sum_of = [](const sql::Row& row) { return UsedSum{row.string(0), row.integer(1)}; };
  const std::string_view currency = of.currency.code();
  if (after.customer_id.empty())
    return tx.all(kMostUsed, {of.partner_id, number_of(of.month), currency, limit}, sum_of);
  return tx.all(kMostUsedAfter, {of.partner_id, number_of(of.month), currency, limit, after.used, after.customer_id},
                sum_of);
}

std::vector<std::string> told_in(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::string_view after,
                                 std::int64_t limit) {
  return tx.all(kToldIn, {partner_id, number_of(month), after, limit},
                [](const sql::Row& row) { return row.string(0); });
}

std::int64_t count_told_in(sql::Tx& tx, std::string_view partner_id, BillingMonth month, std::int64_t most) {
  return tx
      .first(kCountToldIn, {partner_id, number_of(month), most}, [](const sql::Row& row) { return row.integer(0); })
      .value_or(0);
}

std::vector<PartnersCustomer> near_and_untold(sql::Tx& tx, BillingMonth month, const PartnersCustomer& after,
                                              std::int64_t limit) {
  return tx.all(kNearAndUntold, {number_of(month), after.partner_id, after.customer_id, limit, end_of(month)},
                [](const sql::Row& row) {
                  return PartnersCustomer{row.string(0), row.string(1)};
                });
}

void put_budget(sql::Tx& tx, const NewBudget& budget, Instant at) {
  tx.queue(kPutBudget, {budget.partner_id, budget.customer_id,
                        budget.amount ? sql::Param(budget.amount->minor) : sql::Param(nullptr), budget.currency.code(),
                        at, budget.forget_told});
}

bool mark_told(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id, BillingMonth month,
               const Money& budget) {
  return tx.execute(kMarkTold, {partner_id, customer_id, number_of(month), end_of(month), budget.minor,
                                budget.currency.code()}) > 0;
}

}  // namespace chandlery::billing::store
