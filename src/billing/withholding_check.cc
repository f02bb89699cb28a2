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

const sql::Statement kBeyondInvoice(
    "SELECT w.partner_id, w.invoice FROM (SELECT partner_id, invoice, MAX(currency) AS currency, SUM(amount) AS held"
    "  FROM withholding_requests WHERE state <> 4 GROUP BY partner_id, invoice) AS w"
    " LEFT JOIN invoices i ON i.partner_id = w.partner_id AND i.number = w.invoice"
    " WHERE i.currency IS NULL OR i.currency <> w.currency OR w.held > i.subtotal + i.tax + i.adjustments"
    " ORDER BY w.invoice");

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
