// See azure_wire.h.
#include "subscriptions/azure_wire.h"

#include "platform/crypto/crypto.h"
#include "subscriptions/rules.h"

namespace chandlery::subscriptions {
namespace {

constexpr std::string_view kOffer = "MS-AZR-0145P";  // by which the trade knows pay-as-you-go through a partner
constexpr std::string_view kNoEnd = "9999-12-14T00:00:00Z";  // as the trade tells the end of what has none
constexpr std::string_view kTerm = "P1M";                    // it runs from month to month

}  // namespace

std::string azure_path(const AzureSubscription& s) { return "/customers/" + s.customer_id + "/subscriptions/" + s.id; }

std::string azure_etag(const AzureSubscription& s) {
  json::Writer w;
  w.begin_object().field("id", s.id).field("version", s.version).end_object();
  return crypto::to_base64(w.text());
}

void write_azure(json::Writer& w, const AzureSubscription& s) {
  w.begin_object().field("id", s.id).field("offerId", kOffer).field("entitlementId", s.id);
  w.field("offerName", "Microsoft Azure").field("friendlyName", s.friendly_name);
  w.key("productType").begin_object().field("id", "Azure").field("displayName", "Azure").end_object();
  w.field("quantity", 1).field("unitType", "Usage-based").field("creationDate", s.created_at);
  w.field("effectiveStartDate", s.created_at).field("commitmentEndDate", kNoEnd);
  w.field("status", wire_word(s.status));
  w.field("autoRenewEnabled", false).field("isTrial", false).field("isMicrosoftProduct", true);
  w.field("billingType", "usage").field("billingCycle", "monthly").field("hasPurchasableAddons", false);
  w.field("publisherName", "Microsoft Corporation").key("actions").begin_array();
  if (s.status != Status::kDeleted) w.value("edit");
  w.end_array();
  if (!s.reseller_mpn_id.empty()) w.field("partnerId", s.reseller_mpn_id);
  w.key("suspensionReasons").begin_array();
  if (s.status == Status::kSuspended) w.value("PartnerSuspension");
  if (s.status == Status::kDeleted) w.value("Cancelled");
  w.end_array().field("contractType", "subscription").key("refundOptions").begin_array().end_array();
  // It has no order: clients that want one find the subscription itself.
  w.field("orderId", s.id).field("termDuration", kTerm).field("renewalTermDuration", kTerm);
  if (!s.management_group.empty()) w.field("managementGroup", s.management_group);
  w.key("links").begin_object().link("self", azure_path(s));
  w.link("registrationStatus", azure_path(s) + "/registrationstatus").end_object();
  w.attributes("Subscription", azure_etag(s)).end_object();
}

std::string azure_json(const AzureSubscription& s) {
  json::Writer w;
  write_azure(w, s);
  return w.take();
}

std::string registration_json(std::string_view subscription_id, bool registered) {
  json::Writer w;
  w.begin_object().field("subscriptionId", subscription_id).field("status", registered ? "Registered" : "NotRegistered");
  w.attributes("SubscriptionRegistrationStatus").end_object();
  return w.take();
}

std::string azure_snapshot(const AzureSubscription& s) {
  json::Writer w;
  w.begin_object().field("Id", s.id).field("FriendlyName", s.friendly_name).field("Status", wire_word(s.status));
  if (!s.management_group.empty()) w.field("ManagementGroup", s.management_group);
  if (!s.reseller_mpn_id.empty()) w.field("PartnerId", s.reseller_mpn_id);
  w.field("RegisteredForReservations", s.registered_at.has_value()).end_object();
  return w.take();
}

}  // namespace chandlery::subscriptions
