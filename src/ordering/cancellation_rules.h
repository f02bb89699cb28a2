// The decisions of cancelling, pure: may this line go, until when, what comes back, and how a request moves on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "billing/tax_rules.h"
#include "catalog/policies.h"
#include "core/actor.h"
#include "core/result.h"
#include "ordering/model.h"

namespace chandlery::ordering {

inline constexpr std::size_t kLongestReason = 1'024;  ///< bytes of a reason or note

/// What a line gets back at some moment (rules 3.3, 3.4).
struct Refund {
  catalog::ReturnBasis basis = catalog::ReturnBasis::kFull;
  Money credit;                  ///< as the price list counts
  Money fee;                     ///< of an early termination: a charge of its own, never netted; 0 for software
  std::int64_t period_days = 0;  ///< 0: nothing to prorate over, as with perpetual software
  std::int64_t used_days = 0;
  friend bool operator==(const Refund&, const Refund&) = default;
};
/// By the policy that was pinned at the purchase. A full refund gives everything; so does a prorated one without a
/// term.
Refund refund_of(const OrderLine& line, Instant completed, const catalog::ReturnPolicy& policy, Instant at);

/// Until when a line of this item, bought at `completed`, can be cancelled: what judge will say of it as long as
/// nothing happens to it. nullopt: never. The end of time: as long as one likes.
std::optional<Instant> cancellable_until(const catalog::PricedItem& item, Instant completed);

/// One line, judged.
struct Eligibility {
  std::optional<Error> refusal;           ///< none: it can be cancelled, on `path`
  std::optional<Instant> last_moment;     ///< none: never, or without an end
  std::optional<std::int64_t> days_left;  ///< rules 3.2: 0 on the last day, and after it
  catalog::ReturnPath path = catalog::ReturnPath::kSelfService;
  bool whole_order_only = false;
  std::optional<Refund> refund;  ///< of a line that can be cancelled
  billing::Taxed taxed;          ///< its credit, split or with the tax that was charged; filled by the use case
  bool cancellable() const { return !refusal; }
  /// By a support request, because the policy wants one or because the canceller has something to say (S20, S62).
  bool may_be_requested() const { return !refusal && path != catalog::ReturnPath::kSelfService; }
  bool needs_support_request() const { return !refusal && path == catalog::ReturnPath::kSupportRequest; }
};
/// In this order: cancelled already (kOrderNotCancellable), a request is open (kPendingAdjustment), its subscription
/// has changed since (kCancelBySubscription), not software (kCancelOutsideSandbox), a policy that never lets it go, or none (kOrderNotCancellable: S52), the window
/// (kCancellationWindowPassed: S50).
Eligibility judge(const Order& order, const OrderLine& line, const std::optional<catalog::ReturnPolicy>& policy,
                  bool request_open, Instant at);

/// What this caller lacks to cancel, a sentence each; empty when nothing (S17, rules 2.5).
std::vector<std::string> lacks(const Actor& actor, std::string_view seller_id);

/// A line as a request names it.
struct NamedLine {
  std::int64_t number = 0;
  std::string offer_id;  ///< empty: not given
};
/// The lines that a request means (contract 5.2): none named, or all of them, is the whole order, that is every line
/// not yet cancelled; a proper subset is those. kLineNumberInvalid, kInvalidInput for an offer that is not the line's,
/// each with its place; kOrderNotCancellable when nothing is left.
Result<std::vector<std::int64_t>> choose_lines(const Order& order, std::span<const NamedLine> named);

/// Rules 4.5.
enum class CancellationState : std::uint8_t { kDraft, kSubmitted, kNeedsInformation, kApproved, kCompleted, kRejected };
enum class CancellationEvent : std::uint8_t { kSubmit, kAskForInformation, kApprove, kReject, kComplete };
enum class Party : std::uint8_t { kPartner, kOperator, kSystem };
inline constexpr int kCancellationStates = 6, kCancellationEvents = 5, kParties = 3;

/// kOrderNotCancellable, in words, for what the table does not allow.
Result<CancellationState> next_state(CancellationState from, CancellationEvent event, Party by);
/// Neither completed nor rejected: its lines wait for it.
bool is_open(CancellationState state);

enum class CancellationPath : std::uint8_t { kSelfService, kSupportRequest };

std::string_view to_string(CancellationState state);  ///< submitted, needsInformation...
std::optional<CancellationState> parse_cancellation_state(std::string_view word);
std::string_view to_string(CancellationPath path);  ///< self_service, support_request

}  // namespace chandlery::ordering
