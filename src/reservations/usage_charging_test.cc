// Rated usage becomes charges: once, for what reservations leave of it, and anew when it is corrected.
#include <sstream>

#include "billing/issuing.h"
#include "billing/usage_meters.h"
#include "reservations/usage_import.h"
#include "reservations/usage_rating.h"
#include "reservations/usage_world_for_tests.h"

namespace chandlery::reservations {
namespace {

using billing::UsageCharge, ordering::kCustomer, ordering::kSeller;

const Instant kNow = *parse_iso("2021-08-20T09:30:00Z");
constexpr std::string_view kHeader =
    "RecordId,ReplacesRecordId,PartnerId,CustomerId,SubscriptionId,ResourceGroup,ResourceURI,ArmSkuName,ResourceLocation,"
    "UsageHour,Quantity,UnitPrice,Currency,PartnerEarnedCredit,MeterName,ProductName,Tags\n";

std::string row(const std::string& id, const std::string& hour, const std::string& quantity = "1",
                const std::string& replaces = {}, const std::string& credit = "false") {
  return id + "," + replaces + "," + kSeller + "," + kCustomer +
         ",5b000000-0000-4000-8000-000000000001,web,/vm/a,Standard_DS1_v2,EastUS," + hour + "," + quantity +
         ",0.40,USD," + credit + ",DS1 v2,Virtual Machines,\"{\"\"team\"\":\"\"yard\"\"}\"\n";
}

class UsageChargingTest : public UsageWorld {
 protected:
  static Actor operator_at(Instant at) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_name = "operator";
    actor.at = at;
    return actor;
  }
  void import(const std::string& rows, Instant at = kNow) {
    std::istringstream in(std::string(kHeader) + rows);
    const auto report = import_usage(database(), operator_at(at), UsageFormat::kCsv, "a file", in);
    ASSERT_TRUE(report) << report.error().message;
  }
  RatingRun rate(Instant at = kNow) {
    return rate_usage(database(), operator_at(at), 1'000'000, [](const RatingRun&) { return true; });
  }
  std::vector<UsageCharge> charges(const char* month = "2021-08") {
    std::vector<UsageCharge> found;
    database().read_now([&](sql::Tx& tx) {
      found = billing::usage_charges(tx,
                                     {kSeller, *billing::BillingMonth::parse(month), billing::InvoiceType::kOneTime,
                                      *Currency::parse("USD")},
                                     {}, 1'000);
    });
    return found;
  }
  std::string amounts(const char* month = "2021-08") {
    std::string text;
    for (const UsageCharge& each : charges(month)) text += each.line.subtotal.to_string() + " ";
    return text;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(UsageChargingTest);

TEST_P(UsageChargingTest, AMachinesDayIsOneLineWithItsMeter) {
  import(row("u1", "2021-08-10T10:00:00Z") + row("u2", "2021-08-10T11:00:00Z", "0.5"));
  EXPECT_EQ(rate().charges, 1);
  const std::vector<UsageCharge> charged = charges();
  ASSERT_EQ(charged.size(), 1u);
  const billing::ChargeLine& line = charged[0].line;
  EXPECT_EQ(line.subtotal.to_string(), "0.60");
  EXPECT_EQ(line.billable_quantity, *Decimal::parse("1.5"));
  EXPECT_EQ(to_iso(*line.charge_start), "2021-08-10T00:00:00Z");
  EXPECT_EQ(line.customer_id, kCustomer);
  EXPECT_EQ(line.product_name, "Virtual Machines");
  EXPECT_TRUE(line.provider == billing::BillingProvider::kAzure);
  EXPECT_EQ(charged[0].meter.name, "DS1 v2");
  EXPECT_EQ(charged[0].meter.resource_uri, "/vm/a");
  EXPECT_EQ(charged[0].meter.tags, R"({"team":"yard"})");
  EXPECT_EQ(charged[0].meter.credit_percent, 0);
}

TEST_P(UsageChargingTest, WhatIsRatedAgainUnchangedIsChargedOnce) {
  import(row("u1", "2021-08-10T10:00:00Z"));
  EXPECT_EQ(rate().charges, 1);
  const auto again = rate_window(database(), operator_at(kNow), *parse_iso_date("2021-08-10"), *parse_iso_date("2021-08-11"),
                                 [](const RatingRun&) { return true; });
  EXPECT_EQ(again.days, 1);
  EXPECT_EQ(again.charges, 0);
  EXPECT_EQ(amounts(), "0.40 ");
}

TEST_P(UsageChargingTest, ACorrectionTakesBackWhatWasChargedAndChargesWhatHolds) {
  import(row("u1", "2021-08-10T10:00:00Z"));
  rate();
  import(row("u2", "2021-08-10T10:00:00Z", "0.25", "u1"));
  EXPECT_EQ(rate().charges, 2);
  EXPECT_EQ(amounts(), "0.40 -0.40 0.10 ");
  import(row("u3", "2021-08-10T10:00:00Z", "0", "u2"));
  EXPECT_EQ(rate().charges, 1);
  EXPECT_EQ(amounts(), "0.40 -0.40 0.10 -0.10 ");
}

TEST_P(UsageChargingTest, ALateCorrectionOfAnIssuedMonthGoesToTheOpenOne) {
  import(row("u1", "2021-08-10T10:00:00Z"));
  rate();
  const Instant later = *parse_iso("2021-09-09T00:00:00Z");
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(billing::issue(tx, agent(kSeller, later), *billing::BillingMonth::parse("2021-08")));
  });
  import(row("u2", "2021-08-10T10:00:00Z", "0.5", "u1"), later);
  EXPECT_EQ(rate(later).charges, 2);
  EXPECT_EQ(amounts("2021-08"), "0.40 ");
  EXPECT_EQ(amounts("2021-09"), "-0.40 0.20 ");
}

TEST_P(UsageChargingTest, TheEarnedCreditComesOffThePriceAndIsTold) {
  std::string rows;
  for (int hour = 0; hour < 10; ++hour) {
    rows += row("u" + std::to_string(hour), "2021-08-10T0" + std::to_string(hour) + ":00:00Z", "1", {}, "true");
  }
  import(rows);
  rate();
  const std::vector<UsageCharge> charged = charges();
  ASSERT_EQ(charged.size(), 1u);
  EXPECT_EQ(charged[0].line.subtotal.to_string(), "3.40");  // FLOOR(10 x 0.40 x 0.85)
  EXPECT_EQ(charged[0].meter.credit_percent, 15);
  EXPECT_EQ(charged[0].line.price_adjustment, R"(["15% partner earned credit for services managed"])");
}

TEST_P(UsageChargingTest, TheDayThatRunsIsNotChargedYet) {
  import(row("u1", "2021-08-20T08:00:00Z"));
  const auto run = rate_window(database(), operator_at(kNow), *parse_iso_date("2021-08-20"), *parse_iso_date("2021-08-21"),
                               [](const RatingRun&) { return true; });
  EXPECT_EQ(run.days, 1);
  EXPECT_EQ(run.charges, 0);
  EXPECT_EQ(rate(*parse_iso("2021-08-21T01:00:00Z")).charges, 1);
}

}  // namespace
}  // namespace chandlery::reservations
