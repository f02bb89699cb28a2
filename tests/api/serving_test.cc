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
#include "support/calls.h"

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

TEST_P(ServingTest, BehindABalancerItSaysNoFirstAndGoesOnAnsweringUntilItsTimeIsOver) {
  RunningServer server(GetParam());
  server.set_environment("CHANDLERY_SERVER_DRAIN_SECONDS=600");
  server.start();
  const auto status = [&](const char* path) {
    return exchange(*server.client(), http::Method::kGet, path, {}).status;  // each time on a new connection
  };
  ASSERT_EQ(status("/readyz"), 200);
  kill(server.process(), SIGTERM);
  while (status("/readyz") == 200) std::this_thread::yield();
  EXPECT_EQ(status("/readyz"), 503);
  EXPECT_EQ(status("/healthz"), 200);
  EXPECT_EQ(status("/v1/me"), 401) << "answered as ever";
  EXPECT_EQ(server.stop(), 0) << "a second signal ends the wait";
}

TEST_P(ServingTest, WhoTriesPasswordsTooOftenIsToldToWait) {
  RunningServer server(GetParam());
  server.set_environment("CHANDLERY_LIMITS_SIGN_INS_PER_MINUTE=3");
  server.start();
  const auto client = server.client();
  const auto attempt = [&] {
    return exchange(*client, http::Method::kPost, "/nowhere.example/oauth2/token", {}, "grant_type=client_credentials").status;
  };
  for (int i = 0; i < 3; ++i) EXPECT_THAT(attempt(), testing::AnyOf(400, 401)) << i;
  EXPECT_EQ(attempt(), 429);
  EXPECT_EQ(exchange(*client, http::Method::kGet, "/healthz", {}).status, 200);
}

TEST_P(ServingTest, BehindAProxyEachOfItsCallersIsCountedForHimself) {
  RunningServer server(GetParam());
  server.set_environment("CHANDLERY_LIMITS_SIGN_INS_PER_MINUTE=1");
  server.set_environment("CHANDLERY_SERVER_PROXIES=127.0.0.0/8");
  server.start();
  const auto client = server.client();
  const auto status = [&](http::Request request, const char* forwarded_for) {
    if (forwarded_for != nullptr) request.headers.push_back({"X-Forwarded-For", forwarded_for});
    return client->send(request).status;
  };
  const auto attempt = [&](const char* forwarded_for) {
    return status({.method = http::Method::kPost, .target = "/nowhere.example/oauth2/token", .body = "grant_type=client_credentials"},
                  forwarded_for);
  };
  EXPECT_NE(attempt("203.0.113.7"), 429);
  EXPECT_EQ(attempt("203.0.113.7"), 429);
  EXPECT_EQ(attempt("203.0.113.8, 203.0.113.7"), 429) << "what he says of himself does not help";
  EXPECT_NE(attempt("203.0.113.8"), 429);
  EXPECT_EQ(status({.target = "/metrics"}, nullptr), 200);
  EXPECT_EQ(status({.target = "/metrics"}, "127.0.0.1"), 403) << "what came through a proxy is not of this machine";
}

TEST_P(ServingTest, ADisabledUsersTokenEndsWithinAMomentAndWorksAgainWhenHeMaySignIn) {
  const Identity& desk = shop().identity("operator");
  const std::string users = "/operator/v1/tenants/" + shop().ids().at("tenant_id") + "/users";
  const std::string name = "leaver@" + std::string(demo::kTenant);
  const std::string id = at(shop().must(201, desk, "POST", users,
                                        R"({"userPrincipalName":")" + name +
                                            R"(","firstName":"Lee","lastName":"Ver","roles":["admin_agent"],)"
                                            R"("passwordProfile":{"password":")" + std::string(demo::kPassword) +
                                            R"(","forceChangePassword":false}})"),
                            "id");
  const Identity leaver{"leaver", "AA",
                        user_token(*shop().server().client(), demo::kTenant, demo::kClient, demo::kSecret, name,
                                   demo::kPassword)};
  const auto status = [&] { return shop().ask(leaver, "GET", "/v1/me").status; };
  ASSERT_EQ(status(), 200);
  shop().must(200, desk, "PATCH", users + "/" + id, R"({"state":"inactive"})");
  while (status() == 200) std::this_thread::yield();
  EXPECT_EQ(status(), 401);
  EXPECT_EQ(shop().ask(shop().identity("admin agent"), "GET", "/v1/me").status, 200) << "nobody else's";
  shop().must(200, desk, "PATCH", users + "/" + id, R"({"state":"active"})");
  while (status() == 401) std::this_thread::yield();
  EXPECT_EQ(status(), 200);
}

TEST(Routes, AreListedWithoutADatabaseOrAnyOtherFile) {
  RunningServer server(sql::Engine::kSqlite);
  const std::filesystem::path elsewhere = server.folder() / "nothing-here";
  server.set_environment("CHANDLERY_DATABASE_ADDRESS=sqlite:" + (elsewhere / "chandlery.db").string());
  server.set_environment("CHANDLERY_SECRETS_MASTER_KEY_FILE=" + (elsewhere / "master.key").string());
  std::string output;
  EXPECT_EQ(server.run({"routes"}, &output), 0) << output;
  EXPECT_THAT(output, HasSubstr("GET /v1/notices\n"));
  EXPECT_FALSE(std::filesystem::exists(elsewhere));
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
  server.set_environment("CHANDLERY_CORE_DUMPS=allowed");  // or its memory's map would be nobody's to read but root's
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
