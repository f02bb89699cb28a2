#include "billing/payments.h"

#include <algorithm>

#include "audit/service.h"
#include "billing/accounts.h"
#include "billing/invoice_rules.h"
#include "billing/invoice_store.h"
#include "billing/ledger.h"
#include "billing/payment_store.h"
#include "billing/standing.h"
#include "core/id.h"
#include "core/text.h"
#include "notices/service.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

constexpr std::size_t kLongestReference = 280;  // bytes: an account number and a reference of camt.053
constexpr std::size_t kLongestReason = 500;

std::string snapshot(const Payment& payment) {
  json::Writer out;
  out.begin_object().field("Id", payment.id).field("Source", to_string(payment.source));
  out.field("Reference", payment.reference).field("Amount", payment.amount);
  out.field("CurrencyCode", payment.amount.currency.code()).field("ReceivedOn", to_iso(payment.received_on));
  out.field("Unallocated", payment.unallocated)
      .field("State", to_string(payment.state))
      .key("Allocations")
      .begin_array();
  for (const Allocation& each : payment.allocations) {
    out.begin_object().field("InvoiceId", each.number).field("Amount", each.amount).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

void record(sql::Tx& tx, const Actor& actor, std::string_view operation, const Payment* before, const Payment& after,
            std::string_view reason = {}) {
  audit::Entry entry{.operation = operation,
                     .resource_type = "payment",
                     .old_value = before != nullptr ? snapshot(*before) : std::string(),
                     .new_value = snapshot(after)};
  entry.customized = {{"PaymentId", after.id}, {"Reference", after.reference}};
  if (!reason.empty()) entry.customized.emplace_back("Reason", std::string(reason));
  audit::append(tx, actor, entry);
}

void tell_received(sql::Tx& tx, const Actor& actor, const Payment& payment) {
  notices::tell(tx, actor,
                {.kind = notices::Kind::kPaymentReceived,
                 .audience = notices::Audience::kPartner,
                 .subject = {},
                 .facts = {{"amount", payment.amount.to_string()},
                           {"currency", std::string(payment.amount.currency.code())},
                           {"received", to_iso(payment.received_on)},
                           {"reference", payment.reference}}});
}

// A payment takes from what is receivable; one that went back gives it back.
Posting posting_of(const Payment& payment) {
  const bool back = payment.state == PaymentState::kReversed;
  return {.business_key = "payment/" + payment.id + (back ? "/reversed" : ""),
          .kind = back ? "paymentReversed" : "payment",
          .debit = back ? Account::kReceivable : Account::kPayment,
          .credit = back ? Account::kPayment : Account::kReceivable,
          .amount = payment.amount,
          .customer_id = {}};
}

/// Moves `amount` of the payment to the invoice, or back when it is negative. Both are held.
void settle(sql::Tx& tx, const Actor& actor, Payment& payment, Invoice& invoice, const Money& amount) {
  invoice.paid = invoice.paid + amount;
  invoice.state = state_of(invoice);
  store::update_settlement(tx, invoice);
  payment.unallocated = payment.unallocated - amount;
  const auto known = std::find_if(payment.allocations.begin(), payment.allocations.end(),
                                  [&](const Allocation& each) { return each.number == invoice.number; });
  if (amount.minor > 0) {
    store::add_allocation(tx, payment, {invoice.number, amount}, actor.at);
    if (known == payment.allocations.end()) {
      payment.allocations.push_back({invoice.number, amount});
    } else {
      known->amount = known->amount + amount;
    }
  } else {
    store::remove_allocation(tx, payment, invoice.number);
    payment.allocations.erase(known);
  }
}

/// The payment, with its partner's account held.
Result<Payment> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view payment_id) {
  hold_account(tx, actor.partner_id, actor.at);
  Payment payment = OR_RETURN(find_payment(tx, actor, payment_id));
  if (payment.state == PaymentState::kReversed) {
    return fail(errors::kInvalidInput, "The payment went back: there is nothing of it to give.", "paymentId");
  }
  return payment;
}

/// Takes back what the payment gave to the invoice.
Result<void> release(sql::Tx& tx, const Actor& actor, Payment& payment, const Allocation& allocation) {
  std::optional<Invoice> invoice = store::find_invoice_for_change(tx, actor.partner_id, allocation.number);
  if (!invoice) return fail(errors::kNotFound, "There is no such invoice.");
  if (invoice->state == InvoiceState::kVoided) {
    return fail(
        errors::kInvalidInput,
        invoice->number + " was voided, and what was paid on it became credit: the payment cannot be taken back.",
        "invoiceId");
  }
  settle(tx, actor, payment, *invoice, -allocation.amount);
  return {};
}

/// What the payer's words name, and what else is open in the payment's currency.
std::vector<Allocation> find_allocations(sql::Tx& tx, const Actor& actor, const Payment& payment) {
  const std::vector<std::string> named = named_invoices(payment.words + " " + payment.reference);
  std::vector<OpenInvoice> open;
  const auto add = [&](const Invoice& invoice) {
    if (invoice.document == DocumentType::kInvoice && is_open(invoice))
      open.push_back({invoice.number, invoice.balance()});
  };
  if (named.empty()) {
    for (const Invoice& invoice : store::open_invoices(tx, actor.partner_id, payment.amount.currency)) add(invoice);
  } else {
    for (const std::string& number : named) {
      if (const auto invoice = store::find_invoice(tx, actor.partner_id, number)) add(*invoice);
    }
  }
  return allocate(payment.unallocated, named, open);
}

Result<void> check(const NewPayment& payment, Instant at) {
  if (payment.amount.minor <= 0) return fail(errors::kInvalidInput, "A payment is above zero.", "amount");
  if (payment.received_on > Date::of(at)) {
    return fail(errors::kInvalidInput, "A payment is recorded when it has arrived, not before.", "receivedOn");
  }
  const std::string_view reference = text::trim(payment.reference);
  if (reference.empty()) {
    return fail(errors::kInvalidInput, "A payment needs a reference by which it is known again.", "reference");
  }
  if (reference.size() > kLongestReference) {
    return fail(errors::kInvalidInput, "The reference is too long.", "reference");
  }
  return {};
}

}  // namespace

