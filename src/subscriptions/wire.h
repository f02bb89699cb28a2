// Subscriptions as JSON: what clients send, and what they are answered (contract 6).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"
#include "subscriptions/service.h"
#include "subscriptions/upgrades.h"

namespace chandlery::subscriptions {

/// What a PATCH wants to change: the full resource, one property of it another. Words are normalised.
Result<Changes> read_changes(const json::Object& body);

/// `country` is the customer's.
void write_subscription(json::Writer& w, const Standing& standing, std::string_view country);
std::string subscription_json(const Found& found);
/// "/customers/{id}/subscriptions/{id}"
std::string path_of(const Subscription& subscription);
/// {"id":...,"version":n} in base64 (contract 1.5).
std::string etag_of(const Subscription& subscription);

std::string provisioning_json(const Found& found);
std::string activation_links_json(const Found& found);
std::string upgrades_json(const UpgradeOptions& options, std::string_view locale);
std::string upgraded_json(const Upgraded& upgraded);

/// As the activity log keeps it: Pascal-cased names, no links (contract 12).
std::string snapshot(const Subscription& subscription);

}  // namespace chandlery::subscriptions
