// HTTP of card payments: the partner starts one, the gateway tells what became of it.
//
//   POST /v1/invoices/{invoice_id}/cardpayments   {} -> {"id","clientSecret","amount","currencyCode"}
//   POST /webhooks/stripe                         an event with the header Stripe-Signature
#include "billing/card_payments.h"
#include "platform/json/writer.h"

namespace chandlery::billing {
namespace {

using http::Response;

constexpr std::string_view kNotSetUp = "Card payments are not set up on this server.";

Result<Response> post_card_payment(http::WorkerCall& call, const CardDoor& door) {
  if (!door.gateway) return fail(errors::kNotFound, std::string(kNotSetUp));
  const StartedCardPayment started =
      OR_RETURN(start_card_payment(call.database, call.actor, *door.gateway, call.path["invoice_id"]));
  json::Writer out;
  out.begin_object().field("id", started.payment.id).field("clientSecret", started.payment.client_secret);
  out.field("amount", started.amount).field("currencyCode", started.amount.currency.code());
  out.attributes("CardPayment").end_object();
  return Response{.status = 201, .body = out.take()};
}

Result<Response> post_event(http::Call& call, const CardDoor& door) {
  if (!door.gateway) return fail(errors::kNotFound, std::string(kNotSetUp));
  if (!stripe::is_signed(call.request.header("Stripe-Signature"), call.request.body, door.webhook_secret,
                         call.actor.at)) {
    return fail(errors::kInvalidInput, "The signature is not the card gateway's, or it is too old.");
  }
  const stripe::Event event = OR_RETURN(stripe::parse_event(call.request.body));
  RETURN_IF_FAILED(take_card_event(call.tx, call.actor, event));
  return Response{.body = "{}"};
}

}  // namespace

std::vector<http::Route> card_routes(const CardDoor& door) {
  using http::Access, http::Idempotency, http::Tokens;
  // The gateway itself makes a repeated request one payment, by the key that it is sent.
  return {
      {http::Method::kPost, "/v1/invoices/{invoice_id}/cardpayments", Capability::kManageBilling, Tokens::kUserOnly,
       Access::kWorker, Idempotency::kNone, "Starts a card payment of what is open on an invoice.", nullptr,
       [&door](http::WorkerCall& call) { return post_card_payment(call, door); }},
      {http::Method::kPost, "/webhooks/stripe", Capability::kNone, Tokens::kPublic, Access::kWrite, Idempotency::kNone,
       "Takes the card gateway's signed events.", [&door](http::Call& call) { return post_event(call, door); }}};
}

}  // namespace chandlery::billing
