#include "notices/kinds.h"

#include <algorithm>
#include <stdexcept>

namespace chandlery::notices {
namespace {

using enum Kind;
using enum Desk;
constexpr auto kPartner = Audience::kPartner;
constexpr auto kCustomer = Audience::kCustomer;
constexpr auto kOperator = Audience::kOperator;

// What a customer is told holds no amount: the partner's prices are not the customer's to see. An order that succeeds
// is not mailed, because its buyer knows.
constexpr KindRow kRows[] = {
    {kOrderCompleted, kCustomer, kSoftware, false, "order_completed", "order seller products"},
    // The customer's own purchase, which the partner pays for.
    {kOrderCompleted, kPartner, kSoftware, true, "order_completed", "order customer person products"},
    {kKeyPending, kPartner, kSoftware, false, "key_pending", "order product"},
    {kKeyPending, kCustomer, kSoftware, false, "key_pending", "order product"},
    {kKeyArrived, kPartner, kSoftware, true, "key_arrived", "order product"},
    {kKeyArrived, kCustomer, kSoftware, true, "key_arrived", "order product"},
    {kKeyReplaced, kPartner, kSoftware, true, "key_replaced", "order product reason"},
    {kKeyReplaced, kCustomer, kSoftware, true, "key_replaced", "order product"},
    {kKeyPoolLow, kOperator, kSoftware, true, "key_pool_low", "product sku version available total"},
    {kCancellationRequested, kOperator, kSoftware, true, "cancellation_requested",
     "order customer products credit:sum currency reason"},
    {kCancellationNeedsInformation, kPartner, kSoftware, true, "cancellation_needs_information", "order customer note"},
    {kCancellationRejected, kPartner, kSoftware, true, "cancellation_rejected", "order customer note"},
    {kCancellationCompleted, kPartner, kSoftware, true, "cancellation_completed",
     "order customer products credit:sum currency"},
    {kCancellationCompleted, kCustomer, kSoftware, true, "cancellation_completed", "order products"},
    {kCreditWarning, kPartner, kFinance, true, "credit_warning", "percent used:sum limit:sum available:sum currency"},
    {kAccountInArrears, kPartner, kFinance, true, "account_in_arrears", "amount:sum currency since:date"},
    {kAccountSuspended, kPartner, kFinance, true, "account_suspended", "amount:sum currency"},
    {kAccountRestored, kPartner, kFinance, true, "account_restored", ""},
    {kInvoiceReady, kPartner, kFinance, true, "invoice_ready", "invoice total:sum currency due:date"},
    {kPaymentReceived, kPartner, kFinance, true, "payment_received", "amount:sum currency received:date reference"},
    {kSupportRequestAnswered, kPartner, kUser, true, "support_request_answered", "request"},
    {kSubscriptionRenewing, kPartner, kSoftware, true, "subscription_renewing", "product customer quantity end:date"},
    {kSubscriptionRenewing, kCustomer, kSoftware, true, "subscription_renewing", "product end:date"},
    {kSubscriptionEnding, kPartner, kSoftware, true, "subscription_ending",
     "product customer quantity end:date why"},
    {kSubscriptionEnding, kCustomer, kSoftware, true, "subscription_ending", "product end:date"},
    {kSubscriptionRenewed, kPartner, kSoftware, true, "subscription_renewed",
     "product customer quantity total:sum currency end:date"},
    {kSubscriptionRenewed, kCustomer, kSoftware, true, "subscription_renewed", "product end:date"},
    {kSubscriptionExpired, kPartner, kSoftware, true, "subscription_expired", "product customer"},
    {kSubscriptionExpired, kCustomer, kSoftware, true, "subscription_expired", "product"},
    {kSubscriptionNotRenewed, kPartner, kSoftware, true, "subscription_not_renewed", "product customer why"},
    {kSubscriptionSuspended, kPartner, kSoftware, true, "subscription_suspended", "product customer deletion:date"},
    {kSubscriptionSuspended, kCustomer, kSoftware, true, "subscription_suspended", "product"},
    {kSubscriptionDeleted, kPartner, kSoftware, true, "subscription_deleted", "product customer"},
    {kSubscriptionDeleted, kCustomer, kSoftware, true, "subscription_deleted", "product"},
    {kRelationshipAccepted, kPartner, kSoftware, true, "relationship_accepted", "customer domain"},
    {kDelegatedAdminEnded, kPartner, kSoftware, true, "delegated_admin_ended", "customer"},
    {kReservationUnderused, kPartner, kSoftware, true, "reservation_underused",
     "reservation customer percent amount:sum currency"},
    {kReservationUnderused, kCustomer, kSoftware, true, "reservation_underused", "reservation percent"},
    // Without an offer, total and currency are empty.
    {kReservationRenewing, kPartner, kSoftware, true, "reservation_renewing",
     "reservation customer quantity total:sum currency end:date"},
    {kReservationRenewing, kCustomer, kSoftware, true, "reservation_renewing", "reservation end:date"},
    {kReservationEnding, kPartner, kSoftware, true, "reservation_ending", "reservation customer quantity end:date"},
    {kReservationEnding, kCustomer, kSoftware, true, "reservation_ending", "reservation end:date"},
    {kReservationRenewed, kPartner, kSoftware, true, "reservation_renewed",
     "reservation customer quantity total:sum currency end:date"},
    {kReservationRenewed, kCustomer, kSoftware, true, "reservation_renewed", "reservation end:date"},
    {kReservationExpired, kPartner, kSoftware, true, "reservation_expired", "reservation customer"},
    {kReservationExpired, kCustomer, kSoftware, true, "reservation_expired", "reservation"},
    {kReservationNotRenewed, kPartner, kSoftware, true, "reservation_not_renewed", "reservation customer why"},
    {kWebhookGivenUp, kPartner, kSoftware, true, "webhook_given_up", "event host"},
    {kSpendingNearBudget, kPartner, kFinance, true, "spending_near_budget",
     "customer month:month percent budget:sum currency"},
    {kWithholdingRequested, kOperator, kFinance, true, "withholding_requested", "partner invoice amount:sum currency"},
    {kWithholdingAccepted, kPartner, kFinance, true, "withholding_accepted", "invoice amount:sum currency"},
    {kWithholdingRejected, kPartner, kFinance, true, "withholding_rejected", "invoice note"},
    // The time of an appointment is told with its zone, as "2026-12-01 14:00 UTC".
    {kAppointmentBooked, kOperator, kSoftware, true, "appointment_booked", "partner request time"},
    {kAppointmentCancelled, kPartner, kUser, true, "appointment_cancelled", "request time note"},
    {kAppointmentCancelled, kOperator, kSoftware, true, "appointment_cancelled", "partner request time"},
    {kPartnershipAccepted, kPartner, kSoftware, true, "partnership_accepted", "partner"},
    {kPartnershipEnded, kPartner, kSoftware, true, "partnership_ended", "partner"},
    {kQualificationRequested, kOperator, kSoftware, true, "qualification_requested", "partner customer"},
    {kQualificationGranted, kPartner, kSoftware, true, "qualification_granted", "customer"},
    {kQualificationDenied, kPartner, kSoftware, true, "qualification_denied", "customer note"},
};

}  // namespace

std::span<const KindRow> kinds() { return kRows; }

const KindRow& row_of(Kind kind, Audience audience) {
  const auto row =
      std::ranges::find_if(kRows, [&](const KindRow& each) { return each.kind == kind && each.audience == audience; });
  if (row == std::end(kRows)) throw std::logic_error("this audience is not told of this kind of notice");
  return *row;
}

std::string_view to_string(Kind kind) {
  const auto row = std::ranges::find(kRows, kind, &KindRow::kind);
  if (row == std::end(kRows)) throw std::logic_error("a kind of notice without a row");
  return row->word;
}

std::string_view to_string(Audience audience) {
  switch (audience) {
    case kPartner:
      return "partner";
    case kCustomer:
      return "customer";
    case kOperator:
      return "operator";
  }
  throw std::logic_error("an unknown audience");
}

}  // namespace chandlery::notices
