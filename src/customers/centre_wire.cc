// See centre_wire.h.
#include "customers/centre_wire.h"

#include "core/locale.h"
#include "identity/permissions.h"

namespace chandlery::customers {
namespace {

void write_named(json::Writer& out, std::string_view key, const partners::Partner& partner) {
  out.key(key).begin_object().field("id", partner.id).field("name", partner.name);
  out.field("country", partner.country).end_object();
}

struct OfferWords {
  std::string_view accepted, ended, related, lesser_role;
};
constexpr OfferWords kEnglish{
    .accepted = "The invitation was accepted before.",
    .ended = "The invitation has ended. Ask the partner for a new one.",
    .related = "This partner serves your organisation already.",
    .lesser_role = "Your role does not accept invitations. Ask a global admin of your organisation.",
};
constexpr OfferWords kChinese{
    .accepted = "此邀请已被接受。",
    .ended = "此邀请已失效。请向合作伙伴索取新的邀请。",
    .related = "该合作伙伴已在为你的组织提供服务。",
    .lesser_role = "你的角色不能接受邀请。请让你组织的全局管理员接受。",
};

/// What keeps this person, or anybody, from accepting, in words of actor.locale; empty: nothing.
std::string_view why_not(const Offer& offer, const Actor& actor) {
  const OfferWords& words = is_chinese(actor.locale) ? kChinese : kEnglish;
  const InvitationState state = offer.invitation.state_at(actor.at);
  if (state == InvitationState::kAccepted) return words.accepted;
  if (state != InvitationState::kInvited) return words.ended;
  const bool related = offer.present && offer.present->relationship == Relationship::kReseller;
  if (related && (offer.present->delegated_access || !offer.invitation.delegated_admin)) {
    return words.related;
  }
  if (!identity::may(actor, Capability::kCustomerManagePartners)) {
    return words.lesser_role;
  }
  return {};
}

}  // namespace

std::string_view to_string(AgreementState state) {
  switch (state) {
    case AgreementState::kNone: return "none";
    case AgreementState::kAttested: return "attested";
    case AgreementState::kDirectlyAccepted: return "directlyAccepted";
  }
  return "none";
}

void write_invitation(json::Writer& out, const Invitation& invitation, std::string_view url, Instant at) {
  out.begin_object().field("id", invitation.id).field("state", to_string(invitation.state_at(at)));
  out.field("kind", std::string_view(invitation.standing ? "standing" : "single"));
  out.field("withDelegatedAdmin", invitation.delegated_admin);
  if (!invitation.associated_partner_id.empty()) out.field("associatedPartnerId", invitation.associated_partner_id);
  if (!invitation.note.empty()) out.field("note", invitation.note);
  if (!url.empty()) out.field("url", url);
  out.field("createdDate", invitation.created_at).field("createdBy", invitation.created_by);
  out.field("expirationDate", invitation.expires_at).field("acceptedCount", invitation.accepted);
  out.field("settledDate", invitation.settled_at);
  if (invitation.settled_at) out.field("settledBy", invitation.settled_by);
  if (!invitation.customer_id.empty()) {
    out.key("customer").begin_object().field("id", invitation.customer_id);
    out.field("name", invitation.customer_name).end_object();
  }
  out.attributes("Invitation").end_object();
}

void write_offer(json::Writer& out, const Offer& offer, const Actor& actor) {
  const AgreementTemplate& agreement = *find_template_of_type(kCustomerAgreement);
  out.begin_object().field("id", offer.invitation.id);
  write_named(out, "partner", offer.partner);
  out.field("state", to_string(offer.invitation.state_at(actor.at)));
  out.field("expirationDate", offer.invitation.expires_at);
  out.key("grants").begin_array().value("reseller");
  if (offer.invitation.delegated_admin) out.value("delegatedAdmin");
  out.end_array();
  const bool related = offer.present && offer.present->relationship == Relationship::kReseller;
  out.key("present").begin_object();
  out.field("relationshipToPartner", to_string(related ? Relationship::kReseller : Relationship::kNone));
  out.field("delegatedAdmin", related && offer.present->delegated_access).end_object();
  out.key("agreement").begin_object().field("templateId", agreement.id).field("agreementType", agreement.type);
  out.field("agreementLink", agreement.link).field("accepted", offer.agreement_accepted).end_object();
  const std::string_view why = why_not(offer, actor);
  out.field("mayAccept", why.empty());
  if (!why.empty()) out.field("why", why);
  out.attributes("InvitationOffer").end_object();
}

void write_partner_of_customer(json::Writer& out, const PartnerOfCustomer& partner) {
  out.begin_object().field("id", partner.partner.id).field("name", partner.partner.name);
  out.field("country", partner.partner.country);
  out.field("relationshipToPartner", to_string(partner.relationship));
  out.field("delegatedAdmin", partner.delegated_admin);
  out.field("agreement", to_string(partner.agreement)).field("since", partner.since);
  out.key("links").begin_object();
  if (partner.delegated_admin) {
    out.link("endDelegatedAdmin", "/partners/" + partner.partner.id + "/delegatedadmin", "DELETE");
  }
  out.end_object().attributes("PartnerOfCustomer").end_object();
}

void write_support_contact(json::Writer& out, const SupportContact& contact) {
  out.begin_object();
  write_named(out, "partner", contact.partner);
  const partners::Profile& profile = contact.profile;
  if (!profile.email.empty()) out.field("email", profile.email);
  if (!profile.telephone.empty()) out.field("telephone", profile.telephone);
  if (!profile.website.empty()) out.field("website", profile.website);
  out.attributes("SupportContact").end_object();
}

}  // namespace chandlery::customers
