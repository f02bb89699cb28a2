// The checks of withheld tax, one statement each: right books give no rows.
#include "billing/withholding_check.h"

#include "billing/withholding.h"

namespace chandlery::billing {
namespace {

// 3: accepted, 4: rejected.
static_assert(static_cast<int>(WithholdingState::kAccepted) == 3 && static_cast<int>(WithholdingState::kRejected) == 4);

const sql::Statement kUncredited(
    "SELECT w.partner_id, w.id FROM withholding_requests w LEFT JOIN ledger_entries e"
    " ON e.partner_id = w.partner_id AND e.business_key = 'credit/' || w.id"
    " WHERE CASE WHEN w.state = 3 THEN e.amount IS NULL OR e.amount <> w.amount OR e.currency <> w.currency"
    "  OR e.debit <> 'adjustment' OR e.credit <> 'unbilled' ELSE e.amount IS NOT NULL END ORDER BY w.id");

// Invoices that took one another's place come to the same and are one payment: requests of all count against the first.
const sql::Statement kBeyondInvoice(
    "WITH RECURSIVE chain (partner_id, invoice, number) AS ("
    "  SELECT DISTINCT partner_id, invoice, invoice FROM withholding_requests WHERE state <> 4"
    "  UNION ALL SELECT c.partner_id, c.invoice, i.amends_of FROM chain c"
    "   JOIN invoices i ON i.partner_id = c.partner_id AND i.number = c.number WHERE i.amends_of <> '')"
    " SELECT w.partner_id, w.root FROM ("
    "  SELECT r.partner_id, c.number AS root, MIN(r.currency) AS one_currency, MAX(r.currency) AS other_currency,"
    "   SUM(r.amount) AS held"
    "  FROM chain c LEFT JOIN invoices f ON f.partner_id = c.partner_id AND f.number = c.number"
    "  JOIN withholding_requests r ON r.partner_id = c.partner_id AND r.invoice = c.invoice AND r.state <> 4"
    "  WHERE f.amends_of IS NULL OR f.amends_of = '' GROUP BY r.partner_id, c.number) AS w"
    " LEFT JOIN invoices i ON i.partner_id = w.partner_id AND i.number = w.root"
    " WHERE i.currency IS NULL OR i.currency <> w.one_currency OR i.currency <> w.other_currency"
    "  OR w.held > i.subtotal + i.tax + i.adjustments ORDER BY w.root");

}  // namespace

void check_withholding(sql::Tx& tx, const std::function<void(std::string)>& tell) {
  const auto each = [&](const sql::Statement& statement, std::string_view what, std::string_view wrong) {
    tx.query(statement, {}, [&](const sql::Row& row) {
      tell(std::string(what) + " " + row.string(1) + " of partner " + row.string(0) + " " + std::string(wrong) + ".");
    });
  };
  each(kUncredited, "Withholding request", "is accepted without its credit, or credited without being accepted");
  each(kBeyondInvoice, "Of invoice", "more is withheld than it came to");
}

}  // namespace chandlery::billing