std::string_view to_string(PaymentSource source) {
  constexpr std::string_view kWords[] = {"recorded", "bank", "card"};
  return kWords[static_cast<int>(source)];
}

std::string_view to_string(PaymentState state) { return state == PaymentState::kReceived ? "received" : "reversed"; }

Result<Payment> record_payment(sql::Tx& tx, const Actor& actor, const NewPayment& command) {
  RETURN_IF_FAILED(check(command, actor.at));
  hold_account(tx, actor.partner_id, actor.at);
  if (store::find_payment_by_reference(tx, actor.partner_id, command.source, command.reference)) {
    return fail(errors::kAlreadyExists, "A payment with this reference is booked already.", "reference");
  }
  Payment payment{.partner_id = actor.partner_id,
                  .id = new_id(actor.at),
                  .source = command.source,
                  .reference = command.reference,
                  .amount = command.amount,
                  .unallocated = command.amount,
                  .received_on = command.received_on,
                  .payer = command.payer,
                  .words = command.words,
                  .recorded_at = actor.at,
                  .recorded_by = std::string(actor.principal()),
                  .allocations = {}};
  for (const Allocation& each : find_allocations(tx, actor, payment)) {
    std::optional<Invoice> invoice = store::find_invoice_for_change(tx, actor.partner_id, each.number);
    if (invoice) settle(tx, actor, payment, *invoice, each.amount);
  }
  store::insert_payment(tx, payment);
  post(tx, actor, posting_of(payment));
  record(tx, actor, "record_payment", nullptr, payment);
  tell_received(tx, actor, payment);
  review_standing(tx, actor, {});
  return payment;
}

