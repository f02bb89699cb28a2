// Policies in time: which record is in force, which is to come, and whom a family concerns.
#include "catalog/policy_timeline.h"

#include <gtest/gtest.h>

#include "catalog/fixture_for_tests.h"
#include "catalog/routes.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

const Instant kFirst = *parse_iso("2021-01-19"), kSecond = *parse_iso("2021-03-04"), kThird = *parse_iso("2021-06-01");

TEST(PolicyTimeline, TheLatestRecordThatHasBegunIsInForceFromItsVeryMoment) {
  const std::vector<std::pair<std::string, Instant>> records = {{"a", kFirst}, {"b", kSecond}, {"c", kThird}};
  const auto states = [&](Instant at) {
    std::string words;
    for (const PolicyRecord& record : in_time(records, at)) words += std::string(to_string(record.state)) + " ";
    return words;
  };
  EXPECT_EQ(states(kFirst.plus_seconds(-1)), "future future future ");
  EXPECT_EQ(states(kFirst), "inForce future future ");
  EXPECT_EQ(states(kSecond), "past inForce future ");
  EXPECT_EQ(states(kThird.plus_days(900)), "past past inForce ");
  EXPECT_EQ(in_time(records, kFirst)[0].until, kSecond);
  EXPECT_EQ(in_time(records, kFirst)[2].until, std::nullopt);
  EXPECT_TRUE(in_time({}, kFirst).empty());
}

class PolicyTimelineTest : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) { fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data"); });
  }
};

TEST_P(PolicyTimelineTest, EachFamilyTellsItsRecordsAndTheSkusUnderIt) {
  database().read_now([](sql::Tx& tx) {
    const std::vector<PolicyFamily> families = policy_timeline(tx, *parse_iso("2021-02-01"));
    const auto find = [&](PolicyKind kind, std::string_view family) -> const PolicyFamily& {
      for (const PolicyFamily& each : families) {
        if (each.kind == kind && each.family == family) return each;
      }
      throw std::out_of_range("no family " + std::string(family));
    };
    const PolicyFamily& software = find(PolicyKind::kFulfilment, "software");
    EXPECT_EQ(software.sku_count, 2);
    EXPECT_EQ(software.skus.at(0).product_id, "SERVER000001");
    ASSERT_GE(software.records.size(), 2u);
    EXPECT_EQ(software.records.back().state, RecordState::kFuture) << "the records of later presets are still to come";
    EXPECT_EQ(find(PolicyKind::kReturn, "perpetual").sku_count, 1);
  });
}

TEST_P(PolicyTimelineTest, TheRouteTellsThemAll) {
  const http::Router router(operator_routes([](sql::Tx&, const ItemIds&, Instant) { return CartCount(); }));
  const auto answer = test::call(database(), router, fixture::operator_at(*parse_iso("2021-02-01")), http::Method::kGet,
                                 "/operator/v1/policies/timeline");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(test::at(answer, "items[0].kind"), "fulfilment");
  EXPECT_NE(answer.body.find("inForce"), std::string::npos);
}

INSTANTIATE_ON_BOTH_ENGINES(PolicyTimelineTest);

}  // namespace
}  // namespace chandlery::catalog
