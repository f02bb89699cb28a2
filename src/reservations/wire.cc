// See wire.h.
#include "reservations/wire.h"

#include "core/id.h"
#include "core/text.h"
#include "ordering/rules.h"
#include "platform/crypto/crypto.h"
#include "platform/json/collection.h"
#include "reservations/rules.h"

namespace chandlery::reservations {
namespace {

constexpr std::size_t kMostParts = 100;  // of a split or a merge

// The documents write a duration as 1Year and 3Year, ISO 8601 as P1Y.
Result<std::string> read_duration(std::string_view text) {
  if (text::equal_ignoring_case(text, "1Year")) return std::string("P1Y");
  if (text::equal_ignoring_case(text, "3Year") || text::equal_ignoring_case(text, "3Years")) return std::string("P3Y");
  return ordering::normalise_term(text, "provisioningContext.duration");
}

Result<std::string> read_guid(const std::string& text, std::string field) {
  std::optional<std::string> guid = normalise_guid(text);
  if (!guid) return fail(errors::kScopeInvalid, "A subscription is named by its GUID.", std::move(field));
  return *std::move(guid);
}

Result<ScopeKind> read_kind(std::string_view word, std::string field) {
  const std::optional<ScopeKind> kind = parse_scope_kind(text::trim(word));
  if (kind) return *kind;
  return fail(errors::kScopeInvalid, "A scope is one of Shared, Single, ResourceGroup and ManagementGroup.",
              std::move(field));
}

Result<bool> read_flexibility(std::string_view word, std::string field) {
  if (text::equal_ignoring_case(word, "On")) return true;
  if (text::equal_ignoring_case(word, "Off")) return false;
  return fail(errors::kInvalidEnumValue, "Instance size flexibility is On or Off.", std::move(field));
}

Result<Scope> read_scope(const json::Object& object) {
  const std::string kind = OR_RETURN(object.text("scopeType"));
  Scope scope{.kind = OR_RETURN(read_kind(kind, object.path_of("scopeType"))),
              .subscription_id = OR_RETURN(object.text_or("subscriptionId", "")),
              .resource_group = text::lower(text::trim(OR_RETURN(object.text_or("resourceGroup", "")))),
              .management_group = text::lower(text::trim(OR_RETURN(object.text_or("managementGroup", ""))))};
  if (!scope.subscription_id.empty()) {
    scope.subscription_id = OR_RETURN(read_guid(scope.subscription_id, object.path_of("subscriptionId")));
  }
  return scope;
}

void write_scope(json::Writer& w, const Scope& scope) {
  w.key("scope").begin_object().field("scopeType", to_string(scope.kind));
  if (!scope.subscription_id.empty()) w.field("subscriptionId", scope.subscription_id);
  if (!scope.resource_group.empty()) w.field("resourceGroup", scope.resource_group);
  if (!scope.management_group.empty()) w.field("managementGroup", scope.management_group);
  w.end_object();
}

// As cloud portals name the targets of a scope.
std::vector<std::string> applied_scopes(const Scope& scope) {
  switch (scope.kind) {
    case ScopeKind::kSubscription:
      return {"/subscriptions/" + scope.subscription_id};
    case ScopeKind::kResourceGroup:
      return {"/subscriptions/" + scope.subscription_id + "/resourceGroups/" + scope.resource_group};
    case ScopeKind::kManagementGroup:
      return {"/providers/Microsoft.Management/managementGroups/" + scope.management_group};
    case ScopeKind::kShared:
      break;
  }
  return {};
}

void write_return(json::Writer& w, const ReturnQuote& quote) {
  const Return& back = quote.back;
  w.begin_object().field("quoteId", quote.id).field("reservationId", quote.reservation_id);
  w.field("quantity", quote.quantity).field("currencyCode", back.credit.currency.code());
  w.field("termDays", back.days).field("usedDays", back.used_days).field("used", quote.used);
  w.field("remaining", back.remaining).field("credit", back.credit).field("fee", back.fee);
  w.field("refund", back.refund()).field("cancelledCommitment", back.commitment);
  w.field("policy", quote.policy);
  if (quote.cap) {
    w.key("cap").begin_object().field("amount", quote.cap->cap).field("currencyCode", quote.cap->cap.currency.code());
    w.field("counted", quote.cap->counted).field("thisReturn", quote.cap->commitment);
    w.field("leftBefore", quote.cap->cap - quote.cap->counted);
    w.field("allowed", quote.cap->allowed()).end_object();
  }
  w.field("validUntil", quote.valid_until).attributes("ReservationReturnQuote").end_object();
}

void write_exchange(json::Writer& w, const ExchangeQuote& quote) {
  w.begin_object().field("quoteId", quote.id).field("reservationId", quote.reservation_id);
  w.field("currencyCode", quote.back.credit.currency.code()).field("credit", quote.back.credit);
  w.field("returnedCommitment", quote.back.commitment).field("newCommitment", quote.new_commitment);
  w.field("chargedNow", quote.charged_now).field("difference", quote.charged_now - quote.back.credit);
  w.field("catalogItemId", quote.catalog_item_id).field("quantity", quote.quantity);
  w.field("termDuration", quote.term_duration).field("billingCycle", quote.billing_cycle);
  w.field("validUntil", quote.valid_until).attributes("ReservationExchangeQuote").end_object();
}

}  // namespace

Result<AskedReservation> read_context(std::string_view context) {
  AskedReservation asked;
  if (context.empty()) return asked;
  const json::Document document = OR_RETURN(json::Document::parse(context));
  const json::Object object = OR_RETURN(document.object());
  const auto given = [&](std::string_view name) { return object.text_or(name, ""); };
  if (const std::string id = OR_RETURN(given("subscriptionId")); !id.empty()) {
    asked.subscription_id = OR_RETURN(read_guid(id, "provisioningContext.subscriptionId"));
  }
  if (const std::string word = OR_RETURN(given("scope")); !word.empty()) {
    asked.scope.kind = OR_RETURN(read_kind(word, "provisioningContext.scope"));
  }
  asked.scope.resource_group = text::lower(text::trim(OR_RETURN(given("resourceGroup"))));
  asked.scope.management_group = text::lower(text::trim(OR_RETURN(given("managementGroup"))));
  const std::string target = OR_RETURN(given("scopeSubscriptionId"));
  if (!target.empty()) {
    asked.scope.subscription_id = OR_RETURN(read_guid(target, "provisioningContext.scopeSubscriptionId"));
  } else if (asked.scope.kind == ScopeKind::kSubscription || asked.scope.kind == ScopeKind::kResourceGroup) {
    asked.scope.subscription_id = asked.subscription_id;
  }
  if (const std::string word = OR_RETURN(given("duration")); !word.empty()) {
    asked.duration = OR_RETURN(read_duration(text::trim(word)));
  }
  if (const std::string word = OR_RETURN(given("instanceFlexibility")); !word.empty()) {
    asked.flexible = OR_RETURN(read_flexibility(word, "provisioningContext.instanceFlexibility"));
  }
  return asked;
}

std::string context_of(const Reservation& r) {
  json::Writer w;
  w.begin_object().field("subscriptionId", r.subscription_id).field("scope", to_string(r.scope.kind));
  if (!r.scope.subscription_id.empty()) w.field("scopeSubscriptionId", r.scope.subscription_id);
  if (!r.scope.resource_group.empty()) w.field("resourceGroup", r.scope.resource_group);
  if (!r.scope.management_group.empty()) w.field("managementGroup", r.scope.management_group);
  w.field("instanceFlexibility", r.flexible ? "On" : "Off").end_object();
  return w.take();
}

Result<ReservationChanges> read_changes(const json::Object& body) {
  ReservationChanges changes;
  changes.name = OR_RETURN(body.optional_text("displayName"));
  if (const auto scope = OR_RETURN(body.optional_object("scope"))) changes.scope = OR_RETURN(read_scope(*scope));
  if (const auto word = OR_RETURN(body.optional_text("instanceFlexibility"))) {
    changes.flexible = OR_RETURN(read_flexibility(*word, body.path_of("instanceFlexibility")));
  }
  changes.renews = OR_RETURN(body.optional_flag("renew"));
  if (const auto attributes = OR_RETURN(body.optional_object("attributes"))) {
    changes.etag = OR_RETURN(attributes->text_or("etag", ""));
  }
  return changes;
}

Result<std::vector<std::int64_t>> read_quantities(const json::Object& body) {
  const json::Array given = OR_RETURN(body.array("parts"));
  if (given.size() > kMostParts) {
    return fail(errors::kSplitQuantities, "A reservation is split into at most 100 parts at once.", "parts");
  }
  std::vector<std::int64_t> quantities;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const json::Object part = OR_RETURN(given.object(i));
    quantities.push_back(OR_RETURN(part.integer("quantity")));
  }
  return quantities;
}

