// A partner's program that is told of events by the real server: signed, tried again, replayed, with the turned clock's time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <condition_variable>
#include <mutex>

#include "platform/crypto/crypto.h"
#include "platform/http/server.h"
#include "support/calls.h"
#include "support/running_server.h"

namespace chandlery::test {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::StartsWith;

/// The partner's program: keeps what it is told, and answers as it is told to.
class Receiver {
 public:
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/hook"; }
  void answer_with(int status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
  }
  /// Waits until so many have come; those that came.
  std::vector<http::Request> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(arrived_.wait_for(lock, std::chrono::seconds(60), [&] { return received_.size() >= count; }))
        << received_.size() << " came, not " << count;
    return received_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<http::Request> received_;
  int status_ = 200;
  http::Server server_{http::ServerOptions{.port = 0, .io_threads = 1},
                       [this](http::Request&& request, http::Respond respond) {
                         http::Response response;
                         {
                           const std::lock_guard lock(mutex_);
                           response.status = status_;
                           received_.push_back(std::move(request));
                         }
                         if (response.status == 302) response.set("Location", "/stolen");
                         arrived_.notify_all();
                         respond(std::move(response));
                       },
                       [](int status, std::string_view) { return http::Response{.status = status}; }};
};

/// As a consumer verifies it: the algorithm's name split at its hyphen, the certificate's key.
bool verifies(const std::string& certificate, std::string_view algorithm, std::string_view body, std::string_view signature) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(certificate.data());
  const std::unique_ptr<X509, decltype(&X509_free)> parsed(
      d2i_X509(nullptr, &bytes, static_cast<long>(certificate.size())), X509_free);
  if (!parsed || X509_verify(parsed.get(), X509_get0_pubkey(parsed.get())) != 1) return false;
  EXPECT_EQ(EVP_PKEY_get_base_id(X509_get0_pubkey(parsed.get())), EVP_PKEY_RSA);
  const std::string hash(algorithm.substr(algorithm.find('-') + 1));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const std::string raw = crypto::from_base64(signature.substr(std::string_view("Signature ").size())).value();
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_get_digestbyname(hash.c_str()), nullptr,
                              X509_get0_pubkey(parsed.get())) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(raw.data()), raw.size(),
                          reinterpret_cast<const unsigned char*>(body.data()), body.size()) == 1;
}

std::string path_of(const std::string& url) { return url.substr(url.find('/', url.find("://") + 3)); }

std::string member(const http::Request& request, std::string_view name) {
  return at(http::Response{.body = request.body}, name);
}

class WebhooksApiTest : public testing::Test {
 protected:
  WebhooksApiTest() {
    server_.set_environment("CHANDLERY_WEBHOOKS_PLAIN_HTTP=allowed");
    server_.set_environment("CHANDLERY_WEBHOOKS_PRIVATE_NETWORKS=127.0.0.1");
    server_.set_environment("CHANDLERY_SANDBOX_CLOCK=turned");
    server_.set_environment("CHANDLERY_SERVER_PUBLIC_URL=http://shop.example");
    server_.load_demo();
    server_.start();
    client_ = server_.client();
  }
  /// By the admin agent; the token is a new one, since the clock is turned.
  http::Response ask(Method method, std::string target, std::string body = {}) {
    const std::string token = user_token(*client_, demo::kTenant, demo::kClient, demo::kSecret,
                                         "agent@" + std::string(demo::kTenant), demo::kPassword);
    return exchange(*client_, method, std::move(target), token, std::move(body));
  }
  http::Response must(int status, Method method, std::string target, std::string body = {}) {
    const http::Response answer = ask(method, target, std::move(body));
    EXPECT_EQ(answer.status, status) << target << ": " << answer.body;
    return answer;
  }
  void turn_days(int days) { must(200, Method::kPost, "/v1/sandbox/clock", R"({"days":)" + std::to_string(days) + "}"); }

