// Imports: every error by row and column, nothing when there is one, the same twice as once, and out again as it came in.
#include "catalog/imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "audit/query.h"
#include "catalog/browse.h"
#include "catalog/fixture_for_tests.h"
#include "catalog/promotions.h"
#include "catalog/store.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using fixture::at;
using testing::HasSubstr;

const Instant kToday = at("2021-03-08T10:00:00Z");
const std::string kData = CHANDLERY_SOURCE_DIR "/data";
constexpr std::string_view kHeader =
    "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,"
    "EffectiveStartDate,EffectiveEndDate,ERP Price,Segment\n";

class Imports : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) { fixture::import_everything(tx, kData); });
  }
  template <class Import>
  Result<ImportReport> run(Import import, std::string_view text) {
    Result<ImportReport> report = fail(errors::kInternal);
    database().write_now([&](sql::Tx& tx) {
      report = import(tx, fixture::operator_at(kToday), text);
      if (!report) tx.undo();
    });
    return report;
  }
  ImportReport sheet(std::string_view rows) {
    return run([](sql::Tx& tx, const Actor& actor,
                  std::string_view text) { return import_price_sheet(tx, actor, text, nullptr); },
               std::string(kHeader) + std::string(rows))
        .value();
  }
  std::string exported(SheetQuestion question = {.timeline = Timeline::kAll}, Instant moment = kToday) {
    std::string text;
    database().read_now([&](sql::Tx& tx) { text = export_price_sheet(tx, question, moment).value(); });
    return text;
  }
  /// The only error of a sheet of one row, as "row column".
  std::string error_of(std::string_view row) {
    const std::string before = exported();
    const ImportReport report = sheet(row);
    EXPECT_EQ(exported(), before) << "a refused sheet changed something";
    EXPECT_EQ(report.written, 0);
    if (report.errors.size() != 1) return std::to_string(report.errors.size()) + " errors";
    return std::to_string(report.errors[0].row) + " " + report.errors[0].column;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(Imports);

TEST_P(Imports, EachErrorOfAPriceSheetNamesItsRowAndColumn) {
  EXPECT_EQ(error_of("NOSUCHTHING1,0001,,,US,USD,1,,,2022-01-01,,,\n"), "2 ProductId");
  EXPECT_EQ(error_of("SERVER000001,9999,,,US,USD,1,,,2022-01-01,,,\n"), "2 SkuId");
  EXPECT_EQ(error_of("SERVER000001,0001,P1Y,,US,USD,1,,,2022-01-01,,,\n"), "2 TermDuration");
  EXPECT_EQ(error_of("SUBSCRIBE001,0002,,,US,USD,1,,,2022-01-01,,,\n"), "2 TermDuration");
  EXPECT_EQ(error_of("SUBSCRIBE001,0002,P1Y,Monthly,US,USD,1,,,2022-01-01,,,\n"), "2 BillingPlan");
  EXPECT_EQ(error_of("SUBSCRIBE001,0002,P1Y,Weekly,US,USD,1,,,2022-01-01,,,\n"), "2 BillingPlan");
  EXPECT_EQ(error_of("SERVER000001,0001,,,XX,USD,1,,,2022-01-01,,,\n"), "2 Market");
  EXPECT_EQ(error_of("SERVER000001,0001,,,CN,USD,1,,,2022-01-01,,,\n"), "2 Market");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,XQX,1,,,2022-01-01,,,\n"), "2 Currency");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,-1,,,2022-01-01,,,\n"), "2 UnitPrice");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1e3,,,2022-01-01,,,\n"), "2 UnitPrice");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,\"1,069.00\",,,2022-01-01,,,\n"), "2 UnitPrice");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,,,,2022-01-01,,,\n"), "2 UnitPrice");
  EXPECT_EQ(error_of("SERVER000001,0001,,,JP,JPY,158212.50,,,2022-01-01,,,\n"), "2 UnitPrice");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,2022-01-01,,-2,\n"), "2 ERP Price");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,someday,,,\n"), "2 EffectiveStartDate");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,2022-01-01,2021-01-01,,\n"), "2 EffectiveEndDate");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,2022-01-01,,,rich\n"), "2 Segment");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,101,,2022-01-01,,,\n"), "2 PricingTierRangeMin");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,1,100,2022-01-01,,,\n"), "2 PricingTierRangeMax");
  EXPECT_EQ(error_of("SERVER000001,0001\n"), "2 ");
  EXPECT_EQ(error_of("\"open\n"), "2 ");
  // Against what stands.
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,2020-01-01,,,\n"), "2 EffectiveStartDate");
  EXPECT_EQ(error_of("SERVER000001,0001,,,US,USD,1,,,2019-01-01,,,\n"), "2 EffectiveStartDate");
  // Within the sheet.
  EXPECT_EQ(error_of("SERVER000001,0001,,,JP,JPY,1,,,2022-01-01,,,\n"
                     "SERVER000001,0001,,,JP,JPY,2,,,2022-01-01,,,\n"), "3 EffectiveStartDate");
  EXPECT_EQ(error_of("SERVER000001,0001,,,JP,JPY,1,,,2022-02-01,,,\n"
                     "SERVER000001,0001,,,JP,JPY,2,,,2022-01-01,,,\n"), "3 EffectiveStartDate");
}

