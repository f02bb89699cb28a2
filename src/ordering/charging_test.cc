// What a purchase and a cancellation charge: the lines, their taxes, their months, and that the books balance whatever
// is bought and given back.
#include <rapidcheck/gtest.h>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/issuing.h"
#include "billing/operator_credits.h"
#include "catalog/store.h"
#include "customers/store.h"
#include "ordering/cancellation_world.h"
#include "partners/store.h"

namespace chandlery::ordering {
namespace {

using billing::ChargeLine, billing::TaxTreatment;

constexpr const char* kGermanSeller = "a0000000-0000-4000-8000-0000000000de";
constexpr const char* kGermanCustomer = "c0000000-0000-4000-8000-0000000000de";
const Item kServerInGermany{"0001", "DE"};  // 900.00 EUR
const Instant kNextDay = kDeepLinkEra.plus_days(1);

std::string facts(const ChargeLine& line) {
  return line.id.substr(line.id.find('/')) + " " + std::string(to_string(line.type)) + " " + line.month.to_string() +
         " " + line.subtotal.to_string() + " + " + line.tax.to_string() + " " +
         std::string(line.subtotal.currency.code());
}

class ChargingTest : public CancellationWorld {
 protected:
  void SetUp() override {
    CancellationWorld::SetUp();
    if (IsSkipped()) return;
    database().write_now([&](sql::Tx& tx) {
      const Currency eur = *Currency::parse("EUR");
      partners::store::insert(tx,
                              {kGermanSeller, "Verkäufer", "verkauf.example", "4049", partners::PartnerType::kDirect,
                               partners::PartnerStatus::kActive, "DE", eur},
                              kDeepLinkEra);
      customers::Customer customer;
      customer.partner_id = kGermanSeller;
      customer.id = kGermanCustomer;
      customer.domain = "kunde.example";
      customer.relationship = customers::Relationship::kReseller;
      customer.agreement = customers::AgreementState::kAttested;
      customer.billing.company_name = "Kunde GmbH";
      customer.billing.address.country = "DE";
      customer.created_at = kDeepLinkEra;
      customers::store::insert(tx, customer);
      customers::store::set_agreement(tx, kGermanSeller, kGermanCustomer, customers::AgreementState::kAttested);
      put_rate(tx, "0.19", "2021-01-01");
    });
  }
  static void put_rate(sql::Tx& tx, std::string_view rate, std::string_view from) {
    catalog::store::put_tax_rate(tx, {{"DE", *Decimal::parse(rate), "VAT"}, *parse_iso(from), ""});
  }
  std::vector<ChargeLine> charges_of(const Order& order, std::string partner = kSeller) {
    std::vector<ChargeLine> found;
    database().read_now([&](sql::Tx& tx) {
      for (int month = 0; month < 12; ++month) {
        const billing::ChargeSet set{
            partner, {(2021 - 1970) * 12 + month}, billing::InvoiceType::kOneTime, order.total.currency};
        billing::each_charge(tx, set, order.id, 1000, [&](const ChargeLine& line) {
          if (line.order_id == order.id) found.push_back(line);
        });
      }
    });
    return found;
  }
  std::vector<std::string> facts_of(const Order& order, std::string partner = kSeller) {
    std::vector<std::string> found;
    for (const ChargeLine& line : charges_of(order, std::move(partner))) found.push_back(facts(line));
    return found;
  }
  Order buy_in_germany(std::int64_t quantity, Instant at = kDeepLinkEra) {
    return order_now({line(kServerInGermany, quantity)}, kGermanCustomer, agent(kGermanSeller, at)).value();
  }
};

TEST_P(ChargingTest, APurchaseTellsItsLineWithoutAnyOtherTable) {
  LineRequest asked = line(kServer, 2);
  asked.friendly_name = "Ours";
  const Order order = buy({asked}, kDeepLinkEra);
  const std::vector<ChargeLine> charges = charges_of(order);
  ASSERT_EQ(charges.size(), 1u);
  const ChargeLine& charge = charges[0];
  EXPECT_EQ(facts(charge), "/0/new new 2021-02 2138.00 + 0.00 USD");
  EXPECT_EQ(charge.customer_name, "Customer 1");
  EXPECT_EQ(charge.customer_domain, "customer1.example");
  EXPECT_EQ(charge.customer_country, "US");
  EXPECT_EQ(charge.mpn_id, "4001");
  EXPECT_EQ(charge.product_name, "Server");
  EXPECT_EQ(charge.sku_name, "Server Standard");
  EXPECT_EQ(charge.publisher_name, "Chandlery Press");
  EXPECT_EQ(charge.subscription_description, "Ours");
  EXPECT_EQ(charge.term_and_billing_cycle, "one_time");
  EXPECT_EQ(charge.unit_price, *Decimal::parse("1069"));
  EXPECT_EQ(charge.effective_unit_price, *Decimal::parse("1069"));
  EXPECT_EQ(charge.quantity, 2);
  EXPECT_EQ(charge.tax_treatment, TaxTreatment::kNone);
  EXPECT_FALSE(charge.charge_start) << "perpetual software has no period";
}

TEST_P(ChargingTest, PerpetualSoftwareComesBackWhole) {
  const Order order = buy({line(kServer, 3)}, kDeepLinkEra);
  ASSERT_TRUE(cancel_now(all_of(order), kDeepLinkEra.plus_days(12)));
  EXPECT_THAT(facts_of(order),
              testing::UnorderedElementsAre("/0/new new 2021-02 3207.00 + 0.00 USD",
                                            "/0/cancelImmediate cancelImmediate 2021-02 -3207.00 + 0.00 USD"));
}

TEST_P(ChargingTest, ATermsCreditSaysItsDaysAndItsEffectivePrice) {
  const Order order = buy({line(kYearly, 2, "P1Y")}, kOnPremEra);
  std::vector<ChargeLine> charges = charges_of(order);
  ASSERT_EQ(charges.size(), 1u);
  EXPECT_EQ(charges[0].term_and_billing_cycle, "P1Y/one_time");
  EXPECT_EQ(to_iso(charges[0].charge_start.value()), "2021-03-08T00:00:00Z");
  EXPECT_EQ(to_iso(charges[0].charge_end.value()), "2022-03-07T23:59:59Z");
  const Result<Cancellation> asked = request_now(all_of(order), *parse_iso("2021-04-07T10:00:00Z"));
  if (asked) {
    ASSERT_TRUE(decide_now(*asked, CancellationEvent::kApprove, *parse_iso("2021-04-20T10:00:00Z")));
  } else {
    ASSERT_TRUE(cancel_now(all_of(order), *parse_iso("2021-04-07T10:00:00Z"))) << asked.error().message;
  }
  charges = charges_of(order);
  ASSERT_EQ(charges.size(), 2u);
  const ChargeLine& credit = charges[1];
  EXPECT_EQ(facts(credit), "/0/cancelImmediate cancelImmediate 2021-04 -2202.74 + 0.00 USD");
  EXPECT_EQ(to_iso(credit.charge_start.value()), "2021-04-07T00:00:00Z");
  EXPECT_EQ(to_iso(credit.charge_end.value()), "2022-03-07T23:59:59Z");
  EXPECT_EQ(credit.effective_unit_price.to_string(), "1101.3698630137");
  EXPECT_EQ(credit.billable_quantity, Decimal(-2, 0));
  EXPECT_FALSE(credit.cancellation_id.empty());
}

TEST_P(ChargingTest, TheSellersTaxIsChargedOnTopAndTheOrderTotalStays) {
  const Order order = buy_in_germany(1);
  EXPECT_EQ(order.total.to_string(), "900.00");
  EXPECT_THAT(facts_of(order, kGermanSeller), testing::ElementsAre("/0/new new 2021-02 900.00 + 171.00 EUR"));
  EXPECT_EQ(charges_of(order, kGermanSeller)[0].tax_treatment, TaxTreatment::kExclusive);
}

TEST_P(ChargingTest, AFullCreditTakesBackTheTaxOfTheDayOfThePurchase) {
  const Order order = buy_in_germany(3);
  database().write_now([&](sql::Tx& tx) { put_rate(tx, "0.25", "2021-02-02"); });
  const Result<Cancelled> cancelled = cancel_now(all_of(order), kNextDay, kGermanSeller);
  ASSERT_TRUE(cancelled);
  EXPECT_EQ(cancelled->cancellation.taxed().total().to_string(), "3213.00");
  EXPECT_THAT(facts_of(order, kGermanSeller),
              testing::UnorderedElementsAre("/0/new new 2021-02 2700.00 + 513.00 EUR",
                                            "/0/cancelImmediate cancelImmediate 2021-02 -2700.00 + -513.00 EUR"));
  for (const billing::Balance& balance : balances_of(kGermanSeller)) EXPECT_EQ(balance.amount.minor, 0);
  EXPECT_THAT(facts_of(buy_in_germany(1, kNextDay), kGermanSeller),
              testing::ElementsAre("/0/new new 2021-02 900.00 + 225.00 EUR"));
}

TEST_P(ChargingTest, WhatTheOperatorCreditedIsNotGivenBackAgain) {
  const Order order = buy_in_germany(3);
  const auto credit = [&](const char* amount, Instant at) {
    return act([&](sql::Tx& tx) {
      const Currency eur = *Currency::parse("EUR");
      const Money money = Money::of(*Decimal::parse(amount), 1, eur, Rounding::kTowardsZero);
      return billing::credit_charge(tx, agent(kGermanSeller, at), {order.id + "/0/new", "", eur, money, "Late delivery"});
    });
  };
  ASSERT_TRUE(credit("1000.00", kNextDay));
  const Result<CancellationOutlook> outlook = act([&](sql::Tx& tx) {
    return cancellation_outlook(tx, agent(kGermanSeller, kNextDay), kGermanCustomer, order.id);
  });
  ASSERT_TRUE(outlook);
  EXPECT_EQ(outlook->lines[0].refund->credit.to_string(), "1700.00");
  EXPECT_EQ(outlook->lines[0].taxed.total().to_string(), "2023.00");
  const Result<Cancelled> cancelled = cancel_now(all_of(order), kNextDay, kGermanSeller);
  ASSERT_TRUE(cancelled);
  EXPECT_EQ(cancelled->cancellation.credit().to_string(), "1700.00");
  for (const billing::Balance& balance : balances_of(kGermanSeller)) {
    if (balance.account == "unbilled" || balance.account == "tax") {
      EXPECT_EQ(balance.amount.minor, 0) << balance.account;
    }
  }
  EXPECT_FALSE(credit("0.01", kNextDay)) << "nothing of it is left";
}

TEST_P(ChargingTest, ACreditRecordsHowItWasReckoned) {
  const Order perpetual = buy({line(kServer, 1)}, kDeepLinkEra);
  ASSERT_TRUE(cancel_now(all_of(perpetual), kDeepLinkEra.plus_days(12)));
  const std::vector<ChargeLine> whole = charges_of(perpetual);
  for (const ChargeLine& line : whole) {
    EXPECT_EQ(line.credit_basis == billing::CreditBasis::kWhole, line.type == billing::ChargeType::kCancelImmediate);
  }
  const Order term = buy({line(kYearly, 2, "P1Y")}, kDeepLinkEra);
  ASSERT_TRUE(cancel_now(all_of(term), kDeepLinkEra)) << "on the first day, when no day is used";
  for (const ChargeLine& line : charges_of(term)) {
    if (line.type != billing::ChargeType::kCancelImmediate) continue;
    EXPECT_EQ(line.credit_basis, billing::CreditBasis::kProrated) << "though all of it came back";
    EXPECT_EQ(line.used_days, 0);
  }
}

TEST_P(ChargingTest, WhatIsGivenBackAfterTheMonthWasIssuedIsCreditedInTheNext) {
  const Order order = buy({line(kServer, 1)}, kDeepLinkEra);
  const Instant march = *parse_iso("2021-03-02T00:00:00Z");
  database().write_now(
      [&](sql::Tx& tx) { billing::issue(tx, agent(kSeller, march), *billing::BillingMonth::parse("2021-02")); });
  ASSERT_TRUE(cancel_now(all_of(order), march));
  EXPECT_THAT(facts_of(order), testing::ElementsAre("/0/new new 2021-02 1069.00 + 0.00 USD",
                                                    "/0/cancelImmediate cancelImmediate 2021-03 -1069.00 + 0.00 USD"));
  // A clock that went back finds February issued.
  const Order late = buy({line(kServer, 1)}, kDeepLinkEra);
  EXPECT_THAT(facts_of(late), testing::ElementsAre("/0/new new 2021-03 1069.00 + 0.00 USD"));
  ASSERT_TRUE(cancel_now(all_of(late), kDeepLinkEra));
}

TEST_P(ChargingTest, WhateverIsBoughtAndGivenBackTheBooksBalanceAndNoCreditPassesItsCharge) {
  const auto property = [&] {
    Instant at = kDeepLinkEra.plus_seconds(*rc::gen::inRange(0, 86'400));
    std::vector<std::pair<Order, std::string>> bought;
    const int steps = *rc::gen::inRange(1, 6);
    for (int i = 0; i < steps; ++i) {
      at = at.plus_seconds(*rc::gen::inRange(0, 20 * 86'400));
      const std::int64_t quantity = *rc::gen::inRange(1, 9);
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
          bought.emplace_back(buy_in_germany(quantity, at), kGermanSeller);
          break;
        case 1:
          bought.emplace_back(buy({line(kServerInJapan, quantity)}, at, kInJapan), kSeller);
          break;
        case 2:
          bought.emplace_back(buy({line(kServerInKuwait, quantity)}, at, kInKuwait), kSeller);
          break;
        case 3:
          bought.emplace_back(buy({line(kYearly, quantity, "P1Y"), line(kServer, 1)}, at), kSeller);
          break;
        default: {
          if (bought.empty()) break;
          const auto& [order, seller] = bought[*rc::gen::inRange<std::size_t>(0, bought.size())];
          (void)cancel_now(all_of(order), at, seller);  // or it is too late, or needs a request, or was cancelled
        }
      }
    }
    for (const auto& [order, seller] : bought) {
      std::map<std::int64_t, billing::Taxed> left;
      for (const ChargeLine& charge : charges_of(order, seller)) {
        auto& sum =
            left.try_emplace(charge.order_line, Money{0, charge.subtotal.currency}, Money{0, charge.subtotal.currency})
                .first->second;
        sum = {sum.subtotal + charge.subtotal, sum.tax + charge.tax};
      }
      for (const auto& [number, sum] : left) RC_ASSERT(sum.subtotal.minor >= 0 && sum.tax.minor >= 0);
    }
    database().read_now([](sql::Tx& tx) { RC_ASSERT(billing::check_ledger(tx).problems.empty()); });
  };
  EXPECT_TRUE(rc::check("purchases and cancellations of several currencies", property));
}

INSTANTIATE_ON_BOTH_ENGINES(ChargingTest);

}  // namespace
}  // namespace chandlery::ordering
