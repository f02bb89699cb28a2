// Agreements: what there is to accept, and who accepted it for a customer (contract 10.2).
#include "core/country.h"
#include "core/text.h"
#include "customers/routes.h"
#include "customers/wire.h"
#include "partners/countries.h"
#include "platform/json/collection.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Tokens;

constexpr std::string_view kEveryType = "*";

Result<Response> get_templates(Call& call) {
  const std::string_view type = call.request.query.get("agreementType", kCloudAgreement);
  std::vector<AgreementTemplate> found;
  for (std::string_view known : {kCloudAgreement, kCustomerAgreement}) {
    if (type == kEveryType || text::equal_ignoring_case(type, known)) found.push_back(*find_template_of_type(known));
  }
  if (found.empty()) {
    return fail(errors::kInvalidEnumValue, "agreementType is MicrosoftCloudAgreement, MicrosoftCustomerAgreement or *.",
                "agreementType");
  }
  return Response{.body = json::collection(found, "/agreements", write_template)};
}

Result<Response> get_agreements(Call& call) {
  std::string_view type = call.request.query.get("agreementType");
  if (type == kEveryType) type = {};
  const std::string_view id = call.path["customer_id"];
  const std::vector<Agreement> found = OR_RETURN(list_agreements(call.tx, call.actor, id, type));
  return Response{.body = json::collection(found, "/customers/" + text::lower(id) + "/agreements", write_agreement)};
}

Result<Response> post_agreement(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const NewAgreement wanted = OR_RETURN(read_new_agreement(object));
  const Agreement agreement = OR_RETURN(attest_agreement(call.tx, call.actor, call.path["customer_id"], wanted));
  return Response{.status = 201, .body = agreement_to_json(agreement)};
}

Response direct_signature(const Customer& customer, int status) {
  json::Writer w;
  w.begin_object().field("isSigned", customer.directly_accepted_at.has_value());
  w.attributes("DirectSignedCustomerAgreementStatus").end_object();
  return Response{.status = status, .body = w.take()};
}

Result<Response> get_direct_signature(Call& call) {
  return direct_signature(OR_RETURN(find_customer(call.tx, call.actor, call.path["customer_id"])), 200);
}

// The customer centre: a global admin of the customer accepts. {"accepted":true}
Result<Response> post_direct_acceptance(Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const auto accepted = OR_RETURN(object.optional_flag("accepted"));
  if (!accepted.value_or(false)) {
    return fail(errors::kInvalidProperty, "The agreement is accepted with accepted: true.", "accepted");
  }
  return direct_signature(OR_RETURN(accept_agreement(call.tx, call.actor, call.path["customer_id"])), 201);
}

Result<Response> get_document(Call& call) {
  const AgreementTemplate* agreement = find_template(call.path["template_id"]);
  if (agreement == nullptr) return fail(errors::kNotFound, "There is no agreement template with this id.");
  const std::string_view language = call.request.query.get("language", "en-US");
  const auto country = Country::parse(call.request.query.get("country", "US"));
  if (!partners::is_language(language)) {
    return fail(errors::kInvalidProperty, "The language is not one, as en-US.", "language");
  }
  if (!country) return fail(errors::kInvalidProperty, "The country is not an ISO 3166 two-letter code.", "country");
  const std::string uri =
      std::string(agreement->link) + "?language=" + std::string(language) + "&country=" + std::string(country->code());
  json::Writer w;
  w.begin_object().field("displayUri", uri).field("downloadUri", uri);
  w.field("language", language).field("country", country->code());
  w.attributes("AgreementDocument").end_object();
  return Response{.body = w.take()};
}

}  // namespace

std::vector<http::Route> agreement_routes() {
  using enum Capability;
  constexpr std::string_view kAgreements = "/v1/customers/{customer_id}/agreements";
  return {
      {Method::kGet, "/v1/agreements", kSignedIn, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "The templates of the agreements that there are.", get_templates},
      {Method::kGet, "/v1/agreementtemplates/{template_id}/document", kSignedIn, Tokens::kUserOnly, Access::kRead,
       Idempotency::kNone, "Where an agreement's text is found.", get_document},
      {Method::kGet, kAgreements, kViewAgreements, Tokens::kUserOnly, Access::kRead, Idempotency::kNone,
       "The agreements that were accepted for a customer.", get_agreements, nullptr, nullptr, kCustomerAcceptAgreement},
      {Method::kPost, kAgreements, kAttestAgreement, Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay,
       "Attests that a person of the customer accepted an agreement.", post_agreement},
      {Method::kPost, "/v1/customers/{customer_id}/agreements/direct-acceptance", kCustomerAcceptAgreement,
       Tokens::kUserOnly, Access::kWrite, Idempotency::kReplay, "The customer's own acceptance of the agreement.",
       post_direct_acceptance},
      {Method::kGet, "/v1/customers/{customer_id}/directSignedMicrosoftCustomerAgreementStatus", kViewAgreements,
       Tokens::kUserOnly, Access::kRead, Idempotency::kNone, "Whether the customer itself accepted the agreement.",
       get_direct_signature, nullptr, nullptr, kCustomerAcceptAgreement},
  };
}

}  // namespace chandlery::customers
