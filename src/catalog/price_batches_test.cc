// Large sheets: nobody sees a part of one, a cut import goes on, and what came in between is planned anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>

#include "catalog/fixture_for_tests.h"
#include "catalog/price_batches.h"
#include "catalog/store_stage.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using fixture::at;

const Instant kToday = at("2021-03-08T10:00:00Z");
constexpr std::string_view kHeader =
    "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate\n";

/// So many days of future prices of the server in Germany, one a day, at `amount`.
std::string sheet_of(int days, std::string_view amount) {
  std::string text(kHeader);
  for (int i = 0; i < days; ++i) {
    const Date day = Date::of(2022, 1, 1)->plus_days(i);
    text += "SERVER000001,0001,,,DE,EUR," + std::string(amount) + "," + to_iso(day) + "," + to_iso(day.plus_days(1)) + "\n";
  }
  return text;
}

class PriceBatches : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) {
      fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data");
      // The server's German price ends, so that the sheets have the time behind it for themselves.
      fixture::must(import_price_sheet(tx, fixture::operator_at(kToday),
                                       std::string(kHeader) + "SERVER000001,0001,,,DE,EUR,980.00,2020-01-01,2022-01-01\n", nullptr));
    });
  }
  Result<ImportReport> import(std::string_view text, const Progress& progress = nullptr, Instant moment = kToday) {
    return import_price_sheet_in_batches(database(), fixture::operator_at(moment), text, progress);
  }
  /// Prices that begin in the sheets' years.
  std::size_t future_prices() {
    std::size_t count = 0;
    database().read_now([&](sql::Tx& tx) {
      for (const store::DatedPrice& dated : store::prices_of_sku(tx, "SERVER000001", "0001")) {
        if (dated.price.from >= at("2022-01-01")) ++count;
      }
    });
    return count;
  }
  std::optional<store::PriceStage> stage() {
    std::optional<store::PriceStage> found;
    database().read_now([&](sql::Tx& tx) { found = store::find_stage(tx); });
    return found;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(PriceBatches);

/// Calls `act` with the rows staged so far, for each batch: the plan before tells its rows up to the last one.
Progress while_staging(std::function<void(std::int64_t staged)> act) {
  return [planned = std::make_shared<bool>(false), act = std::move(act)](std::int64_t rows) {
    if (rows >= 2500) *planned = true;
    else if (*planned) act(rows);
  };
}

/// Throws after so many batches, as if the process had died.
Progress cut_after(int batches) {
  return while_staging([left = std::make_shared<int>(batches)](std::int64_t) {
    if (--*left == 0) throw std::runtime_error("cut");
  });
}

TEST_P(PriceBatches, ALargeSheetIsSwitchedOnAsAWhole) {
  std::vector<std::size_t> seen;
  const Result<ImportReport> report =
      import(sheet_of(2500, "10.00"), while_staging([&](std::int64_t) { seen.push_back(future_prices()); }));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->written, 2500);
  EXPECT_THAT(seen, testing::ElementsAre(0u, 0u, 0u)) << "a part of the sheet was seen";
  EXPECT_EQ(future_prices(), 2500u);
  EXPECT_FALSE(stage());
  EXPECT_EQ(import(sheet_of(2500, "10.00"))->unchanged, 2500);
}

TEST_P(PriceBatches, AnImportThatWasCutGoesOnWhereItStopped) {
  EXPECT_THROW((void)import(sheet_of(2500, "10.00"), cut_after(2)), std::runtime_error);
  EXPECT_EQ(future_prices(), 0u);
  ASSERT_TRUE(stage());
  EXPECT_EQ(stage()->staged, 2000);
  std::vector<std::int64_t> staged;
  const Result<ImportReport> report =
      import(sheet_of(2500, "10.00"), while_staging([&](std::int64_t rows) { staged.push_back(rows); }));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(staged, testing::ElementsAre(2000)) << "it did not go on with the third batch";
  EXPECT_EQ(future_prices(), 2500u);
}

TEST_P(PriceBatches, AnotherSheetWaitsForACutOneAndThenTakesItsPlace) {
  EXPECT_THROW((void)import(sheet_of(2500, "10.00"), cut_after(1)), std::runtime_error);
  const Result<ImportReport> soon = import(sheet_of(2600, "11.00"));
  ASSERT_FALSE(soon);
  EXPECT_TRUE(soon.error().is(errors::kImportUnderWay));
  const Result<ImportReport> later = import(sheet_of(2600, "11.00"), nullptr, kToday.plus_seconds(kStageGoneAfterSeconds));
  ASSERT_TRUE(later) << later.error().message;
  EXPECT_EQ(later->written, 2600);
  EXPECT_EQ(future_prices(), 2600u);
  EXPECT_FALSE(stage());
}

TEST_P(PriceBatches, APriceThatCameInBetweenMakesItPlanAnew) {
  bool once = false;
  const Result<ImportReport> report = import(sheet_of(2500, "10.00"), while_staging([&](std::int64_t) {
    if (std::exchange(once, true)) return;
    EXPECT_TRUE(import(sheet_of(1, "10.00")));   // the first day of it
  }));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(once);
  EXPECT_EQ(report->written, 2499);
  EXPECT_EQ(report->unchanged, 1);
  EXPECT_EQ(future_prices(), 2500u);
}

TEST_P(PriceBatches, DatesThatOverlapAreRefusedByRowAndColumnAndNothingIsHalfDone) {
  std::string text = sheet_of(2500, "10.00");
  text += "SERVER000001,0001,,,DE,EUR,12.00,2022-03-01,2022-03-05\n";
  const Result<ImportReport> report = import(text);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_FALSE(report->errors.empty());
  EXPECT_EQ(report->errors.front().column, "EffectiveStartDate");
  EXPECT_THAT(report->errors.front().reason, testing::HasSubstr("row"));
  EXPECT_EQ(report->written, 0);
  EXPECT_EQ(future_prices(), 0u);
  EXPECT_FALSE(stage());
}

}  // namespace
}  // namespace chandlery::catalog
