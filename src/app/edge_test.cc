// The edge keeps its promises on both engines: permission first, one answer for one request id, nothing left of a failure.
#include "app/edge.h"

#include <gmock/gmock.h>

#include <future>
#include <set>

#include "app/replays.h"
#include "app/schema.h"
#include "support/engines.h"

namespace chandlery::app {
namespace {

const sql::Statement kInsertNote("INSERT INTO notes (text) VALUES ($1)");
const sql::Statement kCountNotes("SELECT COUNT(*) FROM notes");
constexpr sql::Migration kNotes{"edge_test", 1, "notes", "CREATE TABLE notes (text TEXT NOT NULL);"};

Result<http::Response> write_note(http::Call& call) {
  call.tx.execute(kInsertNote, {call.request.body});
  if (call.request.body == "refused") return fail(errors::kInvalidInput, "Not this note.", "text");
  if (call.request.body == "broken") throw std::runtime_error("a bug in a handler");
  http::Response response;
  response.status = 201;
  response.body = "{\"note\":\"" + call.request.body + "\"}";
  response.set("Location", "/notes/1");
  return response;
}

// Keeps what it takes as a note, a piece at a time.
class NoteSink final : public http::BodySink {
 public:
  explicit NoteSink(sql::Database& database) : database_(database) {}
  Result<void> take(std::string_view piece) override {
    if (piece == "refused") return fail(errors::kInvalidInput, "Not this piece.", "body");
    if (piece == "broken") throw std::runtime_error("a bug in a sink");
    database_.write_now([&](sql::Tx& tx) { tx.execute(kInsertNote, {piece}); });
    return {};
  }
  Result<http::Response> finish(http::WorkerCall& call) override {
    if (call.request.query.find("late")) return fail(errors::kInvalidInput, "Not this body.", "body");
    return http::Response{.status = 201, .body = call.actor.user_id};
  }

 private:
  sql::Database& database_;
};

std::vector<http::Route> note_routes() {
  using namespace http;
  std::vector<Route> routes;
  routes.push_back({Method::kPost, "/v1/notes", Capability::kBuy, Tokens::kAppOrUser, Access::kWrite,
                    Idempotency::kReplay, "Writes a note", write_note});
  routes.push_back({Method::kPost, "/v1/passwords", Capability::kBuy, Tokens::kAppOrUser, Access::kWrite,
                    Idempotency::kReplaySealed, "Shows a password once", write_note});
  routes.push_back({Method::kPost, "/door", Capability::kNone, Tokens::kPublic, Access::kWrite, Idempotency::kNone,
                    "Signs in", write_note});
  routes.push_back({Method::kGet, "/auth/oidc/{name}", Capability::kNone, Tokens::kPublic, Access::kRead, Idempotency::kNone,
                    "Leads away", [](Call&) -> Result<Response> { return Response{.status = 303}; }});
  Route secret{Method::kPost, "/v1/secret", Capability::kRevealKey, Tokens::kUserOnly, Access::kWrite,
               Idempotency::kNone, "Reveals", write_note};
  secret.refused = [](sql::Tx& tx, const Actor&, const Request&, const PathParameters&, const Error& error) {
    tx.execute(kInsertNote, {"refused with " + std::to_string(error.code->number)});
  };
  routes.push_back(secret);
  Route upload = std::move(secret);
  upload.method = Method::kPut;
  upload.pattern = "/v1/notes/{name}";
  upload.access = Access::kWorker;
  upload.handler = nullptr;
  upload.receive = [](WorkerCall& call) -> Result<std::unique_ptr<BodySink>> {
    if (call.path["name"] == "taken") return fail(errors::kInvalidInput, "There is such a note.", "name");
    return std::make_unique<NoteSink>(call.database);
  };
  routes.push_back(std::move(upload));
  return routes;
}

class EdgeTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    std::vector<sql::Migration> steps = schema();
    steps.push_back(kNotes);
    create_database(steps);
    router_ = std::make_unique<http::Router>(note_routes());
    open_edge({.logged_requests = config::LoggedRequests::kNone});
  }

