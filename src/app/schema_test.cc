// How a database's schema stands to the program's, on both engines.
#include "app/schema.h"

#include "support/engines.h"

namespace chandlery::app {
namespace {

class SchemaStateTest : public test::OnBothEngines {
 protected:
  SchemaState state() {
    SchemaState found = SchemaState::kSame;
    database().read_now([&](sql::Tx& tx) { found = schema_state(tx); });
    return found;
  }
  void run(std::string_view script) {
    database().write_now([&](sql::Tx& tx) { tx.run_script(script); });
  }
};

TEST_P(SchemaStateTest, IsTheSameOlderOrNewerModuleByModule) {
  create_database_apart(whole_schema());
  EXPECT_EQ(state(), SchemaState::kSame);
  run("DELETE FROM schema_migrations WHERE module = 'audit' AND number = 1");
  EXPECT_EQ(state(), SchemaState::kOlder);
  run("INSERT INTO schema_migrations (module, number, name, checksum, applied_at) VALUES ('billing', 999, 'x', 'x', 0)");
  EXPECT_EQ(state(), SchemaState::kNewer) << "one step less and one more are not the same";
}

INSTANTIATE_ON_BOTH_ENGINES(SchemaStateTest);

}  // namespace
}  // namespace chandlery::app
