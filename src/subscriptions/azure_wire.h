// Azure subscriptions as JSON: the shape of every subscription, with what an Azure one has not left out (contract 6).
#pragma once

#include <string>
#include <string_view>

#include "platform/json/writer.h"
#include "subscriptions/azure.h"

namespace chandlery::subscriptions {

void write_azure(json::Writer& w, const AzureSubscription& subscription);
std::string azure_json(const AzureSubscription& subscription);
/// "/customers/{id}/subscriptions/{id}"
std::string azure_path(const AzureSubscription& subscription);
std::string azure_etag(const AzureSubscription& subscription);
/// {subscriptionId, status, attributes}; registration is done at once, so that nobody meets `registering`.
std::string registration_json(std::string_view subscription_id, bool registered);
/// As the activity log keeps it.
std::string azure_snapshot(const AzureSubscription& subscription);

}  // namespace chandlery::subscriptions
