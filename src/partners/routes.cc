// Partner profiles and relationships: GET and PUT /v1/profiles/..., GET /v1/relationships (contract 2.2, 10.1).
#include "partners/routes.h"

#include "core/errors/compliance.h"
#include "core/id.h"
#include "core/text.h"
#include "partners/operator_routes.h"
#include "partners/service.h"
#include "partners/wire.h"
#include "platform/http/etag.h"
#include "platform/json/collection.h"

namespace chandlery::partners {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Tokens;

Result<Partner> own_partner(Call& call) {
  auto partner = find_partner(call.tx, call.actor.partner_id);
  if (!partner) return fail(errors::kProfileNotFound);
  return partner;
}

Result<Response> get_profile(Call& call, ProfileKind kind) {
  const Partner partner = OR_RETURN(own_partner(call));
  const Profile profile = OR_RETURN(find_profile(call.tx, call.actor, kind));
  return Response{.body = to_json(kind, partner, profile)};
}

Result<Response> put_profile(Call& call, ProfileKind kind) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  const Partner partner = OR_RETURN(own_partner(call));
  const Profile old = OR_RETURN(find_profile(call.tx, call.actor, kind));
  const std::optional<std::string> etag = OR_RETURN(http::read_etag(call.request, object));
  if (etag && *etag != etag_of(kind, partner, old)) return fail(errors::kStaleEtag, {}, "attributes.etag");
  const Profile wanted = OR_RETURN(read_profile(kind, object, old));
  RETURN_IF_FAILED(replace_profile(call.tx, call.actor, kind, wanted));
  return Response{.body = to_json(kind, partner, wanted)};
}

Result<Response> get_mpn_profile(Call& call) {
  if (const std::string_view mpn_id = call.request.query.get("mpnId"); !mpn_id.empty()) {
    const auto named = find_by_mpn_id(call.tx, mpn_id);
    if (!named) return fail(errors::kProfileNotFound, "There is no partner with this MPN id.", "mpnId");
    return Response{.body = mpn_profile_to_json(*named)};
  }
  return Response{.body = mpn_profile_to_json(OR_RETURN(own_partner(call)))};
}

// Contract 2.2: IsIndirectResellerOf or is_indirect_reseller_of.
std::string plain(std::string_view word) {
  std::string letters = text::lower(word);
  std::erase(letters, '_');
  return letters;
}

Result<Response> get_relationships(Call& call) {
  const std::string type = plain(call.request.query.get("relationship_type"));
  std::vector<Relationship> found;
  std::string_view written;
  if (type == "isindirectcloudsolutionproviderof") {
    written = "is_indirect_cloud_solution_provider_of";
    found = resellers_of(call.tx, call.actor.partner_id);
  } else if (type == "isindirectresellerof") {
    written = "is_indirect_reseller_of";
    found = providers_of(call.tx, call.actor.partner_id);
  } else {
    return fail(errors::kInvalidEnumValue,
                "relationship_type is IsIndirectCloudSolutionProviderOf or IsIndirectResellerOf.", "relationship_type");
  }
  return Response{.body = json::collection(
                      found, "/relationships?relationship_type=" + std::string(written),
                      [&](json::Writer& w, const Relationship& each) { write_relationship(w, each, written); })};
}

