// See service.h.
#include "reservations/service.h"

#include <algorithm>
#include <set>

#include "audit/service.h"
#include "catalog/reserved.h"
#include "core/id.h"
#include "core/search_words.h"
#include "core/text.h"
#include "fulfilment/rules.h"
#include "identity/permissions.h"
#include "ordering/rules.h"
#include "partners/service.h"
#include "platform/sql/seek.h"
#include "reservations/quotas.h"
#include "reservations/rules.h"
#include "reservations/self_purchase.h"
#include "reservations/store.h"
#include "reservations/wire.h"
#include "subscriptions/azure.h"

namespace chandlery::reservations {
namespace {

using subscriptions::AzureSubscription;

constexpr std::int64_t kLargestPage = 500;
constexpr const char* kSubscriptionField = "provisioningContext.subscriptionId";

Result<AzureSubscription> billed_subscription(sql::Tx& tx, const customers::Buyer& buyer, std::string_view id) {
  std::optional<AzureSubscription> found =
      id.empty() ? std::nullopt : subscriptions::find_azure_subscription(tx, buyer, id);
  if (!found) {
    return fail(errors::kNotAzureSubscription, "A reservation is billed to an Azure subscription of the customer's.",
                kSubscriptionField);
  }
  if (found->status != subscriptions::Status::kActive) return fail(errors::kSubscriptionNotActive, {}, kSubscriptionField);
  if (!found->registered_at) return fail(errors::kSubscriptionNotRegistered, {}, kSubscriptionField);
  return *std::move(found);
}

Result<void> check_terms(sql::Tx& tx, const AskedReservation& asked, const ordering::PricedLine& line) {
  if (!asked.duration.empty() && asked.duration != line.item.term_duration) {
    return fail(errors::kInvalidInput, "The duration is not the term that the line is priced for.",
                "provisioningContext.duration");
  }
  const std::string& cycle = line.item.billing_cycle;
  if (cycle != "one_time" && cycle != "monthly") return fail(errors::kBillingCycleInvalid, {}, "billingCycle");
  if (cycle == "one_time") return {};
  const auto sku = catalog::reserved_sku(tx, line.item.item.product_id, line.item.item.sku_id);
  if (sku && may_be_paid_monthly(sku->type)) return {};
  return fail(errors::kBillingCycleInvalid, "This product is paid up front.", "billingCycle");
}

}  // namespace

Result<void> check_target(sql::Tx& tx, const customers::Buyer& buyer, const Scope& scope, bool flexible) {
  RETURN_IF_FAILED(check_scope(scope));
  if (!flexible && (scope.kind == ScopeKind::kShared || scope.kind == ScopeKind::kManagementGroup)) {
    return fail(errors::kScopeInvalid, "Capacity priority needs the scope of one subscription.", "instanceFlexibility");
  }
  if (scope.subscription_id.empty()) return {};
  const auto target = subscriptions::find_azure_subscription(tx, buyer, scope.subscription_id);
  if (target && target->status == subscriptions::Status::kActive) return {};
  return fail(errors::kScopeInvalid, "The scope's subscription is not an active Azure subscription of the customer's.",
              "scope.subscriptionId");
}

namespace {

// What the same purchase takes of the room that the line takes of.
std::int64_t beside(const ordering::ReservedLine& taken, std::span<const ordering::PricedLine> before) {
  std::int64_t instances = 0;
  for (const ordering::PricedLine& line : before) {
    const bool counts = line.reserved && line.reserved->region == taken.region &&
                        line.reserved->scope_subscription == taken.scope_subscription;
    if (counts) instances += line.asked.quantity;
  }
  return instances;
}

Result<void> judge(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides, ordering::PricedLine& line,
                   std::span<const ordering::PricedLine> before, const Reservation* replaced) {
  if (actor.kind == PrincipalKind::kPartnerUser || actor.kind == PrincipalKind::kApplication) {
    if (!identity::may(actor, Capability::kBuyReservations)) return fail(errors::kRoleMissing);
  }
  const AskedReservation asked = OR_RETURN(read_context(line.asked.provisioning_context));
  const AzureSubscription billed = OR_RETURN(billed_subscription(tx, sides.buyer, asked.subscription_id));
  RETURN_IF_FAILED(may_buy_by_itself(tx, actor, sides.buyer, billed.id));
  std::string on_record = partners::reseller_on_record(tx, sides.seller.id, billed.reseller_mpn_id);
  if (!line.asked.reseller_mpn_id.empty() && line.asked.reseller_mpn_id != on_record) {
    return fail(errors::kResellerInvalid, "The partner on record is that of the subscription.", "participants");
  }
  line.asked.reseller_mpn_id = std::move(on_record);
  RETURN_IF_FAILED(check_terms(tx, asked, line));
  RETURN_IF_FAILED(check_target(tx, sides.buyer, asked.scope, asked.flexible));
  const auto sku = catalog::reserved_sku(tx, line.item.item.product_id, line.item.item.sku_id);
  ordering::ReservedLine reserved{.subscription_id = billed.id,
                                  .region = sku ? sku->region : std::string(),
                                  .scope_subscription = asked.scope.subscription_id,
                                  .first_instalment = {},
                                  .instalment_end = {}};
  RETURN_IF_FAILED(check_quota(tx, sides.buyer,
                               {.scope_subscription = reserved.scope_subscription,
                                .region = reserved.region,
                                .quantity = line.asked.quantity,
                                .beside = beside(reserved, before),
                                .except = replaced ? std::string_view(replaced->id) : std::string_view()},
                               actor.at));
  if (!replaced) {
    const auto others = std::ranges::count_if(before, [](const auto& each) { return each.reserved.has_value(); });
    RETURN_IF_FAILED(check_sandbox(tx, sides.buyer, sides.seller, actor.at, others));
  }
  line.reserved = std::move(reserved);
  if (line.item.billing_cycle != "monthly") return {};
  line.reserved->first_instalment = paid_after(line.total, 1, instalments_of(line.item.term_duration));
  line.reserved->instalment_end = Date::of(actor.at).plus_months(1).start().plus_seconds(-1);
  return {};
}

}  // namespace

Result<void> judge_line(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides, ordering::PricedLine& line,
                        std::span<const ordering::PricedLine> before) {
  return judge(tx, actor, sides, line, before, nullptr);
}

Result<void> judge_instead(sql::Tx& tx, const Actor& actor, const ordering::Sides& sides, ordering::PricedLine& line,
                           const Reservation& replaced) {
  return judge(tx, actor, sides, line, {}, &replaced);
}

void follow_purchase(sql::Tx& tx, const Actor& actor, const ordering::Order& order,
                     std::span<const billing::ChargeLine> charges) {
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const ordering::OrderLine& line = order.lines[i];
    if (line.product_type != catalog::ProductType::kReservation) continue;
    const AskedReservation asked = read_context(line.provisioning_context).value_or(AskedReservation{});
    const catalog::ReservedSku sku =
        catalog::reserved_sku(tx, line.item.product_id, line.item.sku_id).value_or(catalog::ReservedSku{});
    const bool monthly = order.billing_cycle == "monthly";
    Reservation begun{.partner_id = actor.partner_id,
                      .customer_id = order.customer_id,
                      .id = new_id(actor.at),
                      .reservation_order_id = ordering::subscription_id(order.id, line.number),
                      .order_id = order.id,
                      .line_number = line.number,
                      .subscription_id = charges[i].subscription_id,
                      .item = line.item,
                      .product_title = line.product_title,
                      .sku_title = line.sku_title,
                      .publisher = line.publisher,
                      .name = line.friendly_name,
                      .reservation_type = sku.type,
                      .arm_sku_name = sku.arm_sku_name,
                      .region = sku.region,
                      .quantity = line.quantity,
                      .scope = asked.scope,
                      .flexible = asked.flexible,
                      .term_duration = line.term_duration,
                      .effective_at = order.created_at,
                      .expires_at = fulfilment::end_of_term(order.created_at, line.term_duration).value(),
                      .began_at = order.created_at,
                      .plan = monthly ? BillingPlan::kMonthly : BillingPlan::kUpfront,
                      .currency = line.total.currency,
                      .unit_price = line.unit_price,
                      .price_includes_tax = line.price_includes_tax,
                      .price = line.total,
                      .paid = line.total,
                      .charged = {charges[i].subtotal, charges[i].tax},
                      .return_policy = line.return_policy,
                      .reseller_mpn_id = line.reseller_mpn_id,
                      .created_by = std::string(actor.principal()),
                      .created_at = order.created_at,
                      .changed_at = order.created_at};
    if (monthly) {
      begun.instalments = 1;
      begun.paid = paid_after(line.total, 1, instalments_of(line.term_duration));
    }
    begun.due_at = due_at(begun);
    store::insert(tx, begun);
  }
}

