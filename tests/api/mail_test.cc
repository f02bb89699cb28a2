// What people are told comes to them by a real mail server, each in his language; and it comes when the server is back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "platform/crypto/crypto.h"
#include "platform/files/file.h"
#include "support/calls.h"
#include "support/running_server.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;
using http::Method;
using testing::HasSubstr;
using testing::Not;

const std::string kTenant(demo::kTenant);
constexpr std::string_view kDeskClient = "00000000-0000-4000-8000-000000000010";
constexpr std::string_view kDeskSecret = "demo-secret-of-the-chandlery-desk";
const std::string kCustomer = "/v1/customers/20000000-0000-4000-8000-000000000001";

/// Waits for what another process does; false after a minute.
bool comes_true(const std::function<bool()>& condition) {
  for (int i = 0; i < 600; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

std::string header(const std::string& letter, const std::string& name) {
  const std::size_t at = letter.find("\r\n" + name + ": ");
  if (at == letter.npos) return "";
  const std::size_t from = at + name.size() + 4;
  std::size_t end = letter.find("\r\n", from);
  while (letter.compare(end + 2, 1, " ") == 0) end = letter.find("\r\n", end + 2);
  return letter.substr(from, end - from);
}

std::string body_of(const std::string& letter) {
  std::string encoded = letter.substr(letter.find("\r\n\r\n") + 4);
  std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
  return crypto::from_base64(encoded).value_or("not base64");
}

class MailApiTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* given = std::getenv("CHANDLERY_TEST_SMTP");
    if (given == nullptr) GTEST_SKIP() << "CHANDLERY_TEST_SMTP is not set: the mail server comes from npm's registry.";
    std::istringstream words(given);
    words >> port_ >> letters_;
    for (const auto& file : fs::directory_iterator(letters_)) fs::remove(file.path());  // of a run before
    server_.load_demo();
  }
  void serve(const std::vector<std::string>& settings) {
    for (const std::string& setting : settings) server_.set_environment("CHANDLERY_" + setting);
    server_.start();
    client_ = server_.client();
  }
  http::Response ask(const std::string& user, Method method, std::string target, std::string body = {}) {
    const bool ours = user.find('@') == user.npos;
    const std::string name = ours ? user + "@" + kTenant : user, domain = name.substr(name.find('@') + 1);
    const std::string token = user_token(*client_, domain, ours ? demo::kClient : kDeskClient,
                                         ours ? demo::kSecret : kDeskSecret, name, demo::kPassword);
    http::Response answer = exchange(*client_, method, std::move(target), token, std::move(body));
    EXPECT_LT(answer.status, 300) << answer.body;
    return answer;
  }
  /// An order that is cancelled at once, which its people are told of; a product key of it.
  std::string buy_and_cancel() {
    const std::string product = "/products/8B64QH90172Z/skus/0001/availabilities";
    const std::string item = at(ask("agent", Method::kGet, kCustomer + product), "items[0].catalogItemId");
    const std::string order =
        at(ask("agent", Method::kPost, kCustomer + "/orders",
               R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + item + R"(","quantity":1}]})"),
           "id");
    const std::string keys = kCustomer + "/orders/" + order + "/lineitems/0/softwarekeys";
    const std::string id = at(ask("agent", Method::kGet, keys), "items[0].id");
    const std::string key = at(ask("agent", Method::kPost, keys + "/" + id + "/reveal", R"({"reason":"set-up"})"), "key");
    ask("agent", Method::kPost, kCustomer + "/orders/" + order + "/cancellation",
        R"({"reason":"Bought twice","acknowledged":true})");
    return key;
  }
  /// What the mail job says of its last run.
  std::string mail_job() {
    const http::Response jobs = ask("operator@operator.example", Method::kGet, "/operator/v1/jobs");
    for (int i = 0; i < 20; ++i) {
      const std::string row = "items[" + std::to_string(i) + "].";
      if (at(jobs, row + "name") == "mail") return at(jobs, row + "state") + ": " + at(jobs, row + "outcome");
    }
    return "none";
  }
  /// The letters that the mail server took for this address.
  std::vector<std::string> letters_to(const std::string& address) const {
    std::vector<std::string> found;
    for (const auto& file : fs::directory_iterator(letters_)) {
      if (file.path().extension() != ".eml") continue;
      std::string letter = "\r\n" + files::read_file(file.path());
      if (header(letter, "To").find("<" + address + ">") != std::string::npos) found.push_back(std::move(letter));
    }
    return found;
  }

  int port_ = 0;
  fs::path letters_;
  RunningServer server_{sql::Engine::kSqlite};
  std::unique_ptr<http::Client> client_;
};

