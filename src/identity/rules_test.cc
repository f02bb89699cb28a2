// The directory's decisions.
#include "identity/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/guessing.h"
#include "identity/secrets.h"
#include "identity/sign_in_page.h"
#include "identity/texts.h"
#include "platform/crypto/crypto.h"

namespace chandlery::identity {
namespace {

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};

TEST(Lock, SixRefusedAttemptsAreRecordedAndThenEveryHundredth) {
  std::vector<std::int64_t> recorded;
  for (std::int64_t attempts = 1; attempts <= 300; ++attempts) {
    if (is_worth_a_record(attempts)) recorded.push_back(attempts);
  }
  EXPECT_EQ(recorded, (std::vector<std::int64_t>{5, 6, 7, 8, 9, 10, 100, 200, 300}));
}

TEST(Lock, FourSlipsAreFreeAndThenEachDoublesTheWait) {
  for (int attempts = 0; attempts < 5; ++attempts) EXPECT_EQ(locked_until(attempts, kNow), kNow);
  EXPECT_EQ(locked_until(5, kNow), kNow.plus_seconds(30));
  EXPECT_EQ(locked_until(6, kNow), kNow.plus_seconds(60));
  EXPECT_EQ(locked_until(9, kNow), kNow.plus_seconds(480));
  EXPECT_EQ(locked_until(10, kNow), kNow.plus_seconds(900));
  EXPECT_EQ(locked_until(1'000'000'000, kNow), kNow.plus_seconds(900));
}

TEST(Roles, WordsAreReadBackAsTheyWereWritten) {
  RoleSet roles = {Role::kSalesAgent, Role::kGlobalAdmin};
  EXPECT_EQ(role_words(roles), "global_admin sales_agent");
  EXPECT_EQ(parse_role_words("global_admin sales_agent"), roles);
  EXPECT_EQ(parse_role_words(""), RoleSet());
  EXPECT_EQ(parse_role_words("emperor  operator"), RoleSet{Role::kOperator});
}

TEST(Roles, FitOnlyTheirOwnKindOfTenant) {
  EXPECT_TRUE(roles_fit(TenantKind::kPartner, {Role::kGlobalAdmin, Role::kPartnerUser}));
  EXPECT_FALSE(roles_fit(TenantKind::kPartner, {Role::kGlobalAdmin, Role::kOperator}));
  EXPECT_FALSE(roles_fit(TenantKind::kPartner, {Role::kCustomerUser}));
  EXPECT_TRUE(roles_fit(TenantKind::kCustomer, {Role::kCustomerGlobalAdmin}));
  EXPECT_FALSE(roles_fit(TenantKind::kCustomer, {Role::kAdminAgent}));
  EXPECT_TRUE(roles_fit(TenantKind::kOperator, {}));
}

TEST(Password, NeedsEightCharactersOfUtf8AndIsNotTheUserName) {
  const PasswordOwner ann{.user_name = "ann@contoso.com"};
  EXPECT_TRUE(check_password("correct horse", ann, "password"));
  EXPECT_TRUE(check_password("密码密码密码密码", ann, "password"));
  EXPECT_FALSE(check_password("密码密码密码密", ann, "password"));
  EXPECT_FALSE(check_password("1234567", ann, "password"));
  EXPECT_FALSE(check_password(std::string(257, 'a'), ann, "password"));
  EXPECT_FALSE(check_password("Ann@Contoso.com", ann, "password"));
  EXPECT_FALSE(check_password("\xff\xfe\xff\xfe\xff\xfe\xff\xfe", ann, "password"));
}

TEST(Password, ThatManyPeopleChooseIsRefusedInAnyDisguise) {
  std::size_t listed = 0;
  for (const EmbeddedText& list : texts()) {
    for (std::string_view rest = list.text; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
      const std::string_view common = rest.substr(0, rest.find('\n'));
      ASSERT_GE(common.size(), kShortestPassword);
      ASSERT_EQ(how_guessed(common, {}), Guessed::kSoon) << common;
      ++listed;
    }
  }
  EXPECT_GE(listed, 10'000u) << "those that were chosen most in what became known of breaches, and can be chosen here";
  // Words, names, dates, rows of keys; and what was typed on a Russian keyboard, as only a list knows it.
  for (const char* common :
       {"password", "P@ssw0rd!", "Passw0rd2026", "iloveyou", "1qaz2wsx", "qwertyuiop", "Summer2026", "20261129",
        "aaaaaaaa", "11112222", "trustno1", "dragon12", "Ghbdtnbr", "FKTRCFYLH"}) {
    const auto refused = check_password(common, {.user_name = "ann@contoso.com"}, "newPassword");
    ASSERT_FALSE(refused) << common;
    EXPECT_EQ(refused.error().field, "newPassword");
  }
}

TEST(Password, MadeOfOnesOwnTheCompanysOrTheProductsNameIsRefused) {
  const PasswordOwner quist{.user_name = "ann.quist@northwind-trading.example",
                            .first_name = "Henriette",
                            .last_name = "Vandersloot",
                            .display_name = "Hetty Vandersloot",
                            .company = "Zilverlaak Handel GmbH"};
  for (const char* own : {"Northwind-2026", "annquist1", "Vandersloot1!", "Zilverlaak26", "Z1lverlaak!",
                          "zilverlaak Handel", "Chandlery2026!", "Zilverlaak-26", "Hetty#Quist!x"}) {
    EXPECT_FALSE(check_password(own, quist, "password")) << own;
  }
  EXPECT_EQ(how_guessed("Zilverlaak26", words_of({quist.company})), Guessed::kByOwnWords);
  EXPECT_EQ(how_guessed("Zilverlaak26", {}), Guessed::kHardly) << "to whom the name is nothing";
  // A name beside what nobody guesses does no harm.
  for (const char* good :
       {"Quist-of-Northwind-26", "A-quiet-harbour-2026", "Chandlery-demo-2026", "Quite a long secret", "k3jd-qq8z"}) {
    EXPECT_TRUE(check_password(good, quist, "password")) << good;
  }
}

TEST(Password, OfAnyBytesIsJudged) {
  EXPECT_EQ(how_guessed("", {}), Guessed::kSoon);
  EXPECT_EQ(how_guessed(std::string(kLongestPassword, 'a'), {}), Guessed::kSoon);
  EXPECT_EQ(how_guessed(std::string(8, '\0'), {}), Guessed::kSoon);
  EXPECT_EQ(how_guessed(std::string("a\0k3jd-qq8z", 11), {}), Guessed::kHardly) << "a zero ends nothing";
  EXPECT_EQ(how_guessed("\xff\xfe\x80k3jd\xc3-qq8z", {}), Guessed::kHardly);
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "name" + std::to_string(i) + " ";
  EXPECT_EQ(words_of({"a bc def", name, "last"}).size(), 32u);
  EXPECT_THAT(words_of({"Ann.Quist@Contoso-Nord.com", "北风 ann"}),
              testing::ElementsAre("ann", "quist", "contoso", "nord", "com", "北风"));
}

TEST(RedirectUri, IsHttpsOrOnThisMachine) {
  for (const char* good : {"https://app.contoso.com/callback", "https://contoso.com", "http://localhost:8400/",
                           "http://127.0.0.1/x?y=1", "http://[::1]:9000/cb"})
    EXPECT_TRUE(is_redirect_uri(good)) << good;
  for (const char* bad : {"", "http://contoso.com/cb", "http://localhost.evil.com/", "https://", "javascript:alert(1)",
                          "https://a.com/#x", "https://user@evil.com/", "https://a.com/\r\nSet-Cookie: x", "https://a.com/ b",
                          "https://a.com/;script-src *", "//a.com", "http://127.0.0.1.evil.com/", "https://a.com/\"x"})
    EXPECT_FALSE(is_redirect_uri(bad)) << bad;
  EXPECT_EQ(origin_of("http://localhost:8400/cb?x"), "http://localhost:8400");
  EXPECT_EQ(origin_of("https://a.com"), "https://a.com");
  EXPECT_EQ(origin_of("https://a.com?x=/"), "https://a.com");
}

TEST(Pkce, TheVerifierOfTheStandardsExampleAnswersItsChallenge) {  // RFC 7636, appendix B
  std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  EXPECT_TRUE(is_challenge(challenge));
  EXPECT_TRUE(answers_challenge(verifier, challenge));
  EXPECT_FALSE(answers_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", challenge));
  EXPECT_FALSE(answers_challenge(verifier.substr(0, 42), challenge));
  EXPECT_FALSE(answers_challenge(challenge, challenge));
  EXPECT_FALSE(is_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c="));
}

TEST(Audience, IsComparedWithoutCaseAndTrailingSlash) {
  EXPECT_TRUE(same_audience("https://graph.windows.net", "https://Graph.Windows.net/"));
  EXPECT_FALSE(same_audience("https://graph.windows.net", "https://graph.windows.net/x"));
}

TEST(Secrets, OfDifferentKindsHaveDifferentHashes) {
  EXPECT_FALSE(same_hash(hash_secret(SecretKind::kClientSecret, "x"), hash_secret(SecretKind::kRefreshToken, "x")));
  EXPECT_TRUE(same_hash(hash_secret(SecretKind::kClientSecret, "x"), hash_secret(SecretKind::kClientSecret, "x")));
}

TEST(Secrets, ATicketNamesItsTenant) {
  std::string tenant = "0191e3a0-0000-7000-8000-000000000001";
  EXPECT_EQ(tenant_of_ticket(make_ticket(tenant)), tenant);
  for (std::string bad : {std::string(), std::string("x"), tenant, tenant + ".", tenant + "x" + tenant,
                          "zz91e3a0-0000-7000-8000-000000000001.abc" + std::string(), std::string(300, '.')})
    EXPECT_FALSE(tenant_of_ticket(bad)) << bad;
}

TEST(SignInPage, SpeaksTheFirstLanguageThatItKnows) {
  EXPECT_EQ(choose_language(""), PageLanguage::kEnglish);
  EXPECT_EQ(choose_language("zh-CN,zh;q=0.9,en;q=0.8"), PageLanguage::kChinese);
  EXPECT_EQ(choose_language("en-GB, zh;q=0.5"), PageLanguage::kEnglish);
  EXPECT_EQ(choose_language("de, ZH-TW;q=0.5"), PageLanguage::kChinese);
}

TEST(SignInPage, WritesNothingOfTheCallerUnescaped) {
  SignInPage page;
  page.application = "<script>alert(1)</script>";
  page.user_name = "\"><img src=x onerror='alert(1)'>";
  std::string html = render(page, 200).body;
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
}

}  // namespace
}  // namespace chandlery::identity
