// What an item costs, for whom, where and when; and every reason not to sell it, in its order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/fixture_for_tests.h"
#include "catalog/promotions.h"
#include "catalog/store.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using customers::Segment;
using fixture::at;
using fixture::item;

const Instant kToday = at("2021-03-08T10:00:00Z");

class PriceItem : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) { fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data"); });
  }
  Result<PricedItem> ask(const ItemQuestion& question, Instant moment = kToday) {
    Result<PricedItem> answer = fail(errors::kInternal);
    database().read_now([&](sql::Tx& tx) { answer = price_item(tx, question, moment); });
    return answer;
  }
  void refused(const ItemQuestion& question, const ErrorCode& code, Instant moment = kToday) {
    const Result<PricedItem> answer = ask(question, moment);
    ASSERT_FALSE(answer) << "was sold";
    EXPECT_TRUE(answer.error().is(code)) << answer.error().code->name << ": " << answer.error().message;
  }
  void import_blocks(std::string_view csv) {
    database().write_now([&](sql::Tx& tx) {
      fixture::must(import_market_blocks(tx, fixture::operator_at(kToday), csv));
    });
  }
};
INSTANTIATE_ON_BOTH_ENGINES(PriceItem);

ItemQuestion server_in(std::string market, std::string partner_country) {
  return {.item = item("SERVER000001", "0001", market),
          .customer_country = market,
          .partner_country = std::move(partner_country),
          .quantity = 3};
}
ItemQuestion reservation_in_us() {
  return {.item = item("RESERVE00001", "0001", "US"),
          .term_duration = "p3y",
          .billing_cycle = "Monthly",
          .customer_country = "US",
          .partner_country = "US"};
}
ItemQuestion database_in_us() {
  return {.item = item("SUBSCRIBE001", "0002", "US"), .customer_country = "US", .partner_country = "US"};
}

TEST_P(PriceItem, APerpetualServerIsPricedWithAllThatALineKeeps) {
  const Result<PricedItem> answer = ask(server_in("US", "US"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->product_title, "Server 2019");
  EXPECT_EQ(answer->sku_title, "Server 2019, 16 cores");
  EXPECT_EQ(answer->currency.code(), "USD");
  EXPECT_EQ(answer->unit_price.to_string(), "1069.00");
  EXPECT_EQ(answer->term_duration, "");
  EXPECT_EQ(answer->billing_cycle, "one_time");
  EXPECT_EQ(answer->key_source, KeySource::kPool);
  EXPECT_EQ(answer->return_policy, "onprem-2021-03");
  EXPECT_FALSE(answer->price_includes_tax);
  EXPECT_FALSE(answer->needs_reservation_registration);
  EXPECT_FALSE(answer->inventory_limited);
}

TEST_P(PriceItem, AReservationIsPricedForItsWholeTermWhateverItsBillingCycle) {
  const Result<PricedItem> answer = ask(reservation_in_us());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->unit_price.to_string(), "999.000000");
  EXPECT_EQ(answer->term_duration, "P3Y");
  EXPECT_EQ(answer->billing_cycle, "monthly");
  EXPECT_EQ(answer->return_policy, "reservation-12");
  EXPECT_TRUE(answer->needs_reservation_registration);
}

