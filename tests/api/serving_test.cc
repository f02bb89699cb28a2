// The server as a process: told to stop while it works, and behind TLS.
#include <gmock/gmock.h>
#include <signal.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>

#include "api/demo_shop.h"
#include "platform/http/server_fixture.h"

namespace chandlery::test {
namespace {

using testing::HasSubstr;

class ServingTest : public OnDemoShop {};

// Each client waits for "100 Continue", so the server has begun with its request; it sends the body only after the
// server has stopped listening.
TEST_P(ServingTest, ToldToStopItAnswersWhatItHasBegunAndEndsWell) {
  constexpr int kClients = 24;
  RunningServer& server = shop().server();
  const std::string customer = "/v1/customers/" + shop().ids().at("customer_id");
  const std::string body = R"({"lineItems":[{"id":0,"catalogItemId":")" + shop().ids().at("catalog_item_id") +
                           R"(","quantity":1,"billingCycle":"one_time"}]})";
  ASSERT_EQ(shop().ask({}, "GET", "/readyz").status, 200);
  const Fingerprint before = fingerprint(shop().database());

  std::vector<std::unique_ptr<http::Wire>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<http::Wire>(server.port()));
    clients.back()->send(
        "POST " + customer + "/carts HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nAuthorization: Bearer " +
        shop().identity("admin agent").token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
  }
  for (const auto& client : clients) ASSERT_THAT(client->message(), HasSubstr(" 100 "));
  http::Wire idle(server.port());
  idle.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_THAT(idle.message(), HasSubstr(" 200 "));

  kill(server.process(), SIGTERM);
  EXPECT_EQ(idle.until_closed(), "") << "an idle connection is closed";
  while (http::Wire(server.port()).connected()) std::this_thread::yield();  // until it listens no more
  for (const auto& client : clients) client->send(body);
  for (const auto& client : clients) {
    const std::string answer = client->until_closed();
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 201 "));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
  }
  EXPECT_EQ(server.stop(), 0) << server.log();
  EXPECT_THAT(server.log(), HasSubstr("\"event\":\"stopped\""));

  shop().start_again();
  const Fingerprint after = fingerprint(shop().database());
  EXPECT_EQ(after.at("carts").first, before.at("carts").first + kClients) << "what was answered is there";
  EXPECT_EQ(shop().ask({}, "GET", "/readyz").status, 200);
  EXPECT_EQ(shop().ask(shop().identity("admin agent"), "GET", "/v1/me").status, 200);
}

INSTANTIATE_ON_BOTH_ENGINES(ServingTest);

/// Runs a command line; its output, and in `status` how it ended.
std::string output_of(const std::string& command, int& status) {
  std::string text;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> bytes;
  for (std::size_t size; (size = fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) text.append(bytes.data(), size);
  status = pclose(pipe);
  return text;
}

// By curl, which checks the certificate as any client would.
// Invoices need fonts; a server that starts does not, and its memory does not hold them (docs/operations.md).
TEST(ServingFonts, NoFontIsReadBeforeTheFirstDocumentIsPrinted) {
  RunningServer server(sql::Engine::kSqlite);
  server.start();
  std::ifstream maps("/proc/" + std::to_string(server.process()) + "/maps");
  const std::string mapped(std::istreambuf_iterator<char>(maps), {});
  ASSERT_THAT(mapped, HasSubstr("libpango"));
  EXPECT_THAT(mapped, testing::Not(testing::HasSubstr("/fonts/")));
  EXPECT_THAT(mapped, testing::Not(testing::HasSubstr("/fontconfig/")));
}

TEST(ServingTls, AServerWithACertificateSpeaksTlsAndNothingElse) {
  RunningServer server(sql::Engine::kSqlite);
  const std::string certificate = (server.folder() / "certificate.pem").string(),
                    key = (server.folder() / "key.pem").string();
  int status = 0;
  const std::string made = output_of(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
      "-addext subjectAltName=IP:127.0.0.1 -keyout " +
          key + " -out " + certificate,
      status);
  ASSERT_EQ(status, 0) << made;
  server.set_environment("CHANDLERY_SERVER_CERTIFICATE=" + certificate);
  server.set_environment("CHANDLERY_SERVER_KEY=" + key);
  server.start();

  const std::string address = "127.0.0.1:" + std::to_string(server.port());
  const std::string curl = "curl -sS --max-time 30 --cacert " + certificate + " ";
  EXPECT_EQ(output_of(curl + "https://" + address + "/readyz", status), "ready\n");
  EXPECT_THAT(output_of(curl + "https://" + address + "/v1/customers", status), HasSubstr("\"code\":\"800001\""));
  EXPECT_EQ(status, 0);
  EXPECT_THAT(output_of("curl -sS --max-time 30 http://" + address + "/readyz", status),
              testing::Not(HasSubstr("ready")));
  EXPECT_NE(status, 0) << "plain HTTP is not answered";
  output_of("curl -sS --max-time 30 https://" + address + "/readyz", status);
  EXPECT_NE(status, 0) << "whoever does not know the certificate does not trust it";
  EXPECT_EQ(server.stop(), 0) << server.log();
}

}  // namespace
}  // namespace chandlery::test
