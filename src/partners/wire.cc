// Partner accounts as JSON.
#include "partners/wire.h"

#include "core/text.h"
#include "identity/permissions.h"
#include "platform/crypto/crypto.h"
#include "platform/words/refusals.h"

namespace chandlery::partners {
namespace {

// Contract 10.1: the path below /profiles, the wire's words for the kind.
struct KindWords {
  std::string_view uri, profile_type, object_type;
};

KindWords words_of(ProfileKind kind) {
  switch (kind) {
    case ProfileKind::kOrganization:
      return {"/profiles/organization", "organization_profile", "OrganizationProfile"};
    case ProfileKind::kLegalBusiness:
      return {"/profiles/legalbusiness", "legal_business_profile", "LegalBusinessProfile"};
    case ProfileKind::kBilling:
      return {"/profiles/billing", "billing_profile", "BillingProfile"};
    case ProfileKind::kSupport:
      return {"/profiles/support", "support_profile", "SupportProfile"};
  }
  return {};
}

void write_ending(json::Writer& w, const KindWords& words, std::string_view etag = {}) {
  w.field("profileType", words.profile_type);
  w.key("links").begin_object().link("self", words.uri).end_object();
  w.attributes(words.object_type, etag);
  w.end_object();
}

Result<std::string> trimmed(const json::Object& object, std::string_view name) {
  return std::string(text::trim(OR_RETURN(object.text_or(name, ""))));
}

}  // namespace

std::string_view to_string(ResellerLinkStatus status) {
  return status == ResellerLinkStatus::kActive ? "active" : "ended";
}

void write_partner(json::Writer& w, const Partner& partner) {
  w.begin_object();
  w.field("id", partner.id).field("name", partner.name).field("domain", partner.domain);
  w.field("mpnId", partner.mpn_id).field("type", to_string(partner.type)).field("status", to_string(partner.status));
  w.field("country", partner.country).field("currency", partner.currency.code());
  w.field("agreementSigned", partner.agreement_signed).field("sandbox", partner.sandbox);
  w.attributes("Partner");
  w.end_object();
}

std::string to_json(const Partner& partner) {
  json::Writer w;
  write_partner(w, partner);
  return w.take();
}

namespace {

std::string profile_json(ProfileKind kind, const Partner& partner, const Profile& profile, std::string_view etag) {
  json::Writer w;
  w.begin_object();
  switch (kind) {
    case ProfileKind::kOrganization:
      w.field("id", partner.id).field("companyName", profile.company_name);
      write_address(w.key("defaultAddress"), profile.address);
      w.field("tenantId", partner.id).field("domain", partner.domain).field("email", profile.email);
      w.field("language", profile.language).field("culture", profile.culture);
      break;
    case ProfileKind::kLegalBusiness:
      w.field("companyName", profile.company_name);
      write_address(w.key("address"), profile.address);
      write_contact(w.key("primaryContact"), profile.contact);
      write_address(w.key("companyApproverAddress"), profile.address);
      w.field("companyApproverEmail", profile.email);
      w.field("vettingStatus", "authorized").field("vettingSubStatus", "none");
      break;
    case ProfileKind::kBilling:
      w.field("companyName", profile.company_name);
      write_address(w.key("address"), profile.address);
      write_contact(w.key("primaryContact"), profile.contact);
      w.field("purchaseOrderNumber", profile.purchase_order_number).field("taxId", profile.tax_id);
      w.field("billingCurrency", partner.currency.code());
      break;
    case ProfileKind::kSupport:
      w.field("email", profile.email).field("telephone", profile.telephone).field("website", profile.website);
      break;
  }
  write_ending(w, words_of(kind), etag);
  return w.take();
}

}  // namespace

std::string etag_of(ProfileKind kind, const Partner& partner, const Profile& profile) {
  constexpr std::size_t kBytes = 12;
  const crypto::Hash hash = crypto::hash(profile_json(kind, partner, profile, {}));
  return crypto::to_base64url(std::string(hash.begin(), hash.begin() + kBytes));
}

std::string to_json(ProfileKind kind, const Partner& partner, const Profile& profile) {
  return profile_json(kind, partner, profile, etag_of(kind, partner, profile));
}

Result<Profile> read_profile(ProfileKind kind, const json::Object& object, Profile profile) {
  if (kind == ProfileKind::kSupport) {
    profile.email = OR_RETURN(trimmed(object, "email"));
    profile.telephone = OR_RETURN(trimmed(object, "telephone"));
    profile.website = OR_RETURN(trimmed(object, "website"));
    return profile;
  }
  const bool organization = kind == ProfileKind::kOrganization;
  profile.company_name = OR_RETURN(trimmed(object, "companyName"));
  const json::Object address = OR_RETURN(object.object(organization ? "defaultAddress" : "address"));
  profile.address = OR_RETURN(read_address(address));
  if (organization) {
    profile.email = OR_RETURN(trimmed(object, "email"));
    profile.language = OR_RETURN(trimmed(object, "language"));
    profile.culture = OR_RETURN(trimmed(object, "culture"));
    return profile;
  }
  const json::Object contact = OR_RETURN(object.object("primaryContact"));
  profile.contact = OR_RETURN(read_contact(contact));
  if (kind == ProfileKind::kLegalBusiness) {
    profile.email = OR_RETURN(object.text_or("companyApproverEmail", profile.email));
  } else {
    profile.purchase_order_number = OR_RETURN(trimmed(object, "purchaseOrderNumber"));
    profile.tax_id = OR_RETURN(trimmed(object, "taxId"));
  }
  return profile;
}

std::string mpn_profile_to_json(const Partner& partner) {
  json::Writer w;
  w.begin_object();
  w.field("partnerName", partner.name).field("mpnId", partner.mpn_id);
  write_ending(w, {"/profiles/mpn", "mpn_profile", "MpnProfile"});
  return w.take();
}

void write_relationship(json::Writer& w, const Relationship& relationship, std::string_view type) {
  const Partner& partner = relationship.partner;
  w.begin_object();
  w.field("id", partner.id).field("name", partner.name).field("relationshipType", type);
  w.field("state", to_string(relationship.status)).field("mpnId", partner.mpn_id).field("location", partner.country);
  w.attributes("PartnerRelationship");
  w.end_object();
}

void write_request(json::Writer& w, const PartnershipRequest& request, std::string_view url, Instant at) {
  w.begin_object().field("id", request.id).field("state", to_string(request.state_at(at)));
  if (!request.note.empty()) w.field("note", request.note);
  if (!url.empty()) w.field("url", url);
  w.field("createdDate", request.created_at).field("createdBy", request.created_by);
  w.field("expirationDate", request.expires_at).field("settledDate", request.settled_at);
  if (request.settled_at) w.field("settledBy", request.settled_by);
  if (!request.reseller_id.empty()) {
    w.key("reseller").begin_object().field("id", request.reseller_id).field("name", request.reseller_name).end_object();
  }
  w.attributes("PartnershipRequest").end_object();
}

void write_offer(json::Writer& w, const PartnershipOffer& offer, const Actor& actor) {
  w.begin_object().field("id", offer.request.id);
  w.key("provider").begin_object().field("id", offer.provider.id).field("name", offer.provider.name);
  w.field("mpnId", offer.provider.mpn_id).field("country", offer.provider.country).end_object();
  w.field("state", to_string(offer.request.state_at(actor.at))).field("expirationDate", offer.request.expires_at);
  w.field("present", offer.present ? to_string(*offer.present) : std::string_view("none"));
  std::string why = offer.why_not ? offer.why_not->message : "";
  if (why.empty() && !identity::may(actor, Capability::kManagePartnerships)) {
    why = "Your role does not accept partnerships. Ask a global admin or an admin agent of your company.";
  }
  w.field("mayAccept", why.empty());
  if (!why.empty()) w.field("why", told_in(why, actor.locale));
  w.attributes("PartnershipOffer").end_object();
}

}  // namespace chandlery::partners
