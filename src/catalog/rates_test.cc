// Tax and exchange rates: which one holds at a moment, and which tables are refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/exchange_rates.h"
#include "catalog/fixture_for_tests.h"
#include "catalog/tax_rates.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using fixture::at;
using testing::HasSubstr;

const Instant kToday = at("2021-03-08T10:00:00Z");
Currency currency(std::string_view code) { return *Currency::parse(code); }

class Rates : public test::OnBothEngines {
 protected:
  void SetUp() override { create_database(fixture::schemas()); }
  ImportReport import_taxes(std::string_view rows, Instant moment = kToday) {
    return import(import_tax_rates, "country,valid_from,rate_percent,name,source\n", rows, moment);
  }
  ImportReport import_exchange(std::string_view rows, Instant moment = kToday) {
    return import(import_exchange_rates, "CurrencyCode,USDPerUnit,Month\n", rows, moment);
  }
  std::string tax(std::string_view country, std::string_view moment) {
    std::string found = "none";
    database().read_now([&](sql::Tx& tx) {
      if (const auto rate = find_tax_rate(tx, country, at(moment))) found = rate->rate.to_string() + " " + rate->name;
    });
    return found;
  }
  std::string exchange(std::string_view from, std::string_view to, std::string_view moment) {
    std::string found = "none";
    database().read_now([&](sql::Tx& tx) {
      if (const auto rate = find_exchange_rate(tx, currency(from), currency(to), at(moment))) {
        found = rate->rate.to_string() + " of " + to_iso(rate->date);
      }
    });
    return found;
  }

 private:
  ImportReport import(Result<ImportReport> (*run)(sql::Tx&, const Actor&, std::string_view), std::string_view header,
                      std::string_view rows, Instant moment) {
    ImportReport report;
    const std::string text = std::string(header) + std::string(rows);
    database().write_now([&](sql::Tx& tx) { report = run(tx, fixture::operator_at(moment), text).value(); });
    return report;
  }
};
INSTANTIATE_ON_BOTH_ENGINES(Rates);

std::string first_error(const ImportReport& report) {
  if (report.errors.empty()) return "imported";
  const RowError& error = report.errors.front();
  return std::to_string(error.row) + " " + error.column + ": " + error.reason;
}

TEST_P(Rates, ATaxRateHoldsFromItsDayUntilTheNextOne) {
  import_taxes("DE,2007-01-01,19,VAT,\nDE,2020-07-01,16,VAT,\nDE,2021-01-01,19,VAT,\nCH,2018-01-01,7.7,VAT,\n");
  EXPECT_EQ(tax("DE", "2006-12-31T23:59:59Z"), "none");
  EXPECT_EQ(tax("DE", "2020-06-30T23:59:59Z"), "0.19 VAT");
  EXPECT_EQ(tax("DE", "2020-07-01"), "0.16 VAT");
  EXPECT_EQ(tax("DE", "2021-01-01"), "0.19 VAT");
  EXPECT_EQ(tax("CH", "2021-01-01"), "0.077 VAT");
  EXPECT_EQ(tax("US", "2021-01-01"), "none");
}

TEST_P(Rates, ATaxRateThatHasBegunNeverChanges) {
  import_taxes("DE,2007-01-01,19,VAT,s\n");
  EXPECT_THAT(first_error(import_taxes("FR,2014-01-01,20,VAT,\nDE,2007-01-01,18,VAT,s\n")), HasSubstr("3 valid_from: has passed"));
  EXPECT_THAT(first_error(import_taxes("DE,2020-01-01,18,VAT,s\n")), HasSubstr("2 valid_from: has passed"));
  EXPECT_EQ(tax("FR", "2021-01-01"), "none") << "half of a refused table was imported";
  EXPECT_EQ(import_taxes("DE,2007-01-01,19.0,VAT,s\n").unchanged, 1);
  EXPECT_EQ(import_taxes("DE,2021-07-01,16,VAT,s\n").written, 1);
  EXPECT_EQ(tax("DE", "2021-07-01"), "0.16 VAT");
}

TEST_P(Rates, AWrongTaxRowIsToldByRowAndColumn) {
  EXPECT_THAT(first_error(import_taxes("XX,2021-01-01,19,VAT,\n")), HasSubstr("2 country: "));
  EXPECT_THAT(first_error(import_taxes("DE,01/02/2021,19,VAT,\n")), HasSubstr("2 valid_from: "));
  EXPECT_THAT(first_error(import_taxes("DE,2021-01-01,-1,VAT,\n")), HasSubstr("2 rate_percent: "));
  EXPECT_THAT(first_error(import_taxes("DE,2021-01-01,1e1,VAT,\n")), HasSubstr("2 rate_percent: "));
  EXPECT_THAT(first_error(import_taxes("DE,2021-01-01,19,,\n")), HasSubstr("2 name: "));
  EXPECT_THAT(first_error(import_taxes("DE,2021-01-01,19,VAT,\nDE,2021-01-01,16,VAT,\n")), HasSubstr("3 valid_from: "));
}

TEST(RateTakenOn, IsTwoBusinessDaysBeforeTheMonthBeforeEnds) {
  const auto taken = [](std::string_view day) { return to_iso(rate_taken_on(*parse_iso_date(day))); };
  EXPECT_EQ(taken("2021-04-15"), "2021-03-29");   // 31 March 2021 was a Wednesday
  EXPECT_EQ(taken("2021-03-01"), "2021-02-25");   // 28 February 2021 was a Sunday
  EXPECT_EQ(taken("2021-06-30"), "2021-05-27");   // 31 May 2021 was a Monday
  EXPECT_EQ(taken("2021-01-01"), "2020-12-29");
  EXPECT_EQ(taken("1969-12-01"), "1969-11-27");   // 30 November 1969 was a Sunday
}

