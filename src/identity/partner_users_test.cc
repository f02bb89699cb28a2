// A partner's users and applications as its own admins manage them: rights, the last global admin, secrets shown once.
#include "identity/partner_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/query.h"
#include "identity/permissions.h"
#include "identity/routes.h"
#include "identity/sign_in.h"
#include "identity/store.h"
#include "identity/test_directory.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using chandlery::test::at, chandlery::test::code_of;
using http::Method;
using test::kContoso, test::kFabrikam, test::kNow;
using testing::HasSubstr, testing::Not;

http::Router settings_router() {
  std::vector<http::Route> all = partner_user_routes();
  std::ranges::move(application_routes(), std::back_inserter(all));
  return http::Router(std::move(all));
}

class PartnerUsersTest : public test::Directory {
 protected:
  void SetUp() override {
    Directory::SetUp();
    if (IsSkipped()) return;
    boss_ = add_user(kContoso, "boss@contoso.com", {Role::kGlobalAdmin}).id;
    agent_ = add_user(kContoso, "agent@contoso.com", {Role::kAdminAgent}).id;
    foreign_ = add_user(kFabrikam, "agent@fabrikam.com", {Role::kAdminAgent}).id;
  }
  static Actor as(RoleSet roles, std::string user_id = "somebody", std::string partner = kContoso) {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = std::move(partner);
    actor.user_id = std::move(user_id);
    actor.user_name = "caller@contoso.com";
    actor.roles = roles;
    actor.at = kNow;
    actor.correlation_id = actor.request_id = "c";
    return actor;
  }
  http::Response call(const Actor& actor, Method method, const std::string& target, std::string body = {},
                      std::vector<http::Header> headers = {}) {
    return chandlery::test::call(database(), router_, actor, method, target, std::move(body), std::move(headers));
  }
  http::Response patch(const Actor& actor, const std::string& user_id, std::string body) {
    return call(actor, Method::kPatch, "/v1/users/" + user_id, std::move(body));
  }
  const Actor admin_ = as({Role::kGlobalAdmin});
  const Actor users_ = as({Role::kUserManagementAdmin});
  const Actor account_ = as({Role::kAccountAdmin});
  std::string boss_, agent_, foreign_;
  const http::Router router_ = settings_router();
};
INSTANTIATE_ON_BOTH_ENGINES(PartnerUsersTest);

TEST_P(PartnerUsersTest, AUserIsAddedWithATemporaryPasswordThatIsShownOnce) {
  const auto added =
      call(users_, Method::kPost, "/v1/users",
           R"({"userPrincipalName":"new@contoso.com","firstName":"New","lastName":"Hand","roles":["sales_agent"]})");
  ASSERT_EQ(added.status, 201) << added.body;
  const std::string password = at(added, "temporaryPassword");
  EXPECT_FALSE(password.empty());
  const std::string id = at(added, "id");
  const auto read = call(users_, Method::kGet, "/v1/users/" + id);
  EXPECT_EQ(at(read, "displayName"), "New Hand");
  EXPECT_EQ(at(read, "roles[0]"), "sales_agent");
  EXPECT_EQ(at(read, "forceChangePassword"), "true");
  EXPECT_THAT(read.body, Not(HasSubstr(password)));
  EXPECT_EQ(call(users_, Method::kPost, "/v1/users", R"({"userPrincipalName":"NEW@contoso.com"})").status, 409);
  EXPECT_EQ(code_of(call(users_, Method::kPost, "/v1/users", R"({"userPrincipalName":"new@fabrikam.com"})")), 3000)
      << "another company's name";
  EXPECT_EQ(call(users_, Method::kPost, "/v1/users", R"({"userPrincipalName":"x@mail.contoso.com"})").status, 201);
  EXPECT_EQ(call(users_, Method::kPost, "/v1/users", R"({"userPrincipalName":"y@evilcontoso.com"})").status, 400);
  EXPECT_EQ(call(users_, Method::kPost, "/v1/users", R"({"firstName":"Nobody"})").status, 400);
}

