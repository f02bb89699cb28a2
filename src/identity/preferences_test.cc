// A person's preferences: kept as they are known, refused as they are not, and nobody else's.
#include "identity/preferences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "identity/routes.h"
#include "identity/test_directory.h"
#include "support/calls.h"

namespace chandlery::identity {
namespace {

using chandlery::test::at;
using http::Method;

class PreferencesTest : public test::Directory {
 protected:
  static Actor person(std::string user_id, std::string customer_id = {}) {
    Actor actor;
    actor.kind = customer_id.empty() ? PrincipalKind::kPartnerUser : PrincipalKind::kCustomerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = test::kContoso;
    actor.customer_id = std::move(customer_id);
    actor.user_id = std::move(user_id);
    actor.at = test::kNow;
    return actor;
  }
  http::Response get(const Actor& actor) {
    return chandlery::test::call(database(), router_, actor, Method::kGet, "/v1/preferences");
  }
  http::Response put(const Actor& actor, std::string body) {
    return chandlery::test::call(database(), router_, actor, Method::kPut, "/v1/preferences", std::move(body));
  }
  const http::Router router_{preference_routes()};
};
INSTANTIATE_ON_BOTH_ENGINES(PreferencesTest);

TEST_P(PreferencesTest, WhatIsKeptIsWhatIsKnownOfIt) {
  EXPECT_EQ(get(person("ann")).body,
            R"({"notifications":{},"columns":[],"savedFilters":[],"attributes":{"objectType":"Preferences"}})");
  const auto kept = put(person("ann"), R"({"language":"zh-Hans","theme":"dark","notifications":{"key_arrived":false},
    "columns":[{"list":"software","columns":["title","status"]}],"unknown":{"a":1},
    "savedFilters":[{"list":"software","name":"Soon lost","query":"cancellableUntil=2021-10-01"}]})");
  ASSERT_EQ(kept.status, 200) << kept.body;
  const auto read = get(person("ann"));
  EXPECT_EQ(read.body, kept.body);
  EXPECT_EQ(at(read, "language"), "zh-Hans");
  EXPECT_EQ(at(read, "notifications.key_arrived"), "false");
  EXPECT_EQ(at(read, "columns[0].columns[1]"), "status");
  EXPECT_EQ(at(read, "savedFilters[0].name"), "Soon lost");
  EXPECT_EQ(read.body.find("unknown"), std::string::npos);
  ASSERT_EQ(put(person("ann"), "{}").status, 200);
  EXPECT_EQ(at(get(person("ann")), "language"), "") << "a document is replaced as a whole";
}

TEST_P(PreferencesTest, TheyAreOnePersonsAlone) {
  put(person("ann"), R"({"theme":"dark"})");
  EXPECT_EQ(at(get(person("bob")), "theme"), "");
  EXPECT_EQ(at(get(person("ann", test::kCustomer)), "theme"), "") << "the same id in another tenant is somebody else";
}

TEST_P(PreferencesTest, WhatIsWrongOrTooMuchIsRefusedByItsNameAndChangesNothing) {
  put(person("ann"), R"({"theme":"dark"})");
  const std::string long_one(2'000, 'a');
  for (const auto& [body, field] : std::vector<std::pair<std::string, std::string>>{
           {R"({"language":"fr"})", "language"},
           {R"({"theme":"pink"})", "theme"},
           {R"({"notifications":[]})", "notifications"},
           {R"({"notifications":{"k":"perhaps"}})", "notifications.k"},
           {R"({"columns":[{"list":"software"}]})", "columns[0].columns"},
           {R"({"columns":[{"columns":[]}]})", "columns[0].list"},
           {R"({"savedFilters":[{"list":"a","name":" "}]})", "savedFilters[0].name"},
           {R"({"savedFilters":[{"list":"a","name":"b","query":")" + long_one + "\"}]}", "savedFilters[0].query"},
           {"[]", ""}}) {
    const auto refused = put(person("ann"), body);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_EQ(at(refused, "field"), field) << refused.body;
  }
  std::string many = R"({"savedFilters":[)";
  for (int i = 0; i < 90; ++i) {
    many += (i == 0 ? "" : ",") + (R"({"list":"software","name":"n","query":")" + std::string(300, 'q') + "\"}");
  }
  EXPECT_EQ(put(person("ann"), many + "]}").status, 413);
  EXPECT_EQ(at(get(person("ann")), "theme"), "dark");
}

}  // namespace
}  // namespace chandlery::identity