TEST_P(PriceItem, AustralianSoftwarePricesIncludeTax) {
  const Result<PricedItem> answer = ask(server_in("AU", "AU"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->price_includes_tax);
}

TEST_P(PriceItem, APriceHoldsUntilTheInstantAtWhichTheNextOneStarts) {
  const Instant change = at("2021-07-01");
  EXPECT_EQ(ask(database_in_us(), {change.micros - 1})->unit_price.to_string(), "1420.00");
  EXPECT_EQ(ask(database_in_us(), change)->unit_price.to_string(), "1500.00");
  refused(database_in_us(), errors::kInvalidOffer, at("2019-12-31T23:59:59Z"));
}

TEST_P(PriceItem, TheReturnPolicyIsTheOneInForceAtTheMoment) {
  EXPECT_EQ(ask(server_in("US", "US"), at("2021-01-29"))->return_policy, "deeplink-2021-01-perpetual");
  EXPECT_EQ(ask(server_in("US", "US"), at("2021-05-31T23:59:59Z"))->return_policy, "onprem-2021-03");
  EXPECT_EQ(ask(server_in("US", "US"), at("2021-06-01"))->return_policy, "perpetual-30d-2021-06");
  EXPECT_EQ(ask(database_in_us(), at("2022-07-11"))->return_policy, "subscription-7x24h-2022");
}

TEST_P(PriceItem, VolumeTiersAreGraduatedAndTheUnitPriceGivesTheTotal) {
  database().write_now([&](sql::Tx& tx) {
    fixture::must(import_price_sheet(tx, fixture::operator_at(kToday),
                                     "ProductId,SkuId,TermDuration,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate\n"
                                     "SERVER000001,0001,,US,USD,1.00,1,2,2021-04-01\n"
                                     "SERVER000001,0001,,US,USD,0.80,3,,2021-04-01\n", nullptr));
  });
  const Result<PricedItem> answer = ask(server_in("US", "US"), at("2021-04-01"));   // three of them
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->list_price.to_string(), "1.00");
  EXPECT_EQ(answer->unit_price.to_string(), "0.933333333333333");
  EXPECT_EQ(Money::of(answer->unit_price, 3, answer->currency, Rounding::kHalfAwayFromZero).to_string(), "2.80");
  EXPECT_EQ(answer->price_adjustment, R"(["Volume tiers: 2 at 1.00, 1 at 0.80"])");
}

TEST_P(PriceItem, TheHighestPromotionThatFitsComesOffWhileItLasts) {
  database().write_now([&](sql::Tx& tx) {
    fixture::must(import_promotions(tx, fixture::operator_at(at("2021-01-01")),
                                    "PromotionId,Name,ProductId,SkuId,Market,Segment,TermDuration,Percent,StartDate,EndDate\n"
                                    "a0000000-0000-4000-8000-000000000001,All,,,,,,5,2021-02-01,2022-01-01\n"
                                    "a0000000-0000-4000-8000-000000000002,Server,SERVER000001,0001,US,,perpetual,10,2021-03-01,2021-04-01\n"
                                    "a0000000-0000-4000-8000-000000000003,Schools,SERVER000001,,US,education,,50,2021-03-01,2021-04-01\n"
                                    "a0000000-0000-4000-8000-000000000004,Other,SUBSCRIBE001,,,,,90,2021-03-01,2021-04-01\n"));
  });
  const Result<PricedItem> march = ask(server_in("US", "US"));
  ASSERT_TRUE(march) << march.error().message;
  EXPECT_EQ(march->list_price.to_string(), "1069.00");
  EXPECT_EQ(march->unit_price.to_string(), "962.10");
  EXPECT_EQ(march->promotion_id, "a0000000-0000-4000-8000-000000000002");
  EXPECT_EQ(march->price_adjustment, R"(["10% promotion: Server"])");
  EXPECT_EQ(ask(server_in("US", "US"), at("2021-04-01"))->unit_price.to_string(), "1015.55");
  const Result<PricedItem> january = ask(server_in("US", "US"), at("2021-01-31"));
  EXPECT_EQ(january->unit_price.to_string(), "1069.00");
  EXPECT_EQ(january->promotion_id + january->price_adjustment, "");
}

TEST_P(PriceItem, AnUnknownItemCannotBeBought) {
  ItemQuestion question = server_in("US", "US");
  question.item.availability_id = "000000000000";
  refused(question, errors::kInvalidOffer);
}

TEST_P(PriceItem, AnItemOfAnotherMarketCannotBeBought) {
  ItemQuestion question = server_in("US", "US");
  question.customer_country = "UM";
  refused(question, errors::kInvalidOffer);
}

