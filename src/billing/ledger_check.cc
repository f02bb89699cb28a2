// The checks, one function each. A new one is a row in kChecks.
#include "billing/ledger_check.h"

#include <map>

#include "billing/charges.h"
#include "billing/invoice_check.h"
#include "billing/payment_check.h"
#include "billing/use_recount.h"
#include "billing/withholding_check.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kMostProblems = 100;  // of one check; a broken book need not tell of each row

void tell(LedgerCheck& check, std::string problem) {
  if (check.problems.size() < kMostProblems) check.problems.push_back(std::move(problem));
}

// Each entry counts twice: for its debit account, and against its credit account.
#define SIDES                                                                  \
  "(SELECT partner_id, currency, debit AS account, amount FROM ledger_entries" \
  " UNION ALL SELECT partner_id, currency, credit AS account, -amount AS amount FROM ledger_entries) AS sides"
const sql::Statement kSums("SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM " SIDES
                           " GROUP BY account, currency ORDER BY currency, account");
const sql::Statement kWrongBalances(
    "SELECT partner_id, currency, account, CAST(SUM(summed) AS BIGINT), CAST(SUM(kept) AS BIGINT) FROM ("
    "  SELECT partner_id, currency, account, amount AS summed, 0 AS kept FROM " SIDES
    "  UNION ALL SELECT partner_id, currency, account, 0 AS summed, balance AS kept FROM account_balances) AS "
    "both_sides"
    " GROUP BY partner_id, currency, account HAVING SUM(summed) <> SUM(kept) ORDER BY partner_id, currency, account");
#undef SIDES
const sql::Statement kCount("SELECT (SELECT COUNT(*) FROM ledger_entries), (SELECT COUNT(*) FROM charges)");

// What a charge must have posted, side by side with what was posted. 6: customerCredit.
static_assert(static_cast<int>(ChargeType::kCustomerCredit) == 6);
const sql::Statement kUnpostedCharges(
    "SELECT c.partner_id, c.id, 'subtotal' FROM charges c LEFT JOIN ledger_entries e"
    " ON e.partner_id = c.partner_id AND e.business_key = c.id"
    " WHERE e.amount IS NULL OR e.currency <> c.currency"
    "  OR (CASE WHEN e.debit = 'unbilled' THEN e.amount WHEN e.credit = 'unbilled' THEN -e.amount END) <> c.subtotal"
    "  OR (e.debit <> 'unbilled' AND e.credit <> 'unbilled')"
    "  OR (CASE WHEN e.debit = 'unbilled' THEN e.credit ELSE e.debit END) <>"
    "     (CASE WHEN c.type <> 6 THEN 'revenue' WHEN c.customer_id = '' THEN 'adjustment' ELSE 'credit' END)"
    " UNION ALL"
    " SELECT c.partner_id, c.id, 'tax' FROM charges c LEFT JOIN ledger_entries e"
    " ON e.partner_id = c.partner_id AND e.business_key = c.id || '/tax'"
    " WHERE (c.tax = 0 AND e.amount IS NOT NULL) OR (c.tax <> 0 AND (e.amount IS NULL OR e.currency <> c.currency"
    "  OR NOT ((e.debit = 'unbilled' AND e.credit = 'tax' AND e.amount = c.tax)"
    "       OR (e.debit = 'tax' AND e.credit = 'unbilled' AND -e.amount = c.tax))))");

// Each charge has its own entries; so as many entries of revenue, tax and credits as charges ask for leave none over.
const sql::Statement kUncharged(
    "SELECT partner_id, CAST(SUM(posted) AS BIGINT), CAST(SUM(asked) AS BIGINT) FROM ("
    "  SELECT partner_id, 1 AS posted, 0 AS asked FROM ledger_entries"
    "   WHERE debit IN ('revenue', 'tax', 'credit', 'adjustment') OR credit IN ('revenue', 'tax', 'credit', "
    "'adjustment')"
    "  UNION ALL SELECT partner_id, 0 AS posted, CASE WHEN tax = 0 THEN 1 ELSE 2 END AS asked FROM charges) AS "
    "both_sides"
    " GROUP BY partner_id HAVING SUM(posted) <> SUM(asked) ORDER BY partner_id");