TEST_P(Imports, TiersAreRowsOfOnePriceAndGoOutAsTheyCameIn) {
  EXPECT_EQ(sheet("SERVER000001,0001,,,JP,JPY,80,101,,2022-01-01,,,\n"
                  "SERVER000001,0001,,,JP,JPY,100,1,100,2022-01-01,,120,\n").written, 2);
  const std::string text = exported({.market = "JP", .view = "software", .timeline = Timeline::kAll});
  EXPECT_THAT(text, HasSubstr("100,1,100,1/1/2022 12:00:00 AM,,,120"));
  EXPECT_THAT(text, HasSubstr("80,101,,1/1/2022 12:00:00 AM,,,120"));
  EXPECT_EQ(sheet("SERVER000001,0001,,,JP,JPY,100,0,100,2022-01-01,,120,\n"
                  "SERVER000001,0001,,,JP,JPY,80,101,,2022-01-01,,120,\n").unchanged, 2);
}

TEST_P(Imports, TiersThatDoNotCoverEveryQuantityOnceAreRefused) {
  const std::string first = "SERVER000001,0001,,,JP,JPY,100,1,100,2022-01-01,,,\n";
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,JPY,80,102,,2022-01-01,,,\n"), "3 PricingTierRangeMin");
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,JPY,80,100,,2022-01-01,,,\n"), "3 PricingTierRangeMin");
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,JPY,80,101,200,2022-01-01,,,\n"), "3 PricingTierRangeMax");
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,EUR,80,101,,2022-01-01,,,\n"), "3 Currency");
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,JPY,80,101,,2022-01-01,2023-01-01,,\n"), "3 EffectiveEndDate");
  EXPECT_EQ(error_of(first + "SERVER000001,0001,,,JP,JPY,80,101,,2022-01-01,,90,\n"), "3 ERP Price");
  EXPECT_EQ(error_of("SERVER000001,0001,,,JP,JPY,80,1.5,,2022-01-01,,,\n"), "2 PricingTierRangeMin");
  EXPECT_EQ(error_of("SERVER000001,0001,,,JP,JPY,80,200,100,2022-01-01,,,\n"), "2 PricingTierRangeMax");
}

TEST_P(Imports, AllErrorsAreToldAtOnceUpToAHundredAndTheGoodRowsAreNotWritten) {
  const std::string before = exported();
  const ImportReport two = sheet("SERVER000001,0001,,,JP,JPY,158000,,,2022-01-01,,,\n"
                                 "SERVER000001,0001,,,XX,XQX,1,,,2022-01-01,,,\n");
  EXPECT_EQ(two.errors.size(), 2u);
  EXPECT_EQ(two.rows, 2);
  std::string many;
  for (int i = 0; i < 150; ++i) many += "SERVER000001,0001,,,US,USD,none,,,2022-01-01,,,\n";
  EXPECT_EQ(sheet(many).errors.size(), kMostRowErrors);
  EXPECT_EQ(exported(), before);
}

