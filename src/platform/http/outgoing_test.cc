// Requests to addresses that others name: judged where they connect, cut, timed, never led elsewhere.
#include "platform/http/outgoing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

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

}  // namespace
}  // namespace chandlery::http
