// Each limit and each malformed request has its refusal, and the connection ends with it.
#include <gtest/gtest.h>

#include "platform/http/server_fixture.h"

namespace chandlery::http {
namespace {

using std::chrono::seconds;

constexpr const char* k400 = "HTTP/1.1 400 Bad Request";
constexpr const char* k408 = "HTTP/1.1 408 Request Timeout";
constexpr const char* k413 = "HTTP/1.1 413 Content Too Large";
constexpr const char* k431 = "HTTP/1.1 431 Request Header Fields Too Large";
constexpr const char* k501 = "HTTP/1.1 501 Not Implemented";

class RefusalTest : public ServerTest {
 protected:
  /// Sends the bytes and expects exactly one refusal, then the end.
  void expect_refused(const std::string& bytes, const char* status) {
    Wire wire(port());
    ASSERT_TRUE(wire.send(bytes));
    const std::string answer = wire.message();
    EXPECT_EQ(status_of(answer), status) << bytes.substr(0, 200);
    EXPECT_TRUE(body_of(answer).starts_with("refused: ")) << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_EQ(wire.until_closed(), "");
  }
};

TEST_F(RefusalTest, MalformedRequestsGet400) {
  start();
  const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\n";
  for (const std::string& bytes : std::vector<std::string>{
           "\x16\x03\x01\x02garbage\r\n\r\n",
           "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
           "GET /\r\n\r\n",
           "GET / HTTP/1.1\nHost: h\n\n",
           "GET / HTTP/1.1\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nName : x\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: h\r\nName: a\x01z\r\n\r\n",
           "GET /../etc HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n",
           "GET /?a=%ff HTTP/1.1\r\nHost: h\r\n\r\n",
           "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
           // Two readers could find two different ends of these.
           post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
           post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
           post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
           post + "Content-Length: -1\r\n\r\n",
           post + "Content-Length: +5\r\n\r\nhello",
           post + "Content-Length: 5x\r\n\r\nhello",
           post + "Content-Length: 99999999999999999999\r\n\r\nhello",
           post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
           post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
       })
    expect_refused(bytes, k400);
}

TEST_F(RefusalTest, UnknownTransferCodingsGet501) {
  start();
  for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", "chunked;q=1", ""})
    expect_refused("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n0\r\n\r\n",
                   k501);
}

TEST_F(RefusalTest, HeadersPastTheLimitGet431HoweverTheyArrive) {
  start();  // 2048 bytes
  const std::string line = "GET / HTTP/1.1\r\nHost: h\r\n";
  expect_refused("GET /" + std::string(3000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", k431);
  expect_refused(line + "X: " + std::string(3000, 'a') + "\r\n\r\n", k431);
  expect_refused(line + "X: " + std::string(3000, 'a'), k431);
  std::string many = line;
  for (int i = 0; i < 200; ++i) many += "X-" + std::to_string(i) + ": value\r\n";
  expect_refused(many + "\r\n", k431);

  Wire wire(port());  // line by line, so that the parser never sees more than a little
  ASSERT_TRUE(wire.send(line));
  for (int i = 0; i < 200; ++i)
    if (!wire.send("X-" + std::to_string(i) + ": value\r\n")) break;
  EXPECT_EQ(status_of(wire.message()), k431);
  EXPECT_EQ(wire.until_closed(), "");

  Wire within(port());
  ASSERT_TRUE(within.send(line + "X: " + std::string(1900, 'a') + "\r\n\r\n"));
  EXPECT_EQ(status_of(within.message()), "HTTP/1.1 200 OK");
}

TEST_F(RefusalTest, ChunkFramingThatNeverEndsGets431) {
  start();
  const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  expect_refused(post + "1;" + std::string(5000, 'a'), k431);
  expect_refused(post + "0\r\n" + std::string(5000, 'a'), k431);
}

TEST_F(RefusalTest, BodiesPastTheLimitGet413BeforeTheyAreSent) {
  start();  // 100,000 bytes
  const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\n";
  expect_refused(post + "Content-Length: 100001\r\n\r\n", k413);
  expect_refused(post + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n", k413);
  expect_refused(post + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n", k413);
  std::string chunks;
  for (int i = 0; i < 101; ++i) chunks += "3e8\r\n" + std::string(1000, 'a') + "\r\n";
  expect_refused(post + "Transfer-Encoding: chunked\r\n\r\n" + chunks, k413);

  Wire wire(port());
  ASSERT_TRUE(wire.send(post + "Content-Length: 100000\r\n\r\n" + std::string(100'000, 'a')));
  EXPECT_EQ(body_of(wire.message()), std::string(100'000, 'a'));
}

TEST_F(RefusalTest, AClientThatSendsOnReadsItsRefusalBeforeTheEnd) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n"));
  const std::string much(1'000'000, 'a');
  for (int i = 0; i < 9; ++i)
    if (!wire.send(much)) break;
  EXPECT_EQ(status_of(wire.message()), k413);
}

TEST_F(RefusalTest, SlowHeadersAndBodiesGet408) {
  start();  // 1 s
  expect_refused("GET / HTTP/1.1\r\nHos", k408);
  expect_refused("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhel", k408);
  expect_refused("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", k408);

  Wire wire(port());  // a byte now and then does not buy more time
  while (!wire.answers_within(std::chrono::milliseconds(20))) ASSERT_TRUE(wire.send("a"));
  EXPECT_EQ(status_of(wire.message()), k408);
  EXPECT_EQ(wire.until_closed(), "");
}

TEST_F(RefusalTest, IdleConnectionsAreClosedWithoutAWord) {
  ServerOptions options = short_timeouts();
  options.idle_timeout = seconds(1);
  start(options);
  Wire fresh(port()), used(port());
  ASSERT_TRUE(used.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(used.message()), "x");
  EXPECT_EQ(used.until_closed(), "");
  EXPECT_EQ(fresh.until_closed(), "");
}

TEST_F(RefusalTest, AClientThatDoesNotReadItsAnswerIsDropped) {
  start();  // 1 s
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /size?n=50000000 HTTP/1.1\r\nHost: h\r\n\r\n"));
  while (server_->connections() == 0) std::this_thread::yield();
  while (server_->connections() == 1) std::this_thread::yield();
  EXPECT_LT(wire.until_closed().size(), 50'000'000u);
}

TEST_F(RefusalTest, AnAnswerInTheMakingHasNoDeadline) {
  ServerOptions options = short_timeouts();
  options.idle_timeout = seconds(1);
  start(options);
  Wire working(port()), idle(port());
  ASSERT_TRUE(working.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond respond = held_.next().second;
  EXPECT_EQ(idle.until_closed(), "");
  respond({.body = "late but welcome"});
  EXPECT_EQ(body_of(working.message()), "late but welcome");
}

}  // namespace
}  // namespace chandlery::http
