// The shelf of one customer (offers.h): what is on it, at what price, and what is not sold there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/fixture_for_tests.h"
#include "catalog/offers.h"
#include "catalog/promotions.h"
#include "catalog/resale.h"
#include "catalog/routes.h"
#include "customers/qualifications.h"
#include "customers/service.h"
#include "partners/service.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using test::at, test::code_of;
using testing::HasSubstr, testing::Not;

const Instant kNow = *parse_iso("2021-08-02T10:00:00Z");

class Offers : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) { fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data"); });
    partner_ = new_partner("direct.example", "1001", "US", "USD");
    customer_ = new_customer(partner_, "first.example", "US", customers::Segment::kCommercial);
  }

  Actor new_partner(std::string domain, std::string mpn_id, std::string country, std::string_view currency,
                    partners::PartnerType type = partners::PartnerType::kDirect, std::string provider = {}) {
    partners::NewPartner wanted{.name = domain, .domain = domain, .mpn_id = mpn_id, .type = type, .country = country,
                                .currency = Currency::parse(currency).value(), .address = address_in(country)};
    wanted.provider_id = std::move(provider);
    const auto prepared = partners::prepare_partner(std::move(wanted), kNow);
    if (!prepared) throw std::runtime_error(prepared.error().message + prepared.error().field);
    database().write_now([&](sql::Tx& tx) { create_partner(tx, fixture::operator_at(kNow), *prepared).value(); });
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = prepared->partner.id;
    actor.user_id = "user";
    actor.roles = {Role::kAdminAgent};
    actor.at = kNow;
    return actor;
  }
  std::string new_customer(const Actor& partner, std::string domain, std::string country, customers::Segment segment,
                           std::string reseller = {}) {
    customers::NewCustomer wanted{.domain = domain,
                                  .segment = segment,
                                  .billing = {.first_name = "Ada", .last_name = "Moss", .email = "ada@" + domain,
                                              .culture = "en-US", .language = "en", .company_name = domain,
                                              .address = address_in(country)}};
    wanted.associated_partner_id = std::move(reseller);
    const auto prepared = customers::prepare_customer(std::move(wanted), kNow);
    if (!prepared) throw std::runtime_error(prepared.error().message + prepared.error().field);
    database().write_now([&](sql::Tx& tx) { create_customer(tx, partner, *prepared).value(); });
    return prepared->customer.id;
  }
  static partners::Address address_in(const std::string& country) {
    if (country == "US") return {.country = "US", .city = "Redmond", .state = "WA", .line1 = "1 Main Street", .postal_code = "98052"};
    if (country == "AU") return {.country = "AU", .city = "Perth", .state = "WA", .line1 = "1 Main Street", .postal_code = "6000"};
    return {.country = country, .city = "Kassel", .line1 = "Werkstrasse 4", .postal_code = country == "DE" ? "34117" : "3952"};
  }
  http::Response offers(const Actor& actor, std::string_view customer, std::string_view query = {},
                        std::vector<http::Header> headers = {}) {
    const std::string target = "/v1/customers/" + std::string(customer) + "/offers" + std::string(query);
    return test::call(database(), router_, actor, http::Method::kGet, target, {}, std::move(headers));
  }
  http::Response offers(std::string_view query = {}) { return offers(partner_, customer_, query); }
  http::Response market_offers(const Actor& actor, std::string_view query) {
    return test::call(database(), router_, actor, http::Method::kGet, "/v1/marketoffers" + std::string(query));
  }
  /// Seats of another publisher that are paid monthly or yearly, at one price by the year and another by the month.
  void import_seats() {
    database().write_now([&](sql::Tx& tx) {
      const Actor actor = fixture::operator_at(fixture::at("2020-01-01"));
      fixture::must(import_products(tx, actor, R"([
        {"id":"SEATS0000001","title":"Seats","description":"d","publisher":"Q & Sons","kind":"software_subscription",
         "productType":{"id":"Software","displayName":"Software"},"targetViews":["SoftwareSubscriptions"],
         "skus":[{"id":"0001","title":"A seat","description":"d","maximumQuantity":100,"terms":["P1Y"],
                  "supportedBillingCycles":["monthly","annual"],"keySource":"generated",
                  "fulfilmentPolicyFamily":"software","returnPolicyFamily":"software-subscription"}]}])"));
      fixture::must(import_price_sheet(
          tx, actor,
          "ProductId,SkuId,TermDuration,BillingPlan,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,ERP Price,Segment\n"
          "SEATS0000001,0001,P1Y,Monthly,US,USD,132.00,2020-01-01,,,\n"
          "SEATS0000001,0001,P1Y,Annual,US,USD,120.00,2020-01-01,2021-08-01,,\n",
          nullptr));
    });
  }

  Actor partner_;
  std::string customer_;
  http::Router router_{routes([](sql::Tx&, const ItemIds&, Instant) { return CartCount{}; })};
};
INSTANTIATE_ON_BOTH_ENGINES(Offers);