TEST_P(PartnerUsersTest, NobodyGivesOrTakesARoleThatHeMayNotAssign) {
  const auto roles = [](std::string_view role) {
    return R"({"roles":["admin_agent",")" + std::string(role) + R"("]})";
  };
  struct Row {
    const char* role;
    bool admin, users, account;
  };
  const Row table[] = {
      //                          GA     UMA    AccA
      {"global_admin", true, false, false},  {"user_management_admin", true, true, false},
      {"billing_admin", true, true, false},  {"sales_agent", true, true, false},
      {"helpdesk_agent", true, true, false}, {"account_admin", true, false, true},
      {"referral_admin", true, false, true}, {"marketing_content_admin", true, false, true},
  };
  for (const Row& row : table) {
    for (const auto& [actor, allowed] : {std::pair(users_, row.users), {account_, row.account}, {admin_, row.admin}}) {
      const auto given = patch(actor, agent_, roles(row.role));
      EXPECT_EQ(given.status, allowed ? 200 : 403) << row.role << given.body;
      if (!allowed) {
        EXPECT_EQ(code_of(given), 900150);
        EXPECT_EQ(at(given, "field"), "roles");
      }
      ASSERT_EQ(patch(admin_, agent_, R"({"roles":["admin_agent"]})").status, 200);
      const std::string added =
          R"({"userPrincipalName":"a)" + new_id(kNow) + R"(@contoso.com","roles":[")" + row.role + R"("]})";
      if (may(actor, Capability::kManagePartnerUsers)) {
        EXPECT_EQ(call(actor, Method::kPost, "/v1/users", added).status, allowed ? 201 : 403) << row.role;
      }
    }
  }
  ASSERT_EQ(patch(admin_, agent_, roles("referral_admin")).status, 200);
  EXPECT_EQ(patch(users_, agent_, R"({"roles":["admin_agent"]})").status, 403) << "taking is giving the other way";
  EXPECT_EQ(patch(users_, agent_, R"({"roles":["referral_admin"]})").status, 200) << "what stays need not be his";
  EXPECT_EQ(patch(admin_, agent_, R"({"roles":["customer_user"]})").status, 403);
  EXPECT_EQ(code_of(patch(admin_, agent_, R"({"roles":["operator"]})")), 900150);
  EXPECT_EQ(code_of(patch(admin_, agent_, R"({"roles":["king"]})")), 900126);
}

TEST_P(PartnerUsersTest, AnAccountAdminChangesRolesAloneAndOnlyAGlobalAdminChangesAnother) {
  EXPECT_EQ(patch(account_, agent_, R"({"firstName":"Ann"})").status, 403);
  EXPECT_EQ(patch(account_, agent_, R"({"state":"inactive"})").status, 403);
  EXPECT_EQ(patch(users_, agent_, R"({"firstName":"Ann"})").status, 200);
  for (const char* const change : {R"({"firstName":"Ann"})", R"({"state":"inactive"})"}) {
    EXPECT_EQ(patch(users_, boss_, change).status, 403) << change;
  }
  EXPECT_EQ(call(users_, Method::kPost, "/v1/users/" + boss_ + "/resetpassword").status, 403);
  EXPECT_EQ(call(admin_, Method::kPost, "/v1/users/" + boss_ + "/resetpassword").status, 201);
  EXPECT_FALSE(at(call(users_, Method::kPost, "/v1/users/" + agent_ + "/resetpassword"), "temporaryPassword").empty());
}

TEST_P(PartnerUsersTest, TheLastGlobalAdminStays) {
  const auto demoted = patch(admin_, boss_, R"({"roles":["admin_agent"]})");
  EXPECT_EQ(demoted.status, 400);
  EXPECT_EQ(at(demoted, "field"), "roles");
  EXPECT_EQ(at(patch(admin_, boss_, R"({"state":"inactive"})"), "field"), "state");
  EXPECT_EQ(patch(admin_, boss_, R"({"roles":["global_admin","admin_agent"]})").status, 200);
  const std::string second = add_user(kContoso, "second@contoso.com", {Role::kGlobalAdmin}).id;
  add_user(kFabrikam, "boss@fabrikam.com", {Role::kGlobalAdmin});
  EXPECT_EQ(patch(admin_, boss_, R"({"state":"inactive"})").status, 200);
  EXPECT_EQ(patch(admin_, second, R"({"state":"inactive"})").status, 400) << "a disabled one does not count";
  EXPECT_EQ(patch(admin_, boss_, R"({"roles":["admin_agent"]})").status, 200) << "he is none any more";
  const Actor himself = as({Role::kGlobalAdmin}, second);
  ASSERT_EQ(patch(admin_, boss_, R"({"state":"active","roles":["global_admin"]})").status, 200);
  EXPECT_EQ(patch(himself, second, R"({"state":"inactive"})").status, 400) << "nobody disables himself";
  EXPECT_EQ(patch(as({Role::kGlobalAdmin}, boss_), second, R"({"state":"inactive"})").status, 200);
}

TEST_P(PartnerUsersTest, AnotherPartnersUserIsNotThere) {
  for (const std::string& id : {foreign_, std::string("none"), new_id(kNow)}) {
    EXPECT_EQ(code_of(call(admin_, Method::kGet, "/v1/users/" + id)), 60002);
    EXPECT_EQ(code_of(patch(admin_, id, R"({"firstName":"x"})")), 60002);
    EXPECT_EQ(code_of(call(admin_, Method::kPost, "/v1/users/" + id + "/resetpassword")), 60002);
  }
  EXPECT_THAT(call(admin_, Method::kGet, "/v1/users").body, Not(HasSubstr("fabrikam")));
}

