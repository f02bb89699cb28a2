// The directory's use cases and signing in, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "audit/query.h"
#include "core/errors/identity.h"
#include "identity/people.h"
#include "identity/rules.h"
#include "identity/sign_in.h"
#include "identity/test_directory.h"
#include "identity/tokens.h"
#include "platform/crypto/crypto.h"
#include "platform/log/log.h"
#include "support/beside.h"

namespace chandlery::identity {
namespace {

using test::kContoso;
using test::kCustomer;
using test::kFabrikam;
using test::kNow;

class DirectoryTest : public test::Directory {
 protected:
  static Actor caller_at(Instant now) {
    Actor caller;
    caller.at = now;
    return caller;
  }
  /// The operations in a partner's log, oldest first.
  std::vector<std::string> log_of(const std::string& partner_id) {
    Actor reader;
    reader.partner_id = partner_id;
    reader.at = kNow.plus_days(1);
    audit::Query query;
    query.range = {kNow.plus_days(-1), kNow.plus_days(2)};
    std::vector<std::string> operations;
    database().read_now([&](sql::Tx& tx) {
      auto page = audit::list(tx, reader, {.transactions = true, .key_access = true}, query);
      for (const audit::Record& record : page.value().items)
        operations.insert(operations.begin(), record.operation + " by " + record.user_name);
      for (const audit::Record& record : page.value().items) log_text += record.old_value + record.new_value + record.customized;
    });
    return operations;
  }
  std::string log_text;  ///< all values that log_of has seen
};
INSTANTIATE_ON_BOTH_ENGINES(DirectoryTest);

TEST_P(DirectoryTest, ATenantIsFoundByIdAndByDomainWithoutRegardToCase) {
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(find_tenant(tx, "Contoso.COM")->id, kContoso);
    EXPECT_EQ(find_tenant(tx, "00000000-0000-7000-8000-00000000000A")->domain, "contoso.com");
    EXPECT_EQ(find_tenant(tx, kContoso)->partner_id, kContoso);
    EXPECT_EQ(find_tenant(tx, kCustomer)->partner_id, kContoso);
    EXPECT_FALSE(find_tenant(tx, "nobody.com"));
    EXPECT_FALSE(find_tenant(tx, ""));
    EXPECT_TRUE(domain_taken(tx, "TAILSPIN.com"));
    EXPECT_FALSE(domain_taken(tx, "tailspin.org"));
  });
}

TEST_P(DirectoryTest, WhoIsToBeWrittenToFollowsFromARightAndOncePerPerson) {
  const std::string agent = add_user(kContoso, "agent@contoso.com", {Role::kAdminAgent, Role::kSalesAgent}).id;
  add_user(kContoso, "books@contoso.com", {Role::kBillingAdmin});
  const std::string gone = add_user(kContoso, "gone@contoso.com", {Role::kAdminAgent}).id;
  write([&](sql::Tx& tx) { return change_user(tx, caller_at(kNow), kContoso, gone, {.disabled = true}); }).value();
  database().read_now([&](sql::Tx& tx) {
    const std::vector<User> people = people_with(tx, kContoso, Capability::kViewSoftware, 10);
    ASSERT_EQ(people.size(), 1u);
    EXPECT_EQ(people[0].id, agent);
    EXPECT_EQ(people_with(tx, kContoso, Capability::kViewInvoices, 10).size(), 2u);
    EXPECT_EQ(people_with(tx, kContoso, Capability::kViewInvoices, 1).size(), 1u);
    EXPECT_EQ(operator_tenants(tx), std::vector<std::string>{test::kOperatorTenant});
  });
}

