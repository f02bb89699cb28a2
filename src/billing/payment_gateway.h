// What the shop asks of a company that takes card payments; stripe.h is one. No card number ever comes near the shop.
#pragma once

#include <string>

#include "core/money.h"
#include "core/result.h"

namespace chandlery::billing {

struct CardPaymentRequest {
  std::string partner_id;
  std::string invoice;          ///< number
  Money amount;                 ///< above zero
  std::string idempotency_key;  ///< the same key, the same payment, however often it is sent
};

/// A payment that waits for the payer's card.
struct CardPayment {
  std::string id;             ///< the gateway's; the reference of the payment once it has arrived
  std::string client_secret;  ///< by which the payer's browser confirms it with the gateway
  std::string state;          ///< the gateway's word
};

class PaymentGateway {
 public:
  virtual ~PaymentGateway() = default;
  /// kInvalidInput, with the gateway's reason, when it refuses the payment; kUnavailable when it cannot be reached or
  /// does not take requests now. Blocks, for seconds.
  virtual Result<CardPayment> create(const CardPaymentRequest& request) const = 0;
};

}  // namespace chandlery::billing
