// The catalogue's rules: names, words, segments, refunds, and how a new price meets the ones that stand.
#include "catalog/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "catalog/price_import.h"
#include "catalog/price_sheet.h"
#include "platform/crypto/crypto.h"
#include "platform/files/zip.h"

namespace chandlery::catalog {
namespace {

using customers::Segment;
using testing::ElementsAre;

Instant at(std::string_view text) { return parse_iso(text).value(); }
Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

TEST(CatalogItemId, IsThreePartsOfLettersAndDigitsWithoutRegardToCase) {
  const auto id = CatalogItemId::parse("dzh318z0bps6:0001:DZH318Z08B3Z");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->to_string(), "DZH318Z0BPS6:0001:DZH318Z08B3Z");
  for (std::string_view wrong : {"", "a", "a:b", "a:b:", ":b:c", "a::c", "a:b:c:d", "a:b:c d", "a:b:c/..", "a:b:\xC3\xA9"}) {
    EXPECT_FALSE(CatalogItemId::parse(wrong)) << wrong;
  }
}

RC_GTEST_PROP(CatalogItemIdProperty, ReadsBackWhatItPrints, ()) {
  const auto letter = rc::gen::elementOf(std::string("0123456789ABCXYZ"));
  const auto part = [&] { return *rc::gen::container<std::string>(static_cast<std::size_t>(*rc::gen::inRange(1, 33)), letter); };
  const std::string a = part(), b = part(), c = part();
  const CatalogItemId id{a, b, c};
  RC_ASSERT(CatalogItemId::parse(id.to_string())->to_string() == id.to_string());
}

TEST(AvailabilityId, FollowsFromSkuMarketAndSegmentAlone) {
  crypto::initialise();
  const std::string id = availability_id("SERVER000001", "0001", "US", Segment::kCommercial);
  EXPECT_EQ(id.size(), 12u);
  EXPECT_TRUE(parse_item_part(id));
  EXPECT_EQ(id, availability_id("SERVER000001", "0001", "US", Segment::kCommercial));
  EXPECT_NE(id, availability_id("SERVER000001", "0001", "UM", Segment::kCommercial));
  EXPECT_NE(id, availability_id("SERVER000001", "0001", "US", Segment::kEducation));
  EXPECT_NE(id, availability_id("SERVER000001", "0002", "US", Segment::kCommercial));
}

TEST(Words, BillingCyclesAreReadInEverySpellingAndWrittenInOne) {
  for (std::string_view spelling : {"one_time", "OneTime", "onetime", "ONE-TIME", "one time"}) {
    EXPECT_EQ(parse_billing_cycle(spelling), "one_time") << spelling;
  }
  EXPECT_EQ(parse_billing_cycle("Monthly"), "monthly");
  EXPECT_FALSE(parse_billing_cycle("weekly"));
  EXPECT_FALSE(parse_billing_cycle(""));
}

TEST(Views, OnPremisesSoftwareIsSoftwareAndAChildIsInItsParent) {
  EXPECT_EQ(parse_target_view("onpremisessoftware"), "Software");
  EXPECT_EQ(parse_target_view("AZURERESERVATIONSVM"), "AzureReservationsVM");
  EXPECT_FALSE(parse_target_view("Everything"));
  EXPECT_THAT(views_with_parents({"SoftwarePerpetual"}), ElementsAre("Software", "SoftwarePerpetual"));
}

TEST(Segments, WhoMayBuyWhatSinceJuly2021) {
  const Instant later = at("2021-07-07");
  const std::vector<Segment> all = {Segment::kCommercial, Segment::kEducation, Segment::kGovernment, Segment::kNonprofit};
  for (Segment customer : all) {
    for (Segment offer : all) {
      const bool own = customer == offer;
      const bool commercial_too = offer == Segment::kCommercial && customer != Segment::kGovernment;
      EXPECT_EQ(segment_may_buy(customer, offer, later), own || commercial_too)
          << customers::to_string(customer) << " buys " << customers::to_string(offer);
    }
  }
}

TEST(Segments, BeforeThatOnlyCommercialCustomersBuy) {
  const Instant before{at("2021-07-07").micros - 1};
  EXPECT_TRUE(segment_may_buy(Segment::kCommercial, Segment::kCommercial, before));
  EXPECT_FALSE(segment_may_buy(Segment::kEducation, Segment::kCommercial, before));
  EXPECT_FALSE(segment_may_buy(Segment::kGovernment, Segment::kGovernment, before));
}

TEST(Segments, AGrantedQualificationOpensItsOwnAndTakesNothingAway) {
  const Instant later = at("2021-07-07");
  const std::vector<Segment> all = {Segment::kCommercial, Segment::kEducation, Segment::kGovernment, Segment::kNonprofit};
  for (Segment own : all) {
    for (Segment opened : all) {
      const customers::Segments customer(own, customers::SegmentSet().with(opened));
      for (Segment offer : all) {
        EXPECT_EQ(segment_may_buy(customer, offer, later), offer == opened || segment_may_buy(own, offer, later))
            << customers::to_string(own) << " with " << customers::to_string(opened) << " buys " << customers::to_string(offer);
      }
    }
  }
  const customers::Segments school(Segment::kCommercial, customers::SegmentSet().with(Segment::kEducation));
  EXPECT_FALSE(segment_may_buy(school, Segment::kEducation, Instant{later.micros - 1}));
  EXPECT_TRUE(segment_may_buy(school, Segment::kCommercial, Instant{later.micros - 1}));
}

TEST(RefundOptions, FollowFromTheReturnPolicy) {
  ReturnPolicy full{.window_value = 60, .basis = ReturnBasis::kFull};
  EXPECT_THAT(refund_options(full), ElementsAre(RefundOption{true, "P60D"}));
  ReturnPolicy week{.window_value = 168, .window_unit = WindowUnit::kHour, .basis = ReturnBasis::kProrated, .full_within_hours = 24};
  EXPECT_THAT(refund_options(week), ElementsAre(RefundOption{true, "P1D"}, RefundOption{false, "P7D"}));
  ReturnPolicy hours{.window_value = 25, .window_unit = WindowUnit::kHour, .basis = ReturnBasis::kProrated};
  EXPECT_THAT(refund_options(hours), ElementsAre(RefundOption{false, "PT25H"}));
  ReturnPolicy term{.basis = ReturnBasis::kProrated};
  EXPECT_THAT(refund_options(term), ElementsAre(RefundOption{false, ""}));
  EXPECT_TRUE(refund_options(ReturnPolicy{.basis = ReturnBasis::kNone}).empty());
}

TEST(SheetDates, AreReadInTheTradesFormAndInIso) {
  EXPECT_EQ(parse_sheet_date("3/1/2018 12:00:00 AM"), at("2018-03-01"));
  EXPECT_EQ(parse_sheet_date("12/31/2021 11:59:59 PM"), at("2021-12-31T23:59:59Z"));
  EXPECT_EQ(parse_sheet_date("2018-03-01T00:00:00Z"), at("2018-03-01"));
  for (std::string_view wrong : {"", "tomorrow", "2/30/2021 12:00:00 AM", "2021-02-30", "13/1/2021 12:00:00 AM", "2021-01-01T00:00:00.5Z"}) {
    EXPECT_FALSE(parse_sheet_date(wrong)) << wrong;
  }
}

RC_GTEST_PROP(SheetDatesProperty, ReadsBackWhatItPrints, ()) {
  // From the year 5 to the year 9892.
  const Instant instant{*rc::gen::inRange<std::int64_t>(-62'000'000'000, 250'000'000'000) * Instant::kSecond};
  RC_ASSERT(parse_sheet_date(format_sheet_date(instant)) == instant);
}

TEST(UnitPrices, AreNotNegativeAndFitTheirCurrency) {
  const Currency usd = *Currency::parse("USD"), jpy = *Currency::parse("JPY"), kwd = *Currency::parse("KWD");
  EXPECT_FALSE(refuse_price(decimal("0.737586"), usd));
  EXPECT_FALSE(refuse_price(decimal("158212"), jpy));
  EXPECT_FALSE(refuse_price(decimal("158212.00"), jpy));
  EXPECT_FALSE(refuse_price(decimal("329.252"), kwd));
  EXPECT_TRUE(refuse_price(decimal("158212.50"), jpy));
  EXPECT_TRUE(refuse_price(decimal("-1"), usd));
  EXPECT_TRUE(refuse_price(decimal("0.1234567891"), usd));
  EXPECT_TRUE(refuse_price(decimal("1000000000"), usd));
}

// How a line meets standing prices.
Price price(std::string_view from, std::string_view to, std::string_view amount) {
  Price made{.from = at(from), .currency = *Currency::parse("USD"), .unit_price = decimal(amount)};
  if (!to.empty()) made.to = at(to);
  return made;
}
using Act = PriceChange::Act;
const Instant kToday = at("2021-03-08T10:00:00Z");

/// A line against the one price that stands.
std::expected<PriceChange, std::string> plan(const Price& line, const Price& standing) {
  return plan_price(line, {{standing.from, standing}}, kToday);
}

TEST(PlanPrice, ALaterPriceClosesTheOlderOneAtItsStart) {
  const auto change = plan(price("2021-04-01", "", "11"), price("2021-01-01", "", "10"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->act, Act::kInsert);
  ASSERT_EQ(change->to_close.size(), 1u);
  EXPECT_EQ(change->to_close[0].from, at("2021-01-01"));
}

TEST(PlanPrice, WhatIsKnownAlreadyChangesNothing) {
  EXPECT_EQ(plan(price("2021-01-01", "", "10.00"), price("2021-01-01", "", "10"))->act, Act::kNothing);
  EXPECT_EQ(plan(price("2021-01-01", "", "10"), price("2021-01-01", "2021-04-01", "10"))->act, Act::kNothing);
}

TEST(PlanPrice, APriceThatHasBegunNeverChanges) {
  EXPECT_FALSE(plan(price("2021-01-01", "", "12"), price("2021-01-01", "", "10")));
}

TEST(PlanPrice, APriceStillToComeMayBeReplaced) {
  const auto change = plan(price("2021-04-01", "", "12"), price("2021-04-01", "", "10"));
  ASSERT_TRUE(change);
  EXPECT_EQ(change->act, Act::kReplace);
}

TEST(PlanPrice, APriceMayBeGivenAnEndStillToComeButNoneInThePast) {
  EXPECT_EQ(plan(price("2021-01-01", "2021-05-01", "10"), price("2021-01-01", "", "10"))->act, Act::kEnd);
  EXPECT_FALSE(plan(price("2021-01-01", "2021-02-01", "10"), price("2021-01-01", "", "10")));
}

TEST(PlanPrice, AnEarlierPriceMustEndBeforeTheOneThatStands) {
  EXPECT_FALSE(plan(price("2020-06-01", "", "9"), price("2021-01-01", "", "10")));
  EXPECT_FALSE(plan(price("2020-06-01", "2021-02-01", "9"), price("2021-01-01", "", "10")));
  EXPECT_EQ(plan(price("2020-06-01", "2021-01-01", "9"), price("2021-01-01", "", "10"))->act, Act::kInsert);
}

TEST(LastCancellable, IsTheEndOfTheLastDayOrTheHour) {
  ReturnPolicy policy{.window_value = 60};
  EXPECT_EQ(to_iso(*last_cancellable(policy, at("2021-03-08T10:00:00Z"))), "2021-05-07T23:59:59.999999Z");
  policy.window_value = 30;
  EXPECT_EQ(Date::of(*last_cancellable(policy, at("2021-06-01T00:00:00Z"))), *parse_iso_date("2021-07-01"));
  policy.window_value = 168;
  policy.window_unit = WindowUnit::kHour;
  EXPECT_EQ(to_iso(*last_cancellable(policy, at("2022-10-20T09:15:00Z"))), "2022-10-27T09:15:00Z");
  policy.basis = ReturnBasis::kNone;
  EXPECT_FALSE(last_cancellable(policy, at("2022-10-20T09:15:00Z")));
}

TEST(Zip, HoldsOneDeflatedFile) {
  const std::string zip = files::zip_of_one("pricesheet.csv", std::string(1000, 'a'), at("2021-03-08T10:00:00Z"));
  EXPECT_EQ(zip.substr(0, 4), "PK\x03\x04");
  EXPECT_EQ(zip.substr(30, 14), "pricesheet.csv");
  EXPECT_EQ(zip.substr(zip.size() - 22, 4), "PK\x05\x06");
  EXPECT_LT(zip.size(), 200u);
}

}  // namespace
}  // namespace chandlery::catalog
