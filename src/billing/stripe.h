// Stripe's HTTP API as documented at docs.stripe.com/api (payment_intents, errors) and docs.stripe.com/webhooks
// (signatures).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "billing/payment_gateway.h"
#include "core/time.h"

namespace chandlery::billing::stripe {

/// How old a signed webhook may be, or how far ahead its clock: later it could be a replay.
inline constexpr std::int64_t kToleranceSeconds = 300;

/// The whole number that Stripe writes for an amount (docs.stripe.com/currencies): minor units, but MGA in whole units,
/// ISK and UGX in hundredths of whole units, three-decimal currencies in thousandths that end with 0. nullopt when it
/// cannot write the amount.
std::optional<std::int64_t> to_wire(const Money& amount);
/// nullopt when the currency cannot hold it.
std::optional<Money> from_wire(std::int64_t amount, Currency currency);

struct Account {
  std::string secret_key;
  std::string endpoint;  ///< without a slash at its end
};

class Gateway : public PaymentGateway {
 public:
  explicit Gateway(Account account) : account_(std::move(account)) {}
  Result<CardPayment> create(const CardPaymentRequest& request) const override;

 private:
  Account account_;
};

/// What the answer to a request for a payment says; see PaymentGateway::create.
Result<CardPayment> read_answer(int status, std::string_view body);

/// Whether the header `Stripe-Signature` (`t=1614592800,v1=hex[,v1=hex]`) was made of this body by who knows `secret`,
/// within the tolerance of `now`. Constant time in what it compares.
bool is_signed(std::string_view header, std::string_view body, std::string_view secret, Instant now);

enum class EventKind : std::uint8_t {
  kOther,      ///< nothing to us
  kPaid,       ///< payment_intent.succeeded
  kTakenBack,  ///< charge.refunded and charge.dispute.funds_withdrawn; `amount` is what went back in all
};
struct Event {
  std::string id;
  EventKind kind = EventKind::kOther;
  std::string type;  ///< Stripe's word
  std::string intent;
  Money amount;
  std::string partner_id, invoice;  ///< metadata, of kPaid; empty: not a payment of this shop
};
/// kMalformedRequest or kInvalidProperty for what is no event.
Result<Event> parse_event(std::string_view body);

}  // namespace chandlery::billing::stripe
