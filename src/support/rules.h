// What may be asked, who sees it, and how a request goes on (rules 4.9, S18-S26), as pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "core/result.h"
#include "ordering/cancellation.h"
#include "support/model.h"

namespace chandlery::support {

/// The wire's words (contract 14): critical, attention_needed.
std::string_view to_string(Severity severity);
std::string_view to_string(Status status);
/// Also AttentionNeeded and attentionNeeded. kInvalidEnumValue that names `field`.
Result<Severity> parse_severity(std::string_view word, std::string_view field);
Result<Status> parse_status(std::string_view word, std::string_view field);

/// Days after its closing within which a request can be opened again.
inline constexpr int kReopenDays = 14;

/// Whether `side` may move a request from one status to another, different one. kInvalidProperty with the reason.
Result<void> may_move(Status from, Status to, Side side, std::optional<Instant> closed_at, Instant at);

/// en-US: the form of the locale in the path of a submission. kInvalidInput.
Result<void> check_locale(std::string_view locale);

/// Title, impact, topic, contact and lengths (S22, S24). Of the description only the length where a refund is asked for.
Result<void> check_draft(const Draft& draft);

/// The four items of S18 and the contact: each missing one is a kInvalidProperty that names its field.
Result<void> check_claim(const Draft& draft);
/// The claim against what a cancellation would give back (S23): the currency is the order's, and the amount is positive
/// and no more than that.
Result<Refund> check_refund(const RefundClaim& claim, const ordering::Cancellation& quote);
/// The four items as text, to stand below what the requester wrote.
std::string refund_text(const Refund& refund, std::string_view customer);

/// The next request number of a partner whose last one is `last` (0: none): yyyymmdd and six digits, always rising.
std::int64_t next_number(std::int64_t last, Date day);

/// The request numbers that begin with these digits, as 2021 or 2021080200; nullopt for other texts and for more digits
/// than a number has.
struct NumberRange {
  std::int64_t first = 0, last = 0;
};
std::optional<NumberRange> number_range(std::string_view digits);

/// Whether the actor sees the request: the own ones, and with the right to it those about customers.
bool is_visible(const ServiceRequest& request, const Actor& actor, bool sees_customers);

/// The request after the change. A note of the requester answers what was asked, so that it opens a request that waits
/// for attention. kInvalidProperty: a move that is none, anything but opening on a closed request, a new description of
/// a refund request, a text that is too long. kInvalidInput past the number of notes that a request can have.
Result<ServiceRequest> changed(const ServiceRequest& request, const Change& change, Side side, Instant at);

/// How a request stands while the request to cancel that it made stands like this.
Status status_beside(ordering::CancellationState state);
/// What is noted on a request when its cancellation moves.
std::string note_beside(const ordering::Cancellation& cancellation);

/// Whether the two differ in what a change can touch.
bool differ(const ServiceRequest& before, const ServiceRequest& after);

}  // namespace chandlery::support
