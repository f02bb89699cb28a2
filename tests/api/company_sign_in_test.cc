// A company's people sign in by its own service: the settings of the operator's manual, a real OpenID provider, and a browser
// that goes the whole way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "platform/files/file.h"
#include "support/browser.h"
#include "support/calls.h"
#include "support/engines.h"
#include "support/running_server.h"

namespace chandlery::test {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kHere = "https://store.example";

/// The settings that docs/operations.md shows, with the provider of the test in the place of the one there.
std::string settings_of_the_manual(const std::string& issuer, const std::string& secret_file) {
  const std::string manual = files::read_file(std::string(CHANDLERY_SOURCE_DIR) + "/docs/operations.md", 1 << 20);
  const std::size_t begin = manual.find("[[sign_in.provider]]\n");
  std::string text = manual.substr(begin, manual.find("```", begin) - begin);
  const auto put = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == text.npos) throw std::runtime_error("the manual does not show " + from);
    text.replace(at, from.size(), to);
  };
  put("https://login.northwind.example", issuer);
  put("/etc/chandlery/northwind.secret", secret_file);
  put("[sign_in.provider.roles]", "plain_http = \"allowed\"\n[sign_in.provider.roles]");
  return text;
}

/// A browser at the provider's own pages: it keeps that site's cookies.
class Visitor {
 public:
  explicit Visitor(const std::string& issuer) : issuer_(issuer) {
    client_.connect("127.0.0.1", static_cast<std::uint16_t>(std::stoi(issuer.substr(issuer.rfind(':') + 1))));
  }
  /// Follows the address, fills the form in, and gives the address that leads back to the shop; empty when none does.
  std::string sign_in(const std::string& address, const std::string& form) {
    http::Response answer = send(Method::kGet, address, {});
    for (int steps = 0; steps < 5; ++steps) {
      const std::string next = header_of(answer, "Location");
      if (next.starts_with(kHere)) return next.substr(kHere.size());
      const bool interaction = next.find("/interaction/") != next.npos;
      answer = send(interaction ? Method::kPost : Method::kGet, next, interaction ? form : "");
    }
    return "";
  }

 private:
  http::Response send(Method method, const std::string& address, const std::string& body) {
    http::Request request{.method = method, .target = address.starts_with(issuer_) ? address.substr(issuer_.size()) : address};
    for (const auto& [name, value] : cookies_) request.headers.push_back({"Cookie", name + "=" + value});
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = body;
    http::Response response = client_.send(request);
    for (const http::Header& header : response.headers) {
      if (!http::equal_ignoring_case(header.name, "Set-Cookie")) continue;
      const std::size_t equals = header.value.find('=');
      cookies_[header.value.substr(0, equals)] = header.value.substr(equals + 1, header.value.find(';') - equals - 1);
    }
    return response;
  }

  const std::string issuer_;
  http::Client client_;
  std::map<std::string, std::string> cookies_;
};

class CompanySignInApiTest : public testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == sql::Engine::kPostgres && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr)
      GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set.";
    const char* issuer = std::getenv("CHANDLERY_TEST_OIDC");
    if (issuer == nullptr) GTEST_SKIP() << "CHANDLERY_TEST_OIDC is not set: the provider comes from npm's registry.";
    issuer_ = issuer;
    server_ = std::make_unique<RunningServer>(GetParam());
    const std::string secret = (server_->folder() / "secret").string(), file = (server_->folder() / "settings.toml").string();
    files::write_file(secret, "shop-secret\n", {.mode = 0600});
    files::write_file(file, settings_of_the_manual(issuer_, secret), {.mode = 0600});
    server_->set_environment("CHANDLERY_CONFIG=" + file);
    server_->set_environment("CHANDLERY_SERVER_PUBLIC_URL=" + std::string(kHere));
    server_->load_demo();
    server_->start();
  }
  /// From the button to the provider: the address there.
  std::string begin(Browser& browser, const std::string& more = "?portal=partner&return=%2Fpartner%2Forders&locale=en") {
    const http::Response out = browser.open("/auth/oidc/northwind" + more);
    EXPECT_EQ(out.status, 303) << out.body;
    EXPECT_THAT(browser.cookie(), StartsWith("__Host-oidc="));
    return header_of(out, "Location");
  }
  std::string issuer_;
  std::unique_ptr<RunningServer> server_;
};

TEST_P(CompanySignInApiTest, APersonComesInByHisCompanysServiceWithTheRolesOfHisGroups) {
  std::string doctor;
  server_->run({"doctor"}, &doctor);
  EXPECT_THAT(doctor, HasSubstr("ok     Northwind signs in by " + issuer_)) << doctor;

  Browser browser(server_->port());
  const http::Response page = browser.open("/signin?portal=partner&return=%2Fpartner%2Forders&locale=zh-Hans");
  EXPECT_THAT(page.body, HasSubstr("href=\"/auth/oidc/northwind?portal=partner&amp;return=%2Fpartner%2Forders&amp;locale=zh-Hans\">"
                                   "使用 Northwind 登录</a>"));
  EXPECT_EQ(browser.open("/signin?portal=centre").body.find("/auth/oidc/"), std::string::npos) << "it is no customer's";

  Visitor visitor(issuer_);
  const std::string back = visitor.sign_in(begin(browser), "login=ada&password=right&code=123456");
  ASSERT_THAT(back, StartsWith("/auth/oidc/northwind/callback?")) << server_->log();
  const std::string held = browser.cookie();
  const http::Response in = browser.open(back);
  EXPECT_EQ(header_of(in, "Location"), "/partner/orders") << server_->log();
  EXPECT_THAT(browser.cookie(), StartsWith("__Host-sid="));
  const http::Response session = browser.fetch(Method::kGet, "/auth/session");
  EXPECT_EQ(at(session, "user.userPrincipalName"), "ada@northwind-distribution.example") << session.body;
  EXPECT_EQ(at(session, "user.displayName"), "Ada Seller");
  EXPECT_EQ(at(session, "roles[0]"), "sales_agent");
  EXPECT_EQ(at(session, "roles[1]"), "");

  Browser thief(server_->port());
  thief.set_cookie(held);
  EXPECT_THAT(header_of(thief.open(back), "Location"), HasSubstr("problem=ended")) << "an answer is taken once";
  EXPECT_THAT(thief.open("/signin?problem=ended").body, HasSubstr("was not begun in this browser"));
  EXPECT_EQ(thief.fetch(Method::kGet, "/auth/session").status, 401);
}

