// See service.h.
#include "subscriptions/service.h"

#include <algorithm>

#include "billing/accounts.h"
#include "billing/charges.h"
#include "billing/credit.h"
#include "catalog/rules.h"
#include "fulfilment/rules.h"
#include "fulfilment/service.h"
#include "identity/permissions.h"
#include "ordering/amending.h"
#include "ordering/cancellation.h"
#include "ordering/rules.h"
#include "ordering/service.h"
#include "partners/service.h"
#include "subscriptions/azure.h"
#include "subscriptions/charging.h"
#include "subscriptions/ending.h"
#include "subscriptions/rules.h"
#include "subscriptions/store.h"
#include "subscriptions/telling.h"

namespace chandlery::subscriptions {
namespace {

// Of the things that a caller may change, how many this one wants to be another.
struct Wanted {
  bool quantity, status, auto_renew, friendly_name, partner, renewal_term, billing_cycle;
  int count() const { return quantity + status + auto_renew + friendly_name + partner + renewal_term + billing_cycle; }
};

template <class T>
bool differs(const std::optional<T>& wanted, const T& is) {
  return wanted && *wanted != is;
}

Wanted wanted_of(const Standing& standing, const Changes& changes) {
  const Subscription& s = standing.subscription;
  // An expired one is told as deleted, and comes back so.
  const bool same_word = changes.status && wire_word(*changes.status) == wire_word(standing.status);
  return {.quantity = differs(changes.quantity, s.quantity),
          .status = changes.status && !same_word,
          .auto_renew = differs(changes.auto_renew, renews(s, standing.lifecycle)),
          .friendly_name = differs(changes.friendly_name, s.friendly_name),
          .partner = differs(changes.partner_on_record, s.reseller_mpn_id),
          .renewal_term = differs(changes.renewal_term, s.renews_to.empty() ? s.term_duration : s.renews_to),
          .billing_cycle = differs(changes.billing_cycle, s.billing_cycle)};
}

// Writes the subscription as it is now. kPendingAdjustment when another request was faster.
Result<void> write(sql::Tx& tx, const Actor& actor, Subscription& s) {
  s.changed_at = actor.at;
  s.due_at = due_at(s);
  if (!store::update(tx, s)) return fail(errors::kPendingAdjustment, "The subscription is being changed by another request.");
  return {};
}

// More units are a purchase: the item must still be sold to this customer, though it costs what the term has locked.
Result<ordering::Sides> sides_of_increase(sql::Tx& tx, const Actor& actor, const Found& found, std::int64_t quantity) {
  ordering::Sides sides = OR_RETURN(sides_of_purchase(tx, actor, found.buyer));
  ordering::LineRequest request = request_of(found.standing.subscription, found.standing.subscription.term_duration);
  request.quantity = quantity;
  const Result<ordering::PricedLine> sold = ordering::price_line(tx, sides, std::move(request), actor.at);
  if (sold) return sides;
  if (sold.error().is(errors::kQuantityOutOfRange)) return fail(sold.error());
  return fail(errors::kNoQuantityIncrease, sold.error().message, "quantity");
}

Result<void> change_quantity(sql::Tx& tx, const Actor& actor, Found& found, std::int64_t quantity) {
  RETURN_IF_FAILED(may_have_units(found.standing, quantity, actor.at));
  Subscription& s = found.standing.subscription;
  const Subscription before = s;
  const bool more = quantity > s.quantity;
  const ordering::Sides sides =
      more ? OR_RETURN(sides_of_increase(tx, actor, found, quantity))
           : ordering::Sides{found.buyer, OR_RETURN(partners::find_partner(tx, actor.partner_id))};
  const ordering::Order order =
      OR_RETURN(ordering::find_line_to_amend(tx, actor.partner_id, s.customer_id, s.order_id, s.line_number));
  const billing::ChargeLine standing = standing_charge(tx, s);
  const Change change = change_units(billing::ProrationRule::kLine, s, quantity, actor.at);

  ordering::PricedLine priced;
  priced.item.price_includes_tax = s.price_includes_tax;
  priced.total = change.charge;
  bool claimed = false;
  const sql::Tx::Question claim = ordering::claim(actor.partner_id, order, claimed);
  const billing::HeldAccount payer = ordering::hold_payer(tx, sides, {&priced, 1}, actor.at, {&claim, 1});
  if (!claimed) return fail(errors::kPendingAdjustment);
  const std::vector<billing::ChargeLine> charges = change_charges(
      s, standing, credited_of(tx, s, standing), change,
      more ? billing::ChargeType::kAddQuantity : billing::ChargeType::kRemoveQuantity,
      {s.item, s.product_title, s.sku_title, s.publisher, s.unit_price, quantity, {}}, priced,
      billing::open_month(payer.account, actor.at), actor.at);
  const Money more_owed = charges.front().total() + charges.back().total();
  if (more_owed.minor > 0) RETURN_IF_FAILED(billing::reserve_credit(tx, actor, payer, {&more_owed, 1}));
  billing::charge(tx, actor, charges);
  if (!fulfilment::change_units(tx, line_of(s), quantity)) return fail(errors::kPendingAdjustment);
  ordering::mark_amended(tx, actor.partner_id, order, s.line_number);

  s.quantity = quantity;
  s.unit_days = change.unit_days;
  s.changed_day = change.day;
  s.charge_id = charges.back().id;
  s.charge_month = charges.back().month;
  RETURN_IF_FAILED(write(tx, actor, s));
  record(tx, actor, "update_subscription", found.buyer.name, before, s, charges);
  return {};
}

Result<void> suspend(sql::Tx& tx, const Actor& actor, Found& found) {
  Subscription& s = found.standing.subscription;
  const Subscription before = s;
  RETURN_IF_FAILED(may_change(found.standing, actor.at));
  if (!fulfilment::suspend(tx, line_of(s))) return fail(errors::kSubscriptionNotActivated);
  s.status = Status::kSuspended;
  s.suspended_at = actor.at;
  RETURN_IF_FAILED(write(tx, actor, s));
  tell_suspended(tx, actor, found.buyer.name, s);
  record(tx, actor, "update_subscription", found.buyer.name, before, s);
  return {};
}

Result<void> reactivate(sql::Tx& tx, const Actor& actor, Found& found) {
  Subscription& s = found.standing.subscription;
  const Subscription before = s;
  if (!fulfilment::reactivate(tx, line_of(s))) return fail(errors::kPendingAdjustment);
  s.status = Status::kActive;
  s.suspended_at.reset();
  RETURN_IF_FAILED(write(tx, actor, s));
  record(tx, actor, "update_subscription", found.buyer.name, before, s);
  return {};
}

Result<void> change_status(sql::Tx& tx, const Actor& actor, Found& found, Status wanted) {
  const Status is = found.standing.status;
  if (is == Status::kDeleted || is == Status::kExpired) return fail(errors::kSubscriptionDeleted);
  if (is == Status::kActive && wanted == Status::kSuspended) return suspend(tx, actor, found);
  if (is == Status::kSuspended && wanted == Status::kActive) return reactivate(tx, actor, found);
  if (wanted == Status::kDeleted) return delete_subscription(tx, actor, found);
  return fail(errors::kStatusTransition, {}, "status");
}

// What costs nothing and moves no key.
Result<void> change_setting(sql::Tx& tx, const Actor& actor, Found& found, const Changes& changes,
                            const Wanted& wanted) {
  Result<void> may = may_change(found.standing, actor.at);
  if (!may && may.error().is(errors::kSubscriptionSuspended)) return fail(errors::kSuspendedUnchangeable);
  RETURN_IF_FAILED(may);
  Subscription& s = found.standing.subscription;
  const std::optional<catalog::Lifecycle>& sku = found.standing.lifecycle;
  const Subscription before = s;
  if (wanted.auto_renew) {
    if (!sku || !sku->renews) return fail(errors::kNoAutoRenew, {}, "autoRenewEnabled");
    s.auto_renew = *changes.auto_renew;
  } else if (wanted.renewal_term) {
    if (!sku || !catalog::has_word(sku->terms, *changes.renewal_term)) {
      return fail(errors::kBillingCycleInvalid, "The product is not sold for this term.", "renewalTermDuration");
    }
    s.renews_to = *changes.renewal_term;
  } else if (wanted.partner) {
    const std::string& mpn_id = *changes.partner_on_record;
    if (!mpn_id.empty() && !partners::is_reseller_of(tx, actor.partner_id, mpn_id)) {
      return fail(errors::kPartnerOnRecordFixed, "The partner on record " + mpn_id + " is not a reseller of this provider.",
                  "partnerId");
    }
    s.reseller_mpn_id = mpn_id;
  } else {
    s.friendly_name = *changes.friendly_name;
  }
  RETURN_IF_FAILED(write(tx, actor, s));
  record(tx, actor, "update_subscription", found.buyer.name, before, s);
  return {};
}

Result<void> apply(sql::Tx& tx, const Actor& actor, Found& found, const Changes& changes) {
  const Wanted wanted = wanted_of(found.standing, changes);
  if (wanted.count() == 0) return {};
  if (wanted.billing_cycle) return fail(errors::kBillingCycleByOrder, {}, "billingCycle");
  if (wanted.count() > 1) return fail(errors::kInvalidInput, "Change one property of a subscription at a time.");
  if (wanted.quantity) return change_quantity(tx, actor, found, *changes.quantity);
  if (wanted.status) return change_status(tx, actor, found, *changes.status);
  return change_setting(tx, actor, found, changes, wanted);
}

}  // namespace

void follow_purchase(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                     std::span<const billing::ChargeLine> charges) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const ordering::OrderLine& line = order.lines[i];
    if (!ordering::is_subscription(line)) continue;
    Subscription begun{.partner_id = actor.partner_id,
                       .customer_id = order.customer_id,
                       .id = ordering::subscription_id(order.id, line.number),
                       .order_id = order.id,
                       .line_number = line.number,
                       .item = line.item,
                       .product_type = line.product_type,
                       .product_title = line.product_title,
                       .sku_title = line.sku_title,
                       .publisher = line.publisher,
                       .friendly_name = line.friendly_name,
                       .quantity = line.quantity,
                       .currency = line.total.currency,
                       .unit_price = line.unit_price,
                       .price_includes_tax = line.price_includes_tax,
                       .billing_cycle = order.billing_cycle,
                       .term_duration = line.term_duration,
                       .renews_to = line.renews_to_term,
                       .return_policy = line.return_policy,
                       .reseller_mpn_id = line.reseller_mpn_id,
                       .term_start = order.created_at,
                       .term_end = fulfilment::end_of_term(order.created_at, line.term_duration).value(),
                       .charge_id = charges[i].id,
                       .charge_month = charges[i].month,
                       .created_at = order.created_at,
                       .changed_at = order.created_at};
    begun.due_at = due_at(begun);
    store::insert(tx, begun);
  }
}