TEST_P(PartnerUsersTest, UsersAreListedByPagesAndFoundByNameAndState) {
  for (int i = 0; i < 5; ++i) add_user(kContoso, "u" + std::to_string(i) + "_x@contoso.com", {Role::kSalesAgent});
  ASSERT_EQ(patch(admin_, agent_, R"({"state":"inactive","displayName":"Zoë Agent"})").status, 200);
  std::vector<std::string> names;
  std::string token;
  do {
    const auto page = call(admin_, Method::kGet, "/v1/users?size=3", {}, {{"MS-ContinuationToken", token}});
    for (int i = 0; i < 3; ++i) {
      const std::string name = at(page, "items[" + std::to_string(i) + "].userPrincipalName");
      if (!name.empty()) names.push_back(name);
    }
    token = at(page, "continuationToken");
  } while (!token.empty());
  EXPECT_EQ(names.size(), 7u);
  const auto count = [&](std::string query) {
    return at(call(admin_, Method::kGet, "/v1/users?" + query), "totalCount");
  };
  EXPECT_EQ(count("q=U3_"), "1");
  EXPECT_EQ(count("q=contoso%20boss"), "1");
  EXPECT_EQ(count("q=zo"), "1");
  EXPECT_EQ(count("q=u_x"), "0") << "a low line is a sign";
  EXPECT_EQ(count("state=inactive"), "1");
  EXPECT_EQ(count("state=active"), "6");
  EXPECT_EQ(call(admin_, Method::kGet, "/v1/users?state=asleep").status, 400);
  EXPECT_EQ(call(admin_, Method::kGet, "/v1/users?size=many").status, 400);
}

TEST_P(PartnerUsersTest, EveryChangeIsInThePartnersLogWithoutPasswords) {
  const std::string secret =
      at(call(users_, Method::kPost, "/v1/users/" + agent_ + "/resetpassword"), "temporaryPassword");
  patch(users_, agent_, R"({"lastName":"Changed"})");
  patch(users_, agent_, R"({"state":"inactive"})");
  Actor reader = admin_;
  reader.at = kNow.plus_days(1);
  audit::Query query;
  query.range = {kNow.plus_days(-1), kNow.plus_days(2)};
  std::string operations, values;
  database().read_now([&](sql::Tx& tx) {
    const auto page = audit::list(tx, reader, {.transactions = true}, query).value();
    for (const audit::Record& record : page.items) {
      if (record.user_name == "caller@contoso.com") operations += record.operation + " ";
      values += record.old_value + record.new_value;
    }
  });
  EXPECT_EQ(operations, "remove_partner_user update_partner_user update_partner_user ");
  EXPECT_THAT(values, Not(HasSubstr(secret)));
}

TEST_P(PartnerUsersTest, TheRolesTellWhatEachMayDoAndWhichTheCallerMayGive) {
  const auto roles = call(users_, Method::kGet, "/v1/roles");
  EXPECT_EQ(at(roles, "items[0].id"), "global_admin");
  EXPECT_EQ(at(roles, "items[0].assignable"), "false");
  EXPECT_EQ(at(roles, "items[1].id"), "admin_agent");
  EXPECT_EQ(at(roles, "items[1].assignable"), "true");
  EXPECT_THAT(roles.body, HasSubstr("\"reveal_key\""));
  EXPECT_THAT(roles.body, Not(HasSubstr("\"operate\"")));
  for (int i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    Actor person = as({role});
    if (role >= Role::kCustomerGlobalAdmin) person.kind = PrincipalKind::kCustomerUser;
    if (role == Role::kOperator) person.kind = PrincipalKind::kOperator;
    EXPECT_EQ(capabilities_of(role), capabilities_of(person)) << to_string(role);
  }
}

