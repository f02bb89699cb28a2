// The outbox as the operator sees it: which notices wait to be mailed, were mailed or given up, and another try for those. It
// tells to whom and of what kind, not what the notice says: that is between the partner and its people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/page.h"
#include "core/result.h"
#include "notices/kinds.h"
#include "platform/sql/sql.h"

namespace chandlery::notices {

inline constexpr std::int64_t kMostListedDeliveries = 500;  ///< a page

enum class DeliveryState : std::uint8_t { kWaiting, kSent, kFailed };
std::string_view to_string(DeliveryState state);  ///< waiting, sent, failed
std::optional<DeliveryState> parse_delivery_state(std::string_view word);

struct Delivery {
  std::string id, kind;
  Audience audience = Audience::kPartner;
  std::string partner_id, customer_id;  ///< whom it is for; empty where it is not for one
  DeliveryState state = DeliveryState::kWaiting;
  Instant created_at;
  std::string why;  ///< the last try failed; empty where none did
};

struct DeliveryQuestion {
  DeliveryState state = DeliveryState::kWaiting;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// Newest first. kInvalidProperty for a token that is none.
Result<Page<Delivery>> list_deliveries(sql::Tx& tx, const DeliveryQuestion& question);
std::int64_t count_deliveries(sql::Tx& tx, DeliveryState state);
/// A failed one waits again. kNotFound for one that has not failed.
Result<Delivery> retry_delivery(sql::Tx& tx, const Actor& actor, std::string_view id);

}  // namespace chandlery::notices