// Charges of months that are still open are what the partner has not been billed for.
const sql::Statement kWrongUnbilled(
    "SELECT partner_id, currency, CAST(SUM(charged) AS BIGINT), CAST(SUM(kept) AS BIGINT) FROM ("
    "  SELECT c.partner_id AS partner_id, c.currency AS currency, c.subtotal + c.tax AS charged, 0 AS kept"
    "   FROM charges c LEFT JOIN billing_accounts a ON a.partner_id = c.partner_id"
    "   WHERE c.month >= COALESCE(a.first_open_month, 0)"
    "  UNION ALL SELECT partner_id, currency, 0 AS charged, balance AS kept FROM account_balances"
    "   WHERE account = 'unbilled') AS both_sides"
    " GROUP BY partner_id, currency HAVING SUM(charged) <> SUM(kept) ORDER BY partner_id, currency");

// What was given back of an order's line, renewals and changes among them, is never more than was charged for it.
// 6: customerCredit, which is given for other reasons.
const sql::Statement kTooMuchBack(
    "SELECT partner_id, order_id, order_line, currency, CAST(SUM(subtotal) AS BIGINT), CAST(SUM(tax) AS BIGINT)"
    " FROM charges WHERE type <> 6 AND order_id <> '' GROUP BY partner_id, order_id, order_line, currency"
    " HAVING SUM(subtotal) < 0 OR SUM(tax) < 0 ORDER BY partner_id, order_id, order_line");

// The same of each charge of usage, with what the operator credited of it. Its number is its id's last part, as are those of
// what takes it back, which is the next one (usage_meters.h), and of its credits, `<charge>/customerCredit/<GUID>`. 4:
// cancelImmediate.
static_assert(static_cast<int>(ChargeType::kCancelImmediate) == 4);
const sql::Statement kTooMuchUseBack(
    "SELECT partner_id, charge_id, currency, CAST(SUM(subtotal) AS BIGINT), CAST(SUM(tax) AS BIGINT) FROM ("
    "  SELECT partner_id, currency, subtotal, tax, CASE type"
    "   WHEN 6 THEN substr(id, 1, length(id) - length('/customerCredit/') - 36)"
    "   WHEN 4 THEN rtrim(id, '0123456789') || CAST("
    "    CAST(substr(id, length(rtrim(id, '0123456789')) + 1) AS BIGINT) - 1 AS TEXT)"
    "   ELSE id END AS charge_id FROM charges WHERE id >= 'usage/' AND id < 'usage0') AS of_charges"
    " GROUP BY partner_id, charge_id, currency HAVING SUM(subtotal) < 0 OR SUM(tax) < 0 ORDER BY partner_id, charge_id");

std::string amount(std::int64_t minor, std::string_view code) {
  const auto currency = Currency::parse(code);
  return currency ? Money{minor, *currency}.to_string() + " " + std::string(code) : std::to_string(minor);
}

void count(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kCount, {}, [&](const sql::Row& row) {
    check.entries = row.integer(0);
    check.charges = row.integer(1);
  });
}

void currencies_balance(sql::Tx& tx, LedgerCheck& check) {
  std::map<std::string, std::int64_t> total_of_currency;
  tx.query(kSums, {}, [&](const sql::Row& row) {
    const std::string account = row.string(0), code = row.string(1);
    const std::optional<Currency> currency = Currency::parse(code);
    if (!currency) tell(check, "The ledger holds an unknown currency: " + code + ".");
    if (!parse_account(account)) tell(check, "The ledger holds an unknown account: " + account + ".");
    total_of_currency[code] += row.integer(2);
    check.balances.push_back({account, {row.integer(2), currency.value_or(Currency())}});
  });
  for (const auto& [currency, total] : total_of_currency) {
    if (total != 0) tell(check, "The accounts in " + currency + " do not balance: " + std::to_string(total) + ".");
  }
}

