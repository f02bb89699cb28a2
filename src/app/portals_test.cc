// The portals' files: a page with a fresh nonce for every address, assets for a year, and never a file that was not there
// at the start.
#include "app/portals.h"

#include <gmock/gmock.h>

#include <fstream>

namespace chandlery::app {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PortalsTest : public testing::Test {
 protected:
  PortalsTest() {
    std::string pattern = (fs::temp_directory_path() / "chandlery-portals.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("web/partner.html", "<html><meta nonce=\"__CSP_NONCE__\"><style nonce=\"__CSP_NONCE__\"></style>partner");
    write("web/centre.html", "centre without a place for it");
    write("web/assets/index-1a2b.js", "let a = 1");
    write("web/assets/index-1a2b.js.br", "brotli");
    write("web/assets/index-1a2b.js.gz", "gzip");
    write("web/assets/deep/x.css", "a{}");
    write("web/assets/orphan.js.br", "of nothing");
    write("web/favicon.svg", "<svg/>");
    write("web/.env", "hidden");
    write("web/.vite/manifest.json", "{}");
    write("secret.txt", "outside");
    fs::create_symlink(folder_ / "secret.txt", folder_ / "web/assets/link.txt");
  }
  ~PortalsTest() override { fs::remove_all(folder_); }

  void write(const std::string& name, std::string_view content) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
  }
  std::optional<http::Response> get(std::string target, std::vector<http::Header> headers = {},
                                    http::Method method = http::Method::kGet, bool tls = false) {
    const Portals portals(folder_ / "web", tls);
    http::Request request{.method = method, .target = std::move(target)};
    if (!http::read_target(request)) return std::nullopt;  // the server's own refusal
    request.headers = std::move(headers);
    std::optional<http::Response> answer;
    const bool handled = portals.handle(request, [&](http::Response&& response) { answer = std::move(response); });
    EXPECT_EQ(handled, answer.has_value());
    return answer;
  }
  static std::string header(const http::Response& response, std::string_view name) {
    std::string found;
    for (const http::Header& header : response.headers)
      if (http::equal_ignoring_case(header.name, name)) found += header.value;
    return found;
  }

  fs::path folder_;
};

TEST_F(PortalsTest, EveryAddressOfAPortalIsItsPage) {
  for (const char* target : {"/partner", "/partner/", "/partner/customers/1?tab=2", "/partner/assets/index-1a2b.js", "//partner"})
    EXPECT_THAT(get(target)->body, HasSubstr("partner")) << target;
  EXPECT_EQ(get("/centre/x")->body, "centre without a place for it");
  EXPECT_EQ(get("/partners"), std::nullopt);
  EXPECT_EQ(get("/v1/customers"), std::nullopt);
  EXPECT_EQ(get("/"), std::nullopt);
  EXPECT_EQ(get("/partner", {}, http::Method::kPost), std::nullopt);
  EXPECT_EQ(get("/partner", {}, http::Method::kHead)->status, 200);
}

TEST_F(PortalsTest, EachAnswerHasANonceOfItsOwnAndAStrictPolicy) {
  const http::Response page = *get("/partner");
  const std::string policy = header(page, "Content-Security-Policy");
  const std::size_t begin = policy.find("'nonce-") + 7;
  const std::string nonce = policy.substr(begin, policy.find('\'', begin) - begin);
  EXPECT_EQ(nonce.size(), 22u);
  EXPECT_EQ(page.body, "<html><meta nonce=\"" + nonce + "\"><style nonce=\"" + nonce + "\"></style>partner");
  EXPECT_THAT(policy, AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self';"), HasSubstr("base-uri 'none'"),
                            HasSubstr("frame-ancestors 'none'"), HasSubstr("require-trusted-types-for 'script'"),
                            Not(HasSubstr("unsafe"))));
  EXPECT_NE(get("/partner")->body, page.body);
  EXPECT_EQ(header(page, "Cache-Control"), "no-store");
  EXPECT_EQ(header(page, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(header(page, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_NE(header(page, "Permissions-Policy"), "");
  EXPECT_EQ(header(page, "Referrer-Policy"), "same-origin");
  EXPECT_EQ(header(page, "Strict-Transport-Security"), "");
  EXPECT_NE(header(*get("/partner", {}, http::Method::kGet, true), "Strict-Transport-Security"), "");
}

TEST_F(PortalsTest, AnAssetIsKeptForAYearInTheSmallestFormTheBrowserReads) {
  const http::Response brotli = *get("/assets/index-1a2b.js", {{"Accept-Encoding", "gzip, br"}});
  EXPECT_EQ(brotli.body, "brotli");
  EXPECT_EQ(brotli.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  EXPECT_EQ(header(brotli, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(brotli, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(brotli, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(get("/assets/index-1a2b.js", {{"Accept-Encoding", "gzip"}})->body, "gzip");
  const http::Response plain = *get("/assets/index-1a2b.js");
  EXPECT_EQ(plain.body, "let a = 1");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(header(plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(get("/assets/deep/x.css", {{"Accept-Encoding", "br"}})->body, "a{}");
  EXPECT_EQ(header(*get("/favicon.svg"), "Cache-Control"), "public, max-age=3600");
  EXPECT_EQ(get("/favicon.svg")->content_type, "image/svg+xml; charset=utf-8");
  EXPECT_THAT(get("/favicon.ico")->body, HasSubstr("<svg")) << "the product's own, where the build has none";
}

TEST_F(PortalsTest, NoPathLeavesTheFolder) {
  for (const char* target :
       {"/assets/unknown.js", "/assets/", "/assets/..%2fpartner.html", "/assets/%2e%2e/partner.html", "/assets/../partner.html",
        "/assets/../../secret.txt", "/assets/..%5c..%5csecret.txt", "/assets/link.txt", "/assets/orphan.js",
        "/assets/index-1a2b.js.br", "/assets/index-1a2b.js%00.css", "/assets//etc/passwd", "/assets/INDEX-1a2b.js"}) {
    const auto answer = get(target);
    if (!answer) continue;  // a path that the server refuses before it comes here
    EXPECT_EQ(answer->status, 404) << target;
    EXPECT_THAT(answer->body, Not(HasSubstr("html"))) << target;
  }
  for (const char* target : {"/.env", "/.vite/manifest.json", "/partner.html", "/secret.txt", "/web/secret.txt", "/etc/passwd", "/assets"})
    EXPECT_EQ(get(target), std::nullopt) << target;
}

TEST_F(PortalsTest, WhatWasNotBuiltSaysSo) {
  const http::Response console = *get("/console/x");
  EXPECT_EQ(console.status, 404);
  EXPECT_THAT(console.body, HasSubstr("not built"));
  EXPECT_THAT(header(console, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
  const Portals none(folder_ / "nowhere", false);
  http::Request request{.target = "/partner", .path = "/partner"};
  std::optional<http::Response> answer;
  EXPECT_TRUE(none.handle(request, [&](http::Response&& response) { answer = std::move(response); }));
  EXPECT_EQ(answer->status, 404);
}

}  // namespace
}  // namespace chandlery::app
