// The world of the tests of subscriptions: ordering's, with seats that renew, what they may become, and sellers whose
// taxes are on top and within.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "billing/charges.h"
#include "billing/explain.h"
#include "customers/store.h"
#include "ordering/cancellation_world.h"
#include "partners/store.h"
#include "subscriptions/schema.h"
#include "subscriptions/service.h"
#include "subscriptions/store.h"
#include "subscriptions/terms.h"
#include "subscriptions/upgrades.h"

namespace chandlery::subscriptions {

using ordering::Item;
using ordering::Order;

/// A year of seats: units change within a week's window for giving back, the term renews. 365.00 in each market's money.
inline const Item kSeat{"0101"}, kSeatInJapan{"0101", "JP"}, kSeatInKuwait{"0101", "KW"}, kSeatInGermany{"0101", "DE"},
    kSeatInAustralia{"0101", "AU"};
/// What seats may become: twice the price, with a key for all users.
inline const Item kSuite{"0102"};

inline constexpr const char* kGermanSeller = "a0000000-0000-4000-8000-0000000000de";      // 19 % on top
inline constexpr const char* kGermanCustomer = "c0000000-0000-4000-8000-0000000000de";
inline constexpr const char* kAustralianSeller = "a0000000-0000-4000-8000-0000000000a0";  // 10 % within
inline constexpr const char* kAustralianCustomer = "c0000000-0000-4000-8000-0000000000a0";
inline const Instant kStart = *parse_iso("2021-03-08T10:00:00Z");

/// "/0/new new 2021-03 730.00 + 0.00 USD"
inline std::string facts(const billing::ChargeLine& line) {
  return line.id.substr(line.id.find('/')) + " " + std::string(to_string(line.type)) + " " + line.month.to_string() +
         " " + line.subtotal.to_string() + " + " + line.tax.to_string() + " " +
         std::string(line.subtotal.currency.code());
}

class Shop : public ordering::CancellationWorld {
 protected:
  std::vector<sql::Migration> steps() const override {
    std::vector<sql::Migration> all = CancellationWorld::steps();
    std::ranges::move(schema(), std::back_inserter(all));
    return all;
  }
  void SetUp() override {
    CancellationWorld::SetUp();
    if (IsSkipped()) return;
    database().write_now([](sql::Tx& tx) {
      sell_seats(tx);
      open_abroad(tx, kGermanSeller, kGermanCustomer, "DE", "EUR", "4049", "verkauf.example");
      open_abroad(tx, kAustralianSeller, kAustralianCustomer, "AU", "AUD", "4061", "outback.example");
      put_rate(tx, "DE", "0.19", "2021-01-01");
      put_rate(tx, "AU", "0.10", "2021-01-01");
    });
  }

  static void put_rate(sql::Tx& tx, const char* country, std::string_view rate, std::string_view from) {
    catalog::store::put_tax_rate(tx, {{country, *Decimal::parse(rate), "VAT"}, *parse_iso(from), ""});
  }
  /// From that day on a year of the item costs this.
  void set_yearly_price(const Item& item, const char* price, Instant from) {
    database().write_now([&](sql::Tx& tx) {
      for (auto& old : catalog::store::prices_of_sku(tx, "DG7GMGF0DVT9", item.sku)) {
        if (old.availability_id != availability_of(item).id || old.price.term != "P1Y") continue;
        if (old.price.to && *old.price.to <= from) continue;  // it had ended before
        old.price.to = from;
        catalog::store::put_price(tx, availability_of(item), old.price);
        if (price == nullptr) continue;
        catalog::Price next = old.price;
        next.from = from;
        next.to.reset();
        next.unit_price = *Decimal::parse(price);
        catalog::store::put_price(tx, availability_of(item), next);
      }
    });
  }
  template <class Change>
  void change_sku(const Item& item, Change&& change) {
    database().write_now([&](sql::Tx& tx) {
      catalog::Sku sku = catalog::store::find_sku(tx, "DG7GMGF0DVT9", item.sku).value();
      change(sku);
      catalog::store::put_sku(tx, sku);
    });
  }

