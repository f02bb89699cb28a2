// Tokens of who was disabled, on both engines.
#include "app/barred.h"

#include <gtest/gtest.h>

#include "app/schema.h"
#include "identity/service.h"
#include "support/engines.h"

namespace chandlery::app {
namespace {

constexpr Instant kNow{1'790'000'000 * Instant::kSecond};
const std::string kTenant = "00000000-0000-7000-8000-00000000000a";

class BarredTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(whole_schema());
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(identity::create_tenant(tx, {kTenant, identity::TenantKind::kPartner, "contoso.com", ""}));
    });
  }
  static Actor operator_at(Instant at) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.roles = {Role::kOperator};
    actor.at = at;
    return actor;
  }
  std::string add_user(const std::string& name) {
    identity::NewUser user;
    user.tenant_id = kTenant;
    user.user_name = name;
    user.display_name = name;
    user.roles = {Role::kAdminAgent};
    const identity::PreparedUser prepared = identity::prepare_user(user);
    std::string id;
    database().write_now(
        [&](sql::Tx& tx) { id = identity::create_user(tx, operator_at(kNow), prepared).value().id; });
    return id;
  }
  void set_disabled(const std::string& user, bool disabled, Instant at) {
    identity::UserChanges changes;
    changes.disabled = disabled;
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(identity::change_user(tx, operator_at(at), kTenant, user, changes));
    });
  }
  static Actor with(const std::string& user, const std::string& application = "app") {
    Actor actor;
    actor.user_id = user;
    actor.application_id = application;
    return actor;
  }
};

TEST_P(BarredTest, OneWhoWasDisabledIsBarredWhileTokensLiveAndNobodyElse) {
  const std::string gone = add_user("gone@contoso.com"), there = add_user("there@contoso.com");
  Barred barred(3600);
  barred.reload(database(), kNow);
  EXPECT_FALSE(barred.has(with(gone)));
  set_disabled(gone, true, kNow);
  EXPECT_FALSE(barred.has(with(gone))) << "until it is read again";
  barred.reload(database(), kNow);
  EXPECT_TRUE(barred.has(with(gone)));
  EXPECT_TRUE(barred.has(with(there, gone))) << "an application is barred by its id";
  EXPECT_FALSE(barred.has(with(there)));
  EXPECT_FALSE(barred.has(with({})));
  barred.reload(database(), kNow.plus_seconds(3600));
  EXPECT_TRUE(barred.has(with(gone)));
  barred.reload(database(), kNow.plus_seconds(2 * 3600));
  EXPECT_FALSE(barred.has(with(gone))) << "every token from before has ended by itself";
}

TEST_P(BarredTest, OneWhoMaySignInAgainIsNotBarred) {
  const std::string user = add_user("back@contoso.com");
  Barred barred(3600);
  set_disabled(user, true, kNow);
  barred.reload(database(), kNow);
  EXPECT_TRUE(barred.has(with(user)));
  set_disabled(user, false, kNow.plus_seconds(60));
  barred.reload(database(), kNow.plus_seconds(60));
  EXPECT_FALSE(barred.has(with(user)));
}

INSTANTIATE_ON_BOTH_ENGINES(BarredTest);

}  // namespace
}  // namespace chandlery::app