TEST_P(Imports, AHeaderThatLacksAColumnOrNamesOneTwiceIsRefused) {
  const auto import = [](sql::Tx& tx, const Actor& actor, std::string_view text) {
    return import_price_sheet(tx, actor, text, nullptr);
  };
  EXPECT_THAT(run(import, "ProductId,SkuId\n").error().message, HasSubstr("TermDuration"));
  EXPECT_THAT(run(import, std::string(kHeader.substr(0, kHeader.size() - 1)) + ",market\n").error().message,
              HasSubstr("twice"));
  EXPECT_FALSE(run(import, ""));
  EXPECT_FALSE(run(import, "\xFF\xFE"));
}

TEST_P(Imports, ALaterSheetClosesTheOlderPriceAndImportingItAgainChangesNothing) {
  constexpr std::string_view kApril = "SERVER000001,0001,,,US,USD,1100.00,,,4/1/2021 12:00:00 AM,,,\n";
  EXPECT_EQ(sheet(kApril).written, 1);
  const std::string text = exported({.market = "US", .view = "software", .timeline = Timeline::kAll});
  EXPECT_THAT(text, HasSubstr("1069.00,,,1/1/2020 12:00:00 AM,4/1/2021 12:00:00 AM"));
  EXPECT_THAT(text, HasSubstr("1100.00,,,4/1/2021 12:00:00 AM,,"));
  const ImportReport again = sheet(kApril);
  EXPECT_EQ(again.written, 0);
  EXPECT_EQ(again.unchanged, 1);
  EXPECT_EQ(exported({.market = "US", .view = "software", .timeline = Timeline::kAll}), text);
}

TEST_P(Imports, ASheetThatWasExportedIsTheSameAfterItIsImportedElsewhere) {
  database().write_now([&](sql::Tx& tx) {
    const auto demo = import_demo_catalog(tx, fixture::operator_at(kToday), kData);
    ASSERT_TRUE(demo) << demo.error().message;
  });
  const std::string text = exported();
  // Elsewhere: a server with the same products and no prices.
  create_database(fixture::schemas());
  database().write_now([&](sql::Tx& tx) {
    const Actor actor = fixture::operator_at(at("2030-01-01"));   // also prices that have begun come in where none are
    ASSERT_TRUE(import_seeds(tx, actor, kData));
    fixture::must(import_products(tx, actor, fixture::kProducts));
    std::ifstream file(kData + "/demo/products.json");
    std::stringstream products;
    products << file.rdbuf();
    fixture::must(import_products(tx, actor, products.str()));
    fixture::must(import_price_sheet(tx, actor, text, nullptr));
  });
  EXPECT_EQ(exported(), text);
  std::int64_t told = 0;
  database().write_now([&](sql::Tx& tx) {
    const auto again =
        import_price_sheet(tx, fixture::operator_at(kToday), text, [&](std::int64_t rows) { told = rows; }).value();
    EXPECT_EQ(again.written, 0);
    EXPECT_EQ(again.unchanged, again.rows);
    EXPECT_EQ(told, again.rows);
  });
}

TEST_P(Imports, TimelinesShowWhatIsWhatComesAndWhatWas) {
  const auto sheet_of = [&](Timeline timeline, std::optional<Date> month = {}) {
    return exported({.market = "US", .view = "software", .timeline = timeline, .month = month});
  };
  EXPECT_THAT(sheet_of(Timeline::kCurrent), HasSubstr("1420.00"));
  EXPECT_THAT(sheet_of(Timeline::kCurrent), testing::Not(HasSubstr("1500.00")));
  EXPECT_THAT(sheet_of(Timeline::kFuture), HasSubstr("1500.00"));
  EXPECT_THAT(sheet_of(Timeline::kFuture), testing::Not(HasSubstr("1069.00")));
  EXPECT_THAT(sheet_of(Timeline::kHistory, Date::of(2021, 6, 15)), HasSubstr("1420.00"));
  EXPECT_THAT(sheet_of(Timeline::kHistory, Date::of(2021, 7, 1)), testing::Not(HasSubstr("1420.00")));
  EXPECT_THAT(exported({.market = "US", .view = "azure_reservations"}), HasSubstr("512.400000"));
  EXPECT_THAT(exported({.market = "US", .view = "marketplace"}), testing::Not(HasSubstr("USD")));
}

