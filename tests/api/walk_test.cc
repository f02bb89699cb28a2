// Every route of the server with every identity: who must be refused is, with the documented body and nothing changed;
// who may come in does; and no identifier in a path brings the server to its knees.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

#include "api/demo_shop.h"
#include "api/permission_matrix.h"
#include "api/requests.h"
#include "platform/json/reader.h"
#include "support/calls.h"

namespace chandlery::test {
namespace {

using testing::IsEmpty;

enum class Verdict { kAllowed, kUnknownCaller, kWrongMode, kRoleMissing };

Verdict verdict(const RouteRow& route, const Identity& who) {
  if (route.is_public()) return Verdict::kAllowed;
  if (who.column.empty()) return Verdict::kUnknownCaller;
  if (route.tokens == "A+U" && !who.person) return Verdict::kWrongMode;
  const auto grants = [&](const std::string& capability) {
    return capability != "none" && matrix_grants(capability, who.column) && (who.person || !needs_a_person(capability));
  };
  if (grants(route.needs)) return Verdict::kAllowed;
  // The other half of the log is of keys; the record that the walk asks for is one of a purchase.
  if (route.has("record_id")) return Verdict::kRoleMissing;
  return grants(route.or_needs) ? Verdict::kAllowed : Verdict::kRoleMissing;
}

// A service request is there for whoever made it and for those who speak for customers; the walk's is about a customer.
// A session is there for the browser that holds its cookie; the walk comes with tokens.
bool is_hidden(const RouteRow& route, const Identity& who) {
  if (route.pattern == "/auth/session" || route.pattern == "/auth/proof") return true;
  return route.has("request_id") && !route.pattern.starts_with("/operator/") &&
         !matrix_grants("customer_support_request", who.column);
}

// Acts that would take away what the rest of the walk stands on; they are sent with an empty body where they are
// allowed.
bool is_final(const RouteRow& route) {
  static const std::set<std::string> kFinal = {
      "PATCH /v1/customers/{customer_id}", "PATCH /v1/customers/{customer_id}/orders/{order_id}",
      "POST /v1/customers/{customer_id}/orders/{order_id}/cancellation",
      "POST /v1/customers/{customer_id}/orders/{order_id}/cancellation/requests",
      "POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/return-and-rebuy"};
  return kFinal.contains(route.name()) || route.method == "DELETE";
}

// Beyond the matrix: a helpdesk agent keeps up a customer's ordinary users, and gives nobody a directory role.
bool is_for_admins(const RouteRow& route, const Identity& who) {
  return who.column == "HA" && route.has("role_id") && !route.is_safe();
}

/// What the shop holds, and what its own upkeep, due every ten minutes, had done when that was about to be read.
struct Moment {
  std::string upkeep;
  Fingerprint rows;
};

class WalkTest : public OnDemoShop {
 protected:
  Moment moment() {
    std::string upkeep = upkeep_done();
    return {.upkeep = std::move(upkeep), .rows = fingerprint(shop().database())};
  }
  /// Makes `before` the moment that has come. What changed while upkeep ran is not held against the requests.
  void expect_unchanged(Moment& before, const std::string& after_what) {
    Moment after = moment();
    if (before.upkeep == upkeep_done() && before.upkeep.find("running") == std::string::npos) {
      EXPECT_THAT(changes(before.rows, after.rows), IsEmpty()) << "after " << after_what;
    }
    before = std::move(after);
  }
  std::string upkeep_done() {
    const http::Response answer = shop().must(200, shop().identity("operator"), "GET", "/operator/v1/jobs");
    const auto document = json::Document::parse(answer.body);
    const json::Array jobs = document->object()->array("items").value();
    std::string done;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const json::Object job = jobs.object(i).value();
      const std::string kind = job.text("kind").value();
      if (kind != "upkeep" && kind != "invoiceRun") continue;
      for (const char* part : {"name", "state", "startedDate", "endedDate"}) {
        done += job.text_or(part, "never").value() + " ";
      }
    }
    return done;
  }
  std::vector<Identity> everybody() {
    std::vector<Identity> all = shop().known();
    all.insert(all.end(), shop().unknown().begin(), shop().unknown().end());
    return all;
  }
  Ids with_own_victim(const RouteRow& route);
  std::string target_of(const RouteRow& route, const Ids& ids) { return fill(route.pattern, ids) + query_of(route); }
};

TEST_P(WalkTest, WhoMustBeRefusedIsRefusedAndChangesNothing) {
  const Ids& ids = shop().ids();
  Moment before = moment();
  int refusals = 0;
  for (const RouteRow& route : shop().routes()) {
    for (const Identity& who : everybody()) {
      const Verdict expected = verdict(route, who);
      if (expected == Verdict::kAllowed) continue;
      const http::Response answer = shop().ask(who, route.method, target_of(route, ids), body_of(route, ids));
      const std::string what = route.name() + " by " + who.name + " (" + route.needs + "): " + shop().in_short(answer);
      EXPECT_EQ(answer.status, expected == Verdict::kUnknownCaller ? 401 : 403) << what;
      EXPECT_EQ(fault_of_error(answer, route.method != "HEAD"), "") << what;
      if (route.method != "HEAD" && expected != Verdict::kUnknownCaller) {
        EXPECT_EQ(code_of(answer), expected == Verdict::kWrongMode ? 2032 : 900150) << what;
      }
      ++refusals;
    }
    expect_unchanged(before, "the refusals of " + route.name());
  }
  EXPECT_GT(refusals, 800);
}

// A deleted application is found by nobody, and the rest of the walk looks for the shop's: each deletion has one of its own.
Ids WalkTest::with_own_victim(const RouteRow& route) {
  Ids ids = shop().ids();
  if (route.method == "DELETE" && route.pattern.ends_with("/applications/{application_id}")) {
    const std::string applications = "/operator/v1/tenants/" + ids.at("tenant_id") + "/applications";
    ids["application_id"] = at(shop().must(201, shop().identity("operator"), "POST", applications, R"({"name":"Spare"})"), "id");
  }
  return ids;
}

TEST_P(WalkTest, WhoMayComeInDoes) {
  const Ids& ids = shop().ids();
  for (const RouteRow& route : shop().routes()) {
    for (const Identity& who : shop().known()) {
      if (verdict(route, who) != Verdict::kAllowed) continue;
      const std::string body = is_final(route) ? "{}" : body_of(route, ids);
      const http::Response answer = shop().ask(who, route.method, target_of(route, with_own_victim(route)), body);
      const std::string what = route.name() + " by " + who.name + ": " + shop().in_short(answer);
      EXPECT_LT(answer.status, 500) << what;
      if (route.is_public()) continue;
      EXPECT_NE(answer.status, 401) << what;
      if (answer.status == 403) {
        EXPECT_EQ(code_of(answer) == 900150, is_for_admins(route, who)) << what;
        EXPECT_NE(code_of(answer), 2032) << what;
      }
      if (route.is_safe()) {
        EXPECT_EQ(answer.status, is_hidden(route, who) ? 404 : 200) << what;
      }
      if (answer.status >= 400) {
        EXPECT_EQ(fault_of_error(answer, true), "") << what;
      }
    }
  }
}

// Who asks is somebody who may, so that what is refused is the identifier.
const Identity* first_allowed(const RouteRow& route, const std::vector<Identity>& among) {
  const auto found =
      std::ranges::find_if(among, [&](const Identity& who) { return verdict(route, who) == Verdict::kAllowed; });
  return found == among.end() ? nullptr : &*found;
}

const std::vector<std::string>& bad_identifiers() {
  static const std::vector<std::string> all = {
      "00000000-dead-4bad-8bad-00000000dead",  // well formed, of nobody
      "x",
      "-1",
      "9223372036854775808",
      "1e308",
      "null",
      "' OR '1'='1",
      "%",
      "..;",
      "\xC3\xA9\xF0\x9F\x94\x91",  // not ASCII
      std::string(3000, 'a'),
  };
  return all;
}

TEST_P(WalkTest, AnIdentifierThatNamesNothingIsRefusedAndChangesNothing) {
  Moment before = moment();
  for (const RouteRow& route : shop().routes()) {
    if (route.pattern.starts_with("/operator/v1/keypools/"))
      continue;  // a pool may be filled before its SKU is imported
    const Identity* who = first_allowed(route, shop().known());
    ASSERT_NE(who, nullptr) << "nobody may " << route.name();
    for (const std::string& parameter : route.parameters()) {
      for (const std::string& value : bad_identifiers()) {
        Ids ids = shop().ids();
        ids[parameter] = value;
        const http::Response answer = shop().ask(*who, route.method, target_of(route, ids), body_of(route, ids));
        const std::string what =
            route.name() + " with " + parameter + "=" + value.substr(0, 40) + ": " + shop().in_short(answer);
        EXPECT_LT(answer.status, 500) << what;
        if (route.is_public()) continue;
        EXPECT_GE(answer.status, 400) << what;
        EXPECT_EQ(fault_of_error(answer, route.method != "HEAD"), "") << what;
      }
    }
    expect_unchanged(before, "the unknown identifiers of " + route.name());
  }
}

// Identifiers that belong to a partner; the others name what everybody shares.
bool is_owned(std::string_view parameter) {
  for (const std::string_view owned :
       {"customer_id", "cart_id", "order_id", "cancellation_id", "subscription_id", "record_id", "attachment_id",
        "notice_id", "link_id", "invoice_id", "payment_id", "session_id", "customer_user_id", "invitation_id",
         "partnership_request_id", "validation_event_id", "webhook_delivery_id", "letter_id", "withholding_id"}) {
    if (parameter == owned) return true;
  }
  return false;
}

/// A page that anybody may open leads to the sign-in, whatever it names: it has not looked.
void expect_led_to_sign_in(const http::Response& answer, const std::string& what) {
  EXPECT_EQ(answer.status, 303) << what;
  EXPECT_EQ(answer.body, "") << what;
  const auto location = std::ranges::find_if(
      answer.headers, [](const http::Header& header) { return http::equal_ignoring_case(header.name, "Location"); });
  ASSERT_NE(location, answer.headers.end()) << what;
  EXPECT_TRUE(location->value.starts_with("/signin?")) << what;
}

TEST_P(WalkTest, AnotherPartnersIdentifierIsRefusedAndTellsNothing) {
  Moment before = moment();
  for (const RouteRow& route : shop().routes()) {
    if (route.needs == "operate") continue;  // the operator's are of every partner
    const Identity* who = first_allowed(route, shop().known());
    for (const std::string& parameter : route.parameters()) {
      if (!is_owned(parameter)) continue;
      Ids ids = shop().ids();
      ids[parameter] = shop().foreign_ids().at(parameter);
      const http::Response answer = shop().ask(*who, route.method, target_of(route, ids), body_of(route, ids));
      const std::string what = route.name() + " with another partner's " + parameter + ": " + shop().in_short(answer);
      if (route.is_public()) {
        expect_led_to_sign_in(answer, what);
        continue;
      }
      EXPECT_TRUE(answer.status == 400 || answer.status == 403 || answer.status == 404) << what;
      EXPECT_EQ(fault_of_error(answer, route.method != "HEAD"), "") << what;
      EXPECT_EQ(answer.body.find("ergtal"), std::string::npos) << what;
    }
    expect_unchanged(before, "the foreign identifiers of " + route.name());
  }
}

/// What no other partner may see, besides the identifiers.
std::vector<std::string> secrets_of_partner_one(const Ids& ids) {
  return {"Northwind",  "northwind",  "NORTHWIND",  "harborpine", "Harbor & Pine", "Harbor \\u0026",     "wakeatoll",
          "Wake Atoll", "mara.quill", "Mara Quill", "Pier Road",  "Quay servers",  ids.at("partner_id"), ids.at("key")};
}

TEST_P(WalkTest, AnotherPartnerReachesNothingAndSeesNothing) {
  const Ids& ids = shop().ids();
  for (const RouteRow& route : shop().routes()) {
    if (route.is_public()) continue;
    const std::vector<std::string> parameters = route.parameters();
    const bool names_partner_one = std::ranges::any_of(parameters, is_owned);
    for (const Identity& who : shop().foreign()) {
      const http::Response answer = shop().ask(who, route.method, target_of(route, ids), body_of(route, ids));
      const std::string what = route.name() + " by " + who.name + ": " + shop().in_short(answer);
      EXPECT_LT(answer.status, 500) << what;
      if (names_partner_one) {
        EXPECT_GE(answer.status, 400) << what;
      }
      for (const std::string& secret : secrets_of_partner_one(ids)) {
        EXPECT_EQ(answer.body.find(secret), std::string::npos) << what << " tells " << secret;
      }
      for (const std::string_view id : {"order_id", "cart_id", "record_id"}) {
        if (route.has(id)) continue;
        EXPECT_EQ(answer.body.find(ids.at(std::string(id))), std::string::npos) << what << " tells the " << id;
      }
    }
  }
}

TEST_P(WalkTest, ACustomersAdminReachesNoOtherCustomer) {
  const Ids& ids = shop().ids();
  Moment before = moment();
  for (const RouteRow& route : shop().routes()) {
    if (!route.has("customer_id")) continue;
    const http::Response answer =
        shop().ask(shop().neighbour(), route.method, target_of(route, ids), body_of(route, ids));
    if (route.is_public()) {
      expect_led_to_sign_in(answer, route.name());
      continue;
    }
    EXPECT_EQ(answer.status, 403) << route.name() << ": " << shop().in_short(answer);
    EXPECT_EQ(answer.body.find("arbor"), std::string::npos) << route.name() << ": " << shop().in_short(answer);
  }
  expect_unchanged(before, "a neighbour's walk");
}

// The rights of the walk come from the route table itself, so the doors that matter most are named here once more.
TEST_P(WalkTest, TheMostGuardedRoutesAskForTheRightThing) {
  const std::map<std::string, std::string> expected = {
      {"POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwarekeys/{key_id}/reveal",
       "reveal_key"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/lineitems/{line_number}/softwaredownloads/{file_id}/links",
       "reveal_key"},
      {"PATCH /v1/customers/{customer_id}/orders/{order_id}", "cancel_software"},
      {"POST /v1/customers/{customer_id}/orders/{order_id}/cancellation", "cancel_software"},
      {"PATCH /v1/customers/{customer_id}", "remove_relationship"},
      {"POST /v1/customers", "add_customer"},
      {"POST /v1/customers/{customer_id}/agreements", "attest_agreement"},
      {"POST /v1/customers/{customer_id}/carts/{cart_id}/checkout", "buy"},
      {"POST /v1/customers/{customer_id}/orders", "buy"},
      {"PUT /v1/customers/{customer_id}/profiles/billing", "edit_customer"},
      {"GET /v1/customers/{customer_id}/entitlements", "view_software"},
  };
  std::size_t found = 0;
  for (const RouteRow& route : shop().routes()) {
    EXPECT_EQ(route.pattern.starts_with("/operator/"), route.needs == "operate") << route.name();
    if (!route.is_public()) {
      EXPECT_NE(route.needs, "none") << route.name();
    }
    const auto row = expected.find(route.name());
    if (row == expected.end()) continue;
    EXPECT_EQ(route.needs, row->second) << route.name();
    ++found;
  }
  EXPECT_EQ(found, expected.size());
}

INSTANTIATE_ON_BOTH_ENGINES(WalkTest);

}  // namespace
}  // namespace chandlery::test
