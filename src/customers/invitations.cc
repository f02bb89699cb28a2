// See invitations.h.
#include "customers/invitations.h"

#include <algorithm>
#include <array>

#include "audit/service.h"
#include "core/id.h"
#include "core/text.h"
#include "customers/invitation_store.h"
#include "customers/relationships.h"
#include "customers/store.h"
#include "notices/service.h"
#include "partners/service.h"
#include "platform/crypto/sealed_id.h"
#include "platform/sql/seek.h"

namespace chandlery::customers {
namespace {

constexpr std::string_view kPurpose = "invitation";
constexpr std::array<std::string_view, 5> kStates = {"invited", "accepted", "declined", "withdrawn", "expired"};

Result<void> check_terms(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted) {
  OR_RETURN(may_take_customer(tx, actor.partner_id, wanted.associated_partner_id));
  if (wanted.delegated_admin && !actor.roles.any_of({Role::kGlobalAdmin, Role::kAdminAgent})) {
    return fail(errors::kRoleMissing, "Only a global admin or an admin agent asks for delegated administration.",
                "withDelegatedAdmin");
  }
  if (wanted.note.size() > kLongestInvitationNote || !text::valid_utf8(wanted.note)) {
    return fail(errors::kInvalidProperty, "The note is longer than 1000 bytes of UTF-8.", "note");
  }
  return {};
}

audit::Entry entry_about(const Invitation& invitation, std::string_view operation) {
  return {.operation = operation,
          .resource_type = "partner_relationship",
          .customized = {{"InvitationId", invitation.id},
                         {"DelegatedAdmin", invitation.delegated_admin ? "true" : "false"},
                         {"Standing", invitation.standing ? "true" : "false"}}};
}

Invitation make(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted, bool standing) {
  Invitation invitation{.partner_id = actor.partner_id,
                        .id = new_id(actor.at),
                        .standing = standing,
                        .delegated_admin = wanted.delegated_admin,
                        .associated_partner_id = wanted.associated_partner_id,
                        .note = wanted.note,
                        .created_at = actor.at,
                        .created_by = actor.user_name,
                        .expires_at = actor.at.plus_days(kInvitationDays)};
  store::insert_invitation(tx, invitation);
  audit::append(tx, actor, entry_about(invitation, "create_invitation"));
  return invitation;
}

Result<Invitation> find_by_token(sql::Tx& tx, const crypto::Keyring& keyring, std::string_view token) {
  const auto ids = crypto::open_ids(keyring, kPurpose, token, 2);
  auto invitation = ids ? store::find_invitation(tx, ids->at(0), ids->at(1)) : std::nullopt;
  if (!invitation) {
    return fail(errors::kNotFound, "There is no invitation at this address. Check that the link was copied whole.");
  }
  return *std::move(invitation);
}

Result<void> check_open(const Invitation& invitation, Instant at) {
  const InvitationState state = invitation.state_at(at);
  if (state == InvitationState::kInvited) return {};
  if (state == InvitationState::kAccepted) return fail(errors::kAlreadyExists, "The invitation was accepted before.");
  return fail(errors::kInvitationEnded,
              "The invitation is " + std::string(to_string(state)) + ". Ask the partner for a new one.");
}

/// A user of the customer, on the partner's books: what the customer decides stands in that partner's log.
Actor toward(const Actor& actor, const Invitation& invitation) {
  Actor acting = actor;
  acting.partner_id = invitation.partner_id;
  return acting;
}

/// Ends the invitation, or counts one more use of a standing one; somebody else may have been first.
Result<void> settle(sql::Tx& tx, const Actor& actor, Invitation& invitation, InvitationState state,
                    const Customer& customer) {
  if (invitation.standing) {
    const bool open = state != InvitationState::kAccepted || store::count_acceptance(tx, invitation);
    if (!open) return fail(errors::kInvitationEnded);
    return {};
  }
  invitation.state = state;
  invitation.accepted = state == InvitationState::kAccepted ? 1 : 0;
  invitation.settled_at = actor.at;
  invitation.settled_by = actor.user_name;
  invitation.customer_id = customer.id;
  invitation.customer_name = customer.billing.company_name;
  if (!store::settle_invitation(tx, invitation)) return fail(errors::kInvitationEnded);
  return {};
}

/// The tenant's own record of itself, from whichever partner keeps it up.
Result<Customer> own_record(sql::Tx& tx, const Actor& actor) {
  std::vector<Customer> all = store::customers_of_tenant(tx, actor.customer_id);
  if (all.empty()) return fail(errors::kNoRelationship, "Your organisation has no customer record in this shop yet.");
  const auto active = std::ranges::find(all, Relationship::kReseller, &Customer::relationship);
  return std::move(active == all.end() ? all.front() : *active);
}

/// Makes the relationship, or makes it anew, or adds to it what the invitation asks for beyond it.
Result<Customer> relate(sql::Tx& tx, const Actor& actor, const Invitation& invitation, Customer own) {
  auto present = store::find(tx, invitation.partner_id, own.id);
  if (present && present->relationship == Relationship::kReseller) {
    if (present->delegated_access || !invitation.delegated_admin) {
      return fail(errors::kAlreadyExists, "This partner serves your organisation already.");
    }
    present->delegated_access = true;
    store::set_delegated_access(tx, present->partner_id, present->id, true);
    return *std::move(present);
  }
  OR_RETURN(may_take_customer(tx, invitation.partner_id, invitation.associated_partner_id));
  if (present) {
    present->relationship = Relationship::kReseller;
    present->delegated_access = invitation.delegated_admin;
    present->associated_partner_id = invitation.associated_partner_id;
    present->related_since = actor.at;
    store::renew_relationship(tx, *present, actor.at);
    return *std::move(present);
  }
  own.partner_id = invitation.partner_id;
  own.relationship = Relationship::kReseller;
  own.agreement = AgreementState::kNone;
  own.directly_accepted_at.reset();
  own.delegated_access = invitation.delegated_admin;
  own.associated_partner_id = invitation.associated_partner_id;
  own.segments.opened = {};  // each partner has its own word given for what it sells
  own.version = 1;
  own.created_at = actor.at;
  own.related_since.reset();
  store::insert(tx, own);
  return own;
}

/// What the customer itself accepted is between it and the operator, whichever partner sells.
bool accepted_directly(sql::Tx& tx, std::string_view customer_id) {
  const std::vector<Customer> all = store::customers_of_tenant(tx, customer_id);
  return std::ranges::any_of(all, [](const Customer& each) { return each.directly_accepted_at.has_value(); });
}

}  // namespace

std::string_view to_string(InvitationState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<InvitationState> parse_invitation_state(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (text::equal_ignoring_case(kStates[i], word)) return static_cast<InvitationState>(i);
  }
  return std::nullopt;
}

std::string token_of(const crypto::Keyring& keyring, const Invitation& invitation) {
  return crypto::seal_ids(keyring, kPurpose, {invitation.partner_id, invitation.id});
}

Result<Invitation> invite(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted) {
  RETURN_IF_FAILED(check_terms(tx, actor, wanted));
  return make(tx, actor, wanted, false);
}

Result<Invitation> standing_invitation(sql::Tx& tx, const Actor& actor, const NewInvitation& wanted) {
  RETURN_IF_FAILED(check_terms(tx, actor, wanted));
  const Instant until = actor.at.plus_days(kStandingDaysLeft);
  if (auto standing = store::find_standing_invitation(tx, actor.partner_id, wanted, until)) return *std::move(standing);
  return make(tx, actor, wanted, true);
}

Result<Page<Invitation>> list_invitations(sql::Tx& tx, const Actor& actor, const InvitationQuestion& question) {
  if (!question.continuation.empty() && !normalise_guid(question.continuation)) {
    return fail(errors::kInvalidProperty, "The continuation token is not one of this list's.", "MS-ContinuationToken");
  }
  const std::int64_t size =
      question.size <= 0 ? kMostListedInvitations : std::min(question.size, kMostListedInvitations);
  const auto floor = question.state ? store::invitation_below(tx, actor.partner_id, question.continuation, sql::kMostLookedAt)
                                    : std::nullopt;
  return page_of(store::list_invitations(tx, actor.partner_id, question.state, question.continuation, floor.value_or(""),
                                         actor.at, size + 1), size, floor);
}

Result<void> withdraw_invitation(sql::Tx& tx, const Actor& actor, std::string_view invitation_id) {
  const auto id = normalise_guid(invitation_id);
  auto invitation = id ? store::find_invitation(tx, actor.partner_id, *id) : std::nullopt;
  if (!invitation) return fail(errors::kNotFound, "There is no such invitation.");
  const auto accepted = [] {
    return fail(errors::kAlreadyExists, "The invitation was accepted before; the relationship can be ended instead.");
  };
  if (invitation->state == InvitationState::kAccepted) return accepted();
  if (invitation->state != InvitationState::kInvited) return {};
  invitation->state = InvitationState::kWithdrawn;
  invitation->settled_at = actor.at;
  invitation->settled_by = actor.user_name;
  if (!store::settle_invitation(tx, *invitation)) return accepted();
  audit::append(tx, actor, entry_about(*invitation, "withdraw_invitation"));
  return {};
}

Result<Offer> look_at_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                 std::string_view token) {
  Offer offer{.invitation = OR_RETURN(find_by_token(tx, keyring, token)), .partner = {}, .present = {}};
  offer.partner = OR_RETURN(partners::find_partner(tx, offer.invitation.partner_id));
  offer.present = store::find(tx, offer.invitation.partner_id, actor.customer_id);
  offer.agreement_accepted = (offer.present && offer.present->agreement != AgreementState::kNone) ||
                             accepted_directly(tx, actor.customer_id);
  return offer;
}

