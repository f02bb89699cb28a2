// Requests to addresses that others name: judged where they connect, cut, timed, never led elsewhere.
#include "platform/http/outgoing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "platform/http/certificate_fixture.h"
#include "platform/http/server.h"

namespace chandlery::http {
namespace {

class OutgoingTest : public testing::Test {
 protected:
  Outgoing to(const std::string& host, const std::string& path) const {
    return {.url = "http://" + host + ":" + std::to_string(server_.port()) + path,
            .headers = {{"Content-Type", "text/plain"}},
            .body = "hello",
            .seconds = 2,
            .longest_answer = 1'000,
            .cut = true,
            .may_connect = [](const Address&) { return true; }};
  }

  std::atomic<int> asked_ = 0;
  Server server_{ServerOptions{.port = 0, .io_threads = 1},
                 [this](Request&& request, Respond respond) {
                   ++asked_;
                   Response response{.body = request.body};
                   if (request.path == "/long") response.body = std::string(100'000, 'a');
                   if (request.path == "/elsewhere") {
                     response.status = 307;
                     response.set("Location", "/");
                   }
                   if (request.path != "/never") respond(std::move(response));
                 },
                 [](int status, std::string_view) { return Response{.status = status}; }};
};

TEST_F(OutgoingTest, ANameIsJudgedByTheAddressThatItIsConnectedTo) {
  Outgoing request = to("localhost", "/");
  request.may_connect = [](const Address& address) { return address.is_public(); };
  for (const char* host : {"localhost", "127.0.0.1", "127.1", "0177.0.0.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "0"}) {
    request.url = to(host, "/").url;
    const Outcome outcome = post_all({&request, 1}).front();
    EXPECT_FALSE(outcome.answer) << host;
    EXPECT_FALSE(outcome.why.empty()) << host;
  }
  EXPECT_EQ(asked_, 0);
  request.may_connect = [](const Address& address) { return Network::parse("127.0.0.0/8")->has(address); };
  request.url = to("localhost", "/").url;
  EXPECT_EQ(post(request).body, "hello");
}

TEST_F(OutgoingTest, ManyGoOutAtOnceAndEachHasItsOwnOutcome) {
  const std::vector<Outgoing> requests = {to("127.0.0.1", "/never"), to("127.0.0.1", "/"), to("127.0.0.1", "/elsewhere"),
                                          to("127.0.0.1", "/long"), {.url = "file:///etc/passwd"}, {.url = "nonsense:"}};
  const std::vector<Outcome> outcomes = post_all(requests);
  EXPECT_FALSE(outcomes[0].answer);
  EXPECT_EQ(outcomes[1].answer.value().status, 200);
  EXPECT_EQ(outcomes[2].answer.value().status, 307);
  EXPECT_EQ(outcomes[3].answer.value().status, 200);
  EXPECT_EQ(outcomes[3].answer->body.size(), 1'000u);
  EXPECT_FALSE(outcomes[4].answer);
  EXPECT_FALSE(outcomes[5].answer);
  EXPECT_EQ(asked_, 4);
  EXPECT_TRUE(post_all({}).empty());
}

TEST_F(OutgoingTest, AGetSendsNoBodyAndTakesNoLongerAnswerThanItMay) {
  Outgoing request = to("127.0.0.1", "/");
  request.cut = false;
  EXPECT_EQ(get(request).body, "") << "the server echoes";
  request.url = to("127.0.0.1", "/long").url;
  EXPECT_THROW(get(request), NoAnswer);
}

/// What becomes of a request by https to a server with this certificate, from who believes these authorities.
struct TlsOutcome {
  bool answered = false;
  std::string why;
  int asked = 0;  ///< requests that the server was told of
};
TlsOutcome by_tls(const Certificate& certificate, const std::string& host, const std::string& authorities) {
  std::atomic<int> asked = 0;
  const Server server{ServerOptions{.port = 0, .io_threads = 1, .certificate = certificate.certificate(), .key = certificate.key()},
                      [&](Request&& request, Respond respond) {
                        ++asked;
                        respond(Response{.body = request.body});
                      },
                      [](int status, std::string_view) { return Response{.status = status}; }};
  const Outgoing request{.url = "https://" + host + ":" + std::to_string(server.port()) + "/",
                         .body = "a secret",
                         .seconds = 10,
                         .authorities = authorities,
                         .may_connect = [](const Address&) { return true; }};
  const Outcome outcome = post_all({&request, 1}).front();
  bool alone = true;
  try {
    post(request);
  } catch (const NoAnswer&) {
    alone = false;
  }
  EXPECT_EQ(alone, outcome.answer.has_value()) << "one request and many are judged alike";
  return {outcome.answer.has_value(), outcome.why, asked};
}

TEST(OutgoingTls, ACertificateIsBelievedByAKnownAuthorityForItsNameAndItsTimeAlone) {
  const Certificate good, stranger, of_another("store.example"), ended("localhost", -60);
  const TlsOutcome taken = by_tls(good, "localhost", good.certificate());
  EXPECT_TRUE(taken.answered) << taken.why;
  EXPECT_EQ(taken.asked, 2);
  const auto refused = [](const TlsOutcome& outcome, const char* what) {
    EXPECT_FALSE(outcome.answered) << what;
    EXPECT_FALSE(outcome.why.empty()) << what;
    EXPECT_EQ(outcome.asked, 0) << what << ": nothing of the request was told";
  };
  refused(by_tls(good, "localhost", ""), "nobody of the system's authorities vouches for it");
  refused(by_tls(good, "localhost", stranger.certificate()), "somebody else is believed");
  refused(by_tls(of_another, "localhost", of_another.certificate()), "it is another host's");
  refused(by_tls(good, "127.0.0.1", good.certificate()), "it is a name's, not an address's");
  refused(by_tls(ended, "localhost", ended.certificate()), "it has ended");
}

}  // namespace
}  // namespace chandlery::http
