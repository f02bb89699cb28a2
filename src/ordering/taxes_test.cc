// What a cart tells of its taxes is what its invoice will say, in every treatment (rules 3.7).
#include "ordering/taxes.h"

#include "billing/account_terms.h"
#include "billing/charges.h"
#include "billing/seller.h"
#include "catalog/store.h"
#include "customers/store.h"
#include "ordering/test_world.h"
#include "partners/store.h"

namespace chandlery::ordering {
namespace {

using billing::TaxTreatment;

constexpr const char* kGermanSeller = "a0000000-0000-4000-8000-0000000000de";
constexpr const char* kGermanCustomer = "c0000000-0000-4000-8000-0000000000de";
const Item kServerInGermany{"0001", "DE"};  // 900.00 EUR

class TaxesTest : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      partners::store::insert(tx,
                              {kGermanSeller, "Verkäufer", "verkauf.example", "4049", partners::PartnerType::kDirect,
                               partners::PartnerStatus::kActive, "DE", *Currency::parse("EUR")},
                              kNoon);
      customers::Customer customer;
      customer.partner_id = kGermanSeller;
      customer.id = kGermanCustomer;
      customer.domain = "kunde.example";
      customer.relationship = customers::Relationship::kReseller;
      customer.billing.company_name = "Kunde GmbH";
      customer.billing.address.country = "DE";
      customer.created_at = kNoon;
      customers::store::insert(tx, customer);
      customers::store::set_agreement(tx, kGermanSeller, kGermanCustomer, customers::AgreementState::kAttested);
      put_rate(tx, "DE", "0.19");
    });
  }
  static void put_rate(sql::Tx& tx, std::string country, const char* rate) {
    catalog::store::put_tax_rate(tx, {{std::move(country), *Decimal::parse(rate), "VAT"}, *parse_iso("2021-01-01"), ""});
  }
  void include_taxes_in(std::string country, std::string_view code) {
    database().write_now([&](sql::Tx& tx) {
      catalog::store::put_market(tx, {country, country, "here", *Currency::parse(code), true, false});
    });
  }
  void sell_from(std::string country) {
    database().write_now([&](sql::Tx& tx) {
      ASSERT_TRUE(billing::replace_seller(
          tx, agent(), {.party = {.name = "Quay Ltd", .country = std::move(country)}, .payment_instructions = {}}));
    });
  }
  static Actor german(Instant at = kNoon) { return agent(kGermanSeller, at); }

  CartTaxes taxes_of(const Cart& cart, const Actor& actor) {
    return act([&](sql::Tx& tx) { return quote_taxes(tx, actor, cart); }).value();
  }

  /// Buys the cart and holds what it told against the charges, line by line. Returns what it told.
  CartTaxes buy_as_told(const Actor& actor, const std::string& customer, std::vector<LineRequest> lines) {
    const Cart cart = make_cart(std::move(lines), customer, actor).value();
    CartTaxes told = taxes_of(cart, actor);
    std::vector<billing::ChargeLine> charged;
    const std::vector<Order> orders = check_out(cart, actor).value();
    for (const Order& order : orders) {
      database().read_now([&](sql::Tx& tx) {
        const billing::ChargeSet set{actor.partner_id, billing::BillingMonth::of(actor.at),
                                     billing::InvoiceType::kOneTime, order.total.currency};
        for (billing::ChargeLine& line : billing::charges_of_order(tx, set, set.month, order.id)) {
          charged.push_back(std::move(line));
        }
      });
    }
    EXPECT_EQ(charged.size(), told.lines.size());
    for (const billing::ChargeLine& charge : charged) {
      // Found by the item, since each stands on one line.
      const auto at = std::ranges::find_if(cart.lines, [&](const CartLine& line) {
        return line.asked.catalog_item_id.find(":" + charge.sku_id + ":") != std::string::npos;
      });
      const std::optional<LineTax>& tax = told.lines.at(static_cast<std::size_t>(at - cart.lines.begin()));
      EXPECT_TRUE(tax) << charge.id;
      if (!tax) continue;
      EXPECT_EQ(tax->taxed, (billing::Taxed{charge.subtotal, charge.tax})) << charge.id;
      EXPECT_EQ(tax->decision.treatment, charge.tax_treatment);
      EXPECT_EQ(tax->decision.rate, charge.tax_rate);
      EXPECT_EQ(tax->decision.name, charge.tax_name);
    }
    return told;
  }
};