Result<Listed> list_subscriptions(sql::Tx& tx, const Actor& actor, const Question& question) {
  Listed listed{.buyer = OR_RETURN(customers::find_buyer(tx, actor, question.customer_id)), .standings = {}};
  store::Listing listing{.order_id = question.order_id, .mpn_id = question.mpn_id, .offset = std::max<std::int64_t>(question.offset, 0)};
  if (question.size > 0) listing.limit = std::min(question.size, store::Listing::kEvery - 1) + 1;  // one more tells of a next page
  std::vector<Subscription> all = store::of_customer(tx, listed.buyer.partner_id, listed.buyer.id, listing);
  listed.more = question.size > 0 && std::ssize(all) > question.size;
  if (listed.more) all.pop_back();
  if (all.empty()) return listed;
  std::vector<fulfilment::LineName> lines;
  for (const Subscription& each : all) lines.push_back({listed.buyer.id, each.order_id, each.line_number});
  std::vector<fulfilment::Entitlement> held = fulfilment::entitlements_of_lines(tx, listed.buyer.partner_id, lines);
  Standings standings(tx, actor.at);
  for (std::size_t i = 0; i < all.size(); ++i) {
    listed.standings.push_back(standings.of(std::move(all[i]), std::move(held[i])));
  }
  return listed;
}

