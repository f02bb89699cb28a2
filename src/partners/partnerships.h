// Partnerships that partners make and end themselves (rules 2.4, 6.1): an indirect provider asks by an address, and who
// follows it for an indirect reseller accepts or declines. Either of the two ends what they have made.
//
//   address = public-url "/partner/settings/partnerships/" token      token = the sealed ids of provider and request
//
//   open --accept (reseller)---> accepted     open --decline (reseller)--> declined
//   open --withdraw (provider)-> withdrawn    open --30 days-------------> expired
//
// What stands after the end: customers, orders, subscriptions and invoices stay the provider's, with the reseller's MPN id
// where it is on record. What no longer works: the reseller sees none of them, and is named on nothing new.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/page.h"
#include "partners/service.h"
#include "platform/crypto/crypto.h"

namespace chandlery::partners {

inline constexpr std::int64_t kRequestDays = 30;
inline constexpr std::size_t kLongestRequestNote = 1000;  ///< bytes
inline constexpr std::int64_t kMostListedRequests = 500;  ///< a page

/// The numbers are what the table holds, except for the last.
enum class RequestState : std::uint8_t { kOpen, kAccepted, kDeclined, kWithdrawn, kExpired };
std::string_view to_string(RequestState state);  ///< open, accepted, declined, withdrawn, expired
std::optional<RequestState> parse_request_state(std::string_view word);

struct PartnershipRequest {
  std::string partner_id, id;  ///< the provider's, its own
  std::string note;
  RequestState state = RequestState::kOpen;
  Instant created_at;
  std::string created_by;
  Instant expires_at;
  std::optional<Instant> settled_at;
  std::string settled_by, reseller_id, reseller_name;

  RequestState state_at(Instant at) const {
    return state == RequestState::kOpen && expires_at <= at ? RequestState::kExpired : state;
  }
};

std::string token_of(const crypto::Keyring& keyring, const PartnershipRequest& request);

// The provider's side.

/// kProgramStatus when the actor's partner is no indirect provider; what keeps it from transacting; kInvalidProperty for the
/// note.
Result<PartnershipRequest> request_partnership(sql::Tx& tx, const Actor& actor, std::string note);

struct RequestQuestion {
  std::optional<RequestState> state;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// The partner's own, newest first. kInvalidProperty for a token that is none.
Result<Page<PartnershipRequest>> list_partnership_requests(sql::Tx& tx, const Actor& actor, const RequestQuestion& question);
/// kNotFound; kAlreadyExists when it was accepted. What has ended in another way stays as it is.
Result<void> withdraw_partnership_request(sql::Tx& tx, const Actor& actor, std::string_view request_id);

// The reseller's side.

/// Whether two countries are of one selling region; the catalogue, above, knows the markets.
using SameRegion = std::function<bool(sql::Tx&, std::string_view country, std::string_view other)>;

/// What who follows an address sees.
struct PartnershipOffer {
  PartnershipRequest request;
  Partner provider;
  std::optional<ResellerLinkStatus> present;  ///< between the two, as it is now
  std::optional<Error> why_not;               ///< what keeps the actor's company from accepting
};
/// An open request, or one that the actor's own company has answered. kNotFound for a token that was not made here;
/// kInvitationEnded for every other, and nothing of it.
Result<PartnershipOffer> look_at_partnership_request(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                                     const SameRegion& same_region, std::string_view token);
/// Makes the actor's company a reseller of the provider, or makes it one again. kNotFound and kInvitationEnded as above, and
/// kInvitationEnded where their partnership has ended since the request was made; kAlreadyExists when this company has
/// accepted before, or is a reseller of the provider already; kProgramStatus, kPartnerAgreementUnsigned and
/// kCountryMismatch as rules.h has them.
Result<Relationship> accept_partnership(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                        const SameRegion& same_region, std::string_view token);
/// kNotFound, kInvitationEnded, kAlreadyExists; kProgramStatus for a partner of another type.
Result<PartnershipOffer> decline_partnership(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                             const SameRegion& same_region, std::string_view token);

// Both.

/// The other partner, and the partnership as it then is. kNotFound where the two never were partners; what has ended
/// already stays as it is.
Result<Relationship> end_partnership(sql::Tx& tx, const Actor& actor, std::string_view partner_id);

}  // namespace chandlery::partners