  void open_edge(EdgeOptions options) {
    edge_ = std::make_unique<Edge>(
        *router_, database(), keyring_, clock_,
        [](std::string_view token, Instant) -> Result<Actor> {
          Actor actor;
          actor.kind = PrincipalKind::kPartnerUser;
          actor.partner_id = "partner-1";
          actor.user_id = token;
          actor.mode = token == "app" ? TokenMode::kAppOnly : TokenMode::kAppAndUser;
          if (token == "nobody") return fail(errors::kAccessDenied);
          actor.mfa = token == "proved";
          actor.roles = token == "sales" ? RoleSet{Role::kSalesAgent} : RoleSet{Role::kAdminAgent};
          return actor;
        },
        [](std::function<void()> work) { work(); return true; }, std::move(options));
  }

  http::Response post(std::string path, std::string body, std::string token, std::string request_id = {},
                      http::Method method = http::Method::kPost) {
    http::Request request;
    request.method = method;
    request.target = request.path = std::move(path);
    request.body = std::move(body);
    if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
    if (!request_id.empty()) request.headers.push_back({"MS-RequestId", std::move(request_id)});
    auto answered = std::make_shared<std::promise<http::Response>>();
    std::future<http::Response> answer = answered->get_future();
    edge_->handle(std::move(request), [answered](http::Response&& response) { answered->set_value(std::move(response)); });
    return answer.get();
  }

  static http::Request upload(std::string path, std::string token, std::string query = {}) {
    http::Request request;
    request.method = http::Method::kPut;
    request.target = request.path = std::move(path);
    request.query = http::Query(query);
    request.headers.push_back({"Authorization", "Bearer " + token});
    return request;
  }

  std::int64_t notes() {
    std::int64_t count = -1;
    database().read_now([&](sql::Tx& tx) {
      count = *tx.first(kCountNotes, {}, [](const sql::Row& row) { return row.integer(0); });
    });
    return count;
  }

  crypto::Keyring keyring_ = crypto::Keyring::ephemeral();
  ManualClock clock_{*parse_iso("2021-03-08T10:00:00Z")};
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<Edge> edge_;
};

// Rules 2.5: users' tokens carry the claim, applications' are exempt.
TEST_P(EdgeTest, WhereASecondFactorIsRequiredAUserWithoutOneIsRefused) {
  open_edge({.logged_requests = config::LoggedRequests::kNone, .second_factor = true});
  const http::Response refused = post("/v1/notes", "x", "admin");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, testing::HasSubstr("\"code\":\"700090\""));
  EXPECT_EQ(notes(), 0);
  EXPECT_EQ(post("/v1/notes", "x", "proved").status, 201);
  EXPECT_EQ(post("/v1/notes", "x", "app").status, 201);
  EXPECT_EQ(post("/door", "x", "").status, 201);
}

TEST_P(EdgeTest, WithoutATokenNothingRuns) {
  EXPECT_EQ(post("/v1/notes", "a", "").status, 401);
  const http::Response denied = post("/v1/notes", "a", "nobody");
  EXPECT_EQ(denied.status, 401);
  EXPECT_THAT(denied.body, testing::HasSubstr("\"code\":\"400\""));
  EXPECT_EQ(notes(), 0);
}

TEST_P(EdgeTest, WhoAsksTooOftenIsToldWhenToComeBackAndNothingRuns) {
  open_edge({.logged_requests = config::LoggedRequests::kNone, .requests_per_minute = 2});
  EXPECT_EQ(post("/v1/notes", "a", "agent").status, 201);
  EXPECT_EQ(post("/v1/notes", "b", "sales").status, 201) << "of the same partner";
  const http::Response refused = post("/v1/notes", "c", "agent", "r-1");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, testing::HasSubstr("\"code\":\"429\""));
  EXPECT_THAT(refused.headers, testing::Contains(testing::AllOf(testing::Field(&http::Header::name, "Retry-After"),
                                                                testing::Field(&http::Header::value, "30"))));
  EXPECT_EQ(post("/v1/secret", "a", "sales").status, 429) << "a refusal is not recorded either";
  EXPECT_EQ(notes(), 2);
  clock_.set({clock_.now().micros + 30 * Instant::kSecond});
  EXPECT_EQ(post("/v1/notes", "c", "agent", "r-1").status, 201) << "the same request may come again";
}