TEST_F(MailApiTest, PeopleAreMailedInTheirLanguageOnceTheServerTakesMail) {
  const fs::path password = server_.folder() / "password";
  files::write_file(password, "wrong\n", {.mode = 0600});
  // First one that is not there.
  serve({"MAIL_SERVER=127.0.0.1:1", "MAIL_TLS=none", "MAIL_FROM=shop@store.example", "MAIL_USER=shop",
         "MAIL_PASSWORD_FILE=" + password.string(), "SERVER_PUBLIC_URL=https://store.example"});
  ask("agent", Method::kPut, "/v1/preferences", R"({"language":"zh-Hans"})");
  ask("sales", Method::kPut, "/v1/preferences", R"({"notifications":{"cancellation_completed":false}})");
  const std::string key = buy_and_cancel();
  EXPECT_TRUE(comes_true([&] { return mail_job().starts_with("failed:"); })) << mail_job();
  server_.stop();

  // Then one that does not let us in, which the operator is told of; and what was wrong is put right.
  serve({"MAIL_SERVER=127.0.0.1:" + std::to_string(port_)});
  EXPECT_TRUE(comes_true([&] { return mail_job().find("535") != std::string::npos || mail_job().find("Login") != std::string::npos; }))
      << mail_job();
  const http::Response waiting = ask("operator@operator.example", Method::kGet, "/operator/v1/deliveries?state=waiting");
  EXPECT_NE(at(waiting, "totalCount"), "0");
  EXPECT_TRUE(letters_to("admin@" + kTenant).empty());
  files::write_file(password, "right\n", {.mode = 0600});

  const std::string agent = "agent@" + kTenant, admin = "admin@" + kTenant, customer = "admin@harborpine.example";
  ASSERT_TRUE(comes_true([&] {
    return letters_to(agent).size() == 1 && letters_to(admin).size() == 1 && letters_to(customer).size() == 1;
  })) << mail_job() << server_.log();
  EXPECT_TRUE(comes_true([&] {
    return at(ask("operator@operator.example", Method::kGet, "/operator/v1/deliveries?state=waiting"), "totalCount") == "0";
  }));
  const std::string english = letters_to(admin)[0], chinese = letters_to(agent)[0], theirs = letters_to(customer)[0];
  EXPECT_THAT(body_of(english), HasSubstr("You and your customer are responsible for stopping the use"));
  EXPECT_THAT(body_of(english), HasSubstr("https://store.example/partner/customers/20000000-0000-4000-8000-000000000001/orders/"));
  EXPECT_THAT(body_of(chinese), HasSubstr("你和你的客户有责任停止使用所有已取消的软件"));
  EXPECT_EQ(header(chinese, "Content-Language"), "zh-Hans");
  EXPECT_THAT(header(chinese, "Subject"), testing::StartsWith("=?UTF-8?B?"));
  EXPECT_THAT(body_of(theirs), HasSubstr("https://store.example/centre/products"));
  EXPECT_THAT(header(english, "Message-ID"), HasSubstr("@store.example>"));
  EXPECT_NE(header(english, "Message-ID"), header(chinese, "Message-ID"));
  EXPECT_EQ(header(english, "From"), "\"Chandlery\" <shop@store.example>");
  EXPECT_TRUE(letters_to("sales@" + kTenant).empty()) << "who wants none gets none";
  for (const std::string& letter : {english, chinese, theirs}) EXPECT_THAT(body_of(letter), Not(HasSubstr(key)));
}

TEST(CapturedMail, ASandboxKeepsItsLettersForWhoeverTurnsItsClock) {
  RunningServer server(sql::Engine::kSqlite);
  server.load_demo();
  server.set_environment("CHANDLERY_MAIL_SERVER=captured");
  server.set_environment("CHANDLERY_SANDBOX_CLOCK=turned");
  server.start();
  const auto client = server.client();
  const auto ask = [&](std::string_view tenant, std::string_view id, std::string_view secret, const std::string& user, Method method,
                       std::string target, std::string body = {}) {
    return exchange(*client, method, std::move(target), user_token(*client, tenant, id, secret, user, demo::kPassword),
                    std::move(body));
  };
  const auto agent = [&](Method method, std::string target, std::string body = {}) {
    return ask(demo::kTenant, demo::kClient, demo::kSecret, "agent@" + kTenant, method, std::move(target), std::move(body));
  };
  const std::string offer =
      at(agent(Method::kGet, kCustomer + "/products/PRW5N1QKSHP3/skus/0001/availabilities"), "items[0].catalogItemId");
  EXPECT_EQ(agent(Method::kPost, kCustomer + "/orders",
                  R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" + offer +
                      R"(","quantity":2,"termDuration":"P1Y"}]})").status, 201);
  const http::Response turned = agent(Method::kPost, "/v1/sandbox/clock", R"({"days":40})");
  ASSERT_EQ(turned.status, 200) << turned.body;
  const http::Response letters = agent(Method::kGet, "/v1/sandbox/letters");
  std::string ready;
  for (int i = 0; i < 100 && ready.empty(); ++i) {
    const std::string row = "items[" + std::to_string(i) + "].";
    if (at(letters, row + "kind") == "invoice_ready") ready = at(letters, row + "id");
  }
  ASSERT_NE(ready, "") << letters.body;
  const http::Response one = agent(Method::kGet, "/v1/sandbox/letters/" + ready);
  EXPECT_GT(at(one, "date"), to_iso(SystemClock().now().plus_days(1))) << one.body;
  EXPECT_THAT(at(one, "to"), HasSubstr("@" + kTenant));
  const http::Response foreign =
      ask("rheinkontor.example", "22222222-2222-4222-8222-222222222222", "demo-secret-of-the-rheinkontor-application",
          "agent@rheinkontor.example", Method::kGet, "/v1/sandbox/letters/" + ready);
  EXPECT_EQ(foreign.status, 404);
}

}  // namespace
}  // namespace chandlery::test
