// See savings_advice.h.
#include "reservations/savings_advice.h"

#include <algorithm>
#include <map>
#include <set>

#include "catalog/offers.h"
#include "catalog/reserved.h"
#include "core/decimal_division.h"
#include "core/text.h"
#include "customers/service.h"
#include "partners/service.h"
#include "reservations/discount_cost.h"
#include "reservations/discount_store.h"
#include "reservations/flexibility.h"
#include "reservations/self_purchase.h"

namespace chandlery::reservations {
namespace {

constexpr std::int64_t kLinesRead = 5'000;
constexpr int kShelfPagesRead = 20;  // some thousands of SKUs; a longer shelf is asked for by its offers

/// What one flexibility group of one region needed beyond reservations.
struct Demand {
  std::vector<std::int64_t> hours;
  __int128 open = 0;
  Decimal cost{0, kCostScale};
};

// An offer of a SKU for each of its terms; how it is paid changes nothing of its price.
void add_offers(const catalog::ShelvedProduct& product, const catalog::ShelvedSku& sku, Currency currency,
                const SizeTable& sizes, Date today, std::vector<OfferedSize>& offers) {
  const catalog::ReservedSku reserved = catalog::reserved_by(sku.sku);
  if (sizes.find(reserved.arm_sku_name, reserved.region, today) == nullptr) return;
  std::set<std::string> terms;
  for (const catalog::PricedOffer& offer : sku.offers) {
    const bool known_term = offer.term == "P1Y" || offer.term == "P3Y";
    if (!known_term || !(offer.list.currency == currency) || !terms.insert(offer.term).second) continue;
    const catalog::CatalogItemId item{product.product.id, sku.sku.id, offer.availability.id};
    offers.push_back({.size = reserved.arm_sku_name,
                      .region = reserved.region,
                      .term_months = offer.term == "P3Y" ? 36 : 12,
                      .price = offer.unit_price,
                      .catalog_item_id = item.to_string(),
                      .name = sku.sku.title.empty() ? product.product.title : sku.sku.title});
  }
}

}  // namespace

Result<std::vector<Advice>> advise(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                   const std::vector<OfferedSize>& offers) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  const store::UsageOwner owner{buyer.partner_id, buyer.id};
  const Date today = Date::of(actor.at);
  const SizeTable sizes(store::size_ratios(tx));
  const Hour from = Hour::first_of(today.plus_days(-kAdviceDays)), before = Hour::first_of(today);
  std::map<std::pair<std::string, std::string>, Demand> demands;  // by region and group
  for (const OfferedSize& offer : offers) {
    const SizeRatio* size = sizes.find(offer.size, offer.region, today);
    if (size == nullptr) {
      return fail(errors::kInvalidProperty, "The flexibility table has no size " + offer.size + " in this region.", "armSkuName");
    }
    demands[{text::lower(offer.region), size->group}].hours.assign(static_cast<std::size_t>(before.number - from.number), 0);
  }
  Hour after{-1};
  std::string after_key;
  for (bool more = true; more;) {
    const std::vector<store::RatedLine> lines = store::rated_lines(tx, owner, from, before, after, after_key, kLinesRead);
    for (const store::RatedLine& line : lines) {
      const Machine& machine = line.resource.machine;
      const SizeRatio* size = sizes.find(machine.size, machine.region, line.use.hour.day());
      if (size == nullptr || !machine.eligible) continue;
      const auto demand = demands.find({machine.region, size->group});
      if (demand == demands.end()) continue;
      demand->second.hours[static_cast<std::size_t>(line.use.hour.number - from.number)] += line.use.open;
      demand->second.open += line.use.open;
      const Decimal cost = pay_as_you_go(line.use.open, line.use.ratio, line.resource.unit_price);
      demand->second.cost = {demand->second.cost.mantissa() + cost.mantissa(), kCostScale};
    }
    more = std::ssize(lines) == kLinesRead;
    if (more) after = lines.back().use.hour, after_key = lines.back().use.resource_key;
  }
  std::vector<Advice> result;
  for (const OfferedSize& offer : offers) {
    const SizeRatio* size = sizes.find(offer.size, offer.region, today);
    const Demand& demand = demands.at({text::lower(offer.region), size->group});
    Advice advice{.offer = offer, .group = size->group, .recommendation = {}, .price_as_you_go = {0, kCostScale}};
    if (demand.open > 0) {
      advice.price_as_you_go = divide(demand.cost * Decimal(kRatioHour, 0), Decimal(demand.open, 0), kCostScale,
                                      Rounding::kHalfAwayFromZero);
    }
    const Decimal hourly = divide(offer.price, Decimal(offer.term_months * kHoursOfMonth, 0), kCostScale,
                                  Rounding::kHalfAwayFromZero);
    advice.recommendation = recommend(demand.hours, advice.price_as_you_go, {size->ratio, hourly});
    result.push_back(std::move(advice));
  }
  return result;
}

Result<std::vector<Advice>> advise_by_shelf(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  const Currency currency = OR_RETURN(partners::find_partner(tx, actor.partner_id)).currency;
  const SizeTable sizes(store::size_ratios(tx));
  std::vector<OfferedSize> offers;
  std::string after;
  for (int page = 0; page < kShelfPagesRead; ++page) {
    const catalog::Shelf shelf =
        OR_RETURN(reservable(tx, actor, customer_id, {}, after, catalog::kLargestShelfPage));
    for (const catalog::ShelvedProduct& product : shelf.page.items) {
      for (const catalog::ShelvedSku& sku : product.skus) add_offers(product, sku, currency, sizes, Date::of(actor.at), offers);
    }
    after = shelf.page.next;
    if (after.empty()) break;
  }
  std::vector<Advice> advice = OR_RETURN(advise(tx, actor, customer_id, offers));
  std::erase_if(advice, [](const Advice& each) { return each.recommendation.quantity == 0; });
  std::ranges::stable_sort(advice, std::ranges::greater(), [](const Advice& each) {
    return each.recommendation.cost_now.mantissa() - each.recommendation.cost_then.mantissa();
  });
  return advice;
}

}  // namespace chandlery::reservations
