// Invitations (rules 4.1): a partner asks for a relationship by an address, and a global admin of the customer who follows
// it accepts or declines.
//
//   address = public-url "/centre/invitations/" token      token = the sealed ids of partner and invitation
//
//   invited --accept (customer)--> accepted     invited --decline (customer)--> declined
//   invited --withdraw (partner)-> withdrawn    invited --30 days-------------> expired
//
// A standing invitation stays invited whoever accepts or declines it, until it expires or is withdrawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/page.h"
#include "customers/service.h"
#include "partners/partnerships.h"
#include "platform/crypto/crypto.h"

namespace chandlery::customers {

inline constexpr std::int64_t kInvitationDays = 30;
/// A standing invitation is handed out again while it lasts as long as this; then another is made.
inline constexpr std::int64_t kStandingDaysLeft = 15;
inline constexpr std::size_t kLongestInvitationNote = 1000;   ///< bytes
inline constexpr std::int64_t kMostListedInvitations = 500;   ///< a page

/// The numbers are what the table holds, except for the last.
enum class InvitationState : std::uint8_t { kInvited, kAccepted, kDeclined, kWithdrawn, kExpired };
std::string_view to_string(InvitationState state);  ///< invited, accepted, declined, withdrawn, expired
std::optional<InvitationState> parse_invitation_state(std::string_view word);

struct Invitation {
  std::string partner_id, id;
  bool standing = false;
  bool delegated_admin = false;
  std::string associated_partner_id;  ///< empty for none
  std::string note;
  InvitationState state = InvitationState::kInvited;
  std::int64_t accepted = 0;
  Instant created_at;
  std::string created_by;
  Instant expires_at;
  std::optional<Instant> settled_at;
  std::string settled_by, customer_id, customer_name;

  InvitationState state_at(Instant at) const {
    return state == InvitationState::kInvited && expires_at <= at ? InvitationState::kExpired : state;
  }
};

std::string token_of(const crypto::Keyring& keyring, const Invitation& invitation);

// The partner's side.

struct NewInvitation {
  bool delegated_admin = false;
  std::string associated_partner_id;  ///< of an indirect provider: the reseller
  std::string note;
};
/// The partner may transact (a restricted one invites nobody: rules 2.4), kRoleMissing for delegated rights without the
/// role of a global admin or admin agent, kNotAnAdvisor as for a new customer, kInvalidProperty for the note.
Result<Invitation> invite(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted);
/// The standing invitation of these terms that lasts for some time yet, or a new one.
Result<Invitation> standing_invitation(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted);

struct InvitationQuestion {
  std::optional<InvitationState> state;
  std::string_view continuation = {};  ///< Page::next of the page before
  std::int64_t size = 0;               ///< 0: the most
};
/// The partner's, newest first. kInvalidProperty for a token that is none.
Result<Page<Invitation>> list_invitations(sql::Tx& tx, const Actor& actor, const InvitationQuestion& question);
/// kNotFound; kAlreadyExists when it was accepted. What has ended in another way stays as it is.
Result<void> withdraw_invitation(sql::Tx& tx, const Actor& actor, std::string_view invitation_id);

// The customer's side: by a user of a customer's tenant.

using partners::SameRegion;

/// What the invited see.
struct Offer {
  Invitation invitation;
  partners::Partner partner;
  std::optional<Customer> present;  ///< the own tenant under this partner as it is now, also when that has ended
  bool agreement_accepted = false;  ///< with this partner, or by the customer itself with another
};
/// kNotFound for a token that was not made here; what has ended is shown as such.
Result<Offer> look_at_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, std::string_view token);

struct Acceptance {
  std::string_view token;
  bool accept_agreement = false;  ///< the customer agreement, too
};
/// Makes the actor's tenant a customer of the partner, or adds delegated rights to a relationship that there is. kNotFound,
/// kInvitationEnded (declined, withdrawn, expired), kAlreadyExists (accepted before, or nothing to add), what keeps the
/// partner from new customers (as create_customer), kCountryMismatch for another selling region.
Result<Customer> accept_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                   const SameRegion& same_region, const Acceptance& acceptance);
/// kNotFound, kInvitationEnded, kAlreadyExists.
Result<Offer> decline_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring, std::string_view token);

}  // namespace chandlery::customers
