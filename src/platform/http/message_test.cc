// Codec, query, path, target and header text, as examples and as properties.
#include "platform/http/message.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/text.h"
#include "platform/http/response_text.h"

namespace chandlery::http {
namespace {

TEST(PercentCodec, DecodesEscapesAndRefusesBrokenOnesAndNul) {
  EXPECT_EQ(percent_decode("a%20b%C3%A9", false), "a b\xC3\xA9");
  EXPECT_EQ(percent_decode("a+b", false), "a+b");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
  for (const char* broken : {"%", "%4", "%zz", "%4g", "a%00b"})
    EXPECT_EQ(percent_decode(broken, true), std::nullopt) << broken;
  EXPECT_EQ(percent_decode(std::string_view("a\0b", 3), false), std::nullopt);
}

RC_GTEST_PROP(PercentCodec, WhatIsEncodedDecodesToItself, (const std::string& text)) {
  RC_PRE(text.find('\0') == std::string::npos);
  const std::string encoded = percent_encode(text);
  for (const char c : encoded) RC_ASSERT(c > ' ' && c < '\x7f' && c != '/' && c != '&' && c != '+');
  RC_ASSERT(percent_decode(encoded, false) == text);
  RC_ASSERT(percent_decode(encoded, true) == text);
}

TEST(Query, KeepsOrderAndFindsTheLastWithoutRegardToCase) {
  const Query query("size=10&Filter=%7B%22a%22%3A1%7D&&flag&SIZE=20&empty=");
  EXPECT_EQ(query.pairs().size(), 5u);
  EXPECT_EQ(query.pairs()[0].second, "10");
  EXPECT_EQ(query.get("Size"), "20");
  EXPECT_EQ(query.get("filter"), "{\"a\":1}");
  EXPECT_EQ(query.find("flag"), "");
  EXPECT_EQ(query.find("empty"), "");
  EXPECT_EQ(query.find("absent"), std::nullopt);
  EXPECT_EQ(query.get("absent", "otherwise"), "otherwise");
}

TEST(Query, ReadsASecondQuestionMarkAsAnAmpersandOnlyBeforeAnotherPair) {
  const Query query("size=20?filter={\"Value\":\"what?\"}?seekOperation=Next");
  EXPECT_EQ(query.get("size"), "20");
  EXPECT_EQ(query.get("filter"), "{\"Value\":\"what?\"}");
  EXPECT_EQ(query.get("seekoperation"), "Next");
}

TEST(Query, TakesABrokenEscapeAsItStands) { EXPECT_EQ(Query("q=100%&r=1").get("q"), "100%"); }

RC_GTEST_PROP(Query, EncodedPairsComeBackInOrder, (const std::vector<std::pair<std::string, std::string>>& pairs)) {
  std::string raw;
  std::vector<std::pair<std::string, std::string>> expected;
  for (const auto& [name, value] : pairs) {
    if (name.find('\0') != name.npos || value.find('\0') != value.npos) continue;
    raw += (raw.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
    expected.emplace_back(name, value);
  }
  RC_ASSERT(Query(raw).pairs() == expected);
}

RC_GTEST_PROP(Query, AnyTextIsRead, (const std::string& raw)) { (void)Query(raw); }

TEST(Path, CollapsesSlashesAndDecodesSegmentwise) {
  EXPECT_EQ(normal_path("/"), "/");
  EXPECT_EQ(normal_path("///"), "/");
  EXPECT_EQ(normal_path("/v1//customers/"), "/v1/customers");
  EXPECT_EQ(normal_path("/v1/users/a%20b"), "/v1/users/a b");
  EXPECT_EQ(normal_path("/v1.0/sales/pricesheets(Market='US',View='x')/$value"),
            "/v1.0/sales/pricesheets(Market='US',View='x')/$value");
  EXPECT_EQ(normal_path("/v1.0/sales/pricesheets%28Market%3D%27US%27%2CView%3D%27x%27%29/%24value"),
            "/v1.0/sales/pricesheets(Market='US',View='x')/$value");
}

TEST(Path, RefusesWhatWouldMeanSomethingElseFurtherDown) {
  for (const char* raw : {"", "v1", "/a/../b", "/a/..", "/./a", "/a/%2e%2E/b", "/a%2Fb", "/a%2fb", "/a%00b", "/a%0Ab",
                          "/a%", "/a%4", "/a%ff", "/%C0%AF"})
    EXPECT_EQ(normal_path(raw), std::nullopt) << raw;
}

RC_GTEST_PROP(Path, IsNormalOnceNormalised, (const std::vector<std::string>& segments)) {
  std::string raw = "/";
  for (const std::string& segment : segments) {
    for (const char c : segment) {
      const char printable = static_cast<char>(' ' + static_cast<unsigned char>(c) % 95);
      raw += percent_encode(std::string(1, printable == '/' ? '%' : printable));
    }
    raw += "/";
  }
  const std::optional<std::string> path = normal_path(raw);
  if (!path) return;
  RC_ASSERT(path->front() == '/');
  RC_ASSERT(path->find("//") == std::string::npos);
  RC_ASSERT(*path == "/" || path->back() != '/');
  RC_ASSERT(text::valid_utf8(*path));
}

RC_GTEST_PROP(Path, AnyTextIsNormalisedOrRefused, (const std::string& raw)) { (void)normal_path("/" + raw); }

TEST(Target, MayBeInOriginAbsoluteOrAsteriskForm) {
  Request request{.target = "/a/b?x=1"};
  ASSERT_TRUE(read_target(request));
  EXPECT_EQ(request.path, "/a/b");
  EXPECT_EQ(request.query.get("x"), "1");

  request = {.target = "HTTP://host:8080/a/b?x=/2"};
  ASSERT_TRUE(read_target(request));
  EXPECT_EQ(request.path, "/a/b");
  EXPECT_EQ(request.query.get("x"), "/2");

  request = {.method = Method::kOptions, .target = "*"};
  ASSERT_TRUE(read_target(request));
  EXPECT_EQ(request.path, "*");

  for (const char* target : {"*", "host:443", "http://host", "http://host?x", "/a?x=%ff"}) {
    request = {.target = target};
    EXPECT_FALSE(read_target(request)) << target;
  }
}

TEST(Header, IsFoundWithoutRegardToCaseAndEmptyWhenAbsent) {
  const Request request{.headers = {{"MS-RequestId", "1"}, {"ms-requestid", "2"}}};
  EXPECT_EQ(request.header("Ms-RequestID"), "1");
  EXPECT_EQ(request.header("MS-Request"), "");
}

std::string text_of(const Response& response, const Frame& frame) {
  std::string out;
  append_response(out, response, frame);
  return out;
}

TEST(ResponseText, IsOneMessageWithTheServersOwnFrame) {
  Response response{.status = 201, .body = "{}"};
  response.set("ETag", "\"1\"");
  response.set("Content-Length", "99");
  response.set("transfer-encoding", "chunked");
  EXPECT_EQ(text_of(response, {.date = "D"}),
            "HTTP/1.1 201 Created\r\nDate: D\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n"
            "ETag: \"1\"\r\n\r\n{}");
  EXPECT_EQ(text_of({.status = 204}, {.close = true, .date = "D"}),
            "HTTP/1.1 204 No Content\r\nDate: D\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(text_of({.body = "abc", .content_type = "text/plain"}, {.head = true, .http_1_0 = true, .date = "D"}),
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"
            "Connection: keep-alive\r\n\r\n");
}

TEST(ResponseText, FindsWhatCannotBeSent) {
  EXPECT_EQ(fault_of({}), "");
  EXPECT_NE(fault_of({.status = 101}), "");
  EXPECT_NE(fault_of({.status = 600}), "");
  EXPECT_NE(fault_of({.content_type = "text/plain\r\nX: y"}), "");
  EXPECT_NE(fault_of({.headers = {{"Location", "/a\r\nSet-Cookie: b"}}}), "");
  EXPECT_NE(fault_of({.headers = {{"Location", "/a\nb"}}}), "");
  EXPECT_NE(fault_of({.headers = {{"Bad Name", "x"}}}), "");
  EXPECT_NE(fault_of({.headers = {{"", "x"}}}), "");
  EXPECT_EQ(fault_of({.headers = {{"Content-Disposition", "attachment; filename=\"\xC3\xA9\"\t"}}}), "");
}

}  // namespace
}  // namespace chandlery::http
