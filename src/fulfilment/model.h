// The words of fulfilment: what a customer holds by an order line, and its keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/service.h"
#include "core/time.h"

namespace chandlery::fulfilment {

/// kPending: ordered, but the pool had too few keys. kExpired: the term has ended, and no other followed. kSuspended:
/// held back until its subscription is reactivated.
enum class EntitlementState : std::uint8_t { kActive, kPending, kCancelled, kExpired, kSuspended };

struct Entitlement {
  std::string partner_id;  ///< the tenant that the row stands under
  std::string customer_id, order_id;
  std::int64_t line_number = 0;
  std::string alternate_order_id;
  std::string product_id, sku_id, title;
  catalog::ProductType product_type = catalog::ProductType::kPerpetualSoftware;
  std::int64_t quantity = 0;  ///< as ordered, also after a cancellation
  EntitlementState state = EntitlementState::kActive;
  catalog::KeySource key_source = catalog::KeySource::kNone;
  std::int64_t activations_per_unit = 0;  ///< 0: a key for each unit
  std::optional<std::int64_t> pool;
  std::string version;  ///< of the pool; empty when there is none
  Instant granted_at;
  std::optional<Instant> activated_at;  ///< of a line that waited for its keys: when they came
  std::optional<Instant> expires_at;  ///< none: perpetual
  std::optional<Instant> cancelled_at;
};

/// A line of one of a partner's customers, by its name alone.
struct LineName {
  std::string customer_id, order_id;
  std::int64_t line_number = 0;
};

/// Rules 4.7. An assigned key was never seen by anybody; a replaced one was wrong, and another took its place.
enum class KeyStatus : std::uint8_t { kAssigned, kRevealed, kRevoked, kReplaced };

/// A key of a line as it is stored: sealed.
struct StoredKey {
  std::int64_t ordinal = 0;  ///< 1, 2, 3... in its line; its id on the wire
  std::int64_t activation_limit = 1;
  std::int64_t activation_count = 0;
  KeyStatus status = KeyStatus::kAssigned;
  std::optional<Instant> first_revealed_at;
  std::string first_revealed_by;
  std::string sealed;        ///< of the pool's key or of the generated one
  std::string seal_context;  ///< what it was sealed for
};

/// A line's keys that were not replaced, told in three numbers.
struct LineKeys {
  std::int64_t count = 0;
  std::int64_t revealed = 0;
  std::int64_t activation_limit = 0;  ///< of all together
  std::int64_t activation_count = 0;
};

/// What a caller chose to have of a line; empty parts: the line's own.
struct KeyChoice {
  std::string version, sku_id, product_id;
};

/// One for each product, SKU and version.
struct KeyPool {
  std::int64_t number = 0;
  std::string product_id, sku_id, version;
  std::string format;
  bool current = false;
  std::int64_t total = 0, available = 0;
  std::optional<std::int64_t> low_below;  ///< as the operator set it; none: the rule of is_low
  std::optional<Instant> low_since;       ///< when the operator was told that it is low; none: not told
};

}  // namespace chandlery::fulfilment
