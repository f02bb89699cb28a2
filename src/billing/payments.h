// Payments: what arrived, and which invoices it settles (rules 3.6, 4.10).
//
// Invariants:
// 1. A payment is booked once: its source and reference make it known again.
// 2. amount = unallocated + its allocations, while it is not reversed; a reversed one settles nothing.
// 3. An invoice's `paid` is the sum of the allocations to it, and never more than its total.
// 4. All of a payment counts for the partner's credit at once, allocated or not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/payment_rules.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "core/time.h"
#include "platform/sql/sql.h"

namespace chandlery::billing {

enum class PaymentSource : std::uint8_t { kRecorded, kBank, kCard };
std::string_view to_string(PaymentSource source);  ///< recorded | bank | card
enum class PaymentState : std::uint8_t { kReceived, kReversed };
std::string_view to_string(PaymentState state);  ///< received | reversed

struct Payment {
  std::string partner_id, id;
  PaymentSource source = PaymentSource::kRecorded;
  std::string reference;
  Money amount, unallocated;
  Date received_on;
  std::string payer, words;
  PaymentState state = PaymentState::kReceived;
  Instant recorded_at;
  std::string recorded_by;
  std::vector<Allocation> allocations;  ///< by invoice number
};

struct NewPayment {
  PaymentSource source = PaymentSource::kRecorded;
  std::string reference;
  Money amount;
  Date received_on;
  std::string payer, words;
};

/// Books a payment of the actor's partner, allocates what `words` name or what fits exactly (payment_rules.h), posts
/// it, restores an account that owes nothing any more, records and tells. kInvalidInput for an amount that is not above
/// zero, a date in the future or a missing reference; kAlreadyExists when the reference was booked before.
Result<Payment> record_payment(sql::Tx& tx, const Actor& actor, const NewPayment& payment);

/// Gives unallocated money to invoices of the actor's partner, all of it or nothing. kNotFound; kInvalidInput, with the
/// place in `wanted`, for more than is unallocated or than the invoice's balance, another currency, a void invoice or a
/// reversed payment.
Result<Payment> allocate_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id,
                                 std::span<const Allocation> wanted);
/// Takes back what the payment gave to an invoice: it is unallocated again. kInvalidInput for an invoice that was
/// voided since: what was paid on it became credit.
Result<Payment> release_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id, std::string_view number);
/// The money went back, as when a debit bounces: its invoices are open again, and the ledger says so by an entry the
/// other way round. kAlreadyExists the second time; kInvalidInput when one of its invoices was voided since.
Result<Payment> reverse_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id, std::string_view reason);

/// Of the actor's partner; kNotFound.
Result<Payment> find_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id);
/// Which payments a list has: all, or those of which an invoice can still get something.
enum class PaymentsOf : std::uint8_t { kAll, kWaiting };
std::optional<PaymentsOf> parse_payments_of(std::string_view word);  ///< all | waiting
std::string_view to_string(PaymentsOf of);
/// Newest first, with their allocations. `after`: Page::next of the page before.
Page<Payment> list_payments(sql::Tx& tx, const Actor& actor, PaymentsOf of, std::string_view after, std::int64_t size);

}  // namespace chandlery::billing
