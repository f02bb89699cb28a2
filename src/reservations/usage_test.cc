// Usage as it is imported, rated and asked for, on both engines.
#include <sstream>

#include "core/errors/reservations.h"
#include "notices/inbox.h"
#include "reservations/discount_cost.h"
#include "reservations/discount_store.h"
#include "reservations/flexibility.h"
#include "reservations/store.h"
#include "reservations/usage_import.h"
#include "reservations/usage_rating.h"
#include "reservations/usage_reports.h"
#include "reservations/usage_world_for_tests.h"

namespace chandlery::reservations {
namespace {

using ordering::kCustomer, ordering::kOtherSeller, ordering::kSeller;
using testing::ElementsAre, testing::HasSubstr, testing::IsEmpty, testing::SizeIs;

constexpr const char* kAzure = "5b000000-0000-4000-8000-000000000001";
constexpr const char* kReservation = "7e000000-0000-4000-8000-000000000001";
const Instant kNow = *parse_iso("2021-08-20T09:30:00Z");
constexpr std::string_view kHeader =
    "RecordId,ReplacesRecordId,PartnerId,CustomerId,SubscriptionId,ResourceGroup,ResourceURI,ArmSkuName,ResourceLocation,"
    "UsageHour,Quantity,UnitPrice,Currency\n";

/// A row of the file; what a test does not say is right.
struct Row {
  std::string id = "u1", replaces = {};
  std::string hour = "2021-08-10T10:00:00Z";
  std::string quantity = "1";
  std::string machine = "vm-a", size = "Standard_DS1_v2";
  std::string price = "0.40", currency = "USD";
  std::string partner = kSeller, customer = kCustomer;
  std::string text() const {
    return id + "," + replaces + "," + partner + "," + customer + "," + kAzure + ",web,/vm/" + machine + "," + size +
           ",EastUS," + hour + "," + quantity + "," + price + "," + currency + "\n";
  }
};
std::string file(const std::vector<Row>& rows) {
  std::string text(kHeader);
  for (const Row& row : rows) text += row.text();
  return text;
}
Date day(const char* text) { return *parse_iso_date(text); }

class UsageTest : public UsageWorld {
 protected:
  static Actor operator_at(Instant at = kNow) {
    Actor actor;
    actor.kind = PrincipalKind::kOperator;
    actor.user_name = "operator";
    actor.at = at;
    return actor;
  }
  Result<UsageReport> import(const std::string& text, UsageFormat format = UsageFormat::kCsv) {
    std::istringstream in(text);
    return import_usage(database(), operator_at(), format, "a file", in);
  }
  /// What the refusal tells of each row.
  std::vector<std::string> refusals(const std::string& text, UsageFormat format = UsageFormat::kCsv) {
    const auto report = import(text, format);
    if (report) return {"accepted"};
    EXPECT_EQ(stored(), 0) << "nothing half kept";
    return report.error().data.empty() ? std::vector{report.error().message} : report.error().data;
  }
  std::int64_t stored() {
    std::int64_t rows = 0;
    database().read_now([&](sql::Tx& tx) {
      store::each_metered_hour(tx, {kSeller, kCustomer}, {0}, {10'000'000}, [&](const store::MeteredHour&) { ++rows; });
    });
    return rows;
  }
  void reserve(std::int64_t quantity, const char* size = "Standard_DS1_v2", const char* began = "2021-08-01",
               const char* price = "876.00") {
    database().write_now([&](sql::Tx& tx) {
      Reservation made{.partner_id = kSeller, .customer_id = kCustomer, .id = kReservation, .reservation_order_id = "o1"};
      made.currency = *Currency::parse("USD");
      made.price = made.paid = {static_cast<std::int64_t>(Decimal::parse(price)->at_scale(2, Rounding::kFloor).mantissa()),
                                made.currency};
      made.charged = {made.price, {0, made.currency}};
      made.unit_price = *Decimal::parse(price);
      made.region = "eastus";
      made.arm_sku_name = size;
      made.quantity = quantity;
      made.effective_at = made.began_at = *parse_iso(began);
      made.expires_at = made.effective_at.plus_days(365);
      store::insert(tx, made);
    });
  }
  RatingRun rate(Instant at = kNow) {
    return rate_usage(database(), operator_at(at), 1'000'000, [](const RatingRun&) { return true; });
  }
  std::vector<Utilisation> utilisation(const char* first, const char* last, Grain grain = Grain::kDay) {
    return act([&](sql::Tx& tx) {
             return utilisation_of(tx, agent(kSeller, kNow), kCustomer, kReservation, {day(first), day(last)}, grain);
           })
        .value();
  }
  std::vector<ExplainedUse> uses(const char* first, const char* last) {
    return act([&](sql::Tx& tx) {
             return rated_usage(tx, agent(kSeller, kNow), kCustomer, {day(first), day(last)}, {}, 0);
           })
        .value()
        .items;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(UsageTest);

TEST_P(UsageTest, AFileIsTakenAndTakenAgainItIsKnown) {
  const std::string text = file({{}, {.id = "u2", .hour = "2021-08-10T13:00:00+02:00", .quantity = "0.25"}});
  const UsageReport first = import(text).value();
  EXPECT_EQ(first.rows, 2);
  EXPECT_EQ(first.added, 2);
  const UsageReport second = import(text).value();
  EXPECT_EQ(second.duplicates, 2);
  EXPECT_EQ(second.added, 0);
  EXPECT_EQ(stored(), 2);
}

TEST_P(UsageTest, NdjsonSaysTheSameAsCsv) {
  const std::string line = std::string(R"({"recordId":"u1","partnerId":")") + kSeller + R"(","customerId":")" + kCustomer +
                           R"(","subscriptionId":")" + kAzure +
                           R"(","resourceGroup":"web","resourceUri":"/vm/vm-a","armSkuName":"Standard_DS1_v2",)"
                           R"("resourceLocation":"eastus","usageHour":"2021-08-10T10:00:00Z","quantity":1,)"
                           R"("unitPrice":0.40,"currency":"USD"})" "\n";
  ASSERT_TRUE(import(line, UsageFormat::kNdjson));
  EXPECT_EQ(import(file({{}})).value().duplicates, 1);
  const auto list = import("[1]\n", UsageFormat::kNdjson);
  ASSERT_FALSE(list);
  EXPECT_THAT(list.error().message, HasSubstr("Row 1: it is not a JSON object"));
}

TEST_P(UsageTest, RefusalsNameRowColumnAndReason) {
  EXPECT_THAT(refusals(file({{.size = "Standard_Unheard"}})),
              ElementsAre("row 2, ArmSkuName: is no size that the flexibility table has on that day"));
  EXPECT_THAT(refusals(file({{}, {.id = "u2", .quantity = "-0.5"}})), ElementsAre("row 3, Quantity: is negative"));
  EXPECT_THAT(refusals(file({{.quantity = "1.000001"}})), ElementsAre("row 2, Quantity: is more than an hour in an hour"));
  EXPECT_THAT(refusals(file({{.quantity = "0.1234567"}})), ElementsAre(HasSubstr("more than six digits")));
  EXPECT_THAT(refusals(file({{.currency = "EUR"}})), ElementsAre(HasSubstr("row 2, Currency: is not USD")));
  EXPECT_THAT(refusals(file({{.hour = "2020-10-25T02:00:00"}})), ElementsAre(HasSubstr("local time without its offset")));
  EXPECT_THAT(refusals(file({{.hour = "2021-08-10T10:00:00+05:30"}})), ElementsAre(HasSubstr("does not begin a clock hour")));
  EXPECT_THAT(refusals(file({{.hour = "2021-08-20T10:00:00Z"}})), ElementsAre("row 2, UsageHour: lies ahead"));
  EXPECT_THAT(refusals(file({{.partner = kOtherSeller}})), ElementsAre(HasSubstr("row 2, CustomerId: is no customer")));
  EXPECT_THAT(refusals(file({{.customer = "nobody"}})), ElementsAre("row 2, CustomerId: is not a GUID"));
  EXPECT_THAT(refusals("RecordId\n1\n").front(), HasSubstr("the column PartnerId is missing"));
  EXPECT_THAT(refusals(file({{}}) + "too,few\n").front(), HasSubstr("Row 3: it has 2 cells"));
  EXPECT_THAT(refusals("").front(), HasSubstr("empty"));
  EXPECT_THAT(refusals(std::string(kHeader) + "\"" + std::string(70'000, 'x')).front(), HasSubstr("longer than 64 KiB"));
}

TEST_P(UsageTest, AnHourHoldsAnHourWhateverTheFiles) {
  EXPECT_THAT(refusals(file({{.quantity = "0.6"}, {.id = "u2", .quantity = "0.5"}})),
              ElementsAre(HasSubstr("row 3, Quantity: makes more than an hour in an hour")));
  ASSERT_TRUE(import(file({{.quantity = "0.6"}})));
  EXPECT_TRUE(import(file({{.id = "u2", .quantity = "0.4"}})));
  const auto third = import(file({{.id = "u3", .quantity = "0.000001"}}));
  ASSERT_FALSE(third);
  EXPECT_THAT(third.error().data, ElementsAre(HasSubstr("makes more than an hour")));
  EXPECT_TRUE(import(file({{.id = "u4", .replaces = "u1", .quantity = "0.5"}, {.id = "u3", .quantity = "0.1"}})));
}

TEST_P(UsageTest, ACorrectionNamesWhatItReplacesAndOnlyOnce) {
  ASSERT_TRUE(import(file({{.quantity = "1"}})));
  const auto other = import(file({{.quantity = "0.5"}}));
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().data, ElementsAre(HasSubstr("row 2, RecordId: is known with different content")));
  EXPECT_EQ(import(file({{.id = "u2", .replaces = "u1", .quantity = "0.5"}})).value().corrections, 1);
  EXPECT_EQ(import(file({{.id = "u2", .replaces = "u1", .quantity = "0.5"}})).value().duplicates, 1);
  const auto again = import(file({{.id = "u3", .replaces = "u1", .quantity = "0.25"}}));
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().data, ElementsAre(HasSubstr("was corrected already by u2")));
  const auto unknown = import(file({{.id = "u4", .replaces = "u9", .quantity = "0.25"}}));
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().data, ElementsAre(HasSubstr("names no record")));
  EXPECT_EQ(stored(), 1);
}

TEST_P(UsageTest, ManyRowsComeInPiecesOfAnySize) {
  std::vector<Row> rows;
  for (int i = 0; i < 2'500; ++i) {
    rows.push_back({.id = "u" + std::to_string(i), .machine = "vm-" + std::to_string(i % 7) + "-" + std::to_string(i)});
  }
  const std::string text = file(rows);
  auto import = UsageImport::open(database(), operator_at(), UsageFormat::kCsv, "").value();
  for (std::size_t at = 0; at < text.size(); at += 777) ASSERT_TRUE(import->take(std::string_view(text).substr(at, 777)));
  EXPECT_FALSE(UsageImport::open(database(), operator_at(), UsageFormat::kCsv, "")) << "one at a time";
  EXPECT_EQ(stored(), 0) << "nothing counts before its end";
  EXPECT_EQ(import->finish().value().added, 2'500);
  EXPECT_EQ(stored(), 2'500);
}

TEST_P(UsageTest, AnImportThatBrokeOffLeavesNothingAndGivesWay) {
  {
    auto import = UsageImport::open(database(), operator_at(), UsageFormat::kCsv, "").value();
    ASSERT_TRUE(import->take(file({{}})));
  }
  EXPECT_EQ(stored(), 0);
  EXPECT_EQ(import(file({{}})).value().added, 1);
}

TEST_P(UsageTest, ASilentImportLosesItsPlaceToTheNext) {
  auto silent = UsageImport::open(database(), operator_at(), UsageFormat::kCsv, "").value();
  ASSERT_TRUE(silent->take(file({{}})));
  auto next = UsageImport::open(database(), operator_at(kNow.plus_seconds(3600)), UsageFormat::kCsv, "").value();
  ASSERT_TRUE(next->take(file({{.id = "u2"}})));
  EXPECT_FALSE(silent->finish());
  EXPECT_EQ(next->finish().value().added, 1);
}

// Rules 5.5, by way of the tables.
TEST_P(UsageTest, FourHoursOfTwoMachinesBesideOneReservation) {
  reserve(1, "Standard_DS1_v2", "2021-08-10", "1752.00");
  ASSERT_TRUE(import(file({{"a1", "", "2021-08-10T00:00:00Z", "0.75", "vm-a"}, {"b1", "", "2021-08-10T00:00:00Z", "0.50", "vm-b"},
                           {"a2", "", "2021-08-10T01:00:00Z", "1", "vm-a"},    {"b2", "", "2021-08-10T01:00:00Z", "1", "vm-b"},
                           {"a3", "", "2021-08-10T02:00:00Z", "1", "vm-a"},    {"b3", "", "2021-08-10T02:00:00Z", "1", "vm-b"},
                           {"a4", "", "2021-08-10T03:00:00Z", "0.5", "vm-a"},  {"b4", "", "2021-08-10T03:00:00Z", "1", "vm-b"}})));
  const RatingRun run = rate();
  EXPECT_THAT(run.problems, IsEmpty());
  EXPECT_EQ(run.uses, 8);
  Decimal cost(0, 10);
  for (const ExplainedUse& use : uses("2021-08-10", "2021-08-10")) {
    const Decimal one = pay_as_you_go(use.line.use.open, use.line.use.ratio, use.line.resource.unit_price);
    cost = {cost.mantissa() + one.mantissa(), 10};
    std::int64_t covered = 0;
    for (const store::CoveredUse& cover : use.covers) covered += cover.ratio_hours;
    EXPECT_EQ(covered + use.line.use.open, use.line.use.used);
  }
  EXPECT_EQ(cost, *Decimal::parse("1.10"));
  const auto hours = utilisation("2021-08-10", "2021-08-10", Grain::kHour);
  ASSERT_THAT(hours, SizeIs(24));
  for (std::size_t i = 0; i < hours.size(); ++i) {
    EXPECT_EQ(utilisation_percent(hours[i].given, hours[i].capacity).to_string(), i < 4 ? "100.00" : "0.00");
  }
  EXPECT_EQ(unused_cost(hours[4].hourly_cost, 1, hours[4].given, hours[4].capacity), *Decimal::parse("0.20"));
  EXPECT_THAT(utilisation("2021-08-10", "2021-08-11"), SizeIs(2)) << "a day without usage is told, too";
}

TEST_P(UsageTest, ACorrectionMakesItsDayRatedAgainAndNoOther) {
  reserve(1);
  ASSERT_TRUE(import(file({{.id = "a", .hour = "2021-08-10T00:00:00Z"}, {.id = "b", .hour = "2021-08-11T00:00:00Z"}})));
  EXPECT_GE(rate().days, 2);
  EXPECT_EQ(rate().days, 0) << "what is rated stays";
  ASSERT_TRUE(import(file({{.id = "c", .replaces = "a", .hour = "2021-08-10T00:00:00Z", .quantity = "0.5"},
                           {.id = "late", .hour = "2021-08-10T01:00:00Z", .machine = "vm-z"}})));
  const RatingRun run = rate();
  EXPECT_EQ(run.days, 1);
  EXPECT_EQ(run.uses, 2);
  const auto hours = utilisation("2021-08-10", "2021-08-10", Grain::kHour);
  EXPECT_EQ(utilisation_percent(hours[0].given, hours[0].capacity).to_string(), "50.00");
  EXPECT_EQ(utilisation_percent(hours[1].given, hours[1].capacity).to_string(), "100.00");
}

TEST_P(UsageTest, AStoppedRunGoesOnAndAWindowIsRatedAnew) {
  reserve(1);
  ASSERT_TRUE(import(file({{.id = "a", .hour = "2021-08-10T00:00:00Z"}, {.id = "b", .hour = "2021-08-11T00:00:00Z"}})));
  const RatingRun first =
      rate_usage(database(), operator_at(), 1'000, [](const RatingRun& run) { return run.days < 1; });
  EXPECT_EQ(first.days, 1);
  EXPECT_GE(rate().days, 1);
  const RatingRun again = rate_window(database(), operator_at(), day("2021-08-10"), day("2021-08-12"),
                                      [](const RatingRun&) { return true; });
  EXPECT_EQ(again.days, 2);
  EXPECT_EQ(rate().days, 0);
}

TEST_P(UsageTest, AWeekOfTooLittleUseIsToldOnce) {
  reserve(2);
  std::vector<Row> rows;
  for (int i = 0; i < 24 * 9; ++i) {
    rows.push_back({.id = "u" + std::to_string(i), .hour = to_iso(day("2021-08-11").start().plus_seconds(3600 * i))});
  }
  ASSERT_TRUE(import(file(rows)));
  const RatingRun run = rate();
  EXPECT_EQ(run.alarms, 1) << "half of it was used";
  const notices::Phrasebook phrasebook;
  const auto told = act([&](sql::Tx& tx) {
    return notices::list(tx, agent(kSeller, kNow), phrasebook, {.audience = notices::Audience::kPartner});
  });
  ASSERT_THAT(told->items, SizeIs(1));
  EXPECT_THAT(told->items[0].words.title, HasSubstr("Only 50.00% of"));
  EXPECT_THAT(told->items[0].facts, HasSubstr("\"amount\":\"8.40\""));  // 0.10 an hour, half of a week
}

TEST_P(UsageTest, AnotherPartnersCustomerIsNotToBeSeen) {
  reserve(1);
  const auto foreign = act([&](sql::Tx& tx) {
    return utilisation_of_all(tx, agent(kOtherSeller, kNow), kCustomer, {day("2021-08-01"), day("2021-08-02")});
  });
  EXPECT_FALSE(foreign);
}

TEST_P(UsageTest, RatiosAreImportedByRegionAndDate) {
  const auto import = [&](const char* text) {
    return act([&](sql::Tx& tx) { return import_size_ratios(tx, operator_at(), text); });
  };
  EXPECT_EQ(import("InstanceSizeFlexibilityGroup,ArmSkuName,Ratio,Region,ValidFrom\n"
                   "ESv3,Standard_E64s_v3,32,westus,2021-09-01\nTiny,Standard_T,0.25,,\n")->written, 2);
  EXPECT_EQ(import("InstanceSizeFlexibilityGroup,ArmSkuName,Ratio\nTiny,T,0.25\n")->unchanged, 1);
  EXPECT_THAT(import("InstanceSizeFlexibilityGroup,ArmSkuName,Ratio\nTiny,T,0.5\n")->errors, SizeIs(1));
  EXPECT_THAT(import("InstanceSizeFlexibilityGroup,ArmSkuName,Ratio\nTiny,U,0.00001\n")->errors, SizeIs(1));
  database().read_now([&](sql::Tx& tx) {
    const SizeTable table(store::size_ratios(tx));
    EXPECT_EQ(table.find("standard_E64S_v3", "westus", day("2021-08-31"))->ratio, 288'000);
    EXPECT_EQ(table.find("E64s_v3", "WestUS", day("2021-09-01"))->ratio, 320'000);
    EXPECT_EQ(table.find("E64s_v3", "eastus", day("2021-09-01"))->ratio, 288'000);
    EXPECT_EQ(table.find("T", "eastus", day("2021-09-01"))->ratio, 2'500);
    EXPECT_EQ(table.find("Nothing", "eastus", day("2021-09-01")), nullptr);
  });
}

}  // namespace
}  // namespace chandlery::reservations