/// Contract 2.2: an indirect provider asks whether a reseller has signed; every other answer than yes is an error of its own.
Result<Response> get_agreement_status(Call& call) {
  if (text::lower(call.path["program"]) != "csp") return fail(errors::kNotFound, "The program is csp.", "program");
  const std::string_view mpn_id = call.request.query.get("mpnId"), tenant_id = call.request.query.get("tenantId");
  if (mpn_id.empty() && tenant_id.empty()) return fail(errors::kNoResellerNamed, {}, "mpnId");
  if (!mpn_id.empty() && !tenant_id.empty()) return fail(errors::kMalformedReseller, {}, "mpnId");
  Partner named;
  if (!mpn_id.empty()) {
    if (mpn_id.find_first_not_of("0123456789") != std::string_view::npos) return fail(errors::kMalformedReseller, {}, "mpnId");
    const std::optional<Partner> found = find_by_mpn_id(call.tx, mpn_id);
    if (!found) return fail(errors::kUnknownMpnId, {}, "mpnId");
    named = *found;
  } else {
    const std::optional<std::string> id = normalise_guid(tenant_id);
    if (!id) return fail(errors::kMalformedReseller, {}, "tenantId");
    const Result<Partner> found = find_partner(call.tx, *id);
    if (!found) return fail(errors::kUnknownResellerTenant, {}, "tenantId");
    named = *found;
  }
  if (named.type != PartnerType::kIndirectReseller) return fail(errors::kNoReseller);
  if (!named.agreement_signed) return fail(mpn_id.empty() ? errors::kTenantNotSigned : errors::kMpnIdNotSigned);
  json::Writer out;
  out.begin_object().field("isAgreementSigned", true).attributes("AgreementSignatureStatus").end_object();
  return Response{.body = out.take()};
}

http::Route getter(std::string_view pattern, Tokens tokens, std::string_view summary, http::RouteHandler handler) {
  return {Method::kGet,       pattern, Capability::kViewProfile, tokens, Access::kRead,
          Idempotency::kNone, summary, std::move(handler)};
}

http::Route putter(std::string_view pattern, Capability needs, std::string_view summary, ProfileKind kind) {
  return {Method::kPut,   pattern,
          needs,          Tokens::kUserOnly,
          Access::kWrite, Idempotency::kReplay,
          summary,        [kind](Call& call) { return put_profile(call, kind); }};
}

http::RouteHandler profile_getter(ProfileKind kind) {
  return [kind](Call& call) { return get_profile(call, kind); };
}

}  // namespace

std::vector<http::Route> routes() {
  std::vector<http::Route> all = {
      getter("/v1/profiles/organization", Tokens::kUserOnly, "The partner's organization profile.",
             profile_getter(ProfileKind::kOrganization)),
      putter("/v1/profiles/organization", Capability::kManageProfile, "Replaces the organization profile.",
             ProfileKind::kOrganization),
      getter("/v1/profiles/legalbusiness", Tokens::kAppOrUser, "The partner's legal business profile.",
             profile_getter(ProfileKind::kLegalBusiness)),
      putter("/v1/profiles/legalbusiness", Capability::kManageProfile, "Replaces the legal business profile.",
             ProfileKind::kLegalBusiness),
      getter("/v1/profiles/billing", Tokens::kUserOnly, "The partner's billing profile, with its VAT id.",
             profile_getter(ProfileKind::kBilling)),
      putter("/v1/profiles/billing", Capability::kManageBilling, "Replaces the partner's billing profile.",
             ProfileKind::kBilling),
      getter("/v1/profiles/support", Tokens::kUserOnly, "Whom customers ask for support.",
             profile_getter(ProfileKind::kSupport)),
      putter("/v1/profiles/support", Capability::kManageProfile, "Replaces the support profile.",
             ProfileKind::kSupport),
      // The documents' other name for the same record (contract 18).
      putter("/v1/profiles/supportprofile", Capability::kManageProfile, "Replaces the support profile.",
             ProfileKind::kSupport),
      getter("/v1/profiles/mpn", Tokens::kUserOnly, "The MPN profile of the partner, or of the one that mpnId names.",
             get_mpn_profile),
      getter("/v1/relationships", Tokens::kUserOnly, "The partner's resellers, or its providers.", get_relationships),
      getter("/v1/compliance/{program}/agreementstatus", Tokens::kUserOnly,
             "Whether the indirect reseller that mpnId or tenantId names has signed the partner agreement.",
             get_agreement_status),
  };
  std::ranges::move(operator_routes(), std::back_inserter(all));
  return all;
}

}  // namespace chandlery::partners