TEST_P(DirectoryTest, ADomainAndAnIdBelongToOneTenant) {
  auto create = [&](const std::string& id, const std::string& domain) {
    return write([&](sql::Tx& tx) { return create_tenant(tx, {id, TenantKind::kCustomer, domain, kContoso}); });
  };
  EXPECT_TRUE(create(new_id(kNow), "Contoso.com").error().is(errors::kDomainTaken));
  EXPECT_TRUE(create(kContoso, "new.com").error().is(errors::kAlreadyExists));
  EXPECT_TRUE(create("no guid", "new.com").error().is(errors::kInvalidProperty));
  EXPECT_TRUE(create(new_id(kNow), "no domain").error().is(errors::kInvalidProperty));
  EXPECT_TRUE(create(new_id(kNow), "new.com"));
}

TEST_P(DirectoryTest, AUserIsReadBackAsItWasMade) {
  CreatedUser made = add_user(kContoso, "Ann@Contoso.com", {Role::kAdminAgent, Role::kBillingAdmin}, true);
  EXPECT_EQ(made.temporary_password.size(), 23u);
  database().read_now([&](sql::Tx& tx) {
    std::optional<User> user = find_user(tx, kContoso, made.id);
    ASSERT_TRUE(user);
    EXPECT_EQ(user->user_name, "Ann@Contoso.com");
    EXPECT_EQ(user->display_name, "Ann Agent");
    EXPECT_EQ(user->roles, (RoleSet{Role::kAdminAgent, Role::kBillingAdmin}));
    EXPECT_TRUE(user->mfa);
    EXPECT_EQ(user->created_at, kNow);
    EXPECT_EQ(find_user_by_name(tx, "ann@CONTOSO.com")->id, made.id);
    EXPECT_FALSE(find_user(tx, kFabrikam, made.id));
  });
}

TEST_P(DirectoryTest, AWrongUserIsRefusedAndLeavesNothing) {
  add_user(kContoso, "ann@contoso.com", {});
  auto create = [&](const std::string& tenant, const std::string& name, RoleSet roles) {
    NewUser wanted;
    wanted.tenant_id = tenant;
    wanted.user_name = name;
    wanted.roles = roles;
    PreparedUser prepared = prepare_user(wanted);
    return write([&](sql::Tx& tx) { return create_user(tx, registrar, prepared); });
  };
  EXPECT_TRUE(create(kFabrikam, "ANN@contoso.com", {}).error().is(errors::kAlreadyExists));
  EXPECT_TRUE(create(kContoso, "bob", {}).error().is(errors::kInvalidProperty));
  EXPECT_TRUE(create(kContoso, "bob@contoso.com", {Role::kOperator}).error().is(errors::kInvalidProperty));
  EXPECT_TRUE(create(kCustomer, "bob@contoso.com", {Role::kAdminAgent}).error().is(errors::kInvalidProperty));
  EXPECT_TRUE(create(new_id(kNow), "bob@contoso.com", {}).error().is(errors::kNotFound));
  database().read_now([&](sql::Tx& tx) { EXPECT_EQ(list_users(tx, kContoso, "", 10).items.size(), 1u); });
}

TEST_P(DirectoryTest, UsersAreListedPageByPageWithinTheirTenant) {
  for (int i = 0; i < 5; ++i) add_user(kContoso, "user" + std::to_string(i) + "@contoso.com", {});
  add_user(kFabrikam, "foreign@fabrikam.com", {});
  database().read_now([&](sql::Tx& tx) {
    std::vector<std::string> names;
    std::string after;
    do {
      Page<User> page = list_users(tx, kContoso, after, 2);
      for (const User& user : page.items) names.push_back(user.user_name);
      after = page.next;
    } while (!after.empty());
    EXPECT_EQ(names, (std::vector<std::string>{"user0@contoso.com", "user1@contoso.com", "user2@contoso.com",
                                               "user3@contoso.com", "user4@contoso.com"}));
  });
}

