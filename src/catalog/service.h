// What is for sale, where, to whom, at what price, under which policy, as the floors above need it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/money.h"
#include "core/result.h"
#include "customers/service.h"
#include "platform/sql/database.h"

namespace chandlery::catalog {

enum class ProductType : std::uint8_t { kPerpetualSoftware, kSoftwareSubscription, kReservation, kSuseOrRedHatPlan };

/// How a line of this SKU gets its keys.
enum class KeySource : std::uint8_t { kNone, kPool, kGenerated };

/// `product:sku:availability`, the id by which carts and orders name what they buy.
struct CatalogItemId {
  std::string product_id, sku_id, availability_id;
  /// nullopt when the text is not three non-empty parts of letters and digits.
  static std::optional<CatalogItemId> parse(std::string_view text);
  std::string to_string() const { return product_id + ":" + sku_id + ":" + availability_id; }
};

/// Whether the catalogue has this SKU, on sale or not.
bool has_sku(sql::Tx& tx, std::string_view product_id, std::string_view sku_id);

/// Titles of the known ones among these products, by id: one round trip.
std::map<std::string, std::string, std::less<>> product_titles(sql::Tx& tx,
                                                               const std::set<std::string_view>& product_ids);

/// A request to price one line.
struct ItemQuestion {
  CatalogItemId item;
  std::string term_duration;       ///< "P1M", "P1Y", "P3Y", "" for perpetual; empty also means "the only one"
  std::string billing_cycle;       ///< monthly | annual | one_time | none; empty means "the only one"
  std::string customer_country;
  std::string partner_country;
  customers::Segments segments;    ///< the customer's
  std::int64_t quantity = 1;
};

/// An item that can be bought now, with everything a line must keep of it.
struct PricedItem {
  CatalogItemId item;
  std::string product_title, sku_title;
  std::string publisher;
  ProductType type = ProductType::kPerpetualSoftware;
  Currency currency;
  /// Partner's price of one unit for the whole term, after tiers and promotion: times the quantity, rounded once, it is
  /// the line's total.
  Decimal unit_price;
  Decimal list_price;              ///< of one unit by the price list, in its first tier
  std::string promotion_id;        ///< the one that gave its discount; empty for none
  /// Why unit_price is not list_price: a JSON array of sentences, as priceAdjustmentDescription has it; empty when it is.
  std::string price_adjustment;
  bool price_includes_tax = false; ///< S36
  std::string term_duration;       ///< as bought: "" for perpetual
  std::string billing_cycle;
  KeySource key_source = KeySource::kNone;
  std::int64_t activations_per_unit = 0;  ///< 0: a key for each unit; n: one multi-activation key with quantity x n
  std::string return_policy;       ///< id of the policy in force now, to be pinned on the line (rules 0)
  std::optional<Instant> returnable_until; ///< by that policy, of a purchase now: last_cancellable (rules.h)
  bool needs_reservation_registration = false;
  bool inventory_limited = false;  ///< take_inventory is to be called when the line is ordered
};

/// Checks in this order: the item exists and is on sale in the customer's market (kInvalidOffer; for an item of another
/// market kCountryBlocked when the customer's is blocked), segment (kSegmentNotAllowed), market block by both countries
/// (kCountryBlocked), selling region of both countries (kCountryMismatch), term and billing cycle (kBillingCycleInvalid),
/// quantity range (kQuantityOutOfRange), inventory (kInventoryUnavailable).
/// Two reads by key, sent together: one round trip on PostgreSQL. Tiers stand on the price; promotions are the second one.
Result<PricedItem> price_item(sql::Tx& tx, const ItemQuestion& question, Instant at);

/// Catalog item ids, as `product:sku:availability`.
using ItemIds = std::set<std::string, std::less<>>;
struct CartCount {
  std::int64_t carts = 0, lines = 0;
};
/// How many carts that are still open hold one of these items: a question to the floor above (ordering).
using OpenCarts = std::function<CartCount(sql::Tx&, const ItemIds&, Instant at)>;

/// Takes `quantity` units out of a limited stock, or fails with kInventoryUnavailable. Nothing happens to an unlimited one.
Result<void> take_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity);
/// Puts units of a cancelled line back.
void return_inventory(sql::Tx& tx, const CatalogItemId& item, std::int64_t quantity);

std::string_view to_string(ProductType type);        ///< perpetual_software | software_subscription | ...
std::optional<ProductType> parse_product_type(std::string_view word);
std::string_view to_string(KeySource source);        ///< none | pool | generated
std::optional<KeySource> parse_key_source(std::string_view word);

}  // namespace chandlery::catalog
