// Answers of any size: files and sources reach their client whole or visibly cut, and cost the server no memory.
#include <gmock/gmock.h>

#include "platform/http/range.h"
#include "platform/http/server_fixture.h"
#include "platform/http/streaming_fixture.h"

namespace chandlery::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using Marks = std::map<std::size_t, char>;

constexpr std::size_t kLarge = 300 * kMiB;

class DownloadTest : public ServerTest {
 protected:
  /// `/file` is the large file, `/source?n=&size=` so many pieces of that size; `promise` gives its length, `fail` ends it
  /// by a failure, `status` is the answer's.
  void handle(Request&& request, Respond respond) override {
    if (request.path == "/file") return respond(file_response(request, file_.open(), "\"large\""));
    if (request.path != "/source") return ServerTest::handle(std::move(request), std::move(respond));
    const auto number = [&](std::string_view name) { return std::stoul(std::string(request.query.get(name, "0"))); };
    auto source = std::make_shared<PieceSource>(seen_, number("n"), number("size"));
    source->fails = request.query.find("fail").has_value();
    if (request.query.find("promise")) source->promised = number("promise");
    Response response{.status = static_cast<int>(request.query.find("status") ? number("status") : 200)};
    response.content_type = "text/csv";
    response.source = std::move(source);
    respond(std::move(response));
  }

  static std::string get(std::string_view target, std::string_view more = {}) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n" + std::string(more) + "\r\n";
  }
  /// Asks on a connection of its own that ends with the answer.
  std::string whole(std::string_view target, std::string_view version = "1.1") {
    Wire wire(port());
    EXPECT_TRUE(wire.send("GET " + std::string(target) + " HTTP/" + std::string(version) +
                          "\r\nHost: h\r\nConnection: close\r\n\r\n"));
    return wire.until_closed();
  }

  SparseFile file_{kLarge};
  Seen seen_;
};

TEST_F(DownloadTest, ALargeFileArrivesWholeAndCostsNoMemory) {
  const Marks marks{{0, 'a'}, {123'456'789, 'b'}, {kLarge - 1, 'z'}};
  for (const auto& [at, letter] : marks) file_.mark(at, letter);
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/file")));
  const std::string head = wire.message(false);
  EXPECT_THAT(head, HasSubstr("Content-Length: 314572800\r\n"));
  EXPECT_THAT(head, HasSubstr("ETag: \"large\"\r\n"));
  const std::size_t before = resident();
  Marks found;
  EXPECT_EQ(wire.skim(kLarge, &found), kLarge);
  EXPECT_EQ(found, marks);
  EXPECT_LT(resident(), before + kMemoryOfAStream);
}

TEST_F(DownloadTest, ARangeIsExactlyThosePlaces) {
  file_.mark(200'000'000, 'q');
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/file", "Range: bytes=199999990-200000009\r\n")));
  std::string part = wire.message();
  EXPECT_EQ(status_of(part), "HTTP/1.1 206 Partial Content");
  EXPECT_THAT(part, HasSubstr("Content-Range: bytes 199999990-200000009/314572800\r\n"));
  std::string expected(20, '\0');
  expected[10] = 'q';
  EXPECT_EQ(body_of(part), expected);
  ASSERT_TRUE(wire.send(get("/file", "Range: bytes=314572800-\r\n")));
  part = wire.message();
  EXPECT_EQ(status_of(part), "HTTP/1.1 416 Range Not Satisfiable");
  EXPECT_THAT(part, HasSubstr("Content-Range: bytes */314572800\r\n"));
  ASSERT_TRUE(wire.send(get("/file", "If-None-Match: \"large\"\r\n")));
  EXPECT_EQ(status_of(wire.message(false)), "HTTP/1.1 304 Not Modified");
}

