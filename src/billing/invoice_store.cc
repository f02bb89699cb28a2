// The SQL of invoices, number series and runs.
#include "billing/invoice_store.h"

#include "billing/invoice_text.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kTakeNumber(R"(
  INSERT INTO number_series (series, next) VALUES ($1, 2)
  ON CONFLICT (series) DO UPDATE SET next = number_series.next + 1
  RETURNING next - 1)");

const sql::Statement kInsert(R"(
  INSERT INTO invoices (partner_id, number, type, document, month, currency, invoice_date, due_date, subtotal, tax,
    adjustments, paid, credited, credit_left, state, disputed, lines, providers, amends_of, seller, buyer, payment_instructions,
    tax_notes, issued_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24))");

#define SELECT_INVOICE SELECT_INVOICE_BY("")
#define SELECT_OPEN_INVOICE SELECT_INVOICE_BY("/*sqlite: INDEXED BY invoices_open */ ")
#define SELECT_INVOICE_BY(INDEX)                                                                                  \
  "SELECT partner_id, number, type, document, month, currency, invoice_date, due_date, subtotal, tax, adjustments," \
  " paid, credited, credit_left, state, disputed, lines, providers, amends_of, seller, buyer, payment_instructions,"  \
  " tax_notes FROM invoices " INDEX "WHERE "
const sql::Statement kFind(SELECT_INVOICE "partner_id = $1 AND number = $2");
const sql::Statement kFindForChange(SELECT_INVOICE "partner_id = $1 AND number = $2 /*postgres: FOR UPDATE */");
#define IN_RANGE "partner_id = $1 AND invoice_date >= $2 AND invoice_date <= $3 "
const sql::Statement kList(SELECT_INVOICE IN_RANGE "ORDER BY number DESC LIMIT $4 OFFSET $5");
const sql::Statement kCount("SELECT COUNT(*) FROM invoices WHERE " IN_RANGE);
#undef IN_RANGE
const sql::Statement kWithCredit(SELECT_INVOICE "partner_id = $1 AND currency = $2 AND credit_left > 0 ORDER BY number"
                                                " /*postgres: FOR UPDATE */");
// Without statistics SQLite takes the key, and reads past all that is settled.
const sql::Statement kOpen(SELECT_OPEN_INVOICE "partner_id = $1 AND currency = $2 AND state < 2 ORDER BY number");
const sql::Statement kOpenOfPartner(SELECT_OPEN_INVOICE "partner_id = $1 AND state < 2");
const sql::Statement kIssued(SELECT_INVOICE
                             "partner_id = $1 AND month = $2 AND type = $3 AND currency = $4"
                             " AND document = 0 AND amends_of = ''");
const sql::Statement kBetween(SELECT_INVOICE
                              "partner_id = $1 AND number >= $2 AND number <= $3 ORDER BY number LIMIT $4");
const sql::Statement kOverdue(SELECT_INVOICE "state < 2 AND due_date < $1 ORDER BY partner_id, due_date, number");
#undef SELECT_INVOICE_BY
#undef SELECT_OPEN_INVOICE
#undef SELECT_INVOICE
const sql::Statement kPartnerOf("SELECT partner_id FROM invoices WHERE number = $1");
const sql::Statement kAmendments("SELECT amends_of, number FROM invoices /*sqlite: INDEXED BY invoices_amending */"
                                 " WHERE partner_id = $1 AND amends_of <> '' ORDER BY number");
const sql::Statement kUpdate(
    "UPDATE invoices SET paid = $3, credited = $4, credit_left = $5, state = $6, disputed = $7"
    " WHERE partner_id = $1 AND number = $2");