Result<Payment> allocate_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id,
                                 std::span<const Allocation> wanted) {
  Payment payment = OR_RETURN(find_to_change(tx, actor, payment_id));
  const Payment before = payment;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string place = "allocations[" + std::to_string(i) + "]";
    const Money& amount = wanted[i].amount;
    if (!(amount.currency == payment.amount.currency)) {
      return fail(errors::kInvalidInput,
                  "The payment is in " + std::string(payment.amount.currency.code()) + ", and settles nothing else.",
                  place);
    }
    std::optional<Invoice> invoice = store::find_invoice_for_change(tx, actor.partner_id, wanted[i].number);
    if (!invoice || invoice->document != DocumentType::kInvoice) {
      return fail(errors::kNotFound, "There is no invoice " + wanted[i].number + ".", place);
    }
    if (!(invoice->currency() == amount.currency)) {
      return fail(errors::kInvalidInput, invoice->number + " is in another currency.", place);
    }
    if (invoice->state == InvoiceState::kVoided || amount.minor <= 0 || amount.minor > invoice->balance().minor) {
      return fail(errors::kInvalidInput,
                  invoice->number + " can take an amount above zero and up to " + invoice->balance().to_string() + ".",
                  place);
    }
    if (amount.minor > payment.unallocated.minor) {
      return fail(errors::kInvalidInput, "Only " + payment.unallocated.to_string() + " of the payment are unallocated.",
                  place);
    }
    settle(tx, actor, payment, *invoice, amount);
  }
  if (wanted.empty()) return payment;
  store::update_payment(tx, payment);
  record(tx, actor, "allocate_payment", &before, payment);
  review_standing(tx, actor, {});
  return payment;
}

Result<Payment> release_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id, std::string_view number) {
  Payment payment = OR_RETURN(find_to_change(tx, actor, payment_id));
  const Payment before = payment;
  const auto allocation = std::find_if(payment.allocations.begin(), payment.allocations.end(),
                                       [&](const Allocation& each) { return each.number == number; });
  if (allocation == payment.allocations.end()) {
    return fail(errors::kNotFound, "The payment settles no such invoice.", "invoiceId");
  }
  RETURN_IF_FAILED(release(tx, actor, payment, Allocation(*allocation)));
  store::update_payment(tx, payment);
  record(tx, actor, "release_payment", &before, payment);
  review_standing(tx, actor, {});
  return payment;
}

Result<Payment> reverse_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id, std::string_view reason) {
  if (text::trim(reason).empty() || reason.size() > kLongestReason) {
    return fail(errors::kInvalidInput,
                "Say in at most " + std::to_string(kLongestReason) + " bytes why the payment went back.", "reason");
  }
  hold_account(tx, actor.partner_id, actor.at);
  Payment payment = OR_RETURN(find_payment(tx, actor, payment_id));
  if (payment.state == PaymentState::kReversed) return fail(errors::kAlreadyExists, "The payment went back already.");
  const Payment before = payment;
  for (const Allocation& each : before.allocations) RETURN_IF_FAILED(release(tx, actor, payment, each));
  payment.state = PaymentState::kReversed;
  payment.unallocated = {0, payment.amount.currency};
  store::update_payment(tx, payment);
  post(tx, actor, posting_of(payment));
  record(tx, actor, "reverse_payment", &before, payment, reason);
  review_standing(tx, actor, {});
  return payment;
}

Result<Payment> find_payment(sql::Tx& tx, const Actor& actor, std::string_view payment_id) {
  std::optional<Payment> payment = store::find_payment(tx, actor.partner_id, text::lower(payment_id));
  if (!payment) return fail(errors::kNotFound, "There is no such payment.");
  return *std::move(payment);
}

std::optional<PaymentsOf> parse_payments_of(std::string_view word) {
  for (const PaymentsOf of : {PaymentsOf::kAll, PaymentsOf::kWaiting}) {
    if (word == to_string(of)) return of;
  }
  return std::nullopt;
}

std::string_view to_string(PaymentsOf of) { return of == PaymentsOf::kWaiting ? "waiting" : "all"; }

Page<Payment> list_payments(sql::Tx& tx, const Actor& actor, PaymentsOf of, std::string_view after, std::int64_t size) {
  Page<Payment> page{store::list_payments(tx, actor.partner_id, of, after, size + 1), {}};
  if (static_cast<std::int64_t>(page.items.size()) > size) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

}  // namespace chandlery::billing
