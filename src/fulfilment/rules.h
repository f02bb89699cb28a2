// Fulfilment's decisions, pure: how many keys a line gets, when it ends, who may see a key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/policies.h"
#include "core/actor.h"
#include "core/result.h"
#include "fulfilment/model.h"

namespace chandlery::fulfilment {

/// The keys of a line (contract 17.2): one for each unit, or one that may be activated quantity x n times.
struct KeyPlan {
  std::int64_t keys = 0;
  std::int64_t activation_limit = 1;  ///< of each
};
KeyPlan plan_keys(catalog::KeySource source, std::int64_t activations_per_unit, std::int64_t quantity);

/// Whether the operator is to be warned: fewer available than was set for the pool, or else than a tenth of all that
/// were ever imported, and at least kLowPool.
inline constexpr std::int64_t kLowPool = 20;
bool is_low(const KeyPool& pool);
/// Whether what the operator was last told of the pool no longer holds: it is low, or no longer so. Only the current pool of
/// a SKU can be low.
bool crossed_low(const KeyPool& pool);

/// How a pool stands. One that no order draws from is never low, but it may be empty.
enum class PoolLevel : std::uint8_t { kOk, kLow, kEmpty };
PoolLevel level_of(const KeyPool& pool);
std::string_view to_string(PoolLevel level);  ///< ok, low, empty
std::optional<PoolLevel> parse_pool_level(std::string_view word);

/// The end of a term: "P1M", "P1Y", "P3Y" after `start`, at the same time of day; nullopt for "" (perpetual).
std::optional<Instant> end_of_term(Instant start, std::string_view term_duration);

/// The GUID, of version 8, that belongs to a line of an order: the order's with the line's number in its last two digits. So it
/// sorts by time, too, and is known without asking. Lines are numbered 0 to 255.
std::string line_guid(std::string_view order_id, std::int64_t line_number);

/// Who may see keys: the fulfilment policy's part that a reveal needs, in force at the moment of the act (rules 0).
struct KeyVisibility {
  bool partner_view_key = true;
  RoleSet partner_roles{Role::kAdminAgent};
  bool customer_view = true;
  RoleSet customer_roles{Role::kCustomerGlobalAdmin};
};

/// What is said of keys and media while their subscription is suspended.
inline constexpr std::string_view kSuspendedWords = "The subscription of this purchase is suspended.";

/// Whether this actor may see keys of this entitlement now. In this order: kPolicyCustomerOnly (a partner, where the
/// policy shows keys to the customer only: S41), kRoleMissing (S8, S15), kNotProvisioned (pending), kKeyRevoked
/// (cancelled: S16), kNotEntitled (the term has ended, or the subscription is suspended).
Result<void> may_see_keys(const Actor& actor, const KeyVisibility& policy, const Entitlement& entitlement);

/// Whether this actor may copy the deep link of this entitlement now (S40). In this order: kNotFound (the policy offers
/// none), kRoleMissing, kKeyRevoked (cancelled: a link that was copied before still opens, and shows that).
Result<void> may_copy_deep_link(const Actor& actor, const std::optional<catalog::FulfilmentPolicy>& policy,
                                const Entitlement& entitlement);

/// "software" or "reservedinstance" (contract 7.1).
std::string_view entitlement_type(catalog::ProductType type);
/// Fulfilled, PrefulfillmentPending, Cancelled, Expired or Suspended.
std::string_view fulfillment_state(EntitlementState state);

}  // namespace chandlery::fulfilment
