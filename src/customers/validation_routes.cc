// What a form asks before it sends a new customer: addresses, domains, the rules of a country (contract 9).
#include "core/text.h"
#include "customers/routes.h"
#include "partners/countries.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Tokens;

// Contract 9.2: Java and PowerShell read a bare `true`, everybody else an object. What is wrong is a 400 2007 for all.
Result<Response> post_address(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const partners::Address address = OR_RETURN(partners::read_address(object));
  RETURN_IF_FAILED(partners::check_address(address, {}));

  const std::string client = text::lower(call.request.header("MS-PartnerCenter-Client"));
  if (client.find("java") != client.npos || client.find("powershell") != client.npos) return Response{.body = "true"};
  // Only a country with a form of postal code tells enough of an address to call it verified.
  const bool verified = partners::country_rules(address.country)->postal_code_required();
  json::Writer w;
  w.begin_object();
  partners::write_address(w.key("originalAddress"), address);
  w.key("suggestedAddresses").begin_array().end_array();
  w.field("status", verified ? "VerifiedShippable" : "NotValidated");
  w.field("validationMessage", verified ? "The address has its country's form."
                                        : "The address is complete; its country's form is not known here.");
  w.key("links").begin_object().link("self", "/validations/address", "POST").end_object();
  w.attributes("AddressValidationResponse").end_object();
  return Response{.body = w.take()};
}

// 200: the domain is taken. 404: it is free. No body.
Result<Response> head_domain(Call& call) {
  const std::string domain = text::lower(text::trim(call.path["domain"]));
  if (!text::is_domain_name(domain)) return fail(errors::kInvalidProperty, "That is not a domain name.", "domain");
  return Response{.status = identity::domain_taken(call.tx, domain) ? 200 : 404};
}

void write_list(json::Writer& w, std::string_view name, const std::vector<std::string_view>& words) {
  w.key(name).begin_array();
  for (std::string_view word : words) w.value(word);
  w.end_array();
}

std::string anchored(std::string_view form) { return form.empty() ? "" : "^(" + std::string(form) + ")$"; }

void form_if_any(json::Writer& w, std::string_view name, const std::string& form) {
  if (!form.empty()) w.field(name, form);
}

Result<Response> get_country_rules(Call& call) {
  std::string iso2(call.path["iso2"]);
  std::ranges::transform(iso2, iso2.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  const auto rules = partners::country_rules(iso2);
  if (!rules) return fail(errors::kNotFound, "There is no such country.");
  const bool has_vat = !rules->vat_id.empty(), registered = rules->registration_number_required;

  json::Writer w;
  w.begin_object().field("iso2Code", rules->iso2).field("defaultCulture", rules->default_culture());
  w.field("isStateRequired", !rules->states.empty());
  write_list(w, "supportedStatesList", partners::words(rules->states));
  write_list(w, "supportedLanguagesList", rules->languages());
  write_list(w, "supportedCulturesList", partners::words(rules->cultures));
  w.field("isPostalCodeRequired", rules->postal_code_required());
  form_if_any(w, "postalCodeRegex", anchored(rules->postal_code));
  w.field("isCityRequired", true).field("isVatIdSupported", has_vat);
  if (has_vat) w.field("taxIdFormat", rules->vat_id_sample).field("taxIdSample", rules->vat_id_sample);
  form_if_any(w, "vatIdRegex", rules->vat_id_regex());
  w.field("phoneNumberRegex", partners::kPhoneNumberForm);
  w.field("isTaxIdSupported", has_vat).field("isTaxIdOptional", true);
  write_list(w, "countryCallingCodesList", partners::words(rules->calling_codes));
  if (registered) {
    w.field("customerOrganizationRegistrationNumberRegex", partners::kRegistrationNumberForm);
    w.field("customerOrganizationRegistrationNumberSample", partners::kRegistrationNumberSample);
  }
  w.field("customerOrganizationRegistrationNumberRequired", registered);
  w.field("customerOrganizationPhoneNumberRequired", registered);
  w.attributes("CountryValidationRules").end_object();
  return Response{.body = w.take()};
}

/// Codes by which a government lets partners create its organisations. This server gives none out (contract 2.2, P2): clients that
/// ask get the documented bare array.
Result<Response> get_validation_codes(Call&) { return Response{.body = "[]"}; }
Result<Response> get_validation_codes_of(Call& call) {
  RETURN_IF_FAILED(find_buyer(call.tx, call.actor, call.path["customer_id"]));
  return Response{.body = "[]"};
}

}  // namespace

std::vector<http::Route> validation_routes() {
  using enum Capability;
  return {
      // It changes nothing, so there is nothing to replay.
      {Method::kPost, "/v1/validations/address", kSignedIn, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Checks an address by its country's rules.", post_address},
      {Method::kHead, "/v1/domains/{domain}", kViewProfile, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "Whether a domain is taken (200) or free (404).", head_domain},
      {Method::kGet, "/v1/countryvalidationrules/{iso2}", kSignedIn, Tokens::kAppOrUser, Access::kRead,
       Idempotency::kNone, "What a country asks of addresses and numbers.", get_country_rules},
      {Method::kGet, "/v1/customers/all/validations", kViewCustomers, Tokens::kAppOrUser, Access::kRead, Idempotency::kNone,
       "The partner's validation codes of governments: none on this server.", get_validation_codes},
      {Method::kGet, "/v1/customers/{customer_id}/validations", kViewCustomers, Tokens::kAppOrUser, Access::kRead,
       Idempotency::kNone, "A customer's validation codes of governments: none on this server.", get_validation_codes_of},
  };
}

}  // namespace chandlery::customers