TEST_P(EdgeTest, AnAddressTriesSignInsOnlySoOften) {
  open_edge({.logged_requests = config::LoggedRequests::kNone, .sign_ins_per_minute = 2});
  EXPECT_EQ(post("/door", "a", "").status, 201);
  EXPECT_EQ(post("/door", "b", "").status, 201);
  EXPECT_EQ(post("/door", "c", "").status, 429);
  EXPECT_EQ(post("/auth/oidc/contoso", "", "", {}, http::Method::kGet).status, 429) << "also by a company's service";
  EXPECT_EQ(notes(), 2);
}

TEST_P(EdgeTest, TheSameRequestIdGetsTheSameAnswerAndHappensOnce) {
  const http::Response first = post("/v1/notes", "a", "agent", "r-1");
  const http::Response again = post("/v1/Notes", "a", "agent", "r-1");
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_THAT(again.headers, testing::Contains(testing::Field(&http::Header::name, "Location")));
  EXPECT_EQ(notes(), 1);
  post("/v1/notes", "a", "other-agent", "r-1");
  EXPECT_EQ(notes(), 2) << "another caller's request id is another request";
}

const sql::Statement kStoredBodies("SELECT body FROM replays");

TEST_P(EdgeTest, AnAnswerThatShowsAPasswordIsStoredSealedAndStillReplayed) {
  const http::Response first = post("/v1/passwords", "hunter2", "agent", "r-1");
  EXPECT_THAT(first.body, testing::HasSubstr("hunter2"));
  EXPECT_EQ(post("/v1/passwords", "hunter2", "agent", "r-1").body, first.body);
  EXPECT_EQ(notes(), 1);
  database().read_now([](sql::Tx& tx) {
    const auto bodies = tx.all(kStoredBodies, {}, [](const sql::Row& row) { return row.string(0); });
    ASSERT_EQ(bodies.size(), 1u);
    EXPECT_THAT(bodies[0], testing::Not(testing::HasSubstr("hunter2")));
  });
}

TEST_P(EdgeTest, ARequestIdIsNotForAnotherBody) {
  post("/v1/notes", "a", "agent", "r-1");
  EXPECT_EQ(post("/v1/notes", "b", "agent", "r-1").status, 409);
  EXPECT_EQ(notes(), 1);
}

TEST_P(EdgeTest, ABusinessFailureIsReplayedAndLeavesNothing) {
  const http::Response first = post("/v1/notes", "refused", "agent", "r-1");
  EXPECT_EQ(first.status, 400);
  EXPECT_THAT(first.body, testing::HasSubstr("Not this note."));
  EXPECT_EQ(post("/v1/notes", "refused", "agent", "r-1").body, first.body);
  EXPECT_EQ(notes(), 0);
}

TEST_P(EdgeTest, ABugIsA500WithoutItsTextAndIsNotStored) {
  const http::Response broken = post("/v1/notes", "broken", "agent", "r-1");
  EXPECT_EQ(broken.status, 500);
  EXPECT_THAT(broken.body, testing::Not(testing::HasSubstr("a bug in a handler")));
  EXPECT_EQ(notes(), 0);
  EXPECT_EQ(post("/v1/notes", "broken", "agent", "r-1").status, 500);
}

TEST_P(EdgeTest, ARefusedRevealIsRecordedWhetherTheRoleOrTheUseCaseRefuses) {
  EXPECT_EQ(post("/v1/secret", "x", "sales").status, 403);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(post("/v1/secret", "refused", "agent").status, 400);
  EXPECT_EQ(notes(), 2) << "the note is taken back, the record of the refusal stays";
}

TEST_P(EdgeTest, AnApplicationAloneIsToldThatAUserIsNeeded) {
  const http::Response refused = post("/v1/secret", "x", "app");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, testing::HasSubstr("\"code\":\"2032\""));
}

