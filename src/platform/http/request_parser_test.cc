// Chunked bodies: what the parser understands does not depend on the pieces in which the bytes arrive.
#include "platform/http/request_parser.h"

#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include "platform/http/server_fixture.h"

namespace chandlery::http {
namespace {

constexpr std::string_view kHead = "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view kNext = "GET /size?n=1 HTTP/1.1\r\n";  // of the request behind

struct Body {
  std::string_view sent, means;
};
constexpr Body kBodies[] = {
    {"0\r\n\r\n", ""},
    {"000;last\r\n\r\n", ""},
    {"0\r\nX: y\r\nZ:\r\n\r\n", ""},
    {"1\r\na\r\n0\r\n\r\n", "a"},
    {"7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n", "\r\n0\r\n\r\n"},
    {"3;a=\"b\"\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n", "abcde"},
};

/// Takes a text as it comes from a socket on which it was sent in pieces that end at `ends`.
class Arriving {
 public:
  void take(std::string_view text, std::initializer_list<std::size_t> ends) {
    for (const std::size_t end : ends) {
      std::size_t before;
      do {
        before = at_;
        if (!parser.done()) at_ += parser.take(text.substr(at_, end - at_));
        if (parser.undecided()) parser.gather();
      } while (at_ != before);
    }
    rest = text.substr(at_);
  }

  RequestParser parser{4096, 4096};
  std::string_view rest;

 private:
  std::size_t at_ = 0;
};

TEST(RequestParser, ReadsAChunkedBodyInWhateverPiecesItArrives) {
  for (const Body& body : kBodies) {
    const std::string text = std::string(kHead) + std::string(body.sent) + std::string(kNext);
    const std::size_t end = text.size() - kNext.size();
    for (std::size_t first = 1; first <= end; ++first) {
      for (std::size_t second = first; second <= end; ++second) {
        Arriving arriving;
        arriving.take(text, {first, second, text.size()});
        ASSERT_TRUE(arriving.parser.done()) << body.sent << " in pieces to " << first << " and " << second;
        ASSERT_EQ(arriving.parser.request.body, body.means);
        ASSERT_EQ(arriving.parser.request.headers.size(), 2u) << "a trailer is no header";
        ASSERT_EQ(arriving.rest, kNext);
      }
    }
  }
}

TEST(RequestParser, AwaitsTheEndOfAChunkedBodyHoweverItIsCutShort) {
  for (const Body& body : kBodies) {
    const std::string text = std::string(kHead) + std::string(body.sent);
    for (std::size_t cut = kHead.size(); cut < text.size(); ++cut) {
      Arriving arriving;
      for (std::size_t end = 1; end <= cut; ++end) arriving.take(text, {end});
      ASSERT_FALSE(arriving.parser.done()) << body.sent << " cut at " << cut;
      ASSERT_EQ(arriving.parser.refused().status, 0) << body.sent << " cut at " << cut;
      for (std::size_t end = cut + 1; end <= text.size(); ++end) arriving.take(text, {end});
      ASSERT_TRUE(arriving.parser.done());
      ASSERT_EQ(arriving.parser.request.body, body.means);
    }
  }
}

using ChunkedServerTest = ServerTest;

TEST_F(ChunkedServerTest, AnswersChunkedBodiesThatArriveByteByByteOrCutAnywhere) {
  start();
  Wire wire(port());
  const int at_once = 1;
  ::setsockopt(wire.descriptor(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  for (const Body& body : kBodies) {
    ASSERT_TRUE(wire.send(kHead));
    for (const char byte : body.sent) ASSERT_TRUE(wire.send(std::string_view(&byte, 1)));
    ASSERT_EQ(body_of(wire.message()), body.means);
    for (std::size_t cut = 1; cut < body.sent.size(); ++cut) {
      ASSERT_TRUE(wire.send(kHead) && wire.send(body.sent.substr(0, cut)) && wire.send(body.sent.substr(cut)));
      ASSERT_EQ(body_of(wire.message()), body.means) << body.sent << " cut at " << cut;
    }
  }
}

}  // namespace
}  // namespace chandlery::http
