// The decisions of subscriptions, pure: what one is now, what may be changed of it, what a change costs, what time does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "billing/proration.h"
#include "core/result.h"
#include "subscriptions/model.h"

namespace chandlery::subscriptions {

inline constexpr std::int64_t kSuspendedDays = 90;  ///< after which a suspended one is deleted (rules 4.6)

/// Cancelled with its order it is deleted; past its term it is expired, unless it renews and only waits for that.
Status status_of(const Subscription& subscription, const fulfilment::Entitlement& held, bool renews, Instant at);
/// Whether its term begins again when it ends: the SKU renews, and nobody has switched it off.
bool renews(const Subscription& subscription, const std::optional<catalog::Lifecycle>& lifecycle);

/// Days of the term, and how many of them are over at `at`: the day of a change is not (rules 3.3).
std::int64_t term_days(const Subscription& subscription);
std::int64_t day_of_term(const Subscription& subscription, Instant at);

/// What a change makes of the rest of the term, as the price list counts.
struct Change {
  std::int64_t day = 0;           ///< of the term, from which it holds
  std::int64_t days_left = 0;     ///< of the term, that day among them
  std::int64_t unit_days = 0;     ///< units times days of the old price used before it
  Money standing;                 ///< what was charged for the term from the last change on
  Money credit;                   ///< of it, given back: never more than `standing`
  Money charge;                   ///< for the rest, with the new units
};
/// Other units at the same price: two lines of one period, -P*q_old*n/N and +P*q_new*n/N (rules 3.3), so that all lines
/// of the term add up.
Change change_units(billing::ProrationRule rule, const Subscription& subscription, std::int64_t quantity, Instant at);
/// Another product, at a price of one unit for the whole term: its line begins a count of its own.
Change change_product(const Subscription& subscription, const Decimal& unit_price, Currency currency, Instant at);

/// Whether the term, the status and the keys leave any change now. In this order: kSubscriptionDeleted (deleted, or its
/// term has ended), kPendingAdjustment (it waits for its renewal), kSubscriptionSuspended.
Result<void> may_change(const Standing& standing, Instant at);
/// Rules 3.3, 4.6, contract 6. In this order: may_change, kQuantityFixed (the SKU), kSubscriptionNotActivated (waits for
/// keys), kQuantityOutOfRange, kNoQuantityDecrease (the policy gives back no single units, or its window has passed; or
/// no day is left), kNoQuantityIncrease (no day is left).
Result<void> may_have_units(const Standing& standing, std::int64_t quantity, Instant at);
/// The last moment to return it, or units of it: the policy's window counts from the beginning of the term.
std::optional<Instant> last_returnable(const Standing& standing);

/// What time does to a subscription that is due.
enum class Step : std::uint8_t { kNone, kRemind, kRenew, kExpire, kDelete, kClose };
/// kClose: it was cancelled with its order. kRenew needs an active one that has its keys.
Step next_step(const Standing& standing, Instant at);
/// When the next step is due: a reminder, the end of the term, the end of a suspension; none for what has ended.
std::optional<Instant> due_at(const Subscription& subscription);

/// active, suspended, deleted: what clients know (contract 14). An expired one is told as deleted.
std::string_view wire_word(Status status);

}  // namespace chandlery::subscriptions