namespace {

Result<Found> find_of(sql::Tx& tx, customers::Buyer buyer, std::string_view id) {
  const std::optional<std::string> guid = normalise_guid(id);
  std::optional<Reservation> found = guid ? store::find(tx, buyer.partner_id, buyer.id, *guid) : std::nullopt;
  if (!found) return fail(errors::kReservationNotFound);
  return Found{std::move(buyer), *std::move(found)};
}

Result<void> may_change(const Actor& actor, const customers::Buyer& buyer) {
  if (buyer.partner_id == actor.partner_id && actor.customer_id.empty()) return {};
  return fail(errors::kNoRelationship, "The provider that sold the reservation changes it.");
}

}  // namespace

Result<Found> find_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  return find_of(tx, OR_RETURN(customers::find_buyer(tx, actor, customer_id)), id);
}

Result<Found> find_to_change(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  Found found = OR_RETURN(find_reservation(tx, actor, customer_id, id));
  RETURN_IF_FAILED(may_change(actor, found.buyer));
  return found;
}

Result<Listed> list_reservations(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                 const ListQuestion& question) {
  Listed listed{.buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id)), .page = {}};
  if (question.size < 0 || question.size > kLargestPage) {
    return fail(errors::kInvalidProperty, "A page has 1 to 500 reservations.", "size");
  }
  if (question.words.size() > kLongestSearch) {
    return fail(errors::kInvalidProperty, "A search has at most " + std::to_string(kLongestSearch) + " bytes.", "q");
  }
  store::Listing listing{.order_id = question.order_id,
                         .state = question.state,
                         .patterns = search_patterns(question.words),
                         .after = {},
                         .limit = (question.size == 0 ? kLargestPage : question.size) + 1,
                         .at = actor.at};
  if (!question.continuation.empty()) {
    const std::optional<std::string> id = normalise_guid(question.continuation);
    if (!id) {
      return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
    }
    listing.after = *id;
  }
  const bool narrow = listing.order_id.empty() && (listing.state || !question.words.empty());
  const auto floor = narrow ? store::below(tx, listed.buyer.partner_id, listed.buyer.id, listing.after, sql::kMostLookedAt)
                            : std::nullopt;
  if (floor) listing.down_to = *floor;
  listed.page = page_of(store::list(tx, listed.buyer.partner_id, listed.buyer.id, listing), listing.limit - 1, floor);
  return listed;
}

