// See cancellation_rules.h.
#include "ordering/cancellation_rules.h"

#include <algorithm>
#include <array>
#include <limits>

#include "billing/proration.h"
#include "catalog/rules.h"
#include "core/text.h"
#include "fulfilment/rules.h"
#include "identity/permissions.h"

namespace chandlery::ordering {
namespace {

struct Transition {
  CancellationState from;
  CancellationEvent event;
  CancellationState to;
  Party by;
};
using enum CancellationState;
using enum CancellationEvent;
constexpr Transition kTransitions[] = {
    {kDraft, kSubmit, kSubmitted, Party::kPartner},
    {kSubmitted, kAskForInformation, kNeedsInformation, Party::kOperator},
    {kNeedsInformation, kSubmit, kSubmitted, Party::kPartner},
    {kSubmitted, kApprove, kApproved, Party::kOperator},
    {kSubmitted, kApprove, kApproved, Party::kSystem},  // self-service: nobody has to look
    {kSubmitted, kReject, kRejected, Party::kOperator},
    {kNeedsInformation, kReject, kRejected, Party::kOperator},
    {kApproved, kComplete, kCompleted, Party::kSystem},
};

constexpr std::array<std::string_view, kCancellationStates> kStateWords = {"draft",    "submitted", "needsInformation",
                                                                           "approved", "completed", "rejected"};
constexpr std::array<std::string_view, kCancellationEvents> kEventWords = {"submitted", "sent back with a question",
                                                                           "approved", "rejected", "completed"};

constexpr Instant kEndOfTime{std::numeric_limits<std::int64_t>::max()};

// "60-day", "168-hour"
std::string window_text(const catalog::ReturnPolicy& policy) {
  if (!policy.window_value) return "term's";
  return std::to_string(*policy.window_value) + (policy.window_unit == catalog::WindowUnit::kHour ? "-hour" : "-day");
}

// Without a window the term itself is the window; what has neither can always be returned.
std::optional<Instant> last_moment_of(const catalog::ReturnPolicy& policy, const OrderLine& line, Instant completed) {
  if (policy.window_value) return catalog::last_cancellable(policy, completed);
  const std::optional<Instant> end = fulfilment::end_of_term(completed, line.term_duration);
  if (!end) return std::nullopt;
  return Instant{end->micros - 1};
}

// A clock that went back shows no more days than there were at the purchase.
std::int64_t days_left(Instant last, Instant completed, Instant at) {
  return std::max<std::int64_t>(0, billing::days_between(std::max(at, completed), last));
}

Error never(const OrderLine& line) {
  std::string sentence = "\"" + line.sku_title + "\" can neither be cancelled nor exchanged.";
  if (line.product_type == catalog::ProductType::kSuseOrRedHatPlan) {
    sentence = "SUSE Linux and Red Hat plans can neither be cancelled nor exchanged.";
  }
  return {errors::kOrderNotCancellable, sentence};
}

}  // namespace

Refund refund_of(const OrderLine& line, Instant completed, const catalog::ReturnPolicy& policy, Instant at) {
  Refund refund{.basis = policy.basis, .credit = line.total, .fee = {0, line.total.currency}};
  if (const auto end = fulfilment::end_of_term(completed, line.term_duration)) {
    refund.period_days = billing::days_between(completed, *end);
    refund.used_days = billing::used_days({policy.cancel_day_counts_as_used, policy.full_within_hours}, completed, at,
                                          refund.period_days);
    if (policy.basis == catalog::ReturnBasis::kProrated) {
      const billing::Charge charge{line.unit_price, line.quantity, line.total.currency, refund.period_days};
      refund.credit =
          billing::credit(billing::ProrationRule::kLine, charge, refund.period_days - refund.used_days, line.total);
    }
  }
  const Decimal percent = policy.early_termination_percent;
  const Decimal fee = refund.credit.to_decimal() * Decimal(percent.mantissa(), percent.scale() + 2);
  const int exponent = line.total.currency.exponent();
  refund.fee.minor = static_cast<std::int64_t>(fee.at_scale(exponent, Rounding::kHalfAwayFromZero).mantissa());
  return refund;
}

std::optional<Instant> cancellable_until(const catalog::PricedItem& item, Instant completed) {
  if (!catalog::is_software(item.type) || !item.returnable_until) return std::nullopt;
  if (*item.returnable_until != kEndOfTime) return item.returnable_until;
  const std::optional<Instant> end = fulfilment::end_of_term(completed, item.term_duration);
  return end ? Instant{end->micros - 1} : kEndOfTime;
}

Eligibility judge(const Order& order, const OrderLine& line, const std::optional<catalog::ReturnPolicy>& policy,
                  bool request_open, Instant at) {
  Eligibility judged;
  if (policy && policy->basis != catalog::ReturnBasis::kNone) {
    judged.path = policy->path;
    judged.whole_order_only = policy->unit == catalog::ReturnUnit::kWholeOrder;
    judged.last_moment = last_moment_of(*policy, line, order.created_at);
    if (judged.last_moment) judged.days_left = days_left(*judged.last_moment, order.created_at, at);
  }
  if (line.status == LineStatus::kCancelled) {
    judged.refusal = Error(errors::kOrderNotCancellable, "The line is cancelled already.");
  } else if (request_open) {
    judged.refusal = Error(errors::kPendingAdjustment, "A request to cancel this line is being worked on.");
  } else if (line.amended) {
    judged.refusal = Error(errors::kCancelBySubscription);
  } else if (!catalog::is_software(line.product_type)) {
    judged.refusal = Error(errors::kCancelOutsideSandbox);
  } else if (!policy || policy->basis == catalog::ReturnBasis::kNone) {
    judged.refusal = never(line);
  } else if (judged.last_moment && at > *judged.last_moment) {
    judged.refusal = Error(errors::kCancellationWindowPassed, "The order has passed its " + window_text(*policy) +
                                                                  " cancellation window, which ended at " +
                                                                  to_iso(*judged.last_moment) + ".");
  } else {
    judged.refund = refund_of(line, order.created_at, *policy, at);
  }
  return judged;
}

std::vector<std::string> lacks(const Actor& actor, std::string_view seller_id) {
  std::vector<std::string> missing;
  if (actor.partner_id != seller_id) missing.emplace_back("The provider that sold the order cancels it.");
  if (actor.user_id.empty() || actor.mode == TokenMode::kAppOnly) {
    missing.emplace_back("A person must be signed in: an application alone cannot cancel.");
  }
  Actor person = actor;
  person.mode = TokenMode::kAppAndUser;
  if (person.user_id.empty()) person.user_id = actor.application_id;
  if (!identity::may(person, Capability::kCancelSoftware)) {
    missing.emplace_back("Only an admin agent may cancel a purchase, and this caller is none.");
  }
  return missing;
}

Result<std::vector<std::int64_t>> choose_lines(const Order& order, std::span<const NamedLine> named) {
  const auto count = static_cast<std::int64_t>(order.lines.size());
  std::vector<bool> chosen(order.lines.size(), false);
  for (std::size_t i = 0; i < named.size(); ++i) {
    const std::string place = "lineItems[" + std::to_string(i) + "]";
    const std::int64_t number = named[i].number;
    if (number < 0 || number >= count) return fail(errors::kLineNumberInvalid, {}, place + ".lineItemNumber");
    const auto index = static_cast<std::size_t>(number);
    if (chosen[index]) {
      return fail(errors::kLineNumberInvalid, "The line is named twice.", place + ".lineItemNumber");
    }
    if (!named[i].offer_id.empty() &&
        !text::equal_ignoring_case(named[i].offer_id, order.lines[index].item.to_string())) {
      return fail(errors::kInvalidInput, "The line has another offer.", place + ".offerId");
    }
    chosen[index] = true;
  }
  const bool whole = named.empty() || std::find(chosen.begin(), chosen.end(), false) == chosen.end();
  std::vector<std::int64_t> lines;
  for (const OrderLine& line : order.lines) {
    const bool meant = whole ? line.status != LineStatus::kCancelled : chosen[static_cast<std::size_t>(line.number)];
    if (meant) lines.push_back(line.number);
  }
  if (lines.empty()) return fail(errors::kOrderNotCancellable, "The order is cancelled already.");
  return lines;
}

Result<CancellationState> next_state(CancellationState from, CancellationEvent event, Party by) {
  for (const Transition& known : kTransitions) {
    if (known.from == from && known.event == event && known.by == by) return known.to;
  }
  return fail(errors::kOrderNotCancellable, "A cancellation in the state " + std::string(to_string(from)) +
                                                " cannot be " +
                                                std::string(kEventWords[static_cast<std::size_t>(event)]) + " now.");
}

bool is_open(CancellationState state) { return state != kCompleted && state != kRejected; }

std::string_view to_string(CancellationState state) { return kStateWords[static_cast<std::size_t>(state)]; }

std::optional<CancellationState> parse_cancellation_state(std::string_view word) {
  for (std::size_t i = 0; i < kStateWords.size(); ++i) {
    if (text::equal_ignoring_case(kStateWords[i], word)) return static_cast<CancellationState>(i);
  }
  return std::nullopt;
}

std::string_view to_string(CancellationPath path) {
  return path == CancellationPath::kSelfService ? "self_service" : "support_request";
}

}  // namespace chandlery::ordering
