// Customer users (contract 2.3): who may keep them up, what a password's first sight is, deleting and restoring, roles.
#include "audit/query.h"
#include "customers/relationships.h"
#include "customers/shop_test_base.h"
#include "identity/sessions.h"

namespace chandlery::customers {
namespace {

using http::Method;
using test::at, test::code_of;

constexpr std::string_view kGlobal = "62e90394-69f5-4237-9190-012177145e10";
constexpr std::string_view kBilling = "b0f54661-2d74-4c50-afa3-1ec803f12efe";

class CustomerUsersTest : public ShopTest {
 protected:
  void SetUp() override {
    ShopTest::SetUp();
    if (IsSkipped()) return;
    contoso_ = customer_of(direct_, "contoso.example");
    admin_ = user_of(contoso_, direct_);
    users_ = "/v1/customers/" + contoso_ + "/users";
    members_ = "/v1/customers/" + contoso_ + "/directoryroles/" + std::string(kGlobal) + "/usermembers";
    first_ = at(get(direct_, users_), "items[0].id");
  }

  static std::string body(std::string name, std::string more = {}) {
    return R"({"UserPrincipalName":")" + name + R"(@contoso.example","FirstName":"Daniel","LastName":"Tsai",)"
           R"("DisplayName":"Daniel )" + name + R"(","UsageLocation":"US","Attributes":{"ObjectType":"CustomerUser"})" + more + "}";
  }
  http::Response add(const Actor& actor, std::string name, std::string more = {}) {
    return call(actor, Method::kPost, users_ + "/", body(std::move(name), std::move(more)));
  }
  std::string added(std::string name) {
    const auto made = add(direct_, std::move(name));
    EXPECT_EQ(made.status, 201) << made.body;
    return at(made, "id");
  }
  http::Response make_member(const Actor& actor, const std::string& id, std::string_view role = kGlobal) {
    return call(actor, Method::kPost, "/v1/customers/" + contoso_ + "/directoryroles/" + std::string(role) + "/usermembers",
                R"({"Id":")" + id + R"(","DisplayName":"x","UserPrincipalName":"x","Attributes":{"ObjectType":"UserMember"}})");
  }
  Actor helper() const {
    Actor helpdesk = direct_;
    helpdesk.roles = {Role::kHelpdeskAgent};
    return helpdesk;
  }
  std::string contoso_, users_, members_, first_;
  Actor admin_;
};

TEST_P(CustomerUsersTest, ANewUsersTemporaryPasswordIsShownOnceAndAChosenOneNever) {
  const auto made = add(direct_, "daniel");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_FALSE(at(made, "passwordProfile.password").empty());
  EXPECT_EQ(at(made, "passwordProfile.forceChangePassword"), "true");
  EXPECT_EQ(at(made, "usageLocation"), "US");
  EXPECT_EQ(at(made, "state"), "active");
  const auto read = get(direct_, users_ + "/" + at(made, "id"));
  EXPECT_EQ(at(read, "displayName"), "Daniel daniel");
  EXPECT_EQ(at(read, "passwordProfile.password"), "");
  const auto chosen =
      add(direct_, "ines", R"(,"PasswordProfile":{"Password":"A long enough secret","ForceChangePassword":false})");
  EXPECT_EQ(chosen.status, 201) << chosen.body;
  EXPECT_EQ(chosen.body.find("enough"), std::string::npos);
}

TEST_P(CustomerUsersTest, WhatIsWrongWithAUserIsNamed) {
  const auto field = [&](std::string text) {
    const auto refused = call(direct_, Method::kPost, users_, std::move(text));
    EXPECT_EQ(refused.status, 400) << refused.body;
    return at(refused, "field");
  };
  EXPECT_EQ(field("{}"), "userPrincipalName");
  EXPECT_EQ(field(R"({"userPrincipalName":"a@other.example"})"), "userPrincipalName");
  EXPECT_EQ(field(R"({"userPrincipalName":"no name"})"), "userPrincipalName");
  EXPECT_EQ(field(R"({"userPrincipalName":"a@contoso.example","usageLocation":"XX"})"), "usageLocation");
  EXPECT_EQ(field(R"({"userPrincipalName":"a@contoso.example","passwordProfile":{"password":"short"}})"),
            "passwordProfile.password");
  EXPECT_EQ(field(R"({"userPrincipalName":"a@contoso.example","lastName":"Vandersloot",)"
                  R"("passwordProfile":{"password":"vandersloot26"}})"),
            "passwordProfile.password");
  EXPECT_EQ(add(direct_, "ADMIN").status, 409) << "names are taken without regard to case";
  EXPECT_EQ(at(get(direct_, users_), "totalCount"), "1");
}

TEST_P(CustomerUsersTest, ADeletedUserIsListedAsInactiveRestoredForThirtyDaysAndThenGone) {
  const std::string id = added("daniel");
  EXPECT_EQ(call(direct_, Method::kDelete, users_ + "/" + id).status, 204);
  EXPECT_EQ(at(get(direct_, users_), "totalCount"), "1");
  const std::string deleted =
      users_ + "?filter=" + http::percent_encode(R"({"Field":"UserState","Value":"Inactive","Operator":"equals"})");
  EXPECT_EQ(at(get(direct_, deleted), "items[0].id"), id);
  EXPECT_EQ(at(get(direct_, deleted), "items[0].softDeletionTime"), "2026-01-01T00:00:00Z");

  Actor late = direct_;
  late.at = kNow.plus_days(30);
  EXPECT_EQ(get(late, users_ + "/" + id).status, 404);
  EXPECT_EQ(at(get(late, deleted), "totalCount"), "0");
  EXPECT_EQ(code_of(call(late, Method::kPatch, users_ + "/" + id, R"({"State":"active"})")), 60002);

  const auto restored = call(direct_, Method::kPatch, users_ + "/" + id, R"({"State":"active","Attributes":null})");
  EXPECT_EQ(at(restored, "state"), "active");
  EXPECT_EQ(at(get(direct_, users_), "totalCount"), "2");
}

TEST_P(CustomerUsersTest, APatchChangesWhatItNamesAndResetsPasswordsBothWays) {
  const std::string uri = users_ + "/" + added("daniel");
  const auto patched = call(direct_, Method::kPatch, uri, R"({"DisplayName":"Dan","PhoneNumber":"12065550100"})");
  EXPECT_EQ(at(patched, "displayName"), "Dan");
  EXPECT_EQ(at(patched, "phoneNumber"), "12065550100");
  EXPECT_EQ(at(patched, "usageLocation"), "US");
  EXPECT_EQ(at(patched, "firstName"), "Daniel");
  EXPECT_EQ(at(patched, "passwordProfile.password"), "") << "no new password was asked for";
  EXPECT_EQ(call(direct_, Method::kPatch, uri, R"({"userPrincipalName":"dan@elsewhere.example"})").status, 400);

  EXPECT_EQ(at(call(direct_, Method::kPatch, uri + "/resetpassword"), "passwordProfile.password").size(), 23u);
  const std::string chosen = R"({"passwordProfile":{"password":"Quite a long secret","forceChangePassword":true}})";
  for (const std::string& target : {uri, uri + "/resetpassword"}) {
    const auto set = call(direct_, Method::kPatch, target, chosen);
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.body.find("Quite"), std::string::npos);
  }
  for (const char* unfit : {"x", "Password123", "Contoso-26", "daniel.tsai1"}) {
    const auto refused = call(direct_, Method::kPatch, uri + "/resetpassword",
                              R"({"passwordProfile":{"password":")" + std::string(unfit) + R"("}})");
    EXPECT_EQ(refused.status, 400) << unfit;
    EXPECT_EQ(at(refused, "field"), "passwordProfile.password") << unfit;
  }
  EXPECT_EQ(call(direct_, Method::kPatch, users_ + "/nobody/resetpassword").status, 404);
}

TEST_P(CustomerUsersTest, RolesAreGivenListedAndTaken) {
  const std::string id = added("daniel");
  EXPECT_EQ(at(get(direct_, "/v1/customers/" + contoso_ + "/directoryroles"), "items[0].name"), "Global Administrator");
  EXPECT_EQ(at(get(direct_, users_ + "/" + id + "/directoryroles"), "totalCount"), "0");
  const auto member = make_member(direct_, id);
  EXPECT_EQ(member.status, 201) << member.body;
  EXPECT_EQ(at(member, "roleId"), kGlobal);
  EXPECT_EQ(make_member(direct_, id, kBilling).status, 201);
  EXPECT_EQ(at(get(direct_, users_ + "/" + id + "/directoryroles"), "totalCount"), "2");
  EXPECT_EQ(at(get(direct_, members_), "totalCount"), "2");
  EXPECT_EQ(call(direct_, Method::kDelete, members_ + "/" + id + "%20").status, 204) << "as the documents print it";
  EXPECT_EQ(call(direct_, Method::kDelete, members_ + "/" + id).status, 204) << "again changes nothing";
  EXPECT_EQ(at(get(direct_, members_), "totalCount"), "1");
  EXPECT_EQ(at(get(direct_, users_ + "/" + id + "/directoryroles"), "items[0].name"), "Billing Administrator");
  EXPECT_EQ(make_member(direct_, id, "00000000-0000-4000-8000-000000000000").status, 404);
  EXPECT_EQ(make_member(direct_, direct_.partner_id).status, 404);
}

TEST_P(CustomerUsersTest, TheLastGlobalAdminStays) {
  EXPECT_EQ(code_of(call(direct_, Method::kDelete, users_ + "/" + first_)), 800002);
  EXPECT_EQ(code_of(call(direct_, Method::kDelete, members_ + "/" + first_)), 800002);
  EXPECT_EQ(code_of(call(admin_, Method::kPatch, users_ + "/" + first_, R"({"state":"inactive"})")), 800002);
  const std::string second = added("second");
  ASSERT_EQ(make_member(direct_, second).status, 201);
  EXPECT_EQ(call(direct_, Method::kDelete, users_ + "/" + first_).status, 204);
  EXPECT_EQ(code_of(call(direct_, Method::kDelete, users_ + "/" + second)), 800002);
}

TEST_P(CustomerUsersTest, AHelpdeskAgentKeepsUpOrdinaryUsersAlone) {
  const Actor helpdesk = helper();
  const auto made = add(helpdesk, "daniel");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string uri = users_ + "/" + at(made, "id");
  EXPECT_EQ(call(helpdesk, Method::kPatch, uri + "/resetpassword").status, 200);
  EXPECT_EQ(code_of(call(helpdesk, Method::kPatch, users_ + "/" + first_ + "/resetpassword")), 900150);
  EXPECT_EQ(code_of(call(helpdesk, Method::kDelete, users_ + "/" + first_)), 900150);
  EXPECT_EQ(code_of(make_member(helpdesk, at(made, "id"))), 900150);
}

TEST_P(CustomerUsersTest, TheCustomersOwnAdminKeepsUpTheOwnTenantAndNoOther) {
  ASSERT_EQ(add(admin_, "daniel").status, 201);
  EXPECT_EQ(at(get(admin_, users_), "totalCount"), "2");
  const std::string other = customer_of(direct_, "fabrikam.example");
  const std::string theirs = "/v1/customers/" + other + "/users";
  EXPECT_EQ(code_of(get(admin_, theirs)), 20002);
  EXPECT_EQ(code_of(call(admin_, Method::kPost, theirs, body("x"))), 20002);
  EXPECT_EQ(get(user_of(other, direct_), theirs + "/" + first_).status, 404) << "a foreign user's id in the own tenant";
}

TEST_P(CustomerUsersTest, WhereAUserIsSignedInIsSeenAndEndedByWhoKeepsHimUp) {
  const auto made = add(direct_, "daniel");
  const std::string path = users_ + "/" + at(made, "id") + "/sessions";
  const auto open = [&] {
    Actor nobody;
    nobody.at = kNow;
    const identity::SignedIn who = identity::sign_in(database(),
                                                     {at(made, "userPrincipalName"), at(made, "passwordProfile.password"),
                                                      "a long new password"},
                                                     nobody)
                                       .value();
    std::string id;
    database().write_now([&](sql::Tx& tx) { id = identity::open_session(tx, who, {}, {}, kNow).value().session.id; });
    return id;
  };
  const std::string id = open();
  const auto list = get(direct_, path);
  EXPECT_EQ(at(list, "items[0].id"), id);
  EXPECT_EQ(at(list, "items[0].portal"), "centre");
  EXPECT_EQ(at(get(admin_, path), "totalCount"), "1");
  for (const std::string& target : {path, path + "/" + id}) {
    EXPECT_GE(call(other_, Method::kDelete, target).status, 400) << "another partner";
  }
  make_member(direct_, at(made, "id"));
  EXPECT_EQ(code_of(call(helper(), Method::kDelete, path)), 900150) << "an administrator's are an admin agent's to end";
  EXPECT_EQ(at(get(direct_, path), "totalCount"), "1");
  EXPECT_EQ(call(direct_, Method::kDelete, path + "/" + id).status, 204);
  EXPECT_EQ(call(direct_, Method::kDelete, path + "/" + id).status, 404);
  EXPECT_EQ(call(admin_, Method::kDelete, path).status, 204);
  EXPECT_EQ(at(get(direct_, path), "totalCount"), "0");
}

TEST_P(CustomerUsersTest, WithoutDelegatedAdministrationAPartnerSeesNoUser) {
  ASSERT_EQ(call(admin_, Method::kDelete, "/v1/partners/" + direct_.partner_id + "/delegatedadmin").status, 200);
  for (const auto& answer : {get(direct_, users_), add(direct_, "daniel"),
                             call(direct_, Method::kDelete, users_ + "/" + first_), get(direct_, members_)}) {
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(code_of(answer), 700017);
  }
  EXPECT_EQ(code_of(get(other_, users_)), 20002) << "another partner is told that it is not its customer";
  EXPECT_EQ(add(admin_, "daniel").status, 201);
}

TEST_P(CustomerUsersTest, AResellerLooksAtItsProvidersCustomersButNotAtTheirUsers) {
  const std::string id = customer_of(provider_, "indirect.example");
  EXPECT_EQ(get(provider_, "/v1/customers/" + id + "/users").status, 200);
  EXPECT_EQ(code_of(get(reseller_, "/v1/customers/" + id + "/users")), 20002);
}

TEST_P(CustomerUsersTest, TheListIsSortedEitherWayAndItsPagesMeet) {
  for (const char* name : {"bea", "cem", "ada"}) added(name);
  const auto names = [&](std::string query) {
    std::vector<std::string> found;
    std::string next;
    do {
      const auto page = call(direct_, Method::kGet, users_ + "?size=2" + query, {},
                             next.empty() ? std::vector<http::Header>{}
                                          : std::vector<http::Header>{{"MS-ContinuationToken", next}});
      EXPECT_EQ(page.status, 200) << page.body;
      for (const char* item : {"items[0].displayName", "items[1].displayName"}) {
        if (!at(page, item).empty()) found.push_back(at(page, item));
      }
      next = at(page, "continuationToken");
    } while (!next.empty());
    return found;
  };
  const std::vector<std::string> up = {"Daniel ada", "Daniel bea", "Daniel cem", "Global Admin"};
  const std::vector<std::string> made = {"Global Admin", "Daniel bea", "Daniel cem", "Daniel ada"};
  EXPECT_EQ(names("&sortField=DisplayName&sortDirection=Ascending"), up);
  EXPECT_EQ(names("&sortField=displayName&sortDirection=descending"), (std::vector<std::string>{up.rbegin(), up.rend()}));
  EXPECT_EQ(names("&sortField=userPrincipalName").front(), "Daniel ada");
  EXPECT_EQ(names(""), made);
  EXPECT_EQ(get(direct_, users_ + "?sortField=shoeSize").status, 400);
  EXPECT_EQ(call(direct_, Method::kGet, users_, {}, {{"MS-ContinuationToken", "bm90IG9uZQ"}}).status, 400);
  EXPECT_EQ(get(direct_, users_ + "?filter=%7B%22Field%22%3A%22Height%22%7D").status, 400);
}

TEST_P(CustomerUsersTest, EveryChangeIsInTheLogOfWhoeverServesTheCustomer) {
  const std::string id = added("daniel");
  call(direct_, Method::kPatch, users_ + "/" + id, R"({"displayName":"Dan"})");
  call(direct_, Method::kPatch, users_ + "/" + id + "/resetpassword");
  call(direct_, Method::kDelete, users_ + "/" + id);
  call(admin_, Method::kPatch, users_ + "/" + id, R"({"state":"active"})");
  database().read_now([&](sql::Tx& tx) {
    std::vector<std::string> operations;
    const audit::Query query{.range = {kNow, kNow.plus_days(1)}, .size = 5};
    const auto page = audit::list(tx, direct_, {.transactions = true}, query);
    for (const audit::Record& record : page->items) {
      operations.push_back(record.operation);
      EXPECT_EQ(record.customer_id, contoso_);
      EXPECT_EQ(record.new_value.find("assword"), std::string::npos);
    }
    EXPECT_EQ(operations, (std::vector<std::string>{"restore_customer_user", "delete_customer_user",
                                                    "reset_customer_user_password", "update_customer_user",
                                                    "create_customer_user"}));
  });
}

INSTANTIATE_ON_BOTH_ENGINES(CustomerUsersTest);

}  // namespace
}  // namespace chandlery::customers
