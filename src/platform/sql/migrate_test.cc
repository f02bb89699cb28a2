// A schema is brought up to date once, in order, and never past what was agreed.
#include <gtest/gtest.h>

#include <thread>

#include "platform/sql/clear.h"
#include "support/engines.h"

namespace chandlery::sql {
namespace {

const Statement kApplied("SELECT module, number, applied_at FROM schema_migrations ORDER BY module, number");
const Statement kNames("SELECT name FROM things ORDER BY name");
const Statement kEngineName("SELECT engine_name FROM engine");

const std::vector<Migration> kSteps = {
    {"zeta", 1, "things", "CREATE TABLE things (name TEXT PRIMARY KEY);"},
    {"alpha", 1, "first", "INSERT INTO things (name) VALUES ('one'); INSERT INTO things (name) VALUES ('two')"},
    {"zeta", 2, "more", "-- only a comment and a statement\nUPDATE things SET name = 'three' WHERE name = 'two';\n"},
};

class MigrateTest : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database_apart({}); }
  std::vector<std::string> names() {
    std::vector<std::string> found;
    database().read_now([&](Tx& tx) { found = tx.all(kNames, {}, [](const Row& row) { return row.string(0); }); });
    return found;
  }
  std::string refusal(const std::vector<Migration>& steps) {
    try {
      migrate(database(), steps, Instant{9});
      return "";
    } catch (const std::exception& refused) {
      return refused.what();
    }
  }
};
INSTANTIATE_ON_BOTH_ENGINES(MigrateTest);

TEST_P(MigrateTest, StepsAreAppliedInTheGivenOrderAndRecordedWithTheirTime) {
  EXPECT_EQ(migrate(database(), kSteps, Instant{7}), 3);
  EXPECT_EQ(names(), (std::vector<std::string>{"one", "three"}));
  std::vector<std::string> applied;
  database().read_now([&](Tx& tx) {
    applied = tx.all(kApplied, {}, [](const Row& row) {
      return row.string(0) + std::to_string(row.integer(1)) + "@" + std::to_string(row.instant(2).micros);
    });
  });
  EXPECT_EQ(applied, (std::vector<std::string>{"alpha1@7", "zeta1@7", "zeta2@7"}));
}

TEST_P(MigrateTest, ASecondRunAppliesOnlyWhatIsMissing) {
  EXPECT_EQ(migrate(database(), std::span(kSteps).first(2), Instant{7}), 2);
  EXPECT_EQ(migrate(database(), kSteps, Instant{8}), 1);
  EXPECT_EQ(migrate(database(), kSteps, Instant{9}), 0);
  EXPECT_EQ(names(), (std::vector<std::string>{"one", "three"}));
}

TEST_P(MigrateTest, AnAppliedStepThatWasChangedIsRefused) {
  migrate(database(), kSteps, Instant{7});
  auto steps = kSteps;
  steps[1].text = "INSERT INTO things (name) VALUES ('other')";
  EXPECT_NE(refusal(steps).find("alpha/1 (first) was changed"), std::string::npos);
}

TEST_P(MigrateTest, ADatabaseThatIsNewerThanTheBinaryIsRefused) {
  migrate(database(), kSteps, Instant{7});
  EXPECT_NE(refusal({kSteps[0], kSteps[1]}).find("zeta/2 (more) is applied, but"), std::string::npos);
}

TEST_P(MigrateTest, AStepThatFailsLeavesNothingAndIsNamed) {
  auto steps = kSteps;
  steps[2].text = "INSERT INTO things (name) VALUES ('kept?'); INSERT INTO nowhere VALUES (1)";
  EXPECT_NE(refusal(steps).find("zeta/2 (more)"), std::string::npos);
  EXPECT_EQ(names(), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(migrate(database(), kSteps, Instant{8}), 1);
}

TEST_P(MigrateTest, AStepMaySpeakToOneEngine) {
  const std::vector<Migration> steps = {
      {"m", 1, "engine",
       "CREATE TABLE engine (engine_name TEXT PRIMARY KEY) /*sqlite: WITHOUT ROWID */;"
       "/*postgres: INSERT INTO engine VALUES ('postgres'); *//*sqlite: INSERT INTO engine VALUES ('sqlite'); */"}};
  migrate(database(), steps, Instant{7});
  std::optional<std::string> name;
  database().read_now([&](Tx& tx) { name = tx.first(kEngineName, {}, [](const Row& row) { return row.string(0); }); });
  EXPECT_EQ(name, GetParam() == Engine::kSqlite ? "sqlite" : "postgres");
}

TEST_P(MigrateTest, TwoServersThatStartTogetherApplyEachStepOnce) {
  const auto other = open(address());
  int here = 0, there = 0;
  std::thread neighbour([&] { there = migrate(*other, kSteps, Instant{7}); });
  here = migrate(database(), kSteps, Instant{7});
  neighbour.join();
  EXPECT_EQ(here + there, 3);
  EXPECT_EQ(names(), (std::vector<std::string>{"one", "three"}));
}

TEST_P(MigrateTest, AClearedDatabaseIsAsNew) {
  migrate(database(), kSteps, Instant{7});
  database().stop();
  clear(address());
  const auto again = open(address());
  EXPECT_EQ(migrate(*again, kSteps, Instant{8}), 3);
  std::vector<std::string> found;
  again->read_now([&](Tx& tx) { found = tx.all(kNames, {}, [](const Row& row) { return row.string(0); }); });
  EXPECT_EQ(found, (std::vector<std::string>{"one", "three"}));
}

}  // namespace
}  // namespace chandlery::sql
