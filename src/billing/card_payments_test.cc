// Card payments on both engines: what is asked of the gateway, and what its events do to the books. Books::TearDown
// proves the books after each.
#include "billing/card_payments.h"

#include "billing/books_for_tests.h"
#include "billing/invoice_store.h"
#include "billing/issuing.h"
#include "billing/payments.h"
#include "billing/stripe_for_tests.h"
#include "support/calls.h"

namespace chandlery::billing {
namespace {

using testing::IsEmpty, testing::SizeIs;

constexpr std::string_view kSecret = "whsec_test";

/// Takes every payment, and remembers what it was asked.
class OpenGateway : public PaymentGateway {
 public:
  explicit OpenGateway(std::vector<CardPaymentRequest>& asked) : asked_(asked) {}
  Result<CardPayment> create(const CardPaymentRequest& request) const override {
    asked_.push_back(request);
    return CardPayment{"pi_1", "pi_1_secret", "requires_payment_method"};
  }

 private:
  std::vector<CardPaymentRequest>& asked_;
};

class CardPaymentsTest : public Books {
 protected:
  void SetUp() override {
    Books::SetUp();
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      tx.run_script(
          "INSERT INTO partners (id, name, domain, mpn_id, type, status, country, currency, agreement_signed, sandbox, "
          "created_at) VALUES ('partner-a', 'A', 'a.example', '1', 0, 0, 'US', 'USD', 1, 0, 0)");
      const Actor actor = partner("2021-04-08T00:00:00Z");
      hold_account(tx, "partner-a", *parse_iso("2021-01-05T00:00:00Z"));
      charge(tx, actor, {{line("order-1/0/new", money("32.07", "USD"), money("0.00", "USD"))}});
      number_ = issue(tx, actor, *BillingMonth::parse("2021-03"))->back().number;
    });
    door_ = {.gateway = std::make_unique<OpenGateway>(asked_), .webhook_secret = std::string(kSecret)};
  }
  /// The answer's status, or the error's.
  int send(const std::string& body, const std::string& signature) {
    Actor nobody;
    nobody.at = kNow;
    http::Request request{.method = http::Method::kPost, .headers = {{"Stripe-Signature", signature}}, .body = body};
    const http::PathParameters path;
    int status = 0;
    database().write_now([&](sql::Tx& tx) {
      http::Call call{tx, nobody, request, path};
      const http::Route route = card_routes(door_).back();
      const Result<http::Response> answer = route.handler(call);
      test::expect_documented(route, answer);
      status = answer ? answer->status : answer.error().code->status;
      if (!answer) tx.undo();
    });
    return status;
  }
  int send(const std::string& body) { return send(body, stripe::sign(body, kSecret, kNow)); }
  std::string paid(std::string_view event = "evt_1") const {
    return stripe::paid_event(event, "pi_1", 3'207, "usd", "partner-a", number_);
  }
  std::string refund(std::int64_t amount) const { return stripe::refund_event("evt_2", "pi_1", amount, "usd"); }
  std::vector<Payment> payments() {
    std::vector<Payment> found;
    database().read_now([&](sql::Tx& tx) { found = list_payments(tx, partner(), PaymentsOf::kAll, {}, 10).items; });
    return found;
  }
  InvoiceState state() {
    std::optional<Invoice> found;
    database().read_now([&](sql::Tx& tx) { found = store::find_invoice(tx, "partner-a", number_); });
    return found.value().state;
  }

  static constexpr std::string_view kAt = "2021-05-03T09:00:00Z";
  const Instant kNow = *parse_iso(kAt);
  std::string number_;
  CardDoor door_;
  std::vector<CardPaymentRequest> asked_;
};

TEST_P(CardPaymentsTest, APaymentIsStartedForWhatIsOpen) {
  Actor actor = partner(kAt);
  actor.request_id = "request-1";
  const auto started = start_card_payment(database(), actor, *door_.gateway, number_);
  ASSERT_TRUE(started) << started.error().message;
  EXPECT_EQ(started->amount, money("32.07", "USD"));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].partner_id, "partner-a");
  EXPECT_EQ(asked_[0].invoice, number_);
  EXPECT_EQ(asked_[0].idempotency_key, "partner-a/" + number_ + "/3207/request-1");
  EXPECT_THAT(payments(), IsEmpty()) << "nothing has arrived";
  EXPECT_TRUE(
      start_card_payment(database(), partner(kAt, "partner-b"), *door_.gateway, number_).error().is(errors::kNotFound));
  EXPECT_EQ(send(paid()), 200);
  EXPECT_TRUE(start_card_payment(database(), actor, *door_.gateway, number_).error().is(errors::kInvalidInput));
}

