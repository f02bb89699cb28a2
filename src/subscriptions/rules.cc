// See rules.h.
#include "subscriptions/rules.h"

#include <algorithm>
#include <stdexcept>

#include "catalog/rules.h"

namespace chandlery::subscriptions {
namespace {

using fulfilment::EntitlementState;

constexpr std::int64_t kLongTerm = 90, kRemindBeforeLong = 30, kRemindBeforeShort = 7;  // days

billing::Stretch stretch_at(const Subscription& s, std::int64_t unit_days) {
  return {s.unit_price, s.currency, term_days(s), unit_days};
}

Change begin_change(const Subscription& s, Instant at) {
  Change change;
  change.day = day_of_term(s, at);
  change.days_left = term_days(s) - change.day;
  // A clock that went back finds the day of the last change.
  change.day = std::max(change.day, s.changed_day);
  change.days_left = term_days(s) - change.day;
  change.unit_days = s.unit_days + s.quantity * (change.day - s.changed_day);
  return change;
}

std::unexpected<Error> last_day(const ErrorCode& code) {
  return fail(code, "The term ends today: nothing of it is left to be changed.", "quantity");
}

}  // namespace

Status status_of(const Subscription& subscription, const fulfilment::Entitlement& held, bool renews, Instant at) {
  if (held.state == EntitlementState::kCancelled) return Status::kDeleted;
  const bool running = subscription.status == Status::kActive || subscription.status == Status::kSuspended;
  if (!running || at < subscription.term_end) return subscription.status;
  return renews && subscription.status == Status::kActive ? Status::kActive : Status::kExpired;
}

bool renews(const Subscription& subscription, const std::optional<catalog::Lifecycle>& lifecycle) {
  return subscription.auto_renew && lifecycle && lifecycle->renews;
}

std::int64_t term_days(const Subscription& subscription) {
  return billing::days_between(subscription.term_start, subscription.term_end);
}

std::int64_t day_of_term(const Subscription& subscription, Instant at) {
  return billing::used_days({}, subscription.term_start, at, term_days(subscription));
}

Change change_units(billing::ProrationRule rule, const Subscription& s, std::int64_t quantity, Instant at) {
  Change change = begin_change(s, at);
  const billing::Stretch now = stretch_at(s, change.unit_days);
  change.standing = billing::rest(rule, stretch_at(s, s.unit_days), s.quantity, term_days(s) - s.changed_day);
  change.credit = billing::rest(rule, now, s.quantity, change.days_left);
  change.credit.minor = std::min(change.credit.minor, change.standing.minor);
  change.charge = billing::rest(rule, now, quantity, change.days_left);
  return change;
}

Change change_product(const Subscription& s, const Decimal& unit_price, Currency currency, Instant at) {
  Change change = change_units(billing::ProrationRule::kLine, s, s.quantity, at);
  change.charge =
      billing::rest(billing::ProrationRule::kLine, {unit_price, currency, term_days(s), 0}, s.quantity, change.days_left);
  return change;
}

Result<void> may_change(const Standing& standing, Instant at) {
  switch (standing.status) {
    case Status::kDeleted:
      return fail(errors::kSubscriptionDeleted);
    case Status::kExpired:
      return fail(errors::kSubscriptionDeleted, "The term of the subscription has ended.");
    case Status::kSuspended:
      return fail(errors::kSubscriptionSuspended);
    case Status::kActive:
      break;
  }
  if (at >= standing.subscription.term_end) {
    return fail(errors::kPendingAdjustment, "The subscription is just being renewed. Repeat the change in a few minutes.");
  }
  return {};
}

Result<void> may_have_units(const Standing& standing, std::int64_t quantity, Instant at) {
  RETURN_IF_FAILED(may_change(standing, at));
  const std::optional<catalog::Lifecycle>& sku = standing.lifecycle;
  if (!sku || !sku->quantity_changes) return fail(errors::kQuantityFixed, {}, "quantity");
  if (standing.held.state == EntitlementState::kPending) return fail(errors::kSubscriptionNotActivated);
  if (quantity < sku->minimum_quantity || quantity > sku->maximum_quantity) {
    return fail(errors::kQuantityOutOfRange,
                "The quantity must be from " + std::to_string(sku->minimum_quantity) + " to " +
                    std::to_string(sku->maximum_quantity) + ".",
                "quantity");
  }
  const Subscription& subscription = standing.subscription;
  const bool ends_today = day_of_term(subscription, at) == term_days(subscription);
  if (quantity > subscription.quantity) return ends_today ? last_day(errors::kNoQuantityIncrease) : Result<void>();
  if (!standing.returns || standing.returns->basis == catalog::ReturnBasis::kNone ||
      standing.returns->unit != catalog::ReturnUnit::kQuantity) {
    return fail(errors::kNoQuantityDecrease, "Units of this product cannot be given back one by one.", "quantity");
  }
  const std::optional<Instant> last = last_returnable(standing);
  if (last && at > *last) {
    return fail(errors::kNoQuantityDecrease, "Units of this term could be given back until " + to_iso(*last) + ".",
                "quantity");
  }
  return ends_today ? last_day(errors::kNoQuantityDecrease) : Result<void>();
}

std::optional<Instant> last_returnable(const Standing& standing) {
  if (!standing.returns) return std::nullopt;
  const auto last = catalog::last_cancellable(*standing.returns, standing.subscription.term_start);
  if (!last) return std::nullopt;
  return std::min(*last, Instant{standing.subscription.term_end.micros - 1});
}

Step next_step(const Standing& standing, Instant at) {
  const Subscription& subscription = standing.subscription;
  if (subscription.status != Status::kActive && subscription.status != Status::kSuspended) return Step::kNone;
  if (standing.held.state == EntitlementState::kCancelled) return Step::kClose;
  if (!subscription.due_at || at < *subscription.due_at) return Step::kNone;
  if (subscription.status == Status::kSuspended) {
    const Instant deletion = subscription.suspended_at.value().plus_days(kSuspendedDays);
    return deletion < subscription.term_end ? Step::kDelete : Step::kExpire;
  }
  if (at < subscription.term_end) return subscription.reminded ? Step::kNone : Step::kRemind;
  const bool goes_on = renews(subscription, standing.lifecycle) && standing.held.state == EntitlementState::kActive;
  return goes_on ? Step::kRenew : Step::kExpire;
}

std::optional<Instant> due_at(const Subscription& subscription) {
  const Instant end = subscription.term_end;
  switch (subscription.status) {
    case Status::kSuspended:
      return std::min(end, subscription.suspended_at.value().plus_days(kSuspendedDays));
    case Status::kActive: {
      if (subscription.reminded) return end;
      return end.plus_days(term_days(subscription) >= kLongTerm ? -kRemindBeforeLong : -kRemindBeforeShort);
    }
    case Status::kExpired:
    case Status::kDeleted:
      break;
  }
  return std::nullopt;
}

std::string_view wire_word(Status status) {
  switch (status) {
    case Status::kActive:
      return "active";
    case Status::kSuspended:
      return "suspended";
    case Status::kExpired:
    case Status::kDeleted:
      break;
  }
  return "deleted";
}

}  // namespace chandlery::subscriptions
