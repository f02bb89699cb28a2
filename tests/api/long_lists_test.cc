// What a page of a list costs does not grow with the list: counted in steps of SQLite's machine, which are the same on every
// computer; and what a search passes over is found by following the pages. PostgreSQL plans by what it knows of its tables, and
// reads short ones whole where that is cheaper: how long its pages take is the benchmark's to tell (`./dev bench --only lists`).
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <atomic>
#include <cstdlib>

#include "api/long_lists.h"
#include "app/api.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

constexpr std::int64_t kRows = 6'000;  ///< more than a search looks at
constexpr double kMore = 1.3;          ///< of twice the rows
/// Steps that are no page's: of a page that was not full, of a policy that was not read before.
constexpr std::int64_t kBesides = 4'000;

std::atomic<std::int64_t> steps_taken = 0;

int count_steps(unsigned, void*, void* statement, void*) {
  steps_taken += sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
  return 0;
}
int trace_connection(sqlite3* connection, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, count_steps, nullptr);
}

/// The API in this process, on the database of a shop whose server has stopped.
class CountedApi {
 public:
  explicit CountedApi(DemoShop& shop) : shop_(app::open_shop(settings_of(shop))), api_(*shop_, "https://shop.example") {}

  sql::Database& database() { return *shop_->database; }
  Actor actor_of(const Identity& who) const { return api_.verifier().authenticate(who.token, SystemClock().now()).value(); }

  struct Answer {
    http::Response response;
    std::int64_t work = 0;  ///< steps of SQLite's machine
  };
  Answer ask(const Identity& who, const NextPage& page) {
    const Actor actor = actor_of(who);
    http::Request request{.method = http::Method::kGet, .target = page.target};
    if (!page.token.empty()) request.headers.push_back({"MS-ContinuationToken", page.token});
    if (!http::read_target(request)) throw std::runtime_error("no target: " + request.target);
    const http::Router::Match match = api_.router().find(request.method, request.path);
    if (match.route == nullptr) throw std::runtime_error("no route is " + request.target);
    Answer answer;
    if (match.route->worker) {
      const std::int64_t before = steps_taken;
      http::WorkerCall call{database(), actor, request, match.parameters};
      Result<http::Response> result = match.route->worker(call);
      if (!result) throw std::runtime_error(request.target + ": " + result.error().message);
      return {std::move(*result), steps_taken - before};
    }
    database().read_now([&](sql::Tx& tx) {
      const std::int64_t before = steps_taken;
      http::Call call{tx, actor, request, match.parameters};
      Result<http::Response> result = match.route->handler(call);
      if (!result) throw std::runtime_error(request.target + ": " + result.error().message);
      answer = {std::move(*result), steps_taken - before};
    });
    return answer;
  }

 private:
  static config::Settings settings_of(DemoShop& shop) {
    config::Settings settings;
    settings.database.address = shop.server().database_address();
    settings.secrets.master_key_file = (shop.server().folder() / "master.key").string();
    settings.storage.folder = (shop.server().folder() / "var").string();
    return settings;
  }

  std::unique_ptr<app::Shop> shop_;
  app::Api api_;
};

class LongListsTest : public testing::TestWithParam<sql::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == sql::Engine::kPostgres && std::getenv("CHANDLERY_TEST_POSTGRES") == nullptr) {
      GTEST_SKIP() << "CHANDLERY_TEST_POSTGRES is not set: it holds the conninfo of a PostgreSQL for tests";
    }
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(&trace_connection));
    shop_ = std::make_unique<DemoShop>(GetParam());
    shop_->server().stop();
    api_ = std::make_unique<CountedApi>(*shop_);
  }
  void TearDown() override {
    api_.reset();
    shop_.reset();
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&trace_connection));
  }
  void lengthen(std::int64_t first, std::int64_t last) {
    lengthen_lists(api_->database(), shop_->ids(), first, last);
    if (GetParam() == sql::Engine::kPostgres) api_->database().write_now([](sql::Tx& tx) { tx.run_script("ANALYZE"); });
  }
  CountedApi::Answer ask(const ListQuestion& question, const NextPage& page) {
    return api_->ask(shop_->identity(question.who), page);
  }

  std::unique_ptr<DemoShop> shop_;
  std::unique_ptr<CountedApi> api_;
};

TEST_P(LongListsTest, APageCostsTheSameInAListOfTwiceAsManyRows) {
  if (GetParam() != sql::Engine::kSqlite) GTEST_SKIP() << "steps are SQLite's";
  lengthen(1, kRows);
  const std::vector<ListQuestion> questions = list_questions(shop_->ids());
  std::vector<std::int64_t> before;
  for (const ListQuestion& each : questions) before.push_back(ask(each, {each.target, {}}).work);
  lengthen(kRows + 1, 2 * kRows);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const ListQuestion& each = questions[i];
    if (each.walks) continue;
    const std::int64_t after = ask(each, {each.target, {}}).work;
    EXPECT_LE(static_cast<double>(after), static_cast<double>(before[i]) * kMore + kBesides)
        << each.list << ", " << each.what << " (" << each.target << "): " << before[i] << " of " << kRows << ", " << after
        << " of twice as many";
  }
}

TEST_P(LongListsTest, WhatFewRowsHaveIsFoundByFollowingThePages) {
  lengthen(1, 2 * kRows);
  for (const ListQuestion& each : list_questions(shop_->ids())) {
    if (each.one_in == 0) continue;
    std::int64_t found = 0;
    int pages = 0;
    for (std::optional<NextPage> page = NextPage{each.target, {}}; page && pages < 100; ++pages) {
      const http::Response answer = ask(each, *page).response;
      found += std::stoll(at(answer, "totalCount"));
      page = next_page(each.target, answer);
    }
    EXPECT_EQ(found, 2 * kRows / each.one_in) << each.list << ", " << each.what << ", on " << pages << " pages";
  }
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Engines, LongListsTest, testing::Values(sql::Engine::kSqlite, sql::Engine::kPostgres),
                         [](const testing::TestParamInfo<sql::Engine>& engine) {
                           return engine.param == sql::Engine::kSqlite ? "Sqlite" : "Postgres";
                         });

}  // namespace chandlery::test