Result<std::vector<std::string>> read_ids(const json::Object& body) {
  const json::Array given = OR_RETURN(body.array("reservationIds"));
  if (given.size() > kMostParts) {
    return fail(errors::kMergeDiffers, "At most 100 reservations are merged at once.", "reservationIds");
  }
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::optional<std::string> id = normalise_guid(OR_RETURN(given.text(i)));
    if (!id) return fail(errors::kReservationNotFound, {}, "reservationIds[" + std::to_string(i) + "]");
    ids.push_back(*std::move(id));
  }
  return ids;
}

Result<ExchangeRequest> read_exchange(const json::Object& body) {
  ordering::LineRequest line{.catalog_item_id = OR_RETURN(body.text("catalogItemId")),
                             .friendly_name = OR_RETURN(body.text_or("displayName", "")),
                             .quantity = OR_RETURN(body.integer("quantity")),
                             .billing_cycle = OR_RETURN(body.text_or("billingCycle", "")),
                             .term_duration = OR_RETURN(body.text_or("termDuration", ""))};
  return ExchangeRequest{OR_RETURN(ordering::normalise(std::move(line), "exchange")),
                         OR_RETURN(body.text_or("quoteId", ""))};
}

Result<AskedPurchase> read_purchase(const json::Object& body) {
  const std::string subscription = OR_RETURN(body.text("subscriptionId"));
  Reservation asked{.subscription_id = OR_RETURN(read_guid(subscription, "subscriptionId"))};
  if (const auto scope = OR_RETURN(body.optional_object("scope"))) asked.scope = OR_RETURN(read_scope(*scope));
  if (const auto word = OR_RETURN(body.optional_text("instanceFlexibility"))) {
    asked.flexible = OR_RETURN(read_flexibility(*word, "instanceFlexibility"));
  }
  ordering::LineRequest line{.catalog_item_id = OR_RETURN(body.text("catalogItemId")),
                             .friendly_name = OR_RETURN(body.text_or("displayName", "")),
                             .quantity = OR_RETURN(body.integer("quantity")),
                             .billing_cycle = OR_RETURN(body.text_or("billingCycle", "")),
                             .term_duration = OR_RETURN(body.text_or("termDuration", "")),
                             .provisioning_context = context_of(asked)};
  return AskedPurchase{asked.subscription_id, OR_RETURN(ordering::normalise(std::move(line), "reservation"))};
}

