// Price lists, their differences, the partner's own prices and the operator's preview, over the routes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/fixture_for_tests.h"
#include "catalog/price_list.h"
#include "catalog/routes.h"
#include "core/text.h"
#include "platform/http/body.h"
#include "support/calls.h"
#include "support/engines.h"

namespace chandlery::catalog {
namespace {

using fixture::at, test::code_of;
using http::Method;
using testing::HasSubstr, testing::Not;

const Instant kNow = at("2021-03-08T10:00:00Z");
constexpr std::string_view kHeader = "ProductId,SkuId,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,ERP Price\n";

class PriceLists : public test::OnBothEngines {
 protected:
  void SetUp() override {
    create_database(fixture::schemas());
    database().write_now([&](sql::Tx& tx) {
      fixture::import_everything(tx, CHANDLERY_SOURCE_DIR "/data");
      // April: the server becomes dearer, the one-year reservation ends, the database stays.
      fixture::must(import_price_sheet(tx, fixture::operator_at(kNow),
                                       std::string(kHeader) + "SERVER000001,0001,,US,USD,1100.00,2021-04-01,,1320.00\n"
                                                              "RESERVE00001,0001,P1Y,US,USD,512.40,2020-01-01,2021-04-01,\n",
                                       nullptr));
    });
  }
  static Actor partner(std::string id) {
    Actor actor;
    actor.kind = PrincipalKind::kPartnerUser;
    actor.mode = TokenMode::kAppAndUser;
    actor.partner_id = std::move(id);
    actor.user_id = "user";
    actor.roles = {Role::kAdminAgent};
    actor.at = kNow;
    return actor;
  }
  http::Response get(std::string_view target, const Actor& actor = partner("one")) {
    http::Response response = test::call(database(), router_, actor, Method::kGet, target);
    std::string piece;
    while (response.source && response.source->next(piece)) {
      response.body += piece;
      piece.clear();
    }
    return response;
  }
  http::Response set(std::string_view body, const Actor& actor = partner("one")) {
    return test::call(database(), router_, actor, Method::kPost, "/v1/resaleprices", std::string(body));
  }
  /// The server's resale price in the United States.
  std::string resale(const Actor& actor = partner("one"), std::string_view query = "") {
    return test::at(get("/v1/pricelists?country=US" + std::string(query), actor), "items[1].resalePrice");
  }