TEST_P(DirectoryTest, AUserIsRenamedDisabledAndRestored) {
  CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  add_user(kContoso, "bob@contoso.com", {});
  auto change = [&](const UserChanges& changes) {
    return write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, changes); });
  };
  EXPECT_EQ(change({.user_name = "Ann.Agent@contoso.com", .display_name = "Ann A."}).value().display_name, "Ann A.");
  EXPECT_TRUE(change({.user_name = "BOB@contoso.com"}).error().is(errors::kAlreadyExists));
  EXPECT_TRUE(change({.roles = RoleSet{Role::kCustomerUser}}).error().is(errors::kInvalidProperty));
  EXPECT_EQ(change({.disabled = true}).value().disabled_at, kNow);
  EXPECT_FALSE(sign_in(database(), {"ann.agent@contoso.com", ann.temporary_password, ""}, caller_at(kNow)));
  EXPECT_FALSE(change({.disabled = false}).value().disabled_at);
  EXPECT_TRUE(sign_in(database(), {"ann.agent@contoso.com", ann.temporary_password, ""}, caller_at(kNow)));
  auto foreign = write([&](sql::Tx& tx) { return change_user(tx, registrar, kFabrikam, ann.id, {}); });
  EXPECT_TRUE(foreign.error().is(errors::kUserNotFound));
}

TEST_P(DirectoryTest, ManagementIsInTheLogOfThePartnerThatItConcernsAndNoSecretIs) {
  CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  add_user(kCustomer, "cora@tailspin.com", {});
  CreatedApplication made = add_application({.tenant_id = kContoso});
  const std::string& id = made.application.id;
  auto secret = write([&](sql::Tx& tx) { return add_application_secret(tx, registrar, kContoso, id); });
  ASSERT_TRUE(secret);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return remove_application_secret(tx, registrar, kContoso, id, secret->id); }));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = true}); }));
  ASSERT_TRUE(write([&](sql::Tx& tx) { return change_user(tx, registrar, kContoso, ann.id, {.disabled = false}); }));
  ASSERT_TRUE(sign_in(database(), {"ann@contoso.com", ann.temporary_password, "a long new password"}, caller_at(kNow)));

  const std::string by = " by registrar@operator.example";
  EXPECT_EQ(log_of(kContoso),
            (std::vector<std::string>{"create_partner_user" + by, "create_customer_user" + by, "register_application" + by,
                                      "add_application_credential" + by, "remove_application_credential" + by,
                                      "remove_partner_user" + by, "update_partner_user" + by,
                                      "update_partner_user by ann@contoso.com"}));
  EXPECT_TRUE(log_of(kFabrikam).empty());
  for (const std::string& hidden : {made.secret, secret->secret, ann.temporary_password, std::string("argon2")})
    EXPECT_EQ(log_text.find(hidden), std::string::npos);
}

TEST_P(DirectoryTest, ASecretCountsUntilItExpiresOrIsRemoved) {
  CreatedApplication made = add_application({.tenant_id = kContoso});
  const Application& application = made.application;
  auto matches = [&](const std::string& secret, Instant now) {
    return write([&](sql::Tx& tx) { return secret_matches(tx, application, secret, now); });
  };
  EXPECT_TRUE(matches(made.secret, kNow));
  EXPECT_FALSE(matches(made.secret + "x", kNow));
  EXPECT_FALSE(matches("", kNow));
  EXPECT_TRUE(matches(made.secret, made.secret_expires_at.plus_seconds(-1)));
  EXPECT_FALSE(matches(made.secret, made.secret_expires_at));

  auto second = write([&](sql::Tx& tx) { return add_application_secret(tx, registrar, kContoso, application.id); });
  ASSERT_TRUE(second);
  EXPECT_TRUE(matches(made.secret, kNow));
  EXPECT_TRUE(matches(second->secret, kNow));
  auto remove = [&](const std::string& tenant) {
    return write([&](sql::Tx& tx) { return remove_application_secret(tx, registrar, tenant, application.id, second->id); });
  };
  EXPECT_TRUE(remove(kFabrikam).error().is(errors::kNotFound));
  EXPECT_TRUE(remove(kContoso));
  EXPECT_TRUE(remove(kContoso).error().is(errors::kNotFound));
  EXPECT_FALSE(matches(second->secret, kNow));
}

