// What a partner's program is told by HTTP: where, of which events, and how each telling went.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"

namespace chandlery::webhooks {

struct Registration {
  std::string partner_id, subscriber_id;
  std::string url;
  std::vector<std::string> events;  ///< in their documented spelling
  bool ms_header = false;           ///< the signature stands in x-ms-signature instead of Authorization
  Instant created_at, changed_at;
};

enum class State : std::uint8_t { kWaiting, kDelivered, kGivenUp };

struct Attempt {
  std::int64_t number = 0;
  Instant at;
  std::string url;
  int status = 0;       ///< HTTP's; 0: no answer came
  std::string message;  ///< the beginning of the answer, or why none came
};

struct Delivery {
  std::string partner_id, id, event, resource_uri;
  std::string body;  ///< the very bytes that are signed and sent
  State state = State::kWaiting;
  std::int64_t attempts = 0;  ///< in all
  std::int64_t tries = 0;     ///< since it was made, or last replayed
  Instant created_at;
  Instant next_at;  ///< of the next attempt, while it waits
  std::optional<Instant> settled_at;
  std::optional<Attempt> last;
};

}  // namespace chandlery::webhooks
