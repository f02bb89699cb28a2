// Decisions about tax that a partner withheld from what it paid, as pure functions (rules 3.7).
//
//   submitted --accept--> accepted            pendingPartnerAction --hand in again--> resubmitted
//   submitted --reject--> rejected            resubmitted: as submitted
//   submitted --send back--> pendingPartnerAction --reject--> rejected
#pragma once

#include <cstdint>
#include <string_view>

#include "billing/invoice.h"
#include "core/result.h"
#include "platform/http/attachment.h"

namespace chandlery::billing {

inline constexpr std::size_t kLargestCertificate = 1 << 20;  ///< bytes (rules 3.7)
inline constexpr http::AcceptedFiles kCertificates{.largest = kLargestCertificate, .text = false};
inline constexpr std::size_t kLongestWithholdingNote = 1000;  ///< bytes

enum class WithholdingState : std::uint8_t { kSubmitted, kPendingPartnerAction, kResubmitted, kAccepted, kRejected };
/// submitted | pendingPartnerAction | resubmitted | accepted | rejected
std::string_view to_string(WithholdingState state);
inline bool is_open(WithholdingState state) { return state < WithholdingState::kAccepted; }

enum class WithholdingAct : std::uint8_t { kHandInAgain, kSendBack, kAccept, kReject };
/// kAlreadyExists when the request was decided; kInvalidInput when it waits for the other side.
Result<WithholdingState> state_after(WithholdingState state, WithholdingAct act);

/// kInvalidInput for a note, kInvoiceNotPaid for an invoice of which anything is open, or that was voided.
Result<void> check_paid(const Invoice& invoice);
/// What of the invoice can still be withheld when requests that were not rejected hold `held` of it.
Money left_to_withhold(const Invoice& invoice, const Money& held);
/// `amount`, in the invoice's currency; kInvalidProperty when it is nothing, has smaller parts than the currency, or is
/// more than what is left.
Result<Money> check_withheld(const Invoice& invoice, const Money& held, const Decimal& amount);

/// PDF, PNG, JPEG or GIF of at most a MiB, under a name without blanks and special characters. The errors of
/// http::accepted_type, and kInvalidProperty for the name.
Result<void> check_certificate(const http::FileName& name, std::string_view content);
/// kInvalidProperty for more than kLongestWithholdingNote bytes, or what is no UTF-8.
Result<void> check_note(std::string_view note);

}  // namespace chandlery::billing