  Order subscribe(const Item& item, std::int64_t quantity = 2, Instant at = kStart,
                  std::string customer = ordering::kCustomer, std::string seller = ordering::kSeller,
                  std::string term = "P1Y") {
    return order_lines({line(item, quantity, std::move(term))}, at, std::move(customer), std::move(seller)).value();
  }
  Result<Order> order_lines(std::vector<ordering::LineRequest> lines, Instant at = kStart,
                            std::string customer = ordering::kCustomer, std::string seller = ordering::kSeller) {
    return act([&](sql::Tx& tx) {
      return ordering::place_order(tx, agent(seller, at), following_, {customer, {}, lines});
    });
  }
  static std::string id_of(const Order& order, std::int64_t line = 0) {
    return ordering::subscription_id(order.id, line);
  }
  Standing standing(const Order& order, Instant at, std::string seller = ordering::kSeller) {
    return act([&](sql::Tx& tx) {
             return find_subscription(tx, agent(seller, at), order.customer_id, id_of(order));
           })
        .value()
        .standing;
  }
  Result<Found> change(const Order& order, const Changes& changes, Instant at, std::string seller = ordering::kSeller) {
    return act([&](sql::Tx& tx) {
      return change_subscription(tx, agent(seller, at), order.customer_id, id_of(order), changes);
    });
  }
  Result<Found> set_units(const Order& order, std::int64_t quantity, Instant at,
                          std::string seller = ordering::kSeller) {
    return change(order, {.quantity = quantity}, at, std::move(seller));
  }
  Result<Found> set_status(const Order& order, Status status, Instant at, std::string seller = ordering::kSeller) {
    return change(order, {.status = status}, at, std::move(seller));
  }
  Result<Upgraded> upgrade_now(const Order& order, Instant at, const Item& target = kSuite) {
    return act([&](sql::Tx& tx) {
      return upgrade(tx, agent(ordering::kSeller, at), keyring_, {order.customer_id, id_of(order), target.id()});
    });
  }
  /// As the server's upkeep does at that moment.
  TermRun keep(Instant at) {
    Actor actor;
    actor.kind = PrincipalKind::kSystem;
    actor.user_name = "schedule";
    actor.at = at;
    return keep_terms(database(), actor, at, 10'000, [](const TermRun&) { return true; });
  }

  std::vector<billing::ChargeLine> charges_of(const Order& order, std::string seller = ordering::kSeller) {
    std::vector<billing::ChargeLine> found;
    const billing::ChargeSet set{std::move(seller), billing::BillingMonth::of(order.created_at),
                                 billing::InvoiceType::kOneTime, order.total.currency};
    database().read_now(
        [&](sql::Tx& tx) { found = billing::charges_of_order(tx, set, {set.month.months + 240}, order.id); });
    std::ranges::sort(found, {}, &billing::ChargeLine::id);
    return found;
  }
  std::vector<std::string> facts_of(const Order& order, std::string seller = ordering::kSeller) {
    std::vector<std::string> found;
    for (const auto& each : charges_of(order, std::move(seller))) found.push_back(facts(each));
    return found;
  }
  /// What the charges of the order come to, and whether each line explains itself.
  static Money sum_of(const std::vector<billing::ChargeLine>& charges, Currency currency) {
    Money sum{0, currency};
    for (const auto& each : charges) sum = sum + each.total();
    return sum;
  }
  static std::vector<std::string> unexplained(const std::vector<billing::ChargeLine>& charges) {
    std::vector<std::string> found;
    for (const billing::ChargeLine& each : charges) {
      const auto changes = billing::change_facts(each, charges);
      if (!changes && each.subtotal.minor < 0) continue;  // a credit of what nobody changed: ordering's
      const billing::Explanation told =
          changes ? billing::explain_change(each, *changes, "en") : billing::explain(each, std::nullopt, "en");
      if (told.agrees) continue;
      found.push_back(facts(each));
      for (const std::string& step : told.arithmetic) found.push_back("  " + step);
    }
    return found;
  }
  std::map<std::string, std::int64_t> counts() {
    auto counted = rows();
    static const sql::Statement kCounts(
        "SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM subscriptions");
    database().read_now([&](sql::Tx& tx) {
      tx.query(kCounts, {}, [&](const sql::Row& row) {
        counted["subscriptions"] = row.integer(0);
        counted["their versions"] = row.integer(1);
      });
    });
    return counted;
  }

  const ordering::Services following_{.keyring = keyring_, .follow_purchase = follow_purchase};

  static catalog::Availability availability_of(const Item& item) {
    return {.product_id = "DG7GMGF0DVT9",
            .sku_id = item.sku,
            .id = catalog::availability_id("DG7GMGF0DVT9", item.sku, item.country, customers::Segment::kCommercial),
            .market = item.country};
  }
  static void price(sql::Tx& tx, const Item& item, const char* currency, const char* yearly, const char* term) {
    catalog::store::put_availability(tx, availability_of(item));
    catalog::store::put_price(tx, availability_of(item),
                              {.term = term,
                               .from = *parse_iso("2021-01-01"),
                               .currency = *Currency::parse(currency),
                               .unit_price = *Decimal::parse(yearly)});
  }
  static void open_abroad(sql::Tx& tx, const char* seller, const char* buyer, const char* country, const char* currency,
                          const char* mpn_id, const char* domain) {
    partners::store::insert(tx,
                            {seller, "Seller abroad", domain, mpn_id, partners::PartnerType::kDirect,
                             partners::PartnerStatus::kActive, country, *Currency::parse(currency)},
                            kStart);
    customers::Customer customer;
    customer.partner_id = seller;
    customer.id = buyer;
    customer.domain = std::string("customer-of-") + domain;
    customer.relationship = customers::Relationship::kReseller;
    customer.agreement = customers::AgreementState::kAttested;
    customer.billing.company_name = "Customer abroad";
    customer.billing.address.country = country;
    customer.created_at = kStart;
    customers::store::insert(tx, customer);
    customers::store::set_agreement(tx, seller, buyer, customers::AgreementState::kAttested);
  }

 private:
  static void sell_seats(sql::Tx& tx) {
    catalog::Sku sku;
    sku.product_id = "DG7GMGF0DVT9";
    sku.id = kSeat.sku;
    sku.title = "Seat";
    sku.maximum_quantity = 1000;
    sku.billing_cycles = {"one_time"};
    sku.terms = {"P1Y", "P3Y"};
    sku.return_family = "seats";
    sku.fulfilment_family = "software";
    sku.quantity_changes = sku.renews = true;
    sku.conversions = {"DG7GMGF0DVT9:" + kSuite.sku};
    catalog::store::put_sku(tx, sku);
    sku.id = kSuite.sku;
    sku.title = "Suite";
    sku.key_source = catalog::KeySource::kGenerated;
    sku.activations_per_unit = 1;
    sku.conversions = {};
    catalog::store::put_sku(tx, sku);
    catalog::store::put_market(tx, {"DE", "DE", "elsewhere", *Currency::parse("EUR")});
    catalog::store::put_market(tx, {"AU", "AU", "elsewhere", *Currency::parse("AUD"), true});
    price(tx, kSeat, "USD", "365.00", "P1Y");
    price(tx, kSeat, "USD", "1000.00", "P3Y");
    price(tx, kSeatInJapan, "JPY", "36500", "P1Y");
    price(tx, kSeatInKuwait, "KWD", "109.525", "P1Y");
    price(tx, kSeatInGermany, "EUR", "333.33", "P1Y");
    price(tx, kSeatInAustralia, "AUD", "549.99", "P1Y");
    price(tx, kSuite, "USD", "730.00", "P1Y");
    price(tx, {kSuite.sku, "JP"}, "JPY", "73001", "P1Y");
  }
};

}  // namespace chandlery::subscriptions