TEST_P(Offers, AProductComesWithItsSkusTermsAndThePartnersCost) {
  const auto page = offers("?view=Software");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(at(page, "totalCount"), "2");
  EXPECT_EQ(at(page, "market.country"), "US");
  EXPECT_EQ(at(page, "market.priceIncludesTaxSoftware"), "false");
  EXPECT_EQ(at(page, "items[0].title"), "Database") << "by title";
  EXPECT_EQ(at(page, "items[1].title"), "Server 2019");
  EXPECT_EQ(at(page, "items[1].productType"), "perpetual_software");
  EXPECT_EQ(at(page, "items[1].priceIncludesTax"), "false");
  EXPECT_EQ(at(page, "items[1].skus[0].maximumQuantity"), "100");
  EXPECT_EQ(at(page, "items[1].skus[0].cancellation.refundOptions[0].type"), "Full");
  EXPECT_EQ(at(page, "items[1].skus[0].offers[0].catalogItemId"), fixture::item("SERVER000001", "0001", "US").to_string());
  EXPECT_EQ(at(page, "items[1].skus[0].offers[0].unitPrice"), "1069.00");
  EXPECT_EQ(at(page, "items[1].skus[0].offers[0].listPrice"), "1069.00");
  EXPECT_EQ(at(page, "items[1].skus[0].offers[0].recommendedPrice"), "1282.80");
  EXPECT_EQ(at(page, "items[1].skus[0].offers[0].termDuration"), "");
  EXPECT_EQ(at(page, "items[0].skus[0].unitsLeft"), "10");
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].termDuration"), "P1Y");
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].unitPrice"), "1500.00") << "the price in force, not the first one's";
}

TEST_P(Offers, APriceIsTheCartsWithPromotionAndTheResalePriceIsThePartnersOwn) {
  database().write_now([&](sql::Tx& tx) {
    fixture::must(import_promotions(tx, fixture::operator_at(*parse_iso("2021-01-01")),
                                    "PromotionId,Name,Percent,StartDate,EndDate,ProductId\n"
                                    "0b000000-0000-4000-8000-000000000001,Summer,10,2021-07-01,2021-09-01,SERVER000001\n"
                                    "0b000000-0000-4000-8000-000000000002,Over,50,2021-06-01,2021-07-01,SERVER000001\n"));
    ASSERT_TRUE(set_resale_rule(tx, partner_, {.product_id = "SERVER000001", .sku_id = {}, .availability_id = {}, .term = {}, .from = kNow,
                                               .kind = ResaleKind::kCostPlus, .amount = Decimal(20, 0), .currency = {}}));
  });
  const auto page = offers("?q=server");
  ASSERT_EQ(at(page, "totalCount"), "1") << page.body;
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].listPrice"), "1069.00");
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].unitPrice"), "962.10");
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].promotion.name"), "Summer");
  EXPECT_EQ(at(page, "items[0].skus[0].offers[0].resalePrice"), "1282.80");
  const Actor other = new_partner("other.example", "1002", "US", "USD");
  const std::string theirs = new_customer(other, "theirs.example", "US", customers::Segment::kCommercial);
  EXPECT_THAT(offers(other, theirs, "?q=server").body, Not(HasSubstr("resalePrice"))) << "another partner's book";
}

