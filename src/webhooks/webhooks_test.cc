// Webhooks on both engines: registered, told of what the log records, tried again, given up, replayed; and by their routes.
#include "webhooks/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/follow.h"
#include "audit/schema.h"
#include "audit/service.h"
#include "identity/schema.h"
#include "notices/schema.h"
#include "notices/told_for_tests.h"
#include "support/calls.h"
#include "support/engines.h"
#include "webhooks/schema.h"
#include "webhooks/sending.h"
#include "webhooks/service.h"

namespace chandlery::webhooks {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kSeller = "a0000000-0000-4000-8000-000000000001";
const std::string kOther = "a0000000-0000-4000-8000-000000000002";
constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
const std::string kRegistration = R"({"webhookurl":"https://hooks.example/in","WEBHOOKEVENTS":["Test-Created","invoice-ready"]})";

class WebhooksTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> all;
    for (const auto& steps : {audit::schema(), identity::schema(), notices::schema(), schema()}) {
      all.insert(all.end(), steps.begin(), steps.end());
    }
    create_database(all);
  }

  static Actor agent(const std::string& partner = kSeller) {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = partner;
    actor.user_id = "agent";
    actor.roles = {Role::kAdminAgent};
    actor.at = kNow;
    return actor;
  }
  http::Response send(const Actor& actor, Method method, std::string_view target, std::string body = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body));
  }
  /// Records that an invoice is ready, as billing does.
  void issue(const std::string& invoice, const std::string& partner = kSeller) {
    database().write_now([&](sql::Tx& tx) {
      audit::append(tx, agent(partner), {.operation = "ready_invoice",
                                         .resource_type = "invoice",
                                         .customized = {{"InvoiceId", invoice}, {"DocumentType", "invoice"}}});
    });
  }

  /// Follows the logs and sends; each post is noted in `sent_`, and answered with `status_` (0: not at all).
  Turn turn(Instant now = kNow) {
    follow(database(), sending_, now);
    return send_due(database(), sending_, now, clock_, [] { return true; });
  }
  std::vector<http::Outcome> answer(std::span<const http::Outgoing> requests) {
    std::vector<http::Outcome> outcomes;
    for (const http::Outgoing& request : requests) {
      sent_.push_back(request);
      if (status_ == 0) {
        outcomes.push_back({std::nullopt, "No answer came: refused."});
      } else {
        outcomes.push_back({http::Response{.status = status_, .body = "said \x01\xff"}, {}});
      }
    }
    return outcomes;
  }
  static std::string header(const http::Outgoing& request, std::string_view name) {
    for (const http::Header& header : request.headers) {
      if (header.name == name) return header.value;
    }
    return "";
  }
  std::string invoices_sent() const {
    std::string all;
    for (const http::Outgoing& request : sent_) {
      const std::size_t from = request.body.find("/invoices/");
      if (from != request.body.npos) all += request.body.substr(from + 10, 2) + " ";
    }
    return all;
  }

  crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  Door door_{.base_url = "https://shop.example", .reach = {}};
  http::Router router_{routes(door_)};
  ManualClock clock_{kNow};
  int status_ = 200;
  std::vector<http::Outgoing> sent_;
  Sending sending_{.signer = {crypto::SigningKey::generate(), "thumbprint", kNow},
                   .base_url = "https://shop.example",
                   .certificate_url = "",
                   .reach = {},
                   .post = [this](std::span<const http::Outgoing> requests) { return answer(requests); }};
};