const sql::Statement kInsertUse(R"(
  INSERT INTO invoice_credits (partner_id, source, target, amount, applied_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (partner_id, source, target) DO UPDATE SET amount = invoice_credits.amount + excluded.amount)");
const sql::Statement kUses(
    "SELECT source, target, amount FROM invoice_credits WHERE partner_id = $1 AND (source = $2 OR target = $2)"
    " ORDER BY source, target");

const sql::Statement kBeginRun(R"(
  INSERT INTO invoice_runs (month, started_at, finished_at, partners, partners_done) VALUES ($1, $3, NULL, $2, 0)
  ON CONFLICT (month) DO UPDATE SET partners = invoice_runs.partners_done + excluded.partners,
    finished_at = CASE WHEN excluded.partners = 0 THEN invoice_runs.finished_at END)");
const sql::Statement kCountPartner("UPDATE invoice_runs SET partners_done = partners_done + 1 WHERE month = $1");
const sql::Statement kCountInvoices(R"(
  INSERT INTO invoice_run_totals (month, currency, invoices, lines, total) VALUES ($1, $2, 1, $3, $4)
  ON CONFLICT (month, currency) DO UPDATE SET invoices = invoice_run_totals.invoices + 1,
    lines = invoice_run_totals.lines + excluded.lines, total = invoice_run_totals.total + excluded.total)");
// Two runs at once: the first that finds everything done says when.
const sql::Statement kFinishRun("UPDATE invoice_runs SET finished_at = $2 WHERE month = $1 AND finished_at IS NULL");
const sql::Statement kFindRun(
    "SELECT month, started_at, finished_at, partners, partners_done FROM invoice_runs WHERE month = $1");
const sql::Statement kListRuns(
    "SELECT month, started_at, finished_at, partners, partners_done FROM invoice_runs ORDER BY month DESC LIMIT $1");
const sql::Statement kRunTotals(
    "SELECT currency, invoices, lines, total FROM invoice_run_totals WHERE month = $1 ORDER BY currency");

constexpr std::int64_t kAll = 1'000'000'000;

Currency currency_of(const sql::Row& row, int column) { return Currency::parse(row.text(column)).value_or(Currency()); }

std::int64_t bits_of(const std::vector<BillingProvider>& providers) {
  std::int64_t bits = 0;
  for (const BillingProvider provider : providers) bits |= std::int64_t{1} << static_cast<int>(provider);
  return bits;
}

std::vector<BillingProvider> providers_of(std::int64_t bits) {
  std::vector<BillingProvider> providers;
  for (int i = 0; i < kBillingProviders; ++i) {
    if ((bits >> i & 1) != 0) providers.push_back(static_cast<BillingProvider>(i));
  }
  return providers;
}

Invoice read_invoice(const sql::Row& row) {
  const Currency currency = currency_of(row, 5);
  const auto money = [&](int column) { return Money{row.integer(column), currency}; };
  const auto date = [&](int column) { return Date{static_cast<std::int32_t>(row.integer(column))}; };
  return {.partner_id = row.string(0),
          .number = row.string(1),
          .type = static_cast<InvoiceType>(row.integer(2)),
          .document = static_cast<DocumentType>(row.integer(3)),
          .month = {static_cast<std::int32_t>(row.integer(4))},
          .invoice_date = date(6),
          .due_date = date(7),
          .subtotal = money(8),
          .tax = money(9),
          .adjustments = money(10),
          .paid = money(11),
          .credited = money(12),
          .credit_left = money(13),
          .state = static_cast<InvoiceState>(row.integer(14)),
          .disputed = row.flag(15),
          .lines = row.integer(16),
          .providers = providers_of(row.integer(17)),
          .amends_of = row.string(18),
          .amendments = {},
          .seller = party_from_text(row.text(19)),
          .buyer = party_from_text(row.text(20)),
          .payment_instructions = row.string(21),
          .tax_notes = sentences_from_text(row.text(22))};
}

void add_amendments(sql::Tx& tx, std::string_view partner_id, std::vector<Invoice>& invoices) {
  if (invoices.empty()) return;
  tx.query(kAmendments, {partner_id}, [&](const sql::Row& row) {
    for (Invoice& invoice : invoices) {
      if (invoice.number == row.text(0)) invoice.amendments.push_back(row.string(1));
    }
  });
}

std::optional<Invoice> find_by(sql::Tx& tx, const sql::Statement& statement, std::string_view partner_id,
                               std::string_view number) {
  std::vector<Invoice> found = tx.all(statement, {partner_id, number}, read_invoice);
  if (found.empty()) return std::nullopt;
  add_amendments(tx, partner_id, found);
  return std::move(found.front());
}

std::int64_t first_day(const InvoiceFilter& filter) { return filter.from ? filter.from->days : -kAll; }
std::int64_t last_day(const InvoiceFilter& filter) { return filter.until ? filter.until->days : kAll; }

InvoiceRun read_run(const sql::Row& row) {
  return {.month = {static_cast<std::int32_t>(row.integer(0))},
          .started_at = row.instant(1),
          .finished_at = row.optional_instant(2),
          .partners = row.integer(3),
          .partners_done = row.integer(4),
          .totals = {}};
}

void add_totals(sql::Tx& tx, InvoiceRun& run) {
  run.totals = tx.all(kRunTotals, {run.month.months}, [](const sql::Row& row) {
    const Currency currency = currency_of(row, 0);
    return RunTotal{currency, row.integer(1), row.integer(2), {row.integer(3), currency}};
  });
}

}  // namespace

std::int64_t take_number(sql::Tx& tx, std::string_view series) {
  return *tx.first(kTakeNumber, {series}, [](const sql::Row& row) { return row.integer(0); });
}

void insert_invoice(sql::Tx& tx, const Invoice& invoice, Instant at) {
  const std::string seller = to_text(invoice.seller), buyer = to_text(invoice.buyer);
  const std::string notes = sentences_to_text(invoice.tax_notes);
  tx.queue(kInsert,
           {invoice.partner_id, invoice.number, static_cast<int>(invoice.type), static_cast<int>(invoice.document),
            invoice.month.months, invoice.currency().code(), invoice.invoice_date.days, invoice.due_date.days,
            invoice.subtotal.minor, invoice.tax.minor, invoice.adjustments.minor, invoice.paid.minor,
            invoice.credited.minor, invoice.credit_left.minor, static_cast<int>(invoice.state), invoice.disputed,
            invoice.lines, bits_of(invoice.providers), invoice.amends_of, seller, buyer, invoice.payment_instructions, notes, at});
}