void balances_are_sums(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kWrongBalances, {}, [&](const sql::Row& row) {
    tell(check, "The " + row.string(2) + " of partner " + row.string(0) + " is kept as " +
                    amount(row.integer(4), row.text(1)) + ", but its entries sum up to " +
                    amount(row.integer(3), row.text(1)) + ".");
  });
}

void charges_are_posted(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kUnpostedCharges, {}, [&](const sql::Row& row) {
    tell(check, "The " + row.string(2) + " of charge " + row.string(1) + " of partner " + row.string(0) +
                    " is not posted as charged.");
  });
}

void postings_are_charged(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kUncharged, {}, [&](const sql::Row& row) {
    tell(check, "Partner " + row.string(0) + " has " + std::to_string(row.integer(1)) +
                    " entries of revenue, tax and credits, but its charges ask for " + std::to_string(row.integer(2)) +
                    ".");
  });
}

void unbilled_is_what_is_open(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kWrongUnbilled, {}, [&](const sql::Row& row) {
    tell(check, "Partner " + row.string(0) + " has charges of " + amount(row.integer(2), row.text(1)) +
                    " in its open months, but " + amount(row.integer(3), row.text(1)) + " unbilled.");
  });
}

void credits_were_charged(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kTooMuchBack, {}, [&](const sql::Row& row) {
    tell(check, "Line " + std::to_string(row.integer(2)) + " of order " + row.string(1) + " of partner " +
                    row.string(0) + " was given back more than was charged for it: " +
                    amount(row.integer(4), row.text(3)) + " and tax of " + amount(row.integer(5), row.text(3)) +
                    " remain.");
  });
}

void uses_were_charged(sql::Tx& tx, LedgerCheck& check) {
  tx.query(kTooMuchUseBack, {}, [&](const sql::Row& row) {
    tell(check, "Of the charge " + row.string(1) + " of partner " + row.string(0) + " more was given back than it was: " +
                    amount(row.integer(3), row.text(2)) + " and tax of " + amount(row.integer(4), row.text(2)) +
                    " remain.");
  });
}

void uses_are_sums(sql::Tx& tx, LedgerCheck& check) {
  for (const WrongUse& use : wrong_uses(tx)) {
    tell(check, "Customer " + use.customer_id + " of partner " + use.partner_id + " is kept to have used " +
                    amount(use.kept, use.currency) + " in " + use.month.to_string() + ", but was charged " +
                    amount(use.charged, use.currency) + ".");
  }
}

void invoices_are_charges(sql::Tx& tx, LedgerCheck& check) {
  check_invoices(tx, [&](std::string problem) { tell(check, std::move(problem)); });
}

void payments_are_allocated(sql::Tx& tx, LedgerCheck& check) {
  check_payments(tx, [&](std::string problem) { tell(check, std::move(problem)); });
}

void withheld_tax_is_credited_once(sql::Tx& tx, LedgerCheck& check) {
  check_withholding(tx, [&](std::string problem) { tell(check, std::move(problem)); });
}

using Check = void (*)(sql::Tx&, LedgerCheck&);
constexpr Check kChecks[] = {count,
                             currencies_balance,
                             balances_are_sums,
                             charges_are_posted,
                             postings_are_charged,
                             unbilled_is_what_is_open,
                             credits_were_charged,
                             uses_were_charged,
                             uses_are_sums,
                             invoices_are_charges,
                             payments_are_allocated,
                             withheld_tax_is_credited_once};

}  // namespace

LedgerCheck check_ledger(sql::Tx& tx) {
  LedgerCheck found;
  for (const Check check : kChecks) check(tx, found);
  return found;
}

}  // namespace chandlery::billing