TEST_P(Rates, AnExchangeRateHoldsItsWholeMonth) {
  import_exchange("EUR,1.2100,202103\nEUR,1.1800,202104\nGBP,1.3900,202103\n");
  EXPECT_EQ(exchange("EUR", "USD", "2021-03-01"), "1.2100 of 2021-02-25");
  EXPECT_EQ(exchange("EUR", "USD", "2021-03-31T23:59:59Z"), "1.2100 of 2021-02-25");
  EXPECT_EQ(exchange("EUR", "USD", "2021-04-01"), "1.1800 of 2021-03-29");
  EXPECT_EQ(exchange("USD", "EUR", "2021-03-08"), "0.826446280992 of 2021-02-25");
  EXPECT_EQ(exchange("GBP", "EUR", "2021-03-08"), "1.148760330579 of 2021-02-25");
  EXPECT_EQ(exchange("EUR", "EUR", "2021-03-08"), "1 of 2021-02-25");
  EXPECT_EQ(exchange("GBP", "EUR", "2021-04-08"), "none");
  EXPECT_EQ(exchange("EUR", "USD", "2021-05-01"), "none");
}

TEST_P(Rates, ATableWithAGapIsRefusedByRowAndColumn) {
  EXPECT_EQ(first_error(import_exchange("EUR,1.21,202103\nGBP,1.39,202103\nEUR,1.18,202105\n")),
            "4 Month: leaves a gap: EUR has no rate for 202104");
  EXPECT_EQ(exchange("GBP", "USD", "2021-03-08"), "none") << "half of a refused table was imported";
  EXPECT_EQ(first_error(import_exchange("EUR,1.21,202103\n")), "imported");
  EXPECT_EQ(first_error(import_exchange("EUR,1.18,202105\n")), "2 Month: leaves a gap: EUR has no rate for 202104");
  EXPECT_EQ(first_error(import_exchange("EUR,1.18,202101\n")), "2 Month: leaves a gap: EUR has no rate for 202102");
  EXPECT_EQ(first_error(import_exchange("EUR,1.18,202101\nEUR,1.19,202102\nEUR,1.20,202104\n")), "imported");
}

TEST_P(Rates, ARateOfAMonthThatHasBegunNeverChanges) {
  import_exchange("EUR,1.21,202103\nEUR,1.18,202104\n");
  EXPECT_EQ(first_error(import_exchange("EUR,1.22,202103\n")), "2 USDPerUnit: another rate stands for this month, which has begun");
  EXPECT_EQ(import_exchange("EUR,1.2100,202103\nEUR,1.19,202104\n").written, 1);
  EXPECT_EQ(exchange("EUR", "USD", "2021-04-01"), "1.19 of 2021-03-29");
}

TEST_P(Rates, AWrongExchangeRowIsToldByRowAndColumn) {
  EXPECT_THAT(first_error(import_exchange("EURO,1.21,202103\n")), HasSubstr("2 CurrencyCode: "));
  EXPECT_THAT(first_error(import_exchange("EUR,0,202103\n")), HasSubstr("2 USDPerUnit: "));
  EXPECT_THAT(first_error(import_exchange("EUR,\"1,21\",202103\n")), HasSubstr("2 USDPerUnit: "));
  EXPECT_THAT(first_error(import_exchange("EUR,1.21,2021-03\n")), HasSubstr("2 Month: "));
  EXPECT_THAT(first_error(import_exchange("EUR,1.21,202113\n")), HasSubstr("2 Month: "));
  EXPECT_THAT(first_error(import_exchange("USD,1.01,202103\n")), HasSubstr("2 USDPerUnit: of the dollar"));
  EXPECT_THAT(first_error(import_exchange("EUR,1.21,202103\nEUR,1.21,202103\n")), HasSubstr("3 Month: "));
}

TEST_P(Rates, WhatIsExportedCanBeImportedAgain) {
  import_exchange("EUR,1.21,202103\nEUR,1.18,202104\nJPY,0.00912345,202103\n");
  std::string all, march;
  database().read_now([&](sql::Tx& tx) {
    all = export_exchange_rates(tx, std::nullopt);
    march = export_exchange_rates(tx, *Date::of(2021, 3, 31));
  });
  EXPECT_EQ(march, "CurrencyCode,USDPerUnit,Month\r\nUSD,1,202103\r\nEUR,1.21,202103\r\nJPY,0.00912345,202103\r\n");
  EXPECT_EQ(import_exchange(all.substr(all.find('\n') + 1)).unchanged, 5);
}

TEST_P(Rates, TheServersOwnTablesAreImportedWhole) {
  database().write_now([&](sql::Tx& tx) {
    const Actor actor = fixture::operator_at(kToday);
    ASSERT_TRUE(import_seeds(tx, actor, CHANDLERY_SOURCE_DIR "/data"));
    ASSERT_TRUE(import_demo_catalog(tx, actor, CHANDLERY_SOURCE_DIR "/data"));
  });
  EXPECT_EQ(tax("FI", "2026-01-01"), "0.255 VAT");
  EXPECT_EQ(tax("AU", "2021-03-08"), "0.10 GST");
  EXPECT_NE(exchange("JPY", "EUR", "2026-11-21"), "none");
}

}  // namespace
}  // namespace chandlery::catalog
