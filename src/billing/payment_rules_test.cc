// Which invoices a payment is for.
#include "billing/payment_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace chandlery::billing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Currency kEuro = *Currency::parse("EUR");
const Currency kYen = *Currency::parse("JPY");
Money eur(std::int64_t minor) { return {minor, kEuro}; }

TEST(NamedInvoices, AreFoundAsPeopleWriteThem) {
  EXPECT_THAT(named_invoices("Invoice G000000101"), ElementsAre("G000000101"));
  EXPECT_THAT(named_invoices("g000000101,G000000102/G000000101"), ElementsAre("G000000101", "G000000102"));
  EXPECT_THAT(named_invoices("OneTime-G000000103 and G 000 000 104."), ElementsAre("G000000103", "G000000104"));
  EXPECT_THAT(named_invoices("RE.G000-000-105"), ElementsAre("G000000105"));
}

TEST(NamedInvoices, OtherNumbersAreNone) {
  EXPECT_THAT(named_invoices("G0000001012"), IsEmpty());
  EXPECT_THAT(named_invoices("G00000010"), IsEmpty());
  EXPECT_THAT(named_invoices("XG000000101 1G000000101"), IsEmpty());
  EXPECT_THAT(named_invoices("G"), IsEmpty());
  EXPECT_THAT(named_invoices(""), IsEmpty());
}

TEST(Allocate, NamedInvoicesArePaidInTheirOrderEachUpToItsBalance) {
  const std::vector<std::string> named = {"G000000102", "G000000101", "G000000199"};
  const std::vector<OpenInvoice> open = {{"G000000101", eur(5'000)}, {"G000000102", eur(11'900)}};
  EXPECT_THAT(allocate(eur(15'000), named, open),
              ElementsAre(Allocation{"G000000102", eur(11'900)}, Allocation{"G000000101", eur(3'100)}));
  EXPECT_THAT(allocate(eur(20'000), named, open),
              ElementsAre(Allocation{"G000000102", eur(11'900)}, Allocation{"G000000101", eur(5'000)}));
}

TEST(Allocate, WithoutANameOnlyTheOneExactBalanceIsMeant) {
  const std::vector<OpenInvoice> one = {{"G000000101", eur(5'000)}, {"G000000102", eur(11'900)}};
  EXPECT_THAT(allocate(eur(11'900), {}, one), ElementsAre(Allocation{"G000000102", eur(11'900)}));
  EXPECT_THAT(allocate(eur(11'901), {}, one), IsEmpty());
  const std::vector<OpenInvoice> two = {{"G000000101", eur(11'900)}, {"G000000102", eur(11'900)}};
  EXPECT_THAT(allocate(eur(11'900), {}, two), IsEmpty());
}

TEST(Allocate, AnotherCurrencyIsNeverTouched) {
  const std::vector<std::string> named = {"G000000101"};
  const std::vector<OpenInvoice> yen = {{"G000000101", {11'900, kYen}}};
  EXPECT_THAT(allocate(eur(11'900), named, yen), IsEmpty());
  EXPECT_THAT(allocate(eur(11'900), {}, yen), IsEmpty());
}

RC_GTEST_PROP(Allocate, NeverGivesMoreThanThereIsNorMoreThanIsOwed, ()) {
  const auto available = eur(*rc::gen::inRange<std::int64_t>(1, 10'000));
  std::vector<OpenInvoice> open;
  for (int i = 0; i < *rc::gen::inRange(0, 6); ++i) {
    open.push_back({"G00000010" + std::to_string(i), eur(*rc::gen::inRange<std::int64_t>(1, 3'000))});
  }
  std::vector<std::string> named;
  for (const int i : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8))) {
    const std::string number = "G00000010" + std::to_string(i);
    if (std::find(named.begin(), named.end(), number) == named.end()) named.push_back(number);
  }
  std::int64_t given = 0;
  for (const Allocation& each : allocate(available, named, open)) {
    const auto invoice = std::find_if(open.begin(), open.end(), [&](const auto& o) { return o.number == each.number; });
    RC_ASSERT(invoice != open.end());
    RC_ASSERT(each.amount.minor > 0 && each.amount.minor <= invoice->balance.minor);
    given += each.amount.minor;
  }
  RC_ASSERT(given <= available.minor);
}

}  // namespace
}  // namespace chandlery::billing
