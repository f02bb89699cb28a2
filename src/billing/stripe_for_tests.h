// Events and signatures as Stripe documents them; made by the tests, since no real one can come here.
#pragma once

#include <string>
#include <string_view>

#include "core/time.h"
#include "platform/crypto/sha256.h"

namespace chandlery::billing::stripe {

inline std::string sign(std::string_view body, std::string_view secret, Instant at) {
  const std::string time = std::to_string(at.micros / Instant::kSecond);
  return "t=" + time + ",v1=" + crypto::to_hex(crypto::hmac_sha256(secret, time + "." + std::string(body)));
}

inline std::string event(std::string_view id, std::string_view type, const std::string& object) {
  return R"({"id":")" + std::string(id) + R"(","object":"event","type":")" + std::string(type) +
         R"(","data":{"object":)" + object + "}}";
}
inline std::string paid_event(std::string_view id, std::string_view intent, std::int64_t amount,
                              std::string_view currency, std::string_view partner_id, std::string_view invoice) {
  return event(id, "payment_intent.succeeded",
               R"({"id":")" + std::string(intent) + R"(","amount_received":)" + std::to_string(amount) +
                   R"(,"currency":")" + std::string(currency) + R"(","metadata":{"partner_id":")" +
                   std::string(partner_id) + R"(","invoice":")" + std::string(invoice) + R"("}})");
}
inline std::string refund_event(std::string_view id, std::string_view intent, std::int64_t amount,
                                std::string_view currency) {
  return event(id, "charge.refunded",
               R"({"id":"ch_1","payment_intent":")" + std::string(intent) + R"(","amount_refunded":)" +
                   std::to_string(amount) + R"(,"currency":")" + std::string(currency) + R"("})");
}
inline std::string dispute_event(std::string_view id, std::string_view intent, std::int64_t amount,
                                 std::string_view currency) {
  return event(id, "charge.dispute.funds_withdrawn",
               R"({"id":"dp_1","payment_intent":")" + std::string(intent) + R"(","amount":)" + std::to_string(amount) +
                   R"(,"currency":")" + std::string(currency) + R"("})");
}

}  // namespace chandlery::billing::stripe