TEST_P(Offers, PromotionsAreListedByCountryToThePartnerAndToTheOperator) {
  database().write_now([&](sql::Tx& tx) {
    fixture::must(import_promotions(tx, fixture::operator_at(*parse_iso("2021-01-01")),
                                    "PromotionId,Name,Percent,StartDate,EndDate,ProductId,Market\n"
                                    "0b000000-0000-4000-8000-000000000001,Here,10,2021-07-01,2021-09-01,SERVER000001,US\n"
                                    "0b000000-0000-4000-8000-000000000002,There,10,2021-07-01,2021-09-01,SERVER000001,DE\n"));
  });
  for (const auto& [actor, path] : {std::pair(partner_, "/v1/productpromotions"),
                                    std::pair(fixture::operator_at(kNow), "/operator/v1/promotions")}) {
    const auto list = [&](const std::string& query) {
      return test::call(database(), router_, actor, http::Method::kGet, path + query);
    };
    EXPECT_EQ(at(list(""), "totalCount"), "2") << path;
    EXPECT_EQ(at(list("?country=de"), "totalCount"), "1") << path;
    EXPECT_EQ(at(list("?country=DE"), "items[0].name"), "There") << path;
    EXPECT_EQ(list("?country=Germany").status, 400) << path;
  }
}

TEST_P(Offers, WordsAreFoundInProductSkuAndId) {
  EXPECT_EQ(at(offers("?q=SERVER"), "totalCount"), "1");
  EXPECT_EQ(at(offers("?q=cores%20serv"), "items[0].id"), "SERVER000001") << "in any order";
  EXPECT_EQ(at(offers("?q=subscribe001"), "items[0].id"), "SUBSCRIBE001");
  EXPECT_EQ(at(offers("?q=16%20cores%20server%202019%2C%2016%20cores"), "items[0].id"), "SERVER000001");
  EXPECT_EQ(at(offers("?q=nothing"), "totalCount"), "0");
  EXPECT_EQ(at(offers("?q=%25"), "totalCount"), "0") << "a per cent sign is a sign";
  EXPECT_EQ(at(offers("?q=s_rver"), "totalCount"), "0");
  EXPECT_EQ(at(offers("?q=%5C"), "totalCount"), "0");
  EXPECT_EQ(at(offers("?q=%20"), "totalCount"), "2");
  EXPECT_EQ(offers("?q=" + std::string(kLongestSearch + 1, 'a')).status, 400);
}

TEST_P(Offers, WhatIsNotSoldInACountryIsNamedWithTheReason) {
  const Actor german = new_partner("rhein.example", "1003", "DE", "EUR");
  const std::string greenland = new_customer(german, "ice.example", "GL", customers::Segment::kCommercial);
  const auto reservations = offers(german, greenland, "?view=AzureReservations");
  ASSERT_EQ(at(reservations, "items[0].id"), "RESERVE00001") << reservations.body;
  EXPECT_EQ(at(reservations, "items[0].blocked.reasonCode"), "NotAvailableForCountry");
  EXPECT_EQ(at(reservations, "items[0].blocked.description"), "Reservations are not sold in Greenland.");
  Actor chinese = german;
  chinese.locale = "zh-CN";
  EXPECT_EQ(at(offers(chinese, greenland, "?view=AzureReservations"), "items[0].blocked.description"),
            "预留不在 Greenland 销售。");
  EXPECT_EQ(at(reservations, "items[0].skus[0].id"), "") << "no price for what cannot be bought";
  EXPECT_EQ(at(reservations, "market.notSold[0].reasonCode"), "NotAvailableForCountry");
  const auto software = offers(german, greenland);
  EXPECT_EQ(at(software, "items[0].skus[0].offers[0].unitPrice"), "990.00");
  EXPECT_EQ(at(software, "items[0].blocked.reasonCode"), "");
}

TEST_P(Offers, WhatKeepsThePartnerFromBuyingIsSaidBeforeItFillsACart) {
  EXPECT_EQ(at(offers(), "market.hindrances[0].reasonCode"), "AgreementMissing");
  EXPECT_EQ(at(offers(), "market.hindrances[1].reasonCode"), "");
  const std::string far = new_customer(partner_, "far.example", "DE", customers::Segment::kCommercial);
  EXPECT_EQ(at(offers(partner_, far), "market.hindrances[0].reasonCode"), "CountryMismatch");
}