Result<Found> find_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  return find(tx, actor, customer_id, id);
}

Result<Found> change_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                  const Changes& changes) {
  Found found = OR_RETURN(find_to_change(tx, actor, customer_id, id, changes.etag));
  RETURN_IF_FAILED(apply(tx, actor, found, changes));
  Subscription changed = std::move(found.standing.subscription);
  fulfilment::Entitlement held = held_by(tx, changed);
  found.standing = Standings(tx, actor.at).of(std::move(changed), std::move(held));
  return found;
}

Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  RETURN_IF_FAILED(ordering::may_end_relationship(tx, actor, customer_id));
  const Listed listed = OR_RETURN(list_subscriptions(tx, actor, {.customer_id = customer_id}));
  for (const Standing& each : listed.standings) {
    if (each.status != Status::kActive) continue;
    return fail(errors::kInvalidInput, "Subscription " + each.subscription.id + " (" + each.subscription.friendly_name +
                                           ") is active. Suspend it before the relationship ends.");
  }
  for (const AzureSubscription& each : azure_subscriptions_of(tx, listed.buyer)) {
    if (each.status != Status::kActive) continue;
    return fail(errors::kInvalidInput, "Azure subscription " + each.id + " (" + each.friendly_name +
                                           ") is active. Suspend it before the relationship ends.");
  }
  return {};
}

}  // namespace chandlery::subscriptions