TEST_P(Imports, ProductsAreReadStrictlyAndTheFieldAtFaultIsNamed) {
  const auto field_after = [&](std::string_view from, std::string_view to) {
    std::string text(fixture::kProducts);
    text.replace(text.find(from), from.size(), to);
    const auto report = run(import_products, text);
    return report ? "imported" : std::to_string(report.error().code->number) + " " + report.error().field;
  };
  EXPECT_EQ(field_after("SERVER000001", "SERVER000001"), "imported");
  EXPECT_EQ(field_after("SERVER000001", "SERVER"), "3000 [0].id");
  EXPECT_EQ(field_after("SUBSCRIBE001", "SERVER000001"), "3000 [1].id");
  EXPECT_EQ(field_after("perpetual_software", "furniture"), "900126 [0].kind");
  EXPECT_EQ(field_after("\"SoftwarePerpetual\"],", "\"Shoes\"],"), "900126 [0].targetViews[0]");
  EXPECT_EQ(field_after("\"maximumQuantity\":100,", "\"maximumQuantity\":0,"), "3000 [0].skus[0].maximumQuantity");
  EXPECT_EQ(field_after("\"keySource\":\"pool\"", "\"keySource\":\"shop\""), "900126 [0].skus[0].keySource");
  EXPECT_EQ(field_after("\"returnPolicyFamily\":\"perpetual\"", "\"returnPolicyFamily\":\"nothing\""),
            "3000 [0].skus[0].returnPolicyFamily");
  EXPECT_EQ(field_after("[\"P1Y\"]", "[\"P2Y\"]"), "900126 [1].skus[0].terms[0]");
}

TEST_P(Imports, WhatComesWithASkuCanBeAddedAtAnyDateAndEndedFromNowOn) {
  const auto after = [&](const std::string& included) {
    std::string text(fixture::kProducts);
    const std::string place = "\"keySource\":\"pool\",";
    text.replace(text.find(place), place.size(), place + "\"includedEntitlements\":[" + included + "],");
    const auto report = run(import_products, text);
    return report ? "imported" : std::to_string(report.error().code->number) + " " + report.error().field;
  };
  const auto came_along = [&](const char* bought) {
    std::string versions;
    database().read_now([&](sql::Tx& tx) {
      const BoughtSku sku{"SERVER000001", "0001", at(bought)};
      const auto found = included_with(tx, {&sku, 1});
      for (const IncludedSku& each : found.front()) versions += each.version + " ";
    });
    return versions;
  };
  const std::string field = "3000 [0].skus[0].includedEntitlements";
  EXPECT_EQ(after(R"({"version":"2016"},{"version":"2012","effectiveTo":"2021-01-01"})"), "imported");
  EXPECT_EQ(came_along("2020-12-31T23:59:59Z"), "2012 2016 ");
  EXPECT_EQ(came_along("2021-01-01T00:00:00Z"), "2016 ");
  EXPECT_EQ(after(R"({"version":"2016","effectiveTo":"2022-01-01"})"), "imported");
  EXPECT_EQ(came_along("2022-01-01T00:00:00Z"), "");
  EXPECT_EQ(came_along("2020-06-01T00:00:00Z"), "2012 2016 ") << "what a file does not name stays";
  EXPECT_EQ(after(R"({"version":"2016","effectiveTo":"2021-03-01"})"), field) << "taken from those who bought since";
  EXPECT_EQ(after(R"({"version":"2012","effectiveTo":"2023-01-01"})"), field) << "it has ended";
  EXPECT_EQ(after(R"({"version":""})"), field + "[0].version");
  EXPECT_EQ(after(R"({"version":"1","effectiveFrom":"2022-01-01","effectiveTo":"2021-01-01"})"),
            field + "[0].effectiveTo");
  EXPECT_EQ(after(R"({"version":"1","skuId":"0009"})"), field) << "the catalogue has none";
  EXPECT_EQ(after(R"({"version":"1","productId":"SUBSCRIBE001","skuId":"0002"})"), field) << "it generates its keys";
}

