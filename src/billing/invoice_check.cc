// The checks of invoices, one statement each: it finds what is wrong, so that right books give no rows.
#include "billing/invoice_check.h"

#include "billing/invoice_rules.h"

namespace chandlery::billing {
namespace {

#define TOTAL "(i.subtotal + i.tax + i.adjustments)"

static_assert(static_cast<int>(DocumentType::kInvoice) == 0 && static_cast<int>(DocumentType::kVoidNote) == 1);

// An invoice is the charges of its partner, month, type and currency.
const sql::Statement kWrongTotals(
    "SELECT i.partner_id, i.number FROM invoices i LEFT JOIN ("
    "  SELECT partner_id, month, invoice_type, currency, SUM(subtotal + tax) AS total, SUM(tax) AS tax FROM charges"
    "  GROUP BY partner_id, month, invoice_type, currency) AS c"
    " ON c.partner_id = i.partner_id AND c.month = i.month AND c.invoice_type = i.type AND c.currency = i.currency"
    " WHERE i.document = 0 AND (c.total IS NULL OR c.total <> " TOTAL " OR c.tax <> i.tax) ORDER BY i.number");

const sql::Statement kWrongNotes(
    "SELECT n.partner_id, n.number FROM invoices n LEFT JOIN invoices i"
    " ON i.partner_id = n.partner_id AND i.number = n.amends_of"
    " WHERE n.document = 1 AND (i.state IS NULL OR i.state <> 3 OR n.currency <> i.currency"
    "  OR n.subtotal <> -i.subtotal OR n.tax <> -i.tax OR n.adjustments <> -i.adjustments) ORDER BY n.number");
static_assert(static_cast<int>(InvoiceState::kVoided) == 3);

// Every closed month's charges stand on an invoice: what was never billed.
const sql::Statement kNeverBilled(
    "SELECT c.partner_id, c.month FROM charges c JOIN billing_accounts a ON a.partner_id = c.partner_id"
    " LEFT JOIN invoices i ON i.partner_id = c.partner_id AND i.month = c.month AND i.type = c.invoice_type"
    "  AND i.currency = c.currency AND i.document = 0 AND i.amends_of = ''"
    " WHERE c.month < a.first_open_month AND i.number IS NULL GROUP BY c.partner_id, c.month ORDER BY c.partner_id, c.month");

// A negative document is credited to itself and gives all of it away or keeps it; an invoice got what it was credited.
const sql::Statement kWrongCredits(
    "SELECT i.partner_id, i.number FROM invoices i"
    " LEFT JOIN (SELECT partner_id, source, SUM(amount) AS given FROM invoice_credits GROUP BY partner_id, source) AS g"
    "  ON g.partner_id = i.partner_id AND g.source = i.number"
    " LEFT JOIN (SELECT partner_id, target, SUM(amount) AS got FROM invoice_credits GROUP BY partner_id, target) AS t"
    "  ON t.partner_id = i.partner_id AND t.target = i.number"
    " WHERE i.credit_left < 0 OR (CASE WHEN " TOTAL " < 0"
    "  THEN i.credited <> " TOTAL " OR i.credit_left + COALESCE(g.given, 0) <> -" TOTAL
    "  ELSE i.credit_left <> 0 OR g.given IS NOT NULL OR i.credited <> COALESCE(t.got, 0)"
    "   OR i.paid + i.credited > " TOTAL " END) ORDER BY i.number");

// What was invoiced and not paid is receivable: an invoice that is settled by credit had its amount taken by the other
// document. All that was paid is on the payment account, whether it settles an invoice yet or not.
const sql::Statement kWrongReceivable(
    "SELECT partner_id, currency, CAST(SUM(invoiced) AS BIGINT), CAST(SUM(kept) AS BIGINT) FROM ("
    "  SELECT partner_id, currency, subtotal + tax + adjustments AS invoiced, 0 AS kept FROM invoices"
    "  UNION ALL SELECT partner_id, currency, 0 AS invoiced, balance AS kept FROM account_balances"
    "   WHERE account IN ('receivable', 'payment')) AS both_sides"
    " GROUP BY partner_id, currency HAVING SUM(invoiced) <> SUM(kept) ORDER BY partner_id, currency");

const sql::Statement kNumbers(
    "SELECT COUNT(*), COUNT(DISTINCT number), MIN(number), MAX(number),"
    " (SELECT next FROM number_series WHERE series = 'invoice') FROM invoices");
#undef TOTAL

std::int64_t number_of(std::string_view document) {
  std::int64_t number = 0;
  for (const char c : document.substr(std::min<std::size_t>(1, document.size()))) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

void check_invoices(sql::Tx& tx, const std::function<void(std::string)>& tell) {
  const auto each = [&](const sql::Statement& statement, std::string_view what, std::string_view wrong) {
    tx.query(statement, {}, [&](const sql::Row& row) {
      tell(std::string(what) + " " + row.string(1) + " of partner " + row.string(0) + " " + std::string(wrong) + ".");
    });
  };
  each(kWrongTotals, "Invoice", "is not the sum of its charges");
  each(kWrongNotes, "Note", "does not take back the invoice that it amends");
  each(kWrongCredits, "Document", "was not credited what the uses of credit say");
  tx.query(kNeverBilled, {}, [&](const sql::Row& row) {
    const BillingMonth month{static_cast<std::int32_t>(row.integer(1))};
    tell("Partner " + row.string(0) + " has charges in " + month.to_string() + ", which is closed, on no invoice.");
  });
  tx.query(kWrongReceivable, {}, [&](const sql::Row& row) {
    tell("Partner " + row.string(0) + " was invoiced " + std::to_string(row.integer(2)) + " minor units of " +
         row.string(1) + ", but " + std::to_string(row.integer(3)) + " are receivable or paid.");
  });
  tx.query(kNumbers, {}, [&](const sql::Row& row) {
    const std::int64_t count = row.integer(0);
    if (count == 0) return;
    if (row.integer(1) != count) tell("Some number is on more than one invoice.");
    if (number_of(row.text(3)) - number_of(row.text(2)) + 1 != count) tell("The invoice numbers have a gap.");
    if (number_of(row.text(3)) + 1 != row.integer(4)) tell("The invoice numbers do not end where their series stands.");
  });
}

}  // namespace chandlery::billing
