// Years of purchases, changes, conversions, suspensions, renewals and cancellations in many currencies: the books balance,
// the parts of each term add up, nothing is given back that was not charged, every line explains itself, and doing the
// work of time again does nothing.
#include <rapidcheck/gtest.h>

#include "subscriptions/shop_for_tests.h"

namespace chandlery::subscriptions {
namespace {

struct Market {
  Item item;
  const char *customer, *seller;
  bool taxed;
};

class StoriesTest : public Shop {
 protected:
  struct Held {
    Order order;
    Market market;
  };

  Held buy_any(Instant at) {
    const std::vector<Market> markets = {{kSeat, ordering::kCustomer, ordering::kSeller, false},
                                         {kSeatInJapan, ordering::kInJapan, ordering::kSeller, false},
                                         {kSeatInKuwait, ordering::kInKuwait, ordering::kSeller, false},
                                         {kSeatInGermany, kGermanCustomer, kGermanSeller, true},
                                         {kSeatInAustralia, kAustralianCustomer, kAustralianSeller, true}};
    const Market market = markets[*rc::gen::inRange<std::size_t>(0, markets.size())];
    return {subscribe(market.item, *rc::gen::inRange<std::int64_t>(1, 60), at, market.customer, market.seller), market};
  }

  // One thing that a person might do; most are refused now and then, and then nothing is different.
  void do_anything(const Held& held, Instant at) {
    switch (*rc::gen::inRange(0, 9)) {
      case 0:
      case 1:
      case 2:
        (void)set_units(held.order, *rc::gen::inRange<std::int64_t>(1, 80), at, held.market.seller);
        break;
      case 3:
        (void)set_status(held.order, Status::kSuspended, at, held.market.seller);
        break;
      case 4:
        (void)set_status(held.order, Status::kActive, at, held.market.seller);
        break;
      case 5:
        if (*rc::gen::inRange(0, 3) == 0) (void)set_status(held.order, Status::kDeleted, at, held.market.seller);
        break;
      case 6:
        (void)change(held.order, {.auto_renew = *rc::gen::arbitrary<bool>()}, at, held.market.seller);
        break;
      case 7:
        (void)upgrade_now(held.order, at, {kSuite.sku, held.market.item.country});
        break;
      default:
        if (*rc::gen::inRange(0, 3) == 0) (void)cancel_now(all_of(held.order), at, held.market.seller);
    }
  }

  void check(const Held& held) {
    const std::vector<billing::ChargeLine> charges = charges_of(held.order, held.market.seller);
    Money subtotal{0, held.order.total.currency}, tax = subtotal;
    for (const billing::ChargeLine& each : charges) {
      subtotal = subtotal + each.subtotal;
      tax = tax + each.tax;
    }
    RC_ASSERT(subtotal.minor >= 0);
    RC_ASSERT(tax.minor >= 0);
    RC_ASSERT(unexplained(charges) == std::vector<std::string>());
    if (!held.market.taxed) check_terms(charges);
  }

  // What a term came to is what its units cost for the days that they were there, rounded once for each price.
  static void check_terms(const std::vector<billing::ChargeLine>& charges) {
    std::map<Instant, std::vector<const billing::ChargeLine*>> terms;
    for (const auto& each : charges) {
      if (each.id.ends_with("cancelImmediate")) return;  // its last days are not charged: check() covers what is left
      terms[each.subscription_start.value()].push_back(&each);
    }
    for (auto& [start, lines] : terms) {
      Money charged{0, lines.front()->subtotal.currency}, owed = charged;
      std::vector<const billing::ChargeLine*> kept;
      for (const billing::ChargeLine* each : lines) {
        charged = charged + each->subtotal;
        if (!each->id.ends_with("/credit")) kept.push_back(each);
      }
      std::ranges::sort(kept, [](const auto* a, const auto* b) {
        const auto key = [](const auto* line) {
          return std::pair(line->id.find("/change/") != std::string::npos, std::string_view(line->id));
        };
        return key(a) < key(b);
      });
      const std::int64_t days = billing::days_between(*lines.front()->subscription_start, *lines.front()->subscription_end) + 1;
      std::map<std::string, std::int64_t> unit_days;
      std::map<std::string, Decimal> prices;
      for (std::size_t i = 0; i < kept.size(); ++i) {
        const Instant until = i + 1 < kept.size() ? *kept[i + 1]->charge_start
                                                  : kept[i]->subscription_end->plus_seconds(1);
        unit_days[kept[i]->sku_id] += kept[i]->quantity * billing::days_between(*kept[i]->charge_start, until);
        prices[kept[i]->sku_id] = kept[i]->unit_price;
      }
      for (const auto& [sku, used] : unit_days) {
        owed = owed + billing::rest(billing::ProrationRule::kLine, {prices[sku], owed.currency, days, 0}, 1, used);
      }
      RC_ASSERT(charged == owed);
    }
  }
};

TEST_P(StoriesTest, WhateverBecomesOfSubscriptionsTheBooksBalance) {
  const auto story = [&] {
    Instant at = kStart.plus_seconds(*rc::gen::inRange(0, 86'400));
    std::vector<Held> held = {buy_any(at)};
    const int steps = *rc::gen::inRange(1, 14);
    for (int i = 0; i < steps; ++i) {
      at = at.plus_seconds(*rc::gen::element(0, 3'600, 86'400, 4 * 86'400, 40 * 86'400, 150 * 86'400, 500 * 86'400));
      if (*rc::gen::inRange(0, 3) > 0) keep(at);  // or the server stands still
      if (held.size() < 3 && *rc::gen::inRange(0, 5) == 0) held.push_back(buy_any(at));
      do_anything(held[*rc::gen::inRange<std::size_t>(0, held.size())], at);
    }
    keep(at);
    const auto before = counts();
    RC_ASSERT(keep(at).steps() == 0);
    RC_ASSERT(counts() == before);
    for (const Held& each : held) check(each);
    database().read_now([](sql::Tx& tx) { RC_ASSERT(billing::check_ledger(tx).problems.empty()); });
  };
  EXPECT_TRUE(rc::check("what becomes of subscriptions over years", story));
}

INSTANTIATE_ON_BOTH_ENGINES(StoriesTest);

}  // namespace
}  // namespace chandlery::subscriptions
