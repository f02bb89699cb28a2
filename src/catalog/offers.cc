// See offers.h.
#include "catalog/offers.h"

#include <algorithm>
#include <map>

#include "catalog/pricing.h"
#include "catalog/resale.h"
#include "catalog/store.h"
#include "catalog/store_offers.h"
#include "core/locale.h"
#include "core/text.h"
#include "partners/service.h"
#include "platform/sql/seek.h"
#include "platform/words/refusals.h"

namespace chandlery::catalog {
namespace {

using customers::Segment;

/// One that nobody has made yet: it buys like any other of its country once it has agreed.
customers::Buyer buyer_to_be(const Actor& actor, std::string_view country) {
  customers::Buyer buyer;
  buyer.country = country;
  buyer.agreement_accepted = true;
  buyer.partner_id = actor.partner_id;
  return buyer;
}

std::vector<Segment> segments_for(const customers::Buyer& buyer, Instant at) {
  std::vector<Segment> segments;
  for (Segment segment : {Segment::kCommercial, Segment::kEducation, Segment::kGovernment, Segment::kNonprofit}) {
    if (segment_may_buy(buyer.segments, segment, at)) segments.push_back(segment);
  }
  return segments;
}

/// The one that was asked for, or all.
Result<std::vector<Segment>> narrowed(const std::vector<Segment>& open, const std::optional<Segment>& asked) {
  if (!asked) return open;
  if (std::ranges::find(open, *asked) == open.end()) return fail(errors::kTargetSegmentForbidden, {}, "segment");
  return std::vector{*asked};
}

Restriction restriction_of(const Error& error, std::string_view locale) {
  return {error.code->name.substr(1), told_in(error.message, locale)};
}

/// Products of a kind, in the language of the sentence below.
std::string_view plural_of(ProductType type, bool chinese) {
  switch (type) {
    case ProductType::kPerpetualSoftware: return chinese ? "永久软件许可证" : "Perpetual software licences";
    case ProductType::kSoftwareSubscription: return chinese ? "软件订阅" : "Software subscriptions";
    case ProductType::kReservation: return chinese ? "预留" : "Reservations";
    case ProductType::kSuseOrRedHatPlan: return chinese ? "SUSE 和 Red Hat 计划" : "SUSE and Red Hat plans";
  }
  return chinese ? "这些产品" : "These products";
}

std::string not_sold(ProductType type, const std::string& country, std::string_view locale) {
  const bool chinese = is_chinese(locale);
  const std::string products(plural_of(type, chinese));
  return chinese ? products + "不在 " + country + " 销售。" : products + " are not sold in " + country + ".";
}

/// Kinds that are blocked in the customer's country or in the partner's.
std::map<ProductType, Restriction> blocks_between(sql::Tx& tx, const Market& market, const std::string& partner_country,
                                                  const Actor& actor) {
  std::map<ProductType, Restriction> blocks;
  const auto add = [&](std::string_view country, const std::string& name) {
    for (const ProductType type : store::blocked_types(tx, country, country, actor.at)) {
      blocks.try_emplace(type, Restriction{"NotAvailableForCountry", not_sold(type, name, actor.locale)});
    }
  };
  add(market.country, market.name);
  if (partner_country == market.country) return blocks;
  const std::optional<Market> own = store::find_market(tx, partner_country);
  add(partner_country, own ? own->name : partner_country);
  return blocks;
}

std::vector<Restriction> hindrances_between(sql::Tx& tx, const customers::Buyer& buyer, const partners::Partner& partner,
                                            const Market& market, std::string_view locale) {
  std::vector<Restriction> found;
  const std::optional<Market> own = store::find_market(tx, partner.country);
  if (market.region.empty() || !own || own->region != market.region) {
    found.push_back(restriction_of(Error(errors::kCountryMismatch), locale));
  }
  if (!buyer.agreement_accepted) found.push_back(restriction_of(Error(errors::kAgreementMissing), locale));
  if (const auto may = partners::may_transact(partner); !may) found.push_back(restriction_of(may.error(), locale));
  return found;
}

/// Everything that turns a list price into an offer.
struct Pricing {
  std::vector<Segment> segments;
  std::string_view billing_cycle;   ///< empty: any
  std::vector<Promotion> promotions;
  ResaleBook book;
  Instant at;
};

/// The offers of one SKU out of its product's prices: its terms with each of its billing cycles.
std::vector<PricedOffer> offers_of(const Sku& sku, const std::vector<ListedPrice>& listed, const Pricing& pricing) {
  std::vector<PricedOffer> offers;
  for (auto first = listed.begin(); first != listed.end();) {
    const Availability& availability = first->availability;
    std::vector<Price> prices;
    auto last = first;
    for (; last != listed.end() && last->availability.id == availability.id && last->availability.sku_id == availability.sku_id; ++last) {
      prices.push_back(last->price);
    }
    first = last;
    if (availability.sku_id != sku.id || std::ranges::find(pricing.segments, availability.segment) == pricing.segments.end()) {
      continue;
    }
    const std::vector<std::string> terms = sku.terms.empty() ? std::vector<std::string>{""} : sku.terms;
    for (const std::string& term : terms) {
      for (const std::string& cycle : sku.billing_cycles) {
        const Price* price = price_for(prices, term, cycle);
        if (price == nullptr || (!pricing.billing_cycle.empty() && cycle != pricing.billing_cycle)) continue;
        const Promotion* promotion = best_promotion(pricing.promotions, availability, term, pricing.at);
        PricedOffer& offer = offers.emplace_back(
            PricedOffer{.availability = availability, .term = term, .billing_cycle = cycle, .list = *price, .unit_price = {}, .promotion = {}, .resale = {}});
        offer.unit_price = quote(*price, promotion, sku.minimum_quantity).unit_price;
        if (promotion != nullptr) offer.promotion = *promotion;
        if (const ResaleRule* rule = pricing.book.rule_for(availability, term, pricing.at)) {
          offer.resale = resale_price(*rule, *price);
        }
      }
    }
  }
  return offers;
}

}  // namespace

Result<Shelf> read_shelf(sql::Tx& tx, const Actor& actor, const ShelfQuestion& question) {
  const customers::Buyer buyer = question.country.empty() ? OR_RETURN(customers::find_buyer(tx, actor, question.customer_id))
                                                          : buyer_to_be(actor, question.country);
  const partners::Partner partner = OR_RETURN(partners::find_partner(tx, buyer.partner_id));
  if (buyer.partner_id != actor.partner_id || partner.type == partners::PartnerType::kIndirectReseller) {
    return fail(errors::kPartnerNotValidForOffer, "An indirect reseller has no prices: the provider sells.");
  }
  Shelf shelf;
  shelf.segments = segments_for(buyer, actor.at);
  Pricing pricing{.segments = OR_RETURN(narrowed(shelf.segments, question.segment)),
                  .billing_cycle = question.billing_cycle,
                  .promotions = {},
                  .book = ResaleBook(list_resale_rules(tx, actor)),
                  .at = actor.at};
  const std::string reservation_type = text::lower(question.reservation_type);
  store::ShelfSearch search{.view = question.view, .market = buyer.country, .segments = {}, .patterns = {},
                            .publisher = question.publisher, .billing_cycle = question.billing_cycle,
                            .reservation_type = reservation_type, .after = {}};
  if (question.words.size() > kLongestSearch) {
    return fail(errors::kInvalidProperty, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", "q");
  }
  search.patterns = search_patterns(question.words);
  search.limit = std::min(question.size <= 0 ? kUsualShelfPage : question.size, kLargestShelfPage) + 1;
  if (!question.continuation.empty()) {
    const std::optional<std::string> id = parse_item_part(question.continuation);
    const auto place = id ? store::shelf_place(tx, question.view, *id) : std::nullopt;
    if (!place) {
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
    }
    search.after = *place;
  }

  shelf.market = store::find_market(tx, buyer.country).value_or(Market{.country = buyer.country, .name = buyer.country, .region = {}, .currency = {}});
  shelf.hindrances = hindrances_between(tx, buyer, partner, shelf.market, actor.locale);
  const auto blocks = blocks_between(tx, shelf.market, partner.country, actor);
  for (const auto& [type, restriction] : blocks) shelf.blocked.push_back(restriction);
  if (question.continuation.empty()) shelf.choices = store::shelf_choices(tx, question.view);
  if (pricing.segments.empty()) return shelf;
  search.segments.fill(pricing.segments.front());
  std::ranges::copy(pricing.segments, search.segments.begin());

  search.up_to = store::shelf_place_beyond(tx, search.view, search.after, sql::kMostLookedAt);
  std::vector<Product> products = store::shelf_page(tx, search, actor.at);
  if (search.up_to) shelf.page.next = search.up_to->product_id;
  if (std::ssize(products) == search.limit) {
    products.pop_back();
    shelf.page.next = products.back().id;
  }
  const std::vector<store::ShelfStock> stocks = store::shelf_stock(tx, products, buyer.country, actor.at);
  pricing.promotions = store::promotions_in_force(tx, actor.at);
  std::map<std::string, std::optional<ReturnPolicy>> returns;
  for (std::size_t i = 0; i < products.size(); ++i) {
    ShelvedProduct& shelved = shelf.page.items.emplace_back();
    shelved.product = std::move(products[i]);
    shelved.price_includes_tax = is_software(shelved.product.kind) ? shelf.market.price_includes_tax_software
                                                                   : shelf.market.price_includes_tax_reservations;
    if (const auto block = blocks.find(shelved.product.kind); block != blocks.end()) {
      shelved.blocked = block->second;
      continue;
    }
    for (const Sku& sku : stocks[i].skus) {
      std::vector<PricedOffer> offers = offers_of(sku, stocks[i].prices, pricing);
      if (offers.empty()) continue;
      const auto [policy, first] = returns.try_emplace(sku.return_family);
      if (first) policy->second = return_policy_in_force(tx, sku.return_family, actor.at);
      shelved.skus.push_back({sku, std::move(offers), policy->second});
    }
  }
  return shelf;
}

}  // namespace chandlery::catalog
