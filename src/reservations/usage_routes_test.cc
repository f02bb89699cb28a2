// Usage, licences and savings over HTTP, on both engines.
#include "reservations/usage_routes.h"

#include "reservations/benefit_routes.h"
#include "reservations/usage_rating.h"
#include "reservations/usage_world_for_tests.h"
#include "support/calls.h"

namespace chandlery::reservations {
namespace {

using http::Method, ordering::kCustomer, ordering::kOtherSeller, ordering::kSeller;
using test::at;
using testing::HasSubstr;

const Instant kNow = *parse_iso("2021-08-20T09:30:00Z");

class UsageRoutesTest : public UsageWorld {
 protected:
  static std::vector<http::Route> all_routes() {
    std::vector<http::Route> all = usage_routes();
    for (http::Route& route : benefit_routes()) all.push_back(std::move(route));
    return all;
  }
  static Actor operator_user() {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_id = "operator";
    actor.at = kNow;
    return actor;
  }
  http::Response as(const Actor& actor, Method method, std::string_view target, std::string body = {}) {
    return test::call(database(), router_, actor, method, target, std::move(body));
  }
  http::Response get(const std::string& target, std::string seller = kSeller) {
    return as(agent(std::move(seller), kNow), Method::kGet, target);
  }
  http::Response post(const std::string& target, std::string body) {
    return as(agent(kSeller, kNow), Method::kPost, target, std::move(body));
  }
  /// Two hours of a machine on the 18th and one on the 19th.
  static std::string file() {
    std::string text =
        "RecordId,PartnerId,CustomerId,SubscriptionId,ResourceURI,ArmSkuName,ResourceLocation,UsageHour,Quantity,UnitPrice,"
        "Currency,PartnerEarnedCredit,MeterName\n";
    for (const char* hour : {"2021-08-18T10:00:00Z", "2021-08-18T11:00:00Z", "2021-08-19T10:00:00Z"}) {
      text += std::string(hour) + "," + kSeller + "," + kCustomer +
              ",5b000000-0000-4000-8000-000000000001,/vm/a,Standard_DS1_v2,eastus," + hour + ",1,0.868,USD,true,\"DS1, v2\"\n";
    }
    return text;
  }