TEST_P(CardPaymentsTest, TheSignedEventSettlesTheInvoiceOnce) {
  EXPECT_EQ(send(paid()), 200);
  EXPECT_EQ(send(paid()), 200) << "the same event again";
  EXPECT_EQ(send(paid("evt_9")), 200) << "another event of the same payment";
  ASSERT_THAT(payments(), SizeIs(1));
  EXPECT_EQ(payments()[0].source, PaymentSource::kCard);
  EXPECT_EQ(payments()[0].reference, "pi_1");
  EXPECT_EQ(state(), InvoiceState::kPaid);
}

TEST_P(CardPaymentsTest, ForgedStaleOrUnreadableEventsChangeNothing) {
  EXPECT_EQ(send(paid(), ""), 400);
  EXPECT_EQ(send(paid(), stripe::sign(paid(), "whsec_other", kNow)), 400);
  EXPECT_EQ(send(paid(), stripe::sign(paid(), kSecret, kNow.plus_seconds(-301))), 400);
  EXPECT_EQ(send("{", stripe::sign("{", kSecret, kNow)), 400);
  EXPECT_THAT(payments(), IsEmpty());
  EXPECT_EQ(state(), InvoiceState::kIssued);
}

TEST_P(CardPaymentsTest, EventsOfOthersAreAnsweredAndLeftAlone) {
  EXPECT_EQ(send(R"({"id":"evt_5","type":"customer.created"})"), 200);
  EXPECT_EQ(send(stripe::paid_event("evt_6", "pi_6", 100, "usd", "", "")), 200);
  EXPECT_EQ(send(stripe::paid_event("evt_7", "pi_7", 100, "usd", "nobody", "")), 200);
  EXPECT_THAT(payments(), IsEmpty());
}

TEST_P(CardPaymentsTest, AFullRefundOpensTheInvoiceAgainAndAPartDoesNot) {
  EXPECT_EQ(send(paid()), 200);
  EXPECT_EQ(send(stripe::refund_event("evt_8", "pi_1", 7, "usd")), 200);
  EXPECT_EQ(state(), InvoiceState::kPaid) << "a part is the operator's to book";
  EXPECT_EQ(send(refund(3'207)), 200);
  EXPECT_EQ(state(), InvoiceState::kIssued);
  EXPECT_EQ(send(refund(3'207)), 200);
  EXPECT_EQ(send(stripe::dispute_event("evt_3", "pi_1", 3'207, "usd")), 200) << "it went back already";
  ASSERT_THAT(payments(), SizeIs(1));
  EXPECT_EQ(payments()[0].state, PaymentState::kReversed);
}

TEST_P(CardPaymentsTest, ARefundThatComesBeforeItsPaymentUndoesIt) {
  EXPECT_EQ(send(refund(3'207)), 200);
  EXPECT_THAT(payments(), IsEmpty());
  EXPECT_EQ(send(paid()), 200);
  ASSERT_THAT(payments(), SizeIs(1));
  EXPECT_EQ(payments()[0].state, PaymentState::kReversed);
  EXPECT_EQ(state(), InvoiceState::kIssued);
}

TEST_P(CardPaymentsTest, WithoutAGatewayThereIsNoDoor) {
  door_ = {};
  EXPECT_EQ(send(paid()), 404);
}

INSTANTIATE_ON_BOTH_ENGINES(CardPaymentsTest);

}  // namespace
}  // namespace chandlery::billing