TEST_P(DirectoryTest, AnApplicationHasAtMostFiveValidSecrets) {
  std::string id = add_application({.tenant_id = kContoso}).application.id;
  auto add = [&] { return write([&](sql::Tx& tx) { return add_application_secret(tx, registrar, kContoso, id); }); };
  for (int i = 1; i < kMostSecrets; ++i) EXPECT_TRUE(add());
  EXPECT_TRUE(add().error().is(errors::kInvalidProperty));
}

TEST_P(DirectoryTest, AWrongApplicationIsRefused) {
  auto refused = [&](NewApplication wanted) {
    auto made = write([&](sql::Tx& tx) { return create_application(tx, registrar, wanted); });
    return made ? std::string("accepted") : made.error().field;
  };
  EXPECT_EQ(refused({.tenant_id = kContoso, .name = " "}), "name");
  EXPECT_EQ(refused({.tenant_id = kContoso, .name = "x", .roles = {Role::kCustomerUser}}), "roles");
  EXPECT_EQ(refused({.tenant_id = kContoso, .name = "x", .redirect_uris = {"http://evil.com"}}), "redirectUris");
  EXPECT_EQ(refused({.tenant_id = kContoso, .name = "x", .audiences = {""}}), "audiences");
  EXPECT_EQ(refused({.tenant_id = kContoso, .id = "mine", .name = "x"}), "id");
  EXPECT_EQ(refused({.tenant_id = kContoso, .name = "x", .roles = {Role::kAdminAgent}, .public_client = true}), "roles");
  std::string id = add_application({.tenant_id = kContoso}).application.id;
  EXPECT_EQ(refused({.tenant_id = kFabrikam, .id = id, .name = "x"}), "id");
}

TEST_P(DirectoryTest, ATemporaryPasswordMustBeChangedAtTheFirstSignIn) {
  NewUser wanted;
  wanted.tenant_id = kContoso;
  wanted.user_name = "ann@contoso.com";
  PreparedUser prepared = prepare_user(wanted);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return create_user(tx, registrar, prepared); }));
  const std::string& temporary = prepared.temporary_password;
  auto enter = [&](const std::string& password, const std::string& fresh) {
    return sign_in(database(), {"ann@contoso.com", password, fresh}, caller_at(kNow));
  };
  EXPECT_TRUE(enter(temporary, "").value().must_change);
  EXPECT_TRUE(enter(temporary, "short").error().is(errors::kInvalidProperty));
  EXPECT_TRUE(enter(temporary, temporary).error().is(errors::kInvalidProperty));
  EXPECT_TRUE(enter("wrong", "a long new password").error().is(errors::kAccessDenied));
  EXPECT_FALSE(enter(temporary, "a long new password").value().must_change);
  EXPECT_FALSE(enter(temporary, ""));
  EXPECT_FALSE(enter("a long new password", "").value().must_change);
}

