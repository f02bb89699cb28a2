// Media by the real program: up in parts, down by links, of any size, from a folder and from a bucket.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "api/demo_shop.h"
#include "platform/crypto/crypto.h"
#include "platform/http/server_fixture.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

using testing::HasSubstr;

std::string content(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return text;
}

std::string header_of(const http::Response& answer, std::string_view name) {
  for (const http::Header& header : answer.headers) {
    if (http::equal_ignoring_case(header.name, name)) return header.value;
  }
  return "";
}

class DownloadsApiTest : public OnDemoShop {
 protected:
  const Identity& desk() { return shop().identity("operator"); }
  const Identity& agent() { return shop().identity("admin agent"); }

  std::string announce(std::int64_t size) {
    static int number = 0;
    return shop().announce_medium(shop().ids().at("product_id"), shop().ids().at("sku_id"), size,
                                  "image " + std::to_string(++number) + " é.iso");
  }
  static std::string range_of(std::size_t first, std::size_t length, std::size_t size) {
    return "bytes " + std::to_string(first) + "-" + std::to_string(first + length - 1) + "/" + std::to_string(size);
  }
  http::Response put(const std::string& medium, std::string body, const std::string& range) {
    return shop().ask(desk(), "PUT", "/operator/v1/media/" + medium + "/content", std::move(body),
                      {{"Content-Range", range}});
  }
  std::string head_of_put(const std::string& medium, std::size_t first, std::size_t length, std::size_t size) {
    return "PUT /operator/v1/media/" + medium + "/content HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
           desk().token + "\r\nContent-Range: " + range_of(first, length, size) +
           "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  }
  std::string received(const std::string& medium) {
    return at(shop().ask(desk(), "GET", "/operator/v1/media/" + medium), "receivedBytes");
  }
  static std::string downloads_of(const Ids& ids) {
    return "/v1/customers/" + ids.at("customer_id") + "/orders/" + ids.at("order_id") +
           "/lineitems/0/softwaredownloads";
  }
  /// The path of a fresh link to the file.
  std::string link_to(const std::string& medium, const Ids& ids, const Identity& who) {
    const http::Response made =
        shop().must(201, who, "POST", downloads_of(ids) + "/" + medium + "/links", R"({"riskAcknowledged":true})");
    last_link_ = at(made, "id");
    const std::string uri = at(made, "link.uri");
    EXPECT_THAT(uri, testing::StartsWith("https://shop.example/downloads/"));
    return uri.substr(std::string("https://shop.example").size());
  }
  std::string link_to(const std::string& medium) { return link_to(medium, shop().ids(), agent()); }
  http::Response get(const std::string& path, std::vector<http::Header> headers = {}) {
    return shop().ask({}, "GET", path, "", std::move(headers));
  }
  std::string last_link_;
};

TEST_P(DownloadsApiTest, AMediumGoesUpInPartsIsCutOffGoesOnAndComesDown) {
  const std::string text = content(300'000);
  const std::string medium = announce(std::ssize(text));
  {
    http::Wire wire(shop().server().port());
    wire.send(head_of_put(medium, 0, 290'000, text.size()) + text.substr(0, 280'000));
  }  // the client is gone
  std::size_t from = 0;
  while (from == 0) from = std::stoul(received(medium));  // the server notices a little later
  EXPECT_LE(from, 280'000u);

  http::Response wrong;
  do {
    wrong = put(medium, text.substr(0, 1'000), range_of(0, 1'000, text.size()));
  } while (code_of(wrong) == 800060);  // the server may not have let go of the lost connection's upload yet
  from = std::stoul(received(medium));
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(code_of(wrong), 700014);
  EXPECT_EQ(at(wrong, "data[0]"), std::to_string(from));

  const http::Response rest = put(medium, text.substr(from), range_of(from, text.size() - from, text.size()));
  ASSERT_EQ(rest.status, 200) << shop().in_short(rest);
  EXPECT_EQ(at(rest, "status"), "available");
  const std::string sha256 = crypto::to_hex(crypto::sha256(text));
  EXPECT_EQ(at(rest, "sha256"), sha256);
  EXPECT_EQ(put(medium, "x", range_of(0, 1, text.size())).status, 409) << "it is there already";

  const std::string link = link_to(medium);
  const http::Response whole = get(link);
  ASSERT_EQ(whole.status, 200) << shop().in_short(whole);
  EXPECT_TRUE(whole.body == text);
  EXPECT_EQ(header_of(whole, "ETag"), "\"" + sha256 + "\"");
  EXPECT_EQ(header_of(whole, "Accept-Ranges"), "bytes");
  EXPECT_EQ(header_of(whole, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(header_of(whole, "Cache-Control"), HasSubstr("private"));
  EXPECT_THAT(header_of(whole, "Content-Disposition"), testing::StartsWith("attachment; filename=\"image "));
  EXPECT_THAT(header_of(whole, "Content-Disposition"), HasSubstr("filename*=UTF-8''image%20"));
  EXPECT_EQ(whole.content_type, "application/octet-stream");

  const http::Response part = get(link, {{"Range", "bytes=1000-1999"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_TRUE(part.body == text.substr(1000, 1000));
  EXPECT_EQ(header_of(part, "Content-Range"), "bytes 1000-1999/300000");
  EXPECT_TRUE(get(link, {{"Range", "bytes=-5"}}).body == text.substr(text.size() - 5));
  EXPECT_EQ(get(link, {{"Range", "bytes=1000-1999"}, {"If-Range", "\"another\""}}).status, 200);
  EXPECT_EQ(get(link, {{"Range", "bytes=1000-1999"}, {"If-Range", "\"" + sha256 + "\""}}).status, 206);
  EXPECT_EQ(get(link, {{"If-None-Match", "\"" + sha256 + "\""}}).status, 304);
  for (const char* const past : {"bytes=300000-", "bytes=99999999999999999999-", "bytes=-0"}) {
    const http::Response none = get(link, {{"Range", past}});
    EXPECT_EQ(none.status, 416) << past;
    EXPECT_EQ(header_of(none, "Content-Range"), "bytes */300000");
  }
  http::Wire wire(shop().server().port());
  wire.send("HEAD " + link + " HTTP/1.1\r\nHost: h\r\n\r\nGET /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
  const std::string head = wire.message(false);
  EXPECT_THAT(head, HasSubstr("200 OK"));
  EXPECT_THAT(head, HasSubstr("Content-Length: 300000"));
  EXPECT_THAT(wire.message(), HasSubstr("200 OK")) << "and no body came between";
}

TEST_P(DownloadsApiTest, UploadsThatDoNotFitAreRefusedAndChangeNothing) {
  const std::string medium = announce(1'000);
  for (const char* const range : {"bytes 0-9/999", "bytes 990-1000/1000", "bytes 5-4/1000", "bytes */1000", "0-9",
                                  "bytes 0-9/10", "bytes -5-9/1000", "bytes 0-18446744073709551616/1000"}) {
    const http::Response answer = put(medium, std::string(10, 'x'), range);
    EXPECT_EQ(answer.status, 400) << range << shop().in_short(answer);
    EXPECT_EQ(received(medium), "0");
  }
  EXPECT_EQ(put(medium, std::string(10, 'x'), range_of(0, 20, 1'000)).status, 400) << "shorter than it says";
  EXPECT_EQ(put(medium, std::string(30, 'x'), range_of(0, 20, 1'000)).status, 400) << "longer than it says";
  EXPECT_EQ(put(medium, std::string(10, 'x'), range_of(500, 10, 1'000)).status, 409) << "a gap";
  EXPECT_EQ(received(medium), "0");
  EXPECT_EQ(shop().ask(agent(), "PUT", "/operator/v1/media/" + medium + "/content", "x").status, 403);
  EXPECT_EQ(shop().ask(desk(), "DELETE", "/operator/v1/media/" + medium).status, 204);
  EXPECT_EQ(put(medium, std::string(10, 'x'), range_of(0, 10, 1'000)).status, 409);
}

TEST_P(DownloadsApiTest, ForgedTruncatedAndRevokedLinksAnswerAlikeThatTheyAreGone) {
  const std::string medium = shop().ids().at("file_id"), link = link_to(medium);
  ASSERT_EQ(get(link).status, 200);
  std::string forged = link;
  forged.back() = forged.back() == 'A' ? 'B' : 'A';
  std::vector<std::string> bodies;
  for (const std::string& path : {forged, link.substr(0, link.size() - 1), link + "A", std::string("/downloads/x"),
                                  std::string("/downloads/") + std::string(5'000, 'A')}) {
    const http::Response answer = get(path);
    EXPECT_EQ(answer.status, 410) << path.substr(0, 80);
    EXPECT_EQ(code_of(answer), 700009);
    bodies.push_back(answer.body);
  }
  const std::string self = downloads_of(shop().ids()) + "/" + medium + "/links/" + last_link_;
  EXPECT_EQ(shop().ask(agent(), "DELETE", self).status, 204);
  EXPECT_EQ(shop().ask(agent(), "DELETE", self).status, 204);
  const http::Response revoked = get(link);
  EXPECT_EQ(revoked.status, 410);
  for (const std::string& body : bodies) EXPECT_EQ(body, revoked.body);
  EXPECT_NE(at(shop().ask(agent(), "GET", self), "revokedDate"), "");
}

// Of the second partner, and bought before other tests may have stopped its purchases.
TEST_P(DownloadsApiTest, ACancelledPurchasesLinksAreGone) {
  const Identity& seller = shop().foreign().front();
  Ids bought = shop().foreign_ids();
  bought["order_id"] = bought.at("spare_order_id");
  const std::string link = link_to(bought.at("file_id"), bought, seller);
  ASSERT_EQ(get(link).status, 200);
  const std::string order = "/v1/customers/" + bought.at("customer_id") + "/orders/" + bought.at("order_id");
  shop().must(201, seller, "POST", order + "/cancellation",
              R"({"acknowledged":true,"reason":"test","lineItems":[{"lineItemNumber":0}]})");
  EXPECT_EQ(get(link).status, 410);
  EXPECT_EQ(get(link, {{"Range", "bytes=5-"}}).status, 410);
  const http::Response again = shop().ask(
      seller, "POST", downloads_of(bought) + "/" + bought.at("file_id") + "/links", R"({"riskAcknowledged":true})");
  EXPECT_EQ(again.status, 403);
  EXPECT_EQ(code_of(again), 700002);
}

TEST_P(DownloadsApiTest, TheSameRequestIdGetsTheSameLink) {
  const std::string path = downloads_of(shop().ids()) + "/" + shop().ids().at("file_id") + "/links";
  const std::string id = "0f0e0d0c-0000-4000-8000-00000000d10" + std::to_string(static_cast<int>(GetParam()));
  const auto once = [&] {
    return shop().ask(agent(), "POST", path, R"({"riskAcknowledged":true})", {{"MS-RequestId", id}});
  };
  const http::Response first = once();
  ASSERT_EQ(first.status, 201);
  EXPECT_THAT(first.headers, testing::Contains(testing::AllOf(
                                 testing::Field(&http::Header::name, "Location"),
                                 testing::Field(&http::Header::value, at(first, "links.self.uri")))));
  EXPECT_EQ(once().body, first.body);
}

TEST_P(DownloadsApiTest, AnUploadGoesOnAfterTheServerWasKilled) {
  const std::string text = content(500'000);
  const std::string medium = announce(std::ssize(text));
  ASSERT_EQ(put(medium, text.substr(0, 300'000), range_of(0, 300'000, text.size())).status, 200);
  shop().server().kill_hard();
  shop().start_again();
  EXPECT_EQ(received(medium), "300000");
  const http::Response rest = put(medium, text.substr(300'000), range_of(300'000, 200'000, text.size()));
  ASSERT_EQ(rest.status, 200) << shop().in_short(rest);
  EXPECT_EQ(at(rest, "sha256"), crypto::to_hex(crypto::sha256(text)));
  EXPECT_TRUE(get(link_to(medium)).body == text);
}

std::size_t peak_kilobytes(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6));
  }
  return 0;
}

// 256 MiB of zeros; the server may need for them what it needs for any request, and a few buffers.
TEST_P(DownloadsApiTest, ALargeImageCostsNoMemoryOnEitherWay) {
  constexpr std::size_t kSize = std::size_t{256} << 20;
  const std::string medium = announce(kSize);
  const pid_t process = shop().server().process();
  std::ofstream("/proc/" + std::to_string(process) + "/clear_refs") << "5";  // the peak counts from here
  const std::size_t before = peak_kilobytes(process);
  {
    http::Wire wire(shop().server().port());
    ASSERT_TRUE(wire.send(head_of_put(medium, 0, kSize, kSize)));
    const std::string piece(1 << 20, '\0');
    for (std::size_t sent = 0; sent < kSize; sent += piece.size()) ASSERT_TRUE(wire.send(piece));
    const std::string answer = wire.message();
    ASSERT_THAT(answer, HasSubstr("200 OK"));
    EXPECT_THAT(answer, HasSubstr("a6d72ac7690f53be6ae46ba88506bd97302a093f7108472bd9efc3cefda06484"));
  }
  http::Wire wire(shop().server().port());
  wire.send("GET " + link_to(medium) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(wire.message(false), HasSubstr("Content-Length: " + std::to_string(kSize)));
  std::map<std::size_t, char> marks;
  EXPECT_EQ(wire.skim(kSize, &marks), kSize);
  EXPECT_TRUE(marks.empty());
  EXPECT_LT(peak_kilobytes(process), before + 48 * 1024);
  shop().must(204, desk(), "DELETE", "/operator/v1/media/" + medium);
}

INSTANTIATE_ON_BOTH_ENGINES(DownloadsApiTest);

// The demo shop's own media, kept by a real object store.
TEST(DownloadsFromABucket, MediaAreUploadedToItAndStreamedFromIt) {
  const char* const endpoint = std::getenv("CHANDLERY_TEST_S3");
  if (!endpoint) GTEST_SKIP() << "CHANDLERY_TEST_S3 is not set: it holds the address of an object store for tests";
  RunningServer server(sql::Engine::kSqlite);
  for (const std::string& setting :
       {std::string("KIND=s3"), "ENDPOINT=" + std::string(endpoint), std::string("BUCKET=chandlery"),
        std::string("ACCESS_KEY=S3RVER"), std::string("SECRET_KEY=S3RVER"), "PREFIX=" + crypto::random_token() + "/"}) {
    server.set_environment("CHANDLERY_STORAGE_" + setting);
  }
  server.load_demo();
  server.start();
  const auto client = server.client();
  const std::string token = user_token(*client, demo::kTenant, demo::kClient, demo::kSecret,
                                       "agent@" + std::string(demo::kTenant), demo::kPassword);
  const std::string customer = "/v1/customers/20000000-0000-4000-8000-000000000001";
  const auto send = [&](http::Method method, const std::string& path, std::string body = {}) {
    return exchange(*client, method, path, token, std::move(body));
  };
  const std::string item = at(send(http::Method::kGet, customer + "/products/8B64QH90172Z/skus/0001/availabilities"),
                              "items[0].catalogItemId");
  const std::string order = at(send(http::Method::kPost, customer + "/orders",
                                    R"({"billingCycle":"one_time","lineItems":[{"lineItemNumber":0,"offerId":")" +
                                        item + R"(","quantity":1}]})"),
                               "id");
  // One that goes in parts, and is copied to its name, since its hash was not announced.
  const std::string large = content(20'000'000);
  const std::string desk =
      user_token(*client, "operator.example", "00000000-0000-4000-8000-000000000010",
                 "demo-secret-of-the-chandlery-desk", "operator@operator.example", demo::kPassword);
  const std::string medium =
      at(exchange(*client, http::Method::kPost, "/operator/v1/media", desk,
                  R"({"productId":"8B64QH90172Z","skuId":"0001","version":"2016","language":"aa","architecture":"any",)"
                  R"("fileName":"large.iso","size":20000000})"),
         "id");
  const http::Response uploaded =
      exchange(*client, http::Method::kPut, "/operator/v1/media/" + medium + "/content", desk, large);
  ASSERT_EQ(at(uploaded, "sha256"), crypto::to_hex(crypto::sha256(large))) << uploaded.body;

  const std::string downloads = customer + "/orders/" + order + "/lineitems/0/softwaredownloads";
  const http::Response listed = send(http::Method::kGet, downloads);
  ASSERT_EQ(at(listed, "totalCount"), "4") << listed.body;
  ASSERT_EQ(at(listed, "items[0].fileName"), "large.iso");
  const std::string made = at(
      send(http::Method::kPost, downloads + "/" + at(listed, "items[0].id") + "/links", R"({"riskAcknowledged":true})"),
      "link.uri");
  const std::string link = made.substr(made.find("/downloads/"));
  http::Request request{.method = http::Method::kGet, .target = link};
  const http::Response whole = client->send(request);
  ASSERT_EQ(whole.status, 200) << whole.body.substr(0, 300);
  EXPECT_EQ(crypto::to_hex(crypto::sha256(whole.body)), at(listed, "items[0].sha256"));
  request.headers = {{"Range", "bytes=100-199"}};
  const http::Response part = client->send(request);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(100, 100));
}

}  // namespace
}  // namespace chandlery::test
