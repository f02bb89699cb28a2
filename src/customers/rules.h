// What a customer's record must look like, by its country (rules 3.13, contract 2.1, 2.2). Pure.
#pragma once

#include "customers/service.h"

namespace chandlery::customers {

/// In the order in which a person fills in the form; see prepare_customer for the errors.
Result<void> check_new_customer(const NewCustomer& customer);
/// `path` is where the profile stands in the request, "billingProfile" or nothing.
Result<void> check_billing_profile(const BillingProfile& profile, std::string_view path);
/// The organisation's number and, with it, its phone: required in eleven countries, refused elsewhere.
Result<void> check_registration(std::string_view country, std::string_view number, std::string_view phone);
/// The new agreement alone: template, type, contact, date not after `now`.
Result<const AgreementTemplate*> check_agreement(const NewAgreement& agreement, Instant now);

/// What the same contact has in common: names, e-mail and phone without regard to case and blanks.
std::string folded_contact(const partners::Contact& contact);

/// The table of AgreementState. kAgreementExists where a row is missing.
enum class AgreementEvent : std::uint8_t { kAttest, kAccept };
Result<AgreementState> next_state(AgreementState state, AgreementEvent event);

}  // namespace chandlery::customers
