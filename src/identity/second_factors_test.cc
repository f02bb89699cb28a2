// Second factors on both engines: an authenticator is set up, asked for at each sign-in, good once a code, and guessed by nobody.
#include <gmock/gmock.h>

#include "audit/query.h"
#include "identity/routes.h"
#include "identity/session_rules.h"
#include "identity/sessions.h"
#include "identity/sign_in.h"
#include "identity/test_directory.h"
#include "platform/crypto/one_time_code.h"
#include "platform/json/reader.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using http::Method;
using test::kContoso;
using test::kCustomer;
using test::kNow;
using testing::HasSubstr;
using testing::Not;

TEST(StepOfCode, IsTheCurrentOneOrANeighboursAndNoneTwice) {
  const std::string secret = "12345678901234567890";
  const std::int64_t step = kNow.micros / (30 * Instant::kSecond);
  const auto code = [&](std::int64_t of) { return crypto::one_time_code(secret, static_cast<std::uint64_t>(of)); };
  for (const std::int64_t off : {-1, 0, 1}) EXPECT_EQ(step_of_code(secret, code(step + off), kNow, 0), step + off);
  for (const std::int64_t off : {-3, -2, 2, 3}) EXPECT_EQ(step_of_code(secret, code(step + off), kNow, 0), std::nullopt);
  EXPECT_EQ(step_of_code(secret, code(step), kNow, step), std::nullopt) << "it was taken";
  EXPECT_EQ(step_of_code(secret, "", kNow, 0), std::nullopt);
}

class SecondFactorsTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    ann = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent, Role::kUserManagementAdmin});
    bob = add_user(kContoso, "bob@contoso.com", {Role::kSalesAgent});
    cid = add_user(kCustomer, "cid@tailspin.com", {Role::kCustomerGlobalAdmin});
    std::vector<http::Route> all = sign_in_routes(settings, door, companies);
    for (std::vector<http::Route> part : {second_factor_routes(door), partner_user_routes()}) {
      std::ranges::move(part, std::back_inserter(all));
    }
    router = std::make_unique<http::Router>(std::move(all));
  }

  http::Response post_form(std::string body) {
    Actor nobody;
    nobody.at = clock.now();
    return chandlery::test::call(database(), *router, nobody, Method::kPost, "/signin", std::move(body),
                                 {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "shop.example"}});
  }
  http::Response give_password(const CreatedUser& user) {
    return post_form("user_name=" + http::percent_encode(user.user_name) +
                     "&password=" + http::percent_encode(user.temporary_password));
  }
  /// The second form, as the page before made it.
  http::Response give_code(const http::Response& page, std::string_view code) {
    return post_form("ticket=" + field(page.body, "ticket") + "&enrolment=" + field(page.body, "enrolment") +
                     "&code=" + http::percent_encode(code));
  }
  static std::string field(const std::string& html, const std::string& name) {
    const std::string before = "name=\"" + name + "\" value=\"";
    const std::size_t found = html.find(before);
    if (found == std::string::npos) return {};
    const std::size_t begin = found + before.size();
    return html.substr(begin, html.find('"', begin) - begin);
  }
  static std::string cookie_of(const http::Response& response) {
    for (const http::Header& header : response.headers)
      if (header.name == "Set-Cookie") return header.value.substr(header.value.find('=') + 1, header.value.find(';') - header.value.find('=') - 1);
    return {};
  }

  Actor as(const CreatedUser& user) {
    std::optional<LiveSession> live;
    database().read_now([&](sql::Tx& tx) {
      live.emplace();
      live->user = *find_user_by_name(tx, user.user_name);
      live->tenant = *find_tenant(tx, live->user.tenant_id);
    });
    Actor actor = actor_of(*live);
    actor.at = clock.now();
    actor.correlation_id = actor.request_id = "x";
    return actor;
  }
  http::Response ask(const CreatedUser& user, Method method, std::string_view target, std::string body = {}) {
    return chandlery::test::call(database(), *router, as(user), method, target, std::move(body), {});
  }
  static std::string text(const http::Response& response, std::string_view name) {
    return json::Document::parse(response.body)->object()->text(name).value_or("");
  }

  /// Sets an authenticator up as the settings' page does. Gives its base32 secret; `codes` the recovery codes.
  std::string set_up(const CreatedUser& user, std::vector<std::string>* codes = nullptr) {
    const http::Response begun =
        ask(user, Method::kPost, "/auth/secondfactor", R"({"password":")" + user.temporary_password + "\"}");
    EXPECT_EQ(begun.status, 201) << begun.body;
    const std::string secret = text(begun, "secret");
    const http::Response done = ask(user, Method::kPost, "/auth/secondfactor/confirmation",
                                    R"({"ticket":")" + text(begun, "ticket") + R"(","code":")" + code_of(secret) + "\"}");
    EXPECT_EQ(done.status, 200) << done.body;
    if (codes != nullptr) {
      const auto document = json::Document::parse(done.body);
      const auto list = document->object()->array("recoveryCodes").value();
      for (std::size_t i = 0; i < list.size(); ++i) codes->push_back(list.text(i).value());
    }
    clock.set(clock.now().plus_seconds(60));  // the code that was shown is used up
    return secret;
  }
  std::string code_of(const std::string& base32) const { return test::code_shown(base32, clock.now()); }

  ManualClock clock{kNow};  ///< the machine's
  SessionSettings settings{};
  crypto::Keyring keyring = crypto::Keyring::ephemeral();
  CompanyDoor companies{.keyring = keyring, .clock = clock};
  SecondFactorDoor door{.keyring = keyring, .clock = clock};
  CreatedUser ann, bob, cid;
  std::unique_ptr<http::Router> router;
};

