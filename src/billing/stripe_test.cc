// What Stripe documents, as pure functions, and the adapter against a fake of the documented protocol on a local
// server: no test speaks to Stripe itself.
#include "billing/stripe.h"

#include <gmock/gmock.h>

#include <mutex>

#include "billing/stripe_for_tests.h"
#include "platform/http/server.h"

namespace chandlery::billing::stripe {
namespace {

using testing::HasSubstr;

const Instant kNow = *parse_iso("2021-05-03T09:00:00Z");
constexpr std::string_view kSecret = "whsec_test";

Money money(std::int64_t minor, std::string_view code) { return {minor, *Currency::parse(code)}; }

TEST(Stripe, WritesAmountsInItsOwnUnits) {
  EXPECT_EQ(to_wire(money(1'099, "USD")), 1'099);
  EXPECT_EQ(to_wire(money(500, "JPY")), 500);
  EXPECT_EQ(to_wire(money(5'120, "KWD")), 5'120);
  EXPECT_EQ(to_wire(money(5'125, "KWD")), std::nullopt) << "thousandths end with 0";
  EXPECT_EQ(to_wire(money(5, "ISK")), 500);
  EXPECT_EQ(to_wire(money(5, "UGX")), 500);
  EXPECT_EQ(to_wire(money(500, "MGA")), 5);
  EXPECT_EQ(to_wire(money(501, "MGA")), std::nullopt);
}

TEST(Stripe, ReadsTheAmountsThatItWrites) {
  for (const char* code : {"USD", "JPY", "KWD", "ISK", "UGX", "MGA", "HUF", "TWD"}) {
    const Money amount = money(123'000, code);
    EXPECT_EQ(from_wire(to_wire(amount).value(), amount.currency), amount) << code;
  }
  EXPECT_EQ(from_wire(501, *Currency::parse("ISK")), std::nullopt);
}

TEST(StripeSignature, OfTheBodyAndTheTimeIsKnown) {
  EXPECT_TRUE(is_signed(sign("{}", kSecret, kNow), "{}", kSecret, kNow));
  EXPECT_TRUE(is_signed(sign("{}", kSecret, kNow), "{}", kSecret, kNow.plus_seconds(300)));
}

TEST(StripeSignature, AnyOfSeveralWillDoWhileASecretIsRolled) {
  const std::string old = sign("{}", "whsec_old", kNow), fresh = sign("{}", kSecret, kNow);
  const std::string both = old + "," + fresh.substr(fresh.find("v1="));
  EXPECT_TRUE(is_signed(both, "{}", kSecret, kNow));
  EXPECT_TRUE(is_signed(both, "{}", "whsec_old", kNow));
  EXPECT_FALSE(is_signed(both, "{}", "whsec_third", kNow));
}

TEST(StripeSignature, ForgedStaleOrGarbageIsRefused) {
  const std::string good = sign("{}", kSecret, kNow);
  EXPECT_FALSE(is_signed(good, "{ }", kSecret, kNow)) << "another body";
  EXPECT_FALSE(is_signed(good, "{}", "whsec_other", kNow));
  EXPECT_FALSE(is_signed(good, "{}", "", kNow));
  EXPECT_FALSE(is_signed(sign("{}", "", kNow), "{}", "", kNow)) << "no secret is no door";
  EXPECT_FALSE(is_signed(good, "{}", kSecret, kNow.plus_seconds(301)));
  EXPECT_FALSE(is_signed(good, "{}", kSecret, kNow.plus_seconds(-301)));
  EXPECT_FALSE(is_signed("t=1" + good.substr(2), "{}", kSecret, kNow)) << "another time";
  for (const char* header :
       {"", ",", "t=", "v1=", "t=,v1=", "t=x,v1=x", "t=99999999999999999999,v1=00", "v1", "=", "t=1620032400"}) {
    EXPECT_FALSE(is_signed(header, "{}", kSecret, kNow)) << header;
  }
  EXPECT_FALSE(is_signed("t=1620032400,v0=" + good.substr(good.find("v1=") + 3), "{}", kSecret, kNow))
      << "v0 is for Stripe's tests";
}

TEST(StripeEvent, SaysWhatHappenedToWhichPayment) {
  const Event paid = parse_event(paid_event("evt_1", "pi_1", 1'099, "usd", "partner-a", "G000000001")).value();
  EXPECT_EQ(paid.kind, EventKind::kPaid);
  EXPECT_EQ(paid.intent, "pi_1");
  EXPECT_EQ(paid.amount, money(1'099, "USD"));
  EXPECT_EQ(paid.partner_id, "partner-a");
  EXPECT_EQ(paid.invoice, "G000000001");
  const Event back = parse_event(refund_event("evt_2", "pi_1", 1'099, "usd")).value();
  EXPECT_EQ(back.kind, EventKind::kTakenBack);
  EXPECT_EQ(back.amount, money(1'099, "USD"));
  EXPECT_EQ(parse_event(dispute_event("evt_3", "pi_1", 99, "usd"))->amount, money(99, "USD"));
  EXPECT_EQ(parse_event(R"({"id":"evt_4","type":"customer.created"})")->kind, EventKind::kOther);
}

TEST(StripeEvent, GarbageIsRefused) {
  for (
      const char* body :
      {"", "[]", "{}", "null", R"({"id":"e","type":"charge.refunded"})",
       R"({"id":"e","type":"payment_intent.succeeded","data":{"object":[]}})",
       R"({"id":"e","type":"payment_intent.succeeded","data":{"object":{"id":"pi","amount_received":-1,"currency":"usd"}}})",
       R"({"id":"e","type":"payment_intent.succeeded","data":{"object":{"id":"pi","amount_received":1,"currency":"zzz"}}})"}) {
    EXPECT_FALSE(parse_event(body)) << body;
  }
}

TEST(StripeAnswer, AFailureBecomesOneOfOurErrors) {
  const auto error = [](int status, std::string_view body) { return read_answer(status, body).error(); };
  const Error declined = error(402, R"({"error":{"type":"card_error","message":"Your card was declined."}})");
  EXPECT_TRUE(declined.is(errors::kInvalidInput));
  EXPECT_THAT(declined.message, HasSubstr("Your card was declined."));
  EXPECT_TRUE(error(400, "nonsense").is(errors::kInvalidInput));
  EXPECT_TRUE(error(401, "{}").is(errors::kUnavailable));
  EXPECT_TRUE(error(409, "{}").is(errors::kUnavailable));
  EXPECT_TRUE(error(429, "{}").is(errors::kUnavailable));
  EXPECT_TRUE(error(500, "<html>").is(errors::kUnavailable));
  EXPECT_TRUE(error(200, R"({"id":"pi_1"})").is(errors::kUnavailable));
  EXPECT_TRUE(error(302, "").is(errors::kUnavailable));
}

// The fake holds what is documented of POST /v1/payment_intents: the key, the form, and one payment a key.
class StripeGateway : public testing::Test {
 protected:
  static constexpr std::string_view kKey = "sk_test_1";

  http::Response answer(const http::Request& request) {
    const std::lock_guard lock(mutex_);
    const auto error = [](int status, const char* message) {
      return http::Response{.status = status, .body = std::string(R"({"error":{"message":")") + message + R"("}})"};
    };
    if (request.header("Authorization") != "Bearer " + std::string(kKey)) return error(401, "Invalid API Key");
    if (request.method != http::Method::kPost || request.path != "/v1/payment_intents") return error(404, "no route");
    if (request.header("Content-Type") != "application/x-www-form-urlencoded") return error(400, "no form");
    form_ = http::Query(request.body);
    const std::string key(request.header("Idempotency-Key"));
    if (key.empty()) return error(400, "no key");
    const auto [known, fresh] = payments_.try_emplace(key, "pi_" + std::to_string(payments_.size() + 1), request.body);
    if (known->second.second != request.body) return error(400, "Keys can only be used with the same parameters.");
    const std::string& id = known->second.first;
    return {.body = R"({"id":")" + id +
                    R"(","object":"payment_intent","status":"requires_payment_method","client_secret":")" + id +
                    R"(_secret"})"};
  }
  Result<CardPayment> ask(std::string key, Money amount, std::string_view secret_key = kKey) {
    return Gateway({std::string(secret_key), endpoint_})
        .create({.partner_id = "partner & a",
                 .invoice = "G000000001",
                 .amount = amount,
                 .idempotency_key = std::move(key)});
  }
  void SetUp() override {
    http::ServerOptions options;
    options.port = 0;
    options.io_threads = 1;
    server_ = std::make_unique<http::Server>(
        options, [this](http::Request&& request, http::Respond respond) { respond(answer(request)); },
        [](int status, std::string_view) { return http::Response{.status = status}; });
    endpoint_ = "http://127.0.0.1:" + std::to_string(server_->port());
  }

  std::mutex mutex_;
  std::map<std::string, std::pair<std::string, std::string>> payments_;  ///< by key: id and form
  http::Query form_;
  std::string endpoint_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(StripeGateway, ThePaymentSaysWhatItIsFor) {
  const Result<CardPayment> payment = ask("k1", money(5'120, "KWD"));
  ASSERT_TRUE(payment) << payment.error().message;
  EXPECT_EQ(payment->id, "pi_1");
  EXPECT_EQ(payment->client_secret, "pi_1_secret");
  EXPECT_EQ(payment->state, "requires_payment_method");
  EXPECT_EQ(form_.get("amount"), "5120");
  EXPECT_EQ(form_.get("currency"), "kwd");
  EXPECT_EQ(form_.get("metadata[partner_id]"), "partner & a");
  EXPECT_EQ(form_.get("metadata[invoice]"), "G000000001");
}

TEST_F(StripeGateway, TheSameKeyIsTheSamePayment) {
  EXPECT_EQ(ask("k1", money(100, "USD"))->id, ask("k1", money(100, "USD"))->id);
  EXPECT_NE(ask("k2", money(100, "USD"))->id, "pi_1");
  EXPECT_TRUE(ask("k1", money(101, "USD")).error().is(errors::kInvalidInput));
}

TEST_F(StripeGateway, WhatItRefusesIsRefusedInWords) {
  EXPECT_TRUE(ask("k1", money(100, "USD"), "sk_wrong").error().is(errors::kUnavailable));
  EXPECT_TRUE(ask("k1", money(5'125, "KWD")).error().is(errors::kInvalidInput));
  EXPECT_TRUE(payments_.empty());
}

TEST_F(StripeGateway, AGatewayThatIsNotThereIsToldApart) {
  server_.reset();
  EXPECT_TRUE(ask("k1", money(100, "USD")).error().is(errors::kUnavailable));
}

}  // namespace
}  // namespace chandlery::billing::stripe
