// The decisions of reservations, pure: what may be bought how, what a split and a merge make, what time charges, what comes
// back (rules 5.1-5.4).
//
// Invariants:
// 1. What a split makes adds up to what it was made of, to the last minor unit: price, what was paid, its tax. So a merge of
//    the parts is the reservation that was split.
// 2. The instalments of a term add up to its price, whatever was split and merged between them.
// 3. Never more comes back than was charged for what comes back.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/policies.h"
#include "core/errors/reservations.h"
#include "core/result.h"
#include "reservations/model.h"

namespace chandlery::reservations {

/// Whether the kind of resource may be paid by the month (rules 5.1), and returned or exchanged at all (rules 5.3), whatever
/// its SKU's policy says.
bool may_be_paid_monthly(std::string_view reservation_type);
bool may_be_returned(std::string_view reservation_type);

bool is_live(const Reservation& reservation, Instant at);

/// kScopeInvalid, naming the field: a scope without its target, or with another's.
Result<void> check_scope(const Scope& scope);

/// The parts of a reservation, in the order of the quantities, without ids and versions of their own. kSplitQuantities unless
/// they are two or more whole numbers that add up; kReservationState for one that is not live.
Result<std::vector<Reservation>> split(const Reservation& whole, std::span<const std::int64_t> quantities, Instant at);
/// What two or more reservations make, without an id of its own. kMergeDiffers, naming what differs; kReservationState.
Result<Reservation> merge(std::span<const Reservation> parts, Instant at);

// --- paying by the month

/// Of a term: 12 for a year. std::logic_error for a term that is none of whole months.
std::int64_t instalments_of(std::string_view term_duration);
/// What has been paid of `price` after `count` of `all` instalments: R(price * count / all).
Money paid_after(const Money& price, std::int64_t count, std::int64_t all);
/// 00:00 of the day on which the instalment with this number begins, counted from 0.
Instant instalment_start(const Reservation& reservation, std::int64_t number);
/// The instalment that `at` falls into, from 0; the last one when the term is over.
std::int64_t instalment_at(const Reservation& reservation, Instant at);

// --- coming back

/// The charge of which a return gives something back: all that was paid up front, or by the month the instalment that runs.
struct ReturnedCharge {
  Money price;   ///< as the price list counts
  Instant start; ///< of its days
  std::int64_t days = 0, used_days = 0;
  Money credited_before;
  friend bool operator==(const ReturnedCharge&, const ReturnedCharge&) = default;
};
/// What a return comes to (rules 5.4).
struct Return {
  std::int64_t days = 0, used_days = 0;  ///< of the term
  Money remaining;   ///< of the commitment, what the days left come to: before the fee
  Money credit;      ///< of what was paid, what comes back
  Money fee;         ///< a charge of its own
  Money commitment;  ///< what is no longer committed: counts against the cap, and an exchange must bring as much
  ReturnedCharge charge = {};
  Money held = {};   ///< of an earlier credit of the order line, what this reservation bears
  Money refund() const { return credit - fee; }
  friend bool operator==(const Return&, const Return&) = default;
};
/// By the policy that was pinned at the purchase. Within its first hours, unless it was used, all of it comes back, and in
/// them there is no fee. Paid by the month, the commitment is the payments to come, and what comes back is the rest of the
/// month that was paid.
Return return_of(const Reservation& reservation, const catalog::ReturnPolicy& policy, bool used, Instant at);
/// The later rule of rules 5.4, of policies without a fee: what comes back counts the lower of the price then and the price
/// now, of the same for the whole term.
bool counts_lower_price(const catalog::ReturnPolicy& policy);
/// The return with its credit at `now` where that is less than `then`; one of which nothing was used comes back as it was
/// paid.
Return at_lower_price(Return back, const Money& then, const Money& now);
/// The return when `held` of what was paid for the reservation was credited already: it does not come back once more.
Return less_held(Return back, const Money& paid, const Money& held);
/// The same for an exchange: prorated, and without a fee.
Return exchange_of(const Reservation& reservation, const catalog::ReturnPolicy& policy, Instant at);

/// kReservationState for one that is not live; kNotReturnable where its kind or its policy never lets it go, or, for an
/// exchange, where the policy allows none.
Result<void> may_return(const Reservation& reservation, const std::optional<catalog::ReturnPolicy>& policy,
                        bool for_exchange, Instant at);
/// kExchangeTooSmall unless the new commitment is at least what the old one had left; kInvalidInput for another currency or
/// another kind of resource.
Result<void> may_exchange(const Reservation& reservation, const Return& returned, std::string_view new_type,
                          const Money& new_commitment);
/// kRefundCap when `counted` within the last year and this return pass the cap. All in the cap's currency.
Result<void> check_cap(const Money& cap, const Money& counted, const Money& commitment);

inline constexpr std::int64_t kCapDays = 365;

// --- time

enum class Step : std::uint8_t { kNone, kCharge, kRemind, kExpire };
/// What is due of a live reservation, the earliest first.
Step next_step(const Reservation& reservation, Instant at);
std::optional<Instant> due_at(const Reservation& reservation);

std::string_view to_string(State state);      ///< Pending, Succeeded, Cancelled, Returned, Exchanged, Expired
std::optional<State> parse_state(std::string_view word);
std::string_view to_string(ScopeKind kind);   ///< Shared, Single, ResourceGroup, ManagementGroup
std::optional<ScopeKind> parse_scope_kind(std::string_view word);
std::string_view to_string(BillingPlan plan);  ///< Upfront, Monthly

}  // namespace chandlery::reservations