TEST_P(PriceItem, AnItemOfAnotherMarketIsToldAsBlockedWhereItsKindIsBlocked) {
  ItemQuestion question = reservation_in_us();
  question.customer_country = "UM";
  refused(question, errors::kCountryBlocked);
}

TEST_P(PriceItem, ASegmentBuysOnlyWhatItMay) {
  ItemQuestion question = server_in("DE", "DE");
  question.segments = Segment::kEducation;
  refused(question, errors::kSegmentNotAllowed);                        // before July 2021
  EXPECT_TRUE(ask(question, at("2021-07-07")));
  question.segments = Segment::kGovernment;
  refused(question, errors::kSegmentNotAllowed, at("2021-07-07"));
  question.segments = Segment::kCommercial;
  question.item = item("SERVER000001", "0001", "DE", Segment::kEducation);
  refused(question, errors::kSegmentNotAllowed, at("2021-07-07"));
  question.segments.opened = customers::SegmentSet().with(Segment::kNonprofit);
  refused(question, errors::kSegmentNotAllowed, at("2021-07-07"));
  question.segments.opened = question.segments.opened.with(Segment::kEducation);
  refused(question, errors::kSegmentNotAllowed);
  EXPECT_EQ(ask(question, at("2021-07-07"))->unit_price.to_string(), "490.00");
}

TEST_P(PriceItem, ABlockInTheCustomersCountryForbidsTheSale) {
  ItemQuestion question = reservation_in_us();
  question.item = item("RESERVE00001", "0001", "GL");
  question.customer_country = "GL";
  question.partner_country = "DE";
  refused(question, errors::kCountryBlocked);
}

TEST_P(PriceItem, ABlockInThePartnersCountryForbidsTheSale) {
  ItemQuestion question = reservation_in_us();
  question.partner_country = "UM";
  refused(question, errors::kCountryBlocked);
}

TEST_P(PriceItem, ABlockOfReservationsLeavesSoftwareOnSale) { EXPECT_TRUE(ask(server_in("GL", "DE"))); }

TEST_P(PriceItem, ABlockHoldsFromItsDateUntilItsEndAndForItsKindAlone) {
  import_blocks("iso_alpha2,english_name,product_type,blocked_from,blocked_to\n"
                "US,United States,perpetual_software,2021-02-01,2021-04-01\n");
  EXPECT_TRUE(ask(server_in("US", "US"), at("2021-01-31T23:59:59Z")));
  refused(server_in("US", "US"), errors::kCountryBlocked, at("2021-02-01"));
  EXPECT_TRUE(ask(server_in("US", "US"), at("2021-04-01")));
  EXPECT_TRUE(ask(database_in_us(), at("2021-02-01")));
}

TEST_P(PriceItem, APartnerSellsOnlyInItsOwnRegion) {
  refused(server_in("US", "DE"), errors::kCountryMismatch);
  refused(server_in("DE", "US"), errors::kCountryMismatch);
  refused(server_in("US", "CN"), errors::kCountryMismatch);   // no selling market at all
  EXPECT_TRUE(ask(server_in("DE", "CH")));
}

TEST_P(PriceItem, TermAndBillingCycleMustBeSaidWhereThereAreSeveral) {
  ItemQuestion question = reservation_in_us();
  question.term_duration = "";
  refused(question, errors::kBillingCycleInvalid);
  question = reservation_in_us();
  question.billing_cycle = "";
  refused(question, errors::kBillingCycleInvalid);
  question.billing_cycle = "annual";
  refused(question, errors::kBillingCycleInvalid);
  ItemQuestion perpetual = server_in("US", "US");
  perpetual.term_duration = "P1Y";
  refused(perpetual, errors::kBillingCycleInvalid);
}

TEST_P(PriceItem, TheQuantityStaysInTheSkusRange) {
  ItemQuestion question = server_in("US", "US");
  question.quantity = 0;
  refused(question, errors::kQuantityOutOfRange);
  question.quantity = 101;
  refused(question, errors::kQuantityOutOfRange);
  question.quantity = 100;
  EXPECT_TRUE(ask(question));
}

