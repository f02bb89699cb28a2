// Health: what is told of the installation, and when somebody is needed.
#include "console/health.h"

#include "billing/withholding_store.h"
#include "console/console_world.h"
#include "platform/words/refusals.h"
#include "platform/zones/zone.h"
#include "support/appointments.h"

namespace chandlery::console {
namespace {

using test::at;

std::vector<std::string> codes(const Health& health) {
  std::vector<std::string> found;
  for (const Finding& finding : judge(health)) {
    found.push_back(std::string(to_string(finding.severity)) + " " + std::string(finding.code));
  }
  return found;
}

using Codes = std::vector<std::string>;

TEST(HealthJudgement, AnIdleInstallationNeedsNobody) { EXPECT_EQ(codes({}), Codes{}); }

// The console shows what the server says, in its reader's language.
TEST(HealthJudgement, EverythingThatCanBeFoundIsToldInChinese) {
  Health health;
  health.disks = {{"database", 2'000, 100'000}};
  health.at = Instant{0}.plus_days(10'000);
  health.queues.empty_pools = health.queues.low_pools = health.queues.mail_failed = health.queues.webhooks_failed = 2;
  health.failing.push_back({.name = "notices.mail", .outcome = "The disk is full."});
  health.statistics.emplace().write_failures = 3;
  health.last_run.emplace();
  for (const int days : {-1, 5}) {
    health.certificate_end = health.at.plus_days(days);
    const std::vector<Finding> findings = judge(health);
    EXPECT_EQ(findings.size(), 9u);
    for (const Finding& finding : findings) EXPECT_TRUE(in_chinese(finding.text)) << finding.text;
  }
  EXPECT_EQ(told_in("2 key pools are low.", "zh-CN"), "2 个密钥池库存不足。");
}

TEST(HealthJudgement, ADiskIsLowBelowATenthAndCriticalBelowThreeHundredths) {
  const auto with_free = [](std::int64_t percent) {
    Health health;
    health.disks = {{"database", percent * 1000, 100'000}};
    return codes(health);
  };
  EXPECT_EQ(with_free(10), Codes{});
  EXPECT_EQ(with_free(9), Codes{"warning diskLow"});
  EXPECT_EQ(with_free(3), Codes{"warning diskLow"});
  EXPECT_EQ(with_free(2), Codes{"critical diskLow"});
}

TEST(HealthJudgement, ACertificateIsToldThreeWeeksBeforeItEnds) {
  const auto with_days = [](std::int64_t days) {
    Health health;
    health.at = Instant{0}.plus_days(10'000);
    health.certificate_end = health.at.plus_days(days);
    return codes(health);
  };
  EXPECT_EQ(with_days(21), Codes{});
  EXPECT_EQ(with_days(20), Codes{"warning certificateEnds"});
  EXPECT_EQ(with_days(2), Codes{"critical certificateEnds"});
  EXPECT_EQ(with_days(-1), Codes{"critical certificateEnds"});
}

TEST(HealthJudgement, WhatHoldsUpBuyersComesFirst) {
  Health health;
  health.queues.low_pools = 2;
  health.queues.empty_pools = 1;
  health.queues.mail_failed = 3;
  EXPECT_EQ(codes(health), (Codes{"warning keyPoolsEmpty", "warning keyPoolsLow", "warning mailFailed"}));
  health.queues.lines_waiting_for_keys = 4;
  EXPECT_EQ(codes(health).front(), "critical keyPoolsEmpty");
  health.statistics = sql::Statistics{.write_failures = 1};
  EXPECT_EQ(codes(health).back(), "warning writesFailed");
  health.queues = {};
  health.statistics.reset();
  health.queues.webhooks_failed = 1;
  health.failing = {{.name = "mail", .state = jobs::Board::State::kFailed, .outcome = "Login denied."}};
  EXPECT_EQ(codes(health), (Codes{"warning webhooksFailed", "warning jobFailed"}));
}

class HealthTest : public ConsoleWorld {};

TEST_P(HealthTest, TheInstallationTellsWhatItIsAndHowItGoes) {
  const auto health = get("/operator/v1/health");
  ASSERT_EQ(health.status, 200) << health.body;
  EXPECT_EQ(at(health, "version"), "9.9.9");
  EXPECT_EQ(at(health, "uptimeSeconds"), "90");
  EXPECT_EQ(at(health, "database.engine"), GetParam() == sql::Engine::kSqlite ? "sqlite" : "postgresql");
  EXPECT_GT(std::stoll(at(health, "database.bytes")), 100'000);
  EXPECT_EQ(at(health, "database.schema[0].module"), "audit");
  EXPECT_EQ(at(health, "disks[0].name"), "files");
  EXPECT_GT(std::stoll(at(health, "disks[0].totalBytes")), 0);
  EXPECT_EQ(at(health, "queues.serviceRequests.open"), "0");
  EXPECT_EQ(at(health, "attributes.objectType"), "Health");
}

TEST_P(HealthTest, QueuesTellOfCertificatesAndOfTheDesksCallsOfToday) {
  const auto before = get("/operator/v1/queues");
  EXPECT_EQ(at(before, "withholdingRequests"), "0");
  EXPECT_EQ(at(before, "appointments.today"), "0");
  EXPECT_EQ(at(before, "appointments.deskDay"), "") << "no hours were published";
  billing::WithholdingRequest request;
  request.amount = {100, *Currency::parse("USD")};
  support::DeskHours hours;
  hours.zone = "Pacific/Kiritimati";
  hours.openings = {{.weekday = 1, .from = 540, .to = 600}};
  support::Appointment call;
  call.slot = {kNow, kNow.plus_seconds(1800)};
  database().write_now([&](sql::Tx& tx) {
    billing::store::insert_withholding(tx, request);
    ASSERT_TRUE(support::publish_desk_hours(tx, operator_user(), hours, {}));
    support::store::insert_appointment(tx, call);
  });
  const auto now = get("/operator/v1/queues");
  EXPECT_EQ(at(now, "withholdingRequests"), "1") << now.body;
  EXPECT_EQ(at(now, "appointments.today"), "1");
  EXPECT_EQ(at(now, "appointments.deskDay"), to_iso(zones::Zone::find("Pacific/Kiritimati")->day_of(kNow)));
}

TEST_P(HealthTest, QueuesAndJobsTellWhatWaitsAndWhatRan) {
  EXPECT_EQ(at(get("/operator/v1/queues"), "cancellations.submitted"), "0");
  board_.began("upkeep", kNow);
  board_.ended("upkeep", kNow.plus_seconds(1), "nothing to do");
  const auto jobs = get("/operator/v1/jobs");
  EXPECT_EQ(at(jobs, "items[0].name"), "upkeep");
  EXPECT_EQ(at(jobs, "items[0].state"), "succeeded");
  EXPECT_EQ(at(jobs, "items[0].outcome"), "nothing to do");
  board_.failed("upkeep", kNow.plus_seconds(2), "no room");
  EXPECT_EQ(at(get("/operator/v1/jobs"), "items[0].state"), "failed");
}

INSTANTIATE_ON_BOTH_ENGINES(HealthTest);

}  // namespace
}  // namespace chandlery::console