Result<OrderLineReservations> reservations_of_line(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                   std::string_view reservation_order_id) {
  OrderLineReservations found{.buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id)), .reservations = {}};
  found.reservations = store::of_order_line(tx, found.buyer.partner_id, found.buyer.id, reservation_order_id);
  return found;
}

Result<void> write_changed(sql::Tx& tx, const Actor& actor, Reservation& r) {
  r.changed_at = actor.at;
  r.due_at = due_at(r);
  if (!store::update(tx, r)) {
    return fail(errors::kReservationState, "The reservation is being changed by another request.");
  }
  return {};
}

Result<void> write_ended(sql::Tx& tx, const Actor& actor, Reservation& r, State state) {
  r.state = state;
  r.ended_at = actor.at;
  r.renews = false;
  return write_changed(tx, actor, r);
}

void record_act(sql::Tx& tx, const Actor& actor, std::string_view operation, std::string_view act,
                std::string_view customer_name, const Reservation& before, const Reservation& after,
                std::span<const billing::ChargeLine> charges) {
  audit::Entry entry{.category = audit::Category::kTransaction,
                     .operation = operation,
                     .resource_type = operation == "update_order" ? "order" : "subscription",
                     .customer_id = after.customer_id,
                     .customer_name = customer_name,
                     .old_value = snapshot(before),
                     .new_value = snapshot(after)};
  entry.customized = {{"Action", std::string(act)},
                      {"ReservationId", after.id},
                      {"ReservationOrderId", after.reservation_order_id},
                      {"OrderId", after.order_id},
                      {"SubscriptionId", after.subscription_id},
                      {"Quantity", std::to_string(after.quantity)}};
  for (const billing::ChargeLine& charge : charges) {
    entry.customized.emplace_back("Charge-" + charge.id, ordering::totals_text({{charge.total()}}));
  }
  audit::append(tx, actor, entry);
}

