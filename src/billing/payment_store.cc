// The SQL of payments and bank entries.
#include "billing/payment_store.h"

namespace chandlery::billing::store {
namespace {

const sql::Statement kInsertPayment(
    "INSERT INTO payments (partner_id, id, source, reference, currency, amount, unallocated, received_on, payer, words,"
    " state, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
#define SELECT_PAYMENT SELECT_PAYMENT_BY("")
#define SELECT_PAYMENT_BY(INDEX)                                                                               \
  "SELECT partner_id, id, source, reference, currency, amount, unallocated, received_on, payer, words, state," \
  " recorded_at, recorded_by FROM payments " INDEX "WHERE partner_id = $1 "
const sql::Statement kFindPayment(SELECT_PAYMENT "AND id = $2");
const sql::Statement kFindByReference(SELECT_PAYMENT "AND source = $2 AND reference = $3");
#define BEFORE "AND (CAST($2 AS TEXT) = '' OR id < CAST($2 AS TEXT)) ORDER BY id DESC LIMIT $3"
const sql::Statement kListPayments(SELECT_PAYMENT BEFORE);
// Without statistics SQLite takes the key, and reads past all that is allocated.
const sql::Statement kListWaiting(SELECT_PAYMENT_BY("/*sqlite: INDEXED BY payments_waiting */ ") "AND unallocated > 0 " BEFORE);
#undef BEFORE
#undef SELECT_PAYMENT_BY
#undef SELECT_PAYMENT
const sql::Statement kUpdatePayment(
    "UPDATE payments SET unallocated = $3, state = $4 WHERE partner_id = $1 AND id = $2");
const sql::Statement kNewest(
    "SELECT received_on, amount FROM payments WHERE partner_id = $1 AND currency = $2 AND state = 0"
    " ORDER BY received_on DESC, id DESC LIMIT 1");
static_assert(static_cast<int>(PaymentState::kReceived) == 0);

const sql::Statement kAddAllocation(
    "INSERT INTO payment_allocations (partner_id, invoice, payment_id, amount, allocated_at) VALUES ($1, $2, $3, $4, "
    "$5)"
    " ON CONFLICT (partner_id, invoice, payment_id) DO UPDATE SET amount = payment_allocations.amount + "
    "excluded.amount");
const sql::Statement kRemoveAllocation(
    "DELETE FROM payment_allocations WHERE partner_id = $1 AND payment_id = $2 AND invoice = $3");
const sql::Statement kAllocations(
    "SELECT invoice, amount FROM payment_allocations WHERE partner_id = $1 AND payment_id = $2 ORDER BY invoice");
const sql::Statement kPaymentsOfInvoice(
    "SELECT p.id, p.reference, p.source, p.received_on, p.currency, a.amount FROM payment_allocations a"
    " JOIN payments p ON p.partner_id = a.partner_id AND p.id = a.payment_id"
    " WHERE a.partner_id = $1 AND a.invoice = $2 ORDER BY p.received_on, p.id");

const sql::Statement kInsertEntry(
    "INSERT INTO bank_entries (account, reference, state, incoming, currency, amount, booked, value_date, payer_name,"
    " payer_account, words, partner_id, payment_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (account, reference) DO NOTHING");
#define SELECT_ENTRY                                                                                             \
  "SELECT account, reference, state, incoming, currency, amount, booked, value_date, payer_name, payer_account," \
  " words, partner_id, payment_id FROM bank_entries WHERE "
const sql::Statement kFindEntry(SELECT_ENTRY "account = $1 AND reference = $2 /*postgres: FOR UPDATE */");
const sql::Statement kUnassigned(SELECT_ENTRY "state = 1 ORDER BY booked, account, reference LIMIT $1");
#undef SELECT_ENTRY
static_assert(static_cast<int>(BankEntryState::kUnassigned) == 1);
const sql::Statement kUpdateEntry(
    "UPDATE bank_entries SET state = $3, partner_id = $4, payment_id = $5 WHERE account = $1 AND reference = $2");

const sql::Statement kPayer("SELECT partner_id FROM payer_accounts WHERE account = $1");
const sql::Statement kKeepPayer(
    "INSERT INTO payer_accounts (account, partner_id) VALUES ($1, $2)"
    " ON CONFLICT (account) DO UPDATE SET partner_id = excluded.partner_id");

Money money_of(const sql::Row& row, int currency, int amount) {
  return {row.integer(amount), Currency::parse(row.text(currency)).value_or(Currency())};
}
Date date_of(const sql::Row& row, int column) { return {static_cast<std::int32_t>(row.integer(column))}; }

Payment payment_of(const sql::Row& row) {
  return {.partner_id = row.string(0),
          .id = row.string(1),
          .source = static_cast<PaymentSource>(row.integer(2)),
          .reference = row.string(3),
          .amount = money_of(row, 4, 5),
          .unallocated = money_of(row, 4, 6),
          .received_on = date_of(row, 7),
          .payer = row.string(8),
          .words = row.string(9),
          .state = static_cast<PaymentState>(row.integer(10)),
          .recorded_at = row.instant(11),
          .recorded_by = row.string(12),
          .allocations = {}};
}

BankEntry entry_of(const sql::Row& row) {
  return {.entry = {.row = 0,
                    .account = row.string(0),
                    .reference = row.string(1),
                    .booked = date_of(row, 6),
                    .value = date_of(row, 7),
                    .amount = money_of(row, 4, 5),
                    .incoming = row.flag(3),
                    .reversal = false,
                    .payer_name = row.string(8),
                    .payer_account = row.string(9),
                    .remittance = row.string(10)},
          .state = static_cast<BankEntryState>(row.integer(2)),
          .partner_id = row.string(11),
          .payment_id = row.string(12)};
}

void add_allocations(sql::Tx& tx, Payment& payment) {
  tx.query(kAllocations, {payment.partner_id, payment.id}, [&](const sql::Row& row) {
    payment.allocations.push_back({row.string(0), {row.integer(1), payment.amount.currency}});
  });
}

}  // namespace

void insert_payment(sql::Tx& tx, const Payment& payment) {
  tx.queue(kInsertPayment,
           {payment.partner_id, payment.id, static_cast<int>(payment.source), payment.reference,
            payment.amount.currency.code(), payment.amount.minor, payment.unallocated.minor, payment.received_on.days,
            payment.payer, payment.words, static_cast<int>(payment.state), payment.recorded_at, payment.recorded_by});
}

std::optional<Payment> find_payment(sql::Tx& tx, std::string_view partner_id, std::string_view id) {
  std::optional<Payment> payment = tx.first(kFindPayment, {partner_id, id}, payment_of);
  if (payment) add_allocations(tx, *payment);
  return payment;
}

std::optional<Payment> find_payment_by_reference(sql::Tx& tx, std::string_view partner_id, PaymentSource source,
                                                 std::string_view reference) {
  return tx.first(kFindByReference, {partner_id, static_cast<int>(source), reference}, payment_of);
}

std::vector<Payment> list_payments(sql::Tx& tx, std::string_view partner_id, PaymentsOf of, std::string_view before,
                                   std::int64_t limit) {
  const sql::Statement& wanted = of == PaymentsOf::kWaiting ? kListWaiting : kListPayments;
  std::vector<Payment> payments = tx.all(wanted, {partner_id, before, limit}, payment_of);
  for (Payment& payment : payments) add_allocations(tx, payment);
  return payments;
}

void update_payment(sql::Tx& tx, const Payment& payment) {
  tx.queue(kUpdatePayment,
           {payment.partner_id, payment.id, payment.unallocated.minor, static_cast<int>(payment.state)});
}

void add_allocation(sql::Tx& tx, const Payment& payment, const Allocation& allocation, Instant at) {
  tx.queue(kAddAllocation, {payment.partner_id, allocation.number, payment.id, allocation.amount.minor, at});
}

void remove_allocation(sql::Tx& tx, const Payment& payment, std::string_view number) {
  tx.queue(kRemoveAllocation, {payment.partner_id, payment.id, number});
}

std::vector<InvoicePayment> payments_of_invoice(sql::Tx& tx, std::string_view partner_id, std::string_view number) {
  return tx.all(kPaymentsOfInvoice, {partner_id, number}, [](const sql::Row& row) {
    return InvoicePayment{row.string(0), row.string(1), static_cast<PaymentSource>(row.integer(2)), date_of(row, 3),
                          money_of(row, 4, 5)};
  });
}

std::optional<NewestPayment> newest_payment(sql::Tx& tx, std::string_view partner_id, Currency currency) {
  return tx.first(kNewest, {partner_id, currency.code()}, [&](const sql::Row& row) {
    return NewestPayment{date_of(row, 0), {row.integer(1), currency}};
  });
}

bool insert_bank_entry(sql::Tx& tx, const BankEntry& entry) {
  const StatementEntry& e = entry.entry;
  return tx.execute(kInsertEntry, {e.account, e.reference, static_cast<int>(entry.state), e.incoming,
                                   e.amount.currency.code(), e.amount.minor, e.booked.days, e.value.days, e.payer_name,
                                   e.payer_account, e.remittance, entry.partner_id, entry.payment_id}) == 1;
}

std::optional<BankEntry> find_bank_entry(sql::Tx& tx, std::string_view account, std::string_view reference) {
  return tx.first(kFindEntry, {account, reference}, entry_of);
}

void update_bank_entry(sql::Tx& tx, const BankEntry& entry) {
  tx.queue(kUpdateEntry, {entry.entry.account, entry.entry.reference, static_cast<int>(entry.state), entry.partner_id,
                          entry.payment_id});
}

std::vector<BankEntry> unassigned_entries(sql::Tx& tx, std::int64_t limit) {
  return tx.all(kUnassigned, {limit}, entry_of);
}

std::optional<std::string> partner_of_payer(sql::Tx& tx, std::string_view payer_account) {
  return tx.first(kPayer, {payer_account}, [](const sql::Row& row) { return row.string(0); });
}

void keep_payer(sql::Tx& tx, std::string_view payer_account, std::string_view partner_id) {
  tx.queue(kKeepPayer, {payer_account, partner_id});
}

}  // namespace chandlery::billing::store
