// The checks of customers and agreements, and the table of agreement states.
#include "customers/rules.h"

#include "core/id.h"
#include "core/text.h"
#include "partners/countries.h"

namespace chandlery::customers {
namespace {

constexpr std::size_t kLongestCompanyName = 200, kLongestPersonName = 100;  // bytes

// Contract 10.2. A retired template stays in this table: stored acceptances name it (rules 4.2).
constexpr AgreementTemplate kTemplates[] = {
    {"998b88de-aa99-4388-a42c-1b3517d49490", kCloudAgreement, "https://aka.ms/microsoftcloudagreement"},
    {"117a77b0-9360-443b-8795-c6dedc750cf9", kCustomerAgreement, "https://aka.ms/customeragreement"},
};

std::unexpected<Error> bad(std::string message, std::string_view path, std::string_view field) {
  const std::string whole = path.empty() ? std::string(field) : std::string(path) + "." + std::string(field);
  return fail(errors::kInvalidProperty, std::move(message), whole);
}

}  // namespace

std::string_view to_string(Segment segment) {
  switch (segment) {
    case Segment::kCommercial:
      return "commercial";
    case Segment::kEducation:
      return "education";
    case Segment::kGovernment:
      return "government";
    case Segment::kNonprofit:
      return "nonprofit";
  }
  return "commercial";
}

std::string_view to_string(Relationship relationship) {
  return relationship == Relationship::kReseller ? "reseller" : "none";
}

const AgreementTemplate* find_template(std::string_view id) {
  for (const AgreementTemplate& known : kTemplates) {
    if (text::equal_ignoring_case(known.id, id)) return &known;
  }
  return nullptr;
}

const AgreementTemplate* find_template_of_type(std::string_view type) {
  for (const AgreementTemplate& known : kTemplates) {
    if (text::equal_ignoring_case(known.type, type)) return &known;
  }
  return nullptr;
}

Result<void> check_registration(std::string_view country, std::string_view number, std::string_view phone) {
  const auto rules = partners::country_rules(country);
  const std::string field = "companyProfile.organizationRegistrationNumber";
  if (!rules || !rules->registration_number_required) {
    if (!number.empty()) return fail(errors::kRegistrationNumberNotAllowed, {}, field);
    return {};
  }
  if (number.empty()) return fail(errors::kRegistrationNumberRequired, {}, field);
  if (!partners::is_registration_number(number)) return fail(errors::kRegistrationNumberInvalid, {}, field);
  if (phone.empty()) return fail(errors::kPhoneNumberRequired, {}, "billingProfile.defaultAddress.phoneNumber");
  return {};
}

Result<void> check_billing_profile(const BillingProfile& profile, std::string_view path) {
  if (!text::is_email(profile.email)) return bad("The e-mail address is missing or not one.", path, "email");
  if (!partners::is_culture(profile.culture))
    return bad("The culture is missing or not one, as en-US.", path, "culture");
  if (!partners::is_language(profile.language))
    return bad("The language is missing or not one, as en.", path, "language");
  if (profile.company_name.empty() || profile.company_name.size() > kLongestCompanyName) {
    return bad("The company's name is missing or longer than 200 bytes.", path, "companyName");
  }
  if (profile.first_name.size() > kLongestPersonName) return bad("The first name is too long.", path, "firstName");
  if (profile.last_name.size() > kLongestPersonName) return bad("The last name is too long.", path, "lastName");
  return partners::check_address(profile.address,
                                 path.empty() ? "defaultAddress" : std::string(path) + ".defaultAddress");
}

Result<void> check_new_customer(const NewCustomer& customer) {
  if (!customer.id.empty() && !normalise_guid(customer.id)) return bad("The id is not a GUID.", {}, "id");
  if (!text::is_domain_name(customer.domain)) {
    return bad("The domain is missing or not a domain name.", "companyProfile", "domain");
  }
  RETURN_IF_FAILED(check_billing_profile(customer.billing, "billingProfile"));
  return check_registration(customer.billing.address.country, customer.registration_number,
                            customer.billing.address.phone);
}

Result<const AgreementTemplate*> check_agreement(const NewAgreement& agreement, Instant now) {
  RETURN_IF_FAILED(partners::check_contact(agreement.contact, "primaryContact"));
  const AgreementTemplate* found = find_template(agreement.template_id);
  if (found == nullptr) return bad("There is no agreement template with this id.", {}, "templateId");
  if (!text::equal_ignoring_case(found->type, agreement.type)) {
    return bad("The type is not the template's, " + std::string(found->type) + ".", {}, "type");
  }
  if (agreement.date_agreed > now) return bad("The date of agreement is in the future.", {}, "dateAgreed");
  return found;
}

std::string folded_contact(const partners::Contact& contact) {
  std::string folded;
  for (const std::string& part : {contact.first_name, contact.last_name, contact.email, contact.phone}) {
    folded += text::fold(part) + "\n";
  }
  return folded;
}

Result<AgreementState> next_state(AgreementState state, AgreementEvent event) {
  if (event == AgreementEvent::kAttest) {
    return state == AgreementState::kDirectlyAccepted ? state : AgreementState::kAttested;
  }
  if (state == AgreementState::kNone) return AgreementState::kDirectlyAccepted;
  return fail(errors::kAgreementExists, state == AgreementState::kAttested
                                            ? "The partner has attested to the acceptance of the agreement before."
                                            : "The agreement is accepted already.");
}

}  // namespace chandlery::customers