  const http::Router router_{all_routes()};
  const std::string customer_ = std::string("/v1/customers/") + kCustomer;
};
INSTANTIATE_ON_BOTH_ENGINES(UsageRoutesTest);

TEST_P(UsageRoutesTest, UsageComesInIsRatedAndIsToldByHourAndDay) {
  const auto made = as(operator_user(), Method::kPost, "/operator/v1/usage?name=August", file());
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(at(made, "added"), "3");
  const auto imports = as(operator_user(), Method::kGet, "/operator/v1/usage/imports");
  EXPECT_EQ(at(imports, "items[0].state"), "accepted");
  EXPECT_EQ(at(imports, "items[0].name"), "August");
  EXPECT_EQ(rate_usage(database(), operator_user(), 100, [](const RatingRun&) { return true; }).failed, 0);

  const auto first = get(customer_ + "/ratedusage?from=2021-08-18&to=2021-08-19&size=2");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(at(first, "totalCount"), "2");
  EXPECT_EQ(at(first, "items[0].uncoveredQuantity"), "1.000000");
  const std::string token = at(first, "continuationToken");
  EXPECT_EQ(at(get(customer_ + "/ratedusage?from=2021-08-18&to=2021-08-19&size=2&token=" + token), "totalCount"), "1");
  EXPECT_EQ(get(customer_ + "/ratedusage?token=nonsense").status, 400);
  EXPECT_EQ(get(customer_ + "/ratedusage?from=2021-01-01&to=2021-08-19").status, 400);

  const auto day = get(customer_ + "/dailyratedusage?date=2021-08-18");
  ASSERT_EQ(day.status, 200) << day.body;
  EXPECT_EQ(at(day, "items[0].quantity"), "2.000000");
  EXPECT_EQ(at(day, "items[0].billingPreTaxTotal"), "1.47");  // 2 x 0.868 x 0.85, rounded down
  EXPECT_EQ(at(day, "items[0].partnerEarnedCreditPercentage"), "15");
  EXPECT_EQ(at(day, "items[0].meterName"), "DS1, v2");

  const auto advice = post(customer_ + "/savings/recommendations",
                           R"({"offers":[{"armSkuName":"Standard_DS1_v2","region":"EastUS","price":1.00}]})");
  ASSERT_EQ(advice.status, 200) << advice.body;
  EXPECT_EQ(at(advice, "items[0].quantity"), "1");
}

TEST_P(UsageRoutesTest, ARefusedFileTellsEveryRow) {
  std::string text = file();
  text.replace(text.find(",1,0.868"), 2, ",2");
  const auto refused = as(operator_user(), Method::kPost, "/operator/v1/usage", text);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(at(refused, "code"), "700061");
  EXPECT_THAT(refused.body, HasSubstr("row 2, Quantity: is more than an hour in an hour"));
  EXPECT_EQ(as(operator_user(), Method::kPost, "/operator/v1/usage?format=roman", text).status, 400);
}

TEST_P(UsageRoutesTest, ALicenceIsDeclaredAssignedAndTakenBack) {
  const auto licence =
      post(customer_ + "/licences", R"({"name":"EA 12","product":"windowsServer","edition":"standard","processors":1})");
  ASSERT_EQ(licence.status, 201) << licence.body;
  EXPECT_EQ(at(licence, "cores"), "16");
  const std::string wanted =
      R"({"licenceId":")" + at(licence, "id") + R"(","use":"windowsMachine","resourceUri":"/vm/a","vCpus":8})";
  EXPECT_EQ(at(post(customer_ + "/benefits/check", wanted), "compliant"), "true");
  const auto benefit = post(customer_ + "/benefits", wanted);
  ASSERT_EQ(benefit.status, 201) << benefit.body;
  EXPECT_EQ(at(get(customer_ + "/licences"), "items[0].assignedCores"), "8");
  const auto moved = as(agent(kSeller, kNow), Method::kPatch, customer_ + "/licences/" + at(licence, "id"),
                        R"({"onPremisesCores":16})");
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(at(get(customer_ + "/benefits"), "items[0].compliant"), "false");
  EXPECT_EQ(as(agent(kSeller, kNow), Method::kDelete, customer_ + "/benefits/" + at(benefit, "id")).status, 204);
  EXPECT_EQ(at(get(customer_ + "/benefits"), "totalCount"), "0");
  EXPECT_EQ(post(customer_ + "/licences", R"({"name":"x","product":"linux","edition":"standard","cores":8})").status, 400);
}

TEST_P(UsageRoutesTest, SavingsAreToldInFourWays) {
  const auto told = post(customer_ + "/savings",
                         R"({"coreLicences":8,"fleet":[{"vCpus":4,"computePrice":0.40,"windows":true,)"
                         R"("windowsPricePerVCpu":0.046,"reservationPrice":1752.00}]})");
  ASSERT_EQ(told.status, 200) << told.body;
  EXPECT_EQ(at(told, "payAsYouGo.monthlyCost"), "426.3200");
  EXPECT_EQ(at(told, "withBoth.monthlyCost"), "146.0000");
  EXPECT_EQ(at(told, "withBoth.savedPercent"), "65.75");
  EXPECT_EQ(post(customer_ + "/savings", R"({"fleet":[]})").status, 400);
}

TEST_P(UsageRoutesTest, AnotherPartnerSeesNothingOfIt) {
  for (const char* what : {"/ratedusage", "/dailyratedusage", "/reservationutilization", "/licences", "/benefits"}) {
    EXPECT_GE(get(customer_ + what, kOtherSeller).status, 400) << what;
  }
}

}  // namespace
}  // namespace chandlery::reservations