TEST_P(SecondFactorsTest, AnAccountWithAnAuthenticatorSignsInByItsCodeAndCountsAsSuch) {
  const std::string secret = set_up(ann);
  const http::Response page = give_password(ann);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(cookie_of(page), "") << "the password alone signs nobody in";
  EXPECT_THAT(page.body, Not(HasSubstr("name=\"password\"")));
  const std::string code = code_of(secret);
  const http::Response in = give_code(page, code);
  EXPECT_EQ(in.status, 303) << in.body;
  std::optional<LiveSession> live;
  database().read_now([&](sql::Tx& tx) { live = find_session(tx, cookie_of(in), clock.now()); });
  ASSERT_TRUE(live);
  EXPECT_TRUE(actor_of(*live).mfa);

  const http::Response again = give_code(give_password(ann), code);
  EXPECT_EQ(again.status, 401) << "a code that was used signs nobody else in";
  EXPECT_THAT(again.body, HasSubstr("was used before"));
  const std::uint64_t reads = database().statistics().read_jobs;
  EXPECT_EQ(give_password(bob).status, 303) << "who has none signs in by the password";
  EXPECT_EQ(database().statistics().read_jobs, reads) << "and by the transactions of the password alone";
}

TEST_P(SecondFactorsTest, WhoKnowsThePasswordGetsNoMoreGuessesAtTheCodeByIt) {
  const std::string secret = set_up(ann);
  // Each round is two attempts, and none is forgotten: the third is locked out.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(give_code(give_password(ann), "000000").status, 401);
  EXPECT_EQ(give_password(ann).status, 401) << "also with the right password";
  database().read_now([&](sql::Tx& tx) {
    Actor partner = registrar;
    partner.partner_id = kContoso;
    audit::Query query;
    query.range = {kNow.plus_days(-1), kNow.plus_days(1)};
    query.filter.operation = "refuse_sign_in";
    const std::vector<audit::Record> refused = audit::list(tx, partner, {.transactions = true, .key_access = true}, query)->items;
    ASSERT_EQ(refused.size(), 1u) << "where the account was locked";
    EXPECT_THAT(refused[0].customized, HasSubstr("\"code\""));
  });
  clock.set(clock.now().plus_seconds(3600));
  EXPECT_EQ(give_code(give_password(ann), code_of(secret)).status, 303);
}

TEST_P(SecondFactorsTest, ATicketIsOneSignInsAndEndsWithItsTimeAndWithThePassword) {
  const std::string secret = set_up(ann);
  const http::Response page = give_password(ann);
  clock.set(clock.now().plus_seconds(601));
  EXPECT_EQ(give_code(page, code_of(secret)).status, 400);
  const http::Response other = give_password(ann);
  const PreparedPassword changed = prepare_password({});
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, changed); }));
  EXPECT_EQ(give_code(other, code_of(secret)).status, 401) << "the password is another one since";
  EXPECT_EQ(post_form("ticket=AAAA&code=000000").status, 400);
}

