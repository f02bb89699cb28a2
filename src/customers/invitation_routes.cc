// HTTP of invitations: the partner makes and lists them, the invited customer looks, accepts or declines.
//
//   GET  /v1/customers/relationshiprequests          the documented form: a standing invitation's address, and nothing else
//   POST /v1/invitations                             {"withDelegatedAdmin"?,"associatedPartnerId"?,"note"?}
//   POST /v1/invitations/{invitation_token}/accept   {"acceptAgreement"?}
#include "core/text.h"
#include "customers/centre_wire.h"
#include "customers/routes.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"

namespace chandlery::customers {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

std::string address_of(const InvitationDoor& door, const Invitation& invitation) {
  return door.base_url + "/centre/invitations/" + token_of(door.keyring, invitation);
}

/// Only what is open still has an address worth copying.
std::string open_address(const InvitationDoor& door, const Invitation& invitation, Instant at) {
  return invitation.state_at(at) == InvitationState::kInvited ? address_of(door, invitation) : "";
}

Result<Response> get_relationship_request(Call& call, const InvitationDoor& door) {
  NewInvitation terms;
  terms.delegated_admin = call.actor.roles.any_of({Role::kGlobalAdmin, Role::kAdminAgent});
  terms.associated_partner_id = text::lower(call.request.query.get("indirectResellerId"));
  const Invitation invitation = OR_RETURN(standing_invitation(call.tx, call.actor, terms));
  json::Writer out;
  out.begin_object().field("url", address_of(door, invitation)).attributes("CustomerRelationshipRequest").end_object();
  return Response{.body = out.take()};
}

Result<Response> post_invitation(Call& call, const InvitationDoor& door) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object object = OR_RETURN(document.object());
  NewInvitation wanted;
  wanted.delegated_admin = OR_RETURN(object.optional_flag("withDelegatedAdmin")).value_or(false);
  wanted.associated_partner_id = text::lower(text::trim(OR_RETURN(object.text_or("associatedPartnerId", ""))));
  wanted.note = text::trim(OR_RETURN(object.text_or("note", "")));
  const Invitation invitation = OR_RETURN(invite(call.tx, call.actor, wanted));
  json::Writer out;
  write_invitation(out, invitation, address_of(door, invitation), call.actor.at);
  return Response{.status = 201, .body = out.take()};
}

Result<Response> get_invitations(Call& call, const InvitationDoor& door) {
  const std::string_view word = call.request.query.get("state");
  const std::optional<InvitationState> state = parse_invitation_state(word);
  if (!word.empty() && !state) {
    return fail(errors::kInvalidEnumValue, "The state is invited, accepted, declined, withdrawn or expired.", "state");
  }
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<Invitation> page =
      OR_RETURN(list_invitations(call.tx, call.actor, {state, seek.token, seek.size}));
  std::string self = "/invitations?size=" + std::to_string(seek.size);
  if (state) self += "&state=" + std::string(to_string(*state));
  const auto write = [&](json::Writer& out, const Invitation& each) {
    write_invitation(out, each, open_address(door, each, call.actor.at), call.actor.at);
  };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

Result<Response> delete_invitation(Call& call) {
  RETURN_IF_FAILED(withdraw_invitation(call.tx, call.actor, call.path["invitation_id"]));
  return Response{.status = 204};
}

Result<Response> get_offer(Call& call, const InvitationDoor& door) {
  const Offer offer = OR_RETURN(look_at_invitation(call.tx, call.actor, door.keyring, call.path["invitation_token"]));
  json::Writer out;
  write_offer(out, offer, call.actor);
  Response response{.body = out.take()};
  response.set("Cache-Control", "no-store");
  return response;
}

Result<Response> post_acceptance(Call& call, const InvitationDoor& door) {
  Acceptance acceptance{.token = call.path["invitation_token"]};
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    acceptance.accept_agreement = OR_RETURN(object.optional_flag("acceptAgreement")).value_or(false);
  }
  const Customer customer =
      OR_RETURN(accept_invitation(call.tx, call.actor, door.keyring, door.same_region, acceptance));
  json::Writer out;
  write_partner_of_customer(out, OR_RETURN(partner_of_customer(call.tx, customer)));
  return Response{.status = 201, .body = out.take()};
}

Result<Response> post_decline(Call& call, const InvitationDoor& door) {
  const Offer offer = OR_RETURN(decline_invitation(call.tx, call.actor, door.keyring, call.path["invitation_token"]));
  json::Writer out;
  write_offer(out, offer, call.actor);
  return Response{.body = out.take()};
}

}  // namespace

std::vector<Route> invitation_routes(const InvitationDoor& door) {
  constexpr Capability kPartner = Capability::kRequestRelationship;
  constexpr Capability kCustomer = Capability::kCustomerManagePartners;
  constexpr Tokens kTokens = Tokens::kUserOnly;
  return {
      // A GET that may write: the contract has it so, and what it makes is handed out again to whoever asks next.
      {Method::kGet, "/v1/customers/relationshiprequests", kPartner, kTokens, Access::kWrite, Idempotency::kNone,
       "The address of an invitation that any customer may accept.",
       [&door](Call& call) { return get_relationship_request(call, door); }},
      {Method::kPost, "/v1/invitations", kPartner, kTokens, Access::kWrite, Idempotency::kReplaySealed,
       "Invites one customer into a reseller relationship, with or without delegated administration.",
       [&door](Call& call) { return post_invitation(call, door); }},
      {Method::kGet, "/v1/invitations", kPartner, kTokens, Access::kRead, Idempotency::kNone,
       "The partner's invitations and what became of them, newest first.",
       [&door](Call& call) { return get_invitations(call, door); }},
      {Method::kDelete, "/v1/invitations/{invitation_id}", kPartner, kTokens, Access::kWrite, Idempotency::kReplay,
       "Takes an open invitation back.", delete_invitation},
      {Method::kGet, "/v1/invitations/{invitation_token}", Capability::kCustomerViewProducts, kTokens, Access::kRead,
       Idempotency::kNone, "What an invitation offers to the customer who follows it.",
       [&door](Call& call) { return get_offer(call, door); }},
      {Method::kPost, "/v1/invitations/{invitation_token}/accept", kCustomer, kTokens, Access::kWrite,
       Idempotency::kReplay, "Accepts an invitation: the partner becomes the customer's reseller.",
       [&door](Call& call) { return post_acceptance(call, door); }},
      {Method::kPost, "/v1/invitations/{invitation_token}/decline", kCustomer, kTokens, Access::kWrite,
       Idempotency::kReplay, "Declines an invitation.", [&door](Call& call) { return post_decline(call, door); }},
  };
}

}  // namespace chandlery::customers