TEST_P(Imports, APolicyIsNeverChangedAndAFamilyHasOneForADate) {
  const std::string record =
      R"({"id":"summer","family":"perpetual","effectiveFrom":"2023-06-01","basis":"full","windowValue":14,"path":"both"})";
  EXPECT_EQ(run(import_return_policies, record)->written, 1);
  EXPECT_EQ(run(import_return_policies, record)->unchanged, 1);
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = record;
    text.replace(text.find(from), from.size(), to);
    const auto report = run(import_return_policies, text);
    return report ? std::string("imported") : std::to_string(report.error().code->number) + " " + report.error().field;
  };
  EXPECT_EQ(changed("14", "15"), "700008 id");
  EXPECT_EQ(changed("summer", "autumn"), "700008 effectiveFrom");
  EXPECT_EQ(changed("\"full\"", "\"half\""), "900126 basis");
  EXPECT_EQ(changed("14", "0"), "3000 windowValue");
  database().read_now([&](sql::Tx& tx) {
    EXPECT_EQ(return_policy_in_force(tx, "perpetual", at("2023-06-01"))->id, "summer");
    EXPECT_EQ(return_policy_in_force(tx, "perpetual", at("2023-05-31"))->id, "perpetual-30d-2021-06");
  });
}

TEST_P(Imports, AllOneHundredAndNineUnavailablePlacesAreKeptByTheirNames) {
  database().read_now([&](sql::Tx& tx) {
    const std::vector<MarketBlock> blocks = store::list_blocks(tx);
    EXPECT_EQ(blocks.size(), 109u);
    for (std::string_view blocked : {"BQ", "SJ", "XK", "CN", "DM", "AZ"}) {
      EXPECT_FALSE(store::blocked_types(tx, blocked, "US", kToday).empty()) << blocked;
    }
    for (std::string_view open : {"DO", "FR", "BR", "RU", "HK"}) {
      EXPECT_TRUE(store::blocked_types(tx, open, "US", kToday).empty()) << open;
    }
    EXPECT_EQ(store::list_markets(tx).size(), 243u);
    EXPECT_TRUE(store::find_market(tx, "BR")->price_includes_tax_reservations);
    EXPECT_FALSE(store::find_market(tx, "AU")->price_includes_tax_reservations);
  });
}

TEST_P(Imports, MarketsAndBlocksNameTheRowAndColumnToo) {
  const auto markets = run(import_markets, "iso_alpha2,english_name,region,currency,price_includes_tax_software\n"
                                           "US,United States,North,USD,yes\n"
                                           "ZZ,Nowhere,,XQX,maybe\n").value();
  ASSERT_EQ(markets.errors.size(), 4u);
  EXPECT_EQ(markets.errors[0].row, 3);
  EXPECT_EQ(markets.errors[0].column, "iso_alpha2");
  EXPECT_EQ(markets.errors[3].column, "price_includes_tax_software");
  const auto blocks = run(import_market_blocks, "iso_alpha2,english_name,product_type,blocked_from,blocked_to\n"
                                                "FR,France,shoes,2021-13-01,2010-01-01\n").value();
  EXPECT_EQ(blocks.errors.size(), 3u);
  EXPECT_EQ(blocks.errors[0].row, 2);
}