TEST_P(DirectoryTest, ATemporaryPasswordEndsAfterSevenDaysAndAnotherIsGoodAgain) {
  PreparedUser prepared = prepare_user({.tenant_id = kContoso, .user_name = "ann@contoso.com"});
  const Result<CreatedUser> ann = write([&](sql::Tx& tx) { return create_user(tx, registrar, prepared); });
  ASSERT_TRUE(ann);
  const auto enter = [&](const std::string& password, const std::string& fresh, Instant now) {
    return sign_in(database(), {"ann@contoso.com", password, fresh}, caller_at(now));
  };
  const Instant end = kNow.plus_days(7);
  EXPECT_TRUE(enter(prepared.temporary_password, "", end.plus_seconds(-1)).value().must_change);
  EXPECT_TRUE(enter(prepared.temporary_password, "", end).error().is(errors::kTemporaryPasswordEnded));
  EXPECT_TRUE(enter(prepared.temporary_password, "a long new password", end).error().is(errors::kTemporaryPasswordEnded));
  EXPECT_TRUE(enter("wrong", "", end).error().is(errors::kAccessDenied)) << "who does not know it is not told that it has ended";

  // Another one has days of its own, and the password that she chooses has no end.
  const PreparedPassword another = prepare_password("");
  registrar.at = end;
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann->id, another); }));
  EXPECT_TRUE(enter(another.temporary_password, "", end.plus_days(6)).value().must_change);
  EXPECT_TRUE(enter(another.temporary_password, "a long new password", end.plus_days(6)));
  EXPECT_TRUE(enter("a long new password", "", end.plus_days(4'000)));
}

TEST_P(DirectoryTest, APasswordThatTheCallerChoseIsNotShownAndNotKept) {
  NewUser wanted;
  wanted.tenant_id = kContoso;
  wanted.user_name = "ann@contoso.com";
  wanted.password = "chosen by the caller";
  PreparedUser prepared = prepare_user(wanted);
  EXPECT_EQ(prepared.user.password, "");
  EXPECT_EQ(prepared.temporary_password, "");
  EXPECT_FALSE(prepared.user.force_change);
  ASSERT_TRUE(write([&](sql::Tx& tx) { return create_user(tx, registrar, prepared); }));
  EXPECT_FALSE(sign_in(database(), {"ann@contoso.com", "chosen by the caller", ""}, caller_at(kNow)).value().must_change);
}

TEST_P(DirectoryTest, FiveWrongPasswordsLockTheAccountForAWhileEvenForTheRightOne) {
  CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  auto enter = [&](const std::string& password, Instant now) {
    return sign_in(database(), {"Ann@contoso.com", password, ""}, caller_at(now)).has_value();
  };
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(enter("wrong", kNow));
  EXPECT_FALSE(enter(ann.temporary_password, kNow.plus_seconds(29)));
  EXPECT_FALSE(enter("wrong", kNow.plus_seconds(30)));  // the sixth: a minute
  EXPECT_FALSE(enter(ann.temporary_password, kNow.plus_seconds(60)));
  EXPECT_TRUE(enter(ann.temporary_password, kNow.plus_seconds(90)));
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(enter("wrong", kNow.plus_seconds(90)));  // success forgave the earlier ones
  EXPECT_TRUE(enter(ann.temporary_password, kNow.plus_seconds(90)));
}

TEST_P(DirectoryTest, RefusedSignInsAreTracedAndFillNoLog) {
  const CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  const auto enter = [&](const std::string& user, const std::string& password, Instant now) {
    return sign_in(database(), {.user_name = user, .password = password, .new_password = {}, .peer = "192.0.2.7"}, caller_at(now));
  };
  const auto refusals = [&] {
    std::vector<audit::Record> found;
    database().read_now([&](sql::Tx& tx) {
      Actor partner = registrar;
      partner.partner_id = kContoso;
      audit::Query query;
      query.range = {kNow.plus_days(-1), kNow.plus_days(3)};
      query.filter.operation = "refuse_sign_in";
      found = audit::list(tx, partner, {.transactions = true, .key_access = true}, query)->items;
    });
    return found;
  };
  testing::internal::CaptureStderr();
  // A day of guessing at one account, each time that its lock has ended.
  constexpr int kGuesses = 105;
  Instant now = kNow;
  for (int i = 1; i <= kGuesses; ++i) {
    (void)enter("ann@contoso.com", "wrong", now);
    now = locked_until(i, now);
  }
  (void)enter("ann@contoso.com", "wrong", now.plus_seconds(-1));
  (void)enter("nobody@contoso.com", "wrong", now);
  int counted = 0;
  log::flush();
  std::istringstream lines(testing::internal::GetCapturedStderr());
  for (std::string line; std::getline(lines, line);) {
    if (line.find("sign-in refused") == line.npos) continue;
    ++counted;
    EXPECT_THAT(line, testing::HasSubstr("\"user\":\"" + ann.id + "\""));
    EXPECT_THAT(line, testing::HasSubstr("192.0.2.7"));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("nobody@")));
  }
  EXPECT_EQ(counted, kGuesses) << "while the account is locked, nothing";
  const std::vector<audit::Record> records = refusals();
  ASSERT_EQ(records.size(), 7u) << "six while the waits grow, and the hundredth";
  EXPECT_EQ(records.back().status, "failed");
  for (const char* told : {"ann@contoso.com", "\"5\"", "password", "192.0.2.7"})
    EXPECT_THAT(records.back().customized, testing::HasSubstr(told));

  // After a success it begins anew, and a slip or two are nobody's business.
  EXPECT_TRUE(enter("ann@contoso.com", ann.temporary_password, now));
  (void)enter("ann@contoso.com", "wrong", now);
  EXPECT_EQ(refusals().size(), records.size());
}

