// Partner accounts as JSON (contract 2.1, 10.1).
#pragma once

#include "partners/partnerships.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::partners {

std::string_view to_string(ResellerLinkStatus status);

/// The operator's view of a partner.
void write_partner(json::Writer& writer, const Partner& partner);
std::string to_json(const Partner& partner);

/// What changes whenever anything of the profile does, for two people who edit it at once.
std::string etag_of(ProfileKind kind, const Partner& partner, const Profile& profile);
/// A profile in the shape of its kind, under its etag.
std::string to_json(ProfileKind kind, const Partner& partner, const Profile& profile);
/// The fields of `object` over those of `old`: a profile is replaced, what its kind does not have is kept.
Result<Profile> read_profile(ProfileKind kind, const json::Object& object, Profile old);

/// The MPN profile, which is no record of its own.
std::string mpn_profile_to_json(const Partner& partner);

/// `type` is is_indirect_reseller_of or is_indirect_cloud_solution_provider_of (contract 14): what the written partner
/// is to the reader.
void write_relationship(json::Writer& writer, const Relationship& relationship, std::string_view type);

/// The provider's view of its request. `url` is empty when there is nothing to be followed any more.
void write_request(json::Writer& writer, const PartnershipRequest& request, std::string_view url, Instant at);
/// The view of who follows it, and whether this person may accept.
void write_offer(json::Writer& writer, const PartnershipOffer& offer, const Actor& actor);

}  // namespace chandlery::partners