TEST_P(Offers, ASegmentSeesItsOwnOffersAndMayAskForOne) {
  const Actor german = new_partner("rhein.example", "1003", "DE", "EUR");
  const std::string school = new_customer(german, "school.example", "DE", customers::Segment::kEducation);
  const auto both = offers(german, school);
  EXPECT_EQ(at(both, "items[0].skus[0].offers[0].segment"), "commercial");
  EXPECT_EQ(at(both, "items[0].skus[0].offers[1].segment"), "education");
  EXPECT_EQ(at(both, "items[0].skus[0].offers[1].unitPrice"), "490.00");
  const auto own = offers(german, school, "?segment=Education");
  EXPECT_EQ(at(own, "items[0].skus[0].offers[0].unitPrice"), "490.00");
  EXPECT_EQ(at(own, "items[0].skus[0].offers[1].unitPrice"), "");
  EXPECT_EQ(code_of(offers("?segment=education")), 400030);
  EXPECT_EQ(code_of(offers("?segment=rich")), 900126);
}

TEST_P(Offers, AGrantedQualificationOpensItsSegmentHereAsForAnOrder) {
  using customers::Segment;
  const Actor german = new_partner("rhein.example", "1003", "DE", "EUR");
  const std::string school = new_customer(german, "school.example", "DE", Segment::kCommercial);
  const auto segments = [&] {
    const auto page = offers(german, school);
    return at(page, "segments[0]") + " " + at(page, "segments[1]") + " " + at(page, "segments[2]") + " " + at(page, "segments[3]");
  };
  const auto decide = [&](std::string_view id, customers::QualificationEvent event) {
    database().write_now([&](sql::Tx& tx) { decide_qualification(tx, fixture::operator_at(kNow), id, event, "Why.").value(); });
  };
  EXPECT_EQ(segments(), "commercial   ");
  EXPECT_EQ(code_of(offers(german, school, "?segment=education")), 400030);
  std::string education;
  for (const Segment wanted : {Segment::kNonprofit, Segment::kGovernment, Segment::kEducation}) {
    database().write_now([&](sql::Tx& tx) {
      education = customers::request_qualification(tx, german, school, {.segment = wanted, .code = "DE-1"}).value().id;
    });
    EXPECT_EQ(code_of(offers(german, school, "?segment=education")), 400030) << "in review opens nothing";
    decide(education, customers::QualificationEvent::kGrant);
  }
  EXPECT_EQ(segments(), "commercial education government nonprofit");
  EXPECT_EQ(at(offers(german, school), "items[0].skus[0].offers[1].segment"), "education");
  const auto own = offers(german, school, "?segment=education");
  EXPECT_EQ(at(own, "items[0].skus[0].offers[0].unitPrice"), "490.00");
  EXPECT_EQ(at(own, "segments[3]"), "nonprofit") << "all that may be asked for, whichever was";
  const std::string products = "/v1/customers/" + school + "/products/SERVER000001/skus/0001/availabilities?targetSegment=education";
  EXPECT_EQ(at(test::call(database(), router_, german, http::Method::kGet, products), "items[0].segment"), "education");

  decide(education, customers::QualificationEvent::kWithdraw);
  EXPECT_EQ(segments(), "commercial government nonprofit ");
  EXPECT_EQ(code_of(offers(german, school, "?segment=education")), 400030);
  EXPECT_EQ(code_of(test::call(database(), router_, german, http::Method::kGet, products)), 400030);
}

TEST_P(Offers, PagesMeetWithoutGapOrRepetition) {
  const auto first = offers("?size=1");
  EXPECT_EQ(at(first, "items[0].title"), "Database");
  const std::string token = at(first, "continuationToken");
  EXPECT_EQ(at(first, "links.next.headers[0].value"), token);
  const auto second = offers(partner_, customer_, "?size=1", {{"MS-ContinuationToken", token}});
  EXPECT_EQ(at(second, "items[0].title"), "Server 2019");
  EXPECT_EQ(at(second, "continuationToken"), "");
  EXPECT_EQ(offers(partner_, customer_, "?size=1", {{"MS-ContinuationToken", "nonsense"}}).status, 400);
  EXPECT_EQ(offers(partner_, customer_, "?view=AzureReservations", {{"MS-ContinuationToken", token}}).status, 400);
  EXPECT_EQ(offers("?size=many").status, 400);
  EXPECT_EQ(code_of(offers("?view=shoes")), 400036);
}

TEST_P(Offers, NobodyElseSeesTheCustomersShelfAndAResellerHasNoPrices) {
  const Actor other = new_partner("other.example", "1002", "US", "USD");
  EXPECT_EQ(code_of(offers(other, customer_)), 20002);
  const Actor provider = new_partner("provider.example", "1004", "US", "USD", partners::PartnerType::kIndirectProvider);
  const Actor reseller =
      new_partner("reseller.example", "1005", "US", "USD", partners::PartnerType::kIndirectReseller, provider.partner_id);
  const std::string theirs =
      new_customer(provider, "shared.example", "US", customers::Segment::kCommercial, reseller.partner_id);
  EXPECT_EQ(offers(provider, theirs).status, 200);
  EXPECT_EQ(code_of(offers(reseller, theirs)), 2006);
}