TEST_F(DownloadTest, HeadersAloneAnswerHead) {
  start();
  Wire wire(port());
  for (const char* target : {"/file", "/source?n=3&size=10", "/source?n=3&size=10&promise=30"}) {
    ASSERT_TRUE(wire.send("HEAD " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n" + get("/size?n=2")));
    const std::string head = wire.message(false);
    EXPECT_EQ(status_of(head), "HTTP/1.1 200 OK");
    EXPECT_EQ(body_of(wire.message()), "xx") << target;
  }
  seen_.destroyed.wait_for(2);
  EXPECT_EQ(seen_.pieces.value(), 0u);
  ASSERT_TRUE(wire.send("HEAD /header?name=Content-Length&value=5000000000 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_THAT(wire.message(false), HasSubstr("Content-Length: 5000000000\r\n")) << "without a body at hand";
  ASSERT_TRUE(wire.send(get("/header?name=Content-Length&value=5000000000")));
  EXPECT_THAT(wire.message(), HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(DownloadTest, RequestsBehindADownloadAreAnsweredAfterIt) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/size?n=1") + get("/file") + get("/source?n=2&size=3") + get("/size?n=2")));
  EXPECT_EQ(body_of(wire.message()), "x");
  EXPECT_THAT(wire.message(false), HasSubstr("Content-Length: 314572800\r\n"));
  EXPECT_EQ(wire.skim(kLarge), kLarge);
  EXPECT_THAT(wire.message(false), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_EQ(wire.message(false), "3\r\nppp\r\n3\r\nppp\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(wire.message()), "xx");
}

TEST_F(DownloadTest, ASourceOfUnknownLengthGoesInChunks) {
  start();
  const std::string answer = whole("/source?n=3&size=17");
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/csv\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  const std::string chunk = "11\r\nppppppppppppppppp\r\n";
  EXPECT_EQ(body_of(answer), chunk + chunk + chunk + "0\r\n\r\n");
  EXPECT_EQ(body_of(whole("/source?n=0&size=1")), "0\r\n\r\n");
  EXPECT_EQ(body_of(whole("/source?n=5&size=0")), "0\r\n\r\n") << "an empty piece is not the end";
}

TEST_F(DownloadTest, AnOldClientReadsASourceUntilTheConnectionEnds) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /source?n=3&size=5 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  const std::string answer = wire.until_closed();
  EXPECT_THAT(answer, Not(HasSubstr("chunked")));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(body_of(answer), std::string(15, 'p'));
}

TEST_F(DownloadTest, ASourceThatKnowsItsLengthSaysIt) {
  start();
  const std::string answer = whole("/source?n=3&size=5&promise=15");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_EQ(body_of(answer), std::string(15, 'p'));
}

TEST_F(DownloadTest, AnswersWithoutABodyTakeNoneFromTheirSource) {
  start();
  EXPECT_EQ(body_of(whole("/source?n=3&size=5&status=204")), "");
  seen_.destroyed.wait_for(1);
  EXPECT_EQ(seen_.pieces.value(), 0u);
}

TEST_F(DownloadTest, ABodyThatCannotGoOnIsCutSoThatItsClientSeesIt) {
  start();
  EXPECT_EQ(body_of(whole("/source?n=1&size=5&fail")), "5\r\nppppp\r\n") << "no last chunk";
  EXPECT_EQ(body_of(whole("/source?n=1&size=5&promise=9")), "ppppp") << "fewer bytes than were promised";
  EXPECT_EQ(body_of(whole("/source?n=2&size=5&promise=9")), "ppppp") << "not more bytes than were promised";
  seen_.destroyed.wait_for(3);

  Wire old(port());  // whose bodies end with the connection
  ASSERT_TRUE(old.send("GET /source?n=1&size=5&fail HTTP/1.0\r\n\r\n"));
  char byte;
  ssize_t size;
  while ((size = ::recv(old.descriptor(), &byte, 1, 0)) > 0) {
  }
  EXPECT_EQ(size, -1);
  EXPECT_EQ(errno, ECONNRESET);
}

TEST_F(DownloadTest, AFileThatShrankIsCut) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/file")));
  wire.message(false);
  file_.cut_to(1000);
  EXPECT_LT(wire.skim(kLarge), kLarge);
}

TEST_F(DownloadTest, ASourceIsAskedOnlyAsFastAsItsClientReads) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/source?n=1200&size=262144")));  // 300 MiB
  wire.message(false);
  const std::size_t before = resident();
  for (std::size_t read = 0; read < kLarge;) {
    const std::size_t got = wire.skim(4 * kMiB);
    read += got;
    // Both sockets' buffers, what is being sent, and one piece ahead.
    ASSERT_LT(seen_.bytes.value(), read + 16 * kMiB);
    if (got < 4 * kMiB) break;
  }
  EXPECT_EQ(seen_.bytes.value(), kLarge);
  EXPECT_LT(resident(), before + kMemoryOfAStream);
}

TEST_F(DownloadTest, AClientThatStopsReadingIsDropped) {
  start();  // write_timeout 1 s
  for (const char* target : {"/file", "/source?n=1200&size=262144"}) {
    Wire wire(port());
    ASSERT_TRUE(wire.send(get(target)));
    wire.message(false);
    while (server_->connections() == 1) std::this_thread::yield();
    EXPECT_LT(wire.skim(kLarge), kLarge);
  }
  seen_.destroyed.wait_for(1);
  EXPECT_LT(seen_.bytes.value(), kLarge);
}

TEST_F(DownloadTest, AClientThatVanishesLeavesNothingBehind) {
  start();
  for (const char* target : {"/file", "/source?n=1200&size=262144"}) {
    Wire wire(port());
    ASSERT_TRUE(wire.send(get(target)));
    EXPECT_EQ(wire.skim(kMiB), kMiB);
    wire.reset();
    while (server_->connections() == 1) std::this_thread::yield();
  }
  seen_.destroyed.wait_for(1);
  EXPECT_LT(seen_.bytes.value(), kLarge);
}

TEST_F(DownloadTest, OthersAreAnsweredWhileALargeFileGoesOut) {
  ServerOptions options = short_timeouts();
  options.io_threads = 1;
  start(options);
  std::atomic<bool> enough = false;
  std::thread downloads([&] {
    Wire wire(port());
    while (!enough && wire.send(get("/file"))) {
      wire.message(false);
      wire.skim(kLarge);
    }
  });
  Wire wire(port());
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(wire.send(get("/size?n=1")));
    ASSERT_EQ(body_of(wire.message()), "x");
  }
  enough = true;
  downloads.join();
}

TEST_F(DownloadTest, AStopCutsWhatIsUnderWayWhenPatienceEnds) {
  start();
  Wire file(port()), source(port());
  ASSERT_TRUE(file.send(get("/file")));
  ASSERT_TRUE(source.send(get("/source?n=1200&size=262144")));
  file.message(false);
  source.message(false);
  server_->stop(std::chrono::seconds(0));
  EXPECT_EQ(seen_.destroyed.value(), 1u);
  EXPECT_LT(file.skim(kLarge), kLarge);
  EXPECT_LT(source.skim(kLarge), kLarge);
}

TEST_F(DownloadTest, AStopLetsADownloadEndWithinItsPatience) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(get("/file")));
  wire.message(false);
  std::thread stop([&] { server_->stop(std::chrono::seconds(60)); });
  EXPECT_EQ(wire.skim(kLarge), kLarge);
  stop.join();
}

}  // namespace
}  // namespace chandlery::http
