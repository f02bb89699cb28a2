// Where secrets must not be found: in the log at its most talkative, in a backup, and in what a dying server leaves behind.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "api/demo_shop.h"
#include "app/private_memory.h"
#include "platform/crypto/crypto.h"
#include "support/browser.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;
using http::Method;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// What each secret is, and the secret as it was shown or typed.
using Secrets = std::map<std::string, std::string>;

/// Takes a sign-in, a second factor, an application and a new user through the shop; what must stay between the two sides.
Secrets secrets_of_a_day(DemoShop& shop) {
  const Identity& admin = shop.identity("global admin");
  Secrets secrets = {{"password", std::string(demo::kPassword)},
                     {"client secret", std::string(demo::kSecret)},
                     {"access token of a user", admin.token},
                     {"access token of an application", shop.identity("application alone").token},
                     {"product key", shop.ids().at("key")},
                     {"token of the download link", shop.ids().at("token")},
                     {"token of the invitation", shop.ids().at("invitation_token")},
                     {"token of the request for a partnership", shop.ids().at("partnership_request_token")}};
  EXPECT_EQ(shop.ask({}, "GET", "/downloads/" + shop.ids().at("token")).status / 100, 2) << "the link is followed once";

  const http::Response application = shop.must(
      201, admin, "POST", "/v1/applications",
      R"({"name":"Import","redirectUris":["https://import.example/back"],"roles":["admin_agent"]})");
  secrets["secret of a new application"] = at(application, "clientSecret");
  secrets["second secret of an application"] =
      at(shop.must(201, admin, "POST", "/v1/applications/" + at(application, "id") + "/secrets"), "clientSecret");

  const std::string typed = "typed by a new person, " + crypto::random_token();
  shop.must(201, shop.identity("operator"), "POST", "/operator/v1/tenants/" + shop.ids().at("tenant_id") + "/users",
            R"({"userPrincipalName":"factor@northwind-distribution.example","firstName":"Fay","lastName":"Tor","roles":)"
            R"(["admin_agent"],"passwordProfile":{"password":")" + typed + R"(","forceChangePassword":false}})");
  secrets["password of a new user"] = typed;
  Browser browser(shop.server().port());
  EXPECT_EQ(browser.sign_in("factor@northwind-distribution.example", "wrong, " + typed).status, 401);
  EXPECT_EQ(browser.sign_in("factor@northwind-distribution.example", typed).status, 303);
  secrets["session"] = browser.cookie().substr(browser.cookie().find('=') + 1);
  const http::Response enrolment = browser.fetch(Method::kPost, "/auth/secondfactor", R"({"password":")" + typed + "\"}");
  EXPECT_EQ(enrolment.status, 201) << enrolment.body;
  secrets["secret of an authenticator"] = at(enrolment, "secret");
  secrets["ticket of an authenticator"] = at(enrolment, "ticket");
  // A wrong path, query and body, all of which a log likes to quote.
  shop.ask(admin, "GET", "/v1/nothing?access_token=" + admin.token);
  shop.ask({}, "GET", "/downloads/" + shop.ids().at("token") + "x");
  shop.ask(admin, "POST", "/v1/applications", "{\"secret\":\"" + secrets["secret of a new application"] + "\"");
  return secrets;
}

TEST(Secrets, StandInNoLogHoweverTalkativeAndInNoBackup) {
  DemoShop shop(sql::Engine::kSqlite, {"CHANDLERY_LOG_LEVEL=debug", "CHANDLERY_LOG_REQUESTS=all"});
  const Secrets secrets = secrets_of_a_day(shop);
  const fs::path backup = shop.server().folder() / "backup.db";
  std::string output;
  ASSERT_EQ(shop.server().run({"backup", backup.string()}, &output), 0) << output;
  const std::string copied = bytes_of(backup), log = shop.server().log() + output;
  ASSERT_THAT(log, testing::HasSubstr("/reveal")) << "the log tells of the requests";
  ASSERT_NE(copied.find("Harbor"), std::string::npos) << "the backup holds the shop";
  for (const auto& [what, secret] : secrets) {
    ASSERT_GE(secret.size(), 16u) << what << ": " << secret;
    // A page of the database or a line's limit may cut a long one in two.
    const std::string part = secret.substr(secret.size() > 256 ? secret.size() - 100 : 0);
    EXPECT_EQ(log.find(part), std::string::npos) << "the log holds the " << what;
    EXPECT_EQ(copied.find(part), std::string::npos) << "the backup holds the " << what;
  }
  const std::string master_key = bytes_of(shop.server().folder() / "master.key");
  ASSERT_GE(master_key.size(), 32u);
  EXPECT_EQ(copied.find(master_key.substr(0, 32)), std::string::npos) << "the key lies apart from what it seals";
}

/// Raises the limit on core dumps again and has the process die of a fault; whether a core was written. The process is not
/// reaped.
bool leaves_a_core(pid_t process) {
  const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
  prlimit(process, RLIMIT_CORE, &all, nullptr);  // of another process this takes root; the limit stays 0 otherwise
  kill(process, SIGSEGV);
  siginfo_t end{};
  waitid(P_PID, static_cast<id_t>(process), &end, WEXITED | WNOWAIT);
  EXPECT_EQ(end.si_status, SIGSEGV);
  return end.si_code == CLD_DUMPED;
}

TEST(Secrets, ADyingServerLeavesNoCore) {
  RunningServer server(sql::Engine::kSqlite);
  server.start();
  const std::string limits = bytes_of("/proc/" + std::to_string(server.process()) + "/limits");
  EXPECT_THAT(limits, testing::ContainsRegex("Max core file size +0 +0 "));
  EXPECT_FALSE(leaves_a_core(server.process()));
  server.kill_hard();
}

// Where dumps go to a program the limit does not count, but this flag does; of another process nobody can ask for it.
TEST(Secrets, TheMemoryIsNoOtherProcesssToRead) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    app::keep_memory_private();
    _exit(prctl(PR_GET_DUMPABLE));
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1) << "of a process that did not ask for it";
}

}  // namespace
}  // namespace chandlery::test