Result<Found> change_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                 const ReservationChanges& changes) {
  Found found = OR_RETURN(find_to_change(tx, actor, customer_id, id));
  Reservation& r = found.reservation;
  const Reservation before = r;
  if (!changes.etag.empty() && changes.etag != etag_of(r)) return fail(errors::kStaleEtag, {}, "attributes.etag");
  if (changes.name) r.name = text::trim(*changes.name);
  if (changes.scope) r.scope = *changes.scope;
  if (changes.flexible) r.flexible = *changes.flexible;
  if (changes.renews) r.renews = *changes.renews;
  if (r.name == before.name && r.scope == before.scope && r.flexible == before.flexible && r.renews == before.renews) {
    return found;
  }
  if (!is_live(before, actor.at)) return fail(errors::kReservationState);
  if (r.name.empty() || r.name.size() > ordering::kLongestText) {
    return fail(errors::kInvalidInput,
                "A name has from 1 to " + std::to_string(ordering::kLongestText) + " bytes.", "displayName");
  }
  RETURN_IF_FAILED(check_target(tx, found.buyer, r.scope, r.flexible));
  if (r.scope != before.scope) {
    RETURN_IF_FAILED(check_quota(tx, found.buyer,
                                 {.scope_subscription = r.scope.subscription_id,
                                  .region = r.region,
                                  .quantity = r.quantity,
                                  .except = r.id},
                                 actor.at));
  }
  RETURN_IF_FAILED(write_changed(tx, actor, r));
  record_act(tx, actor, "update_subscription", "changeReservation", found.buyer.name, before, r);
  return found;
}

namespace {

// One that was made of others.
void insert_made(sql::Tx& tx, const Actor& actor, Reservation& made) {
  made.id = new_id(actor.at);
  made.created_by = std::string(actor.principal());
  made.due_at = due_at(made);
  store::insert(tx, made);
}

}  // namespace

Result<std::vector<Reservation>> split_reservation(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                   std::string_view id, std::span<const std::int64_t> quantities) {
  Found found = OR_RETURN(find_to_change(tx, actor, customer_id, id));
  Reservation& whole = found.reservation;
  const Reservation before = whole;
  std::vector<Reservation> parts = OR_RETURN(split(whole, quantities, actor.at));
  RETURN_IF_FAILED(write_ended(tx, actor, whole, State::kCancelled));
  record_act(tx, actor, "update_order", "splitReservation", found.buyer.name, before, whole);
  for (Reservation& part : parts) insert_made(tx, actor, part);
  return parts;
}

Result<Reservation> merge_reservations(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                       const std::vector<std::string>& ids) {
  if (std::set<std::string>(ids.begin(), ids.end()).size() != ids.size()) {
    return fail(errors::kInvalidInput, "A reservation is named twice.", "reservationIds");
  }
  std::vector<Reservation> parts;
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  for (const std::string& id : ids) {
    Found found = OR_RETURN(find_of(tx, buyer, id));
    RETURN_IF_FAILED(may_change(actor, buyer));
    parts.push_back(std::move(found.reservation));
  }
  Reservation merged = OR_RETURN(merge(parts, actor.at));
  for (Reservation& part : parts) {
    const Reservation before = part;
    RETURN_IF_FAILED(write_ended(tx, actor, part, State::kCancelled));
    record_act(tx, actor, "update_order", "mergeReservations", buyer.name, before, part);
  }
  insert_made(tx, actor, merged);
  return merged;
}

Result<void> may_end_relationship(sql::Tx& tx, const Actor& actor, std::string_view customer_id) {
  RETURN_IF_FAILED(subscriptions::may_end_relationship(tx, actor, customer_id));
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  if (const auto running = store::newest_running(tx, buyer.partner_id, buyer.id, actor.at)) {
    return fail(errors::kInvalidInput, "Reservation " + running->id + " (" + running->name +
                                           ") runs. Return it before the relationship ends.");
  }
  return {};
}

}  // namespace chandlery::reservations
