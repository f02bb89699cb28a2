// What a partner can buy now, and at what price: the shelf of the page where products are added, for one customer or for one
// that is to be made in a country. Prices are those that a cart would have at the same moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/browse.h"
#include "catalog/model.h"
#include "catalog/policies.h"
#include "catalog/rules.h"
#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "core/search_words.h"
#include "platform/sql/sql.h"

namespace chandlery::catalog {

inline constexpr std::int64_t kUsualShelfPage = 50;    ///< products, where the caller does not say
inline constexpr std::int64_t kLargestShelfPage = 100;

struct ShelfQuestion {
  std::string_view customer_id = {};
  std::string_view country = {};                ///< instead, of a customer that is to be made there: commercial, as it begins
  std::string view;                             ///< a target view in its spelling (parse_target_view)
  std::string_view words;                       ///< parts of words of product, SKU or publisher, or an id
  // Of Shelf::choices; empty: any.
  std::string_view publisher = {};
  std::string billing_cycle = {}, reservation_type = {};   ///< the type without regard to case
  std::optional<customers::Segment> segment;    ///< nullopt: all that the customer may buy
  std::string_view continuation;                ///< Page::next of the page before: the id of its last product
  std::int64_t size = 0;                        ///< 0: the usual page
};

/// One price to buy at: an availability for a term and a billing cycle.
struct PricedOffer {
  Availability availability;
  std::string term, billing_cycle;
  Price list;
  Decimal unit_price;                     ///< of the smallest quantity, after tiers and promotion: the partner's cost
  std::optional<Promotion> promotion;     ///< the one that is in it
  std::optional<Decimal> resale;          ///< by the partner's own book
};
struct ShelvedSku {
  Sku sku;
  std::vector<PricedOffer> offers;
  std::optional<ReturnPolicy> returns;    ///< under which it would be bought now
};
struct ShelvedProduct {
  Product product;
  bool price_includes_tax = false;        ///< S36
  std::optional<Restriction> blocked;     ///< why it must not be sold to this customer; then it has no SKUs
  std::vector<ShelvedSku> skus;           ///< those that have an offer
};
struct Shelf {
  std::vector<customers::Segment> segments;  ///< all in which the customer may buy, whichever was asked for
  Market market;                          ///< the customer's; without a region where nothing is sold
  std::vector<Restriction> hindrances;    ///< what keeps the partner from buying anything for this customer
  std::vector<Restriction> blocked;       ///< kinds of product that are not sold there, whether anything has a price or not
  std::optional<ShelfChoices> choices;    ///< all that the view has, in whatever country; with its first page alone
  Page<ShelvedProduct> page;
};
/// Products of the view by title. The errors of find_buyer; kPartnerNotValidForOffer for an indirect reseller, who has no
/// prices; kTargetSegmentForbidden for a segment that the customer may not buy; kInvalidProperty for a token that is none
/// and for words that are too long. With a billing cycle a product has the offers alone that are paid by it.
///
/// A page of n products costs 2n + 9 reads by key in 9 round trips, and the search for its products (store_offers.h); the first
/// one a row more for each of the view's choices, in another.
Result<Shelf> read_shelf(sql::Tx& tx, const Actor& actor, const ShelfQuestion& question);

}  // namespace chandlery::catalog
