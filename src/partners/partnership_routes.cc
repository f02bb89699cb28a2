// HTTP of partnerships: a provider asks for them and lists what it asked for, a reseller looks, accepts or declines, and
// either of the two removes what they have made.
//
//   POST /v1/partnerships/requests                                     {"note"?}
//   POST /v1/partnerships/requests/{partnership_request_token}/accept  no body
#include "core/text.h"
#include "partners/routes.h"
#include "partners/rules.h"
#include "partners/wire.h"
#include "platform/http/seek.h"
#include "platform/json/collection.h"
#include "platform/words/refusals.h"

namespace chandlery::partners {
namespace {

using http::Access, http::Call, http::Idempotency, http::Method, http::Response, http::Route, http::Tokens;

std::string address_of(const PartnershipDoor& door, const PartnershipRequest& request) {
  return door.base_url + "/partner/settings/partnerships/" + token_of(door.keyring, request);
}

/// Only what is open still has an address worth copying.
std::string open_address(const PartnershipDoor& door, const PartnershipRequest& request, Instant at) {
  return request.state_at(at) == RequestState::kOpen ? address_of(door, request) : "";
}

/// What the partner is to the other side of a relationship.
std::string_view role_of(const Partner& other) {
  return other.type == PartnerType::kIndirectReseller ? "is_indirect_cloud_solution_provider_of" : "is_indirect_reseller_of";
}

std::string to_json(const Relationship& relationship) {
  json::Writer out;
  write_relationship(out, relationship, role_of(relationship.partner));
  return out.take();
}

std::string to_json(const PartnershipOffer& offer, const Actor& actor) {
  json::Writer out;
  write_offer(out, offer, actor);
  return out.take();
}

Result<Response> get_standing(Call& call) {
  const Partner own = OR_RETURN(find_partner(call.tx, call.actor.partner_id));
  const Result<void> may = may_request_partnership(own);
  json::Writer out;
  out.begin_object().field("type", to_string(own.type)).field("mayRequest", may.has_value());
  if (!may) out.field("why", told_in(may.error().message, call.actor.locale));
  out.attributes("PartnershipStanding").end_object();
  return Response{.body = out.take()};
}

Result<Response> post_request(Call& call, const PartnershipDoor& door) {
  std::string note;
  if (const std::string_view body = text::trim(call.request.body); !body.empty() && body != "null") {
    const json::Document document = OR_RETURN(json::Document::parse(body));
    const json::Object object = OR_RETURN(document.object());
    note = text::trim(OR_RETURN(object.text_or("note", "")));
  }
  const PartnershipRequest request = OR_RETURN(request_partnership(call.tx, call.actor, std::move(note)));
  json::Writer out;
  write_request(out, request, address_of(door, request), call.actor.at);
  return Response{.status = 201, .body = out.take()};
}

Result<Response> get_requests(Call& call, const PartnershipDoor& door) {
  const std::string_view word = call.request.query.get("state");
  const std::optional<RequestState> state = parse_request_state(word);
  if (!word.empty() && !state) {
    return fail(errors::kInvalidEnumValue, "The state is open, accepted, declined, withdrawn or expired.", "state");
  }
  const http::Seek seek = OR_RETURN(http::read_seek(call.request));
  const Page<PartnershipRequest> page =
      OR_RETURN(list_partnership_requests(call.tx, call.actor, {state, seek.token, seek.size}));
  std::string self = "/partnerships/requests?size=" + std::to_string(seek.size);
  if (state) self += "&state=" + std::string(to_string(*state));
  const auto write = [&](json::Writer& out, const PartnershipRequest& each) {
    write_request(out, each, open_address(door, each, call.actor.at), call.actor.at);
  };
  return Response{.body = json::collection(page.items, self, write, {self + "&seekOperation=Next", page.next})};
}

Result<Response> delete_request(Call& call) {
  RETURN_IF_FAILED(withdraw_partnership_request(call.tx, call.actor, call.path["partnership_request_id"]));
  return Response{.status = 204};
}

Result<Response> get_offer(Call& call, const PartnershipDoor& door) {
  const PartnershipOffer offer = OR_RETURN(look_at_partnership_request(
      call.tx, call.actor, door.keyring, door.same_region, call.path["partnership_request_token"]));
  Response response{.body = to_json(offer, call.actor)};
  response.set("Cache-Control", "no-store");
  return response;
}

Result<Response> post_acceptance(Call& call, const PartnershipDoor& door) {
  return Response{.status = 201,
                  .body = to_json(OR_RETURN(accept_partnership(call.tx, call.actor, door.keyring, door.same_region,
                                                               call.path["partnership_request_token"])))};
}

Result<Response> post_decline(Call& call, const PartnershipDoor& door) {
  const PartnershipOffer offer = OR_RETURN(decline_partnership(call.tx, call.actor, door.keyring, door.same_region,
                                                               call.path["partnership_request_token"]));
  return Response{.body = to_json(offer, call.actor)};
}

Result<Response> delete_partnership(Call& call) {
  return Response{.body = to_json(OR_RETURN(end_partnership(call.tx, call.actor, call.path["partner_id"])))};
}

}  // namespace

std::vector<Route> partnership_routes(const PartnershipDoor& door) {
  constexpr Capability kNeeds = Capability::kManagePartnerships;
  constexpr Tokens kTokens = Tokens::kUserOnly;
  return {
      {Method::kGet, "/v1/partnerships/standing", Capability::kViewProfile, kTokens, Access::kRead, Idempotency::kNone,
       "What kind of partner this is, and whether it may ask for partnerships.", get_standing},
      {Method::kPost, "/v1/partnerships/requests", kNeeds, kTokens, Access::kWrite, Idempotency::kReplaySealed,
       "Asks for a partnership: makes the personal link that an indirect reseller accepts by.",
       [&door](Call& call) { return post_request(call, door); }},
      {Method::kGet, "/v1/partnerships/requests", kNeeds, kTokens, Access::kRead, Idempotency::kNone,
       "What the provider has asked for and what became of it, newest first.",
       [&door](Call& call) { return get_requests(call, door); }},
      {Method::kDelete, "/v1/partnerships/requests/{partnership_request_id}", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Takes an open request back.", delete_request},
      {Method::kGet, "/v1/partnerships/requests/{partnership_request_token}", Capability::kViewProfile, kTokens,
       Access::kRead, Idempotency::kNone, "Who asks the reseller that follows the link for a partnership.",
       [&door](Call& call) { return get_offer(call, door); }},
      {Method::kPost, "/v1/partnerships/requests/{partnership_request_token}/accept", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Accepts: the partner becomes an indirect reseller of the provider.",
       [&door](Call& call) { return post_acceptance(call, door); }},
      {Method::kPost, "/v1/partnerships/requests/{partnership_request_token}/decline", kNeeds, kTokens, Access::kWrite,
       Idempotency::kReplay, "Declines a request for a partnership.",
       [&door](Call& call) { return post_decline(call, door); }},
      {Method::kDelete, "/v1/partnerships/{partner_id}", kNeeds, kTokens, Access::kWrite, Idempotency::kReplay,
       "Removes the partnership with a reseller or a provider.", delete_partnership},
  };
}

}  // namespace chandlery::partners
