// The catalogue's decisions, pure: what an item is called, who may buy it where, and at what price.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/model.h"
#include "catalog/policies.h"

namespace chandlery::catalog {

// Words. A list of words is written with one blank between them.
std::optional<customers::Segment> parse_segment(std::string_view word);   ///< without regard to case
std::vector<std::string> role_words(RoleSet roles);
bool has_word(const std::vector<std::string>& words, std::string_view word);
/// P1M, P1Y or P3Y as written on the wire, from any case; nullopt for other texts, also for the empty one.
std::optional<std::string> parse_term(std::string_view text);
/// one_time, monthly, annual or none from any of the spellings that clients use (contract 18), as OneTime; else nullopt.
std::optional<std::string> parse_billing_cycle(std::string_view text);
/// Product, SKU and availability ids: letters to upper case. nullopt unless 1 to 32 letters and digits.
std::optional<std::string> parse_item_part(std::string_view text);

/// The documented target views (contract 3.1) in their spelling, from any case; OnPremisesSoftware is Software.
std::optional<std::string> parse_target_view(std::string_view text);
/// The view together with those that contain it: SoftwarePerpetual is in Software, too.
std::vector<std::string> views_with_parents(const std::vector<std::string>& views);

/// 12 characters that follow from SKU, market and segment: the same item has the same id in every server, and a
/// re-import finds it. Grammar: 12 of "0123456789ABCDEFGHJKMNPQRSTVWXYZ", the first 60 bits of
/// BLAKE2b(product ":" sku ":" market ":" segment).
std::string availability_id(std::string_view product_id, std::string_view sku_id, std::string_view market,
                            customers::Segment segment);

bool is_software(ProductType type);
/// Rules 3.8: commercial customers buy commercial only; education and nonprofit also their own; government its own only.
/// Each buys also what a granted qualification opened. Before 2021-07-07 everything sold here was for commercial customers
/// alone (S29).
bool segment_may_buy(const customers::Segments& customer, customers::Segment availability, Instant at);

/// Of an availability's prices in force the one of a term and billing cycle; null for none. A cycle's own price wins over the
/// one for every cycle.
const Price* price_for(const std::vector<Price>& prices, std::string_view term, std::string_view cycle);

bool in_force(Instant from, const std::optional<Instant>& to, Instant at);

/// Everything that the store knows of an item, for judge_item.
struct ItemFacts {
  Availability availability;
  std::string product_title, publisher;
  ProductType kind = ProductType::kPerpetualSoftware;
  Sku sku;
  std::vector<Price> prices;                    ///< in force now
  std::vector<Promotion> promotions;            ///< in force now, of the product or of all
  Market market;                                ///< of the availability
  std::string customer_region, partner_region;  ///< empty: not a market where anything is sold
  std::vector<ProductType> blocked;             ///< in the customer's or the partner's country, now
  std::optional<ReturnPolicy> returns;          ///< the one in force
};
/// The checks of price_item, in its order, on an item that exists.
Result<PricedItem> judge_item(const ItemFacts& facts, const ItemQuestion& question, Instant at);

/// The last moment at which what was completed at `completed` can be cancelled (rules 3.2): the end of the N-th day after
/// the day of purchase, or N hours after the moment. nullopt: never. Without a window it is the end of time.
std::optional<Instant> last_cancellable(const ReturnPolicy& policy, Instant completed);

/// cancellationPolicies[].refundOptions[] (contract 3.1).
struct RefundOption {
  bool full = true;
  std::string expires_after;   ///< ISO 8601 duration, as P7D; empty: as long as the term runs
  friend bool operator==(const RefundOption&, const RefundOption&) = default;
};
std::vector<RefundOption> refund_options(const ReturnPolicy& policy);

}  // namespace chandlery::catalog
