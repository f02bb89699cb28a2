// Rated usage becomes charges: once, for what reservations leave of it, and anew when it is corrected.
#include <random>
#include <sstream>

#include "billing/budgets.h"
#include "billing/credit_rules.h"
#include "billing/issuing.h"
#include "billing/operator_credits.h"
#include "billing/usage_meters.h"
#include "catalog/store.h"
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
  /// Of a charge, all or so much.
  Result<billing::ChargeLine> credit(std::string line_item, std::optional<Money> amount = {}) {
    return act([&](sql::Tx& tx) {
      return billing::credit_charge(
          tx, agent(kSeller, kNow), {std::move(line_item), {}, *Currency::parse("USD"), amount, "Sorry"});
    });
  }
  std::string used_in_august() {
    std::string used;
    database().read_now([&](sql::Tx& tx) {
      used = billing::find_spending(tx, agent(kSeller, kNow), kCustomer).value().used.to_string();
    });
    return used;
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

TEST_P(UsageChargingTest, ACorrectionTakesBackWhatTheOperatorHasNotCredited) {
  import(row("u1", "2021-08-10T10:00:00Z"));
  rate();
  ASSERT_TRUE(credit(charges().front().line.id, Money{15, *Currency::parse("USD")}));
  import(row("u2", "2021-08-10T10:00:00Z", "0.75", "u1"));
  EXPECT_EQ(rate().charges, 2);
  EXPECT_EQ(amounts(), "0.40 -0.15 -0.25 0.30 ");
  EXPECT_EQ(used_in_august(), "0.30") << "what was credited is no less used, and what was taken back is not used";
  ASSERT_TRUE(credit(charges().back().line.id)) << "what is charged anew can be credited anew";
  import(row("u3", "2021-08-10T10:00:00Z", "0", "u2"));
  EXPECT_EQ(rate().charges, 1);
  EXPECT_EQ(used_in_august(), "0.00");
}

// Whatever is corrected and credited in whatever order: of each charge no more goes back than it was, and when it was taken
// back exactly that; what stands is the charge that holds, less its own credits.
TEST_P(UsageChargingTest, InAnyOrderCorrectionsAndCreditsGiveBackEachChargeOnce) {
  database().write_now([&](sql::Tx& tx) {
    catalog::store::put_tax_rate(tx, {{"US", *Decimal::parse("0.0725"), "Sales tax"}, *parse_iso("2021-01-01"), ""});
  });
  std::mt19937 random(20210810);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same acts every time
  const auto below = [&](std::int64_t limit) { return static_cast<std::int64_t>(random()) % limit; };
  int refused = 0, given = 0, record = 0;
  for (int day = 10; day < 14; ++day) {
    const std::string date = "2021-08-" + std::to_string(day);
    std::string last;
    for (int step = 0; step < 24; ++step) {
      std::vector<UsageCharge> before = charges();
      std::erase_if(before, [&](const UsageCharge& each) {
        return !each.line.id.starts_with("usage/" + date) || each.line.type != billing::ChargeType::kNew;
      });
      if (before.empty() || below(5) < 2) {
        const std::string id = "u" + std::to_string(++record);
        import(row(id, date + "T10:00:00Z", "0." + std::to_string(below(10)), last));
        rate();
        last = id;
      } else {
        const billing::ChargeLine& charge = before.at(static_cast<std::size_t>(below(std::ssize(before)))).line;
        std::optional<Money> amount;
        if (below(3) != 0) amount = Money{1 + below(8), charge.subtotal.currency};
        ++(credit(charge.id, amount) ? given : refused);
      }
      struct Left {
        std::int64_t subtotal = 0, tax = 0;
        bool taken_back = false;
      };
      std::map<int, Left> left;  // by the charge's number
      for (const UsageCharge& each : charges()) {
        const billing::ChargeLine& line = each.line;
        if (!line.id.starts_with("usage/" + date)) continue;
        const bool takes_back = line.type == billing::ChargeType::kCancelImmediate;
        const std::string origin(billing::origin_of(line.id));
        Left& of = left[std::stoi(line.id.substr(origin.size() + 1)) - (takes_back ? 1 : 0)];
        of.subtotal += line.subtotal.minor;
        of.tax += line.tax.minor;
        of.taken_back |= takes_back;
      }
      for (const auto& [number, rest] : left) {
        EXPECT_GE(rest.subtotal, 0) << date << " " << number;
        EXPECT_GE(rest.tax, 0) << date << " " << number;
        if (rest.taken_back) {
          EXPECT_EQ(rest.subtotal + rest.tax, 0) << date << " " << number;
        }
      }
    }
  }
  EXPECT_GT(given, 10);
  EXPECT_GT(refused, 5);
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
