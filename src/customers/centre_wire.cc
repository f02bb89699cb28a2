// See centre_wire.h.
#include "customers/centre_wire.h"

#include "identity/permissions.h"
#include "platform/words/refusals.h"

namespace chandlery::customers {
namespace {

void write_named(json::Writer& out, std::string_view key, const partners::Partner& partner) {
  out.key(key).begin_object().field("id", partner.id).field("name", partner.name);
  out.field("country", partner.country).end_object();
}

/// What keeps this person, or anybody, from accepting; empty: nothing.
std::string_view why_not(const Offer& offer, const Actor& actor) {
  const InvitationState state = offer.invitation.state_at(actor.at);
  if (state == InvitationState::kAccepted) return "The invitation was accepted before.";
  if (state != InvitationState::kInvited) return "The invitation has ended. Ask the partner for a new one.";
  const bool related = offer.present && offer.present->relationship == Relationship::kReseller;
  if (related && (offer.present->delegated_access || !offer.invitation.delegated_admin)) {
    return "This partner serves your organisation already.";
  }
  if (!identity::may(actor, Capability::kCustomerManagePartners)) {
    return "Your role does not accept invitations. Ask a global admin of your organisation.";
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
  if (!why.empty()) out.field("why", told_in(why, actor.locale));
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
