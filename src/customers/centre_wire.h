// What the customer centre shows of partners, invitations and support, as JSON; these shapes are our own.
#pragma once

#include "customers/invitations.h"
#include "customers/relationships.h"
#include "platform/json/writer.h"

namespace chandlery::customers {

std::string_view to_string(AgreementState state);  ///< none, attested, directlyAccepted

/// The partner's view. `url` is empty when there is nothing to be followed any more.
void write_invitation(json::Writer& out, const Invitation& invitation, std::string_view url, Instant at);
/// The invited customer's view, and whether this person may decide.
void write_offer(json::Writer& out, const Offer& offer, const Actor& actor);
void write_partner_of_customer(json::Writer& out, const PartnerOfCustomer& partner);
void write_support_contact(json::Writer& out, const SupportContact& contact);

}  // namespace chandlery::customers