TEST_P(DirectoryTest, UnknownDisabledLockedAndWrongGetTheSameAnswer) {
  CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  Error unknown = sign_in(database(), {"nobody@contoso.com", "x", ""}, caller_at(kNow)).error();
  Error wrong = sign_in(database(), {"ann@contoso.com", "x", ""}, caller_at(kNow)).error();
  for (int i = 0; i < 5; ++i) (void)sign_in(database(), {"ann@contoso.com", "x", ""}, caller_at(kNow));
  Error locked = sign_in(database(), {"ann@contoso.com", ann.temporary_password, ""}, caller_at(kNow)).error();
  EXPECT_EQ(unknown.message, wrong.message);
  EXPECT_EQ(unknown.message, locked.message);
  EXPECT_TRUE(unknown.is(errors::kAccessDenied));
  EXPECT_FALSE(sign_in(database(), {"", "", ""}, caller_at(kNow)));
  EXPECT_FALSE(sign_in(database(), {"ann@contoso.com", std::string(100'000, 'x'), ""}, caller_at(kNow)));
}

TEST_P(DirectoryTest, AResetPasswordOpensTheLock) {
  CreatedUser ann = add_user(kContoso, "ann@contoso.com", {});
  for (int i = 0; i < 5; ++i) (void)sign_in(database(), {"ann@contoso.com", "x", ""}, caller_at(kNow));
  PreparedPassword prepared = prepare_password("");
  ASSERT_TRUE(write([&](sql::Tx& tx) { return set_password(tx, registrar, kContoso, ann.id, prepared); }));
  EXPECT_FALSE(sign_in(database(), {"ann@contoso.com", ann.temporary_password, ""}, caller_at(kNow)));
  EXPECT_TRUE(sign_in(database(), {"ann@contoso.com", prepared.temporary_password, ""}, caller_at(kNow)).value().must_change);
}

TEST_P(DirectoryTest, WhoChangesANameWhileAnotherDisablesTheAccountLeavesItDisabled) {
  const CreatedUser user = add_user(kContoso, "ann@contoso.com", {Role::kAdminAgent});
  const std::string application = add_application({.tenant_id = kContoso}).application.id;
  chandlery::test::beside(
      database(), [&](sql::Tx& tx) { EXPECT_TRUE(change_user(tx, registrar, kContoso, user.id, {.disabled = true})); },
      [&](sql::Tx& tx) { EXPECT_TRUE(change_user(tx, registrar, kContoso, user.id, {.display_name = "Ada"})); });
  chandlery::test::beside(
      database(), [&](sql::Tx& tx) { EXPECT_TRUE(change_application(tx, registrar, kContoso, application, {.disabled = true})); },
      [&](sql::Tx& tx) { EXPECT_TRUE(change_application(tx, registrar, kContoso, application, {.name = "Sync"})); });
  database().read_now([&](sql::Tx& tx) {
    EXPECT_TRUE(find_user(tx, kContoso, user.id)->disabled_at);
    EXPECT_EQ(find_user(tx, kContoso, user.id)->display_name, "Ada");
    EXPECT_TRUE(find_application(tx, application)->disabled_at);
    EXPECT_EQ(find_application(tx, application)->name, "Sync");
  });
}

}  // namespace
}  // namespace chandlery::identity
