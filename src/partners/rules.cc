// What partners may do and what their records must look like.
#include "partners/rules.h"

#include "core/id.h"
#include "core/text.h"
#include "partners/countries.h"

namespace chandlery::partners {
namespace {

constexpr std::size_t kLongestName = 200;  // bytes of a company's name, website or purchase order number
constexpr std::size_t kLongestMpnId = 10;  // digits

std::unexpected<Error> bad(std::string message, std::string field) {
  return fail(errors::kInvalidProperty, std::move(message), std::move(field));
}

bool is_number(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && text.find_first_not_of("0123456789") == text.npos;
}

Result<void> check_name(const std::string& name, std::string field) {
  if (name.empty() || name.size() > kLongestName) return bad("The company's name is missing or too long.", field);
  return {};
}

}  // namespace

std::string_view to_string(PartnerType type) {
  switch (type) {
    case PartnerType::kDirect:
      return "direct";
    case PartnerType::kIndirectProvider:
      return "indirectProvider";
    case PartnerType::kIndirectReseller:
      return "indirectReseller";
  }
  return "direct";
}

std::string_view to_string(PartnerStatus status) { return status == PartnerStatus::kActive ? "active" : "restricted"; }

Result<void> may_transact(const Partner& partner) {
  if (!partner.agreement_signed) return fail(errors::kPartnerAgreementUnsigned);
  if (partner.status == PartnerStatus::kRestricted) {
    return fail(errors::kProgramStatus, "The partner is restricted: it may not make new purchases or customers.");
  }
  if (partner.type == PartnerType::kIndirectReseller) {
    return fail(errors::kProgramStatus, "An indirect reseller buys and adds customers through its indirect provider.");
  }
  return {};
}

Result<void> check_new_partner(const NewPartner& partner) {
  if (!partner.id.empty() && !normalise_guid(partner.id)) return bad("The id is not a GUID.", "id");
  RETURN_IF_FAILED(check_name(partner.name, "name"));
  if (!text::is_domain_name(partner.domain)) return bad("The domain is not a domain name.", "domain");
  if (!is_number(partner.mpn_id, kLongestMpnId)) return bad("The MPN id is not a number.", "mpnId");
  if (!country_rules(partner.country)) return bad("The country is not an ISO 3166 two-letter code.", "country");
  if (partner.currency == Currency()) return bad("The currency is not an ISO 4217 code.", "currency");
  RETURN_IF_FAILED(check_address(partner.address, "defaultAddress"));
  if (partner.address.country != partner.country) {
    return bad("The address is not in the partner's country.", "defaultAddress.country");
  }
  if (!partner.email.empty() && !text::is_email(partner.email)) return bad("The e-mail address is not one.", "email");
  if (!partner.provider_id.empty() && partner.type != PartnerType::kIndirectReseller) {
    return bad("Only an indirect reseller has a provider.", "providerId");
  }
  if (!partner.admin_name.empty() && !text::is_email(partner.admin_name)) {
    return bad("The user name must look like name@domain.", "admin.userName");
  }
  return {};
}

Result<void> check_partner_names(const std::string& name, std::string_view mpn_id) {
  RETURN_IF_FAILED(check_name(name, "name"));
  if (!is_number(mpn_id, kLongestMpnId)) return bad("The MPN id is not a number.", "mpnId");
  return {};
}

Result<void> check_profile(ProfileKind kind, const Profile& profile, std::string_view country) {
  if (kind == ProfileKind::kSupport) {
    if (!text::is_email(profile.email)) return bad("The e-mail address is not one.", "email");
    if (!profile.telephone.empty() && !is_phone_number(profile.telephone)) {
      return bad("The phone number is not one.", "telephone");
    }
    if (profile.website.size() > kLongestName) return bad("The website's address is too long.", "website");
    return {};
  }
  const bool organization = kind == ProfileKind::kOrganization;
  RETURN_IF_FAILED(check_name(profile.company_name, "companyName"));
  RETURN_IF_FAILED(check_address(profile.address, organization ? "defaultAddress" : "address"));
  if (organization) {
    if (!text::is_email(profile.email)) return bad("The e-mail address is not one.", "email");
    if (!is_culture(profile.culture)) return bad("The culture is not one, as en-US.", "culture");
    if (!is_language(profile.language)) return bad("The language is not one, as en.", "language");
    return {};
  }
  RETURN_IF_FAILED(check_contact(profile.contact, "primaryContact"));
  if (kind == ProfileKind::kLegalBusiness && !text::is_email(profile.email)) {
    return bad("The e-mail address is not one.", "companyApproverEmail");
  }
  if (profile.purchase_order_number.size() > kLongestName) {
    return bad("The purchase order number is too long.", "purchaseOrderNumber");
  }
  const auto rules = country_rules(country);
  const bool checked = rules && !rules->vat_id.empty() && !profile.tax_id.empty();
  if (checked ? !rules->is_vat_id(profile.tax_id) : profile.tax_id.size() > kLongestName) {
    return bad("The VAT id does not have the country's form.", "taxId");
  }
  return {};
}

Result<void> may_request_partnership(const Partner& partner) {
  if (partner.type != PartnerType::kIndirectProvider) {
    return fail(errors::kProgramStatus, "Only an indirect provider asks resellers for a partnership.");
  }
  return may_transact(partner);
}

Result<void> may_answer_request(const Partner& provider, const Partner& partner) {
  if (provider.id == partner.id) {
    return fail(errors::kProgramStatus, "This is your own company's request. Send the link to the reseller.");
  }
  if (partner.type != PartnerType::kIndirectReseller) {
    return fail(errors::kProgramStatus, "Only an indirect reseller becomes the partner of an indirect provider.");
  }
  return {};
}

Result<void> may_be_partners(const Partner& provider, const Partner& partner) {
  RETURN_IF_FAILED(may_answer_request(provider, partner));
  if (!partner.agreement_signed) return fail(errors::kPartnerAgreementUnsigned);
  if (partner.status == PartnerStatus::kRestricted) {
    return fail(errors::kProgramStatus, "Your company is restricted: it begins no new partnerships.");
  }
  if (!may_request_partnership(provider)) {
    return fail(errors::kProgramStatus, "The provider takes no new resellers at present.");
  }
  return {};
}

}  // namespace chandlery::partners