TEST_P(PriceItem, ALimitedStockIsTakenUntilItIsEmptyAndCanBePutBack) {
  ItemQuestion question = database_in_us();
  question.quantity = 11;
  refused(question, errors::kInventoryUnavailable);
  question.quantity = 10;
  ASSERT_TRUE(ask(question));
  EXPECT_TRUE(ask(question)->inventory_limited);
  database().write_now([&](sql::Tx& tx) {
    EXPECT_TRUE(take_inventory(tx, question.item, 7));
    const auto too_many = take_inventory(tx, question.item, 4);
    ASSERT_FALSE(too_many);
    EXPECT_TRUE(too_many.error().is(errors::kInventoryUnavailable));
  });
  refused(question, errors::kInventoryUnavailable);
  database().write_now([&](sql::Tx& tx) { return_inventory(tx, question.item, 7); });
  EXPECT_TRUE(ask(question));
}

TEST_P(PriceItem, TheFirstReasonInTheOrderIsTold) {
  ItemQuestion question = reservation_in_us();
  question.quantity = 0;                     // wrong from the end of the list to its start
  question.billing_cycle = "weekly";
  question.partner_country = "DE";
  question.segments = Segment::kGovernment;
  question.item.sku_id = "9999";
  refused(question, errors::kInvalidOffer);
  question.item.sku_id = "0001";
  refused(question, errors::kSegmentNotAllowed);
  question.segments = Segment::kCommercial;
  refused(question, errors::kCountryMismatch);
  question.partner_country = "UM";
  refused(question, errors::kCountryBlocked);
  question.partner_country = "US";
  refused(question, errors::kBillingCycleInvalid);
  question.billing_cycle = "one_time";
  refused(question, errors::kQuantityOutOfRange);
}

TEST_P(PriceItem, FulfilmentPoliciesAreReadAtTheMomentOfTheAct) {
  const auto policy_on = [&](std::string_view date) {
    std::optional<FulfilmentPolicy> policy;
    database().read_now([&](sql::Tx& tx) { policy = fulfilment_policy_of_sku(tx, "SERVER000001", "0001", at(date)); });
    return policy.value();
  };
  const FulfilmentPolicy seed_b = policy_on("2021-01-29"), seed_a = policy_on("2021-03-08");
  EXPECT_EQ(seed_b.id, "deeplink-2021-01");
  EXPECT_FALSE(seed_b.partner_view_key);
  EXPECT_TRUE(seed_b.deep_link);
  EXPECT_EQ(seed_a.id, "onprem-2021-03");
  EXPECT_TRUE(seed_a.partner_view_key);
  EXPECT_TRUE(seed_a.risk_notice_required);
  EXPECT_EQ(seed_a.partner_roles, RoleSet{Role::kAdminAgent});
  EXPECT_EQ(policy_on("2021-06-03").link_ttl_after_first_download, 5 * 86'400);
  EXPECT_EQ(policy_on("2020-01-01").link_max_downloads, 50);
}

TEST_P(PriceItem, APinnedReturnPolicyIsFoundByItsId) {
  database().read_now([&](sql::Tx& tx) {
    const auto week = find_return_policy(tx, "subscription-7x24h-2022").value();
    EXPECT_EQ(week.window_value, 168);
    EXPECT_EQ(week.window_unit, WindowUnit::kHour);
    EXPECT_EQ(week.basis, ReturnBasis::kProrated);
    const auto reservation = find_return_policy(tx, "reservation-12").value();
    EXPECT_FALSE(reservation.window_value);
    EXPECT_EQ(reservation.early_termination_percent, Decimal(12, 0));
    EXPECT_EQ(reservation.annual_cap->minor, 5'000'000);
    EXPECT_EQ(find_return_policy(tx, "never").value().basis, ReturnBasis::kNone);
    EXPECT_FALSE(find_return_policy(tx, "nothing"));
  });
}

}  // namespace
}  // namespace chandlery::catalog
