// Customers and agreements as JSON.
#include "customers/wire.h"

#include "core/text.h"

namespace chandlery::customers {
namespace {

std::string uri_of(std::string_view id, std::string_view below = {}) {
  return "/customers/" + std::string(id) + std::string(below);
}

void write_self(json::Writer& w, std::string_view uri) { w.key("links").begin_object().link("self", uri).end_object(); }

void write_company(json::Writer& w, std::string_view id, std::string_view domain, std::string_view name,
                   std::string_view registration_number) {
  w.begin_object();
  w.field("tenantId", id).field("domain", domain).field("companyName", name);
  if (!registration_number.empty()) w.field("organizationRegistrationNumber", registration_number);
  write_self(w, uri_of(id, "/profiles/company"));
  w.attributes("CustomerCompanyProfile").end_object();
}

void write_billing(json::Writer& w, const Customer& customer) {
  const BillingProfile& profile = customer.billing;
  w.begin_object();
  w.field("id", customer.id).field("firstName", profile.first_name).field("lastName", profile.last_name);
  w.field("email", profile.email).field("culture", profile.culture).field("language", profile.language);
  w.field("companyName", profile.company_name);
  partners::write_address(w.key("defaultAddress"), profile.address);
  write_self(w, uri_of(customer.id, "/profiles/billing"));
  w.attributes("CustomerBillingProfile", std::to_string(customer.version)).end_object();
}

Result<std::string> trimmed(const json::Object& object, std::string_view name) {
  return std::string(text::trim(OR_RETURN(object.text(name))));
}

}  // namespace

Result<BillingProfile> read_billing_profile(const json::Object& object) {
  BillingProfile profile;
  profile.first_name = text::trim(OR_RETURN(object.text_or("firstName", "")));
  profile.last_name = text::trim(OR_RETURN(object.text_or("lastName", "")));
  profile.email = OR_RETURN(trimmed(object, "email"));
  profile.culture = OR_RETURN(trimmed(object, "culture"));
  profile.language = OR_RETURN(trimmed(object, "language"));
  profile.company_name = OR_RETURN(trimmed(object, "companyName"));
  const json::Object address = OR_RETURN(object.object("defaultAddress"));
  profile.address = OR_RETURN(partners::read_address(address));
  return profile;
}

Result<NewCustomer> read_new_customer(const json::Object& object) {
  NewCustomer customer;
  const json::Object company = OR_RETURN(object.object("companyProfile"));
  customer.domain = OR_RETURN(trimmed(company, "domain"));
  customer.registration_number = text::trim(OR_RETURN(company.text_or("organizationRegistrationNumber", "")));
  const json::Object billing = OR_RETURN(object.object("billingProfile"));
  customer.billing = OR_RETURN(read_billing_profile(billing));
  customer.associated_partner_id = text::trim(OR_RETURN(object.text_or("associatedPartnerId", "")));
  return customer;
}

Result<NewAgreement> read_new_agreement(const json::Object& object) {
  NewAgreement agreement;
  const json::Object contact = OR_RETURN(object.object("primaryContact"));
  agreement.contact = OR_RETURN(partners::read_contact(contact));
  agreement.template_id = OR_RETURN(trimmed(object, "templateId"));
  agreement.type = OR_RETURN(trimmed(object, "type"));
  const auto agreed = OR_RETURN(object.optional_instant("dateAgreed"));
  if (!agreed) return fail(errors::kInvalidProperty, "The date of agreement is missing.", object.path_of("dateAgreed"));
  agreement.date_agreed = *agreed;
  return agreement;
}

void write_summary(json::Writer& w, const CustomerSummary& customer) {
  w.begin_object();
  w.field("id", customer.id).field("commerceId", customer.id);
  write_company(w.key("companyProfile"), customer.id, customer.domain, customer.company_name, {});
  w.field("relationshipToPartner", to_string(Relationship::kReseller));
  if (!customer.associated_partner_id.empty()) w.field("associatedPartnerId", customer.associated_partner_id);
  write_self(w, uri_of(customer.id));
  w.attributes("Customer").end_object();
}

std::string customer_to_json(const Customer& customer, const identity::CreatedUser* credentials) {
  json::Writer w;
  w.begin_object();
  w.field("id", customer.id).field("commerceId", customer.id);
  write_company(w.key("companyProfile"), customer.id, customer.domain, customer.billing.company_name,
                customer.registration_number);
  write_billing(w.key("billingProfile"), customer);
  w.field("relationshipToPartner", to_string(customer.relationship));
  w.field("allowDelegatedAccess", customer.delegated_access);
  if (credentials != nullptr) {
    w.key("userCredentials").begin_object();
    w.field("userName", credentials->user_name).field("password", credentials->temporary_password).end_object();
  }
  w.key("customDomains").begin_array().value(customer.domain).end_array();
  if (!customer.associated_partner_id.empty()) w.field("associatedPartnerId", customer.associated_partner_id);
  write_self(w, uri_of(customer.id));
  w.attributes("Customer").end_object();
  return w.take();
}

std::string company_profile_to_json(const Customer& customer) {
  json::Writer w;
  write_company(w, customer.id, customer.domain, customer.billing.company_name, customer.registration_number);
  return w.take();
}

std::string billing_profile_to_json(const Customer& customer) {
  json::Writer w;
  write_billing(w, customer);
  return w.take();
}

void write_template(json::Writer& w, const AgreementTemplate& agreement) {
  w.begin_object();
  w.field("templateId", agreement.id).field("agreementType", agreement.type).field("agreementLink", agreement.link);
  w.field("versionRank", 0).attributes("AgreementMetaData").end_object();
}

void write_agreement(json::Writer& w, const Agreement& agreement) {
  const AgreementTemplate* agreed = find_template(agreement.template_id);
  w.begin_object();
  partners::write_contact(w.key("primaryContact"), agreement.contact);
  w.field("templateId", agreement.template_id).field("dateAgreed", agreement.date_agreed);
  if (agreed != nullptr) w.field("type", agreed->type).field("agreementLink", agreed->link);
  if (!agreement.user_id.empty()) w.field("userId", agreement.user_id);
  w.attributes("Agreement").end_object();
}

std::string agreement_to_json(const Agreement& agreement) {
  json::Writer w;
  write_agreement(w, agreement);
  return w.take();
}

}  // namespace chandlery::customers