TEST_P(Imports, APromotionThatHasBegunKeepsAllButItsEnd) {
  const auto promote = [&](std::string_view row) {
    const ImportReport report =
        run(import_promotions, "PromotionId,Name,ProductId,SkuId,Market,Segment,TermDuration,Percent,StartDate,EndDate\n"
                                   "a0000000-0000-4000-8000-00000000000" + std::string(row)).value();
    if (report.imported()) return std::string(report.unchanged > 0 ? "unchanged" : "written");
    return std::to_string(report.errors[0].row) + " " + report.errors[0].column;
  };
  EXPECT_EQ(promote("1,Spring,SERVER000001,0001,US,commercial,perpetual,10,2021-03-01,2021-04-01\n"), "written");
  EXPECT_EQ(promote("1,Spring,SERVER000001,0001,US,commercial,perpetual,10,2021-03-01,2021-04-01\n"), "unchanged");
  EXPECT_EQ(promote("1,Spring,SERVER000001,0001,US,commercial,perpetual,12,2021-03-01,2021-04-01\n"), "2 PromotionId");
  EXPECT_EQ(promote("1,Spring,SERVER000001,0001,US,commercial,perpetual,10,2021-03-01,2021-03-02\n"), "2 PromotionId");
  EXPECT_EQ(promote("1,Spring,SERVER000001,0001,US,commercial,perpetual,10,2021-03-01,2021-03-20\n"), "written");
  EXPECT_EQ(promote("2,Summer,,,,,,12.5,2021-06-01,2021-09-01\n"), "written");
  EXPECT_EQ(promote("2,Summer,,,,,,15,2021-06-01,2021-09-01\n"), "written");
  EXPECT_EQ(promote("z,Summer,,,,,,15,2021-06-01,2021-09-01\n"), "2 PromotionId");
  EXPECT_EQ(promote("3,,,,,,,15,2021-06-01,2021-09-01\n"), "2 Name");
  EXPECT_EQ(promote("3,S,NOSUCHTHING1,,,,,15,2021-06-01,2021-09-01\n"), "2 ProductId");
  EXPECT_EQ(promote("3,S,,0001,,,,15,2021-06-01,2021-09-01\n"), "2 SkuId");
  EXPECT_EQ(promote("3,S,,,CN,,,15,2021-06-01,2021-09-01\n"), "2 Market");
  EXPECT_EQ(promote("3,S,,,,rich,,15,2021-06-01,2021-09-01\n"), "2 Segment");
  EXPECT_EQ(promote("3,S,,,,,P2Y,15,2021-06-01,2021-09-01\n"), "2 TermDuration");
  EXPECT_EQ(promote("3,S,,,,,,100.1,2021-06-01,2021-09-01\n"), "2 Percent");
  EXPECT_EQ(promote("3,S,,,,,,15,2021-06-01,2021-06-01\n"), "2 EndDate");
}

TEST_P(Imports, EachImportIsInTheActivityLog) {
  database().read_now([&](sql::Tx& tx) {
    const auto page = audit::list(tx, fixture::operator_at(kToday), {true, true},
                                  {.range = audit::parse_range("2020-01-01", "2020-01-31", kToday).value_or(audit::Query{}.range)});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->items.size(), 7u);
  });
}

/// Asks the price of everything that is listed for a commercial customer; returns how much that was.
int price_everything_listed(sql::Tx& tx, const std::string& country, Instant moment) {
  const Shopper shopper{.country = country, .partner_country = country, .customer = customers::Segment::kCommercial, .at = moment};
  std::vector<std::pair<Sku, SoldAvailability>> listed;
  for (const char* view : {"Software", "AzureReservations"}) {
    for (const Product& product : browse_products(tx, shopper, view)) {
      const std::vector<Sku> skus = browse_skus(tx, shopper, product.id).value();
      for (const Sku& sku : skus) {
        const auto availabilities = browse_availabilities(tx, shopper, product.id, sku).value();
        for (const SoldAvailability& sold : availabilities) listed.emplace_back(sku, sold);
      }
    }
  }
  int priced = 0;
  for (const auto& [sku, sold] : listed) {
    for (const auto& term : sold.terms) {
      const auto answer = price_item(tx,
                                     {.item = {sku.product_id, sku.id, sold.availability.id},
                                      .term_duration = term.duration,
                                      .billing_cycle = term.billing_cycle,
                                      .customer_country = country,
                                      .partner_country = country,
                                      .quantity = sku.minimum_quantity},
                                     moment);
      EXPECT_TRUE(answer) << country << " " << sku.title << ": " << answer.error().message;
      if (!answer) continue;
      EXPECT_FALSE(answer->return_policy.empty()) << sku.title;
      EXPECT_EQ(answer->currency.code(), sold.currency.code());
      ++priced;
    }
  }
  return priced;
}

TEST_P(Imports, WhatIsListedCanBePriced) {
  database().write_now([&](sql::Tx& tx) {
    const auto demo = import_demo_catalog(tx, fixture::operator_at(kToday), kData);
    ASSERT_TRUE(demo) << demo.error().message;
    int priced = 0;
    for (const Instant moment : {kToday, at("2021-07-07"), at("2026-11-21")}) {
      for (const Market& market : store::list_markets(tx)) priced += price_everything_listed(tx, market.country, moment);
    }
    EXPECT_GT(priced, 3000);
  });
}

}  // namespace
}  // namespace chandlery::catalog
