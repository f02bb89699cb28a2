// See rules.h.
#include "fulfilment/rules.h"

#include <stdexcept>

#include <algorithm>
#include <charconv>

namespace chandlery::fulfilment {

KeyPlan plan_keys(catalog::KeySource source, std::int64_t activations_per_unit, std::int64_t quantity) {
  if (source == catalog::KeySource::kNone) return {};
  if (activations_per_unit > 0) {
    std::int64_t limit = 0;
    if (__builtin_mul_overflow(quantity, activations_per_unit, &limit)) limit = INT64_MAX;
    return {1, limit};
  }
  return {quantity, 1};
}

bool is_low(const KeyPool& pool) {
  return pool.available < pool.low_below.value_or(std::max(kLowPool, pool.total / 10));
}

PoolLevel level_of(const KeyPool& pool) {
  if (pool.available == 0) return PoolLevel::kEmpty;
  return pool.current && is_low(pool) ? PoolLevel::kLow : PoolLevel::kOk;
}

std::string_view to_string(PoolLevel level) {
  static constexpr std::string_view kWords[] = {"ok", "low", "empty"};
  return kWords[static_cast<int>(level)];
}

std::optional<PoolLevel> parse_pool_level(std::string_view word) {
  for (const PoolLevel level : {PoolLevel::kOk, PoolLevel::kLow, PoolLevel::kEmpty}) {
    if (to_string(level) == word) return level;
  }
  return std::nullopt;
}

bool crossed_low(const KeyPool& pool) { return (pool.current && is_low(pool)) != pool.low_since.has_value(); }

std::string line_guid(std::string_view order_id, std::int64_t line_number) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::size_t kLength = 36, kVersion = 14;  // of a GUID in text
  if (order_id.size() != kLength) throw std::logic_error("an order id that is no GUID");
  std::string id(order_id);
  id[kVersion] = '8';
  id[kLength - 2] = kHex[static_cast<std::size_t>(line_number / 16)];
  id[kLength - 1] = kHex[static_cast<std::size_t>(line_number % 16)];
  return id;
}

std::optional<Instant> end_of_term(Instant start, std::string_view term_duration) {
  if (term_duration.size() < 3 || term_duration.front() != 'P') return std::nullopt;
  const std::string_view digits = term_duration.substr(1, term_duration.size() - 2);
  int count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc() || end != digits.data() + digits.size() || count < 1 || count > 1200) return std::nullopt;
  const Date day = Date::of(start);
  const std::int64_t time_of_day = start.micros - day.start().micros;
  switch (term_duration.back()) {
    case 'M':
      return Instant{day.plus_months(count).start().micros + time_of_day};
    case 'Y':
      return Instant{day.plus_months(12 * count).start().micros + time_of_day};
    case 'D':
      return start.plus_days(count);
    default:
      return std::nullopt;
  }
}

Result<void> may_see_keys(const Actor& actor, const KeyVisibility& policy, const Entitlement& entitlement) {
  if (actor.kind == PrincipalKind::kPartnerUser) {
    if (!policy.partner_view_key) return fail(errors::kPolicyCustomerOnly);
    if (!actor.roles.any_of(policy.partner_roles)) return fail(errors::kRoleMissing);
  } else if (actor.kind == PrincipalKind::kCustomerUser) {
    if (!policy.customer_view || !actor.roles.any_of(policy.customer_roles)) return fail(errors::kRoleMissing);
  } else {
    return fail(errors::kRoleMissing);  // the log must name a person
  }
  if (entitlement.state == EntitlementState::kPending) return fail(errors::kNotProvisioned);
  if (entitlement.state == EntitlementState::kCancelled) return fail(errors::kKeyRevoked);
  if (entitlement.expires_at && *entitlement.expires_at <= actor.at) {
    return fail(errors::kNotEntitled, "The term of this purchase has ended, and with it the right to its keys.");
  }
  if (entitlement.state != EntitlementState::kActive) return fail(errors::kNotEntitled, std::string(kSuspendedWords));
  return {};
}

Result<void> may_copy_deep_link(const Actor& actor, const std::optional<catalog::FulfilmentPolicy>& policy,
                                const Entitlement& entitlement) {
  if (!policy || !policy->deep_link) {
    return fail(errors::kNotFound, "The product's fulfilment policy offers no deep link; see its keys instead.");
  }
  if (actor.kind != PrincipalKind::kPartnerUser || !actor.roles.any_of(policy->partner_roles)) {
    return fail(errors::kRoleMissing);
  }
  if (entitlement.state == EntitlementState::kCancelled) {
    return fail(errors::kKeyRevoked, "The purchase is cancelled; there is nothing left to fetch by a deep link.");
  }
  return {};
}

std::string_view entitlement_type(catalog::ProductType type) {
  return type == catalog::ProductType::kReservation ? "reservedinstance" : "software";
}

std::string_view fulfillment_state(EntitlementState state) {
  switch (state) {
    case EntitlementState::kActive:
      return "Fulfilled";
    case EntitlementState::kPending:
      return "PrefulfillmentPending";
    case EntitlementState::kCancelled:
      return "Cancelled";
    case EntitlementState::kExpired:
      return "Expired";
    case EntitlementState::kSuspended:
      return "Suspended";
  }
  return "Unfulfilled";
}

}  // namespace chandlery::fulfilment