  RunningServer server_{sql::Engine::kSqlite};
  std::unique_ptr<http::Client> client_;
  Receiver receiver_;
};

TEST_F(WebhooksApiTest, EventsAreSignedTriedAgainNeverRedirectedAndReplayed) {
  const auto registration = [&](const std::string& url) {
    return R"({"WebhookUrl":")" + url + R"(","WebhookEvents":["test-created","subscription-active","invoice-ready"]})";
  };
  must(400, Method::kPost, "/webhooks/v1/registration", registration("http://10.0.0.1/hook"));
  must(200, Method::kPost, "/webhooks/v1/registration", registration(receiver_.url()));

  // Led elsewhere, then failing, then well. The clock stands at midnight and where it is turned to, and each time it is tried.
  receiver_.answer_with(302);
  const std::string test = "/webhooks/v1/registration/validationEvents";
  const std::string id = at(must(200, Method::kPost, test), "correlationId");
  receiver_.wait_for(1);
  receiver_.answer_with(500);
  turn_days(1);
  receiver_.wait_for(2);
  receiver_.answer_with(200);
  turn_days(1);
  std::vector<http::Request> told = receiver_.wait_for(3);
  const std::size_t tries = told.size();
  for (const http::Request& request : told) {
    EXPECT_EQ(request.path, "/hook");
    EXPECT_EQ(request.body, told[0].body);
    EXPECT_EQ(request.header("X-Chandlery-Delivery"), id);
  }
  const http::Response results = must(200, Method::kGet, test + "/" + id);
  EXPECT_EQ(at(results, "status"), "completed") << results.body;
  EXPECT_EQ(at(results, "results[1].responseCode"), "InternalServerError");

  // The signature, by the certificate that the delivery names.
  const std::string certificate_url(told[0].header("X-MS-Certificate-Url"));
  EXPECT_THAT(certificate_url, StartsWith("http://shop.example/"));
  const std::string certificate = exchange(*client_, Method::kGet, path_of(certificate_url), "").body;
  const std::string signature(told[0].header("Authorization")), algorithm(told[0].header("X-MS-Signature-Algorithm"));
  EXPECT_TRUE(verifies(certificate, algorithm, told[0].body, signature));
  EXPECT_FALSE(verifies(certificate, algorithm, told[0].body + " ", signature));

  // What happens is told in order, with its own time, and leads to its record in the log.
  const std::string customer = "/v1/customers/20000000-0000-4000-8000-000000000001";
  const std::string offer =
      at(must(200, Method::kGet, customer + "/products/PRW5N1QKSHP3/skus/0001/availabilities"), "items[0].catalogItemId");
  must(201, Method::kPost, customer + "/orders",
       R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + offer +
           R"(","quantity":2,"termDuration":"P1Y"}]})");
  turn_days(40);
  told = receiver_.wait_for(tries + 2);
  ASSERT_GE(told.size(), tries + 2) << server_.log();
  EXPECT_EQ(member(told[tries], "EventName"), "subscription-active");
  EXPECT_EQ(member(told[tries + 1], "EventName"), "invoice-ready");
  EXPECT_LT(member(told[tries], "ResourceChangeUtcDate"), member(told[tries + 1], "ResourceChangeUtcDate"));
  for (std::size_t i : {tries, tries + 1}) {
    must(200, Method::kGet, path_of(member(told[i], "ResourceUri")));
    must(200, Method::kGet, path_of(member(told[i], "AuditUri")));
  }

  // Again, by hand.
  const http::Response list = must(200, Method::kGet, "/v1/webhooks/deliveries?state=delivered");
  const std::string last = "/v1/webhooks/deliveries/" + at(list, "items[0].id");
  const std::size_t before = told.size();
  must(202, Method::kPost, last + "/replay");
  EXPECT_EQ(receiver_.wait_for(before + 1).back().body, told.back().body);
}

}  // namespace
}  // namespace chandlery::test
