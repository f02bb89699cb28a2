// How a subscription is deleted: by its return within the policy's window, or after a suspension.
#pragma once

#include "core/actor.h"
#include "core/result.h"
#include "subscriptions/standing.h"

namespace chandlery::subscriptions {

/// By a person (service.h, Changes): with what comes back while it can be returned. One that nothing changed since it was
/// ordered is cancelled as its order is.
Result<void> delete_subscription(sql::Tx& tx, const Actor& actor, Found& found);
/// Without a credit: keys are revoked, the entitlement is cancelled, the line is, people are told. kPendingAdjustment.
Result<void> delete_without_credit(sql::Tx& tx, const Actor& actor, std::string_view customer_name,
                                   Subscription& subscription);

}  // namespace chandlery::subscriptions
