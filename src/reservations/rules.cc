// See rules.h.
#include "reservations/rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>

#include "billing/proration.h"
#include "core/text.h"

namespace chandlery::reservations {
namespace {

constexpr std::int64_t kRemindDays = 30;  // before the end (rules 5.3)

// Rules 5.1, 5.3; the words of reservationType.
constexpr std::array kNeverMonthly = {"databricks", "suselinux", "redhat", "redhatosa", "openshift"};
constexpr std::array kNeverReturned = {"databricks", "sqldatawarehouse", "synapse", "vmwarecloudsimple",
                                       "redhatosa",  "openshift",        "redhat",  "suselinux"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::ranges::any_of(list, [&](const char* each) { return text::equal_ignoring_case(each, word); });
}

// The share of an amount that `until` of `all` units have: cumulative, so that shares add up.
Money share(const Money& amount, std::int64_t until, std::int64_t all) {
  return {multiply_divide(amount.minor, until, all, Rounding::kHalfAwayFromZero), amount.currency};
}

// Another place of the same reservation: live from `at` on, renewed by nobody.
Reservation renewed_count(const Reservation& from, Instant at) {
  Reservation made = from;
  made.version = 1;
  made.began_at = at;
  made.ended_at.reset();
  made.renews = false;
  made.created_at = made.changed_at = at;
  return made;
}

std::unexpected<Error> not_live(const Reservation& reservation) {
  return fail(errors::kReservationState,
              "Reservation " + reservation.id + " is " + text::lower(to_string(reservation.state)) +
                  ": only one that runs can be changed.");
}

Money nothing(const Reservation& r) { return {0, r.currency}; }

Money unused(const ReturnedCharge& charge) { return share(charge.price, charge.days - charge.used_days, charge.days); }

billing::UsedDays counting(const catalog::ReturnPolicy& policy, bool free_hours) {
  return {.cancel_day_counts = policy.cancel_day_counts_as_used,
          .full_within_hours = free_hours ? policy.full_within_hours : 0};
}

// What `used` days of the term leave of price and payments.
Return prorated(const Reservation& r, const billing::UsedDays& rule, Instant at) {
  Return back{.days = billing::days_between(r.effective_at, r.expires_at)};
  back.used_days = billing::used_days(rule, r.effective_at, at, back.days);
  back.fee = back.held = nothing(r);
  if (r.plan == BillingPlan::kUpfront) {
    back.charge = {r.price, Date::of(r.effective_at).start(), back.days, back.used_days, nothing(r)};
    back.remaining = share(r.price, back.days - back.used_days, back.days);
    back.credit = back.commitment = back.remaining;
  } else {
    const std::int64_t number = instalment_at(r, at), all = instalments_of(r.term_duration);
    const Instant start = instalment_start(r, number), end = instalment_start(r, number + 1);
    const std::int64_t days = billing::days_between(start, end);
    // What was charged of this instalment: nothing while its charge is still to come.
    const Money current = r.instalments > number ? r.paid - paid_after(r.price, number, all) : nothing(r);
    back.charge = {current, start, days, billing::used_days({rule.cancel_day_counts, 0}, start, at, days), nothing(r)};
    if (back.used_days == 0) back.charge.price = r.paid, back.charge.used_days = 0;
    back.commitment = r.price - r.paid;
    back.credit = unused(back.charge);
    back.remaining = back.commitment + back.credit;
  }
  return back;
}

}  // namespace

bool may_be_paid_monthly(std::string_view type) { return !contains(kNeverMonthly, type); }
bool may_be_returned(std::string_view type) { return !contains(kNeverReturned, type); }

bool is_live(const Reservation& r, Instant at) {
  return (r.state == State::kSucceeded || r.state == State::kPending) && at < r.expires_at;
}

Result<void> check_scope(const Scope& scope) {
  const bool subscription = scope.kind == ScopeKind::kSubscription || scope.kind == ScopeKind::kResourceGroup;
  const auto check = [](bool wanted, const std::string& target, const char* field, const char* what) -> Result<void> {
    if (wanted == !target.empty()) return {};
    return fail(errors::kScopeInvalid,
                wanted ? std::string("This scope names ") + what + "." : std::string("This scope names no such target."),
                field);
  };
  RETURN_IF_FAILED(check(subscription, scope.subscription_id, "scope.subscriptionId", "a subscription"));
  RETURN_IF_FAILED(check(scope.kind == ScopeKind::kResourceGroup, scope.resource_group, "scope.resourceGroup",
                         "a resource group"));
  return check(scope.kind == ScopeKind::kManagementGroup, scope.management_group, "scope.managementGroup",
               "a management group");
}

Result<std::vector<Reservation>> split(const Reservation& whole, std::span<const std::int64_t> quantities, Instant at) {
  if (!is_live(whole, at)) return not_live(whole);
  std::int64_t sum = 0;
  for (const std::int64_t quantity : quantities) {
    if (quantity < 1 || quantity > whole.quantity - sum) return fail(errors::kSplitQuantities, {}, "parts");
    sum += quantity;
  }
  if (quantities.size() < 2 || sum != whole.quantity) return fail(errors::kSplitQuantities, {}, "parts");
  std::vector<Reservation> parts;
  std::int64_t until = 0;
  for (const std::int64_t quantity : quantities) {
    Reservation part = renewed_count(whole, at);
    part.quantity = quantity;
    const auto cut = [&](const Money& amount) {
      return share(amount, until + quantity, whole.quantity) - share(amount, until, whole.quantity);
    };
    part.price = cut(whole.price);
    part.paid = cut(whole.paid);
    part.charged = {cut(whole.charged.subtotal), cut(whole.charged.tax)};
    parts.push_back(std::move(part));
    until += quantity;
  }
  return parts;
}

Result<Reservation> merge(std::span<const Reservation> parts, Instant at) {
  if (parts.size() < 2) return fail(errors::kMergeDiffers, "Two reservations or more are merged.", "reservationIds");
  for (const Reservation& part : parts) {
    if (!is_live(part, at)) return not_live(part);
  }
  const Reservation& first = parts.front();
  Reservation merged = renewed_count(first, at);
  for (const Reservation& part : parts.subspan(1)) {
    const auto differs = [&](const char* what) {
      return fail(errors::kMergeDiffers, std::string("The reservations differ in their ") + what + ".", "reservationIds");
    };
    if (part.reservation_order_id != first.reservation_order_id) return differs("order");
    if (part.item.product_id != first.item.product_id || part.item.sku_id != first.item.sku_id) return differs("SKU");
    if (part.region != first.region) return differs("region");
    if (part.expires_at != first.expires_at) return differs("term's end");
    if (part.scope != first.scope) return differs("scope");
    if (part.flexible != first.flexible) return differs("optimise setting");
    if (part.plan != first.plan) return differs("billing plan");
    merged.quantity += part.quantity;
    merged.price = merged.price + part.price;
    merged.paid = merged.paid + part.paid;
    merged.charged = {merged.charged.subtotal + part.charged.subtotal, merged.charged.tax + part.charged.tax};
    merged.reminded = merged.reminded && part.reminded;
  }
  return merged;
}

std::int64_t instalments_of(std::string_view term) {
  std::int64_t count = 0;
  if (term.size() < 3 || term.front() != 'P') throw std::logic_error("a reservation's term is P1Y or P3Y");
  const std::string_view digits = term.substr(1, term.size() - 2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc() || end != digits.data() + digits.size() || count < 1) {
    throw std::logic_error("a reservation's term is P1Y or P3Y");
  }
  return term.back() == 'Y' ? count * 12 : count;
}

Money paid_after(const Money& price, std::int64_t count, std::int64_t all) { return share(price, count, all); }

Instant instalment_start(const Reservation& r, std::int64_t number) {
  return Date::of(r.effective_at).plus_months(static_cast<int>(number)).start();
}

std::int64_t instalment_at(const Reservation& r, Instant at) {
  const std::int64_t last = instalments_of(r.term_duration) - 1;
  std::int64_t number = 0;
  while (number < last && instalment_start(r, number + 1) <= at) ++number;
  return number;
}

Return return_of(const Reservation& r, const catalog::ReturnPolicy& policy, bool used, Instant at) {
  Return back = prorated(r, counting(policy, !used), at);
  const bool early = at <= r.effective_at.plus_seconds(policy.full_within_hours * 3600);
  if (early) return back;
  const Decimal percent = policy.early_termination_percent;
  const Decimal fee = back.remaining.to_decimal() * percent * Decimal(1, 2);
  back.fee.minor =
      static_cast<std::int64_t>(fee.at_scale(r.currency.exponent(), Rounding::kHalfAwayFromZero).mantissa());
  return back;
}

bool counts_lower_price(const catalog::ReturnPolicy& policy) { return policy.early_termination_percent.zero(); }

Return at_lower_price(Return back, const Money& then, const Money& now) {
  if (back.used_days == 0 || then.minor <= 0 || now.minor >= then.minor) return back;
  back.charge.price = share(back.charge.price, std::max<std::int64_t>(0, now.minor), then.minor);
  back.credit = unused(back.charge);
  return back;
}

Return less_held(Return back, const Money& paid, const Money& held) {
  // Of what was paid by the month, earlier instalments bear it first: nothing of them comes back anyway.
  const Money earlier = paid - back.charge.price;
  back.held = held;
  back.charge.credited_before.minor = std::clamp<std::int64_t>((held - earlier).minor, 0, back.charge.price.minor);
  back.credit = std::min(back.credit, back.charge.price - back.charge.credited_before,
                         [](const Money& a, const Money& b) { return a.minor < b.minor; });
  return back;
}

Return exchange_of(const Reservation& r, const catalog::ReturnPolicy& policy, Instant at) {
  return prorated(r, counting(policy, false), at);
}

Result<void> may_return(const Reservation& r, const std::optional<catalog::ReturnPolicy>& policy, bool for_exchange,
                        Instant at) {
  if (!is_live(r, at)) return not_live(r);
  const bool never = !policy || policy->basis == catalog::ReturnBasis::kNone || !may_be_returned(r.reservation_type);
  if (never || (for_exchange && !policy->exchange_allowed)) {
    return fail(errors::kNotReturnable,
                "\"" + r.sku_title + "\" can be neither " + "returned nor exchanged.");
  }
  return {};
}

Result<void> may_exchange(const Reservation& r, const Return& returned, std::string_view new_type,
                          const Money& new_commitment) {
  if (!text::equal_ignoring_case(r.reservation_type, new_type)) {
    return fail(errors::kInvalidInput, "A reservation is exchanged for one of the same kind of product.", "catalogItemId");
  }
  if (!(new_commitment.currency == returned.commitment.currency)) {
    return fail(errors::kInvalidInput, "The new reservation is sold in another currency.", "catalogItemId");
  }
  if (new_commitment.minor >= returned.commitment.minor) return {};
  return fail(errors::kExchangeTooSmall,
              "The new commitment of " + new_commitment.to_string() + " is less than the " +
                  returned.commitment.to_string() + " that remain of the old one.",
              "quantity");
}

Result<void> check_cap(const Money& cap, const Money& counted, const Money& commitment) {
  if ((counted + commitment).minor <= cap.minor) return {};
  const Money left{std::max<std::int64_t>(0, (cap - counted).minor), cap.currency};
  Error error(errors::kRefundCap, "The return counts as " + commitment.to_string() + " " +
                                      std::string(cap.currency.code()) + ", and only " + left.to_string() +
                                      " are left of what the customer may return within a year.");
  return fail(std::move(error));
}

std::optional<Instant> due_at(const Reservation& r) {
  if (r.state != State::kSucceeded && r.state != State::kPending) return std::nullopt;
  Instant due = r.expires_at;
  if (r.plan == BillingPlan::kMonthly && r.instalments < instalments_of(r.term_duration)) {
    due = std::min(due, instalment_start(r, r.instalments));
  }
  if (!r.reminded) due = std::min(due, r.expires_at.plus_days(-kRemindDays));
  return due;
}

Step next_step(const Reservation& r, Instant at) {
  const std::optional<Instant> due = due_at(r);
  if (!due || *due > at) return Step::kNone;
  if (*due == r.expires_at) return Step::kExpire;
  if (!r.reminded && *due == r.expires_at.plus_days(-kRemindDays)) return Step::kRemind;
  return Step::kCharge;
}

constexpr std::string_view kStateWords[] = {"Pending", "Succeeded", "Cancelled", "Returned", "Exchanged", "Expired"};

std::string_view to_string(State state) { return kStateWords[static_cast<int>(state)]; }

std::optional<State> parse_state(std::string_view word) {
  for (int state = 0; state < 6; ++state) {
    if (text::equal_ignoring_case(word, kStateWords[state])) return static_cast<State>(state);
  }
  return std::nullopt;
}

constexpr std::string_view kScopeWords[] = {"Shared", "Single", "ResourceGroup", "ManagementGroup"};

std::string_view to_string(ScopeKind kind) { return kScopeWords[static_cast<int>(kind)]; }

std::optional<ScopeKind> parse_scope_kind(std::string_view word) {
  for (int kind = 0; kind < 4; ++kind) {
    if (text::equal_ignoring_case(word, kScopeWords[kind])) return static_cast<ScopeKind>(kind);
  }
  return std::nullopt;
}

std::string_view to_string(BillingPlan plan) { return plan == BillingPlan::kUpfront ? "Upfront" : "Monthly"; }

}  // namespace chandlery::reservations
