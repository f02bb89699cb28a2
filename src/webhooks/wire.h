// Webhooks as JSON. What the documents have is in Pascal case, as there; what is our own is in camel case, as everything else.
#pragma once

#include <string>

#include "core/result.h"
#include "platform/json/writer.h"
#include "webhooks/service.h"

namespace chandlery::webhooks {

/// Names in any case, as the documented clients send them.
Result<RegistrationRequest> read_registration(std::string_view body);
std::string registration_json(const Registration& registration);
/// The events as a bare array.
std::string events_json();
std::string test_json(const TestResults& results);

/// For a reader of this locale; with `attempts`, the whole story.
void write_delivery(json::Writer& out, const Delivery& delivery, std::string_view locale,
                    const std::vector<Attempt>* attempts = nullptr);
/// As the operator sees it: without what is between the partner and its program.
void write_operators_delivery(json::Writer& out, const Delivery& delivery, std::string_view locale);

}  // namespace chandlery::webhooks
