// From a bank's statement to payments: who paid is found by the invoice numbers that the payer wrote, by the account
// that the money came from, or by the operator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "billing/bank_statement.h"
#include "billing/payments.h"

namespace chandlery::billing {

/// kSetAside: money that left the account, which is no payment.
enum class BankEntryState : std::uint8_t { kBooked, kUnassigned, kSetAside };
std::string_view to_string(BankEntryState state);  ///< booked | unassigned | setAside

struct BankEntry {
  StatementEntry entry;  ///< without `row` and `reversal`
  BankEntryState state = BankEntryState::kUnassigned;
  std::string partner_id, payment_id;  ///< empty until it is somebody's payment
};

struct StatementReport {
  std::int64_t entries = 0;
  std::int64_t allocated = 0;    ///< became payments that settle invoices with all of their amount
  std::int64_t unallocated = 0;  ///< became payments of which something waits for an invoice
  std::int64_t unassigned = 0;   ///< wait for the operator to say whose they are
  std::int64_t set_aside = 0;
  std::int64_t known = 0;  ///< were imported before
};

/// The whole file or nothing of it (bank_statement.h for what is refused). An entry that was imported before changes
/// nothing; kAlreadyExists with its place when the same reference now says something else.
Result<StatementReport> import_statement(sql::Tx& tx, const Actor& actor, std::string_view content);

/// The operator's queue, oldest first.
std::vector<BankEntry> unassigned_entries(sql::Tx& tx, std::int64_t limit);

/// Makes the entry a payment of this partner and remembers the payer's account as the partner's. kNotFound;
/// kAlreadyExists when it is a payment already; kInvalidInput for money that left the account.
Result<Payment> assign_entry(sql::Tx& tx, const Actor& actor, std::string_view account, std::string_view reference,
                             std::string_view partner_id);
/// Takes an entry that is no payment out of the queue. kNotFound, kAlreadyExists.
Result<BankEntry> set_aside_entry(sql::Tx& tx, const Actor& actor, std::string_view account, std::string_view reference,
                                  std::string_view reason);

}  // namespace chandlery::billing
