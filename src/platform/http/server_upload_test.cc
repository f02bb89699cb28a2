// Uploads of any size: permission first, piece by piece, no faster than the sink takes them, and never without an answer.
#include <gmock/gmock.h>

#include "platform/http/server_fixture.h"
#include "platform/http/streaming_fixture.h"

namespace chandlery::http {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kLarge = 64 * kMiB;

class UploadTest : public ServerTest {
 protected:
  /// What the path asks of the sink: `/upload` takes all, `/upload/forbidden` is refused, `/upload/full` errs at the
  /// second piece, `/upload/throw` and `/upload/broken` throw, `/upload/held` waits for the gate.
  class Sink final : public Upload {
   public:
    Sink(UploadTest& test, std::string path) : test_(test), path_(std::move(path)) {}
    ~Sink() override { test_.seen_.destroyed.add(); }
    std::optional<Response> take(std::string_view piece) override {
      EXPECT_FALSE(piece.empty());
      EXPECT_LE(piece.size(), kMiB / 2);
      if (path_ == "/upload/held") test_.gate_.wait_for(1);
      if (path_ == "/upload/broken") throw std::runtime_error("a bug in a sink");
      for (const char c : piece) sum_ = sum_ * 31 + static_cast<unsigned char>(c);
      test_.seen_.pieces.add();
      test_.seen_.bytes.add(piece.size());
      size_ += piece.size();
      if (path_ == "/upload/full" && size_ > kMiB) return Response{.status = 413, .body = "full"};
      return std::nullopt;
    }
    Response finish() override {
      test_.seen_.finished.add();
      return {.status = 201, .body = std::to_string(size_) + " " + std::to_string(sum_)};
    }

   private:
    UploadTest& test_;
    const std::string path_;
    std::size_t size_ = 0;
    std::uint64_t sum_ = 0;
  };

  Receiver receiver() override {
    return {.wants =
                [this](const Request& request) {
                  asked_.add();
                  return request.path.starts_with("/upload");
                },
            .open = [this](Request&& request) -> std::expected<std::unique_ptr<Upload>, Response> {
              EXPECT_TRUE(request.body.empty());
              EXPECT_EQ(request.peer, "127.0.0.1");
              if (request.path == "/upload/throw") throw std::runtime_error("a bug in a route");
              if (request.path == "/upload/forbidden")
                return std::unexpected(Response{.status = 403, .body = "forbidden"});
              return std::make_unique<Sink>(*this, request.path);
            }};
  }

  static std::string put(std::string_view path, std::size_t size, std::string_view more = {}) {
    return "PUT " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n" +
           std::string(more) + "\r\n";
  }
  /// Bytes of the body from one place on; no two MiB are the same.
  static std::string content(std::size_t from, std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>((from + i) * 2654435761u >> 13);
    return text;
  }
  static std::string told(std::size_t size) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < size; at += kMiB)
      for (const char c : content(at, std::min(kMiB, size - at))) sum = sum * 31 + static_cast<unsigned char>(c);
    return std::to_string(size) + " " + std::to_string(sum);
  }

  Seen seen_;
  Watched asked_, gate_;
};

TEST_F(UploadTest, ALargeBodyArrivesWholeInPiecesAndCostsNoMemory) {
  start();  // body_limit 100,000 bytes, body_timeout 1 s: neither is for uploads
  Wire wire(port());
  const std::size_t before = resident();
  ASSERT_TRUE(wire.send(put("/upload", kLarge)));
  for (std::size_t at = 0; at < kLarge; at += kMiB) ASSERT_TRUE(wire.send(content(at, kMiB)));
  const std::string answer = wire.message();
  EXPECT_EQ(status_of(answer), "HTTP/1.1 201 Created");
  EXPECT_EQ(body_of(answer), told(kLarge));
  EXPECT_LT(resident(), before + kMemoryOfAStream);
  EXPECT_GT(seen_.pieces.value(), kLarge / kMiB);
  seen_.destroyed.wait_for(1);
}

