// Azure subscriptions: what a customer's usage runs under. A partner opens them without an order, and registers one before a
// reservation is billed to it (contract 6, 7.2, rules 5.1).
//
// Invariants:
// 1. One is registered once, at once and for good: registering it again changes nothing.
// 2. A deleted one stays and can be read, and never comes back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/actor.h"
#include "core/result.h"
#include "customers/service.h"
#include "platform/sql/sql.h"
#include "subscriptions/service.h"

namespace chandlery::subscriptions {

struct AzureSubscription {
  std::string partner_id, customer_id, id;
  std::int64_t version = 1;
  Status status = Status::kActive;  ///< active, suspended or deleted
  std::string friendly_name;
  std::string management_group;     ///< in lower case; empty: none
  std::string reseller_mpn_id;      ///< partner on record; empty: none
  std::optional<Instant> registered_at = {};  ///< for reservations; none: not registered
  Instant created_at, changed_at;
};

struct NewAzureSubscription {
  std::string friendly_name, management_group, reseller_mpn_id;
};
/// Opens one. As ordering::may_buy, kNoRelationship for a reseller's actor, kInvalidInput for a name that is empty or too
/// long, kProviderNotFound for none of the seller's resellers.
Result<AzureSubscription> open_azure_subscription(sql::Tx& tx, const Actor& actor, std::string_view customer_id,
                                                  const NewAzureSubscription& asked);

/// Of the customer, in the order of their making. `mpn_id` of the partner on record; empty: all.
std::vector<AzureSubscription> azure_subscriptions_of(sql::Tx& tx, const customers::Buyer& buyer,
                                                      std::string_view mpn_id = {});
std::optional<AzureSubscription> find_azure_subscription(sql::Tx& tx, const customers::Buyer& buyer,
                                                         std::string_view id);

struct FoundAzure {
  customers::Buyer buyer;
  AzureSubscription subscription;
};
/// The errors of customers::find_buyer; kSubscriptionNotFound.
Result<FoundAzure> find_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);

/// Registers it for reservations. kSubscriptionNotAzure (800011) for a subscription of software,
/// kSubscriptionNotActive (800012) for one that is suspended or deleted.
Result<FoundAzure> register_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id);

/// Changes its name, its status or its management group, one at a time; anything else that differs is kInvalidInput. In this
/// order: kStaleEtag, kSubscriptionDeleted, kStatusTransition (deleting one that is not suspended first).
Result<FoundAzure> change_azure(sql::Tx& tx, const Actor& actor, std::string_view customer_id, std::string_view id,
                                const Changes& changes);

}  // namespace chandlery::subscriptions