TEST_P(TaxesTest, WithoutARateThereIsNoTax) {
  const CartTaxes told = buy_as_told(agent(), kCustomer, {line(kServer, 2), line(kClientAccess, 7)});
  EXPECT_EQ(told.lines[0]->decision.treatment, TaxTreatment::kNone);
  ASSERT_EQ(told.totals.size(), 1U);
  EXPECT_EQ(told.totals[0].total().to_string(), "2453.88") << "2 x 1069.00 and 7 x 45.125, rounded by line";
  EXPECT_EQ(told.totals[0].tax.minor, 0);
}

TEST_P(TaxesTest, TaxOnTopIsRoundedByLineInTheCurrencysOwnDigits) {
  database().write_now([](sql::Tx& tx) { put_rate(tx, "US", "0.08875"); });
  const CartTaxes told = buy_as_told(agent(), kCustomer, {line(kServer, 1), line(kClientAccess, 3)});
  EXPECT_EQ(told.lines[0]->decision.treatment, TaxTreatment::kExclusive);
  EXPECT_EQ(told.lines[0]->taxed.tax.to_string(), "94.87");
  EXPECT_EQ(told.lines[1]->taxed.tax.to_string(), "12.01");
  EXPECT_EQ(told.totals[0].tax.to_string(), "106.88");
  EXPECT_EQ(buy_as_told(agent(), kInJapan, {line(kServerInJapan, 1)}).totals[0].tax.to_string(), "10650");
  EXPECT_EQ(buy_as_told(agent(), kInKuwait, {line(kServerInKuwait, 1)}).totals[0].tax.to_string(), "29.299");
}

TEST_P(TaxesTest, WherePricesIncludeTheTaxTheCartTakesItOutOfThem) {
  include_taxes_in("DE", "EUR");
  const CartTaxes told = buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)});
  EXPECT_EQ(told.lines[0]->decision.treatment, TaxTreatment::kInclusive);
  EXPECT_EQ(told.totals[0].total().to_string(), "900.00");
  EXPECT_EQ(told.totals[0].tax.to_string(), "143.70");
}

TEST_P(TaxesTest, APartnerAbroadWithATaxIdOwesTheTaxItself) {
  sell_from("IE");
  EXPECT_EQ(buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)}).totals[0].tax.to_string(), "171.00");
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return billing::replace_terms(tx, german(), {.registration = billing::TaxRegistration{"DE", "DE123456789"}});
  }));
  CartTaxes told = buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)});
  EXPECT_EQ(told.lines[0]->decision.treatment, TaxTreatment::kReverseCharge);
  EXPECT_EQ(told.totals[0].total().to_string(), "900.00");
  include_taxes_in("DE", "EUR");
  told = buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)});
  EXPECT_EQ(told.totals[0].total().to_string(), "756.30") << "the included tax comes off the price";
  sell_from("DE");
  EXPECT_EQ(buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)}).totals[0].tax.to_string(), "143.70");
}

TEST_P(TaxesTest, AnExemptionCountsFromItsDay) {
  ASSERT_TRUE(act([&](sql::Tx& tx) {
    return billing::file_exemption(tx, german(), {Date::of(kNoon), *parse_iso_date("2021-12-31"), "C-1"});
  }));
  EXPECT_EQ(buy_as_told(german(), kGermanCustomer, {line(kServerInGermany, 1)}).totals[0].tax.to_string(), "171.00");
  const Instant next_month = *parse_iso("2021-09-01T00:00:00Z");
  const CartTaxes told = buy_as_told(german(next_month), kGermanCustomer, {line(kServerInGermany, 1)});
  EXPECT_EQ(told.lines[0]->decision.treatment, TaxTreatment::kExempt);
  EXPECT_EQ(told.totals[0].tax.minor, 0);
}

TEST_P(TaxesTest, ALineWithAProblemAndAnOrderedCartTellNoTax) {
  const Cart cart = make_cart({line(kServer, 1), line(kServer, 100'000)}).value();
  const CartTaxes told = taxes_of(cart, agent());
  EXPECT_TRUE(told.lines[0]);
  EXPECT_FALSE(told.lines[1]);
  const Cart good = make_cart({line(kServer, 1)}).value();
  ASSERT_TRUE(check_out(good));
  const Cart ordered = act([&](sql::Tx& tx) { return find_cart(tx, agent(), {kCustomer, good.id}); }).value();
  EXPECT_FALSE(taxes_of(ordered, agent()).lines[0]);
  EXPECT_TRUE(taxes_of(ordered, agent()).totals.empty());
  EXPECT_FALSE(act([&](sql::Tx& tx) { return quote_taxes(tx, agent(kOtherSeller), cart); })) << "another's customer";
}

INSTANTIATE_ON_BOTH_ENGINES(TaxesTest);

}  // namespace
}  // namespace chandlery::ordering
