// The tables of payments and bank entries. Only payment_store.cc and the ledger's check name them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "billing/bank_import.h"
#include "billing/payments.h"

namespace chandlery::billing::store {

/// Queued.
void insert_payment(sql::Tx& tx, const Payment& payment);
std::optional<Payment> find_payment(sql::Tx& tx, std::string_view partner_id, std::string_view id);
std::optional<Payment> find_payment_by_reference(sql::Tx& tx, std::string_view partner_id, PaymentSource source,
                                                 std::string_view reference);
/// Newest first, before the id `before` (empty: from the newest).
std::vector<Payment> list_payments(sql::Tx& tx, std::string_view partner_id, PaymentsOf of, std::string_view before,
                                   std::int64_t limit);
/// Writes unallocated and state. Queued.
void update_payment(sql::Tx& tx, const Payment& payment);

/// Adds to what the pair has already. Queued.
void add_allocation(sql::Tx& tx, const Payment& payment, const Allocation& allocation, Instant at);
/// Queued.
void remove_allocation(sql::Tx& tx, const Payment& payment, std::string_view number);

struct InvoicePayment {
  std::string payment_id, reference;
  PaymentSource source = PaymentSource::kRecorded;
  Date received_on;
  Money amount;  ///< of it that went to the invoice
};
/// Oldest first.
std::vector<InvoicePayment> payments_of_invoice(sql::Tx& tx, std::string_view partner_id, std::string_view number);
struct NewestPayment {
  Date received_on;
  Money amount;
};
std::optional<NewestPayment> newest_payment(sql::Tx& tx, std::string_view partner_id, Currency currency);

/// False, and nothing is written, when the bank's reference is there already.
bool insert_bank_entry(sql::Tx& tx, const BankEntry& entry);
std::optional<BankEntry> find_bank_entry(sql::Tx& tx, std::string_view account, std::string_view reference);
/// Writes state, partner and payment. Queued.
void update_bank_entry(sql::Tx& tx, const BankEntry& entry);
/// Those that nobody's payment is yet, oldest first.
std::vector<BankEntry> unassigned_entries(sql::Tx& tx, std::int64_t limit);

std::optional<std::string> partner_of_payer(sql::Tx& tx, std::string_view payer_account);
/// Queued.
void keep_payer(sql::Tx& tx, std::string_view payer_account, std::string_view partner_id);

}  // namespace chandlery::billing::store
