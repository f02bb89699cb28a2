// The operator's search, a partner's numbers, and the set-up guide.
#include "console/search.h"

#include "billing/seller.h"
#include "console/console_world.h"
#include "console/setup.h"
#include "ordering/store.h"

namespace chandlery::console {
namespace {

using test::at;

class SearchTest : public ConsoleWorld {
 protected:
  /// kind and title of every hit.
  std::string found(std::string_view text) {
    const auto answer = get("/operator/v1/search?q=" + http::percent_encode(text));
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::string words;
    for (int i = 0;; ++i) {
      const std::string item = "items[" + std::to_string(i) + "].";
      if (at(answer, item + "kind").empty()) return words;
      words += (words.empty() ? "" : ", ") + at(answer, item + "kind") + " " + at(answer, item + "title");
    }
  }
};

TEST_P(SearchTest, FindsByNameDomainPersonAndNumber) {
  const std::string northwind = add_partner("Northwind", "northwind.example", "4711");
  add_partner("Harbour", "harbour.example", "4712");
  const std::string customer = add_customer(northwind, "Contoso Logistics", "harbourside.example");
  add_product("DG7GMGF0DVT9", "Harbour Server 2019");

  EXPECT_EQ(found("north"), "partner Northwind");
  EXPECT_EQ(found("4711"), "partner Northwind");
  EXPECT_EQ(found("HARBOUR"), "partner Harbour, customer Contoso Logistics, product Harbour Server 2019")
      << "a customer by its domain, a product by a word within its title";
  EXPECT_EQ(found("contoso  log"), "customer Contoso Logistics");
  EXPECT_EQ(found(customer), "customer Contoso Logistics");
  EXPECT_EQ(found("admin@north"), "user Global Admin");
  EXPECT_EQ(found("dg7gmgf0dvt9"), "product Harbour Server 2019");
  const auto hit = get("/operator/v1/search?q=contoso");
  EXPECT_EQ(at(hit, "items[0].partnerId"), northwind);
  EXPECT_EQ(at(hit, "items[0].customerId"), customer);
  EXPECT_EQ(at(hit, "items[0].detail"), "harbourside.example");
}

TEST_P(SearchTest, FindsAnOrderOfAnyPartnerByEitherOfItsIds) {
  const std::string northwind = add_partner("Northwind", "northwind.example", "4711");
  const std::string harbour = add_partner("Harbour", "harbour.example", "4712");
  const std::string customer = add_customer(harbour, "Contoso", "contoso.example");
  const auto place = [&](const std::string& partner, const std::string& of_customer, const char* id) {
    ordering::Order order{.customer_id = of_customer,
                          .id = id,
                          .status = ordering::OrderStatus::kCompleted,
                          .billing_cycle = "one_time",
                          .total = Money{100, *Currency::parse("USD")},
                          .country = "US",
                          .created_at = *parse_iso("2021-08-02T12:00:00Z"),
                          .lines = {}};
    database().write_now([&](sql::Tx& tx) { ordering::insert_order(tx, partner, order); });
  };
  place(northwind, add_customer(northwind, "Fabrikam", "fabrikam.example"), "017b0000-0000-7000-8000-aaaaaaaaaaaa");
  place(harbour, customer, "017b0000-0000-7000-8000-bbbbbbbbbbbb");
  EXPECT_EQ(found("017b0000-0000-7000-8000-bbbbbbbbbbbb"), "order bbbbbbbbbbbb");
  EXPECT_EQ(found("BBBBBBBBBBBB"), "order bbbbbbbbbbbb");
  EXPECT_EQ(found("aaaaaaaaaaaa"), "order aaaaaaaaaaaa");
  EXPECT_EQ(found("017b0000-0000-7000-8000-cccccccccccc"), "");
  const auto hit = get("/operator/v1/search?q=bbbbbbbbbbbb");
  EXPECT_EQ(at(hit, "items[0].partnerId"), harbour);
  EXPECT_EQ(at(hit, "items[0].customerId"), customer);
  EXPECT_EQ(at(hit, "items[0].detail"), "2021-08-02");
}

TEST_P(SearchTest, WhatIsTooShortOrTooLongIsNoSearch) {
  EXPECT_EQ(get("/operator/v1/search").status, 400);
  EXPECT_EQ(get("/operator/v1/search?q=a").status, 400);
  EXPECT_EQ(get("/operator/v1/search?q=" + std::string(201, 'a')).status, 400);
  EXPECT_EQ(found("%%"), "") << "nothing in it is a wildcard";
}

TEST_P(SearchTest, APartnerIsToldInNumbers) {
  const std::string partner = add_partner("Northwind", "northwind.example", "4711");
  add_customer(partner, "Contoso", "contoso.example");
  add_customer(partner, "Fabrikam", "fabrikam.example");
  const auto summary = get("/operator/v1/partners/" + partner + "/summary");
  ASSERT_EQ(summary.status, 200) << summary.body;
  EXPECT_EQ(at(summary, "partner.name"), "Northwind");
  EXPECT_EQ(at(summary, "customers.count") + at(summary, "customers.more"), "2false");
  EXPECT_EQ(at(summary, "orders.count"), "0");
  EXPECT_EQ(at(summary, "account.standing"), "good");
  EXPECT_EQ(get("/operator/v1/partners/nobody/summary").status, 404);
}

TEST_P(SearchTest, TheSetUpIsJudgedByWhatThereIs) {
  const auto states = [&] {
    const auto setup = get("/operator/v1/setup");
    std::string words = at(setup, "complete");
    for (int i = 0; i < 5; ++i) {
      const std::string step = "steps[" + std::to_string(i) + "].";
      words += " " + at(setup, step + "name") + ":" + at(setup, step + "state");
    }
    return words;
  };
  EXPECT_EQ(states(), "false organisation:todo products:todo keyPool:todo partner:todo invoiceDay:scheduled");
  add_partner("Northwind", "northwind.example", "4711");
  database().write_now([](sql::Tx& tx) {
    billing::Seller seller;
    seller.party.name = "Chandlery Ltd";
    seller.party.address = {"1 Quay"};
    seller.party.country = "IE";
    seller.payment_instructions = "By bank transfer.";
    ASSERT_TRUE(billing::replace_seller(tx, operator_user(), seller));
  });
  EXPECT_EQ(states(), "false organisation:done products:todo keyPool:todo partner:done invoiceDay:scheduled");
  const auto setup = get("/operator/v1/setup");
  EXPECT_EQ(at(setup, "steps[1].missing[0]"), "markets");
  EXPECT_EQ(at(setup, "steps[1].route"), "POST /operator/v1/markets");
  EXPECT_EQ(at(setup, "steps[4].nextDate"), "2026-01-08");
  EXPECT_EQ(at(setup, "steps[4].dayOfMonth"), "8");
}

TEST(SetupSteps, AShopThatGeneratesItsKeysNeedsNoPool) {
  SetupFacts facts;
  facts.catalogue = {.markets = 1, .products = 1, .skus = 1, .skus_from_pools = 0, .has_prices = true};
  const std::vector<Step> all = steps(facts, *parse_iso("2026-01-01"));
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[1].state, StepState::kDone);
  EXPECT_EQ(all[2].state, StepState::kNotNeeded);
  facts.catalogue.skus_from_pools = 1;
  EXPECT_EQ(steps(facts, *parse_iso("2026-01-01"))[2].state, StepState::kTodo);
  facts.has_keys = true;
  EXPECT_EQ(steps(facts, *parse_iso("2026-01-01"))[2].state, StepState::kDone);
}

INSTANTIATE_ON_BOTH_ENGINES(SearchTest);

}  // namespace
}  // namespace chandlery::console
