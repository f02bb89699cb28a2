// The tables of invoices, their number series and their runs. Only invoice_store.cc and the ledger's check name them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/invoice_rules.h"
#include "platform/sql/sql.h"

namespace chandlery::billing::store {

/// The next number of the series, from 1. The series stays locked until the transaction ends: no gap, no repeat.
std::int64_t take_number(sql::Tx& tx, std::string_view series);

/// Queued. sql::Failure kUniqueViolation, later, for a document that exists already.
void insert_invoice(sql::Tx& tx, const Invoice& invoice, Instant at);
/// With the numbers of its amendments. Locks the row for a transaction that may change it.
std::optional<Invoice> find_invoice(sql::Tx& tx, std::string_view partner_id, std::string_view number);
std::optional<Invoice> find_invoice_for_change(sql::Tx& tx, std::string_view partner_id, std::string_view number);
/// Writes what may change: paid, credited, credit_left, state, disputed. Queued.
void update_settlement(sql::Tx& tx, const Invoice& invoice);

struct InvoiceFilter {
  std::optional<Date> from, until;  ///< of the invoice date, both included
};
/// Newest first. `limit` 0: all.
std::vector<Invoice> list_invoices(sql::Tx& tx, std::string_view partner_id, const InvoiceFilter& filter,
                                   std::int64_t limit, std::int64_t offset);
std::int64_t count_invoices(sql::Tx& tx, std::string_view partner_id, const InvoiceFilter& filter);
/// Whose invoice the number is, over all partners.
std::optional<std::string> partner_of_invoice(sql::Tx& tx, std::string_view number);
/// Of which something is unpaid, oldest first.
std::vector<Invoice> open_invoices(sql::Tx& tx, std::string_view partner_id, Currency currency);
/// The same in every currency, in no order.
std::vector<Invoice> open_invoices(sql::Tx& tx, std::string_view partner_id);
/// The invoice itself, not a note that amends it.
std::optional<Invoice> issued_invoice(sql::Tx& tx, std::string_view partner_id, BillingMonth month, InvoiceType type,
                                      Currency currency);
/// With numbers from `first` to `last`, both included, by number.
std::vector<Invoice> invoices_between(sql::Tx& tx, std::string_view partner_id, std::string_view first,
                                      std::string_view last, std::int64_t limit);
/// Whose credit_left is positive, oldest first; locked.
std::vector<Invoice> with_credit(sql::Tx& tx, std::string_view partner_id, Currency currency);
/// Those that are owed and past `today`, over all partners, by partner and due date.
std::vector<Invoice> overdue(sql::Tx& tx, Date today);

/// Queued. Adds to what the pair has already.
void insert_credit_use(sql::Tx& tx, std::string_view partner_id, const CreditUse& use, Instant at);
/// Where the invoice's credit came from and where its own went.
std::vector<CreditUse> credit_uses(sql::Tx& tx, const Invoice& invoice);

struct RunTotal {
  Currency currency;
  std::int64_t invoices = 0, lines = 0;
  Money total;
};
struct InvoiceRun {
  BillingMonth month;
  Instant started_at;
  std::optional<Instant> finished_at;
  std::int64_t partners = 0, partners_done = 0;
  std::vector<RunTotal> totals;  ///< by currency
};
/// Makes the run's row, or opens it again with `waiting` partners more than are done.
void begin_run(sql::Tx& tx, BillingMonth month, std::int64_t waiting, Instant at);
/// Queued.
void count_partner(sql::Tx& tx, BillingMonth run, const std::vector<Invoice>& issued);
void finish_run(sql::Tx& tx, BillingMonth month, Instant at);
std::optional<InvoiceRun> find_run(sql::Tx& tx, BillingMonth month);
/// Newest first.
std::vector<InvoiceRun> list_runs(sql::Tx& tx, std::int64_t limit);

}  // namespace chandlery::billing::store