TEST_P(WebhooksTest, ARegistrationIsMadeChangedAndEndedAsDocumented) {
  EXPECT_EQ(send(agent(), Method::kGet, "/webhooks/v1/registration").status, 404);
  EXPECT_EQ(send(agent(), Method::kPut, "/webhooks/v1/registration", kRegistration).status, 404);
  const http::Response made = send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"("WebhookUrl":"https://hooks.example/in","WebhookEvents":["test-created","invoice-ready"])"));
  EXPECT_EQ(send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration).status, 409);
  EXPECT_EQ(send(agent(kOther), Method::kGet, "/webhooks/v1/registration").status, 404);

  // The whole echo, as clients send it, keeps the subscriber.
  const http::Response echoed = send(agent(), Method::kPut, "/webhooks/v1/registration", made.body);
  EXPECT_EQ(echoed.body, made.body);
  const http::Response changed = send(
      agent(), Method::kPut, "/webhooks/v1/registration",
      R"({"WebhookUrl":"https://hooks.example/2","WebhookEvents":["referral-created"],"SignatureTokenToMsSignatureHeader":"true"})");
  EXPECT_EQ(at(changed, "SubscriberId"), at(made, "SubscriberId")) << changed.body;
  EXPECT_EQ(at(changed, "SignatureTokenToMsSignatureHeader"), "true");

  for (const char* bad : {R"({"WebhookEvents":["invoice-ready"]})", R"({"WebhookUrl":"https://hooks.example"})",
                          R"({"WebhookUrl":"https://hooks.example","WebhookEvents":[]})",
                          R"({"WebhookUrl":"https://hooks.example","WebhookEvents":["everything"]})",
                          R"({"WebhookUrl":"http://hooks.example","WebhookEvents":["invoice-ready"]})",
                          R"({"WebhookUrl":"https://169.254.169.254/","WebhookEvents":["invoice-ready"]})", "[]", "{"}) {
    EXPECT_EQ(send(agent(), Method::kPut, "/webhooks/v1/registration", bad).status, 400) << bad;
  }
  EXPECT_EQ(send(agent(), Method::kGet, "/webhooks/v1/registration").body, changed.body);
  EXPECT_THAT(send(agent(), Method::kGet, "/webhooks/v1/registration/events").body, HasSubstr(R"(["test-created",)"));
  EXPECT_EQ(send(agent(), Method::kDelete, "/webhooks/v1/registration").status, 204);
  EXPECT_EQ(send(agent(), Method::kDelete, "/webhooks/v1/registration").status, 404);
}

TEST_P(WebhooksTest, WhatIsRecordedAfterTheRegistrationIsToldOnceInOrderWithASignature) {
  issue("A0");
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A1");
  issue("B1", kOther);  // not registered
  issue("A2");
  EXPECT_EQ(turn().delivered, 2);
  EXPECT_EQ(turn().delivered, 0);
  EXPECT_EQ(invoices_sent(), "A1 A2 ");
  const http::Outgoing& first = sent_.at(0);
  EXPECT_EQ(first.url, "https://hooks.example/in");
  EXPECT_THAT(first.body, testing::StartsWith(R"({"EventName":"invoice-ready","ResourceUri":"https://shop.example/v1/invoices/A1",)"
                                              R"("ResourceName":"invoice","AuditUri":"https://shop.example/auditactivity/v1/auditrecords/)" + kSeller));
  EXPECT_THAT(first.body, HasSubstr(R"("ResourceChangeUtcDate":"2026-09-21T14:13:20Z"})"));
  EXPECT_EQ(header(first, "X-MS-Certificate-Url"), "https://shop.example/webhooks/v1/certificates/thumbprint.cer");
  EXPECT_EQ(header(first, "X-MS-Signature-Algorithm"), "rsa-sha256");
  const std::string signature = header(first, "Authorization");
  ASSERT_TRUE(signature.starts_with("Signature ")) << signature;
  EXPECT_TRUE(sending_.signer.key.verify(first.body, *crypto::from_base64(std::string_view(signature).substr(10))));
  EXPECT_FALSE(first.may_connect(*http::Address::parse("10.0.0.1")));
  EXPECT_TRUE(first.cut);

  send(agent(), Method::kPut, "/webhooks/v1/registration",
       R"({"WebhookUrl":"https://hooks.example/in","WebhookEvents":["invoice-ready"],"SignatureTokenToMsSignatureHeader":true})");
  issue("A3");
  EXPECT_EQ(turn().delivered, 1);
  EXPECT_EQ(header(sent_.back(), "Authorization"), "");
  EXPECT_TRUE(header(sent_.back(), "x-ms-signature").starts_with("Signature "));
}

TEST_P(WebhooksTest, WhatFailsIsTriedTenTimesThenGivenUpWithOneNoticeAndCanBeReplayed) {
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A1");
  issue("A2");
  status_ = 503;
  EXPECT_EQ(turn().failed, 1);  // the other waits for the next turn
  EXPECT_EQ(turn().failed, 1);
  EXPECT_EQ(turn(kNow.plus_seconds(59)).failed, 0);
  status_ = 0;
  Instant now = kNow;
  Turn all;
  for (int half_days = 0; half_days < 10; ++half_days) {
    now = now.plus_seconds(12 * 3'600);
    const Turn here = turn(now);
    all.failed += here.failed;
    all.given_up += here.given_up;
    all.given_up += turn(now).given_up;
  }
  EXPECT_EQ(all.given_up, 2);
  EXPECT_EQ(sent_.size(), 20u);
  EXPECT_THAT(notices::kinds_told(database(), agent(), notices::Audience::kPartner), ElementsAre("webhook_given_up"));

  const http::Response failed = send(agent(), Method::kGet, "/v1/webhooks/deliveries?state=failed");
  EXPECT_EQ(at(failed, "totalCount"), "2") << failed.body;
  EXPECT_EQ(at(failed, "items[0].lastAttempt.message"), "No answer came: refused.");
  Actor reader = agent();
  reader.locale = "zh-CN";
  EXPECT_EQ(at(send(reader, Method::kGet, "/v1/webhooks/deliveries?state=failed"), "items[0].lastAttempt.message"), "没有收到响应：refused。");
  Actor desk;
  desk.kind = PrincipalKind::kOperator;
  EXPECT_EQ(at(send(desk, Method::kGet, "/operator/v1/webhooks/deliveries"), "items[0].partnerId"), kSeller);

  status_ = 200;
  const std::string id = at(failed, "items[1].id");
  const std::string before = sent_.front().body;
  EXPECT_EQ(send(agent(kOther), Method::kPost, "/v1/webhooks/deliveries/" + id + "/replay").status, 404);
  EXPECT_EQ(send(agent(), Method::kPost, "/v1/webhooks/deliveries/" + id + "/replay").status, 202);
  EXPECT_EQ(turn(now).delivered, 1);
  EXPECT_EQ(sent_.back().body, before);
  EXPECT_EQ(header(sent_.back(), "X-Chandlery-Delivery"), id);
  const http::Response story = send(agent(), Method::kGet, "/v1/webhooks/deliveries/" + id);
  EXPECT_EQ(at(story, "state"), "delivered") << story.body;
  EXPECT_EQ(at(story, "attemptCount"), "11");
  EXPECT_EQ(at(story, "attempts[0].status"), "503");
  EXPECT_EQ(at(story, "attempts[0].message"), "said  ");
  EXPECT_EQ(forget_settled(database(), now.plus_days(28)), 0);
  EXPECT_EQ(forget_settled(database(), now.plus_days(31)), 2);
}

TEST_P(WebhooksTest, AValidationEventIsSentAtOnceTwoAMinuteAndShownForAWeek) {
  const std::string tests = "/webhooks/v1/registration/validationEvents";
  EXPECT_EQ(send(agent(), Method::kPost, tests).status, 404);
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A1");
  follow(database(), sending_, kNow);
  const std::string id = at(send(agent(), Method::kPost, tests), "correlationId");
  EXPECT_EQ(at(send(agent(), Method::kGet, tests + "/" + id), "status"), "pending");
  EXPECT_EQ(turn().delivered, 2);
  EXPECT_THAT(sent_.front().body, HasSubstr(R"("EventName":"test-created")"));  // before what waited
  EXPECT_THAT(sent_.front().body, HasSubstr(R"("AuditUri":null)"));
  const http::Response seen = send(agent(), Method::kGet, tests + "/" + id);
  EXPECT_EQ(at(seen, "status"), "completed") << seen.body;
  EXPECT_EQ(at(seen, "results[0].responseCode"), "OK");
  EXPECT_EQ(at(seen, "callbackUrl"), "https://hooks.example/in");
  EXPECT_EQ(at(seen, "partnerId"), kSeller);
  EXPECT_EQ(send(agent(kOther), Method::kGet, tests + "/" + id).status, 404);

  EXPECT_EQ(send(agent(), Method::kPost, tests).status, 200);
  EXPECT_EQ(send(agent(), Method::kPost, tests).status, 429);
  Actor later = agent();
  later.at = kNow.plus_seconds(61);
  EXPECT_EQ(send(later, Method::kPost, tests).status, 200);
  later.at = kNow.plus_days(8);
  EXPECT_EQ(send(later, Method::kGet, tests + "/" + id).status, 404);
  send(agent(), Method::kPut, "/webhooks/v1/registration",
       R"({"WebhookUrl":"https://hooks.example/in","WebhookEvents":["invoice-ready"]})");
  EXPECT_EQ(send(later, Method::kPost, tests).status, 400);
}

TEST_P(WebhooksTest, TwoServersOnOneDatabaseDoNotBothSend) {
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A1");
  issue("A2");
  // While the first sends, the second has a turn of its own.
  bool once = true;
  Sending first{.signer = {crypto::SigningKey::generate(), "thumbprint", kNow},
                .base_url = "https://shop.example",
                .certificate_url = "",
                .reach = {},
                .post = [&](std::span<const http::Outgoing> requests) {
                  if (once) {
                    once = false;
                    EXPECT_EQ(turn().delivered, 0);
                  }
                  return answer(requests);
                }};
  follow(database(), first, kNow);
  const Turn sent = send_due(database(), first, kNow, clock_, [] { return true; });
  EXPECT_EQ(sent.delivered, 2);
  EXPECT_EQ(invoices_sent(), "A1 A2 ");

  // One that dies with a claim keeps the others out for a minute only.
  issue("A3");
  sending_.post = [](std::span<const http::Outgoing>) -> std::vector<http::Outcome> { throw std::runtime_error("killed"); };
  EXPECT_THROW(turn(), std::runtime_error);
  sending_.post = [this](std::span<const http::Outgoing> requests) { return answer(requests); };
  EXPECT_EQ(turn().delivered, 0);
  clock_.set(kNow.plus_seconds(61));
  EXPECT_EQ(turn().delivered, 1);
}

TEST_P(WebhooksTest, AnEndedRegistrationIsToldOfNothingThatCameBeforeTheNextOne) {
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A1");
  follow(database(), sending_, kNow);
  send(agent(), Method::kDelete, "/webhooks/v1/registration");
  issue("A2");
  EXPECT_EQ(turn().delivered, 0);
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  issue("A3");
  EXPECT_EQ(turn().delivered, 1);
  EXPECT_EQ(invoices_sent(), "A3 ");
}

TEST_P(WebhooksTest, TheListPagesBySeeking) {
  send(agent(), Method::kPost, "/webhooks/v1/registration", kRegistration);
  for (int i = 0; i < 5; ++i) issue("A" + std::to_string(i));
  turn();
  Page<Delivery> page;
  std::vector<std::string> seen;
  do {
    database().read_now([&](sql::Tx& tx) {
      page = list_deliveries(tx, agent(), {.state = State::kDelivered, .continuation = page.next, .size = 2}).value();
    });
    for (const Delivery& delivery : page.items) seen.push_back(delivery.resource_uri.substr(delivery.resource_uri.size() - 2));
  } while (!page.next.empty());
  EXPECT_THAT(seen, ElementsAre("A4", "A3", "A2", "A1", "A0"));
  EXPECT_EQ(send(agent(), Method::kGet, "/v1/webhooks/deliveries?state=lost").status, 400);
  EXPECT_EQ(send(agent(), Method::kGet, "/v1/webhooks/deliveries?MS-ContinuationToken=x").status, 400);
}

TEST_P(WebhooksTest, TheSigningKeyIsMadeOnceSealedAndReplacedBeforeItsCertificateEnds) {
  const Signer first = load_signer(database(), keyring_, "shop.example", kNow);
  EXPECT_EQ(load_signer(database(), keyring_, "shop.example", kNow.plus_days(1)).certificate_id, first.certificate_id);
  const Signer next = load_signer(database(), keyring_, "shop.example", first.ends_at.plus_days(-kRenewalDays + 1));
  EXPECT_NE(next.certificate_id, first.certificate_id);
  for (const Signer* signer : {&first, &next}) {
    const http::Response got = send({}, Method::kGet, "/webhooks/v1/certificates/" + signer->certificate_id + ".cer");
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(crypto::to_hex(crypto::sha256(got.body)), signer->certificate_id);
  }
  EXPECT_EQ(send({}, Method::kGet, "/webhooks/v1/certificates/none.cer").status, 404);
  EXPECT_THROW(load_signer(database(), crypto::Keyring::ephemeral(), "", kNow), std::runtime_error);
}

TEST_P(WebhooksTest, AKeyThatIsReplacedAndItsRecordAreThereTogether) {
  const Signer first = load_signer(database(), keyring_, "shop.example", kNow);
  Actor console;
  console.kind = PrincipalKind::kSystem;
  console.at = kNow;
  const crypto::SigningKey prepared = crypto::SigningKey::generate();
  const auto change = [&](sql::Tx& tx) {
    return change_signer(tx, console, keyring_, prepared, "shop.example", kNow.plus_days(1));
  };
  const auto left = [&] {
    std::pair<std::size_t, std::size_t> found;
    database().read_now([&](sql::Tx& tx) {
      found = {list_certificates(tx).size(), audit::records_after(tx, "", 0, 10).size()};
    });
    return found;
  };
  EXPECT_THROW(database().write_now([&](sql::Tx& tx) {
    EXPECT_TRUE(change(tx));
    throw std::runtime_error("the machine stops");
  }), std::runtime_error);
  EXPECT_EQ(left(), std::pair(std::size_t{1}, std::size_t{0}));
  Result<Certificate> made = fail(errors::kInternal);
  database().write_now([&](sql::Tx& tx) { made = change(tx); });
  ASSERT_TRUE(made);
  EXPECT_EQ(made->slot, 2);
  EXPECT_EQ(left(), std::pair(std::size_t{2}, std::size_t{1}));
  database().read_now([&](sql::Tx& tx) {
    EXPECT_THAT(audit::records_after(tx, "", 0, 10).front().customized, HasSubstr(made->id));
  });
  EXPECT_EQ(load_signer(database(), keyring_, "shop.example", kNow.plus_days(1)).certificate_id, made->id);
}

INSTANTIATE_ON_BOTH_ENGINES(WebhooksTest);

}  // namespace
}  // namespace chandlery::webhooks
