// What webhooks decide: which records of the log are events, where may be sent to, and when it is tried again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/query.h"
#include "core/result.h"
#include "platform/http/network.h"
#include "webhooks/model.h"

namespace chandlery::webhooks {

inline constexpr std::string_view kTestCreated = "test-created";
inline constexpr std::int64_t kMostTries = 10;             ///< contract 13b
inline constexpr std::int64_t kTestsPerMinute = 2;         ///< contract 13b
inline constexpr std::int64_t kTestDays = 7;               ///< a validation event's results are shown (contract 13b)
inline constexpr std::int64_t kDeliveryDays = 30;          ///< a settled delivery is kept
inline constexpr std::size_t kLongestUrl = 2'048;          ///< bytes
inline constexpr std::size_t kLongestMessage = 500;        ///< bytes of an answer that are kept

/// The events that this server has causes for.
std::span<const std::string_view> raised_events();
/// The documented spelling of an event's name, given in any case; of those without a cause here, too, because clients
/// register them in one list with the others. nullopt for a name that no document has.
std::optional<std::string_view> known_event(std::string_view name);

/// What happened, and the resource that it happened to: its address below the server's.
struct Event {
  std::string_view name;
  std::string_view resource_name;
  std::string resource_path;
};
std::vector<Event> events_of(const audit::Record& record);

/// The body that tells of the event: Pascal case, as documented. An empty `audit_uri` is null.
std::string body_of(std::string_view event, std::string_view resource_uri, std::string_view resource_name,
                    std::string_view audit_uri, Instant changed_at);

/// Whom the operator lets the server send to.
struct Reach {
  bool plain_http = false;
  std::vector<http::Network> private_networks;  ///< beside the public internet
  bool has(const http::Address& address) const;
};
/// An absolute address of https (or http, where the operator allows it) without user, password and fragment.
/// kInvalidProperty that names WebhookUrl otherwise, and where its host is an address out of reach. What a name means is
/// judged when it is connected to.
Result<void> check_url(std::string_view url, const Reach& reach);
/// The host of a checked address.
std::string host_of(std::string_view url);

/// Seconds from the failed try of this number (1, 2...) to the next: a minute at first, half a day at last, 29 hours in all.
std::int64_t back_off(std::int64_t tries);

std::string_view to_string(State state);  ///< waiting, delivered, failed
std::optional<State> parse_state(std::string_view word);

}  // namespace chandlery::webhooks
