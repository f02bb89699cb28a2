// See upgrades.h.
#include "subscriptions/upgrades.h"

#include "billing/charges.h"
#include "billing/credit.h"
#include "catalog/rules.h"
#include "core/id.h"
#include "ordering/amending.h"
#include "ordering/rules.h"
#include "subscriptions/charging.h"
#include "subscriptions/store.h"
#include "subscriptions/telling.h"

namespace chandlery::subscriptions {
namespace {

// "PRODUCT:SKU" of a target as the catalogue or a caller names it; nullopt for a text that is neither form.
std::optional<std::string> path_word(std::string_view target) {
  const std::size_t first = target.find(':');
  if (first == target.npos) return std::nullopt;
  const std::string_view rest = target.substr(first + 1);
  const auto product = catalog::parse_item_part(target.substr(0, first));
  const auto sku = catalog::parse_item_part(rest.substr(0, rest.find(':')));
  if (!product || !sku) return std::nullopt;
  return *product + ":" + *sku;
}

Result<void> may_upgrade(const Standing& standing, Instant at) {
  Result<void> may = may_change(standing, at);
  if (!may && may.error().is(errors::kSubscriptionSuspended)) return fail(errors::kSuspendedUnchangeable);
  RETURN_IF_FAILED(may);
  if (standing.held.state == fulfilment::EntitlementState::kPending) return fail(errors::kSubscriptionNotActivated);
  if (day_of_term(standing.subscription, at) == term_days(standing.subscription)) {
    return fail(errors::kConversionNotOffered, "The term ends today: nothing of it is left to be changed.");
  }
  return {};
}

// In which segments a target is looked for: what the customer has by a qualification stays in its segment where the target is
// sold there; else the customer's own segment comes first, and everybody's last.
std::vector<customers::Segment> target_segments(const customers::Buyer& buyer, const Subscription& s) {
  using customers::Segment;
  std::vector<Segment> segments = {buyer.segments.own};
  for (const Segment opened : {Segment::kEducation, Segment::kGovernment, Segment::kNonprofit}) {
    if (!buyer.segments.opened.has(opened)) continue;
    const std::string held = catalog::availability_id(s.item.product_id, s.item.sku_id, buyer.country, opened);
    segments.insert(held == s.item.availability_id ? segments.begin() : segments.end(), opened);
  }
  segments.push_back(Segment::kCommercial);
  return segments;
}

// The target as this customer can have it now.
Result<ordering::PricedLine> price_target(sql::Tx& tx, const ordering::Sides& sides, const Subscription& s,
                                          const std::string& word, Instant at) {
  const std::size_t colon = word.find(':');
  catalog::CatalogItemId item{word.substr(0, colon), word.substr(colon + 1), {}};
  Result<ordering::PricedLine> priced = fail(errors::kConversionNotOffered);
  for (const customers::Segment segment : target_segments(sides.buyer, s)) {
    item.availability_id = catalog::availability_id(item.product_id, item.sku_id, sides.buyer.country, segment);
    ordering::LineRequest request = request_of(s, s.term_duration);
    request.catalog_item_id = item.to_string();
    priced = ordering::price_line(tx, sides, std::move(request), at);
    if (priced || !priced.error().is(errors::kInvalidOffer)) break;
  }
  if (!priced) return priced;
  if (!(priced->total.currency == s.currency)) {
    return fail(errors::kConversionNotOffered, "The product is sold in another currency than the subscription.");
  }
  return priced;
}

// What the rest of the term comes to with the target.
Result<std::pair<ordering::PricedLine, Change>> quote(sql::Tx& tx, const ordering::Sides& sides, const Subscription& s,
                                                      const std::string& word, Instant at) {
  ordering::PricedLine priced = OR_RETURN(price_target(tx, sides, s, word, at));
  Change change = change_product(s, priced.item.unit_price, s.currency, at);
  priced.total = change.charge;
  return std::pair(std::move(priced), change);
}

Upgrade option_of(const Subscription& s, const std::string& word,
                  const Result<std::pair<ordering::PricedLine, Change>>& quoted) {
  Upgrade upgrade{.quantity = s.quantity, .credit = {0, s.currency}, .charge = {0, s.currency}};
  if (!quoted) {
    upgrade.target = {word.substr(0, word.find(':')), word.substr(word.find(':') + 1), {}};
    upgrade.refusal = quoted.error();
    return upgrade;
  }
  const auto& [priced, change] = *quoted;
  upgrade.target = priced.item.item;
  upgrade.product_title = priced.item.product_title;
  upgrade.sku_title = priced.item.sku_title;
  upgrade.unit_price = priced.item.unit_price;
  upgrade.credit = change.credit;
  upgrade.charge = change.charge;
  return upgrade;
}

// The subscription as one of what it became. Its count of unit-days begins anew, at the new price.
void become(Subscription& s, const ordering::PricedLine& priced, const Change& change,
            const billing::ChargeLine& charge) {
  s.item = priced.item.item;
  s.product_type = priced.item.type;
  s.product_title = priced.item.product_title;
  // A name that people gave it stays; one that was the product's follows it.
  if (s.friendly_name == s.sku_title) s.friendly_name = priced.item.sku_title;
  s.sku_title = priced.item.sku_title;
  s.publisher = priced.item.publisher;
  s.unit_price = priced.item.unit_price;
  s.price_includes_tax = priced.item.price_includes_tax;
  s.changed_day = change.day;
  s.unit_days = 0;
  s.charge_id = charge.id;
  s.charge_month = charge.month;
}

}  // namespace

Result<UpgradeOptions> list_upgrades(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                     std::string_view id) {
  Found found = OR_RETURN(find(tx, actor, customer_id, id));
  UpgradeOptions options{std::move(found.buyer), found.standing.subscription, {}};
  if (!found.standing.lifecycle) return options;
  const Result<void> may = may_upgrade(found.standing, actor.at);
  const Result<partners::Partner> seller = partners::find_partner(tx, options.buyer.partner_id);
  for (const std::string& word : found.standing.lifecycle->conversions) {
    Result<std::pair<ordering::PricedLine, Change>> quoted = fail(errors::kConversionNotOffered);
    if (!may) {
      quoted = fail(may.error());
    } else if (!seller) {
      quoted = fail(seller.error());
    } else {
      quoted = quote(tx, {options.buyer, *seller}, found.standing.subscription, word, actor.at);
    }
    options.upgrades.push_back(option_of(found.standing.subscription, word, quoted));
  }
  return options;
}

Result<Upgraded> upgrade(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                         const UpgradeCommand& command) {
  Found found = OR_RETURN(find_to_change(tx, actor, command.customer_id, command.id, {}));
  RETURN_IF_FAILED(may_upgrade(found.standing, actor.at));
  Subscription& s = found.standing.subscription;
  const std::optional<catalog::Lifecycle>& sku = found.standing.lifecycle;
  const std::optional<std::string> word = path_word(command.target);
  if (!word || !sku || !catalog::has_word(sku->conversions, *word)) {
    return fail(errors::kConversionNotOffered, {}, "targetOffer.id");
  }
  const ordering::Sides sides = OR_RETURN(sides_of_purchase(tx, actor, found.buyer));
  auto [priced, change] = OR_RETURN(quote(tx, sides, s, *word, actor.at));
  const ordering::Order order =
      OR_RETURN(ordering::find_line_to_amend(tx, actor.partner_id, s.customer_id, s.order_id, s.line_number));
  const billing::ChargeLine standing = standing_charge(tx, s);

  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(actor.partner_id, order, claimed);
  const billing::HeldAccount payer = ordering::hold_payer(tx, sides, {&priced, 1}, actor.at, {&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment);
  std::string reference = new_id(actor.at);
  const std::vector<billing::ChargeLine> charges = change_charges(
      s, standing, credited_of(tx, s, standing), change, billing::ChargeType::kConvert,
      {priced.item.item, priced.item.product_title, priced.item.sku_title, priced.item.publisher,
       priced.item.unit_price, s.quantity, reference},
      priced, billing::open_month(payer.account, actor.at), actor.at);
  const Money more_owed = charges.front().total() + charges.back().total();
  if (more_owed.minor > 0) RETURN_IF_FAILED(billing::reserve_credit(tx, actor, payer, {&more_owed, 1}));
  billing::charge(tx, actor, charges);
  if (!fulfilment::convert_line(tx, actor, keyring, line_of(s), priced.item)) return fail(errors::kPendingAdjustment);
  ordering::mark_amended(tx, actor.partner_id, order, s.line_number);

  const Subscription before = s;
  become(s, priced, change, charges.back());
  s.changed_at = actor.at;
  if (!store::update(tx, s)) return fail(errors::kPendingAdjustment);
  record(tx, actor, "upgrade_subscription", found.buyer.name, before, s, charges);
  Subscription changed = std::move(s);
  fulfilment::Entitlement held = held_by(tx, changed);
  found.standing = Standings(tx, actor.at).of(std::move(changed), std::move(held));
  return Upgraded{std::move(found), std::move(reference)};
}

}  // namespace chandlery::subscriptions
