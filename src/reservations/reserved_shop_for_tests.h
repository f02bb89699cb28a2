// The world of the tests of reservations: ordering's, with machines to reserve and an Azure subscription to bill them to.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "billing/charges.h"
#include "catalog/store.h"
#include "ordering/test_world.h"
#include "reservations/returns.h"
#include "reservations/schema.h"
#include "reservations/service.h"
#include "reservations/store.h"
#include "reservations/terms.h"
#include "subscriptions/azure.h"
#include "subscriptions/schema.h"

namespace chandlery::reservations {

/// In the US: a year for 3,650.00, three for 3,600.00, up front or by the month.
inline const ordering::Item kMachine{"0201"};
inline const ordering::Item kDearMachine{"0202"};  ///< a year for 47,600.01
inline const ordering::Item kPlan{"0203"};         ///< SUSE: up front, never returned
inline const Instant kStart = *parse_iso("2021-03-08T10:00:00Z");

class ReservedShop : public ordering::World {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = World::steps();
    for (const auto& more : {subscriptions::schema(), schema()}) all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) { stock_machines(tx); });
  }

  static void stock_machines(sql::Tx& tx) {
    const Currency usd = *Currency::parse("USD");
    catalog::store::insert_policy(tx, catalog::ReturnPolicy{.id = "reservation-12",
                                                            .family = "reservation",
                                                            .effective_from = *parse_iso("2018-01-01"),
                                                            .basis = catalog::ReturnBasis::kProrated,
                                                            .full_within_hours = 120,
                                                            .early_termination_percent = Decimal(12, 0),
                                                            .path = catalog::ReturnPath::kSelfService,
                                                            .exchange_allowed = true,
                                                            .annual_cap = Money{5'000'000, usd},
                                                            .annual_cap_per = "customer"});
    catalog::store::put_product(tx, {.id = "DG7GMGF0DVT9", .title = "Server", .publisher = "Chandlery Press",
                                     .kind = catalog::ProductType::kReservation});
    sell(tx, kMachine, "virtualmachines", {{"P1Y", "3650.00"}, {"P3Y", "3600.00"}});
    sell(tx, kDearMachine, "virtualmachines", {{"P1Y", "47600.01"}});
    sell(tx, kPlan, "suselinux", {{"P1Y", "500.00"}});
  }

  static void sell(sql::Tx& tx, const ordering::Item& item, const char* type,
                   const std::vector<std::pair<const char*, const char*>>& prices) {
    catalog::Sku sku;
    sku.product_id = "DG7GMGF0DVT9";
    sku.id = item.sku;
    sku.title = std::string("Reserved ") + type;
    sku.maximum_quantity = 1000;
    sku.billing_cycles = {"one_time", "monthly"};
    sku.prerequisites = {"AzureSubscriptionRegistration"};
    sku.dynamic_attributes = std::string(R"({"armSkuName":"Standard_DS4_v2","armRegionName":"eastus","reservationType":")") +
                             type + "\"}";
    sku.return_family = "reservation";
    const catalog::Availability availability{
        .product_id = sku.product_id,
        .sku_id = item.sku,
        .id = catalog::availability_id(sku.product_id, item.sku, item.country, customers::Segment::kCommercial),
        .market = item.country};
    for (const auto& [term, price] : prices) sku.terms.emplace_back(term);
    catalog::store::put_sku(tx, sku);
    catalog::store::put_availability(tx, availability);
    for (const auto& [term, price] : prices) {
      catalog::store::put_price(tx, availability,
                                {.term = term, .from = *parse_iso("2021-01-01"), .currency = *Currency::parse("USD"),
                                 .unit_price = *Decimal::parse(price)});
    }
  }

  /// An Azure subscription of the customer's, registered.
  std::string azure(std::string customer = ordering::kCustomer, std::string seller = ordering::kSeller,
                    std::string reseller_mpn_id = {}) {
    return act([&](sql::Tx& tx) -> Result<std::string> {
      const Actor actor = agent(seller, kStart);
      const auto opened = OR_RETURN(subscriptions::open_azure_subscription(tx, actor, customer, {"Yard", {}, reseller_mpn_id}));
      OR_RETURN(subscriptions::register_azure(tx, actor, customer, opened.id));
      return opened.id;
    }).value();
  }
  static ordering::LineRequest line_for(const ordering::Item& item, std::int64_t quantity, const std::string& azure,
                                        std::string term = "P1Y", std::string cycle = "one_time",
                                        const std::string& more = {}) {
    ordering::LineRequest request = line(item, quantity, std::move(term));
    request.billing_cycle = std::move(cycle);
    request.provisioning_context = R"({"subscriptionId":")" + azure + "\"" + more + "}";
    return request;
  }
  Result<ordering::Order> order_reserved(ordering::LineRequest request, Instant at = kStart,
                                         std::string customer = ordering::kCustomer,
                                         std::string seller = ordering::kSeller) {
    return act([&](sql::Tx& tx) {
      return ordering::place_order(tx, agent(seller, at), buying_, {customer, {}, {std::move(request)}});
    });
  }
  /// In the order of their making.
  std::vector<Reservation> reservations(std::string customer = ordering::kCustomer,
                                        std::string seller = ordering::kSeller) {
    std::vector<Reservation> found;
    database().read_now([&](sql::Tx& tx) { found = store::list(tx, seller, customer, {.limit = 500}); });
    std::ranges::reverse(found);
    return found;
  }
  Reservation buy(const ordering::Item& item, std::int64_t quantity = 1, std::string term = "P1Y",
                  std::string cycle = "one_time") {
    const auto order = order_reserved(line_for(item, quantity, azure(), std::move(term), std::move(cycle)));
    if (!order) throw std::runtime_error(order.error().message);
    return reservations().back();
  }
  Reservation read(const Reservation& r) {
    Reservation found;
    database().read_now([&](sql::Tx& tx) { found = store::find(tx, r.partner_id, r.customer_id, r.id).value(); });
    return found;
  }
  /// What was charged for an order's line, by the end of its id.
  std::vector<std::string> charges_of(const Reservation& r) {
    std::vector<std::string> told;
    database().read_now([&](sql::Tx& tx) {
      for (const auto type : {billing::InvoiceType::kOneTime, billing::InvoiceType::kRecurring}) {
        const billing::ChargeSet set{r.partner_id, billing::BillingMonth::of(kStart), type, r.currency};
        for (const auto& line : billing::charges_of_order(tx, set, {set.month.months + 40}, r.order_id)) {
          std::string id = line.id.substr(line.id.find('/') + 3);
          told.push_back(id.substr(0, id.rfind('/') == std::string::npos ? id.size() : id.rfind('/')) + " " +
                         line.subtotal.to_string());
        }
      }
    });
    return told;
  }
  TermRun pass(Instant until) {
    Actor actor;
    actor.kind = PrincipalKind::kSystem;
    actor.at = until;
    return keep_reservations(database(), buying_, actor, until, 10'000, [] { return true; });
  }

  const ordering::Services buying_{.keyring = keyring_, .follow_purchase = follow_purchase, .judge_reservation = judge_line};
};

}  // namespace chandlery::reservations
