// The kinds of notices: a table from kind and audience to its word, its readers and the facts that its words need.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace chandlery::notices {

enum class Kind : std::uint8_t {
  kOrderCompleted,
  kKeyPending,
  kKeyArrived,
  kKeyReplaced,
  kKeyPoolLow,
  kCancellationRequested,
  kCancellationNeedsInformation,
  kCancellationRejected,
  kCancellationCompleted,
  kCreditWarning,
  kAccountInArrears,
  kAccountSuspended,
  kAccountRestored,
  kInvoiceReady,
  kPaymentReceived,
  kSupportRequestAnswered,
  kSubscriptionRenewing,
  kSubscriptionEnding,
  kSubscriptionRenewed,
  kSubscriptionExpired,
  kSubscriptionNotRenewed,
  kSubscriptionSuspended,
  kSubscriptionDeleted,
  kRelationshipAccepted,
  kDelegatedAdminEnded,
  kReservationUnderused,
  kReservationRenewing,
  kReservationEnding,
  kReservationRenewed,
  kReservationExpired,
  kReservationNotRenewed,
  kWebhookGivenUp,
  kSpendingNearBudget,
  kWithholdingRequested,
  kWithholdingAccepted,
  kWithholdingRejected,
  kAppointmentBooked,
  kAppointmentCancelled,
  kPartnershipAccepted,
  kPartnershipEnded,
  kQualificationRequested,
  kQualificationGranted,
  kQualificationDenied,
};

/// Which tenant is told.
enum class Audience : std::uint8_t { kPartner, kCustomer, kOperator };

/// Which people of the tenant read it: those who may view its software, those who may view its invoices, or one user.
/// The operator's people read all of the operator's. The numbers are what the table holds.
enum class Desk : std::uint8_t { kSoftware, kFinance, kUser };

/// One row of the table. `facts` are the names that the words may use, separated by blanks; a notice brings exactly
/// these. A name that ends in ":date" is an ISO 8601 instant or date, shown in the reader's way; one that ends in
/// ":sum" is the digits of an amount, shown in thousands; all others are shown as they are. Amounts come as two facts,
/// the digits and the currency's code.
struct KindRow {
  Kind kind;
  Audience audience;
  Desk desk;
  bool mailed;
  std::string_view word;
  std::string_view facts;
};
std::span<const KindRow> kinds();

/// The row of this pair; throws std::logic_error for one that the table does not have.
const KindRow& row_of(Kind kind, Audience audience);
std::string_view to_string(Kind kind);
std::string_view to_string(Audience audience);

}  // namespace chandlery::notices
