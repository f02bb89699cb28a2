// Cookies, Fetch Metadata and Accept-Encoding as browsers, and those who play one, send them.
#include "platform/http/browser.h"

#include <gtest/gtest.h>

namespace chandlery::http {
namespace {

Request with(std::vector<Header> headers) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

TEST(Cookies, AreFoundByTheirExactName) {
  const auto value = [](std::string text) { return std::string(cookie(with({{"cookie", std::move(text)}}), "__Host-sid")); };
  EXPECT_EQ(value("__Host-sid=abc"), "abc");
  EXPECT_EQ(value("a=b; __Host-sid=abc; c=d"), "abc");
  EXPECT_EQ(value("a=b;__Host-sid = abc ;c=d"), "abc");
  EXPECT_EQ(value("__Host-sid=a=b"), "a=b");
  for (const char* without : {"", ";;;", "__host-sid=abc", "X__Host-sid=abc", "__Host-sid", "a=__Host-sid=abc", "__Host-sid="})
    EXPECT_EQ(value(without), "") << without;
  EXPECT_EQ(cookie(with({}), "__Host-sid"), "");
}

TEST(Cookies, ThatAreGivenTwiceAreNone) {
  EXPECT_EQ(cookie(with({{"Cookie", "s=a; s=b"}}), "s"), "");
  EXPECT_EQ(cookie(with({{"Cookie", "s=a; s=a"}}), "s"), "");
}

TEST(SiteOf, IsWhatTheBrowserSays) {
  const auto site = [](const char* word) { return site_of(with({{"Sec-Fetch-Site", word}, {"Host", "shop.example"}})); };
  EXPECT_EQ(site("same-origin"), Site::kOwn);
  EXPECT_EQ(site("none"), Site::kNobodys);
  for (const char* foreign : {"cross-site", "same-site", "Same-Origin", "anything"})
    EXPECT_EQ(site(foreign), Site::kForeign) << foreign;
  EXPECT_EQ(site_of(with({{"Host", "shop.example"}})), Site::kUntold);
}

TEST(SiteOf, GoesByTheOriginOfOlderBrowsers) {
  const auto site = [](const char* origin, const char* public_origin = "") {
    return site_of(with({{"Origin", origin}, {"Host", "shop.example:8080"}}), public_origin);
  };
  EXPECT_EQ(site("http://shop.example:8080"), Site::kOwn);
  EXPECT_EQ(site("https://SHOP.example:8080"), Site::kOwn);
  for (const char* foreign : {"null", "http://shop.example", "http://evil.example:8080", "http://evil/shop.example:8080",
                              "shop.example:8080", "http://", "https://portal.example"})
    EXPECT_EQ(site(foreign), Site::kForeign) << foreign;
  EXPECT_EQ(site("https://portal.example", "https://portal.example"), Site::kOwn) << "behind a proxy that renames the host";
  EXPECT_EQ(site_of(with({{"Origin", "http://"}})), Site::kForeign) << "no Host is nobody's origin";
}

TEST(SiteOf, BelievesFetchMetadataBeforeTheOrigin) {
  // A form's Origin is "null" where the page sends no referrer.
  EXPECT_EQ(site_of(with({{"Sec-Fetch-Site", "same-origin"}, {"Origin", "null"}})), Site::kOwn);
  EXPECT_EQ(site_of(with({{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://h"}, {"Host", "h"}})), Site::kForeign);
}

TEST(AsksForPage, IsForBrowsersOnly) {
  EXPECT_TRUE(asks_for_page(with({{"Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}})));
  EXPECT_FALSE(asks_for_page(with({{"Accept", "application/json"}})));
  EXPECT_FALSE(asks_for_page(with({{"Accept", "*/*"}})));
  EXPECT_FALSE(asks_for_page(with({})));
}

TEST(ChooseCoding, TakesTheSmallestThatBothKnow) {
  EXPECT_EQ(choose_coding("gzip, deflate, br, zstd", true, true), Coding::kBrotli);
  EXPECT_EQ(choose_coding("gzip, deflate, br", true, false), Coding::kGzip);
  EXPECT_EQ(choose_coding("gzip, deflate, br", false, false), Coding::kIdentity);
  EXPECT_EQ(choose_coding("", true, true), Coding::kIdentity);
  EXPECT_EQ(choose_coding("identity", true, true), Coding::kIdentity);
  EXPECT_EQ(choose_coding("GZIP", true, true), Coding::kGzip);
  EXPECT_EQ(choose_coding("brotli, gzipped", true, true), Coding::kIdentity);
}

TEST(ChooseCoding, HearsANo) {
  EXPECT_EQ(choose_coding("br;q=0, gzip", true, true), Coding::kGzip);
  EXPECT_EQ(choose_coding("br;q=0.000, gzip; Q=0", true, true), Coding::kIdentity);
  EXPECT_EQ(choose_coding("br;q=0.001", true, true), Coding::kBrotli);
  EXPECT_EQ(choose_coding("*", true, true), Coding::kBrotli);
  EXPECT_EQ(choose_coding("*;q=0.1, br;q=0", true, true), Coding::kGzip);
  EXPECT_EQ(choose_coding("*;q=0", true, true), Coding::kIdentity);
  EXPECT_EQ(choose_coding(";;q=,,", true, true), Coding::kIdentity);
}

}  // namespace
}  // namespace chandlery::http
