// The server over real sockets: what it accepts, in which order it answers, and how it stops.
#include "platform/http/server.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/http/client.h"
#include "platform/http/server_fixture.h"

namespace chandlery::http {
namespace {

using std::chrono::seconds;
using testing::Test;

TEST_F(ServerTest, KeepsAConnectionForManyRequests) {
  start();
  Wire wire(port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(wire.send("GET /show//a/?x=%41 HTTP/1.1\r\nHost: h\r\nX-Caf: \xe9\r\n\r\n"));
    const std::string answer = wire.message();
    EXPECT_EQ(status_of(answer), "HTTP/1.1 200 OK");
    EXPECT_EQ(body_of(answer), "GET /show/a from 127.0.0.1 x=A\nHost: h\nX-Caf: \xC3\xA9");
    EXPECT_EQ(answer.find("Connection:"), std::string::npos);
    EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
  }
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(ServerTest, BelievesItsProxiesAndNobodyElseWhoAsks) {
  const std::string request = "GET /show HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 198.51.100.1\r\nx-forwarded-for: 203.0.113.7\r\n\r\n";
  const auto asker = [&](const ServerOptions& options) {
    start(options);
    Wire wire(port());
    EXPECT_TRUE(wire.send(request));
    const std::string body = body_of(wire.message());
    return body.substr(0, body.find('\n'));
  };
  EXPECT_EQ(asker(short_timeouts()), "GET /show from 127.0.0.1");
  ServerOptions behind_a_proxy = short_timeouts();
  behind_a_proxy.proxies = parse_networks("127.0.0.0/8").value();
  EXPECT_EQ(asker(behind_a_proxy), "GET /show from 203.0.113.7");
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrderWhoeverAnswersThem) {
  start();
  Wire wire(port());
  std::string requests;
  for (int i = 0; i < 100; ++i)
    requests += "POST /" + std::string(i % 10 == 5 ? "held" : "echo") +
                " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + i);
  ASSERT_TRUE(wire.send(requests));
  std::thread answering([&] {
    for (int i = 0; i < 10; ++i) {
      auto [request, respond] = held_.next();
      respond({.body = request.body});
    }
  });
  for (int i = 0; i < 100; ++i) EXPECT_EQ(body_of(wire.message()), std::to_string(100 + i));
  answering.join();
}

TEST_F(ServerTest, ReadsChunkedBodiesAndDropsTheirTrailers) {
  start();
  Wire wire(port());
  const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n";
  ASSERT_TRUE(wire.send(head + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nAuthorization: stolen\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), "hello world");
  for (const char c : head + "3\r\nabc\r\n0\r\n\r\n") ASSERT_TRUE(wire.send(std::string(1, c)));
  EXPECT_EQ(body_of(wire.message()), "abc");
}

TEST_F(ServerTest, SaysContinueOnlyToAClientThatWaits) {
  start();
  Wire wire(port());
  const std::string head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
  ASSERT_TRUE(wire.send(head));
  EXPECT_EQ(wire.message(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(wire.send("hello"));
  EXPECT_EQ(body_of(wire.message()), "hello");
  ASSERT_TRUE(wire.send(head + "world"));
  EXPECT_EQ(body_of(wire.message()), "world");
}

TEST_F(ServerTest, AnswersHeadWithTheLengthButNoBody) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("HEAD /size?n=1234 HTTP/1.1\r\nHost: h\r\n\r\nGET /size?n=2 HTTP/1.1\r\nHost: h\r\n\r\n"));
  const std::string answer = wire.message(false);
  EXPECT_NE(answer.find("Content-Length: 1234\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), "");
  EXPECT_EQ(body_of(wire.message()), "xx");
}

TEST_F(ServerTest, ClosesWhenTheClientOrItsVersionAsksForIt) {
  start();
  Wire closing(port());
  ASSERT_TRUE(closing.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_NE(closing.until_closed().find("\r\nConnection: close\r\n"), std::string::npos);

  Wire old(port());
  ASSERT_TRUE(old.send("GET /size?n=1 HTTP/1.0\r\n\r\n"));
  EXPECT_NE(old.until_closed().find("\r\nConnection: close\r\n"), std::string::npos);

  Wire kept(port());
  ASSERT_TRUE(kept.send("GET /size?n=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_NE(kept.message().find("\r\nConnection: keep-alive\r\n"), std::string::npos);
  ASSERT_TRUE(kept.send("GET /size?n=1 HTTP/1.0\r\n\r\n"));
  EXPECT_EQ(body_of(kept.until_closed()), "x");
}

TEST_F(ServerTest, HandsOverUnknownMethodsAndSkipsAStrayLineEnd) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("\r\nBREW /pot HTTP/1.1\r\nHost: h\r\n\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), "OTHER /pot from 127.0.0.1\nHost: h");
  EXPECT_EQ(body_of(wire.message()), "OPTIONS * from 127.0.0.1\nHost: h");
}

TEST_F(ServerTest, AnswersAClientThatHasFinishedSending) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\nGET /size?n=2 HTTP/1.1\r\nHost: h\r\n\r\nGET /half"));
  wire.half_close();
  held_.next().second({.body = "first"});
  EXPECT_EQ(body_of(wire.message()), "first");
  EXPECT_EQ(body_of(wire.message()), "xx");
  EXPECT_EQ(wire.until_closed(), "");
}

TEST_F(ServerTest, SendsAnAnswerThatIsLargerThanTheSocketsBuffer) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /size?n=20000000 HTTP/1.1\r\nHost: h\r\n\r\nGET /size?n=3 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), std::string(20'000'000, 'x'));
  EXPECT_EQ(body_of(wire.message()), "xxx");
}

TEST_F(ServerTest, TurnsAHandlersFailureIntoARefusalWithoutItsWords) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\n"));
  std::string answer = wire.message();
  EXPECT_EQ(status_of(answer), "HTTP/1.1 500 Internal Server Error");
  EXPECT_TRUE(body_of(answer).starts_with("refused: "));
  EXPECT_EQ(answer.find("secret"), std::string::npos);

  ASSERT_TRUE(wire.send("GET /header?name=Location&value=/a%0D%0ASet-Cookie:%20b HTTP/1.1\r\nHost: h\r\n\r\n"));
  answer = wire.message();
  EXPECT_EQ(status_of(answer), "HTTP/1.1 500 Internal Server Error");
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);

  ASSERT_TRUE(wire.send("GET /header?name=Connection&value=close HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_NE(wire.until_closed().find("Connection: close"), std::string::npos);
}

TEST_F(ServerTest, TakesTheFirstAnswerAndForgetsTheOthers) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond respond = held_.next().second;
  respond({.body = "first"});
  EXPECT_EQ(body_of(wire.message()), "first");
  respond({.body = "second"});
  ASSERT_TRUE(wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond next = held_.next().second;
  respond({.body = "third"});
  next({.body = "the right one"});
  EXPECT_EQ(body_of(wire.message()), "the right one");
}

TEST_F(ServerTest, BearsAnAnswerToAConnectionOrAServerThatIsGone) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond to_a_dead_client = held_.next().second;
  wire.reset();
  to_a_dead_client({.body = "nobody reads this"});

  Wire other(port());
  ASSERT_TRUE(other.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond to_a_dead_server = held_.next().second;
  server_->stop(seconds(0));
  EXPECT_EQ(other.until_closed(), "");
  to_a_dead_server({.body = "nobody sends this"});
  server_.reset();
  to_a_dead_server({.body = "nor this"});
}

TEST_F(ServerTest, AnswersTwoHundredConnectionsAtOnceEachInItsOrder) {
  start();
  std::vector<std::thread> answering;
  constexpr int kConnections = 200, kRequests = 50, kHeldOfEach = kRequests / 5;
  for (int i = 0; i < 4; ++i)
    answering.emplace_back([&] {
      for (int k = 0; k < kConnections * kHeldOfEach / 4; ++k) {
        auto [request, respond] = held_.next();
        respond({.body = std::move(request.body)});
      }
    });
  std::vector<std::thread> asking;
  std::atomic<int> right = 0;
  for (int thread = 0; thread < 8; ++thread)
    asking.emplace_back([&, thread] {
      std::vector<std::unique_ptr<Client>> clients;
      for (int i = 0; i < kConnections / 8; ++i) {
        clients.push_back(std::make_unique<Client>());
        clients.back()->connect("127.0.0.1", port());
      }
      for (int round = 0; round < kRequests; ++round)
        for (std::size_t i = 0; i < clients.size(); ++i) {
          const std::string body = std::to_string(thread) + "/" + std::to_string(i) + "/" + std::to_string(round);
          const Response answer =
              clients[i]->send({.method = Method::kPost, .target = round % 5 == 0 ? "/held" : "/echo", .body = body});
          if (answer.status == 200 && answer.body == body) ++right;
        }
    });
  for (std::thread& thread : asking) thread.join();
  for (std::thread& thread : answering) thread.join();
  EXPECT_EQ(right, kConnections * kRequests);
}

TEST_F(ServerTest, StopsAfterTheWorkInProgressAndClosesTheIdleAtOnce) {
  start();
  Wire idle(port()), busy(port());
  ASSERT_TRUE(idle.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(idle.message()), "x");
  ASSERT_TRUE(busy.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond respond = held_.next().second;
  std::thread stopping([&] { server_->stop(seconds(60)); });
  EXPECT_EQ(idle.until_closed(), "");
  respond({.body = "done"});
  const std::string answer = busy.until_closed();
  EXPECT_EQ(body_of(answer), "done");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  stopping.join();
  EXPECT_FALSE(Wire(port()).connected());
  EXPECT_EQ(server_->connections(), 0u);
}

TEST_F(ServerTest, StopsWithoutAnAnswerWhenPatienceEnds) {
  start();
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n"));
  const Respond never_called = held_.next().second;
  server_->stop(seconds(0));
  EXPECT_EQ(wire.until_closed(), "");
  server_->stop(seconds(0));
}

TEST_F(ServerTest, DoesNotShareAPortWithAnotherServer) {
  ServerOptions options = short_timeouts();
  options.port = start().port();
  try {
    Server second(options, nullptr, nullptr);
    FAIL() << "listened on a port in use";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("Cannot listen on 127.0.0.1 port"), std::string::npos) << error.what();
  }
  server_->stop(seconds(0));
  Server after(options, nullptr, nullptr);
  EXPECT_EQ(after.port(), options.port);
}

TEST_F(ServerTest, SaysWhyItCannotStart) {
  ServerOptions options = short_timeouts();
  options.address = "not an address";
  EXPECT_THROW(Server(options, nullptr, nullptr), std::runtime_error);
  options = short_timeouts();
  options.certificate = "/nonexistent.pem";
  EXPECT_THROW(Server(options, nullptr, nullptr), std::runtime_error);
  options.key = "/nonexistent.pem";
  EXPECT_THROW(Server(options, nullptr, nullptr), std::runtime_error);
}

TEST_F(ServerTest, ClosesConnectionsPastItsLimit) {
  ServerOptions options = short_timeouts();
  options.connection_limit = 1;
  start(options);
  Wire first(port());
  ASSERT_TRUE(first.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(first.message()), "x");
  Wire second(port());
  second.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(second.until_closed(), "");
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(ServerTest, TheClientConnectsAgainWhenItsKeptConnectionWasClosed) {
  start();
  Client client;
  client.connect("localhost", port());
  EXPECT_EQ(client.send({.target = "/size?n=5"}).body, "xxxxx");
  const std::uint16_t kept = port();
  server_.reset();
  ServerOptions options = short_timeouts();
  options.port = kept;
  start(options);
  EXPECT_EQ(client.send({.method = Method::kPost, .target = "/echo", .body = "once"}).body, "once");
  EXPECT_EQ(client.send({.target = "/size?n=6"}).body, "xxxxxx");
  const Response head = client.send({.method = Method::kHead, .target = "/size?n=7"});
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.content_type, "text/plain");
  server_.reset();
  EXPECT_THROW(client.send({.target = "/"}), std::runtime_error);
}

TEST_F(ServerTest, SurvivesWhateverBytesItIsSent) {
  start();
  const auto piece = rc::gen::oneOf(
      rc::gen::arbitrary<std::string>(),
      rc::gen::element<std::string>("GET / HTTP/1.1\r\n", "POST /echo HTTP/1.1\r\n", "Host: h\r\n", "\r\n", "\r\n\r\n",
                                    "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nabcde\r\n",
                                    "0\r\n\r\n", "ffffffffffffffff\r\n", "Expect: 100-continue\r\n", " folded\r\n",
                                    "Connection: close, ,\r\n", "GET /%00 HTTP/1.0\r\n", std::string(3000, 'a')));
  rc::check("garbage is refused or answered", [&] {
    Wire wire(port());
    for (const std::string& bytes : *rc::gen::container<std::vector<std::string>>(piece))
      if (!wire.send(bytes)) break;
    wire.half_close();
    const std::string answers = wire.until_closed();
    RC_ASSERT(answers.empty() || answers.starts_with("HTTP/1.1 "));
  });
  Wire wire(port());
  ASSERT_TRUE(wire.send("GET /size?n=1 HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(body_of(wire.message()), "x");
}

}  // namespace
}  // namespace chandlery::http