TEST_P(EdgeTest, AnUploadIsReceivedPieceByPieceFromWhoMay) {
  const http::Receiver receiver = edge_->receiver();
  EXPECT_TRUE(receiver.wants(upload("/v1/notes/a", "agent")));
  EXPECT_FALSE(receiver.wants(upload("/v1/notes", "agent")));
  EXPECT_FALSE(receiver.wants(upload("/v1/nothing", "agent")));
  auto opened = receiver.open(upload("/v1/notes/a", "agent"));
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->take("one"), std::nullopt);
  EXPECT_EQ((*opened)->take("two"), std::nullopt);
  EXPECT_EQ(notes(), 2);
  const http::Response answer = (*opened)->finish();
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.body, "agent");
  EXPECT_THAT(answer.headers, testing::Contains(testing::Field(&http::Header::name, "MS-CorrelationId")));
}

TEST_P(EdgeTest, AnUploadIsRefusedBeforeItsBodyAndTheRefusalRecorded) {
  const http::Receiver receiver = edge_->receiver();
  EXPECT_EQ(receiver.open(upload("/v1/notes/a", "nobody")).error().status, 401);
  EXPECT_EQ(notes(), 0);
  EXPECT_EQ(receiver.open(upload("/v1/notes/taken", "agent")).error().status, 400);
  EXPECT_EQ(notes(), 1) << "the record of the refusal";
  EXPECT_EQ(receiver.open(upload("/v1/notes/a", "sales")).error().status, 403);
  EXPECT_EQ(notes(), 2);
}

TEST_P(EdgeTest, WhatASinkRefusesOrBreaksOnIsAnsweredLikeAHandlers) {
  const http::Receiver receiver = edge_->receiver();
  const auto answer_to = [&](std::string_view piece) {
    return *receiver.open(upload("/v1/notes/a", "agent")).value()->take(piece);
  };
  EXPECT_EQ(answer_to("refused").status, 400);
  EXPECT_THAT(answer_to("refused").body, testing::HasSubstr("Not this piece."));
  EXPECT_EQ(answer_to("broken").status, 500);
  EXPECT_THAT(answer_to("broken").body, testing::Not(testing::HasSubstr("a bug in a sink")));
  EXPECT_EQ(receiver.open(upload("/v1/notes/a", "agent", "late=1")).value()->finish().status, 400);
}

TEST_P(EdgeTest, AnUploadThatCameWholeGoesTheSameWay) {
  const auto put = [&](std::string body, std::string token) {
    http::Request request = upload("/v1/notes/a", std::move(token));
    request.body = std::move(body);
    std::promise<http::Response> answered;
    edge_->handle(std::move(request), [&](http::Response&& response) { answered.set_value(std::move(response)); });
    return answered.get_future().get().status;
  };
  EXPECT_EQ(put("small", "agent"), 201);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(put("", "agent"), 201) << "an empty body is a body, and takes no piece";
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(put("refused", "agent"), 400);
  EXPECT_EQ(notes(), 2) << "the record of the refusal";
  EXPECT_EQ(put("broken", "agent"), 500);
  EXPECT_EQ(put("small", "app"), 403);
}

TEST_P(EdgeTest, UnknownPathsAndMethodsAreNotFound) {
  EXPECT_EQ(post("/v1/nothing", "", "agent").status, 404);
}

TEST_P(EdgeTest, StoredAnswersAreDroppedAfterADayAndNotBefore) {
  post("/v1/notes", "a", "agent", "r-1");
  const Instant stored = clock_.now();
  std::int64_t dropped = -1;
  database().write_now([&](sql::Tx& tx) { dropped = drop_old_replays(tx, stored.plus_days(1)); });
  EXPECT_EQ(dropped, 0);
  for (const int hours : {12, 24}) {
    clock_.set(stored.plus_seconds(hours * 3600));
    EXPECT_EQ(post("/v1/notes", "a", "agent", "r-1").status, 201);
    EXPECT_EQ(post("/v1/notes", "b", "agent", "r-1").status, 409);
    EXPECT_EQ(notes(), 1) << hours;
  }
  database().write_now([&](sql::Tx& tx) { dropped = drop_old_replays(tx, stored.plus_days(2)); });
  EXPECT_EQ(dropped, 1);
}

INSTANTIATE_ON_BOTH_ENGINES(EdgeTest);

}  // namespace
}  // namespace chandlery::app
