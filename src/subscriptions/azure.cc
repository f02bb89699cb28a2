// See azure.h.
#include "subscriptions/azure.h"

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "ordering/purchase.h"
#include "ordering/rules.h"
#include "partners/service.h"
#include "subscriptions/azure_store.h"
#include "subscriptions/azure_wire.h"
#include "subscriptions/rules.h"
#include "subscriptions/standing.h"
#include "subscriptions/store.h"

namespace chandlery::subscriptions {
namespace {

void record_azure(sql::Tx& tx, const Actor& actor, std::string_view operation, const customers::Buyer& buyer,
                  std::string old_value, const AzureSubscription& after, std::string_view act) {
  audit::append(tx, actor,
                {.category = audit::Category::kTransaction,
                 .operation = operation,
                 .resource_type = "subscription",
                 .customer_id = buyer.id,
                 .customer_name = buyer.name,
                 .old_value = std::move(old_value),
                 .new_value = azure_snapshot(after),
                 .customized = {{"SubscriptionId", after.id},
                                {"SubscriptionName", after.friendly_name},
                                {"Action", std::string(act)}}});
}

Result<std::string> checked_name(std::string_view name, std::string_view field, bool required) {
  const std::string_view trimmed = text::trim(name);
  if (trimmed.size() > ordering::kLongestText || (required && trimmed.empty())) {
    return fail(errors::kInvalidInput,
                "A name has from 1 to " + std::to_string(ordering::kLongestText) + " bytes.", std::string(field));
  }
  return std::string(trimmed);
}

Result<FoundAzure> find_to_change_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                        std::string_view id) {
  FoundAzure found = OR_RETURN(find_azure(tx, actor, customer_id, id));
  if (found.buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The provider that opened the subscription changes it.");
  }
  return found;
}

Result<void> write(sql::Tx& tx, const Actor& actor, AzureSubscription& s) {
  s.changed_at = actor.at;
  if (!store::update(tx, s)) {
    return fail(errors::kPendingAdjustment, "The subscription is being changed by another request.");
  }
  return {};
}

// Suspended first, so that nobody deletes what runs by mistake.
Result<void> change_azure_status(AzureSubscription& s, Status wanted) {
  const bool allowed = (s.status == Status::kActive && wanted == Status::kSuspended) ||
                       (s.status == Status::kSuspended && wanted != Status::kSuspended);
  if (!allowed) return fail(errors::kStatusTransition, {}, "status");
  s.status = wanted;
  return {};
}

}  // namespace

Result<AzureSubscription> open_azure_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                  const NewAzureSubscription& asked) {
  const customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  if (buyer.partner_id != actor.partner_id) {
    return fail(errors::kNoRelationship, "The customer's provider opens its subscriptions.");
  }
  OR_RETURN(sides_of_purchase(tx, actor, buyer));
  AzureSubscription opened{
      .partner_id = actor.partner_id,
      .customer_id = buyer.id,
      .id = new_id(actor.at),
      .friendly_name = OR_RETURN(checked_name(asked.friendly_name, "friendlyName", true)),
      .management_group = text::lower(OR_RETURN(checked_name(asked.management_group, "managementGroup", false))),
      .reseller_mpn_id = std::string(text::trim(asked.reseller_mpn_id)),
      .created_at = actor.at,
      .changed_at = actor.at};
  if (!opened.reseller_mpn_id.empty() && !partners::is_reseller_of(tx, actor.partner_id, opened.reseller_mpn_id)) {
    return fail(errors::kProviderNotFound, "The partner on record is not a reseller of this provider.", "partnerId");
  }
  store::insert(tx, opened);
  record_azure(tx, actor, "update_subscription", buyer, {}, opened, "openAzureSubscription");
  return opened;
}

std::vector<AzureSubscription> azure_subscriptions_of(sql::Tx& tx, const customers::Buyer& buyer,
                                                      std::string_view mpn_id) {
  return store::azure_of_customer(tx, buyer.partner_id, buyer.id, mpn_id);
}

std::optional<AzureSubscription> find_azure_subscription(sql::Tx& tx, const customers::Buyer& buyer,
                                                         std::string_view id) {
  const std::optional<std::string> guid = normalise_guid(id);
  return guid ? store::find_azure(tx, buyer.partner_id, buyer.id, *guid) : std::nullopt;
}

Result<FoundAzure> find_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  customers::Buyer buyer = OR_RETURN(customers::find_buyer(tx, actor, customer_id));
  std::optional<AzureSubscription> found = find_azure_subscription(tx, buyer, id);
  if (!found) return fail(errors::kSubscriptionNotFound);
  return FoundAzure{std::move(buyer), *std::move(found)};
}

Result<FoundAzure> register_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id) {
  Result<FoundAzure> found = find_to_change_azure(tx, actor, customer_id, id);
  if (!found) {
    if (found.error().is(errors::kSubscriptionNotFound) && find(tx, actor, customer_id, id)) {
      return fail(errors::kNotAzureSubscription);
    }
    return found;
  }
  AzureSubscription& s = found->subscription;
  if (s.status != Status::kActive) return fail(errors::kSubscriptionNotActive);
  if (s.registered_at) return found;
  std::string before = azure_snapshot(s);
  s.registered_at = actor.at;
  RETURN_IF_FAILED(write(tx, actor, s));
  record_azure(tx, actor, "update_subscription", found->buyer, std::move(before), s, "registerForReservations");
  return found;
}

Result<FoundAzure> change_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                const Changes& changes) {
  FoundAzure found = OR_RETURN(find_to_change_azure(tx, actor, customer_id, id));
  AzureSubscription& s = found.subscription;
  if (!changes.etag.empty() && changes.etag != azure_etag(s)) return fail(errors::kStaleEtag, {}, "attributes.etag");
  const bool status = changes.status && *changes.status != s.status;
  const bool name = changes.friendly_name && *changes.friendly_name != s.friendly_name;
  const std::string group = text::lower(text::trim(changes.management_group.value_or(s.management_group)));
  const int wanted = status + name + (group != s.management_group);
  if (wanted == 0) return found;
  if (s.status == Status::kDeleted) return fail(errors::kSubscriptionDeleted);
  if (wanted > 1) return fail(errors::kInvalidInput, "Change one property of a subscription at a time.");
  std::string before = azure_snapshot(s);
  if (status) {
    RETURN_IF_FAILED(change_azure_status(s, *changes.status));
  } else if (name) {
    s.friendly_name = OR_RETURN(checked_name(*changes.friendly_name, "friendlyName", true));
  } else {
    s.management_group = OR_RETURN(checked_name(group, "managementGroup", false));
  }
  RETURN_IF_FAILED(write(tx, actor, s));
  record_azure(tx, actor, "update_subscription", found.buyer, std::move(before), s, "changeAzureSubscription");
  return found;
}

}  // namespace chandlery::subscriptions
