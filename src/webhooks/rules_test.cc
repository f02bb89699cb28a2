// Which records are events, where may be sent to, and when it is tried again.
#include "webhooks/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chandlery::webhooks {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

audit::Record record(std::string operation, std::string customized, std::string status = "succeeded") {
  audit::Record made;
  made.operation = std::move(operation);
  made.customized = std::move(customized);
  made.status = std::move(status);
  made.customer_id = "c1";
  return made;
}
std::vector<std::string> told(const audit::Record& of) {
  std::vector<std::string> all;
  for (const Event& event : events_of(of)) all.push_back(std::string(event.name) + " " + event.resource_path);
  return all;
}

TEST(WebhookRules, EventsAreRecordsOfTheLogThatSucceeded) {
  const std::string changed = R"([{"key":"SubscriptionId","value":"s1"}])";
  EXPECT_THAT(told(record("update_subscription", changed)),
              ElementsAre("subscription-updated /v1/customers/c1/subscriptions/s1"));
  EXPECT_THAT(told(record("update_subscription", changed, "failed")), IsEmpty());
  audit::Record resumed = record("update_subscription", changed);
  resumed.old_value = R"({"Status":"suspended"})";
  resumed.new_value = R"({"Status":"active"})";
  EXPECT_THAT(told(resumed), ElementsAre("subscription-updated /v1/customers/c1/subscriptions/s1",
                                         "subscription-active /v1/customers/c1/subscriptions/s1"));
  EXPECT_THAT(told(record("update_subscription",
                          R"([{"key":"ReservationId","value":"r"},{"key":"SubscriptionId","value":"s1"}])")),
              IsEmpty());
  EXPECT_THAT(told(record("create_order", R"([{"key":"SubscriptionId-0","value":""},{"key":"SubscriptionId-1","value":"s2"}])")),
              ElementsAre("subscription-active /v1/customers/c1/subscriptions/s2"));
  EXPECT_THAT(told(record("ready_invoice", R"([{"key":"InvoiceId","value":"G1"},{"key":"DocumentType","value":"invoice"}])")),
              ElementsAre("invoice-ready /v1/invoices/G1"));
  EXPECT_THAT(told(record("ready_invoice", R"([{"key":"InvoiceId","value":"G1"},{"key":"DocumentType","value":"void_note"}])")),
              IsEmpty());
  EXPECT_THAT(told(record("create_partner_relationship",
                          R"([{"key":"InvitationId","value":"i"},{"key":"DelegatedAdmin","value":"true"}])")),
              ElementsAre("reseller-relationship-accepted-by-customer /v1/customers/c1",
                          "dap-admin-relationship-approved /v1/customers/c1"));
  EXPECT_THAT(told(record("create_partner_relationship", "[]")), IsEmpty());
  EXPECT_THAT(told(record("reach_spending_threshold", "[]")),
              ElementsAre("usagerecords-thresholdExceeded /v1/customers/c1/usagesummary"));
  EXPECT_THAT(told(record("get_software_key", "nonsense")), IsEmpty());
}

TEST(WebhookRules, NamesOfEventsAreReadInAnyCaseAndWrittenAsDocumented) {
  EXPECT_EQ(known_event("INVOICE-READY"), "invoice-ready");
  EXPECT_EQ(known_event("usagerecords-thresholdexceeded"), "usagerecords-thresholdExceeded");
  EXPECT_EQ(known_event("referral-created"), "referral-created");
  EXPECT_EQ(known_event("invoice-paid"), std::nullopt);
}

bool goes(std::string_view url, const Reach& reach = {}) { return check_url(url, reach).has_value(); }

TEST(WebhookRules, AnAddressIsHttpsOfThePublicInternet) {
  for (const char* url : {"https://hooks.example", "https://hooks.example:8443/a?b=c", "HTTPS://8.8.8.8/x",
                          "https://[2600::1]:8443/", "https://hooks.example/a@b", "https://localhost.example/"}) {
    EXPECT_TRUE(goes(url)) << url;
  }
  for (const char* url :
       {"", "hooks.example", "https:/hooks.example", "https://", "https:///path", "http://hooks.example/", "ftp://hooks.example/",
        "file:///etc/passwd", "https://user@hooks.example/", "https://a:b@hooks.example/", "https://hooks.example/#f",
        "https://hooks.example:0/", "https://hooks.example:99999/", "https://hooks.example:x/", "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: x", "https://h\\@evil.example/", "https://m\xC3\xBCll.example/",
        "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/",
        "https://[::1", "https://[::1]x/", "https://[nonsense]/", "https://localhost/", "https://LOCALHOST:8443/",
        "https://a.localhost/"}) {
    EXPECT_FALSE(goes(url)) << url;
  }
  EXPECT_FALSE(goes("https://hooks.example/" + std::string(kLongestUrl, 'a')));
}

TEST(WebhookRules, TheOperatorMayOpenNetworksAndPlainHttp) {
  const Reach laptop{.plain_http = true, .private_networks = http::parse_networks("127.0.0.0/8").value()};
  EXPECT_TRUE(goes("http://127.0.0.1:4000/hook", laptop));
  EXPECT_TRUE(goes("http://localhost:4000/hook", laptop));
  EXPECT_FALSE(goes("http://10.0.0.1/hook", laptop));
  EXPECT_FALSE(goes("http://[::1]/hook", laptop));
  EXPECT_TRUE(laptop.has(*http::Address::parse("::ffff:127.0.0.1")));
  EXPECT_FALSE(laptop.has(*http::Address::parse("192.168.0.1")));
}

TEST(WebhookRules, TenTriesAreSpreadOverMoreThanADayEachLaterThanTheOneBefore) {
  std::int64_t all = 0;
  for (std::int64_t tries = 1; tries < kMostTries; ++tries) {
    all += back_off(tries);
    if (tries > 1) {
      EXPECT_GT(back_off(tries), back_off(tries - 1));
    }
  }
  EXPECT_GT(all, 24 * 3'600);
  EXPECT_LT(all, 48 * 3'600);
  EXPECT_EQ(back_off(1), 60);
}

}  // namespace
}  // namespace chandlery::webhooks
