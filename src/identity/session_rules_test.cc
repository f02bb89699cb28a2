// Where a sign-in may lead, which requests a session's cookie stands for, and when it ends.
#include "identity/session_rules.h"

#include <gtest/gtest.h>

namespace chandlery::identity {
namespace {

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};

TEST(LeadsInto, TakesThePagesOfThePortal) {
  for (const char* address : {"/partner", "/partner/", "/partner?tab=keys", "/partner#top", "/partner/customers/1/software?q=a%20b#x",
                              "/partner/%E4%B8%AD%E6%96%87", "/partner/?return=https://evil.example/", "/partner/a:b@c"})
    EXPECT_TRUE(leads_into(Portal::kPartner, address)) << address;
  EXPECT_TRUE(leads_into(Portal::kCentre, "/centre/deeplink/1/2/0"));
  EXPECT_TRUE(leads_into(Portal::kConsole, "/console"));
}

TEST(LeadsInto, LeadsNowhereElse) {
  const std::string longest = "/partner/" + std::string(kLongestReturn, 'a');
  for (const std::string& address :
       {std::string(), std::string("/"), std::string("partner"), std::string("/partners"), std::string("/centre"),
        std::string("/console/partner"), std::string("/v1/customers"), std::string("/signin"), std::string("/Partner"),
        std::string("//evil.example"), std::string("//partner"), std::string("/\\evil.example"), std::string("\\\\evil.example"),
        std::string("/partner\\..\\evil"), std::string("https://evil.example/partner"), std::string("https:/partner"),
        std::string("javascript:alert(1)"), std::string("/%2F/evil.example"), std::string("/%2Fevil.example"),
        std::string("/partner/..//evil.example"), std::string("/partner/../centre"), std::string("/partner/%2e%2e/centre"),
        std::string("/partner/%2E./x"), std::string("/partner/./x"), std::string("/partner//evil.example"),
        std::string("/partner/a%2Fb"), std::string("/partner/%5C/evil\\"), std::string("/\t/evil.example"),
        std::string("/partner\r\nSet-Cookie: a=b"), std::string("/partner/%0d%0aX: y"), std::string("/partner/ x"),
        std::string("/partner/\xE4\xB8\xAD"), std::string("/partner/%"), std::string("/%70artner"),
        std::string("/partner/%00"), std::string("/partner%2F..%2Fcentre"), std::string(" /partner"), std::string("/partner;/x"),
        longest})
    EXPECT_FALSE(leads_into(Portal::kPartner, address)) << address;
}

TEST(SessionSecret, IsTheCookieIfItCouldBeOne) {
  const auto secret = [](std::string cookies) {
    http::Request request;
    request.headers.push_back({"Cookie", std::move(cookies)});
    return std::string(session_secret(request));
  };
  const std::string good(43, 'A');
  EXPECT_EQ(secret("theme=dark; __Host-sid=" + good), good);
  EXPECT_EQ(secret("__Host-sid=" + good + "; __Host-sid=" + std::string(43, 'B')), "");
  EXPECT_EQ(secret("__Host-sid=" + std::string(42, 'A')), "");
  EXPECT_EQ(secret("__Host-sid=" + std::string(44, 'A')), "");
  EXPECT_EQ(secret("__Host-sid=" + std::string(42, 'A') + "'"), "");
  EXPECT_EQ(secret("sid=" + good), "");
}

TEST(SessionCookie, IsSecureAndOutOfScriptsReach) {
  EXPECT_EQ(session_cookie("abc"), "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(ended_session_cookie(), "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

Session fresh() {
  Session session;
  session.created_at = session.last_seen_at = kNow;
  session.idle_ends_at = kNow.plus_seconds(1800);
  session.ends_at = kNow.plus_seconds(3600);
  return session;
}

TEST(SessionTimes, EndItWhenItIsIdleOrOld) {
  const SessionSettings settings{.idle_seconds = 1800, .absolute_seconds = 3600};
  EXPECT_TRUE(is_live(fresh(), kNow.plus_seconds(1799)));
  EXPECT_FALSE(is_live(fresh(), kNow.plus_seconds(1800)));
  const Session later = seen(fresh(), settings, kNow.plus_seconds(1700));
  EXPECT_EQ(later.idle_ends_at, kNow.plus_seconds(3500));
  const Session latest = seen(later, settings, kNow.plus_seconds(3400));
  EXPECT_EQ(latest.idle_ends_at, kNow.plus_seconds(3600)) << "no request prolongs it past its absolute end";
  Session revoked = fresh();
  revoked.revoked_at = kNow;
  EXPECT_FALSE(is_live(revoked, kNow));
}

TEST(SessionTimes, AreWrittenOnceAMinuteAtMost) {
  EXPECT_FALSE(is_due(fresh(), kNow.plus_seconds(59)));
  EXPECT_TRUE(is_due(fresh(), kNow.plus_seconds(60)));
}

http::Request request(http::Method method, std::vector<http::Header> headers) {
  http::Request made;
  made.method = method;
  made.headers = std::move(headers);
  made.headers.push_back({"Host", "shop.example"});
  return made;
}

bool passes(http::Method method, std::vector<http::Header> headers, Portal portal = Portal::kPartner) {
  return check_origin(request(method, std::move(headers)), portal, "").has_value();
}

TEST(CheckOrigin, AnActNeedsThePortalsHeaderAndThePortalsOrigin) {
  using enum http::Method;
  for (const http::Method method : {kPost, kPut, kPatch, kDelete}) {
    EXPECT_TRUE(passes(method, {{"X-Chandlery-Portal", "partner"}, {"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_TRUE(passes(method, {{"x-chandlery-portal", "partner"}, {"Origin", "https://shop.example"}}));
    EXPECT_TRUE(passes(method, {{"X-Chandlery-Portal", "partner"}}));
    EXPECT_FALSE(passes(method, {{"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_FALSE(passes(method, {}));
    EXPECT_FALSE(passes(method, {{"X-Chandlery-Portal", "centre"}, {"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_FALSE(passes(method, {{"X-Chandlery-Portal", "Partner"}}));
    for (const char* site : {"cross-site", "same-site", "none"})
      EXPECT_FALSE(passes(method, {{"X-Chandlery-Portal", "partner"}, {"Sec-Fetch-Site", site}})) << site;
    EXPECT_FALSE(passes(method, {{"X-Chandlery-Portal", "partner"}, {"Origin", "https://evil.example"}}));
    EXPECT_FALSE(passes(method, {{"X-Chandlery-Portal", "partner"}, {"Origin", "null"}}));
  }
  EXPECT_TRUE(passes(kPost, {{"X-Chandlery-Portal", "centre"}}, Portal::kCentre));
}

TEST(CheckOrigin, AReadMustNotComeFromAForeignPage) {
  using enum http::Method;
  EXPECT_TRUE(passes(kGet, {}));
  EXPECT_TRUE(passes(kGet, {{"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_TRUE(passes(kGet, {{"Sec-Fetch-Site", "none"}})) << "a bookmark of a document";
  EXPECT_FALSE(passes(kGet, {{"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_FALSE(passes(kGet, {{"Sec-Fetch-Site", "same-site"}}));
  EXPECT_FALSE(passes(kGet, {{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}, {"X-Chandlery-Portal", "partner"}}));
  EXPECT_FALSE(passes(kHead, {{"Origin", "https://evil.example"}}));
}

TEST(CheckOrigin, HasACodeOfItsOwn) {
  const auto refused = check_origin(request(http::Method::kPost, {}), Portal::kPartner, "");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().is(errors::kForeignOrigin));
  EXPECT_EQ(refused.error().code->status, 403);
}

}  // namespace
}  // namespace chandlery::identity