std::string path_of(const Reservation& r) { return "/customers/" + r.customer_id + "/reservations/" + r.id; }

std::string etag_of(const Reservation& r) {
  json::Writer w;
  w.begin_object().field("id", r.id).field("version", r.version).end_object();
  return crypto::to_base64(w.text());
}

void write_reservation(json::Writer& w, const Reservation& r, Instant at, bool amounts) {
  const bool live = is_live(r, at);
  const State state = r.state == State::kSucceeded && at >= r.expires_at ? State::kExpired : r.state;
  w.begin_object().field("id", r.id).field("reservationOrderId", r.reservation_order_id);
  w.field("orderId", r.order_id).field("lineItemNumber", r.line_number).field("displayName", r.name);
  w.field("provisioningState", to_string(state)).field("subscriptionId", r.subscription_id);
  w.field("offerId", r.item.to_string()).field("productName", r.product_title).field("skuName", r.sku_title);
  w.field("publisherName", r.publisher).field("reservationType", r.reservation_type);
  w.field("armSkuName", r.arm_sku_name).field("armRegionName", r.region).field("quantity", r.quantity);
  write_scope(w, r.scope);
  w.field("instanceFlexibility", r.flexible ? "On" : "Off").field("termDuration", r.term_duration);
  w.field("effectiveDateTime", r.effective_at).field("expiryDateTime", r.expires_at);
  w.field("beganDateTime", r.began_at).field("endedDateTime", r.ended_at);
  w.field("billingPlan", to_string(r.plan)).field("currencyCode", r.currency.code());
  if (amounts) w.field("unitPrice", r.unit_price).field("price", r.price).field("paid", r.paid);
  if (amounts && r.plan == BillingPlan::kMonthly && live && r.instalments < instalments_of(r.term_duration)) {
    const std::int64_t all = instalments_of(r.term_duration);
    w.key("nextPayment").begin_object().field("date", instalment_start(r, r.instalments));
    w.field("amount", paid_after(r.price, r.instalments + 1, all) - r.paid);
    w.field("number", r.instalments + 1).field("of", all).end_object();
  }
  w.field("renew", r.renews);
  if (!r.reseller_mpn_id.empty()) w.field("partnerId", r.reseller_mpn_id);
  if (!r.followed_by.empty()) w.field("followedBy", r.followed_by);
  w.key("actions").begin_array();
  if (live && amounts) {
    w.value("edit");
    if (r.quantity > 1) w.value("split");
    w.value("merge");
    if (may_be_returned(r.reservation_type)) w.value("return").value("exchange");
  }
  w.end_array().key("links").begin_object().link("self", path_of(r));
  w.link("order", "/customers/" + r.customer_id + "/orders/" + r.order_id).end_object();
  w.attributes("Reservation", etag_of(r)).end_object();
}