std::optional<Invoice> find_invoice(sql::Tx& tx, std::string_view partner_id, std::string_view number) {
  return find_by(tx, kFind, partner_id, number);
}

std::optional<Invoice> find_invoice_for_change(sql::Tx& tx, std::string_view partner_id, std::string_view number) {
  return find_by(tx, kFindForChange, partner_id, number);
}

void update_settlement(sql::Tx& tx, const Invoice& invoice) {
  tx.queue(kUpdate, {invoice.partner_id, invoice.number, invoice.paid.minor, invoice.credited.minor,
                     invoice.credit_left.minor, static_cast<int>(invoice.state), invoice.disputed});
}

std::vector<Invoice> list_invoices(sql::Tx& tx, std::string_view partner_id, const InvoiceFilter& filter,
                                   std::int64_t limit, std::int64_t offset) {
  std::vector<Invoice> found =
      tx.all(kList, {partner_id, first_day(filter), last_day(filter), limit == 0 ? kAll : limit, offset}, read_invoice);
  add_amendments(tx, partner_id, found);
  return found;
}

std::int64_t count_invoices(sql::Tx& tx, std::string_view partner_id, const InvoiceFilter& filter) {
  return *tx.first(kCount, {partner_id, first_day(filter), last_day(filter)},
                   [](const sql::Row& row) { return row.integer(0); });
}

std::optional<std::string> partner_of_invoice(sql::Tx& tx, std::string_view number) {
  return tx.first(kPartnerOf, {number}, [](const sql::Row& row) { return row.string(0); });
}

std::vector<Invoice> open_invoices(sql::Tx& tx, std::string_view partner_id, Currency currency) {
  return tx.all(kOpen, {partner_id, currency.code()}, read_invoice);
}

std::vector<Invoice> open_invoices(sql::Tx& tx, std::string_view partner_id) {
  return tx.all(kOpenOfPartner, {partner_id}, read_invoice);
}

std::optional<Invoice> issued_invoice(sql::Tx& tx, std::string_view partner_id, BillingMonth month, InvoiceType type,
                                      Currency currency) {
  return tx.first(kIssued, {partner_id, month.months, static_cast<int>(type), currency.code()}, read_invoice);
}

std::vector<Invoice> invoices_between(sql::Tx& tx, std::string_view partner_id, std::string_view first,
                                      std::string_view last, std::int64_t limit) {
  return tx.all(kBetween, {partner_id, first, last, limit}, read_invoice);
}

std::vector<Invoice> with_credit(sql::Tx& tx, std::string_view partner_id, Currency currency) {
  return tx.all(kWithCredit, {partner_id, currency.code()}, read_invoice);
}

std::vector<Invoice> overdue(sql::Tx& tx, Date today) { return tx.all(kOverdue, {today.days}, read_invoice); }

void insert_credit_use(sql::Tx& tx, std::string_view partner_id, const CreditUse& use, Instant at) {
  tx.queue(kInsertUse, {partner_id, use.source, use.target, use.amount.minor, at});
}

std::vector<CreditUse> credit_uses(sql::Tx& tx, const Invoice& invoice) {
  return tx.all(kUses, {invoice.partner_id, invoice.number}, [&](const sql::Row& row) {
    return CreditUse{row.string(0), row.string(1), {row.integer(2), invoice.currency()}};
  });
}

void begin_run(sql::Tx& tx, BillingMonth month, std::int64_t waiting, Instant at) {
  tx.execute(kBeginRun, {month.months, waiting, at});
}

void count_partner(sql::Tx& tx, BillingMonth run, const std::vector<Invoice>& issued) {
  tx.queue(kCountPartner, {run.months});
  for (const Invoice& invoice : issued) {
    tx.queue(kCountInvoices, {run.months, invoice.currency().code(), invoice.lines, invoice.total().minor});
  }
}

void finish_run(sql::Tx& tx, BillingMonth month, Instant at) { tx.execute(kFinishRun, {month.months, at}); }

std::optional<InvoiceRun> find_run(sql::Tx& tx, BillingMonth month) {
  std::optional<InvoiceRun> run = tx.first(kFindRun, {month.months}, read_run);
  if (run) add_totals(tx, *run);
  return run;
}

std::vector<InvoiceRun> list_runs(sql::Tx& tx, std::int64_t limit) {
  std::vector<InvoiceRun> runs = tx.all(kListRuns, {limit}, read_run);
  for (InvoiceRun& run : runs) add_totals(tx, run);
  return runs;
}

}  // namespace chandlery::billing::store