Result<Customer> accept_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                   const SameRegion& same_region, const Acceptance& acceptance) {
  Invitation invitation = OR_RETURN(find_by_token(tx, keyring, acceptance.token));
  RETURN_IF_FAILED(check_open(invitation, actor.at));
  Customer own = OR_RETURN(own_record(tx, actor));
  const partners::Partner partner = OR_RETURN(partners::find_partner(tx, invitation.partner_id));
  if (same_region && !same_region(tx, partner.country, own.billing.address.country)) {
    return fail(errors::kCountryMismatch, "The partner sells in another region than that of your organisation.");
  }
  RETURN_IF_FAILED(settle(tx, actor, invitation, InvitationState::kAccepted, own));

  const bool accepted_before = accepted_directly(tx, own.id);
  const Actor acting = toward(actor, invitation);
  Customer customer = OR_RETURN(relate(tx, acting, invitation, std::move(own)));
  audit::Entry entry = entry_about(invitation, "create_partner_relationship");
  entry.customer_id = customer.id;
  entry.customer_name = customer.billing.company_name;
  entry.customized.emplace_back("PrimaryDomainName", customer.domain);
  audit::append(tx, acting, entry);
  if (customer.agreement == AgreementState::kNone && (accepted_before || acceptance.accept_agreement)) {
    accept_under_partner(tx, acting, customer);
  }
  notices::tell(tx, acting,
                {.kind = notices::Kind::kRelationshipAccepted,
                 .audience = notices::Audience::kPartner,
                 .subject = {.customer_id = customer.id},
                 .facts = {{"customer", customer.billing.company_name}, {"domain", customer.domain}}});
  return customer;
}

Result<Offer> decline_invitation(sql::Tx& tx, const Actor& actor, const crypto::Keyring& keyring,
                                 std::string_view token) {
  Offer offer = OR_RETURN(look_at_invitation(tx, actor, keyring, token));
  RETURN_IF_FAILED(check_open(offer.invitation, actor.at));
  const Customer own = OR_RETURN(own_record(tx, actor));
  RETURN_IF_FAILED(settle(tx, actor, offer.invitation, InvitationState::kDeclined, own));
  audit::Entry entry = entry_about(offer.invitation, "decline_invitation");
  entry.status = "decline";
  entry.customer_id = own.id;
  entry.customer_name = own.billing.company_name;
  audit::append(tx, toward(actor, offer.invitation), entry);
  return offer;
}

}  // namespace chandlery::customers