TEST_P(SecondFactorsTest, ARecoveryCodeOpensOnceAndNewOnesEndTheOld) {
  std::vector<std::string> codes;
  const std::string secret = set_up(ann, &codes);
  ASSERT_EQ(codes.size(), 10u);
  EXPECT_EQ(give_code(give_password(ann), codes[0]).status, 303);
  EXPECT_EQ(give_code(give_password(ann), codes[0]).status, 401);
  EXPECT_THAT(ask(ann, Method::kGet, "/auth/secondfactor").body, HasSubstr("\"recoveryCodesLeft\":9"));
  EXPECT_EQ(ask(ann, Method::kPost, "/auth/secondfactor/recoverycodes", R"({"code":"123"})").status, 400);
  EXPECT_EQ(ask(ann, Method::kPost, "/auth/secondfactor/recoverycodes", R"({"code":")" + code_of(secret) + "\"}").status, 200);
  EXPECT_EQ(give_code(give_password(ann), codes[1]).status, 401);
}

TEST_P(SecondFactorsTest, NothingIsKeptBeforeTheFirstCodeAndThePasswordIsProvedFirst) {
  EXPECT_EQ(ask(ann, Method::kPost, "/auth/secondfactor", R"({"password":"wrong"})").status, 400);
  const http::Response begun =
      ask(ann, Method::kPost, "/auth/secondfactor", R"({"password":")" + ann.temporary_password + "\"}");
  EXPECT_THAT(ask(ann, Method::kGet, "/auth/secondfactor").body, HasSubstr("\"enabled\":false"));
  const std::string ticket = text(begun, "ticket"), code = code_of(text(begun, "secret"));
  const auto confirm = [&](const CreatedUser& user, const std::string& with) {
    return ask(user, Method::kPost, "/auth/secondfactor/confirmation", R"({"ticket":")" + ticket + R"(","code":")" + with + "\"}");
  };
  EXPECT_EQ(confirm(ann, "000000").status, 400);
  EXPECT_EQ(confirm(bob, code).status, 400) << "a ticket is its user's";
  EXPECT_EQ(confirm(ann, code).status, 200);
  EXPECT_EQ(ask(ann, Method::kPost, "/auth/secondfactor", R"({"password":")" + ann.temporary_password + "\"}").status, 400)
      << "another authenticator needs the code of the one that there is";
}

TEST_P(SecondFactorsTest, WhereItIsRequiredASignInSetsOneUpOnItsWay) {
  door.required = true;
  const http::Response page = give_password(ann);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<svg class=\"qr\""));
  const std::size_t begin = page.body.find("<code>") + 6;
  std::string secret = page.body.substr(begin, page.body.find('<', begin) - begin);
  std::erase(secret, ' ');
  const http::Response wrong = give_code(page, "000000");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(field(wrong.body, "enrolment"), field(page.body, "enrolment")) << "the secret that the app has by now stays";
  EXPECT_EQ(give_code(wrong, code_of(secret)).status, 303);
  EXPECT_EQ(ask(ann, Method::kPost, "/auth/secondfactor/removal", R"({"code":"000000"})").status, 400);
  EXPECT_EQ(give_password(cid).status, 303) << "customers' people may, and need not";
}

TEST_P(SecondFactorsTest, ALostOneIsTakenAwayByAnAdministratorAndEndsTheSignIns) {
  const std::string secret = set_up(bob);
  const http::Response in = give_code(give_password(bob), code_of(secret));
  EXPECT_EQ(ask(ann, Method::kDelete, "/v1/users/" + bob.id + "/secondfactor").status, 204);
  EXPECT_EQ(ask(ann, Method::kDelete, "/v1/users/" + bob.id + "/secondfactor").status, 404);
  EXPECT_EQ(ask(ann, Method::kDelete, "/v1/users/" + cid.id + "/secondfactor").status, 404) << "another tenant's";
  database().read_now([&](sql::Tx& tx) { EXPECT_FALSE(find_session(tx, cookie_of(in), clock.now())); });
  EXPECT_EQ(give_password(bob).status, 303);
}

INSTANTIATE_ON_BOTH_ENGINES(SecondFactorsTest);

}  // namespace
}  // namespace chandlery::identity
