#include "billing/card_payments.h"

#include <algorithm>

#include "billing/amendments.h"
#include "billing/card_store.h"
#include "billing/invoice_rules.h"
#include "billing/payments.h"
#include "partners/service.h"
#include "platform/log/log.h"

namespace chandlery::billing {
namespace {

bool is_all_of(const Payment& payment, const Money& amount) {
  return amount.currency == payment.amount.currency && amount.minor >= payment.amount.minor;
}

Result<void> take_back(sql::Tx& tx, const Actor& actor, const Payment& payment) {
  if (payment.state == PaymentState::kReversed) return {};
  Result<Payment> reversed =
      reverse_payment(tx, actor, payment.id, "The card gateway returned the money to the payer.");
  if (reversed) return {};
  log::error("a card payment went back and cannot be reversed",
             {{"payment", payment.id}, {"why", reversed.error().message}});
  return fail(std::move(reversed).error());
}

Result<void> take_paid(sql::Tx& tx, const Actor& actor, const stripe::Event& event) {
  Result<Payment> booked = record_payment(tx, actor,
                                          {.source = PaymentSource::kCard,
                                           .reference = event.intent,
                                           .amount = event.amount,
                                           .received_on = Date::of(actor.at),
                                           .payer = {},
                                           .words = event.invoice});
  if (!booked) return fail(std::move(booked).error());
  store::keep_card_payment(tx, event.intent, {actor.partner_id, booked->id});
  const std::vector<Money> back = store::taken_back(tx, event.intent);
  if (!std::ranges::any_of(back, [&](const Money& amount) { return is_all_of(*booked, amount); })) return {};
  return take_back(tx, actor, *booked);
}

}  // namespace

Result<StartedCardPayment> start_card_payment(sql::Database& database, const Actor& actor,
                                              const PaymentGateway& gateway, std::string_view invoice_id) {
  Result<Invoice> found = fail(errors::kNotFound);
  database.read_now([&](sql::Tx& tx) { found = find_invoice(tx, actor, invoice_id); });
  const Invoice invoice = OR_RETURN(std::move(found));
  if (invoice.document != DocumentType::kInvoice || !is_open(invoice) || invoice.balance().minor <= 0) {
    return fail(errors::kInvalidInput, "Nothing is owed on " + invoice.number + ".", "invoiceId");
  }
  // The balance is part of the key: what is open after a part payment is another payment.
  const CardPayment payment =
      OR_RETURN(gateway.create({.partner_id = actor.partner_id,
                                .invoice = invoice.number,
                                .amount = invoice.balance(),
                                .idempotency_key = actor.partner_id + "/" + invoice.number + "/" +
                                                   std::to_string(invoice.balance().minor) + "/" + actor.request_id}));
  return StartedCardPayment{payment, invoice.balance()};
}

Result<void> take_card_event(sql::Tx& tx, const Actor& caller, const stripe::Event& event) {
  if (event.kind == stripe::EventKind::kOther) return {};
  const store::CardPaymentRow known = store::hold_card_payment(tx, event.intent);
  if (!store::insert_card_event(tx, event, caller.at)) return {};
  Actor actor = caller;
  actor.kind = PrincipalKind::kSystem;
  actor.application_id = "stripe";
  if (event.kind == stripe::EventKind::kPaid) {
    if (!known.payment_id.empty()) return {};
    if (event.partner_id.empty() || !partners::find_partner(tx, event.partner_id)) {
      log::warning("a card payment of no partner of this shop", {{"event", event.id}, {"intent", event.intent}});
      return {};
    }
    actor.partner_id = event.partner_id;
    return take_paid(tx, actor, event);
  }
  if (known.payment_id.empty()) return {};  // kept: it undoes the payment when that comes
  actor.partner_id = known.partner_id;
  const Payment payment = OR_RETURN(find_payment(tx, actor, known.payment_id));
  if (is_all_of(payment, event.amount)) return take_back(tx, actor, payment);
  log::warning("a part of a card payment went back: book it by hand",
               {{"payment", payment.id}, {"amount", event.amount.to_string()}, {"event", event.id}});
  return {};
}

}  // namespace chandlery::billing