TEST_P(Offers, PublisherAndBillingCycleLeaveTheOthersOutOnEveryPage) {
  import_seats();
  EXPECT_EQ(at(offers(), "totalCount"), "3");
  const auto sons = offers("?publisher=Q%20%26%20Sons");
  EXPECT_EQ(at(sons, "totalCount"), "1");
  EXPECT_EQ(at(sons, "items[0].id"), "SEATS0000001");
  EXPECT_EQ(at(offers("?publisher=Q"), "totalCount"), "0") << "the whole name";
  const auto page = offers("?publisher=P&size=1");
  EXPECT_EQ(at(page, "items[0].title"), "Database");
  EXPECT_THAT(at(page, "links.next.uri"), HasSubstr("publisher=P"));
  const std::string token = at(page, "continuationToken");
  const auto second = offers(partner_, customer_, "?publisher=P&size=1", {{"MS-ContinuationToken", token}});
  EXPECT_EQ(at(second, "items[0].title"), "Server 2019") << "the seats stand between by title";
  EXPECT_EQ(at(second, "continuationToken"), "");
  EXPECT_EQ(at(second, "choices.publishers[0]"), "") << "with the first page alone";

  const auto monthly = offers("?billingCycle=Monthly");
  EXPECT_EQ(at(monthly, "totalCount"), "1") << monthly.body;
  EXPECT_EQ(at(monthly, "items[0].skus[0].offers[0].billingCycle"), "monthly");
  EXPECT_EQ(at(monthly, "items[0].skus[0].offers[0].unitPrice"), "132.00");
  EXPECT_EQ(at(monthly, "items[0].skus[0].offers[1].billingCycle"), "");
  EXPECT_EQ(at(offers("?billingCycle=annual"), "totalCount"), "0") << "its yearly price has ended";
  EXPECT_EQ(at(offers("?billingCycle=one_time"), "totalCount"), "2");
  const auto reserved = offers("?view=AzureReservations&billingCycle=monthly");
  EXPECT_EQ(at(reserved, "items[0].skus[0].offers[1].termDuration"), "P3Y") << reserved.body;
  EXPECT_EQ(at(reserved, "items[0].skus[0].offers[2].billingCycle"), "") << "a price for every cycle is one for this";
  EXPECT_EQ(code_of(offers("?billingCycle=weekly")), 900126);
  EXPECT_EQ(offers("?publisher=" + std::string(kLongestSearch + 1, 'a')).status, 400);
  EXPECT_EQ(offers("?reservationType=" + std::string(kLongestSearch + 1, 'a')).status, 400);
}

TEST_P(Offers, AViewTellsAllThatItCanBeNarrowedByAsTheLastImportLeftIt) {
  import_seats();
  const auto software = offers("?size=1");
  EXPECT_EQ(at(software, "choices.publishers[0]"), "P");
  EXPECT_EQ(at(software, "choices.publishers[1]"), "Q & Sons") << "though it stands on the next page";
  EXPECT_EQ(at(software, "choices.billingCycles[0]"), "annual");
  EXPECT_EQ(at(software, "choices.billingCycles[1]"), "monthly");
  EXPECT_EQ(at(software, "choices.billingCycles[2]"), "one_time");
  EXPECT_EQ(at(offers("?view=SoftwarePerpetual"), "choices.publishers[1]"), "");
  EXPECT_EQ(at(offers("?view=SoftwarePerpetual"), "choices.billingCycles[0]"), "one_time");
  EXPECT_EQ(at(software, "choices.reservationTypes[0].id"), "");

  database().write_now([](sql::Tx& tx) {
    std::string renamed(fixture::kProducts);
    for (std::size_t place; (place = renamed.find("\"P\"")) != renamed.npos;) renamed.replace(place, 3, "\"New\"");
    const std::string type = R"("displayName":"Azure Reservation")";
    renamed.insert(renamed.find(type) + type.size(), R"(,"subType":{"id":"VirtualMachines","displayName":"Virtual Machines"})");
    fixture::must(import_products(tx, fixture::operator_at(kNow), renamed));
  });
  EXPECT_EQ(at(offers(), "choices.publishers[0]"), "New");
  EXPECT_EQ(at(offers(), "choices.publishers[1]"), "Q & Sons");
  EXPECT_EQ(at(offers(), "choices.publishers[2]"), "") << "what nothing has any more";
  const auto reservations = offers("?view=AzureReservations");
  EXPECT_EQ(at(reservations, "choices.reservationTypes[0].id"), "VirtualMachines");
  EXPECT_EQ(at(reservations, "choices.reservationTypes[0].displayName"), "Virtual Machines");
  EXPECT_EQ(at(offers("?view=AzureReservations&reservationType=virtualmachines"), "totalCount"), "1");
  EXPECT_EQ(at(offers("?view=AzureReservations&reservationType=SQL"), "totalCount"), "0");
}

