// Card payments: asked for at the gateway, booked when it says that the money has come, reversed when all went back.
//
// Invariants:
// 1. Only a signed event books anything; the answer to the payer's browser never does.
// 2. An event acts once. A refund that comes before its payment is kept, and undoes the payment when it comes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "billing/payment_gateway.h"
#include "billing/stripe.h"
#include "core/actor.h"
#include "platform/http/route.h"
#include "platform/sql/database.h"

namespace chandlery::billing {

/// What a server takes cards with; without a gateway it takes none.
struct CardDoor {
  std::unique_ptr<PaymentGateway> gateway;
  std::string webhook_secret;
};

struct StartedCardPayment {
  CardPayment payment;
  Money amount;
};
/// A payment at the gateway of what is open on an invoice of the actor's partner. kNotFound for an unknown invoice,
/// kInvalidInput when nothing is owed on it, and PaymentGateway::create's. The same actor.request_id, the same payment.
/// Runs no transaction while the gateway is asked.
Result<StartedCardPayment> start_card_payment(sql::Database& database, const Actor& actor,
                                              const PaymentGateway& gateway, std::string_view invoice_id);

/// Does what the event says: books the payment and settles its invoice, or reverses it when no less than all of
/// it went back. An event that was seen, or that is none of ours, does nothing.
Result<void> take_card_event(sql::Tx& tx, const Actor& actor, const stripe::Event& event);

/// POST /v1/invoices/{invoice_id}/cardpayments and POST /webhooks/stripe. The door must outlive the routes.
std::vector<http::Route> card_routes(const CardDoor& door);

}  // namespace chandlery::billing