TEST_F(UploadTest, TheConnectionServesOnAfterAnUpload) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload", 300'000) + content(0, 300'000) + put("/upload", 70'000) + content(0, 70'000) +
                        "GET /size?n=2 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), told(300'000));
  EXPECT_EQ(body_of(wire.message()), told(70'000));
  EXPECT_EQ(body_of(wire.message()), "xx");
}

TEST_F(UploadTest, ChunksOfAnySizeAreOneBody) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("PUT /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));
  std::size_t at = 0;
  for (std::size_t size = 1; at + size < 3 * kMiB; size = size * 3 + 1) {
    char length[32];
    std::snprintf(length, sizeof length, "%zx;a=b\r\n", size);
    ASSERT_TRUE(wire.send(length + content(at, size) + "\r\n"));
    at += size;
  }
  ASSERT_TRUE(wire.send("0\r\nTrailer: x\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), told(at));
  ASSERT_TRUE(wire.send("PUT /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), "0 0");
}

TEST_F(UploadTest, AnOldClientMayUploadToo) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("PUT /upload HTTP/1.0\r\nContent-Length: 200000\r\n\r\n" + content(0, 200'000)));
  EXPECT_EQ(body_of(wire.until_closed()), told(200'000));
}

TEST_F(UploadTest, SmallBodiesComeWholeToTheHandler) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload", 5) + "hello"));
  EXPECT_THAT(body_of(wire.message()), HasSubstr("PUT /upload"));
  ASSERT_TRUE(wire.send(put("/upload", 0)));
  EXPECT_THAT(body_of(wire.message()), HasSubstr("PUT /upload"));
  EXPECT_EQ(asked_.value(), 0u);
}

TEST_F(UploadTest, LargeBodiesOfOtherPathsAreGatheredUnderTheirLimit) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/echo", 90'000) + std::string(90'000, 'e')));
  EXPECT_EQ(body_of(wire.message()), std::string(90'000, 'e'));
  ASSERT_TRUE(wire.send(put("/echo", 100'001)));
  EXPECT_EQ(status_of(wire.message()), "HTTP/1.1 413 Content Too Large");
}

TEST_F(UploadTest, TheBodyIsAskedForOnlyAfterPermission) {
  start();
  Wire allowed(port()), forbidden(port());
  ASSERT_TRUE(allowed.send(put("/upload", 200'000, "Expect: 100-continue\r\n")));
  EXPECT_EQ(allowed.message(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(allowed.send(content(0, 200'000)));
  EXPECT_EQ(body_of(allowed.message()), told(200'000));

  ASSERT_TRUE(forbidden.send(put("/upload/forbidden", 200'000, "Expect: 100-continue\r\n")));
  const std::string answer = forbidden.message();
  EXPECT_EQ(status_of(answer), "HTTP/1.1 403 Forbidden");
  EXPECT_EQ(body_of(answer), "forbidden");
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(forbidden.until_closed(), "");
}

TEST_F(UploadTest, ARefusedClientThatSendsOnReadsItsAnswer) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload/forbidden", kLarge)));
  const std::string much(kMiB, 'a');
  for (std::size_t i = 0; i < 8 && wire.send(much); ++i) {
  }
  EXPECT_EQ(status_of(wire.message()), "HTTP/1.1 403 Forbidden");
}

TEST_F(UploadTest, ASinkThatIsFullAnswersAtOnce) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload/full", kLarge)));
  for (std::size_t at = 0; at < 4 * kMiB; at += kMiB)
    if (!wire.send(content(at, kMiB))) break;
  const std::string answer = wire.message();
  EXPECT_EQ(status_of(answer), "HTTP/1.1 413 Content Too Large");
  EXPECT_EQ(body_of(answer), "full");
  seen_.destroyed.wait_for(1);
  EXPECT_EQ(seen_.finished.value(), 0u);
}

TEST_F(UploadTest, BugsInRoutesAndSinksGet500) {
  start();
  for (const char* path : {"/upload/throw", "/upload/broken"}) {
    Wire wire(port());
    ASSERT_TRUE(wire.send(put(path, 200'000) + content(0, 200'000)));
    const std::string answer = wire.message();
    EXPECT_EQ(status_of(answer), "HTTP/1.1 500 Internal Server Error");
    EXPECT_THAT(answer, Not(HasSubstr("a bug")));
  }
}

TEST_F(UploadTest, TheSocketIsNotReadWhileTheSinkTakes) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload/held", kLarge)));
  std::size_t sent = 0;
  const std::string piece = content(0, kMiB);
  pollfd writable{wire.descriptor(), POLLOUT, 0};
  while (sent < kLarge && ::poll(&writable, 1, 500) > 0) {
    const ssize_t size = ::send(wire.descriptor(), piece.data(), std::min(piece.size(), kLarge - sent), MSG_DONTWAIT);
    if (size > 0) sent += static_cast<std::size_t>(size);
  }
  EXPECT_LT(sent, 24 * kMiB);
  gate_.add();
  while (sent < kLarge) {
    const std::size_t next = std::min(piece.size(), kLarge - sent);
    ASSERT_TRUE(wire.send(piece.substr(0, next)));
    sent += next;
  }
  EXPECT_EQ(status_of(wire.message()), "HTTP/1.1 201 Created");
  EXPECT_EQ(seen_.bytes.value(), kLarge);
}

TEST_F(UploadTest, OfAnUploadThatIsCutTheSinkHasAllThatCame) {
  start();
  for (const std::size_t size : {1'000'001u, 10'000u}) {
    const std::size_t before = seen_.bytes.value(), gone = seen_.destroyed.value();
    Wire wire(port());
    ASSERT_TRUE(wire.send(put("/upload", kLarge) + content(0, size)));
    wire.half_close();
    EXPECT_EQ(wire.until_closed(), "");
    seen_.destroyed.wait_for(gone + 1);
    EXPECT_EQ(seen_.bytes.value(), before + size);
  }
  EXPECT_EQ(seen_.finished.value(), 0u);
}

TEST_F(UploadTest, AClientThatVanishesLeavesNothingBehind) {
  start();
  for (const char* path : {"/upload", "/upload/held"}) {
    Wire wire(port());
    ASSERT_TRUE(wire.send(put(path, kLarge) + content(0, kMiB)));
    wire.reset();
  }
  gate_.add();
  seen_.destroyed.wait_for(2);
  EXPECT_EQ(seen_.finished.value(), 0u);
}

TEST_F(UploadTest, AnUploadThatIsTooSlowGets408) {
  ServerOptions options = short_timeouts();
  options.piece_timeout = std::chrono::seconds(1);
  start(options);
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload", kLarge) + content(0, kMiB)));
  while (!wire.answers_within(std::chrono::milliseconds(20))) ASSERT_TRUE(wire.send("a"));  // a byte buys no time
  EXPECT_EQ(status_of(wire.message()), "HTTP/1.1 408 Request Timeout");
  seen_.destroyed.wait_for(1);
  EXPECT_GT(seen_.bytes.value(), kMiB);
  EXPECT_EQ(seen_.finished.value(), 0u);
}

TEST_F(UploadTest, ASinkMayTakeItsTime) {
  ServerOptions options = short_timeouts();
  options.piece_timeout = options.idle_timeout = std::chrono::seconds(1);
  start(options);
  Wire working(port()), idle(port());
  ASSERT_TRUE(working.send(put("/upload/held", 200'000) + content(0, 200'000)));
  EXPECT_EQ(idle.until_closed(), "");  // a second has passed
  gate_.add();
  EXPECT_EQ(body_of(working.message()), told(200'000));
}

TEST_F(UploadTest, BrokenFramingInTheMiddleGets400) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("PUT /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" +
                        content(0, 65'536) + "\r\nxyz\r\n"));
  EXPECT_EQ(status_of(wire.message()), "HTTP/1.1 400 Bad Request");
  seen_.destroyed.wait_for(1);
  EXPECT_EQ(seen_.finished.value(), 0u);

  Wire path(port());
  ASSERT_TRUE(path.send(put("/upload/../x", 200'000)));
  EXPECT_EQ(status_of(path.message()), "HTTP/1.1 400 Bad Request");
}

TEST_F(UploadTest, AStopCutsAnUploadWhosePatienceEnds) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send(put("/upload", kLarge) + content(0, kMiB)));
  seen_.pieces.wait_for(1);
  server_->stop(std::chrono::seconds(0));
  EXPECT_EQ(seen_.destroyed.value(), 1u);
  EXPECT_EQ(seen_.finished.value(), 0u);
}

}  // namespace
}  // namespace chandlery::http
