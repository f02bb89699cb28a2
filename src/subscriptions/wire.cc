// See wire.h.
#include "subscriptions/wire.h"

#include <span>

#include "catalog/rules.h"
#include "core/text.h"
#include "ordering/rules.h"
#include "platform/crypto/crypto.h"
#include "platform/json/collection.h"
#include "platform/words/refusals.h"
#include "subscriptions/rules.h"

namespace chandlery::subscriptions {
namespace {

constexpr std::string_view kUnitType = "Licenses";

// --- in

Result<std::optional<Status>> read_status(const json::Object& body) {
  const std::optional<std::string> word = OR_RETURN(body.optional_text("status"));
  if (!word) return std::nullopt;
  for (const Status status : {Status::kActive, Status::kSuspended, Status::kDeleted}) {
    if (text::equal_ignoring_case(*word, wire_word(status))) return status;
  }
  return fail(errors::kInvalidEnumValue, "The status of a subscription is active, suspended or deleted.",
              body.path_of("status"));
}

Result<std::optional<std::string>> read_name(const json::Object& body) {
  std::optional<std::string> name = OR_RETURN(body.optional_text("friendlyName"));
  if (!name) return std::nullopt;
  if (name->size() > ordering::kLongestText) {
    return fail(errors::kInvalidInput,
                "A name is at most " + std::to_string(ordering::kLongestText) + " bytes long.",
                body.path_of("friendlyName"));
  }
  return name;
}

// --- out

std::string offer_path(const Subscription& s) { return "/products/" + s.item.product_id + "/skus/" + s.item.sku_id; }

void write_words(json::Writer& w, std::string_view name, std::span<const std::string_view> words) {
  w.key(name).begin_array();
  for (const std::string_view word : words) w.value(word);
  w.end_array();
}

// Why it runs no more; clients know one status for all of it.
std::string_view reason_of(Status status) {
  switch (status) {
    case Status::kSuspended:
      return "PartnerSuspension";
    case Status::kExpired:
      return "TermEnded";
    case Status::kDeleted:
      return "Cancelled";
    case Status::kActive:
      break;
  }
  return {};
}

// Types and ends of what comes back; .NET reads `expiresAt`, the documents say `expiresAfter`.
void write_refund_options(json::Writer& w, const Standing& standing) {
  w.key("refundOptions").begin_array();
  const std::optional<Instant> last = last_returnable(standing);
  if (standing.returns && last && standing.status != Status::kDeleted && standing.status != Status::kExpired) {
    for (const catalog::RefundOption& option : catalog::refund_options(*standing.returns)) {
      Instant end = *last;
      if (option.full && standing.returns->basis != catalog::ReturnBasis::kFull) {
        end = standing.subscription.term_start.plus_seconds(standing.returns->full_within_hours * 3600);
      }
      w.begin_object().field("type", option.full ? "Full" : "Partial").field("expiresAfter", end);
      w.field("expiresAt", end).end_object();
    }
  }
  w.end_array();
}

void write_target(json::Writer& w, std::string_view name, std::string_view id, std::string_view title) {
  w.key(name).begin_object().field("id", id).field("name", title).end_object();
}

std::string target_id(const catalog::CatalogItemId& item) {
  return item.availability_id.empty() ? item.product_id + ":" + item.sku_id : item.to_string();
}

void write_upgrade(json::Writer& w, const Subscription& s, const Upgrade& upgrade, std::string_view locale) {
  w.begin_object();
  write_target(w, "targetOffer", target_id(upgrade.target), upgrade.sku_title);
  w.field("upgradeType", "upgrade_only").field("isEligible", !upgrade.refusal).field("quantity", upgrade.quantity);
  if (!upgrade.refusal) {
    w.field("currencyCode", s.currency.code()).field("unitPrice", upgrade.unit_price);
    w.field("credit", upgrade.credit).field("charge", upgrade.charge);
  }
  w.key("upgradeErrors").begin_array();
  if (upgrade.refusal) {
    w.begin_object().field("code", std::to_string(upgrade.refusal->code->number));
    w.field("description", told_in(upgrade.refusal->message, locale)).end_object();
  }
  w.end_array().attributes("Upgrade").end_object();
}

}  // namespace

Result<Changes> read_changes(const json::Object& body) {
  Changes changes;
  changes.quantity = OR_RETURN(body.optional_integer("quantity"));
  if (changes.quantity && (*changes.quantity < 1 || *changes.quantity > ordering::kLargestQuantity)) {
    return fail(errors::kQuantityOutOfRange, {}, body.path_of("quantity"));
  }
  changes.status = OR_RETURN(read_status(body));
  changes.auto_renew = OR_RETURN(body.optional_flag("autoRenewEnabled"));
  changes.friendly_name = OR_RETURN(read_name(body));
  changes.partner_on_record = OR_RETURN(body.optional_text("partnerId"));
  if (const auto term = OR_RETURN(body.optional_text("renewalTermDuration")); term && !term->empty()) {
    changes.renewal_term = OR_RETURN(ordering::normalise_term(*term, body.path_of("renewalTermDuration")));
  }
  if (const auto cycle = OR_RETURN(body.optional_text("billingCycle")); cycle && !cycle->empty()) {
    changes.billing_cycle = OR_RETURN(ordering::normalise_billing_cycle(*cycle, body.path_of("billingCycle")));
  }
  changes.management_group = OR_RETURN(body.optional_text("managementGroup"));
  if (const auto attributes = OR_RETURN(body.optional_object("attributes"))) {
    changes.etag = OR_RETURN(attributes->text_or("etag", ""));
  }
  return changes;
}

std::string path_of(const Subscription& s) { return "/customers/" + s.customer_id + "/subscriptions/" + s.id; }

std::string etag_of(const Subscription& s) {
  json::Writer w;
  w.begin_object().field("id", s.id).field("version", s.version).end_object();
  return crypto::to_base64(w.text());
}

void write_subscription(json::Writer& w, const Standing& standing, std::string_view country) {
  const Subscription& s = standing.subscription;
  const bool runs = standing.status == Status::kActive || standing.status == Status::kSuspended;
  const bool microsoft = standing.lifecycle && standing.lifecycle->is_microsoft_product;
  w.begin_object();
  w.field("id", s.id).field("offerId", s.item.to_string()).field("entitlementId", s.id);
  w.field("offerName", s.sku_title).field("friendlyName", s.friendly_name);
  w.key("productType").begin_object().field("id", "Software").field("displayName", "Software").end_object();
  w.field("quantity", s.quantity).field("unitType", kUnitType);
  w.field("creationDate", s.created_at).field("effectiveStartDate", s.term_start);
  w.field("commitmentEndDate", s.term_end).field("status", wire_word(standing.status));
  w.field("autoRenewEnabled", renews(s, standing.lifecycle));
  w.field("isTrial", standing.lifecycle && standing.lifecycle->is_trial).field("isMicrosoftProduct", microsoft);
  w.field("billingType", "license").field("billingCycle", s.billing_cycle).field("hasPurchasableAddons", false);
  w.field("publisherName", s.publisher);
  static constexpr std::string_view kActions[] = {"edit", "cancel"};
  write_words(w, "actions", std::span(kActions).first(runs ? 2 : 0));
  if (!s.reseller_mpn_id.empty()) w.field("partnerId", s.reseller_mpn_id);
  const std::string_view reason = reason_of(standing.status);
  write_words(w, "suspensionReasons", {&reason, reason.empty() ? 0u : 1u});
  w.field("contractType", "subscription");
  write_refund_options(w, standing);
  w.field("orderId", s.order_id).field("termDuration", s.term_duration);
  w.field("renewalTermDuration", s.renews_to.empty() ? s.term_duration : s.renews_to);
  const std::string in = "?country=" + std::string(country);
  w.key("links").begin_object().link("product", "/products/" + s.item.product_id + in).link("sku", offer_path(s) + in);
  w.link("availability", offer_path(s) + "/availabilities/" + s.item.availability_id + in);
  w.link("order", "/customers/" + s.customer_id + "/orders/" + s.order_id);
  w.link("activationLinks", path_of(s) + "/activationlinks").link("self", path_of(s)).end_object();
  w.attributes("Subscription", etag_of(s)).end_object();
}

std::string subscription_json(const Found& found) {
  json::Writer w;
  write_subscription(w, found.standing, found.buyer.country);
  return w.take();
}

std::string provisioning_json(const Found& found) {
  const Subscription& s = found.standing.subscription;
  std::string_view word = "success";
  if (found.standing.held.state == fulfilment::EntitlementState::kPending) word = "pending";
  if (found.standing.status == Status::kDeleted || found.standing.status == Status::kExpired) word = "failed";
  json::Writer w;
  w.begin_object().field("skuId", s.item.sku_id).field("status", word).field("quantity", s.quantity);
  w.field("endDate", s.term_end).attributes("SubscriptionProvisioningStatus").end_object();
  return w.take();
}

std::string activation_links_json(const Found& found) {
  const Subscription& s = found.standing.subscription;
  const std::string line = std::to_string(s.line_number);
  json::Writer w;
  json::begin_collection(w, 1);
  w.begin_object().field("lineItemNumber", s.line_number);
  w.link("link", "/customers/" + s.customer_id + "/orders/" + s.order_id + "/lineitems/" + line + "/softwareproducts");
  w.end_object();
  json::end_collection(w, path_of(s) + "/activationlinks");
  return w.take();
}

std::string upgrades_json(const UpgradeOptions& options, std::string_view locale) {
  return json::collection(options.upgrades, path_of(options.subscription) + "/upgrades",
                          [&](json::Writer& w, const Upgrade& each) { write_upgrade(w, options.subscription, each, locale); });
}

std::string upgraded_json(const Upgraded& upgraded) {
  const Subscription& s = upgraded.found.standing.subscription;
  json::Writer w;
  w.begin_object().field("sourceSubscriptionId", s.id).field("targetSubscriptionId", s.id);
  w.field("upgradeType", "upgrade_only").field("referenceId", upgraded.reference_id);
  w.key("upgradeErrors").begin_array().end_array();
  w.key("subscription");
  write_subscription(w, upgraded.found.standing, upgraded.found.buyer.country);
  w.attributes("UpgradeResult").end_object();
  return w.take();
}

std::string snapshot(const Subscription& s) {
  json::Writer w;
  w.begin_object().field("Id", s.id).field("OfferId", s.item.to_string()).field("FriendlyName", s.friendly_name);
  w.field("Quantity", s.quantity).field("UnitPrice", s.unit_price).field("CurrencyCode", s.currency.code());
  w.field("Status", wire_word(s.status)).field("AutoRenewEnabled", s.auto_renew);
  w.field("TermDuration", s.term_duration).field("EffectiveStartDate", s.term_start);
  w.field("CommitmentEndDate", s.term_end);
  if (!s.renews_to.empty()) w.field("RenewalTermDuration", s.renews_to);
  if (!s.reseller_mpn_id.empty()) w.field("PartnerId", s.reseller_mpn_id);
  w.end_object();
  return w.take();
}

}  // namespace chandlery::subscriptions