TEST_P(CompanySignInApiTest, WhoHasNoRoleOrSaysNoIsToldSoAndIsNobody) {
  Browser browser(server_->port());
  Visitor nemo(issuer_), wrong(issuer_);
  const std::string back = nemo.sign_in(begin(browser), "login=nemo&password=right");
  const std::string answer = header_of(browser.open(back), "Location");
  EXPECT_THAT(answer, HasSubstr("problem=no-role"));
  EXPECT_THAT(browser.open(answer).body, HasSubstr("none of your groups there has a role here"));
  const std::string refused = header_of(browser.open(wrong.sign_in(begin(browser), "login=ada&password=wrong")), "Location");
  EXPECT_EQ(refused, "/signin?portal=partner&return=%2Fpartner%2Forders&locale=en&problem=cancelled");
  EXPECT_EQ(browser.fetch(Method::kGet, "/auth/session").status, 401);
}

TEST_P(CompanySignInApiTest, ASessionOfThisMorningAtTheServiceIsNoFreshProofAndThePortalsQuestionLeadsToOne) {
  Browser browser(server_->port());
  Visitor visitor(issuer_);
  browser.open(visitor.sign_in(begin(browser), "login=ada&password=right&code=1&ago=3600"));
  browser.open(visitor.sign_in(begin(browser), ""));
  const http::Response question = browser.fetch(Method::kGet, "/auth/proof");
  EXPECT_EQ(at(question, "fresh"), "false") << "an hour ago, and passed on without a question since";
  const std::string held = browser.cookie();
  const auto begin_anew = [&] {
    const std::string address = header_of(
        browser.open(at(question, "companySignIn") + "&portal=partner&return=%2Fpartner%2Fsettings%2Fusers"), "Location");
    browser.set_cookie(browser.cookie() + "; " + held);
    return address;
  };
  const std::string refused = header_of(browser.open(visitor.sign_in(begin_anew(), "login=ada&password=wrong")), "Location");
  EXPECT_THAT(refused, HasSubstr("problem=cancelled"));
  browser.set_cookie(held);
  EXPECT_THAT(browser.open(refused).body, HasSubstr("<a href=\"/partner/settings/users\">")) << "back to where he was";
  EXPECT_EQ(at(browser.fetch(Method::kGet, "/auth/proof"), "fresh"), "false");
  const http::Response in = browser.open(visitor.sign_in(begin_anew(), "login=ada&password=right&code=1"));
  EXPECT_EQ(header_of(in, "Location"), "/partner/settings/users") << server_->log();
  EXPECT_EQ(at(browser.fetch(Method::kGet, "/auth/proof"), "fresh"), "true");
  browser.set_cookie(held);
  EXPECT_EQ(browser.fetch(Method::kGet, "/auth/session").status, 401) << "the new session is in place of the old one";
}

TEST_P(CompanySignInApiTest, AProgramActsForAPersonWhomHisCompanySignsIn) {
  Browser browser(server_->port());
  Visitor visitor(issuer_);
  const std::string page = "/northwind-distribution.example/oauth2/authorize?response_type=code&state=s&client_id=" +
                           std::string(demo::kClient) + "&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback";
  EXPECT_THAT(browser.open(page).body, HasSubstr("/auth/oidc/northwind?return="));
  const std::string back = visitor.sign_in(begin(browser, "?return=" + http::percent_encode(page)), "login=ada&password=right&code=1");
  const std::string address = header_of(browser.open(back), "Location");
  ASSERT_THAT(address, StartsWith("http://localhost/callback?code=")) << server_->log();
  const std::size_t code = address.find("code=") + 5;
  http::Request exchange{.method = Method::kPost, .target = "/northwind-distribution.example/oauth2/token"};
  exchange.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  exchange.body = "grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%2Fcallback&code=" +
                  address.substr(code, address.find('&', code) - code) + "&client_id=" + std::string(demo::kClient) +
                  "&client_secret=" + std::string(demo::kSecret) + "&resource=" + http::percent_encode(kHere);
  const auto client = server_->client();
  const http::Response token = client->send(exchange);
  ASSERT_EQ(token.status, 200) << token.body;
  const http::Response me = test::exchange(*client, Method::kGet, "/v1/me", at(token, "access_token"));
  EXPECT_EQ(at(me, "userPrincipalName"), "ada@northwind-distribution.example") << me.body;
}

INSTANTIATE_ON_BOTH_ENGINES(CompanySignInApiTest);

}  // namespace
}  // namespace chandlery::test
