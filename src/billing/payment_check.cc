// The checks of payments, one statement each: right books give no rows.
#include "billing/payment_check.h"

#include "billing/payments.h"

namespace chandlery::billing {
namespace {

static_assert(static_cast<int>(PaymentState::kReceived) == 0);

const sql::Statement kWrongPayments(
    "SELECT p.partner_id, p.id FROM payments p LEFT JOIN (SELECT partner_id, payment_id, SUM(amount) AS given"
    "  FROM payment_allocations GROUP BY partner_id, payment_id) AS a ON a.partner_id = p.partner_id AND a.payment_id "
    "= p.id"
    " WHERE p.amount <= 0 OR p.unallocated < 0 OR (CASE WHEN p.state = 0"
    "  THEN p.unallocated + COALESCE(a.given, 0) <> p.amount ELSE p.unallocated <> 0 OR a.given IS NOT NULL END)"
    " ORDER BY p.id");

const sql::Statement kWrongPaid(
    "SELECT i.partner_id, i.number FROM invoices i LEFT JOIN (SELECT partner_id, invoice, SUM(amount) AS got"
    "  FROM payment_allocations GROUP BY partner_id, invoice) AS a ON a.partner_id = i.partner_id AND a.invoice = "
    "i.number"
    " WHERE i.paid <> COALESCE(a.got, 0) ORDER BY i.number");

const sql::Statement kStray(
    "SELECT a.partner_id, a.invoice FROM payment_allocations a"
    " LEFT JOIN payments p ON p.partner_id = a.partner_id AND p.id = a.payment_id"
    " LEFT JOIN invoices i ON i.partner_id = a.partner_id AND i.number = a.invoice"
    " WHERE p.currency IS NULL OR i.currency IS NULL OR p.currency <> i.currency OR a.amount <= 0 ORDER BY a.invoice");

const sql::Statement kWrongAccount(
    "SELECT partner_id, currency, CAST(SUM(received) AS BIGINT), CAST(SUM(kept) AS BIGINT) FROM ("
    "  SELECT partner_id, currency, amount AS received, 0 AS kept FROM payments WHERE state = 0"
    "  UNION ALL SELECT partner_id, currency, 0 AS received, balance AS kept FROM account_balances"
    "   WHERE account = 'payment') AS both_sides"
    " GROUP BY partner_id, currency HAVING SUM(received) <> SUM(kept) ORDER BY partner_id, currency");

}  // namespace

void check_payments(sql::Tx& tx, const std::function<void(std::string)>& tell) {
  const auto each = [&](const sql::Statement& statement, std::string_view what, std::string_view wrong) {
    tx.query(statement, {}, [&](const sql::Row& row) {
      tell(std::string(what) + " " + row.string(1) + " of partner " + row.string(0) + " " + std::string(wrong) + ".");
    });
  };
  each(kWrongPayments, "Payment", "is not what is unallocated of it and its allocations");
  each(kWrongPaid, "Invoice", "is not paid by what was allocated to it");
  each(kStray, "An allocation to", "has no payment or invoice of its currency");
  tx.query(kWrongAccount, {}, [&](const sql::Row& row) {
    tell("Partner " + row.string(0) + " paid " + std::to_string(row.integer(2)) + " minor units of " + row.string(1) +
         ", but its payment account holds " + std::to_string(row.integer(3)) + ".");
  });
}

}  // namespace chandlery::billing