TEST_P(PartnerUsersTest, AnApplicationsSecretsAreShownOnceAndThenToldByTheirIds) {
  const auto made = call(admin_, Method::kPost, "/v1/applications",
                         R"({"name":"Sync","roles":["sales_agent"],"redirectUris":["https://sync.contoso.com/cb"]})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string id = at(made, "id"), secret = at(made, "clientSecret"), path = "/v1/applications/" + id;
  EXPECT_FALSE(secret.empty());
  const auto second = call(admin_, Method::kPost, path + "/secrets");
  ASSERT_EQ(second.status, 201);
  const auto read = call(admin_, Method::kGet, path);
  EXPECT_EQ(at(read, "secrets[1].id"), at(second, "id"));
  EXPECT_FALSE(at(read, "secrets[0].secretExpires").empty());
  EXPECT_THAT(read.body, Not(HasSubstr(secret)));
  EXPECT_EQ(call(admin_, Method::kDelete, path + "/secrets/" + at(read, "secrets[0].id")).status, 204);
  EXPECT_EQ(at(call(admin_, Method::kGet, "/v1/applications"), "items[0].secrets[0].id"), at(second, "id"));
  database().read_now([&](sql::Tx& tx) {
    const Application application = *find_application(tx, id);
    EXPECT_FALSE(secret_matches(tx, application, secret, kNow));
    EXPECT_TRUE(secret_matches(tx, application, at(second, "clientSecret"), kNow));
  });
}

TEST_P(PartnerUsersTest, AnApplicationIsRenamedDisabledAndRestored) {
  const std::string id = at(call(admin_, Method::kPost, "/v1/applications", R"({"name":"Sync"})"), "id");
  const std::string path = "/v1/applications/" + id;
  const auto changed = call(admin_, Method::kPatch, path,
                            R"({"name":"Sync 2","redirectUris":["http://localhost/cb"],"state":"inactive"})");
  EXPECT_EQ(at(changed, "name"), "Sync 2");
  EXPECT_EQ(at(changed, "redirectUris[0]"), "http://localhost/cb");
  EXPECT_EQ(at(changed, "state"), "inactive");
  database().read_now([&](sql::Tx& tx) { EXPECT_THAT(disabled_since(tx, kNow), testing::Contains(id)); });
  EXPECT_EQ(at(call(admin_, Method::kPatch, path, R"({"state":"active"})"), "state"), "active");
  EXPECT_EQ(at(call(admin_, Method::kGet, path), "name"), "Sync 2");
  for (const char* const wrong : {R"({"name":" "})", R"({"redirectUris":["ftp://x"]})", R"({"state":"gone"})", "[]"}) {
    EXPECT_EQ(call(admin_, Method::kPatch, path, wrong).status, 400) << wrong;
  }
  const Actor foreign = as({Role::kGlobalAdmin}, "other", kFabrikam);
  for (const Method method : {Method::kGet, Method::kPatch}) {
    EXPECT_EQ(call(foreign, method, path, "{}").status, 404);
  }
  EXPECT_EQ(call(foreign, Method::kPost, path + "/secrets").status, 404);
  EXPECT_EQ(at(call(foreign, Method::kGet, "/v1/applications"), "totalCount"), "0");
}

TEST_P(PartnerUsersTest, ADeletedApplicationSignsInNoMoreAndIsFoundByNobody) {
  const auto made = call(admin_, Method::kPost, "/v1/applications", R"({"name":"Sync"})");
  const std::string id = at(made, "id"), path = "/v1/applications/" + id;
  Application before;
  database().read_now([&](sql::Tx& tx) { before = *find_application(tx, id); });
  const Actor foreign = as({Role::kGlobalAdmin}, "other", kFabrikam);
  EXPECT_EQ(call(foreign, Method::kDelete, path).status, 404);
  EXPECT_EQ(call(admin_, Method::kGet, path).status, 200);
  EXPECT_EQ(call(admin_, Method::kDelete, path).status, 204);
  for (const Method method : {Method::kGet, Method::kPatch, Method::kDelete}) {
    EXPECT_EQ(call(admin_, method, path, "{}").status, 404);
  }
  EXPECT_EQ(call(admin_, Method::kPost, path + "/secrets").status, 404);
  EXPECT_EQ(at(call(admin_, Method::kGet, "/v1/applications"), "totalCount"), "0");
  database().read_now([&](sql::Tx& tx) {
    EXPECT_FALSE(find_application(tx, id));
    EXPECT_THAT(disabled_since(tx, kNow), testing::Contains(id)) << "its access tokens are barred";
    EXPECT_FALSE(secret_matches(tx, Application{.id = id}, at(made, "clientSecret"), kNow));
    const audit::Query query{.range = {kNow, kNow.plus_days(1)}, .size = 1};
    const auto page = audit::list(tx, admin_, {.transactions = true}, query);
    EXPECT_EQ(page->items.front().operation, "unregister_application");
    EXPECT_THAT(page->items.front().old_value, HasSubstr("Sync"));
  });
  database().write_now([&](sql::Tx& tx) {
    EXPECT_FALSE(store::update_application(tx, before)) << "by who read it before it was deleted";
    EXPECT_FALSE(store::delete_application(tx, id, kNow.plus_days(1)));
    EXPECT_THAT(disabled_since(tx, kNow), testing::Contains(id));
    EXPECT_THAT(disabled_since(tx, kNow.plus_seconds(1)), Not(testing::Contains(id)));
  });
  Result<CreatedApplication> again = fail(errors::kInternal);
  database().write_now([&](sql::Tx& tx) {
    again = create_application(tx, admin_, {.tenant_id = kContoso, .id = id, .name = "Again"});
  });
  EXPECT_FALSE(again) << "its client id is never given again";
}

}  // namespace
}  // namespace chandlery::identity