  const std::string server_ = fixture::item("SERVER000001", "0001", "US").to_string();
  http::Router router_{routes([](sql::Tx&, const ItemIds& items, Instant) { return CartCount{std::ssize(items), 7}; })};
};
INSTANTIATE_ON_BOTH_ENGINES(PriceLists);

TEST_P(PriceLists, AListShowsCostRecommendedPriceAndMargin) {
  const http::Response list = get("/v1/pricelists?country=us");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(test::at(list, "totalCount"), "4");
  EXPECT_EQ(test::at(list, "items[2].catalogItemId"), server_);
  EXPECT_EQ(test::at(list, "items[2].listPrice"), "1069.00");
  EXPECT_EQ(test::at(list, "items[2].recommendedPrice"), "1282.80");
  EXPECT_EQ(test::at(list, "items[2].listMargin.amount"), "213.80");
  EXPECT_EQ(test::at(list, "items[2].listMargin.percent"), "16.67");
  EXPECT_EQ(test::at(list, "items[2].resalePrice"), "");
  EXPECT_EQ(test::at(get("/v1/pricelists?country=US&month=202104"), "items[1].listPrice"), "1100.00");
  EXPECT_EQ(test::at(get("/v1/pricelists?country=US&month=201912"), "totalCount"), "0");
  EXPECT_EQ(test::at(get("/v1/pricelists?country=DE&segment=education"), "totalCount"), "1");
}

TEST_P(PriceLists, AListIsSearchedByTheWordsOfItsTitlesInAnyOrderAndCase) {
  const std::string product = test::at(get("/v1/pricelists?country=US"), "items[2].productTitle");
  const std::string first = product.substr(0, product.find(' ')), last = product.substr(product.rfind(' ') + 1);
  const http::Response found = get("/v1/pricelists?country=US&q=" + http::percent_encode(text::fold(last) + " " + first));
  EXPECT_EQ(test::at(found, "totalCount"), "1") << found.body;
  EXPECT_EQ(test::at(found, "items[0].productTitle"), product);
  EXPECT_EQ(test::at(get("/v1/pricelists?country=US&q=" + first + "%20nowhere"), "totalCount"), "0");
  EXPECT_THAT(get("/v1/pricelists?country=US&format=csv&q=nowhere").body, Not(HasSubstr("1069")));
}

TEST_P(PriceLists, WhatAListCannotAnswerIsTold) {
  EXPECT_EQ(get("/v1/pricelists").status, 400);
  EXPECT_EQ(get("/v1/pricelists?country=XX").status, 400);
  EXPECT_EQ(get("/v1/pricelists?country=US&month=2021-04").status, 400);
  EXPECT_EQ(get("/v1/pricelists?country=US&segment=rich").status, 400);
  EXPECT_EQ(get("/v1/pricelists?country=US&format=xml").status, 400);
  EXPECT_EQ(get("/v1/pricelists?country=US&MS-ContinuationToken=nonsense").status, 400);
  EXPECT_EQ(get("/v1/pricelists/changes?country=US&flags=NEW").status, 400);
}

TEST_P(PriceLists, PagesFollowEachOtherWithoutGapOrRepetition) {
  std::string token, seen;
  for (int pages = 0; pages < 10; ++pages) {
    const http::Response page = get("/v1/pricelists?country=US&size=1&MS-ContinuationToken=" + http::percent_encode(token));
    ASSERT_EQ(page.status, 200) << page.body;
    seen += test::at(page, "items[0].skuId") + test::at(page, "items[0].termDuration") + " ";
    token = test::at(page, "continuationToken");
    if (token.empty()) break;
  }
  EXPECT_EQ(seen, "0001P1Y 0001P3Y 0001 0002P1Y  ");
}

TEST_P(PriceLists, TwoMonthsDifferByTheTradesFlags) {
  const http::Response changes = get("/v1/pricelists/changes?country=US&from=202103&to=202104");
  ASSERT_EQ(changes.status, 200) << changes.body;
  EXPECT_EQ(test::at(changes, "items[0].flag") + test::at(changes, "items[0].termDuration"), "DELP1Y");
  EXPECT_EQ(test::at(changes, "items[1].flag") + test::at(changes, "items[1].termDuration"), "UNCP3Y");
  EXPECT_EQ(test::at(changes, "items[2].flag"), "CHG");
  EXPECT_EQ(test::at(changes, "items[2].before.listPrice"), "1069.00");
  EXPECT_EQ(test::at(changes, "items[2].after.listPrice"), "1100.00");
  EXPECT_EQ(test::at(changes, "items[3].flag"), "UNC");
  EXPECT_EQ(get("/v1/pricelists/changes?country=US").body.find("\"ADD\""), std::string::npos) << "this month and the next";
  const http::Response back = get("/v1/pricelists/changes?country=US&from=202104&to=202103&flags=ADD,CHG");
  EXPECT_EQ(test::at(back, "totalCount"), "2");
  EXPECT_EQ(test::at(back, "items[0].flag"), "ADD");
  EXPECT_THAT(get("/v1/pricelists/changes?country=US&from=202103&to=202103&flags=ADD,CHG,DEL").body, HasSubstr("\"totalCount\":0"));
}

TEST_P(PriceLists, ADifferenceReadPageByPageIsTheSame) {
  const std::string whole = get("/v1/pricelists/changes?country=US&from=202103&to=202104&format=csv").body;
  EXPECT_THAT(whole, testing::StartsWith("Flag,ProductId,"));
  EXPECT_THAT(whole, HasSubstr("CHG,SERVER000001,0001,"));
  std::string token, flags;
  for (int pages = 0; pages < 20; ++pages) {
    Page<DifferenceRow> page;
    database().read_now([&](sql::Tx& tx) {
      page = price_difference(tx, {.country = "US", .segment = {}}, at("2021-03-08"), at("2021-04-01"), token, 2).value();
    });
    for (const DifferenceRow& row : page.items) flags += std::string(to_string(row.flag)) + " ";
    token = page.next;
    if (token.empty()) break;
  }
  EXPECT_EQ(flags, "DEL UNC CHG UNC ");
}

TEST_P(PriceLists, APartnersOwnPriceIsItsOwnAndShowsItsMargin) {
  const std::string own = R"({"catalogItemId":")" + server_ + R"(","kind":"fixed","amount":1200.00,"currency":"USD"})";
  const http::Response made = set(own);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(test::at(made, "effectiveFrom"), "2021-03-08T10:00:00Z");
  const http::Response list = get("/v1/pricelists?country=US");
  EXPECT_EQ(test::at(list, "items[2].resalePrice"), "1200.00");
  EXPECT_EQ(test::at(list, "items[2].resaleMargin.amount"), "131.00");
  EXPECT_EQ(test::at(list, "items[2].resaleMargin.percent"), "10.92");
  EXPECT_THAT(get("/v1/pricelists?country=US&format=csv").body, HasSubstr(",1200.00,131.00,10.92,"));
  EXPECT_THAT(get("/v1/pricelists?country=US", partner("two")).body, Not(HasSubstr("1200.00"))) << "another partner saw it";
  EXPECT_EQ(test::at(get("/v1/resaleprices", partner("two")), "totalCount"), "0");
  EXPECT_EQ(test::at(get("/v1/resaleprices"), "items[0].amount"), "1200.00");
}

TEST_P(PriceLists, TheNarrowestRuleWinsFromItsDate) {
  EXPECT_EQ(set(R"({"kind":"cost_plus","percent":10})").status, 201);
  EXPECT_EQ(test::at(get("/v1/pricelists?country=US"), "items[2].resalePrice"), "1175.90");
  EXPECT_EQ(set(R"({"productId":"SERVER000001","kind":"recommended_minus","percent":"5","effectiveFrom":"2021-04-01"})").status, 201);
  EXPECT_EQ(test::at(get("/v1/pricelists?country=US"), "items[2].resalePrice"), "1175.90");
  EXPECT_EQ(resale(partner("one"), "&month=202104"), "1254.00");
  EXPECT_EQ(set(R"({"productId":"SERVER000001","skuId":"0001","termDuration":"perpetual","kind":"cost_plus","percent":0,"effectiveFrom":"2021-04-01"})").status, 201);
  EXPECT_EQ(resale(partner("one"), "&month=202104"), "1100.00");
  EXPECT_EQ(set(R"({"productId":"SERVER000001","skuId":"0001","termDuration":"perpetual","kind":"none","effectiveFrom":"2021-05-01"})").status, 201);
  EXPECT_EQ(resale(partner("one"), "&month=202105"), "1254.00");
}

TEST_P(PriceLists, AWrongResalePriceIsRefusedByItsField) {
  const auto refused = [&](const std::string& body) {
    const http::Response answer = set(body);
    return answer.status == 201 ? std::string("set") : std::to_string(answer.status) + " " + test::at(answer, "field");
  };
  const std::string item = R"({"catalogItemId":")" + server_ + R"(",)";
  EXPECT_EQ(refused(item + R"("kind":"fixed","amount":-1,"currency":"USD"})"), "400 amount");
  EXPECT_EQ(refused(item + R"("kind":"fixed","amount":100,"currency":"EUR"})"), "400 currency");
  EXPECT_EQ(refused(item + R"("kind":"fixed","amount":100,"currency":"XQX"})"), "400 currency");
  EXPECT_EQ(refused(item + R"("kind":"fixed","currency":"USD"})"), "400 amount");
  EXPECT_EQ(refused(item + R"("kind":"gift"})"), "400 kind");
  EXPECT_EQ(refused(item + R"("kind":"cost_plus","percent":-5})"), "400 percent");
  EXPECT_EQ(refused(item + R"("kind":"recommended_minus","percent":101})"), "400 percent");
  EXPECT_EQ(refused(R"({"kind":"fixed","amount":100,"currency":"USD"})"), "400 catalogItemId");
  EXPECT_EQ(refused(R"({"catalogItemId":"SERVER000001:0001:000000000000","kind":"fixed","amount":100,"currency":"USD"})"), "400 catalogItemId");
  EXPECT_EQ(refused(R"({"productId":"NOSUCHTHING1","kind":"cost_plus","percent":5})"), "400 productId");
  EXPECT_EQ(test::at(get("/v1/resaleprices"), "totalCount"), "0");
}

TEST_P(PriceLists, APreviewTellsWhatASheetWouldChangeAndChangesNothing) {
  const std::string before = get("/v1/pricelists?country=US&format=csv").body;
  const std::string sheet = std::string(kHeader) + "SERVER000001,0001,,US,USD,1250.00,2021-05-01,,1500.00\n"
                                                   "SERVER000001,0001,,GB,GBP,900.00,2021-05-01,,\n"
                                                   "RESERVE00001,0001,P3Y,US,USD,999.000000,2020-01-01,,\n"
                                                   "RESERVE00001,0001,P1Y,GL,EUR,500.00,2020-01-01,2021-06-01,\n";
  const http::Response preview =
      test::call(database(), router_, fixture::operator_at(kNow), Method::kPost, "/operator/v1/pricesheets/preview", sheet);
  ASSERT_EQ(preview.status, 200) << preview.body;
  EXPECT_THAT(preview.body, HasSubstr(R"("counts":{"ADD":1,"CHG":1,"DEL":1,"UNC":1})"));
  EXPECT_EQ(test::at(preview, "openCarts"), "3") << "of the three items that change";
  EXPECT_EQ(test::at(preview, "openCartLines"), "7");
  EXPECT_THAT(preview.body, HasSubstr(R"("before":{"currency":"USD","listPrice":1100.00)"));
  EXPECT_EQ(get("/v1/pricelists?country=US&format=csv").body, before);
  const http::Response wrong = test::call(database(), router_, fixture::operator_at(kNow), Method::kPost,
                                          "/operator/v1/pricesheets/preview", std::string(kHeader) + "SERVER000001,0001,,US,USD,1,2020-06-01,,\n");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("row 2"));
}

}  // namespace
}  // namespace chandlery::catalog