std::string reservation_json(const Reservation& r, Instant at, bool amounts) {
  json::Writer w;
  write_reservation(w, r, at, amounts);
  return w.take();
}

std::string artifact_json(std::span<const Reservation> reservations, std::string_view type) {
  json::Writer w;
  w.begin_object().field("type", type);
  for (const std::string_view name : {"reservations", "virtualMachineReservations"}) {
    w.key(name).begin_array();
    for (const Reservation& r : reservations) {
      w.begin_object().field("reservationId", r.id).field("scopeType", to_string(r.scope.kind));
      w.field("displayName", r.name).key("appliedScopes").begin_array();
      for (const std::string& scope : applied_scopes(r.scope)) w.value(scope);
      w.end_array().field("quantity", r.quantity).field("expiryDateTime", r.expires_at);
      w.field("effectiveDateTime", r.effective_at).field("provisioningState", to_string(r.state)).end_object();
    }
    w.end_array();
  }
  w.attributes("ReservedInstanceArtifactDetails").end_object();
  return w.take();
}

std::string return_quote_json(const ReturnQuote& quote) {
  json::Writer w;
  write_return(w, quote);
  return w.take();
}

std::string exchange_quote_json(const ExchangeQuote& quote) {
  json::Writer w;
  write_exchange(w, quote);
  return w.take();
}

std::string returned_json(const Reservation& r, const ReturnQuote& quote, Instant at) {
  json::Writer w;
  w.begin_object().key("reservation");
  write_reservation(w, r, at, true);
  w.key("quote");
  write_return(w, quote);
  w.attributes("ReservationReturn").end_object();
  return w.take();
}

std::string exchanged_json(const Exchanged& exchanged, Instant at) {
  json::Writer w;
  w.begin_object().key("returned");
  write_reservation(w, exchanged.returned, at, true);
  w.key("bought");
  write_reservation(w, exchanged.bought, at, true);
  w.key("quote");
  write_exchange(w, exchanged.quote);
  w.attributes("ReservationExchange").end_object();
  return w.take();
}

std::string snapshot(const Reservation& r) {
  json::Writer w;
  w.begin_object().field("Id", r.id).field("ReservationOrderId", r.reservation_order_id).field("DisplayName", r.name);
  w.field("ProvisioningState", to_string(r.state)).field("Quantity", r.quantity);
  w.field("ScopeType", to_string(r.scope.kind)).key("AppliedScopes").begin_array();
  for (const std::string& scope : applied_scopes(r.scope)) w.value(scope);
  w.end_array().field("InstanceFlexibility", r.flexible ? "On" : "Off").field("Renew", r.renews);
  w.field("Price", r.price).field("Paid", r.paid).field("CurrencyCode", r.currency.code()).end_object();
  return w.take();
}

}  // namespace chandlery::reservations