TEST_P(Offers, ACustomerThatIsToBeMadeSeesWhatOneOfItsCountryWould) {
  const Actor german = new_partner("rhein.example", "1003", "DE", "EUR");
  const auto greenland = market_offers(german, "?country=gl");
  EXPECT_EQ(at(greenland, "market.country"), "GL");
  EXPECT_EQ(at(greenland, "links.self.uri"), "/marketoffers?country=GL&view=Software");
  EXPECT_EQ(at(greenland, "items[0].skus[0].offers[0].unitPrice"), "990.00");
  EXPECT_EQ(at(greenland, "market.hindrances[0].reasonCode"), "") << "whether it has agreed the caller knows";
  const std::string there = new_customer(german, "ice.example", "GL", customers::Segment::kCommercial);
  EXPECT_EQ(at(offers(german, there), "items[0].skus[0].offers[0].catalogItemId"),
            at(greenland, "items[0].skus[0].offers[0].catalogItemId"));
  EXPECT_EQ(at(market_offers(german, "?country=GL&view=AzureReservations"), "items[0].blocked.reasonCode"), "NotAvailableForCountry");
  EXPECT_EQ(at(market_offers(german, "?country=DE"), "items[0].skus[0].offers[1].segment"), "") << "it begins as commercial";
  EXPECT_EQ(code_of(market_offers(german, "?country=DE&segment=education")), 400030);

  EXPECT_EQ(at(market_offers(partner_, "?country=DE"), "market.hindrances[0].reasonCode"), "CountryMismatch");
  const auto first = market_offers(partner_, "?country=US&size=1");
  EXPECT_EQ(at(first, "items[0].title"), "Database");
  const auto second = test::call(database(), router_, partner_, http::Method::kGet, "/v1/marketoffers?country=US&size=1", {},
                                 {{"MS-ContinuationToken", at(first, "continuationToken")}});
  EXPECT_EQ(at(second, "items[0].title"), "Server 2019");
  EXPECT_EQ(code_of(market_offers(partner_, "")), 800002);
  EXPECT_EQ(code_of(market_offers(partner_, "?country=Germany")), 800002);
  EXPECT_EQ(code_of(market_offers(partner_, "?country=US&view=shoes")), 400036);
  EXPECT_EQ(code_of(market_offers(partner_, "?country=US&billingCycle=weekly")), 900126);
  const Actor provider = new_partner("provider.example", "1004", "US", "USD", partners::PartnerType::kIndirectProvider);
  const Actor reseller =
      new_partner("reseller.example", "1005", "US", "USD", partners::PartnerType::kIndirectReseller, provider.partner_id);
  EXPECT_EQ(code_of(market_offers(reseller, "?country=US")), 2006);
}

TEST_P(Offers, AMarketsShelfHasThePartnersOwnResalePrices) {
  const Actor other = new_partner("other.example", "1002", "US", "USD");
  database().write_now([&](sql::Tx& tx) {
    ASSERT_TRUE(set_resale_rule(tx, partner_, {.product_id = "SERVER000001", .sku_id = {}, .availability_id = {}, .term = {}, .from = kNow,
                                               .kind = ResaleKind::kCostPlus, .amount = Decimal(20, 0), .currency = {}}));
  });
  EXPECT_THAT(market_offers(partner_, "?country=US").body, HasSubstr("resalePrice"));
  EXPECT_THAT(market_offers(other, "?country=US").body, Not(HasSubstr("resalePrice")));
}

}  // namespace
}  // namespace chandlery::catalog
